"""How far a build is: a bar on a terminal, a line now and then in a log."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

import click

from index.reports import BuildProgress

Callback = Callable[[BuildProgress], None]

_LOG_EVERY_S = 10.0


@contextlib.contextmanager
def reporting(quiet: bool) -> Iterator[Callback | None]:
    """What to hand to `build`, writing to standard error; nothing when `quiet`."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as callback:
            yield callback
    else:
        yield _log()


@contextlib.contextmanager
def _bar() -> Iterator[Callback]:
    from rich.progress import BarColumn, Progress, TextColumn

    from assistant.cli.show import console

    columns = (
        TextColumn("Indexing"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[detail]}"),
    )
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None, detail="")

        def show(at: BuildProgress) -> None:
            bar.update(task, total=at.bytes_total, completed=at.bytes_done, detail=describe(at))

        yield show


def _log() -> Callback:
    last = time.monotonic()

    def show(at: BuildProgress) -> None:
        nonlocal last
        if time.monotonic() - last >= _LOG_EVERY_S:
            last = time.monotonic()
            click.echo(f"Indexing: {describe(at)}", err=True)

    return show


def describe(at: BuildProgress) -> str:
    """Files so far, articles per second, and the time left if the rest goes as fast by bytes."""
    rate = at.articles / at.seconds if at.seconds > 0 else 0.0
    return (
        f"{at.files_done:,} of {at.files_total:,} files, {rate:,.1f} articles a second, "
        f"{_remaining(at)}"
    )


def _remaining(at: BuildProgress) -> str:
    if at.files_done == at.files_total:
        return "finishing"
    if not at.bytes_done:
        return "time left unknown"
    seconds = at.seconds * (at.bytes_total - at.bytes_done) / at.bytes_done
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"
