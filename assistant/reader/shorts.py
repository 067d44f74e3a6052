"""Chooses the brief answer between the finders, who know kinds, and the reader, who knows context.

A finder offers spans of the kind asked for and cannot tell which of two dates is meant; the reader
can, but knows no kinds and tears quantities from their qualifiers. So a typed question takes the
finder's span that the reader points at, and an open one ("what did … reject?") the reader's.
"""

from __future__ import annotations

from assistant.question import Question
from assistant.scorer import Scored
from assistant.shorts import ShortAnswer
from assistant.shorts.base import TRIMMED, in_dateline
from assistant.shorts.names import OWNS
from index.numbers import find_numbers

_OPEN_KINDS = frozenset({"thing"})
"""Kinds whose answer is of no particular form, so that the reader's span goes first."""
_MEASURED_KINDS = frozenset({"number", "time", "duration", "frequency", "age"})
"""Kinds that a finder knows by their form: where it found one, no span of another form answers."""
_NO_SPAN = frozenset({"yes_no", "said", "compare"})
"""Kinds that no span of the reader's answers: it was not trained on them."""
_LEAST_MARGIN = -4.0
"""A span below this is no guess worth showing."""
_CALLED_BY = frozenset({"nummod", "compound"})
_SURE_MARGIN, _GOOD_FIT = 4.0, 0.8
"""The reader's span goes before a finder's elsewhere when it is this sure and that fits worse."""


def merge_shorts(question: Question, item: Scored) -> tuple[ShortAnswer, ...]:
    """Return the brief answers of a sentence, best first."""
    signals = item.signals
    if signals is None or question.kind in _NO_SPAN or question.asks_speaker:
        return item.shorts
    if any(short.said_by for short in item.shorts) or signals.margin < _LEAST_MARGIN:
        return item.shorts
    if question.owned and item.shorts and item.shorts[0].fit >= OWNS:
        return item.shorts  # "Russian troops" tell whose; the reader may point at who speaks of it
    read = tuple(
        short
        for short in (whole_phrase(item, span) for span in signals.spans[:1])
        if short.text and not in_dateline(question, item.evidence, short)
    )
    pointed = tuple(s for s in item.shorts if any(_overlap(s, span) for span in read))
    others = tuple(s for s in item.shorts if s not in pointed)
    if question.kind in _OPEN_KINDS:
        return (*read, *pointed, *others)
    unsure = signals.margin < _SURE_MARGIN or question.kind in _MEASURED_KINDS
    if pointed or (others and (unsure or others[0].fit >= _GOOD_FIT)):
        return (*pointed, *others)
    return (*read, *others)


def whole_phrase(item: Scored, span: ShortAnswer) -> ShortAnswer:
    """Widen a span over what a noun is counted by and called, and over quantities it touches.

    So "25" is shown as "at least 25", and "Davis" as "High Court Judge Davis".
    """
    evidence = item.evidence
    base, text = evidence.sentence.start, evidence.text
    start, end = span.start - base, span.end - base
    phrase = evidence.doc.char_span(start, end, alignment_mode="expand")
    if phrase is not None and phrase.root.pos_ in ("NOUN", "PROPN"):
        for child in phrase.root.lefts:
            if child.dep_ in _CALLED_BY and child.left_edge.idx < start:
                start = child.left_edge.idx
    for number in find_numbers(text):
        if number.full_start < end and start < number.full_end:
            start, end = min(start, number.full_start), max(end, number.full_end)
    while start < end and text[start] in TRIMMED.replace("(", ""):
        start += 1
    while end > start and text[end - 1] in TRIMMED.replace(")", ""):
        end -= 1
    return ShortAnswer(start=base + start, end=base + end, text=text[start:end], fit=span.fit)


def _overlap(one: ShortAnswer, other: ShortAnswer) -> bool:
    return one.start < other.end and other.start < one.end
