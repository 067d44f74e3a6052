"""Proper names in a parsed sentence."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.names.canonical import canonical_name
from index.names.places import is_demonym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

NameKind = Literal["person", "organisation", "place", "demonym", "other"]

_KINDS: dict[str, NameKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "demonym",
    "EVENT": "other",
    "PRODUCT": "other",
    "WORK_OF_ART": "other",
    "LAW": "other",
}
_TIMES = re.compile(
    r"(?i)^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december|today|yesterday|tomorrow)$"
)
_ASKING = frozenset({"what", "who", "where", "when", "which", "whose", "why", "how"})
_LETTER = re.compile(r"[^\W\d_]")
_MANY_CAPITALS = 0.7
_FOUND = "verbatim names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A proper name; `start` and `end` count characters of the parsed text."""

    text: str
    start: int
    end: int
    kind: NameKind
    canonical: str
    """Without title, leading article and possessive: the form to compare and to show."""


def find_names(doc: "Doc") -> tuple[Name, ...]:
    """The proper names in `doc`, in order, with exact spans that never overlap.

    Named entities first, then runs of proper nouns that the entity model left out; these are not
    used in a headline in capitals, where every word looks like one. Kept with the parse, which is
    asked for them once for each part of a question.
    """
    found: tuple[Name, ...] | None = doc.user_data.get(_FOUND)
    if found is None:
        found = doc.user_data[_FOUND] = _find(doc)
    return found


def _find(doc: "Doc") -> tuple[Name, ...]:
    spans: list[tuple[int, int, NameKind]] = [
        (*_trimmed(doc, ent), _KINDS[ent.label_]) for ent in doc.ents if ent.label_ in _KINDS
    ]
    if not _mostly_capitals(doc):
        taken = {i for first, last, _ in spans for i in range(first, last)}
        taken |= {t.i for ent in doc.ents for t in ent}
        spans.extend((first, last, "other") for first, last in _runs(doc, taken))
    text = doc.text  # put together anew at each access
    names = (
        _name(doc, text, first, last, kind) for first, last, kind in sorted(spans) if first < last
    )
    return tuple(n for n in names if n is not None)


def _trimmed(doc: "Doc", span: "Span") -> tuple[int, int]:
    first, last = span.start, span.end
    while first < last and (
        doc[first].lower_ in {"the", "a", "an", "this"} or not _LETTER.search(doc[first].text)
    ):
        first += 1
    while first < last and (
        doc[last - 1].tag_ == "POS" or not _LETTER.search(doc[last - 1].text[-1:] + "")
    ):
        if doc[last - 1].text[-1:].isdigit():
            break
        last -= 1
    return first, last


def _mostly_capitals(doc: "Doc") -> bool:
    asking = doc[:1].text.lower() in _ASKING  # "What is Terra Viva?" is no headline
    words = [t for t in doc[asking:] if t.is_alpha and len(t) > 3]
    capitals = sum(t.text[0].isupper() for t in words)
    return len(words) > 2 and capitals >= _MANY_CAPITALS * len(words)


def _runs(doc: "Doc", taken: set[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(doc):
        end = at
        while end < len(doc) and end not in taken and _is_proper(doc, end):
            end += 1
        if end > at:
            runs.append((at, end))
        at = max(end, at + 1)
    return runs


def _is_proper(doc: "Doc", at: int) -> bool:
    token = doc[at]
    return token.pos_ == "PROPN" and token.text[:1].isupper() and not _TIMES.match(token.text)


def _name(doc: "Doc", whole: str, first: int, last: int, kind: NameKind) -> Name | None:
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    text = whole[start:end]
    canonical = canonical_name(text)
    if not _LETTER.search(canonical) or len(canonical) < 2:
        return None
    if kind == "person" and start < end:
        # The title is no part of a person's name: the span starts at the name proper.
        found = text.rfind(canonical)
        if found > 0:
            start, text = start + found, text[found:]
            end = start + len(canonical)
            text = text[: len(canonical)]
    if kind == "demonym" and not is_demonym(canonical):
        kind = "other"
    elif kind in {"place", "other"} and is_demonym(canonical):
        kind = "demonym"
    return Name(text=text, start=start, end=end, kind=kind, canonical=canonical)
