"""A reading without the parse: "six men (two of them brothers) and a girl were killed".

Asides between a subject and its verb often break the parse. Where grammar gives those counted no
verb, the words themselves can: people, then at most an aside and others joined to them, then the
verb. Anything else in between, or a preposition before them, and nothing is read.
"""

from typing import TYPE_CHECKING

from index.figures.predicates import passive_roles
from index.figures.roles import combined, done_by, done_to, is_people

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPENING = {"(": ")", "[": "]", "-": "-", "--": "--", "–": "–", "—": "—"}
_BE = frozenset("was were are is".split())
_PERFECT = frozenset("have has had".split())
_SUBORDINATING = frozenset("after before when as that where since because while".split())
_LONGEST_ASIDE, _MOST_JOINED = 14, 6


def role_of_the_verb_after(noun: "Token") -> str:
    """The role that the verb right after a counted noun gives it, or ""."""
    if not is_people(noun) or not _may_be_subject(noun):
        return ""
    doc = noun.doc
    at = _after_joined(doc, _after_aside(doc, noun.i + 1))
    passive = False
    if at < len(doc) and doc[at].lower_ in _PERFECT:
        at += 1
        passive = at < len(doc) and doc[at].lower_ == "been"
        at += passive
    elif at < len(doc) and doc[at].lower_ in _BE:
        passive, at = True, at + 1
    while at < len(doc) and doc[at].pos_ == "ADV" and doc[at].dep_ != "neg":
        at += 1
    if at >= len(doc):
        return ""
    verb = doc[at]
    if not passive:
        return done_by(verb) if verb.tag_ in {"VBD", "VBN"} else ""
    return combined([passive_roles(verb) or done_to(verb)]) if verb.tag_ in {"VBN", "VBD"} else ""


def _may_be_subject(noun: "Token") -> bool:
    """Whether the phrase of a noun is introduced by no preposition."""
    first = noun.left_edge.i
    before = noun.doc[first - 1] if first else None
    if before is None or before.pos_ != "ADP" or before.lower_ in _SUBORDINATING:
        return noun.dep_ != "pobj" or noun.head.lower_ in _SUBORDINATING
    return False


def _after_aside(doc: "Doc", at: int) -> int:
    if at >= len(doc) or doc[at].text not in _OPENING:
        return at
    closing = _OPENING[doc[at].text]
    for end in range(at + 1, min(at + _LONGEST_ASIDE, len(doc))):
        if doc[end].text == closing:
            return end + 1
    return at


def _after_joined(doc: "Doc", at: int) -> int:
    """Past "and two women", where that is all there is before the verb."""
    if at >= len(doc) or doc[at].lower_ != "and":
        return at
    for end in range(at + 1, min(at + _MOST_JOINED, len(doc))):
        if doc[end].pos_ not in {"NUM", "DET", "ADJ", "NOUN", "PROPN"}:
            return end
    return at
