"""Ledger rows as a table, as CSV and as JSON, written as they are made.

Article text is data: no control character of it reaches a terminal by any of the three ways, and
no cell of a CSV file begins a formula.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import click

from assistant.cli.options import json_is_ascii
from assistant.cli.text import one_line
from assistant.exports import (
    FIGURE_FIELDS,
    QUOTE_FIELDS,
    Articles,
    Row,
    as_record,
    csv_parts,
)
from assistant.markup import STEERING
from index.types import Article

_BATCH = 256
_GAP = "  "
_WIDEST = 32
"""Characters of a column in a pipe, but for the last one, which is never cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table: what stands in it, and its share of a terminal's width."""

    head: str
    cell: Callable[[Any, Article], str]
    share: float = 0.0
    """0 for the last column, which takes what is left."""
    whole: bool = False
    """Not cut in a pipe, however long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One ledger: its name, its table, and the fields of CSV and JSON in their order."""

    what: str
    columns: tuple[Column, ...]
    fields: tuple[str, ...]


QUOTES = Layout(
    what="quotes",
    columns=(
        Column(head="ARTICLE", cell=lambda q, a: a.article_id, share=0.16, whole=True),
        Column(head="AT", cell=lambda q, a: str(q.start), share=0.05, whole=True),
        Column(head="SPEAKER", cell=lambda q, a: q.speaker or "(not named)", share=0.17),
        Column(head="ROLE", cell=lambda q, a: q.role_of_speaker, share=0.14),
        Column(head="KIND", cell=lambda q, a: q.kind, share=0.08, whole=True),
        Column(head="QUOTE", cell=lambda q, a: q.text),
    ),
    fields=QUOTE_FIELDS,
)
FIGURES = Layout(
    what="figures",
    columns=(
        Column(head="ARTICLE", cell=lambda f, a: a.article_id, share=0.16, whole=True),
        Column(head="AT", cell=lambda f, a: str(f.start), share=0.05, whole=True),
        Column(head="FIGURE", cell=lambda f, a: a.text[f.start : f.end], share=0.2),
        Column(head="UNIT", cell=lambda f, a: f.unit, share=0.1),
        Column(head="ROLE", cell=lambda f, a: f.role, share=0.17),
        Column(head="ABOUT", cell=lambda f, a: f.about, share=0.16),
        Column(head="GIVEN BY", cell=lambda f, a: f.attributed_to),
    ),
    fields=FIGURE_FIELDS,
)


def write_csv(layout: Layout, rows: Sequence[Row], articles: Articles) -> None:
    """A header and one record a row, in UTF-8 whatever the terminal says."""
    out = sys.stdout.buffer
    for part in csv_parts(layout.fields, rows, articles):
        out.write(part.encode())
    out.flush()


def write_json(layout: Layout, rows: Sequence[Row], articles: Articles) -> None:
    """A list of objects, one a line."""
    ascii_only = json_is_ascii()
    made = (
        _steerless(
            json.dumps(
                as_record(layout.fields, row, articles[row.article_id]),
                ensure_ascii=ascii_only,
                allow_nan=False,
            )
        )
        for row in rows
    )
    click.echo("[", nl=False)
    before = "\n"
    while batch := list(islice(made, _BATCH)):
        click.echo(before + ",\n".join(batch), nl=False)
        before = ",\n"
    click.echo("\n]" if rows else "]")


def _steerless(line: str) -> str:
    """JSON with characters that steer a terminal escaped; the values stay the same."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def write_table(layout: Layout, rows: Sequence[Row], articles: Articles) -> None:
    """Aligned columns; on a terminal each row is cut to one line of it."""
    cells: list[list[str]] = [[column.head for column in layout.columns]]
    readers = [column.cell for column in layout.columns]
    for row in rows:
        article = articles[row.article_id]
        cells.append([one_line(cell(row, article)) for cell in readers])
    tty = sys.stdout.isatty()
    widths = _terminal_widths(layout) if tty else _pipe_widths(layout, cells)
    lines = (_line(line, widths) for line in cells)
    while batch := list(islice(lines, _BATCH)):
        click.echo("\n".join(batch))


def _terminal_widths(layout: Layout) -> list[int]:
    total = max(60, shutil.get_terminal_size().columns)
    widths = [max(len(c.head), int(total * c.share)) for c in layout.columns[:-1]]
    return [*widths, max(12, total - sum(widths) - len(_GAP) * len(widths))]


def _pipe_widths(layout: Layout, cells: Sequence[Sequence[str]]) -> list[int]:
    from rich.cells import cell_len

    widest = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return [
        *(
            width if column.whole else min(width, _WIDEST)
            for column, width in zip(layout.columns[:-1], widest, strict=False)
        ),
        0,
    ]


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return _GAP.join(_fitted(c, w) for c, w in zip(cells, widths, strict=True)).rstrip()


def _fitted(text: str, width: int) -> str:
    """`text` in `width` columns of a terminal, cut with an ellipsis; width 0 leaves it as it is."""
    from rich.cells import cell_len, set_cell_size

    if not width:
        return text
    length = cell_len(text)
    if length > width:
        return f"{set_cell_size(text, width - 1).rstrip()}…".ljust(width)
    return text + " " * (width - length)
