"""The floors and gates of each set, and a run as a table, as a list of failures and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.metrics import Score
from eval.reliability import bin_lines, expected_calibration_error
from eval.run import Result, Run

INVARIANTS = ("I1 spans", "I2 markers", "I3 content", "I4 same again", "round trip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least a metric may reach; a gate also holds for a sample of the questions."""

    metric: str
    minimum: float
    gate: bool = False


_GATES = tuple(Floor(metric=name, minimum=1.0, gate=True) for name in INVARIANTS)
FLOORS: dict[str, tuple[Floor, ...]] = {
    "seeds": (
        *_GATES,
        Floor(metric="answer correct", minimum=0.90),
        Floor(metric="citation precision", minimum=0.97),
        Floor(metric="refusal precision", minimum=0.85),
        Floor(metric="refusal recall", minimum=0.85),
    ),
}
"""By set. A set without an entry, such as a benchmark, has the gates alone."""

TYPE_COLUMNS = ("answer correct", "short answer correct", "citation precision", "citation recall")
FAILURE_METRICS = ("answer correct", *INVARIANTS)
"""What is listed as a failure of a question unless every shortfall is asked for."""
RECORDED_ONLY = frozenset(f"hit@{k}" for k in (1, 3, 5))
SOME_FAILURES = 25


def floors_of(run: Run) -> tuple[Floor, ...]:
    """The floors that decide about a run: the gates alone for a sample."""
    floors = FLOORS.get(run.name, _GATES)
    return tuple(f for f in floors if f.gate) if run.record.get("sampled") else floors


def missed_floors(run: Run) -> list[str]:
    """A sentence for every floor or gate that the run misses, crashes among them."""
    missed = [f"{len(run.crashed)} question(s) crashed"] if run.crashed else []
    for floor in floors_of(run):
        value = run.total(floor.metric).value
        if value is None:
            if floor.metric == "I4 same again" and run.name not in FLOORS:
                continue  # benchmarks ask each question once; nothing else may go unmeasured
            missed.append(f"{floor.metric} was not measured")
        elif value < floor.minimum:
            missed.append(f"{floor.metric} is {value:.3f}, below {floor.minimum:.2f}")
    return missed


def print_run(run: Run, console: Console, *, failures: str = "some") -> None:
    """Print the tables, the failures ("some", "all" or "none") and the verdict."""
    edges = box.ROUNDED if console.is_terminal else box.ASCII
    console.print(_metrics_table(run, edges))
    console.print(_types_table(run, edges))
    _print_reliability(run, console)
    if failures != "none":
        _print_failures(run, console, every=failures == "all")
    seconds = sorted(result.seconds for result in run.results if not result.error)
    if seconds:
        median = 1000 * seconds[len(seconds) // 2]
        console.print(f"{len(run.results)} questions, median {median:.0f} ms a question.")
    record = run.record
    if "reader" in record:
        console.print(f"Reader: {record['reader']}.", highlight=False)
    console.print(f"Index {record['index']}, {record['articles']} articles.", highlight=False)
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    console.print(versions, highlight=False)
    missed = missed_floors(run)
    for line in missed:
        console.print(f"MISSED: {line}", highlight=False)
    if not missed:
        console.print("Every floor and gate is met.")


def _metrics_table(run: Run, edges: box.Box) -> Table:
    table = Table(box=edges, title=f"verbatim eval {run.name}", title_justify="left")
    for header in ("metric", "score", "of", "floor", ""):
        table.add_column(header, justify="left" if header in ("metric", "") else "right")
    minimum = {floor.metric: floor for floor in floors_of(run)}
    for metric in run.metrics:
        total = run.total(metric)
        floor = minimum.get(metric)
        bound = f"{floor.minimum:.2f}{' gate' if floor.gate else ''}" if floor else ""
        low = floor is not None and total.value is not None and total.value < floor.minimum
        table.add_row(metric, _number(total), str(total.of), bound, "MISSED" if low else "")
    return table


def _types_table(run: Run, edges: box.Box) -> Table:
    table = Table(box=edges, title="by type", title_justify="left")
    table.add_column("type")
    table.add_column("questions", justify="right")
    for metric in TYPE_COLUMNS:
        table.add_column(metric, justify="right")
    for name in dict.fromkeys(result.question.type for result in run.results):
        count = sum(result.question.type == name for result in run.results)
        cells = [_cell(run.total(metric, name)) for metric in TYPE_COLUMNS]
        table.add_row(name, str(count), *cells)
    return table


def _print_reliability(run: Run, console: Console) -> None:
    if bins := run.reliability:
        error = expected_calibration_error(bins)
        console.print(f"Confidence of answers, beside the share correct; ECE {error:.3f}")
        for line in bin_lines(bins):
            console.print(line, highlight=False)


def _number(score: Score) -> str:
    return "-" if score.value is None else f"{score.value:.3f}"


def _cell(score: Score) -> str:
    return "-" if score.value is None else f"{score.value:.2f} ({score.got}/{score.of})"


def shortfalls(result: Result, *, every: bool) -> Iterator[tuple[str, Score]]:
    """The metrics on which a question fell short, with their scores."""
    for metric, score in result.scores.items():
        wanted = metric not in RECORDED_ONLY if every else metric in FAILURE_METRICS
        if wanted and score.of and score.got < score.of:
            yield metric, score


def _print_failures(run: Run, console: Console, *, every: bool) -> None:
    failed = [r for r in run.results if r.error or any(shortfalls(r, every=every))]
    if not failed:
        return
    console.print(f"\nFailures: {len(failed)} of {len(run.results)} questions")
    shown = failed if every else failed[:SOME_FAILURES]
    for result in shown:
        for line in failure_lines(result, every=every):
            console.print(escape(line), highlight=False, soft_wrap=True)
    if len(shown) < len(failed):
        console.print(f"... and {len(failed) - len(shown)} more; --list-failures all shows them.")


def failure_lines(result: Result, *, every: bool) -> list[str]:
    """What to read about a failed question: what was asked, expected and given, and why."""
    question = result.question
    lines = [f"\n{question.id} ({question.type}): {question.question}"]
    lines += [f"  after: {asked}" for asked, _ in question.history]
    if result.error:
        return [*lines, f"  crashed: {result.error}"]
    lines.append(f"  expected: {_expected(result)}")
    if answer := result.answer:
        given = answer.text if answer.status == "answered" else f"(abstained) {answer.reason}"
        lines.append(f"  given: {given.replace(chr(10), ' ')}")
        lines.append(f"  short: {answer.short}")
    return [*lines, *(f"  {m}: {s.reason}" for m, s in shortfalls(result, every=every))]


def _expected(result: Result) -> str:
    question = result.question
    if question.type == "false_premise":
        return f"abstain, or correct it: {' / '.join(question.answers)}"
    if not question.answerable:
        return "abstain"
    groups: Sequence[Sequence[str]] = question.must_contain
    if question.answers:
        groups = (question.answers, *groups)
    return " AND ".join(" / ".join(group) for group in groups)


def run_as_dict(run: Run) -> dict[str, Any]:
    """The run as JSON-ready values: record, totals, floors missed, and every result."""
    totals = {metric: run.total(metric) for metric in run.metrics}
    return {
        **run.record,
        "metrics": {
            metric: {"score": total.value, "got": total.got, "of": total.of}
            for metric, total in totals.items()
        },
        "reliability": {
            "ece": expected_calibration_error(run.reliability),
            "bins": [asdict(found) for found in run.reliability],
        },
        "missed": missed_floors(run),
        "results": [_result_as_dict(result) for result in run.results],
    }


def _result_as_dict(result: Result) -> dict[str, Any]:
    question = result.question
    return {
        "id": question.id,
        "type": question.type,
        "question": question.question,
        "error": result.error or None,
        "seconds": round(result.seconds, 4),
        "answer": result.answer.to_dict() if result.answer else None,
        "scores": {metric: asdict(score) for metric, score in result.scores.items()},
    }
