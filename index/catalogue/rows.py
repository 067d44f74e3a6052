"""What goes into the catalogue and comes out of it, row by row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from index.types import Article, Figure, Passage, Quote, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a search may return. Articles without a date never pass a date filter."""

    sources: tuple[str, ...] = ()
    """Case-folded names; empty means all."""
    first_day: int | None = None
    """yyyymmdd, inclusive."""
    last_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the builder needs to know of an article that is already in the index."""

    article_id: str
    origin: str
    text_hash: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Everything the catalogue keeps of one article."""

    article: Article
    text_hash: str
    content_hash: str
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    parses: tuple[bytes, ...]
    """Packed docs, `PARSE_BLOCK` sentences each."""
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    names: Mapping[tuple[str, str], int]
    """Count by name and kind."""
    problems: tuple[str, ...] = ()
    """What could not be read out of the article, one line each; not stored."""


def source_key(source: str) -> str:
    """The form in which sources are compared."""
    return " ".join(source.split()).casefold()


def day_number(published: str) -> int | None:
    """An ISO date or date-time as yyyymmdd, or None when it states no full date."""
    digits = published[:10].replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isascii() and digits.isdigit() else None


def article_row(row: tuple[Any, ...]) -> Article:
    """The article of a row of `ARTICLE` columns."""
    names = ("article_id", "title", "text", "source", "url", "published")
    return Article(
        **dict(zip(names, row[:6], strict=True)), authors=tuple(json.loads(row[6])), origin=row[7]
    )


def passage_row(row: tuple[Any, ...]) -> Passage:
    """The passage of a row of `PASSAGE` columns."""
    names = [field.name for field in fields(Passage)]
    return Passage(**dict(zip(names, row, strict=True)))


def known_row(row: tuple[str, str, str, str]) -> Known:
    """What is known of an article, from its row."""
    return Known(article_id=row[0], origin=row[1], text_hash=row[2], content_hash=row[3])
