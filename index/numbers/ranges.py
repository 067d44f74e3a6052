"""Which values a printed number allows, and whether two of them can both be true."""

from __future__ import annotations

import math
from dataclasses import dataclass

from index.numbers.values import Number

_OPEN = 2.0
"""An open bound reaches to twice or half its value: nobody says "more than 100" of 300."""
_ABOUT = 0.15
_NEARLY = 0.9
_NEARLY_WORDS = frozenset({"nearly", "almost", "virtually", "close to", "approaching", "nearing"})
_ROUND_DIGITS = 2
"""A number with no more significant digits than this may stand for one that rounds to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The values a number allows, both ends included."""

    low: float
    high: float

    def meets(self, other: Range) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high


def range_of(number: Number) -> Range:
    """What a number with its qualifiers allows: "more than 100" 100 to 200, "about 100" 85 to 115.

    A round number also allows whatever rounds to it, so that 40,000 meets 40,213.
    """
    low, high = number.low, number.high
    if not number.qualifiers:
        low, high = low - _rounding(low), high + _rounding(high)
    for qualifier in number.qualifiers:
        if qualifier.text in _NEARLY_WORDS:
            low = min(low, number.low * _NEARLY)
        elif qualifier.bound == "lower":
            high = max(high, number.high * _OPEN)
        elif qualifier.bound == "upper":
            low = min(low, number.low / _OPEN)
        elif qualifier.bound == "about":
            low, high = min(low, number.low * (1 - _ABOUT)), max(high, number.high * (1 + _ABOUT))
    return Range(low=min(low, high), high=max(low, high))


def _rounding(value: float) -> float:
    """Half of the last place that a round number states; 0 for any other, or a small one."""
    if abs(value) < 10**_ROUND_DIGITS or not math.isfinite(value):
        return 0.0
    places = math.floor(math.log10(abs(value))) + 1 - _ROUND_DIGITS
    step = 10.0**places
    return step / 2 if value % step == 0 else 0.0
