"""Whether a confidence means what it says, and whether it tells right from wrong."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_BAR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The answers whose confidence lies in `low`..`high`; the upper end belongs to the next bin."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean confidence of them."""
    right: float
    """Share of them that is right."""


def reliability(
    confidences: Sequence[float], correct: Sequence[bool], bins: int = 10
) -> tuple[Bin, ...]:
    """The bins of equal width that hold an answer, lowest first.

    Raises:
        ValueError: a confidence outside 0..1, or more of the one than of the other.
    """
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in zip(confidences, correct, strict=True):
        if not 0.0 <= confidence <= 1.0:
            raise ValueError(f"a confidence lies in 0..1, not {confidence}")
        held.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    return tuple(
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(inside),
            confidence=sum(confidence for confidence, _ in inside) / len(inside),
            right=sum(right for _, right in inside) / len(inside),
        )
        for number, inside in sorted(held.items())
    )


def expected_calibration_error(found: Sequence[Bin]) -> float | None:
    """Mean distance of confidence and share right, by answers; None where there are none.

    ECE as in Guo et al. 2017, "On Calibration of Modern Neural Networks".
    """
    total = sum(b.count for b in found)
    if not total:
        return None
    return sum(b.count * abs(b.confidence - b.right) for b in found) / total


def auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Chance that a random positive lies above a random negative, ties counting half.

    The area under the ROC curve, by ranks (Mann and Whitney); None where a side is empty.
    """
    if not positive or not negative:
        return None
    ordered = sorted(negative)
    above = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in positive)
    return above / (2 * len(positive) * len(negative))


def bin_lines(found: Sequence[Bin]) -> list[str]:
    """The bins as text: a bar as long as the share right, and `|` where the confidence stands."""
    lines = ["confidence      n  mean  right"]
    for b in found:
        bar = list(("#" * round(_BAR * b.right)).ljust(_BAR + 1, "."))
        bar[round(_BAR * b.confidence)] = "|"
        span = f"{b.low:.1f} to {b.high:.1f}"
        lines.append(f"{span:<10} {b.count:>6}  {b.confidence:.2f}   {b.right:.2f}  {''.join(bar)}")
    return lines
