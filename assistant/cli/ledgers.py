"""`verbatim quotes` and `verbatim figures`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.group import WrongUse
from assistant.cli.options import Decorator, index_option, json_option
from assistant.cli.text import as_text, one_line

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.cli.rows import Layout
    from index.types import Figure, Quote

csv_option: Decorator = click.option(
    "--csv",
    "as_csv",
    is_flag=True,
    envvar="VERBATIM_CSV",
    show_envvar=True,
    help="Print CSV (RFC 4180, UTF-8) and nothing else.",
)
limit_option: Decorator = click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    show_envvar=True,
    help="Only the first N rows.",
)
article_option: Decorator = click.option(
    "--article",
    metavar="ARTICLE",
    show_envvar=True,
    help="Only this article: its id, or a part of its title.",
)


@click.command(short_help="List who said what.")
@index_option
@click.option(
    "--speaker",
    metavar="NAME",
    show_envvar=True,
    help="Only this speaker: a name in any spelling, or a role.",
)
@click.option(
    "--about",
    metavar="WORDS",
    show_envvar=True,
    help="Only where the sentence has all these words, in any inflection.",
)
@article_option
@click.option(
    "--kind",
    type=click.Choice(["direct", "indirect", "mixed"]),
    show_envvar=True,
    help="Only quotes of this kind.",
)
@limit_option
@csv_option
@json_option
def quotes(
    index_dir: Path,
    speaker: str | None,
    about: str | None,
    article: str | None,
    kind: str | None,
    limit: int | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List who said what: every report of speech in the articles.

    Rows come by date of the article, then in reading order; each names its article and the
    character at which the quote begins. On a terminal long quotes are cut; in a pipe, and with
    --csv or --json, they are whole. In CSV a cell that a spreadsheet would take for a formula is
    preceded by an apostrophe. Filters that nothing passes are no error.

    \b
    Examples:
      verbatim quotes --speaker Zelensky
      verbatim quotes --speaker "defence minister" --about withdrawal
      verbatim quotes --kind direct --csv > quotes.csv
    """
    from assistant.cli.rows import QUOTES

    filters = {"speaker": _text(speaker), "about": _text(about), "article": _text(article)}
    _print(
        index_dir,
        QUOTES,
        lambda assistant: assistant.quotes(**filters, kind=kind),  # type: ignore[arg-type]
        filters,
        narrowed=bool(kind),
        limit=limit,
        output=_output(as_csv, as_json),
    )


@click.command(short_help="List what was counted, and who gave the figure.")
@index_option
@click.option(
    "--role",
    metavar="ROLE",
    show_envvar=True,
    help='Only this role, such as "killed or injured"; "casualties" for all of them.',
)
@click.option(
    "--about",
    metavar="WORDS",
    show_envvar=True,
    help="Only figures about a group with all these words, in any inflection.",
)
@article_option
@limit_option
@csv_option
@json_option
def figures(
    index_dir: Path,
    role: str | None,
    about: str | None,
    article: str | None,
    limit: int | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List what the articles count: every figure with its role, its group and who gave it.

    Rows come by date of the article, then in reading order; each names its article and the
    character at which the figure begins. In CSV a cell that a spreadsheet would take for a formula
    is preceded by an apostrophe. An unknown role is wrong use, and the roles are listed; other
    filters that nothing passes are no error.

    \b
    Examples:
      verbatim figures --role casualties
      verbatim figures --role killed --about "Ukrainian civilians"
      verbatim figures --csv > figures.csv
    """
    from assistant.cli.rows import FIGURES

    filters = {"about": _text(about), "article": _text(article)}
    _print(
        index_dir,
        FIGURES,
        lambda assistant: assistant.figures(role=_text(role), **filters),
        filters,
        narrowed=bool(role),
        limit=limit,
        output=_output(as_csv, as_json),
    )


def _text(argument: str | None) -> str | None:
    return None if argument is None else as_text(argument)


def _output(as_csv: bool, as_json: bool) -> str:
    if as_csv and as_json:
        raise WrongUse("--csv and --json exclude each other; give one of them.")
    return "csv" if as_csv else "json" if as_json else "table"


def _print(
    index_dir: Path,
    layout: "Layout",
    find: "Callable[[Assistant], Sequence[Quote] | Sequence[Figure]]",
    filters: dict[str, Any],
    *,
    narrowed: bool,
    limit: int | None,
    output: str,
) -> None:
    """Find the rows and print them; why there are none goes to standard error."""
    from assistant.cli.rows import write_csv, write_json, write_table
    from assistant.ledgers import why_nothing
    from index.store import Index

    write = {"csv": write_csv, "json": write_json, "table": write_table}[output]
    from assistant import Assistant

    with Index.open(index_dir) as index:
        found = find(Assistant(index))
        articles = {article.article_id: article for article in index.articles()}
        write(layout, found[:limit], articles)
        if not found:
            reason = why_nothing(index, what=layout.what, narrowed=narrowed, **filters)
            click.echo(one_line(reason), err=True)
        elif limit is not None and len(found) > limit and output == "table":
            click.echo(f"{limit:,} of {len(found):,} {layout.what}.", err=True)
