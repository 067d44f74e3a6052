"""What kind of answer a question asks for, and of which noun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.lexicon import is_person_noun
from assistant.question.nouns import (
    CAUSING,
    NUMBER_NOUNS,
    ORGANISATION_NOUNS,
    PERSON_NOUNS,
    PLACE_NOUNS,
    TIME_NOUNS,
)
from assistant.question.values import Kind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_COMPARE = re.compile(
    r"\b((both|each) (articles?|reports?|sources?|stor(y|ies)|texts?)|"
    r"(articles|reports|sources|stories|texts) (agree|differ|disagree|contradict)|"
    r"compare|comparison|in common|difference between|"
    r"differ(s|ent|ently)? (from|between)|the (two|other) (articles|reports|sources|stories))\b",
    re.I,
)
_BARE_NUMBERS = frozenset(
    "number figure amount total percentage percent proportion share toll sum count estimate".split()
)
"""Nouns an answer need not print; a "turnout" or a "salary" has to be called that."""
_OFFICE_NOUNS = frozenset("position job role post title office rank occupation function".split())
_HOW_KINDS: dict[str, Kind] = {
    "long": "duration",
    "soon": "time",
    "often": "frequency",
    "old": "age",
    **dict.fromkeys("far big large high deep tall heavy fast wide strong".split(), "number"),
}
"""What "how" and the word after it ask for."""

_KEYWORDS: dict[str, Kind] = {
    **dict.fromkeys(_BARE_NUMBERS, "number"),
    **dict.fromkeys(("date", "year", "day"), "time"),
    **dict.fromkeys(("location", "venue", "whereabouts"), "place"),
    **dict.fromkeys(("reason", "cause", "motive"), "reason"),
}
"""What a search by words alone asks for."""


def kind_of(doc: Doc) -> tuple[Kind, str, frozenset[int]]:
    """Return the kind, the focus lemma, and the tokens that only do the asking."""
    words = [token.lower_ for token in doc]
    if _COMPARE.search(doc.text):
        return "compare", "", frozenset()
    for i, token in enumerate(doc):
        word = words[i]
        following = words[i + 1] if i + 1 < len(doc) else ""
        if word == "how" and following in ("many", "much"):
            focus, used = _focus(doc, i + 2, {i, i + 1})
            return ("duration" if focus in TIME_NOUNS else "number"), focus, used
        if word == "how" and following in _HOW_KINDS:
            return _HOW_KINDS[following], "", frozenset({i, i + 1})
        if word == "why":
            return "reason", "", frozenset({i})
        if word in ("who", "whom", "whose", "who's"):
            return _who(doc, i)
        if word == "where":
            return "place", "", frozenset({i})
        if word == "when":
            if i > 3 and not any(w in words[:i] for w in ("and", "since", "until")):
                continue  # a subordinate "when": "What did he say when asked …"
            return "time", "", frozenset({i})
        if word in ("what", "which", "what's"):
            return _what(doc, i)
        if word == "how":
            return "manner", "", frozenset({i})
        if i == 0 and (token.pos_ == "AUX" or word in ("did", "does", "do", "is", "are", "was")):
            return "yes_no", "", frozenset({i})
    if words and words[0] in ("name", "list"):
        return "list", *_focus(doc, 1, {0})
    return _of_keywords(doc)


def _of_keywords(doc: Doc) -> tuple[Kind, str, frozenset[int]]:
    """What is looked for by words alone: "flood victims number", "death toll earthquake"."""
    for token in doc:
        kind = _KEYWORDS.get(token.lemma_.lower())
        if kind is not None and token.pos_ == "NOUN":
            return kind, "", frozenset({token.i})
    return "thing", "", frozenset()


def _who(doc: Doc, i: int) -> tuple[Kind, str, frozenset[int]]:
    """Tell "who is X", which asks what X is, from every other "who", which asks for a person."""
    verb = doc[i].head if doc[i].head.i != i else doc[min(i + 1, len(doc) - 1)]
    rest = [t for t in doc if t.i > i and not t.is_punct and t.lemma_ != "be"]
    plain = verb.lemma_ == "be" and all(
        t.pos_ in ("PROPN", "DET", "ADJ") or t.ent_type_ == "PERSON" or t.dep_ == "compound"
        for t in rest
    )
    if plain and rest and any(t.pos_ == "PROPN" for t in rest) and len(rest) <= 4:
        return "definition", "", frozenset({i})
    return "person", "", frozenset({i})


def _what(doc: Doc, i: int) -> tuple[Kind, str, frozenset[int]]:
    """Tell "what day", "which city", "what reason" and "which conditions" from plain "what"."""
    token = doc[i]
    if token.dep_ == "nsubj" and token.head.lemma_.lower() in CAUSING:
        return "reason", "", frozenset({i})
    noun, asking = _noun_after(doc, i), frozenset({i})
    if noun is not None and (named := _whose_name(noun)) is not None:
        noun, asking = named, frozenset({i, noun.i})
    if noun is None:
        defined = _only_names(doc, i) or _only_noun(doc, i)
        kind: Kind = "definition" if defined else "thing"
        return kind, "", asking
    lemma = noun.lemma_.lower()
    used = asking | {noun.i}
    if lemma in _OFFICE_NOUNS and any(t.pos_ == "PROPN" for t in doc):
        return "definition", "", used | {t.i for t in doc if t.lemma_ in ("hold", "have", "do")}
    if lemma in ("reason", "cause", "motive", "purpose"):
        return "reason", "", used
    if lemma in NUMBER_NOUNS:
        bare = lemma in _BARE_NUMBERS
        return "number", "" if bare else lemma, used if bare else asking
    if lemma in TIME_NOUNS:
        return "time", lemma, used
    plural = noun.tag_ in ("NNS", "NNPS")
    if plural and noun.dep_ != "attr":
        return "list", lemma, asking
    if lemma in PLACE_NOUNS:
        return "place", lemma, asking
    if lemma in PERSON_NOUNS or is_person_noun(lemma):
        return "person", lemma, asking
    if lemma in ORGANISATION_NOUNS and noun.i == i + 1:
        return "organisation", lemma, asking
    return "thing", lemma, asking


def _whose_name(noun: Token) -> Token | None:
    """The common noun whose name is asked for: "general" in "the name of the general"."""
    for child in noun.children if noun.lemma_.lower() == "name" else ():
        if child.lower_ == "of":
            return next((t for t in child.children if t.pos_ == "NOUN"), None)
    return None


def _only_names(doc: Doc, i: int) -> bool:
    """Whether the question is "what is X" of a name and nothing more."""
    rest = [t for t in doc if t.i > i and not t.is_punct]
    return (
        len(rest) in (2, 3, 4, 5)
        and rest[0].lemma_ == "be"
        and all(t.pos_ in ("PROPN", "DET") or t.text[0].isupper() for t in rest[1:])
    )


def _only_noun(doc: Doc, i: int) -> bool:
    """Whether the question is "what is X" of a thing and nothing more: "what is measles?"."""
    rest = [t for t in doc if t.i > i and not t.is_punct and t.pos_ != "DET"]
    plain = all(t.pos_ in ("NOUN", "ADJ", "PROPN") for t in rest[1:])
    return len(rest) in (2, 3) and rest[0].lemma_ == "be" and plain and rest[-1].pos_ == "NOUN"


def _noun_after(doc: Doc, i: int) -> Token | None:
    """Return the noun that "what"/"which" at `i` determines, or asks about across "is"."""
    token = doc[i]
    if token.head.pos_ in ("NOUN", "PROPN") and token.head.i > i and token.dep_ in ("det", "amod"):
        return token.head
    following = doc[i + 1] if i + 1 < len(doc) else None
    opens = following is not None and (
        following.pos_ in ("NOUN", "ADJ") or (following.pos_ == "PROPN" and token.lower_ == "which")
    )
    if following is not None and opens and following.lower_ != "else":
        for other in doc[i + 1 :]:
            if other.pos_ == "NOUN":
                return other.head if other.dep_ == "compound" and other.head.i > i else other
            if other.pos_ not in ("ADJ", "PROPN") and not _hyphenated(other):
                break
    if following is not None and following.lemma_ in ("be", "'s"):
        attribute = [t for t in doc[i + 2 : i + 6] if t.pos_ == "NOUN"]
        asked = NUMBER_NOUNS | TIME_NOUNS | _OFFICE_NOUNS | {"reason", "cause", "motive"}
        for noun in attribute:
            if noun.lemma_.lower() in asked or _whose_name(noun) is not None:
                return noun
    return None


def _hyphenated(token: Token) -> bool:
    """Whether the token is part of a compound written with hyphens: "Moscow-installed"."""
    return token.text == "-" or (token.i > 0 and token.nbor(-1).text == "-")


def _focus(doc: Doc, start: int, used: set[int]) -> tuple[str, frozenset[int]]:
    """Return the noun counted: the head of the noun phrase that starts at `start`."""
    for token in doc[start:]:
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
            while head.head.i != head.i and head.dep_ == "compound" and head.head.i > head.i:
                head = head.head
            return head.lemma_.lower(), frozenset(used)
        if token.pos_ not in ("ADJ", "NUM", "ADP", "DET", "PART") and token.tag_ != "PRP$":
            break
    return "", frozenset(used)
