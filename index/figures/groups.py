"""The group a figure is about: the noun phrase without number, qualifier and article words."""

from typing import TYPE_CHECKING

from index.figures.roles import TIME_NOUNS, state_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REACH = 6
_MODIFIERS = {"amod", "compound", "nmod", "poss", "advmod", "punct", "case", "det", "cc", "conj"}
_DROPPED_TAGS = {"PRP$", "DT", "PDT", "WP$", "WDT"}
_NAMED = {"NOUN", "PROPN"}
# What a percentage or a sum is said of: the subject of one of these.
_MEASURING = frozenset(
    "be cost stand reach total remain rise fall drop grow climb increase decrease decline jump"
    " shrink plunge amount soar slump sink hit exceed average come".split()
)
_PUTTING = frozenset("put estimate reckon".split())


def group_of(doc: "Doc", noun: "Token | None", after: int) -> str:
    """The phrase that ends in `noun`, without what stands at or before token `after`."""
    if noun is None or noun.pos_ == "PRON" or (state_of(noun) and noun.pos_ != "NOUN"):
        return ""
    first = _glued(doc, noun.i, after)
    for token in reversed(doc[max(after, first - _REACH, 0) : first]):
        inside = token.head.i <= noun.i and token.head.i >= first - 1 and token.dep_ in _MODIFIERS
        if not inside or token.like_num or token.i <= after or token.pos_ in {"NUM", "ADP"}:
            break
        first = token.i
    while first < noun.i and _is_left_out(doc[first]):
        first += 1
    return " ".join(doc[first : noun.i + 1].text.split())


def _glued(doc: "Doc", at: int, after: int) -> int:
    """Where a word with hyphens begins: "two-year-olds"."""
    while at - 2 > after and at >= 2 and doc[at - 1].text == "-" and not doc[at - 1].whitespace_:
        at -= 2
    return at


def _is_left_out(token: "Token") -> bool:
    return (
        token.pos_ in {"PUNCT", "DET", "CCONJ"}
        or token.tag_ in _DROPPED_TAGS
        or token.text == "-"
        or bool(state_of(token))
    )


def measured_by(number: "Token", after: int) -> str:
    """What has the value: "Turnout was 78 per cent", "the damage came to $5m"; "" where unsure."""
    put = _put_at(number)
    if put is not None:
        return group_of(number.doc, _child(put, "dobj"), -1)
    verb = number
    for _ in range(_REACH):
        if verb.pos_ in {"VERB", "AUX"} or verb.head is verb:
            break
        if verb.dep_ == "prep" and verb.lower_ not in {"at", "to", "by", "from", "around"}:
            return ""
        verb = verb.head
    if verb.lemma_ not in _MEASURING or verb.i > after:
        return ""
    subject = _child(verb, "nsubj")
    if subject is None or subject.lemma_.lower() in TIME_NOUNS:
        return ""
    return group_of(verb.doc, subject, -1)


def given_by(number: "Token") -> str:
    """Who puts a value at that, in the clause itself: "insurers put the damage at $5m"."""
    verb = _put_at(number)
    subject = _child(verb, "nsubj") if verb is not None else None
    return group_of(number.doc, subject, -1)


def _put_at(number: "Token") -> "Token | None":
    """The verb of "put the damage at 5", where `number` is what stands after its first "at"."""
    node = number
    for _ in range(_REACH):
        if node.dep_ == "prep" or node.head is node:
            break
        node = node.head
    verb = node.head
    if node.lower_ != "at" or verb.lemma_ not in _PUTTING:
        return None
    first = next(c for c in verb.children if c.lower_ == "at")
    return verb if first.i == node.i else None


def _child(verb: "Token", dep: str) -> "Token | None":
    named = (c for c in verb.children if c.dep_ == dep and c.pos_ in _NAMED)
    return next(named, None)
