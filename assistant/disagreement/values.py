"""What one sentence answers, in a form that can be compared with what another answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.evidence import Evidence
from assistant.question import Kind, Question
from assistant.scorer import Scored
from index.figures.roles import CASUALTY_ROLES
from index.figures.sameness import dates_differ, same_thing
from index.names import canonical_name, find_names, related, same_name
from index.names.places import is_country
from index.numbers import Number, find_numbers
from index.numbers.ranges import range_of
from index.types import Figure

_MEASURED: frozenset[Kind] = frozenset({"number", "age", "duration", "frequency"})
"""Kinds compared by number."""
_TIMED: frozenset[Kind] = frozenset({"duration", "frequency"})
"""Kinds whose brief answer is a time with its unit, of which a figure is the bare number."""
_NAMED: frozenset[Kind] = frozenset({"person", "organisation", "place"})
_COMPARED: frozenset[Kind] = _MEASURED | _NAMED | {"time", "yes_no", "thing"}
_BARE_NAME = re.compile(r"(?:the )?[A-Z]\S*(?: (?:of |the |de |la )*[A-Z]\S*)*$")
_SMALL = frozenset("a an the of in on at by to for from and or with as his her its their".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The brief answer that one sentence gives."""

    words: str
    article_id: str
    published: str = ""
    """When its article was published, as an ISO day, or ""."""
    number: Number | None = None
    figure: Figure | None = None
    """The row of the ledger that the words are part of, where they are a figure."""
    names: tuple[str, ...] = ()
    """The names in and around the sentence, which tell one event from another."""

    @property
    def source(self) -> tuple[str, str]:
        """The article, and whom it has the figure from."""
        return self.article_id, self.figure.attributed_to if self.figure else ""


def has_one_answer(question: Question) -> bool:
    """Whether two different answers to it cannot both be right. Many may say the same thing."""
    if question.asks_speaker or (question.kind == "thing" and not question.focus):
        return False
    return question.kind in _COMPARED


def value_of(question: Question, item: Scored) -> Value | None:
    """The answer a sentence gives, or None where it gives none of the kind asked for."""
    short, article = item.short, item.evidence.article
    if short is None:
        return None
    plain = Value(
        words=short.text,
        article_id=article.article_id,
        published=article.published[:10],
        names=tuple(dict.fromkeys(_names_near(item.evidence))),
    )
    if question.kind not in _MEASURED:
        return plain
    numbers = [n for n in find_numbers(short.text) if n.quantity or question.kind == "age"]
    if not numbers:
        return None
    figures = item.evidence.figures
    figure = next((f for f in figures if f.start < short.end and short.start < f.end), None)
    if figure is not None and question.kind not in _TIMED:
        return _of_figure(plain, figure, article.text)
    return replace(plain, number=numbers[0])


def beside(value: Value, item: Scored) -> Iterator[Value]:
    """The figures of others for the same thing in the same sentence: "Kyiv put it at 60"."""
    mine = value.figure
    if mine is None or not mine.attributed_to:
        return
    for other in item.evidence.figures:
        if other.attributed_to not in {"", mine.attributed_to} and same_thing(mine, other):
            yield _of_figure(value, other, item.evidence.article.text)


def _of_figure(plain: Value, figure: Figure, text: str) -> Value:
    words = text[figure.start : figure.end]
    return replace(plain, words=words, number=next(iter(find_numbers(words)), None), figure=figure)


def _names_near(evidence: Evidence) -> Iterator[str]:
    docs = (evidence.doc, *evidence.before, *((evidence.after,) if evidence.after else ()))
    yield from (name.text for doc in docs for name in find_names(doc))
    yield from re.findall(r"[A-Z][\w’'-]+", evidence.article.title)


def part(question: Question, a: Value, b: Value) -> bool:
    """Whether two answers are about one thing and cannot both be right, or no longer."""
    if not _one_matter(question, a, b):
        return False
    return _differ(question, a, b) or updates(a, b) or updates(b, a)


def updates(later: Value, earlier: Value) -> bool:
    """Whether a later report brings an earlier count up to date: "at least 11", then "13".

    So does a count that grows as more becomes known, unless two parties with a name of their own
    give it: "police" and "rescue services" are no parties, "Moscow" and "Kyiv" are.
    """
    if not later.published or not earlier.published or later.published <= earlier.published:
        return False
    new, old = later.figure, earlier.figure
    if new is None or old is None or not same_thing(new, old):
        return False
    parties = {f.attributed_to for f in (new, old) if f.attributed_to[:1].isupper()}
    return new.role in CASUALTY_ROLES and new.value_low > old.value_high and len(parties) < 2


def _one_matter(question: Question, a: Value, b: Value) -> bool:
    """Whether two answers are about one thing: told by the question's names, or by shared ones.

    One article contradicts itself only where it gives the word to two sources.
    """
    if a.article_id == b.article_id:
        return bool(a.source[1] and b.source[1])
    if question.names or question.quoted:
        return True
    return any(same_name(x, y) or related(x, y) for x in a.names for y in b.names)


def _differ(question: Question, a: Value, b: Value) -> bool:
    """Whether two answers cannot both be right. Where that cannot be told, they can."""
    if question.kind == "yes_no":
        return a.words.lower() != b.words.lower()
    if question.kind in _MEASURED:
        return _numbers_differ(a, b)
    if question.kind == "time":
        return dates_differ(a.words, b.words)
    if question.kind in _NAMED:
        if question.kind == "place" and not (
            _BARE_NAME.match(a.words) and _BARE_NAME.match(b.words)
        ):
            return False  # a thing is in a street, a city and the south of a country at once
        return not _same_named(a.words, b.words)
    return not _content(a.words) & _content(b.words)


def _numbers_differ(a: Value, b: Value) -> bool:
    if a.number is None or b.number is None or a.number.unit != b.number.unit:
        return False
    if a.figure is not None and b.figure is not None:
        if not same_thing(a.figure, b.figure):
            return False
    elif a.figure is not b.figure or _measure(a) != _measure(b):
        return False
    return not range_of(a.number).meets(range_of(b.number))


def _measure(value: Value) -> str:
    """The word after the number: "hour" of "about three hours"."""
    assert value.number is not None
    after = re.match(r"\W*([a-z]+)", value.words[value.number.end :].lower())
    return after[1].rstrip("s") if after else ""


def _same_named(a: str, b: str) -> bool:
    a, b = canonical_name(a), canonical_name(b)
    if same_name(a, b) or related(a, b) or is_country(a) is not is_country(b):
        return True
    return bool(_content(a) & _content(b))


def _content(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"\w+", text.lower()) if w not in _SMALL)
