"""Finds which of many stretches of a text overlap a given one, without looking at all of them."""

from collections.abc import Iterator
from typing import Generic, TypeVar

_WIDTH = 512
T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Values filed under the stretches of text they belong to; stretches may overlap."""

    def __init__(self) -> None:
        self._shelves: dict[int, list[tuple[int, int, T]]] = {}

    def add(self, start: int, end: int, value: T) -> None:
        """Files `value` under `text[start:end]`."""
        for shelf in range(start // _WIDTH, max(start, end - 1) // _WIDTH + 1):
            self._shelves.setdefault(shelf, []).append((start, end, value))

    def overlapping(self, start: int, end: int) -> Iterator[tuple[int, int, T]]:
        """What shares at least one character with `text[start:end]`, in the order it was filed."""
        seen: set[tuple[int, int]] = set()
        for shelf in range(start // _WIDTH, max(start, end - 1) // _WIDTH + 1):
            for first, last, value in self._shelves.get(shelf, ()):
                spans_shelves = first // _WIDTH != shelf or last // _WIDTH != shelf
                if first < end and start < last:
                    if spans_shelves and (first, last) in seen:
                        continue
                    seen.add((first, last))
                    yield first, last, value

    def covers(self, at: int) -> bool:
        """Whether any stretch holds the character at `at`."""
        return any(True for _ in self.overlapping(at, at + 1))
