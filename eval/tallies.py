"""Figures of a benchmark that asks no questions: counted, printed beside their floors, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.report import SOME_FAILURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One figure; `of` counts what is behind it, and a `floor` is the least it may be."""

    name: str
    value: float | None
    of: int
    floor: float | None = None

    @property
    def missed(self) -> bool:
        """Whether it is below its floor, or could not be measured although it has one."""
        return self.floor is not None and (self.value is None or self.value < self.floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something the program got wrong: of which kind, where, and what to read about it."""

    kind: str
    where: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRun:
    """The figures of one benchmark, what went wrong, and what they were obtained with."""

    name: str
    tallies: tuple[Tally, ...]
    failures: tuple[Failure, ...]
    record: Mapping[str, Any] = field(default_factory=dict)
    """Counts, settings and seconds for the report; `sampled` where not all was measured."""


def share(name: str, got: float, of: int, *, floor: float | None = None) -> Tally:
    """`got` of `of`; nothing where there is nothing to count."""
    return Tally(name=name, value=got / of if of else None, of=of, floor=floor)


def harmonic(name: str, one: Tally, two: Tally, *, floor: float | None = None) -> Tally:
    """F1 of a precision and a recall, counted as the recall is."""
    value = None
    if one.value is not None and two.value is not None:
        both = one.value + two.value
        value = 2 * one.value * two.value / both if both else 0.0
    return Tally(name=name, value=value, of=two.of, floor=floor)


def missed_tallies(run: TallyRun) -> list[str]:
    """A sentence for every floor missed; floors say nothing about a sample."""
    if run.record.get("sampled"):
        return []
    return [
        f"{found.name} was not measured"
        if found.value is None
        else f"{found.name} is {found.value:.3f}, below {found.floor:.2f}"
        for found in run.tallies
        if found.missed
    ]


def print_tallies(run: TallyRun, console: Console, *, failures: str = "some") -> None:
    """Print the figures, the failures ("some", "all" or "none") and the verdict."""
    edges = box.ROUNDED if console.is_terminal else box.ASCII
    sampled = bool(run.record.get("sampled"))
    table = Table(box=edges, title=f"verbatim eval {run.name}", title_justify="left")
    for header in ("measure", "score", "of", "floor", ""):
        table.add_column(header, justify="left" if header in ("measure", "") else "right")
    for found in run.tallies:
        value = "-" if found.value is None else f"{found.value:.3f}"
        floor = "" if found.floor is None or sampled else f"{found.floor:.2f}"
        verdict = "MISSED" if found.missed and not sampled else ""
        table.add_row(found.name, value, str(found.of), floor, verdict)
    console.print(table)
    if failures != "none":
        _print_failures(run.failures, console, every=failures == "all")
    for key, value in run.record.items():
        if key not in ("set", "versions"):
            console.print(f"{key}: {value}", highlight=False)
    missed = missed_tallies(run)
    for line in missed:
        console.print(f"MISSED: {line}", highlight=False)
    if not missed:
        console.print("A sample: no floor is applied." if sampled else "Every floor is met.")


def _print_failures(failures: Sequence[Failure], console: Console, *, every: bool) -> None:
    kinds = list(dict.fromkeys(failure.kind for failure in failures))
    for kind in kinds:
        found = [failure for failure in failures if failure.kind == kind]
        shown = found if every else found[: max(1, SOME_FAILURES // len(kinds))]
        console.print(f"\n{kind}: {len(found)}", highlight=False)
        for failure in shown:
            console.print(f"  {escape(failure.where)}", highlight=False, soft_wrap=True)
            for line in failure.lines:
                console.print(f"    {escape(line)}", highlight=False, soft_wrap=True)
        if len(shown) < len(found):
            rest = len(found) - len(shown)
            console.print(f"  ... and {rest} more; --list-failures all shows them.")
    if kinds:
        console.print()


def tallies_as_dict(run: TallyRun) -> dict[str, Any]:
    """The run as JSON-ready values: record, figures, floors missed, and every failure."""
    return {
        **run.record,
        "set": run.name,
        "tallies": [asdict(found) for found in run.tallies],
        "missed": missed_tallies(run),
        "failures": [asdict(failure) for failure in run.failures],
    }
