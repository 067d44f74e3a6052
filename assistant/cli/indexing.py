"""`verbatim index`, `verbatim status` and `verbatim doctor`."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.group import Failure
from assistant.cli.options import index_option, json_is_ascii, json_option
from assistant.cli.text import one_line

if TYPE_CHECKING:
    from index.reading import ReadProblem
    from index.reports import BuildReport, IndexStatus


@click.command(short_help="Read articles into an index; only what changed.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@index_option
@click.option(
    "--prune",
    is_flag=True,
    show_envvar=True,
    help="Also remove articles from under PATH that are no longer there.",
)
@click.option("-q", "--quiet", is_flag=True, show_envvar=True, help="Print problems only.")
def index(paths: tuple[Path, ...], index_dir: Path, prune: bool, quiet: bool) -> None:
    """Read each PATH, a file or a folder with all below it, into the index.

    Reads .txt, .md, .html, .pdf, .docx, .json and .jsonl files. Running it again redoes only
    what changed, and completes a run that was interrupted. What cannot be read is named on
    standard error and the rest is indexed; with nothing readable at all it exits with 1.

    \b
    Examples:
      verbatim index articles/
      verbatim index articles/ feed.jsonl --prune
      verbatim index --index /var/lib/news --quiet articles/
    """
    from assistant.cli.progress import reporting
    from index import build

    with reporting(quiet) as progress:
        report = build(paths, index_dir, prune=prune, progress=progress)
    nothing = not (_read(report) or report.removed)
    if nothing and len(report.problems) == 1:
        raise Failure(_describe(report.problems[0]))
    for problem in report.problems:
        kind = "Skipped" if problem.skipped else "Note:"
        click.echo(one_line(f"{kind} {_describe(problem)}"), err=True)
    if nothing:
        raise Failure(f"no article could be read from {', '.join(map(str, paths))}")
    if not quiet:
        for line in _report_lines(report, index_dir):
            click.echo(one_line(line))


def _describe(problem: "ReadProblem") -> str:
    place = f"{problem.path}, line {problem.line}" if problem.line else str(problem.path)
    return f"{place}: {problem.message}"


def _read(report: "BuildReport") -> int:
    """How many articles were found, whatever was done with them."""
    kinds = (report.added, report.changed, report.unchanged, report.moved, report.duplicates)
    return sum(map(len, kinds))


def _report_lines(report: "BuildReport", index_dir: Path) -> Iterator[str]:
    for duplicate in report.duplicates:
        yield f"Duplicate: {duplicate.origin} has the text of {duplicate.article_id}; kept once."
    for article_id, origin in report.renamed.items():
        yield f"Renamed: {origin} is kept as {article_id}; its own id was taken."
    done = {
        "new": len(report.added),
        "changed": len(report.changed),
        "moved": len(report.moved),
        "removed": len(report.removed),
        "unchanged": len(report.unchanged),
        "duplicate": len(report.duplicates),
        "skipped": sum(problem.skipped for problem in report.problems),
    }
    what = ", ".join(f"{count:,} {name}" for name, count in done.items() if count)
    yield f"Articles: {what or 'none'} ({report.seconds:.1f} s)."
    yield f"The index in {index_dir} holds {_counts(report.counts)}."


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


@click.command(short_help="Show what is indexed.")
@index_option
@json_option
def status(index_dir: Path, as_json: bool) -> None:
    """Show what the index holds and what built it.

    \b
    Examples:
      verbatim status
      verbatim status --json | jq .counts.articles
    """
    from index import status as read_status

    found = read_status(index_dir)
    if as_json:
        record = dataclasses.asdict(found)
        click.echo(json.dumps(record, ensure_ascii=json_is_ascii(), indent=2))
        return
    for name, value in _status_lines(found):
        click.echo(f"{name:<12}{one_line(value)}")


def _status_lines(found: "IndexStatus") -> Iterator[tuple[str, str]]:
    yield "Index", found.path
    for name, count in found.counts.items():
        yield name.capitalize(), f"{count:,}"
    yield (
        "Sources",
        ", ".join(f"{name or 'not stated'} ({n:,})" for name, n in found.sources.items()),
    )
    first, last = found.first_published, found.last_published
    yield "Published", f"{first} to {last}" if first else "not stated"
    yield "Size", f"{found.bytes / 1e6:,.1f} MB"
    yield (
        "Model",
        f"{found.settings.get('embedding')}, {found.settings.get('dimensions')} dimensions",
    )
    if found.mismatch:
        yield "Format", found.mismatch
    yield "Last build", found.last_build or "none has finished"
    yield "Complete", "yes" if found.complete else "no: run the same verbatim index command again"


@click.command(short_help="Check the index, and mend it.")
@index_option
@click.option("--repair", is_flag=True, show_envvar=True, help="Mend what can be mended.")
def doctor(index_dir: Path, repair: bool) -> None:
    """Check that the parts of the index agree with one another, and the reader's files.

    Exits with 1 when something is wrong that was not mended.

    \b
    Examples:
      verbatim doctor
      verbatim doctor --repair
    """
    from assistant.reader.scorer import reader_problem
    from index import doctor as examine

    report = examine(index_dir, repair=repair)
    click.echo(f"Checked: {_counts(report.checked)}.")
    for finding in report.findings:
        kind = "Mended" if finding.mended else "Problem"
        click.echo(one_line(f"{kind}: {finding.message}"))
    unread = reader_problem()
    click.echo(one_line(f"Problem: {unread}" if unread else "The reader's files are whole."))
    if report.healthy:
        click.echo("The index is whole.")
        if unread:
            raise Failure("the reader is off until its files are whole; reinstall Verbatim")
        return
    advice = "index the articles again" if repair else "mend it with: verbatim doctor --repair"
    raise Failure(f"the index in {index_dir} is damaged; {advice}")
