"""Says in a reader's words why a claim was not proven: the first thing that is not in the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.checks.reader import Cited
from assistant.checks.units import Unit, qualifiers, units_of
from assistant.checks.words import MODALS, NEGATIONS, PLAIN_CUES, STRONG_CUES, TITLES
from index.names import find_names, same_name
from index.numbers import Number, find_numbers, same_value

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "NUM"})
_EXEMPT = PLAIN_CUES | STRONG_CUES | TITLES


def explain(doc: Doc, speaker: str | None, cited: Sequence[Cited], docs: Sequence[Doc]) -> str:
    """The reason for refusing a parsed claim; `docs` are the parses of the cited sentences."""
    printed = [u for d in docs for u in units_of(d)]
    text = "\n".join(c.text for c in cited)
    units = units_of(doc)
    return (
        _number_reason(doc.text, text)
        or _name_reason(doc, docs, speaker)
        or _polarity_reason(units, printed)
        or _word_reason(units, printed)
        or "its words stand in the cited text, but not said in this way or of these parties"
    )


def _number_reason(claim: str, text: str) -> str:
    printed = find_numbers(text)
    for number in find_numbers(claim):
        said = claim[number.full_start : number.full_end]
        equal = [p for p in printed if same_value(number, p)]
        if not equal:
            return f"the cited text does not give “{said}”"
        if not any(qualifiers(number) == qualifiers(p) for p in equal):
            return f"the cited text says “{_shown(text, equal[0])}”, the claim “{said}”"
    return ""


def _shown(text: str, number: Number) -> str:
    return text[number.full_start : number.full_end]


def _name_reason(doc: Doc, docs: Sequence[Doc], speaker: str | None) -> str:
    known = [n.text for d in docs for n in find_names(d)]
    if speaker:
        known.append(speaker)
    words = {t.text.casefold() for d in docs for t in d}
    for name in find_names(doc):
        covered = {w.casefold() for w in name.text.split()} <= words
        if not covered and not any(same_name(name.text, k) for k in known):
            return f"the cited text does not name “{name.text}”"
    return ""


def _polarity_reason(claim: Sequence[Unit], printed: Sequence[Unit]) -> str:
    said = {u.word for u in claim}
    there = {u.word for u in printed}
    for words, thing in ((NEGATIONS, "denies"), (MODALS, "hedges")):
        if added := sorted((said & words) - there):
            return f"the claim says “{added[0]}”, the cited text does not"
        if (dropped := sorted((there & words) - said)) and not said & words:
            return f"the cited text {thing} with “{dropped[0]}” and the claim does not"
    return ""


def _word_reason(claim: Sequence[Unit], printed: Sequence[Unit]) -> str:
    words = {u.word for u in printed} | {u.token.lemma_.lower() for u in printed}
    for unit in claim:
        token = unit.token
        if unit.number or unit.auxiliary or token.pos_ not in _CONTENT or unit.word in _EXEMPT:
            continue
        if unit.word not in words and token.lemma_.lower() not in words:
            return f"the cited text does not say “{token.text}”"
    return ""
