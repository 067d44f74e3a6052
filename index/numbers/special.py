"""Numbers that are not quantities: dates, clock times, telephone numbers, scores, names.

They are found first and taken out, so that what is left can be counted. Where a pattern may be
either, it is taken out: no figure is better than a wrong one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.numbers.values import NumberKind
from index.numbers.words import value_of

_MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\b|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_SMALL = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)"
)
_CONTEST = (
    r"(?:wins?|won|beat|beaten|beats?|defeat(?:ed)?|defeats?|lost|lose|loses|losing|drew|drawn?"
    r"|led|lead(?:s|ing)?|victory|triumph|score|votes?|voted|ruling|ruled|decision|by)"
)
_LABELLED = (
    r"(?:no|nos|number|article|chapter|section|phase|route|highway|flight|room|page|pages|gate"
    r"|resolution|channel|unit|level|stage|volume|season|episode|round|group|figure|table|apollo"
    r"|boeing|airbus|soyuz|catch|formula|proposition|amendment|interstate|platform|exhibit"
    r"|grade|category|tier|type|model|version|build|opus|psalm|verse|paragraph|clause|schedule)"
)


@dataclass(frozen=True, slots=True)
class Special:
    """A stretch of text whose digits or number words do not count anything."""

    start: int
    end: int
    kind: NumberKind
    low: float
    high: float


_SOURCES: tuple[tuple[NumberKind, str], ...] = (
    ("label", r"\b(?:https?://|www\.)\S+|(?<!\S)\S{1,64}@\S{1,99}\.\w+"),
    ("label", r"\b\d+(?:\.\d+){2,}\b"),
    ("phone", r"(?<![\w.])\+\d[\d ().-]{6,}\d\b"),
    ("phone", r"(?<![\w.,])(?:1[ -])?\(?\d{3}\)?[ .-]{1,2}\d{3}[.-]\d{4}\b"),
    ("phone", r"(?<![\w.,-])\d{3}-\d{4}\b(?![-\w])"),
    ("phone", r"(?<![\w.,])0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}\b"),
    ("date", r"\b(?:19|20)\d\d-\d\d?-\d\d?(?:T[\d:.]+Z?)?\b"),
    ("date", r"(?<![\d.,])\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)\b"),
    ("date", r"(?<![\d.,/])9/11\b|\bnine[ -]eleven\b"),
    (
        "date",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{{1,2}}(?:st|nd|rd|th)?)?"
        rf"\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:{_YEAR}|'?\d\d\b(?!\s*[a-z%,.:\d])))?",
    ),
    (
        "date",
        rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d|\s*(?:per cent|percent|%))"
        rf"(?:\s?(?:-|–|to|and)\s?\d{{1,2}}\b(?!,?\d))?(?:,?\s+{_YEAR}\b)?",
    ),
    ("date", rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
    (
        "time",
        r"(?<![\d.,:])\d{1,2}(?:[:.]\d\d)?\s?(?:-|–|to)\s?\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?",
    ),
    ("time", r"(?<![\d.,:])\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?"),
    ("time", r"(?<![\d.,:])\d{1,2}:\d\d(?::\d\d)?\b(?!-\d)"),
    ("time", r"(?<![\d.,])\d{4}\s?(?:gmt|utc|hrs|hours local|est|cet|bst)\b"),
    ("time", r"\b(?:\d{1,2}|[a-z]+)\s+o['’]clock\b"),
    ("year", rf"(?<![\d.,$£€-]){_YEAR}\s?[-–/]\s?(?:{_YEAR}|\d\d)\b(?!\d)"),
    ("year", r"(?<![\d.,$£€])(?:1[5-9]|20)\d0['’]?s\b|['’]\d0s\b|\b\d0s\b"),
    ("score", rf"\b{_CONTEST}\s+(?:\w+\s+){{0,3}}?{_SMALL}\s?[-–]\s?{_SMALL}\b(?![-–]\w)"),
    ("score", rf"\b{_SMALL}\s?[-–]\s?{_SMALL}\s+{_CONTEST}\b"),
    ("label", r"(?<![\d.,$£€/-])(\d{1,3})[-–/]\1\b(?![-–/.,]\d|\s?%)"),
    ("score", r"\b\d{1,2}-to-\d{1,2}\b"),
    ("score", r"(?<![\d.,$£€-])\d{1,3}[-–]\d{1,3}(?:[-–]\d{1,3})+\b"),
    ("label", r"\b(?:one|two|three|four|five)[- ]on[- ](?:one|two|three|four|five)\b|\b24/7\b"),
    ("label", r"\b(?:[a-z]{1,10}\d+[a-z]?|[a-z]{1,5}-\d+[a-z]?)(?:s|'s|’s)?\b"),
    ("label", r"\b\d+[a-z]{1,2}\d+\w*\b|(?<![\w.,$£€])\d{9,}\b"),
    ("label", r"(?<![\w.,:/$£€-])0\d+\b(?![.,:/-]\d|\s?(?:gmt|utc|hrs|hours)\b|[ -]\d)"),
    ("label", rf"#\s?\d+\b|\b{_LABELLED}\b\.?[- ]?(?:\d[\d.]*|{_SMALL})\b(?!\s+of\b)"),
    ("label", r"\b(?:section|article|chapter|clause|paragraph|page|room|verse)\s\d+\b"),
    ("label", r"\b(?-i:Group of) (?:seven|eight|ten|twenty|7|8|10|20|77)\b"),
    ("label", r"\bgroup of (?:seven|eight|ten|twenty)(?=[\"'”’]?\s+(?:summit|leaders|meeting)\b)"),
    ("label", r"\bbig (?:three|four|five)\b"),
    ("label", r"\b(?:no|any|every|some|each|this|that|which|another)[ -]ones?\b"),
    ("label", r"\bone(?: another|['’]s\b|self\b)"),
    ("label", r"\b(?:day|square|air force|ground|formula|plan|year) one\b|\bone day\b(?=,)"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SOURCES)
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_ATTACHED = re.compile(r"(?i)[a-z]{1,10}\d+|[a-z]{1,5}-\d+")
_MONTHLESS = re.compile(r"\b(?:may|mar|march|sep|dec|jan)\b")


def find_specials(text: str) -> tuple[Special, ...]:
    """The stretches of `text` that are dates, times, telephone numbers, scores or labels."""
    found: list[Special] = []
    taken = bytearray(len(text))
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and _plausible(kind, match, text):
                taken[start:end] = b"\1" * (end - start)
                found.append(_special(kind, match))
    return tuple(sorted(found, key=lambda s: s.start))


def _plausible(kind: NumberKind, match: re.Match[str], text: str) -> bool:
    found = match.group()
    if kind == "date":
        # "may 5" in small letters is a verb; the month has a capital.
        return _MONTHLESS.search(found) is None
    if kind == "score":
        values = [float(n) for n in _NUMERAL.findall(found)]
        return len(values) != 2 or values[0] >= values[1] or "by" not in found.lower().split()
    if kind == "label" and re.fullmatch(r"(?i)mid-\d+s?|pre-\d+|post-\d+", found):
        return False
    if kind == "label" and _ATTACHED.fullmatch(found):
        # "US50bn" is an amount with a clipped currency sign, "under-18s" an age.
        return not re.match(r"(?i)(?:us|hk|rs)\d", found)
    return True


def _special(kind: NumberKind, match: re.Match[str]) -> Special:
    values = [float(n) for n in _values(match.group())]
    values = values or [value_of(match.group().split()[-1])]
    low, high = min(values), max(values)
    if kind == "year":
        low, high = _years(match.group())
    return Special(match.start(), match.end(), kind, low, high)


def _values(found: str) -> Iterator[str]:
    yield from (m.group()[:15] for m in _NUMERAL.finditer(found))


def _years(found: str) -> tuple[float, float]:
    first, *rest = (float(n) for n in _values(found))
    if rest:
        last = rest[0] if rest[0] >= 1000 else first - first % 100 + rest[0]
        return first, max(first, last)
    return first, first + 9
