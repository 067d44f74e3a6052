"""Brief answers that tell when, how long, how often and how old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.relations import predicates
from assistant.shorts.base import (
    TIME_ENTITIES,
    ShortAnswer,
    anchors_of,
    entities,
    nearness,
    span_at,
)
from index.numbers import find_numbers

if TYPE_CHECKING:
    from spacy.tokens import Token

_TIME_FORMS = {
    "year": re.compile(r"\b\d{4}s?\b|(?i:\b(this|last|next) year\b)"),
    "month": re.compile(
        r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(last|next|this) month"
    ),
    "day": re.compile(r"(?i)day\b|\b\d{1,2}\b|\bday"),
}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DATED = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}\b)(?:,? \d{{4}})?"
    r"|\b\d{1,2}(?:[.:]\d{2})? ?(?:a\.m\.|p\.m\.|am\b|pm\b)"
    r"|\b(?:midnight|noon|midday|dawn|dusk) on \w+day\b"
)
"""Dates and clock times that the entity finder of a small model tends to miss."""
_TIME_ANCHOR = re.compile(
    r"(?i)\b(ago|last|next|this|previous|following|earlier|later|past|coming|same|early|late|"
    r"mid|since|before|after|every|\d{1,2}|first|second|third|end|middle|beginning)\b"
)
_HOW_OFTEN = re.compile(
    r"(?i)\b(only once|once|twice|thrice|[\w-]+ times|daily|weekly|monthly|yearly|annually|"
    r"(every|each|once a|twice a) ([\w-]+ )?(minute|hour|day|night|week|month|year)s?|never|rarely|"
    r"regularly)\b"
)
_TIME_UNIT = re.compile(r"(?i)\b(second|minute|hour|day|week|month|year|decade|centur(y|ie))s?\b")

_UNTIL = re.compile(rf"\s*(?:to|through|until|till|–|-)\s*(?:{_DATED.pattern})")
_NOT_THEN = frozenset({"after", "before", "following", "since", "until"})
"""Words that begin a clause on another time than that of the rest of the sentence."""
_RATE = re.compile(r"(?i)\b(days?|nights?|weeks?|months?) (a|per|each|every) [a-z]+")
"""How often, not how long; "eight hours a day" is both."""


def find_age(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer ages, nearest to whom the question names: "Tanaka, 58," or "the 26-year-old"."""
    anchors = anchors_of(question, evidence)
    text = evidence.doc.text
    for number in find_numbers(text):
        span = evidence.doc.char_span(number.start, number.end, alignment_mode="expand")
        stated = (
            number.kind == "age"
            or re.match(r"[\s-]*years?[\s-]+old", text[number.end :])
            or (span is not None and span.root.dep_ == "attr" and span.root.head.lemma_ == "be")
        )
        if stated and span is not None:
            near = nearness(evidence.doc, span.root.i, anchors)
            yield span_at(evidence, number.start, number.end, 0.5 + 0.5 * near)


def find_time(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer dates and times; a bare length ("several weeks") tells no time."""
    form = _TIME_FORMS.get(question.focus)
    for short in entities(question, evidence, TIME_ENTITIES):
        if question.focus == "":
            short = _whole_range(evidence, short)
        if form is not None and not form.search(short.text):
            continue
        dated = not _TIME_UNIT.search(short.text) or _TIME_ANCHOR.search(short.text)
        if dated and not _of_another_event(question, evidence, short):
            yield _year_of(short) if question.focus == "year" else short
    if form is None:
        anchors = anchors_of(question, evidence)
        for found in _DATED.finditer(evidence.doc.text):
            span = evidence.doc.char_span(*found.span(), alignment_mode="expand")
            near = nearness(evidence.doc, span.root.i, anchors) if span is not None else 0.0
            short = span_at(evidence, found.start(), found.end(), 0.35 + 0.5 * near)
            yield _whole_range(evidence, short)


def _whole_range(evidence: Evidence, short: ShortAnswer) -> ShortAnswer:
    """Both ends of a stretch of time: "April 24 through May 2"."""
    text = evidence.article.text
    until = _UNTIL.match(text, short.end, evidence.sentence.end)
    return replace(short, end=until.end(), text=text[short.start : until.end()]) if until else short


def _year_of(short: ShortAnswer) -> ShortAnswer:
    """The year alone of "July 18, 1994", where a year is asked for."""
    year = re.search(r"\b\d{4}s?\b", short.text)
    if year is None:
        return short
    start = short.start + year.start()
    return replace(short, start=start, end=short.start + year.end(), text=year[0])


def _of_another_event(question: Question, evidence: Evidence, short: ShortAnswer) -> bool:
    """Whether the date is that of something before or after: "freed since he was caught in May"."""
    start, end = (place - evidence.sentence.start for place in (short.start, short.end))
    span = evidence.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    asked = [t.lemma for t in question.terms if t.kind in ("verb", "noun")]
    stated = {token for lemma in asked for token in predicates(lemma, evidence.doc)}
    for token in span.root.ancestors:
        if token in stated:
            return False
        if token.dep_ in ("advcl", "pcomp") and _is_at_another_time(token):
            return any(not token.is_ancestor(other) for other in stated)
    return False


def _is_at_another_time(verb: Token) -> bool:
    return verb.head.lower_ in _NOT_THEN or any(c.lower_ in _NOT_THEN for c in verb.children)


def find_frequency(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer how often something happens: "once", "three times", "every week"."""
    doc = evidence.doc
    anchors = anchors_of(question, evidence)
    for found in _HOW_OFTEN.finditer(doc.text):
        span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
        near = nearness(doc, span.root.i, anchors) if span is not None else 0.0
        yield span_at(evidence, found.start(), found.end(), 0.5 + 0.5 * near)


def find_duration(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer times in a unit to count in: "three weeks", "a decade"; not "five days a week"."""
    for short in entities(question, evidence, TIME_ENTITIES):
        after = evidence.article.text[short.end : evidence.sentence.end]
        if _TIME_UNIT.search(short.text) and not _RATE.search(short.text + after[:12]):
            yield short
