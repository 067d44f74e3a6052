"""Cuts a parsed sentence into what a proof compares: words, and quantities with qualifiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checks.words import ARTICLES, QUALIFIER_CLASSES, SAME_MEANING
from index.names import same_name
from index.numbers import Number, find_numbers, same_value

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FREE_MARKS = frozenset(",.;:-–—()[]…") | {"...", "--", "''", "``"}
QUOTE_MARKS = frozenset("\"'“”‘’«»") | {"''", "``"}
_AUX_LEMMAS = frozenset({"be", "have", "do"})
_LEAST_NAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A word, a mark, or a quantity with its qualifiers; offsets count from the sentence start."""

    word: str
    """Lower-cased, apostrophes straight, full stops of abbreviations gone."""
    tokens: tuple[Token, ...]
    start: int
    end: int
    number: Number | None = None

    @property
    def token(self) -> Token:
        """The only token of a word; the first of a quantity."""
        return self.tokens[0]

    @property
    def auxiliary(self) -> bool:
        """A form of "be", "have" or "do" that only carries another verb's tense."""
        return self.token.dep_ in {"aux", "auxpass"} and self.token.lemma_.lower() in _AUX_LEMMAS

    @property
    def mark(self) -> bool:
        """A punctuation mark that is no sign of a question or an exclamation."""
        return self.number is None and (self.word in _FREE_MARKS or self.quotation)

    @property
    def quotation(self) -> bool:
        """A quotation mark."""
        return self.word in QUOTE_MARKS

    @property
    def free(self) -> bool:
        """Whether it may be left out or put in without a change of meaning."""
        if self.number:
            return False
        if self.mark:
            return True
        if self.word in ARTICLES:
            following = self.token.doc[self.token.i + 1 : self.token.i + 2].text.lower()
            return following not in {"few", "little"}  # a few is some, few is hardly any
        return self.word == "that" and self.token.tag_ == "IN"


def units_of(doc: Doc) -> tuple[Unit, ...]:
    """The units of one parsed sentence, in reading order, holding every token but blanks."""
    quantities = [n for n in find_numbers(doc.text) if n.quantity]
    units: list[Unit] = []
    tokens = [t for t in doc if not t.is_space]
    position = 0
    while position < len(tokens):
        token = tokens[position]
        number = _over(quantities, token)
        taken = [token]
        while number and position + 1 < len(tokens) and _over([number], tokens[position + 1]):
            position += 1
            taken.append(tokens[position])
        units.append(
            Unit(
                word=normal(" ".join(t.text for t in taken)),
                tokens=tuple(taken),
                start=token.idx,
                end=taken[-1].idx + len(taken[-1].text),
                number=number,
            )
        )
        position += 1
    return tuple(units)


def _over(numbers: list[Number], token: Token) -> Number | None:
    end = token.idx + len(token.text)
    for number in numbers:
        if number.full_start < end and token.idx < number.full_end:
            return number
    return None


def normal(text: str) -> str:
    """A word as it is compared: lower case, straight apostrophes, no full stops inside."""
    word = text.lower().replace("’", "'")
    if word in {"n't", "cannot"}:
        return "not"
    bare = text.replace(".", "")
    if bare == "US":
        return bare  # not the pronoun
    return word.replace(".", "") or word


def qualifiers(number: Number) -> frozenset[str]:
    """How a number is bounded, by class: "over" and "more than" are one."""
    return frozenset(QUALIFIER_CLASSES.get(q.text, q.text) for q in number.qualifiers)


def same_unit(claim: Unit, source: Unit) -> bool:
    """Whether two units say the same, leaving tense and voice to `same_verb`."""
    if claim.number or source.number:
        if not (claim.number and source.number):
            return False
        a, b = claim.number, source.number
        points = [" point" in u.word for u in (claim, source)]  # 2 percentage points are not 2%
        alike = a.vague == b.vague and points[0] == points[1]
        return alike and same_value(a, b) and qualifiers(a) == qualifiers(b)
    if claim.word == source.word:
        return True
    a_token, b_token = claim.token, source.token
    if a_token.tag_.startswith("V") and b_token.tag_.startswith("V"):
        return _lemma(a_token) == _lemma(b_token)
    return _same_spelling(claim.tokens[0], source.tokens[0])


def _lemma(token: Token) -> str:
    lemma = token.lemma_.lower()
    return SAME_MEANING.get(lemma, lemma)


def _same_spelling(a: Token, b: Token) -> bool:
    """Two spellings of one name: "Zelensky" and "Zelenskyy"."""
    names = all(t.text[:1].isupper() and len(t.text) >= _LEAST_NAME for t in (a, b))
    return names and a.tag_ == b.tag_ and same_name(a.text, b.text)


def same_verb(claim: Token, source: Token) -> bool:
    """Whether two forms of a verb agree in voice, mood, aspect and time.

    "were killed" agrees with "have been killed"; "may be killed", "killed" and "are killed" do not.
    """
    return _verb_group(claim) == _verb_group(source)


def _verb_group(verb: Token) -> tuple[tuple[str, ...], bool, bool, str]:
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    head = verb
    while not helpers and head.dep_ == "conj" and head.head.tag_.startswith("V"):
        head = head.head
        helpers = [c for c in head.children if c.dep_ in {"aux", "auxpass"}]
    modals = tuple(normal(h.text) for h in helpers if h.tag_ in {"MD", "TO"})
    be = any(h.lemma_.lower() == "be" for h in helpers)
    passive = be and verb.tag_ in {"VBN", "VBD", "JJ"}
    progressive = be and verb.tag_ == "VBG"
    return modals, passive, progressive, _time(verb, helpers)


def _time(verb: Token, helpers: list[Token]) -> str:
    if not helpers:
        return {"VBD": "past", "VBN": "past", "VBZ": "present", "VBP": "present"}.get(
            verb.tag_, verb.tag_
        )
    first = helpers[0]
    if first.tag_ in {"MD", "TO"}:
        perfect = any(h.lemma_.lower() == "have" for h in helpers)
        return "past" if perfect else "open"
    if first.lemma_.lower() == "have" or first.tag_ == "VBD":
        return "past"
    return "present" if first.tag_ in {"VBZ", "VBP"} else "open"
