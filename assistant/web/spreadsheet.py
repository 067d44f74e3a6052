"""The ledgers as CSV (RFC 4180). Article text is data: no cell of it begins a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from index.types import Article, Figure, Quote

_QUOTE_FIELDS = (
    "article_id", "title", "published", "start", "end", "kind", "speaker", "role_of_speaker",
    "cue", "text",
)  # fmt: skip
_FIGURE_FIELDS = (
    "article_id", "title", "published", "start", "end", "text", "value_low", "value_high",
    "qualifier", "unit", "role", "about", "attributed_to", "place", "date",
)  # fmt: skip
_FORMULA = re.compile("^[\\s\u200b\ufeff]*[-=+@\uff0d\uff1d\uff0b\uff20]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def quotes_csv(quotes: Iterable[Quote], articles: Mapping[str, Article]) -> str:
    """A header and one record a quote."""
    return _csv(_QUOTE_FIELDS, quotes, articles)


def figures_csv(figures: Iterable[Figure], articles: Mapping[str, Article]) -> str:
    """A header and one record a figure; `text` is the figure as printed."""
    return _csv(_FIGURE_FIELDS, figures, articles)


def _csv(
    names: tuple[str, ...], rows: Iterable[Quote | Figure], articles: Mapping[str, Article]
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        article = articles[row.article_id]
        values: dict[str, Any] = {
            "text": article.text[row.start : row.end],
            "title": article.title,
            "published": article.published,
            **asdict(row),
        }
        writer.writerow([_cell(values[name]) for name in names])
    return out.getvalue()


def _cell(value: Any) -> str:
    if not isinstance(value, str):
        return str(value)
    text = _CONTROL.sub("\ufffd", value)
    return f"'{text}" if _FORMULA.match(text) else text
