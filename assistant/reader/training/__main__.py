"""Train the reader and export it: tag the questions, the passes, ONNX files.

Needs `pip install verbatim[train]`. What is there already is not made again, and an interrupted
pass goes on from its last checkpoint, so the way to continue is the same command. With
`--from-package` the reader in the package goes through the last pass alone.
"""

import argparse
import logging
import math
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from assistant.reader.model import DATA, check_model
from assistant.reader.training.passes import PASSES, START, WRITTEN
from index.errors import InputError, VerbatimError

PACKAGES = ("torch", "onnx", "onnxruntime")
BENCH_FILES = (
    "squad2/corpus.jsonl",
    "squad2/questions.jsonl",
    "squadshifts/new_wiki.jsonl",
    "squadshifts/reddit.jsonl",
    "squadshifts/amazon_reviews.jsonl",
    "hotpotqa/corpus.jsonl",
)
_LOG = logging.getLogger("assistant.reader.training")


def _check(bench: Path, base: Path | None, out: Path) -> None:
    """Raise `InputError` for what is missing, before hours of work are spent."""
    for package in PACKAGES:
        if find_spec(package) is None:
            raise InputError(f"{package} is not installed: run pip install 'verbatim[train]'")
    for name in BENCH_FILES:
        if not (bench / name).is_file():
            raise InputError(f"--bench {bench} has no file {name}: the model card lists the data")
    if base is not None and not base.is_file():
        raise InputError(
            f"--base {base} is no file: the model card says where to get the base model"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out {out} cannot be made a folder: {error.strerror}") from error


def _is_current(made: Path, source: Path) -> bool:
    """Whether an output is there and not older than what it was made from."""
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def run(
    bench: Path,
    base: Path | None,
    out: Path,
    *,
    batch: int,
    minutes: Sequence[float],
    threads: int,
) -> None:
    """Make what is not there yet: `tags.jsonl`, a folder per pass, and two ONNX files.

    Without the file of the base model the reader in the package goes through the last pass. Raises
    `InputError` for a missing package, missing data or a missing base model, `ModelError` for an
    unfit one.
    """
    _check(bench, base, out)
    stages = PASSES if base else (WRITTEN,)
    if not all((out / stage.name / "finished").exists() for stage in stages):
        tags = out / "tags.jsonl"
        if not tags.exists():
            from assistant.reader.training.tagging import write_tags

            _LOG.info("tagging the questions")
            write_tags(bench, tags)
        from assistant.reader.training.trainer import Trainer

        trainer = Trainer(bench=bench, tags=tags, out=out, batch=batch, threads=threads)
        if base:
            trainer.run(base, minutes=minutes)
        else:
            from assistant.reader.training.export import read_back

            trainer.further(read_back(check_model(DATA)), minutes=minutes[-1])
    last = out / WRITTEN.name
    trained = [(last / START, 1.0 - WRITTEN.share), (last / "checkpoint.pt", WRITTEN.share)]
    full, small = out / "reader.fp32.onnx", out / "reader.int8.onnx"
    if not (_is_current(full, trained[-1][0]) and _is_current(small, full)):
        from assistant.reader.training.export import export

        _LOG.info("exporting")
        export(trained, full, small)
    _LOG.info("%s is ready", small)


def _minutes(text: str) -> float:
    value = float(text)
    if not 0.0 <= value < math.inf:
        raise ValueError
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.reader.training", description=__doc__
    )
    parser.add_argument("--bench", type=Path, required=True, help="folder of the training data")
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--base", type=Path, help="file of the base model (ONNX)")
    start.add_argument(
        "--from-package",
        action="store_true",
        help="start from the reader in the package instead: the last pass alone",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for all that is made")
    parser.add_argument("--batch", type=_count, default=24, help="examples per step (24)")
    parser.add_argument(
        "--minutes",
        type=_minutes,
        nargs="+",
        help="end each pass by then, its learning rate reaching zero all the same; 0: no limit",
    )
    parser.add_argument("--threads", type=_count, default=2, help="threads of torch (2)")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a mistake in what was given ends it with one line and exit code 2."""
    parser = _parser()
    options = parser.parse_args(arguments)
    passes = len(PASSES) if options.base else 1
    minutes = options.minutes or [0.0] * passes
    if len(minutes) != passes:
        parser.error(f"argument --minutes: a number for each of {passes} passes is needed")
    # Our own steps, and no more than warnings of the export's libraries.
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    _LOG.setLevel(logging.INFO)
    try:
        run(
            options.bench,
            options.base,
            options.out,
            batch=options.batch,
            minutes=minutes,
            threads=options.threads,
        )
    except VerbatimError as error:
        parser.exit(2, f"Error: {error}\n")
    except KeyboardInterrupt:
        parser.exit(130, "Stopped: the same command goes on from the last checkpoint\n")


if __name__ == "__main__":
    main()
