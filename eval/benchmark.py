"""Speed and memory beside their targets: `python -m eval.benchmark`, or `make bench`.

Timings depend on the machine and on what else runs there, so this is a command to read, with no
gate: it exits with 0 also where a target is missed.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from eval.gold import GoldQuestion, load_articles, load_gold

_SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
_GOLD = Path(__file__).parent / "gold" / "seeds.jsonl"
_INVENTED = Path(__file__).parent / "gold" / "invented"
_COLD_QUESTION = "How many Ukrainian civilians were killed or injured?"
WARM_TARGET_S = 0.250
COLD_TARGET_S = 4.0
READER_LOAD_TARGET_S = 0.3
WINDOWS_TARGET_S = 0.150
LEDGERS_TARGET = 2.0
_WINDOWS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One line of the table; `target` is an upper bound in the unit of `value`, where set."""

    name: str
    value: float
    unit: str
    note: str = ""
    target: float | None = None

    @property
    def verdict(self) -> str:
        """ "met", "missed", or nothing where there is no target."""
        if self.target is None:
            return ""
        return "met" if self.value < self.target else "missed"


@click.command()
@click.option(
    "--articles",
    type=click.Path(path_type=Path, exists=True),
    default=_SEEDS,
    help="Files or folder to index for the build measurements.",
)
@click.option("--cold-runs", default=5, show_default=True, type=click.IntRange(1, 100))
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def main(articles: Path, cold_runs: int, as_json: bool) -> None:
    """Measure building, warm and cold questions, and memory."""
    gold = load_gold(_GOLD, load_articles(_SEEDS))
    with tempfile.TemporaryDirectory(prefix="verbatim-bench-") as folder:
        seeds_index = Path(folder) / "seeds"
        run_verbatim("index", str(_SEEDS), "--index", str(seeds_index))
        results = [
            *measure_building(articles, Path(folder) / "built"),
            *measure_ledgers((articles, _INVENTED), Path(folder)),
            *measure_cold(seeds_index, cold_runs),
            *measure_warm(seeds_index, gold),
            *measure_reader(gold),
        ]
    if as_json:
        click.echo(json.dumps([as_record(found) for found in results], indent=2))
    else:
        click.echo(table(results))


def measure_building(articles: Path, index: Path) -> list[Measurement]:
    """Seconds to index `articles` in a new process, from nothing and again with nothing changed."""
    size = sum(path.stat().st_size for path in _files(articles)) / 1000
    first = run_verbatim("index", str(articles), "--index", str(index))
    again = run_verbatim("index", str(articles), "--index", str(index))
    note = f"{len(_files(articles))} files, {size:,.0f} kB"
    return [
        Measurement(name="index from nothing", value=first, unit="s", note=note),
        Measurement(name="index again, unchanged", value=again, unit="s"),
    ]


def measure_ledgers(paths: Sequence[Path], folder: Path) -> list[Measurement]:
    """Milliseconds to index an article with the stage that reads the ledgers and without it.

    Both come from one build, after one to load the models. The stage reads names as well, so the
    ledgers themselves cost a little less.
    """
    from index import build
    from index.embedding import MiniLMEmbedding

    embedding = MiniLMEmbedding()
    build(paths, folder / "loading", embedding=embedding)
    report = build(paths, folder / "ledgers", embedding=embedding)
    articles = len(report.added)
    whole, ledgers = report.seconds, report.timings["extract"]
    return [
        Measurement(
            name="index an article",
            value=1000 * whole / articles,
            unit="ms",
            note=f"{articles} articles, models loaded",
        ),
        Measurement(
            name="the same without the ledgers",
            value=1000 * (whole - ledgers) / articles,
            unit="ms",
            note=f"{1000 * ledgers / articles:.0f} ms of quotes, figures and names",
        ),
        Measurement(
            name="with the ledgers, times as long",
            value=whole / (whole - ledgers),
            unit="x",
            target=LEDGERS_TARGET,
        ),
    ]


def measure_cold(index: Path, runs: int) -> list[Measurement]:
    """Seconds for `verbatim ask` in new processes, and the most memory one of them held."""
    command = ("ask", _COLD_QUESTION, "--json", "--index", str(index))
    seconds = [run_verbatim(*command) for _ in range(runs)]
    return [
        Measurement(
            name="cold ask, median",
            value=statistics.median(seconds),
            unit="s",
            note=f"{runs} new processes, slowest {max(seconds):.2f} s",
            target=COLD_TARGET_S,
        ),
        Measurement(
            name="cold ask, peak memory", value=_peak_mb(resource.RUSAGE_CHILDREN), unit="MB"
        ),
    ]


def measure_warm(index: Path, gold: Sequence[GoldQuestion]) -> list[Measurement]:
    """Milliseconds for each gold question in one process, with the trained reader and without."""
    taken = {reader: _ask_all(index, gold, reader=reader) for reader in (True, False)}
    seconds = taken[True]
    medians = {reader: statistics.median(found) for reader, found in taken.items()}
    return [
        Measurement(
            name="warm ask, median",
            value=medians[True] * 1000,
            unit="ms",
            note=f"{len(seconds)} gold questions",
            target=WARM_TARGET_S * 1000,
        ),
        Measurement(name="warm ask, p95", value=percentile(seconds, 95) * 1000, unit="ms"),
        Measurement(name="warm ask, slowest", value=max(seconds) * 1000, unit="ms"),
        Measurement(
            name="the same without the reader",
            value=medians[False] * 1000,
            unit="ms",
            note=f"median; with it {medians[True] / medians[False]:.2f} times as long",
        ),
        Measurement(name="warm, peak memory", value=_peak_mb(resource.RUSAGE_SELF), unit="MB"),
    ]


def _ask_all(index: Path, gold: Sequence[GoldQuestion], *, reader: bool) -> list[float]:
    """Seconds for each question, after one to warm up."""
    from assistant import Assistant, Settings

    seconds = []
    with Assistant.open(index=index, settings=Settings(reader=reader)) as assistant:
        assistant.ask(_COLD_QUESTION)
        for question in gold:
            started = time.perf_counter()
            assistant.ask(question.question, history=question.history)
            seconds.append(time.perf_counter() - started)
    return seconds


def measure_reader(gold: Sequence[GoldQuestion]) -> list[Measurement]:
    """Seconds to load the reader's model and milliseconds to read twelve windows."""
    from assistant.reader.model import ReaderModel, Window
    from index.sentences import split_sentences

    windows = []
    for text in load_articles(_SEEDS).values():
        spans = split_sentences(text)
        for first in range(0, len(spans) - 2, 3):
            body = text[spans[first].start : spans[first + 2].end]
            windows.append(Window(text=body, parts=((0, len(body)),)))
    windows = [w for w in windows if 150 <= len(w.text) <= 450][:_WINDOWS]
    started = time.perf_counter()
    model = ReaderModel()
    model.load()
    loaded = time.perf_counter() - started
    model.read(_COLD_QUESTION, windows)
    seconds = []
    for question in gold[:40]:
        started = time.perf_counter()
        model.read(question.question, windows)
        seconds.append(time.perf_counter() - started)
    characters = sum(len(w.text) for w in windows)
    return [
        Measurement(name="reader, loading", value=loaded, unit="s", target=READER_LOAD_TARGET_S),
        Measurement(
            name=f"reader, {len(windows)} windows, median",
            value=statistics.median(seconds) * 1000,
            unit="ms",
            note=f"{characters:,} characters, {len(seconds)} questions",
            target=WINDOWS_TARGET_S * 1000,
        ),
    ]


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]


def table(results: Sequence[Measurement]) -> str:
    """The measurements as aligned text, with the machine they were taken on."""
    rows = [("measured", "value", "target", "", "")]
    for found in results:
        target = f"< {found.target:g} {found.unit}" if found.target is not None else ""
        value = f"{found.value:,.{2 if found.unit in ('s', 'x') else 0}f} {found.unit}"
        rows.append((found.name, value, target, found.verdict, found.note))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(f"{cell:<{widths[n]}}" for n, cell in enumerate(row)) for row in rows]
    machine = (
        f"Python {platform.python_version()}, {_processors()} processors, {platform.machine()}"
    )
    return "\n".join(line.rstrip() for line in (*lines, "", machine))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_verbatim(*arguments: str) -> float:
    """Run a command in a new process; the seconds it took."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments], capture_output=True, text=True
    )
    if done.returncode:
        raise click.ClickException(f"verbatim {arguments[0]} failed: {done.stderr.strip()}")
    return time.perf_counter() - started


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]


def _peak_mb(who: int) -> float:
    """The most memory held so far; Linux counts kilobytes, macOS bytes."""
    peak = resource.getrusage(who).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def as_record(found: Measurement) -> dict[str, object]:
    """A measurement for JSON."""
    return {
        "name": found.name,
        "value": found.value,
        "unit": found.unit,
        "target": found.target,
        "verdict": found.verdict,
        "note": found.note,
    }


if __name__ == "__main__":
    main()
