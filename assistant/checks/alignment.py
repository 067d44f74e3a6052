"""Lays a claim over a source, word by word in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks.units import Unit, same_unit

_FREE, _DROP, _GAP, _INSERT = 0.05, 1.0, 0.5, 0.2
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which source unit says which claim unit, by position."""

    pairs: tuple[tuple[int, int], ...]

    @property
    def claimed(self) -> frozenset[int]:
        """Positions of the claim's units that the source says."""
        return frozenset(c for c, _ in self.pairs)

    @property
    def kept(self) -> frozenset[int]:
        """Positions of the source's units that the claim keeps."""
        return frozenset(s for _, s in self.pairs)


def align(claim: Sequence[Unit], source: Sequence[Unit]) -> Alignment | None:
    """The cheapest way to make the claim from the source by leaving units out, or None.

    Nothing may be put in but free units and auxiliaries, and nothing changes places: an edit
    distance without substitution (Needleman and Wunsch, 1970), quadratic in the sentence length.
    """
    if not all(u.free or u.auxiliary or any(same_unit(u, v) for v in source) for u in claim):
        return None
    rows, columns = len(claim), len(source)
    cost = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    step = [[""] * (columns + 1) for _ in range(rows + 1)]
    cost[rows][columns] = 0.0
    for c in range(rows, -1, -1):
        for s in range(columns, -1, -1):
            if (c, s) != (rows, columns):
                cost[c][s], step[c][s] = _best(claim, source, c, s, cost, step)
    if cost[0][0] == _NEVER:
        return None
    pairs: list[tuple[int, int]] = []
    c = s = 0
    while (c, s) != (rows, columns):
        move = step[c][s]
        if move == "pair":
            pairs.append((c, s))
        c += move in {"pair", "insert"}
        s += move in {"pair", "drop"}
    return Alignment(tuple(pairs))


def _best(
    claim: Sequence[Unit],
    source: Sequence[Unit],
    c: int,
    s: int,
    cost: list[list[float]],
    step: list[list[str]],
) -> tuple[float, str]:
    options: list[tuple[float, str]] = []
    if c < len(claim) and s < len(source) and same_unit(claim[c], source[s]):
        options.append((cost[c + 1][s + 1], "pair"))
    if c < len(claim) and (claim[c].free or claim[c].auxiliary):
        options.append((cost[c + 1][s] + _INSERT, "insert"))
    if s < len(source):
        price = _FREE if source[s].free else _DROP
        if not source[s].free and step[c][s + 1] != "drop":
            price += _GAP
        options.append((cost[c][s + 1] + price, "drop"))
    return min(options, key=lambda o: o[0], default=(_NEVER, ""))
