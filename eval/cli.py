"""The command `verbatim eval`: parses, runs the sets, prints; missed floors exit with 1."""

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from eval.gold import GoldQuestion
from eval.report import missed_floors, print_run, run_as_dict
from eval.run import Door, Run, run_set
from eval.sets import NAMES, QuestionSet, load_set


@click.command("eval", short_help="Score the gold questions and benchmarks.")
@click.argument("sets", nargs=-1, type=click.Choice(NAMES))
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
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Ask N questions only, chosen by --seed; only the gates then decide.",
)
@click.option("--seed", default=0, show_default=True, help="Chooses the sample.")
@click.option(
    "--list-failures",
    "failures",
    type=click.Choice(["some", "all", "none"]),
    default="some",
    show_default=True,
    help="Failed questions to list; all also lists missed citations and short answers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
def evaluate(
    sets: tuple[str, ...],
    index_dir: Path | None,
    articles: Path | None,
    questions: Path | None,
    bench: Path | None,
    sample: int | None,
    seed: int,
    failures: str,
    as_json: bool,
) -> None:
    """Ask the questions of each SET and score the answers (default: seeds).

    Exits with 1 when a floor or gate is missed or a question crashes.
    """
    runs = []
    for name in dict.fromkeys(sets or ("seeds",)):
        loaded = load_set(name, bench=bench, articles=articles, questions=questions)
        run = evaluate_set(loaded, index_dir=index_dir, sample=sample, seed=seed)
        runs.append(run)
        if not as_json:
            print_run(run, _console(), failures=failures)
    if as_json:
        click.echo(json.dumps([run_as_dict(run) for run in runs], ensure_ascii=False, indent=1))
    if any(missed_floors(run) for run in runs):
        raise SystemExit(1)


def evaluate_set(
    loaded: QuestionSet,
    *,
    index_dir: Path | None = None,
    sample: int | None = None,
    seed: int = 0,
) -> Run:
    """Ask a set, or a sample of it, with an index of its own unless one is given."""
    questions = _sample(loaded, sample, seed)
    sampled = len(questions) < len(loaded.questions)
    errors = Console(stderr=True)
    shown = Progress(console=errors, disable=not errors.is_terminal)
    with _opened(loaded, index_dir) as door, shown as bar:
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
    return replace(run, record={**run.record, "sampled": sampled})


def _sample(loaded: QuestionSet, sample: int | None, seed: int) -> Sequence[GoldQuestion]:
    if sample is None or sample >= len(loaded.questions):
        return loaded.questions
    chosen = random.Random(seed).sample(range(len(loaded.questions)), sample)
    return [loaded.questions[position] for position in sorted(chosen)]


@contextmanager
def _opened(loaded: QuestionSet, index_dir: Path | None) -> Iterator[Door]:
    """An assistant on the index given, or on a temporary one of the set's own articles."""
    from assistant import Assistant

    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as folder:
        if index_dir is None:
            _build(loaded, Path(folder))
        with Assistant.open(index=index_dir or Path(folder)) as assistant:
            yield assistant


def _build(loaded: QuestionSet, folder: Path) -> None:
    from index import build

    build(loaded.sources, folder)


def _console() -> Console:
    """A console that prints plain lines of any length where the output is no terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=120, no_color=True)
