"""A claim's figures beside those of the ledger: the same value must count the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.checks.contract import Refusal
from assistant.checks.reader import Cited, Reader
from index.figures import find_figures
from index.figures.sameness import same_group
from index.types import Figure

if TYPE_CHECKING:
    from spacy.tokens import Doc


def check_figures(doc: Doc, base: Cited, reader: Reader) -> None:
    """Refuse a claim that gives a figure of the cited words another role or another group.

    `doc` is the parse of a claim in free words; `base` is the range that proves it. A value that
    the ledger has no row for counts nothing there, and the words have been compared already.
    """
    rows = reader.figures(base.article.article_id, base.start, base.end)
    for claimed in find_figures(doc, article_id=base.article.article_id, offset=0):
        known = [row for row in rows if _same_value(claimed, row)]
        if known and not any(_counts_the_same(claimed, row) for row in known):
            raise Refusal(_told(claimed, known, doc))


def _same_value(a: Figure, b: Figure) -> bool:
    return (a.value_low, a.value_high) == (b.value_low, b.value_high)


def _counts_the_same(claimed: Figure, row: Figure) -> bool:
    return claimed.role == row.role and same_group(claimed.about, row.about)


def _told(claimed: Figure, known: Iterable[Figure], doc: Doc) -> str:
    printed = doc.text[claimed.start : claimed.end]
    row = next(iter(known))
    mine, theirs = (
        " ".join(filter(None, (f.about or f.unit, f.role))) or "something else"
        for f in (claimed, row)
    )
    return f"the cited text gives {printed} for {theirs}, not for {mine}"
