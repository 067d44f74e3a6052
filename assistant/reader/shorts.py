"""Chooses the brief answer between the finders, who know kinds, and the reader, who knows context.

A finder offers spans of the kind asked for and cannot tell which of two dates is meant; the reader
can, but knows no kinds and tears quantities from their qualifiers. So a typed question takes the
finder's span that the reader points at, and an open one ("what did … reject?") the reader's.
"""

from __future__ import annotations

import re

from assistant.question import Question
from assistant.scorer import Scored
from assistant.shorts import ShortAnswer
from assistant.shorts.base import TIME_ENTITIES, in_dateline, in_town, repeats, trim
from assistant.shorts.names import COUNTRIES, OWNS, whole_name
from index.numbers import find_numbers

_OPEN_KINDS = frozenset({"list", "thing"})
"""Kinds whose answer is of no particular form, so that the reader's span goes first."""
_MEASURED_KINDS = frozenset({"number", "time", "duration", "frequency", "age"})
"""Kinds that a finder knows by their form: where it found one, no span of another form answers."""
_NO_SPAN = frozenset({"yes_no", "compare"})
"""Kinds that no span of the reader's answers: it was not trained on them."""
_LEAST_MARGIN = -4.0
"""A span below this is no guess worth showing."""
_UNIT_WORDS = 2
"""Words that the reader may add to a measured span: "hectares", "a week"."""
_COUNTED = frozenset({"number", "age"})
_UNCOUNTED = frozenset("all both dozens few half many most no nobody none several".split())
"""Words that answer "how many" without a number."""
_DOERS = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_NUMERAL = frozenset({"NUM", "PUNCT", "SYM"})
_CALLED_BY = frozenset({"nummod", "compound"})
_DASH = re.compile(r"\s+(?:--|[–—])\s+")
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
        if short.text and _may_answer(question, item, short)
    )
    pointed = tuple(s for s in item.shorts if any(_overlap(s, span) for span in read))
    others = tuple(s for s in item.shorts if s not in pointed)
    if question.kind in _OPEN_KINDS:
        return (*read, *pointed, *others)
    measured = question.kind in _MEASURED_KINDS
    unsure = signals.margin < _SURE_MARGIN or measured
    if pointed and read and _is_better(read[0], pointed[0], measured=measured, unsure=unsure):
        return (*read, *pointed, *others)
    if pointed or (others and (unsure or others[0].fit >= _GOOD_FIT)):
        return (*pointed, *others)
    return (*read, *others)


def _is_better(read: ShortAnswer, found: ShortAnswer, *, measured: bool, unsure: bool) -> bool:
    """Whether the reader's span goes before the finder's that it points at.

    It does where it adds the unit ("once a week" for "once"), or where it is a part of a stretch
    that the finder itself thinks little of ("petrol station" of "singing at a petrol station").
    """
    if measured:
        whole = read.start <= found.start and found.end <= read.end
        more = len(read.text.split()) - len(found.text.split())
        return whole and 0 < more <= _UNIT_WORDS and len(find_numbers(read.text)) <= 1
    inside = found.start <= read.start and read.end <= found.end
    return inside and not unsure and found.fit < _GOOD_FIT


def _may_answer(question: Question, item: Scored, short: ShortAnswer) -> bool:
    """Whether a span of the reader's can be the answer, whatever it makes of the context."""
    evidence = item.evidence
    if in_dateline(question, evidence, short):
        return False
    if question.kind == "place" and in_town(evidence, short):
        return not item.shorts or any(_overlap(short, other) for other in item.shorts)
    return _is_of_form(question, item, short)


def _is_of_form(question: Question, item: Scored, short: ShortAnswer) -> bool:
    """Whether a span can be of the kind asked for: no time tells how, no numeral is a name."""
    doc, base = item.evidence.doc, item.evidence.sentence.start
    start, end = short.start - base, short.end - base
    tokens = [t for t in doc if start <= t.idx < end]
    if question.kind in _COUNTED:
        return any(t.lower_ in _UNCOUNTED for t in tokens) or bool(find_numbers(short.text))
    if question.kind == "manner":
        if any(t.dep_ in _DOERS and t.head not in tokens for t in tokens):
            return False  # who does it tells no way of doing it
        return not all(t.ent_type_ in TIME_ENTITIES or t.pos_ == "ADP" for t in tokens)
    if question.kind == "place" and question.focus in COUNTRIES and item.shorts:
        return any(_overlap(short, other) for other in item.shorts)
    if question.kind == "definition":
        span = doc.char_span(start, end, alignment_mode="expand")
        return span is not None and span.root.pos_ in _NOMINAL
    bare = all(t.pos_ in _NUMERAL for t in tokens)
    if question.kind in ("person", "organisation"):
        return not bare
    if question.kind in ("thing", "list") and question.focus:
        return not bare and not repeats(question, doc, start, end)
    return True


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
    end = _before_aside(text, start, end)
    start, end = trim(text, start, end)
    found = ShortAnswer(start=base + start, end=base + end, text=text[start:end], fit=span.fit)
    return whole_name(evidence, found)


def _before_aside(text: str, start: int, end: int) -> int:
    """Where a stretch ends that runs on past one dash: "wool" in "wool -- a fabric that"."""
    dashes = list(_DASH.finditer(text, start, end))
    return dashes[0].start() if len(dashes) == 1 and dashes[0].start() > start else end


def _overlap(one: ShortAnswer, other: ShortAnswer) -> bool:
    return one.start < other.end and other.start < one.end
