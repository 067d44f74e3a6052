"""What a number in a text is worth, and when two of them are worth the same."""

import math
from dataclasses import dataclass
from typing import Literal

NumberKind = Literal[
    "count",
    "percent",
    "money",
    "fraction",
    "ordinal",
    "year",
    "date",
    "time",
    "age",
    "score",
    "phone",
    "label",
]
"""Only "count", "percent", "money" and "fraction" say how many or how much."""

Bound = Literal["lower", "upper", "about", "exact"]

QUANTITIES: frozenset[str] = frozenset({"count", "percent", "money", "fraction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """Words that loosen or bound a number: "more than", "as many as", "or so"."""

    text: str
    """As printed, lower-cased, with single blanks."""
    bound: Bound
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and the span of the words or digits that give its value."""

    low: float
    high: float
    start: int
    end: int
    kind: NumberKind
    unit: str = ""
    """"%" or an ISO 4217 code for a percentage or money, else ""."""
    vague: bool = False
    """The words name an order of magnitude, not a value: "dozens", "tens of thousands"."""
    qualifiers: tuple[Qualifier, ...] = ()

    @property
    def percent(self) -> bool:
        """Whether it is a percentage."""
        return self.kind == "percent"

    @property
    def quantity(self) -> bool:
        """Whether it says how many or how much, rather than when, which or where."""
        return self.kind in QUANTITIES

    @property
    def qualifier(self) -> str:
        """The first qualifier as printed and lower-cased, or ""."""
        return self.qualifiers[0].text if self.qualifiers else ""

    @property
    def full_start(self) -> int:
        """Where the number starts, its qualifiers included."""
        return min([self.start, *(q.start for q in self.qualifiers)])

    @property
    def full_end(self) -> int:
        """Where the number ends, its qualifiers included."""
        return max([self.end, *(q.end for q in self.qualifiers)])


def same_value(a: Number, b: Number) -> bool:
    """Whether two numbers give the same value or range; "six" is 6, but 6 is not 6%, $6 or 6th.

    Qualifiers are not compared: "more than 100,000" and "well over 100,000" have the same value.
    Kinds that do not say how many (years, labels, scores …) are the same only within one kind.
    """
    if a.kind != b.kind or (a.unit and b.unit and a.unit != b.unit):
        return False
    return math.isclose(a.low, b.low, rel_tol=1e-9) and math.isclose(a.high, b.high, rel_tol=1e-9)
