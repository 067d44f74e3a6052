"""The figures of the reader as a table beside their targets, as failures and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.reading import Judged, Measure, Outcome, ReadingRun
from eval.reliability import bin_lines
from eval.report import SOME_FAILURES


def print_reading(run: ReadingRun, console: Console, *, failures: str = "some") -> None:
    """Print the figures, the bins and the failures ("some", "all" or "none")."""
    console.print(_measures_table(run, box.ROUNDED if console.is_terminal else box.ASCII))
    if run.bins:
        console.print("\nProbability of an answer, beside the share that has one")
        for line in bin_lines(run.bins):
            console.print(line, highlight=False)
    else:
        console.print("\nToo few articles or kinds of question to calibrate on.")
    if failures != "none":
        _print_failures(run, console, every=failures == "all")
    seconds = sorted(outcome.seconds for outcome in run.outcomes)
    median = 1000 * seconds[len(seconds) // 2]
    asked = run.record["questions"]
    counts = ", ".join(f"{count} {kind}" for kind, count in asked.items())
    console.print(f"\n{len(run.outcomes)} questions, median {median:.0f} ms of reading: {counts}.")
    console.print(f"Articles: {', '.join(run.record['articles'])}.", highlight=False)
    console.print(f"Model: sha256 {run.record['model']['sha256'][:16]}.", highlight=False)


def _measures_table(run: ReadingRun, edges: box.Box) -> Table:
    table = Table(box=edges, title="verbatim eval reading", title_justify="left")
    for header in ("measure", "score", "of", "target", ""):
        table.add_column(header, justify="left" if header in ("measure", "") else "right")
    for found in run.measures:
        value = "-" if found.value is None else f"{found.value:.3f}"
        table.add_row(found.name, value, _questions(found), _target(found), found.verdict)
    return table


def _questions(found: Measure) -> str:
    return " / ".join(str(count) for count in found.of)


def _target(found: Measure) -> str:
    if found.target is None:
        return ""
    return f"{'<=' if found.at_most else '>='} {found.target:.2f}"


def shortfalls(run: ReadingRun, *, every: bool) -> Iterator[tuple[Outcome, Judged | None]]:
    """The questions that went wrong, with what was decided about them.

    Wrong is an answer without an accepted word, or one shown where there is none; with `every`,
    so is an inexact answer and one withheld.
    """
    decided = {judged.outcome.qid: judged for judged in run.judged}
    for outcome in run.outcomes:
        judged = decided.get(outcome.qid)
        if outcome.kind != "answerable":
            wrong = judged is not None and judged.shown
        else:
            wrong = outcome.f1 == 0.0
            if every:
                wrong = not outcome.exact or (judged is not None and not judged.shown)
        if wrong:
            yield outcome, judged


def _print_failures(run: ReadingRun, console: Console, *, every: bool) -> None:
    failed = list(shortfalls(run, every=every))
    if not failed:
        return
    console.print(f"\nFailures: {len(failed)} of {len(run.outcomes)} questions")
    shown = failed if every else failed[:SOME_FAILURES]
    for outcome, judged in shown:
        for line in failure_lines(outcome, judged):
            console.print(escape(line), highlight=False, soft_wrap=True)
    if len(shown) < len(failed):
        console.print(f"... and {len(failed) - len(shown)} more; --list-failures all shows them.")


def failure_lines(outcome: Outcome, judged: Judged | None) -> list[str]:
    """What to read about a failed question: what was asked, expected, read and decided."""
    window = "" if outcome.right_window or outcome.kind != "answerable" else ", wrong window"
    lines = [
        f"\n{outcome.qid} ({outcome.kind}, {outcome.title}): {outcome.question}",
        f"  expected: {' / '.join(outcome.accepted) or 'no answer'}",
        f"  read: {outcome.guess!r}, F1 {outcome.f1:.2f}{window}",
    ]
    if judged is not None:
        decided = "shown" if judged.shown else "withheld"
        lines.append(f"  {decided} with probability {judged.probability:.2f}")
    return lines


def reading_as_dict(run: ReadingRun) -> dict[str, Any]:
    """The run as JSON-ready values: record, figures, bins, and every result."""
    decided = {judged.outcome.qid: judged for judged in run.judged}
    return {
        **run.record,
        "measures": [{**asdict(found), "verdict": found.verdict} for found in run.measures],
        "reliability": [asdict(found) for found in run.bins],
        "results": [
            {**asdict(outcome), **_decision_as_dict(decided.get(outcome.qid))}
            for outcome in run.outcomes
        ],
    }


def _decision_as_dict(judged: Judged | None) -> dict[str, Any]:
    if judged is None:
        return {"probability": None, "shown": None}
    return {"probability": judged.probability, "shown": judged.shown}
