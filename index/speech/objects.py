"""What a noun phrase reports instead of a clause: "rejected the plan", "called for a vote"."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.speech.cues import (
    BELONGING,
    DOCUMENTS,
    JUDGING,
    NAMING,
    PREPOSITIONS,
    SAYING,
    STATING,
    WITH_OBJECT,
)
from index.speech.quotations import is_title_of_work
from index.speech.subjects import can_speak, is_passive

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OF_WORKS = frozenset({"read", "sing", "write"})
_REACH = 80
"""How many characters after the verb a quotation still belongs to it."""


def objects_of(
    doc: "Doc",
    verb: "Token",
    lemma: str,
    subject: "Token",
    quoted: Sequence[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """The object or prepositional phrase of `verb` that says what was said, at most one."""
    span = _told_of(doc, verb, lemma)
    if span is None and lemma in SAYING | WITH_OBJECT | JUDGING:
        span = _quotation(doc, verb, lemma, quoted)
    if span is None and _can_judge(subject):
        span = _object(doc, verb, lemma) or _phrase(doc, verb, lemma)
    if span is not None:
        yield span


def _can_judge(subject: "Token") -> bool:
    """Not "the result confirmed his strength": things state nothing, papers and people do."""
    return (
        can_speak(subject)
        or subject.pos_ in {"PRON", "PROPN"}
        or (subject.i > 0 and subject.text[:1].isupper())
        or subject.lemma_.lower() in DOCUMENTS
        or any(c.lower_ in {"of", "among"} for c in subject.rights)
    )


def _told_of(doc: "Doc", verb: "Token", lemma: str) -> tuple[int, int] | None:
    """ "The plan was rejected by the council", "he is accused of lying by his son"."""
    if not is_passive(verb) or lemma not in STATING | WITH_OBJECT:
        return None
    of = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"of", "as"}), None)
    if of is not None and of.right_edge.i > of.i:
        return _span(doc, of.i + 1, of.right_edge.i) if of.lower_ == "of" else None
    told = next((c for c in verb.children if c.dep_ == "nsubjpass" and c.pos_ == "NOUN"), None)
    if told is None:
        return None
    return _span(doc, told.left_edge.i, told.right_edge.i)


def _quotation(
    doc: "Doc", verb: "Token", lemma: str, quoted: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    edge = verb.idx + len(verb)
    near = next((q for q in quoted if edge <= q[0] < edge + _REACH), None)
    if near is None or re.search(r"[.;]\s", doc.text[edge : near[0]]):
        return None
    start, end = near
    if lemma in _OF_WORKS and is_title_of_work(doc.text[start:end]):
        return None
    if lemma in NAMING and not _calls_something(doc, verb, start):
        return None
    whole = lemma in WITH_OBJECT or lemma in JUDGING
    if not whole and len(doc.text[start:end].split()) < 3 and start - edge >= 12:
        return None
    if whole:
        start = min(start, _opening(doc, verb, lemma, start))
        if (phrase := _object(doc, verb, lemma)) is not None and phrase[0] <= start:
            end = max(end, phrase[1])
    return start, end


def _opening(doc: "Doc", verb: "Token", lemma: str, quotation: int) -> int:
    """Where what is said begins: at the object, not at an aside like "over her shoulder"."""
    for child in verb.children:
        if child.i > verb.i and child.left_edge.idx < quotation:
            if child.dep_ == "prep" and child.lower_ in PREPOSITIONS.get(lemma, frozenset()):
                return doc[child.i + 1].idx if child.i + 1 < len(doc) else quotation
            if child.dep_ not in _ASIDES:
                return child.left_edge.idx
    return quotation


_ASIDES = frozenset({"prep", "advmod", "npadvmod", "punct", "prt", "dative", "advcl"})


def _calls_something(doc: "Doc", verb: "Token", start: int) -> bool:
    """Not "a play called “Brokers”": between verb and quotation stands what is called so."""
    if any(t.idx > verb.idx and t.idx < start and t.pos_ != "PUNCT" for t in verb.subtree):
        return True
    return any(t.tag_ in {"WP", "WDT"} for t in doc[max(0, verb.i - 6) : verb.i])


def _object(doc: "Doc", verb: "Token", lemma: str) -> tuple[int, int] | None:
    if lemma not in STATING and not (lemma in WITH_OBJECT and _judges(verb, lemma)):
        return None
    objects = [c for c in verb.children if c.dep_ in {"dobj", "oprd"} and c.i > verb.i]
    if not objects:
        return None
    first = objects[0]
    if first.dep_ == "dobj" and first.pos_ == "PRON" and not _judges(verb, lemma):
        return None
    parts = [first, *(c for c in verb.children if c.i > first.i and _belongs(c, lemma))]
    return _span(doc, first.left_edge.i, max(p.right_edge.i for p in parts))


def _belongs(child: "Token", lemma: str) -> bool:
    """Whether a phrase after the object says more of what was said: "for", "as", "of" …"""
    if child.dep_ == "prep":
        return child.lower_ in BELONGING.get(lemma, {"for", "as", "about"})
    return child.dep_ in {"oprd", "ccomp", "xcomp"}


def _phrase(doc: "Doc", verb: "Token", lemma: str) -> tuple[int, int] | None:
    """ "called for a vote", "warned of a ferocious battle"."""
    wanted = PREPOSITIONS.get(lemma, frozenset())
    for child in verb.children:
        if child.i > verb.i and child.tag_ == "VB" and child.dep_ in {"xcomp", "advcl", "ccomp"}:
            mark = next((m for m in child.children if m.dep_ == "mark"), None)
            if mark is not None and mark.lower_ in wanted:
                return _span(doc, mark.i + 1, child.right_edge.i)
        if child.i > verb.i and child.dep_ == "prep" and child.lower_ in wanted:
            if child.right_edge.i == child.i:
                return None
            parts = [child, *(c for c in verb.children if c.i > child.i and c.dep_ == "xcomp")]
            return _span(doc, child.i + 1, max(p.right_edge.i for p in parts))
    return None


def _judges(verb: "Token", lemma: str) -> bool:
    """Whether the object comes with what is said of it: "described it as …", "accused her of …"."""
    if lemma in {"demand", "promise", "propose"}:
        return True
    wanted = BELONGING.get(lemma, {"as"})
    return any(
        c.dep_ in {"oprd", "ccomp"} or (c.dep_ == "prep" and c.lower_ in wanted)
        for c in verb.children
        if c.i > verb.i
    )


def _span(doc: "Doc", first: int, last: int) -> tuple[int, int]:
    return doc[first].idx, doc[last].idx + len(doc[last])
