"""The command `verbatim eval`: parses, runs the sets, prints; missed floors exit with 1."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import click
from rich.console import Console
from rich.progress import Progress

from assistant.settings import Settings
from eval.gold import GoldError
from eval.report import missed_floors, print_run, run_as_dict
from eval.run import Door, Run, run_set
from eval.sets import NAMES, QuestionSet, load_set, sample_of
from eval.tallied import LEDGERS, TALLIED, run_tallied
from eval.tallies import missed_tallies, print_tallies, tallies_as_dict
from index.errors import ModelError

SEEDS = "seeds"
READING = "reading"
"""The one set that is asked of the reader alone, so that it makes a report of its own."""


@click.command("eval", short_help="Score the gold questions and benchmarks.")
@click.argument("sets", nargs=-1, type=click.Choice((*NAMES, READING, *TALLIED)))
@click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path),
    help="Index to ask, instead of a temporary one built from the articles of the set.",
)
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the articles asked about, instead of the seeds of a source checkout.",
)
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another file of gold questions to ask, in the format of eval/gold.",
)
@click.option(
    "--bench",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="VERBATIM_BENCH",
    help="Folder that holds a folder for each benchmark.  [env: VERBATIM_BENCH]",
)
@click.option(
    "--split",
    type=click.Choice(["dev", "train"]),
    default="dev",
    show_default=True,
    help="The part of polnear to measure on.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Take N questions or articles only, chosen by --seed; only the gates then decide.",
)
@click.option("--seed", default=0, show_default=True, help="Chooses the sample.")
@click.option(
    "--list-failures",
    "failures",
    type=click.Choice(["some", "all", "none"]),
    default="some",
    show_default=True,
    help="Failures to list; all also lists missed citations and short answers.",
)
@click.option(
    "--without",
    type=click.Choice(["reader"]),
    multiple=True,
    help="Answer without a part, to see what it is worth.",
)
@click.option(
    "--reader",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Reader to measure with the set reading, instead of the one in the package.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
def evaluate(
    sets: tuple[str, ...],
    index_dir: Path | None,
    articles: Path | None,
    questions: Path | None,
    bench: Path | None,
    split: Literal["dev", "train"],
    sample: int | None,
    seed: int,
    failures: str,
    without: tuple[str, ...],
    reader: Path | None,
    as_json: bool,
) -> None:
    """Ask the questions of each SET and score the answers (default: seeds).

    Of heldout and unseen look at totals alone (--list-failures none). Reading measures the reader's
    network alone, on articles set aside before training. Ledgers, which comes with seeds, compares
    every row of reported speech and every figure of the seed articles; polnear measures quotes and
    speakers, muc casualty figures, ramdocs how often all answers are shown where documents differ.

    Exits with 1 when a floor or gate is missed or a question crashes.
    """
    settings = Settings(reader="reader" not in without)
    if READING in sets and not settings.reader:
        raise click.UsageError(f"The set {READING} is about the reader: it has to be on.")
    if reader is not None and READING not in sets:
        raise click.UsageError(f"--reader goes with the set {READING}.")
    reports, missed = [], False
    for name in _wanted(sets, whole=questions is None and sample is None):
        console = None if as_json else _console()
        if name in TALLIED:
            with _progress() as bar:
                tallied = run_tallied(
                    name,
                    bench=bench,
                    articles=articles,
                    split=split,
                    sample=sample,
                    seed=seed,
                    started=_starter(bar, name),
                )
            reports.append(tallies_as_dict(tallied))
            missed = missed or bool(missed_tallies(tallied))
            if console is not None:
                print_tallies(tallied, console, failures=failures)
            continue
        if name == READING:
            reports.append(_evaluate_reading(bench, reader, sample, seed, console, failures))
            continue
        loaded = load_set(name, bench=bench, articles=articles, questions=questions)
        run = evaluate_set(loaded, index_dir=index_dir, sample=sample, seed=seed, settings=settings)
        reports.append(run_as_dict(run))
        missed = missed or bool(missed_floors(run))
        if console is not None:
            print_run(run, console, failures=failures)
    if as_json:
        click.echo(json.dumps(reports, ensure_ascii=False, indent=1))
    if missed:
        raise SystemExit(1)


def _wanted(sets: Sequence[str], *, whole: bool) -> list[str]:
    """The sets named, each once; the ledgers come with all of the seeds' own questions."""
    names = list(dict.fromkeys(sets or (SEEDS,)))
    if SEEDS in names and LEDGERS not in names and whole:
        names.insert(names.index(SEEDS) + 1, LEDGERS)
    return names


def _starter(bar: Progress, name: str) -> Callable[[int], Callable[[], None]]:
    def start(total: int) -> Callable[[], None]:
        task = bar.add_task(name, total=total)
        return lambda: bar.advance(task)

    return start


def _evaluate_reading(
    bench: Path | None,
    reader: Path | None,
    sample: int | None,
    seed: int,
    console: Console | None,
    failures: str,
) -> dict[str, Any]:
    """Measure the reader's network, print where there is a console, and return the report."""
    from assistant.reader.model import DATA
    from eval.reading import load_questions, run_reading
    from eval.reading_report import print_reading, reading_as_dict

    if bench is None:
        raise GoldError(f"The set {READING} is read from a folder outside: name it with --bench.")
    items, dropped = load_questions(bench)
    asked = sample_of(items, sample, seed)
    with _progress() as bar:
        task = bar.add_task(READING, total=len(asked))
        run = run_reading(
            asked,
            dropped=dropped,
            settings={"sample": sample, "seed": seed if len(asked) < len(items) else None},
            progress=lambda: bar.advance(task),
            folder=reader or DATA,
        )
    if console is not None:
        print_reading(run, console, failures=failures)
    return reading_as_dict(run)


def evaluate_set(
    loaded: QuestionSet,
    *,
    index_dir: Path | None = None,
    sample: int | None = None,
    seed: int = 0,
    settings: Settings | None = None,
) -> Run:
    """Ask a set, or a sample of it, with an index of its own unless one is given."""
    questions = sample_of(loaded.questions, sample, seed)
    sampled = len(questions) < len(loaded.questions)
    settings = settings or Settings()
    with _opened(loaded, index_dir, settings) as door, _progress() as bar:
        task = bar.add_task(loaded.name, total=len(questions))
        run = run_set(
            loaded.name,
            questions,
            door,
            gold_texts=loaded.texts,
            twice=loaded.gold,
            settings={
                "sample": sample,
                "seed": seed if sampled else None,
                "index": str(index_dir) if index_dir else "temporary",
                "assistant": repr(getattr(door, "settings", None)),
            },
            progress=lambda: bar.advance(task),
        )
    return replace(
        run, record={**run.record, "sampled": sampled, "reader": _reader_state(settings)}
    )


def _reader_state(settings: Settings) -> str:
    """Whether the reader took part: "on", "off", or why it could not although it was to.

    An assistant whose reader cannot be loaded answers without it, which a report must not hide.
    """
    from assistant.reader.decision import load_decision
    from assistant.reader.model import DATA, ReaderModel

    if not settings.reader:
        return "off"
    try:
        ReaderModel(DATA).load()
        load_decision(DATA)
    except ModelError as error:
        return f"off: {error}"
    return "on"


def _progress() -> Progress:
    """A bar on standard error, where that is a terminal."""
    errors = Console(stderr=True)
    return Progress(console=errors, disable=not errors.is_terminal)


@contextmanager
def _opened(loaded: QuestionSet, index_dir: Path | None, settings: Settings) -> Iterator[Door]:
    """An assistant on the index given, or on a temporary one of the set's own articles."""
    from assistant import Assistant

    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as folder:
        if index_dir is None:
            _build(loaded, Path(folder))
        with Assistant.open(index=index_dir or Path(folder), settings=settings) as assistant:
            yield assistant


def _build(loaded: QuestionSet, folder: Path) -> None:
    from index import build

    build(loaded.sources, folder)


def _console() -> Console:
    """A console that prints plain lines of any length where the output is no terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=120, no_color=True)
