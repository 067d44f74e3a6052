"""Whether two figures of the ledger are about the same thing, so that they can disagree."""

from __future__ import annotations

import re

from index.names import related, same_name
from index.types import Figure

_PEOPLE = frozenset({"", "people", "person", "persons", "others", "victims", "individuals"})
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_CALENDAR = (
    frozenset(_DAYS.split()),
    frozenset(_MONTHS.split()),
    frozenset("yesterday today tomorrow".split()),
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DAY = re.compile(r"\b(?:[12]?\d|3[01])\b(?:st|nd|rd|th)?")


def same_thing(a: Figure, b: Figure) -> bool:
    """Whether two figures count the same: role, unit, group, place and time do not part them.

    What one of them leaves open parts nothing, except the role: the number of those killed says
    nothing about the number of those of whom no role is told.
    """
    if a.role != b.role or not _same_unit(a, b):
        return False
    if not same_group(a.about, b.about):
        return False
    if a.place and b.place and not _same_place(a.place, b.place):
        return False
    return not dates_differ(a.date, b.date)


def _same_unit(a: Figure, b: Figure) -> bool:
    if a.role and a.role not in {"money", "time", "share"}:
        return True  # the group says whom they count
    return a.unit.rstrip("s") == b.unit.rstrip("s")


def same_group(a: str, b: str) -> bool:
    """Whether two noun phrases may name one group: one head, and no two names that differ.

    "People" are nobody in particular, so they may be anybody; "Russian" and "Ukrainian" soldiers
    are not one group, "soldiers" and "Russian soldiers" may be.
    """
    one, other = a.split(), b.split()
    names = [{w for w in words if w[:1].isupper()} for words in (one, other)]
    if all(names) and not any(_same_place(x, y) for x in names[0] for y in names[1]):
        return False
    heads = [words[-1].lower() if words else "" for words in (one, other)]
    return bool(set(heads) & _PEOPLE) or _stem(heads[0]) == _stem(heads[1])


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|y)$", "", word)


def _same_place(a: str, b: str) -> bool:
    one, other = a.lower(), b.lower()
    return one in other or other in one or same_name(a, b) or related(a, b)


def dates_differ(a: str, b: str) -> bool:
    """Whether two printed dates cannot be one: both tell a day, month or year, and not the same."""
    one, other = a.lower(), b.lower()
    for words in _CALENDAR:
        told = [set(re.findall(r"[a-z]+", text)) & words for text in (one, other)]
        if all(told) and not told[0] & told[1]:
            return True
    for pattern in (_YEAR, _DAY):
        told = [set(pattern.findall(_YEAR.sub("", t) if pattern is _DAY else t)) for t in (a, b)]
        if all(told) and not told[0] & told[1]:
            return True
    return False
