"""Compose a draft from evidence: the sentences themselves, chosen and ordered. UNTRUSTED.

A writer only proposes; `assistant.checks` decides. Any LLM-backed writer takes the place of
`ExtractiveWriter` by implementing `Writer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.disagreement import has_one_answer, part, value_of
from assistant.question import Question
from assistant.scorer import FORBIDDING, LEAST_SCORE, Scored
from assistant.speakers import speaker_fits
from assistant.types import Draft, DraftClaim, Span
from index.names import same_name
from index.numbers import find_numbers, same_value
from index.speech import speaker_of

if TYPE_CHECKING:
    from assistant.settings import Settings

_SAME_AS_BEST = 0.85
"""Share of the best score from which another article's sentence is taken to answer as well."""
_REPEAT = 0.95
"""The same, for a second sentence of one article: it must be as good."""
_RIVAL = 0.7
"""Share of the best score from which another article's other answer is shown, read by no reader."""
_READ, _READ_SURELY = 1.0, 5.0
"""Logits of the reader from which such a sentence answers: if it covers the question as well as the
best one, and whatever it covers."""
_RIVAL_RANK = 0.05
"""Share of the best rank from which it is shown though the ledger has nothing to compare."""
_NAME_WORDS = 6
"""Longer brief answers are not compared as names."""
_SEVERAL = frozenset({"list", "said", "reason", "compare"})
"""Kinds that several sentences of one article may answer together."""


class Writer(Protocol):
    """Turns scored evidence, best first, into a draft."""

    def write(self, question: Question, scored: Sequence[Scored], settings: Settings) -> Draft:
        """Propose claims with the spans they rest on; an empty draft where nothing answers."""
        ...


class ExtractiveWriter:
    """The default writer: every claim is a sentence of an article, word for word."""

    def write(self, question: Question, scored: Sequence[Scored], settings: Settings) -> Draft:
        """Return the best sentence, every other that says the same, and the brief answer."""
        chosen = _choose(question, scored, settings)
        claims = tuple(_claim(item) for item in chosen)
        return Draft(claims=claims, short=_short(question, chosen))


def _choose(question: Question, scored: Sequence[Scored], settings: Settings) -> tuple[Scored, ...]:
    if question.kind == "compare":
        return _each_side(question, scored, settings)
    good = [s for s in scored if s.obstacle is None and s.confidence >= settings.answer_threshold]
    if not good:
        return ()
    chosen = [good[0]]
    others = [s for s in scored if s not in good and _kept_back(question, good[0], s)]
    others.sort(key=lambda s: s.evidence.sentence.heading)  # a headline says less than its article
    for item in (*good[1:], *others):
        if len(chosen) >= settings.max_claims:
            break
        if _adds(question, item, good[0], chosen):
            chosen.append(item)
    return tuple(_full_first(chosen))


def _full_first(chosen: Sequence[Scored]) -> list[Scored]:
    """Put the sentence of an article before its headline where both give the same brief answer."""
    best = chosen[0]
    if not best.evidence.sentence.heading or best.short is None:
        return list(chosen)
    full = (
        item
        for item in chosen[1:]
        if item.evidence.article.article_id == best.evidence.article.article_id
        and not item.evidence.sentence.heading
        and item.short is not None
        and _agrees(best, item)
    )
    first = next(full, best)
    return [first, *(item for item in chosen if item is not first)]


def _each_side(
    question: Question, scored: Sequence[Scored], settings: Settings
) -> tuple[Scored, ...]:
    """Return the best sentence of each party compared, or else of each article."""
    sides: dict[str, Scored] = {}
    for item in scored:
        hindered = item.obstacle == "conflict"
        if item.score < LEAST_SCORE or (hindered and not question.parties):
            continue
        side = item.evidence.article.article_id
        if question.parties:  # the words of one party name the other at most by chance
            side = next((p for p in question.parties if _speaks(p, item)), "")
        if side:
            sides.setdefault(side, item)
    if len(sides) < min(2, len(question.parties) or 1):
        return ()
    return tuple(sides.values())


def _speaks(party: str, item: Scored) -> bool:
    return any(speaker_fits(party, speaker) for speaker in item.evidence.speakers)


def _adds(question: Question, item: Scored, best: Scored, chosen: Sequence[Scored]) -> bool:
    """Whether another sentence says the same, or as much, as the best one."""
    article = item.evidence.article.article_id
    known = {c.evidence.article.article_id for c in chosen}
    needed = _SAME_AS_BEST if article not in known else _REPEAT
    if article not in known and _kept_back(question, best, item):
        return True
    if _is_repeat(item, chosen):
        return False
    if question.kind == "list" and item.score >= _SAME_AS_BEST * best.score:
        return item.features.lacking <= best.features.lacking
    if item.score < needed * best.score:
        return False
    if best.short is not None and item.short is not None and _agrees(best, item):
        # One speaker says many things: another sentence must be about the same.
        return not question.asks_speaker or item.features.lacking <= best.features.lacking
    if question.kind in _SEVERAL or article not in known:
        return _as_much(item, best)
    return False


def _as_much(item: Scored, best: Scored) -> bool:
    """Whether a sentence covers the question as well as the best one, in words and in meaning."""
    return (
        item.score >= _REPEAT * best.score
        and item.features.own >= best.features.own
        and item.features.lacking <= best.features.lacking
        and (item.short is None) == (best.short is None)
    )


def _is_repeat(item: Scored, chosen: Sequence[Scored]) -> bool:
    """Whether the same words were chosen already: a live page often prints a sentence twice."""
    return any(item.evidence.text == other.evidence.text for other in chosen)


def _agrees(a: Scored, b: Scored) -> bool:
    """Whether two sentences give the same brief answer, by value or by name."""
    assert a.short is not None and b.short is not None
    one, other = a.short.text, b.short.text
    if one.lower() == other.lower():
        return True
    if max(len(one.split()), len(other.split())) <= _NAME_WORDS and same_name(one, other):
        return True
    values = find_numbers(one), find_numbers(other)
    return any(same_value(x, y) for x in values[0] for y in values[1])


def _same_figure(question: Question, best: Scored, item: Scored) -> bool:
    """Whether another sentence gives the same figure in the same role, however it is worded."""
    if question.kind != "number" or best.short is None or item.features.conflict:
        return False
    figures = [
        (f.value_low, f.value_high, f.role)
        for f in best.evidence.figures
        if f.role and f.start <= best.short.start < f.end
    ]
    return any((f.value_low, f.value_high, f.role) in figures for f in item.evidence.figures)


def _kept_back(question: Question, best: Scored, item: Scored) -> bool:
    """Whether a sentence that alone would be no answer belongs beside the best one all the same."""
    return _same_figure(question, best, item) or _rivals(question, best, item)


def _rivals(question: Question, best: Scored, item: Scored) -> bool:
    """Whether another article gives another answer, which must not be kept back."""
    if not has_one_answer(question) or item.obstacle in FORBIDDING:
        return False
    mine, its = value_of(question, best), value_of(question, item)
    if mine is None or its is None or not part(question, mine, its):
        return False
    return _stands(best, item, counted=bool(mine.figure and mine.figure.role))


def _stands(best: Scored, item: Scored, *, counted: bool) -> bool:
    """Whether a sentence answers well enough to be shown against the best one.

    Where the ledger has it that both `counted` the same, the words around may be others.
    """
    if not counted and item.rank < _RIVAL_RANK * best.rank:
        return False
    as_much = counted or item.features.lacking <= best.features.lacking
    if item.signals is None:
        return item.obstacle is None and as_much and item.score >= _RIVAL * best.score
    if _read_surely(item):
        return True
    if item.obstacle == "unfilled" or (item.signals.margin < 0 and not counted):
        return False  # the window answers, but in another sentence
    return as_much and item.signals.answerable >= _READ


def _read_surely(item: Scored) -> bool:
    """Whether the reader is sure that this very sentence answers."""
    found = item.signals
    return found is not None and min(found.answerable, found.margin) >= _READ_SURELY


def _claim(item: Scored) -> DraftClaim:
    """Return the sentence as a claim; "he said" also cites the sentence that names him."""
    evidence = item.evidence
    article, sentence = evidence.article, evidence.sentence
    spans = [Span(article_id=article.article_id, start=sentence.start, end=sentence.end)]
    speaker = _responsible(item)
    shown = item.short.text if item.short is not None and item.short.said_by else ""
    printed = any(same_name(speaker, name.text) for name in evidence.names)
    if speaker and (not printed or shown not in evidence.text):
        named = evidence.naming(speaker)
        if named is not None:
            spans.append(Span(article_id=article.article_id, start=named.start, end=named.end))
    text = " ".join(article.text[sentence.start : sentence.end].split())
    return DraftClaim(text=text, evidence=tuple(spans), speaker=speaker or None)


def _responsible(item: Scored) -> str:
    """Return who says the brief answer, or else most of the sentence; "" for the article itself."""
    evidence = item.evidence
    start, end = evidence.sentence.start, evidence.sentence.end
    short = item.short
    if short is not None and not short.said_by and start <= short.start and short.end <= end:
        holding = [q for q in evidence.quotes if q.start <= short.start and short.end <= q.end]
        return min(holding, key=lambda q: q.end - q.start).speaker if holding else ""
    if short is not None and short.said_by:
        return short.said_by
    said = speaker_of(evidence.quotes, start, end)
    return said.speaker if said is not None else ""


def _short(question: Question, chosen: Sequence[Scored]) -> str | None:
    for item in chosen:
        if item.short is not None:
            return item.short.text
    return None
