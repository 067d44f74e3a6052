"""Stretches of text between quotation marks, also where a mark is missing."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DOUBLE = re.compile(r"[\"“”„«»]|''|``|’’|‘‘")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[^\s\d'’])")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s'])[’'](?![\w'’])")
_SHORT = 3
_LONGEST = 400
"""How many characters a quotation in single marks may have: an apostrophe looks like one."""
_OPENING = {"“", "„", "«", "``", "‘‘"}
_CLOSING = {"”", "»", "’’"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` with its marks. `open` when the paragraph ended before a closing mark."""

    start: int
    end: int
    open: bool = False


def find_quotations(text: str, paragraphs: Iterable[tuple[int, int]]) -> tuple[Quotation, ...]:
    """The quotations of an article, in order, not overlapping and none across paragraphs.

    A quotation of several paragraphs opens anew in each and closes in the last; those are marked
    `open`. A lone mark in any other place opens nothing: better no quotation than a wrong one.
    """
    spans = list(paragraphs)
    found: list[Quotation] = []
    for number, (start, end) in enumerate(spans):
        following = text[slice(*spans[number + 1])] if number + 1 < len(spans) else ""
        doubles = list(_doubles(text, start, end, following))
        found.extend(doubles)
        found.extend(_singles(text, start, end, doubles))
    return tuple(sorted(found, key=lambda q: q.start))


def is_title_of_work(quoted: str) -> bool:
    """Whether a quotation names a book, a show or a slogan: hardly a word is in small letters."""
    words = re.findall(r"[^\W\d_][\w’']*", quoted)
    capitals = sum(w[0].isupper() for w in words)
    small = all(w[0].isupper() or len(w) <= _SHORT for w in words)
    return small and 2 * capitals > len(words) > 1 and quoted.upper() != quoted


def _doubles(text: str, start: int, end: int, following: str) -> Iterator[Quotation]:
    opened: int | None = None
    for match in _DOUBLE.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            alone = not text[match.end() : match.end() + 1].strip()
            if alone or (mark in _CLOSING and not _starts_sentence(text, match.start())):
                continue
            opened = match.start()
        elif mark in _OPENING:
            # Each sentence of a run may open anew, “One. “Two.”, and all are one quotation.
            continue
        else:
            yield Quotation(opened, match.end())
            opened = None
    if (opened is not None and _DOUBLE.match(following.lstrip())) or (
        opened is not None and text[opened] in _OPENING and _starts_sentence(text, opened)
    ):
        yield Quotation(opened, end, open=True)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" ")
    return not before or before[-1] in ".!?:,\n"


def _singles(text: str, start: int, end: int, doubles: list[Quotation]) -> Iterator[Quotation]:
    starts = [q.start for q in doubles]
    at = start
    while (opening := _SINGLE_OPEN.search(text, at, end)) is not None:
        at = opening.end()
        after = bisect_right(starts, opening.start())
        if after and opening.start() < doubles[after - 1].end:
            continue
        limit = starts[after] if after < len(starts) else end
        closing = _SINGLE_CLOSE.search(text, opening.end(), min(limit, opening.end() + _LONGEST))
        if closing is None:
            continue
        yield Quotation(opening.start(), closing.end())
        at = closing.end()
