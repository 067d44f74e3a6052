"""Ledger rows as records and as CSV, with the title and date of their article.

A CSV file is opened by spreadsheets, which run a cell that begins as a formula does. Such a cell is
preceded by an apostrophe, which a spreadsheet takes for "this is text"; programs that read the file
find it as its first character.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from assistant.markup import printable
from index.types import Article, Figure, Quote

Row = Quote | Figure
Articles = Mapping[str, Article]
"""Articles by id."""

QUOTE_FIELDS = (
    "article_id", "title", "published", "start", "end", "kind", "speaker", "role_of_speaker",
    "cue", "text", "speaker_mention", "mention_start", "mention_end", "name_start", "name_end",
)  # fmt: skip
FIGURE_FIELDS = (
    "article_id", "title", "published", "start", "end", "text", "value_low", "value_high",
    "qualifier", "unit", "role", "about", "attributed_to", "place", "date",
)  # fmt: skip
"""`text` is the figure as printed."""

_FORMULA = re.compile("^[\\s\u200b\ufeff\ufffd]*[-=+@\uff0d\uff1d\uff0b\uff20]")
_BATCH = 256


def as_record(fields: Sequence[str], row: Row, article: Article) -> dict[str, Any]:
    """The fields of a row by name, unchanged."""
    values = {
        "text": article.text[row.start : row.end],
        "title": article.title,
        "published": article.published,
        **asdict(row),
    }
    return {name: values[name] for name in fields}


def quotes_csv(rows: Sequence[Quote], articles: Articles) -> str:
    """Quotes as CSV (RFC 4180) with a header."""
    return "".join(csv_parts(QUOTE_FIELDS, rows, articles))


def figures_csv(rows: Sequence[Figure], articles: Articles) -> str:
    """Figures as CSV (RFC 4180) with a header."""
    return "".join(csv_parts(FIGURE_FIELDS, rows, articles))


def csv_parts(fields: Sequence[str], rows: Sequence[Row], articles: Articles) -> Iterator[str]:
    """The same piece by piece, for a ledger of any length."""
    records = (as_record(fields, row, articles[row.article_id]) for row in rows)
    lines = ([csv_cell(value) for value in record.values()] for record in records)
    batch = [list(fields)]
    while batch:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(batch)
        yield text.getvalue()
        batch = list(islice(lines, _BATCH))


def csv_cell(value: Any) -> str:
    """A value as text that steers no terminal and that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return str(value)
    text = printable(value)
    return f"'{text}" if _FORMULA.match(text) else text
