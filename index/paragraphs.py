"""Paragraphs of plain text: which line breaks divide, and which only wrap a long line.

News arrives in three shapes: one paragraph a line, paragraphs between blank lines, and text wrapped
at a fixed width (e-mail, transcripts, PDF). Only the third has line breaks inside a sentence, so a
break is taken for a wrap when its line is as full as the block or the document allows and enough
lines of it go on in lower case, which headlines and lists do not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

MAX_WRAP_WIDTH = 140
"""Longest line, in characters, that is believed to have been wrapped at a fixed width."""
_MIN_WRAP_WIDTH = 30
_MIN_PAIRS = 3
_BULLET = re.compile(r"(?:[-–—*•·▪▫◦‣⁃●○■□➢➤►]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t\u00a0]+(?=\S)")
_RULE = re.compile(r"[\W_]{3,}")
_FINAL = frozenset(".!?…:;。!?।؟")
_CLOSERS = "\"'”’»›)]}*_ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`text[start:end]`, trimmed; `bullet` where it opens with a list marker."""

    start: int
    end: int
    bullet: bool
    lines: int
    """Number of printed lines it runs over."""


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    after_gap: bool
    bullet: bool
    rule: bool
    first_word: int
    """Length of the first word: what a full line before it had no room for."""
    lower: bool
    """Opens in lower case, so it goes on from the line before."""
    closed: bool
    """Ends like a sentence."""

    @property
    def width(self) -> int:
        return self.end - self.start


def split_paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of `text` in order; every character but white space is in one."""
    lines = list(_lines(text))
    wraps = _wraps(lines, capitals=text.isupper())
    first = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and wraps[number - 1]:
            continue
        yield Paragraph(
            start=lines[first].start,
            end=lines[number - 1].end,
            bullet=lines[first].bullet,
            lines=number - first,
        )
        first = number


def _lines(text: str) -> Iterator[_Line]:
    offset, after_gap = 0, True
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if not body:
            after_gap = True
        else:
            start = offset + raw.index(body[0])
            word = body[:80].split(maxsplit=1)[0]
            tail = body[-20:].rstrip(_CLOSERS)
            yield _Line(
                start=start,
                end=start + len(body),
                after_gap=after_gap,
                bullet=_BULLET.match(body) is not None,
                rule=_RULE.fullmatch(body[:200]) is not None,
                first_word=len(word),
                lower=word[:1].islower(),
                closed=tail[-1:] in _FINAL if tail else False,
            )
            after_gap = False
        offset += len(raw)


def _wraps(lines: Sequence[_Line], *, capitals: bool) -> list[bool]:
    """For each line but the last: does it run on into the next?

    In a text all in capitals, as news agencies used to send, any letter may open a line that goes
    on.
    """
    joins = [
        not (after.after_gap or after.bullet or after.rule or before.rule)
        for before, after in pairwise(lines)
    ]
    width = _document_width(lines, joins, capitals)
    result = [False] * len(joins)
    start = 0
    for end in range(len(joins) + 1):
        if end < len(joins) and joins[end]:
            continue
        block = lines[start : end + 1]
        if len(block) > 1:
            result[start:end] = _block_wraps(block, width, capitals)
        start = end + 1
    return result


def _document_width(lines: Sequence[_Line], joins: Sequence[bool], capitals: bool) -> int:
    """The width the document was wrapped at, or 0 where it was not."""
    pairs = [(a, b) for (a, b), joined in zip(pairwise(lines), joins, strict=True) if joined]
    if len(pairs) < _MIN_PAIRS:
        return 0
    widths = sorted(a.width for a, _ in pairs)
    width = widths[(len(widths) * 95) // 100]
    return width if _looks_wrapped(pairs, width, capitals) else 0


def _looks_wrapped(pairs: Sequence[tuple[_Line, _Line]], width: int, capitals: bool) -> bool:
    if not _MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return False
    full = [(a, b) for a, b in pairs if _full(a, b, width)]
    going_on = sum(b.lower or capitals for _, b in full)
    open_ended = sum(not a.closed for a, _ in full)
    return (
        2 * len(full) >= len(pairs)
        and 5 * going_on >= 2 * len(full)
        and 2 * open_ended >= len(full)
    )


def _full(before: _Line, after: _Line, width: int) -> bool:
    """Was there no room on `before` for the first word of `after`? Loose, for uneven type."""
    return before.width + 1 + after.first_word > width or 20 * before.width >= 17 * width


def _block_wraps(block: Sequence[_Line], document_width: int, capitals: bool) -> list[bool]:
    pairs = list(pairwise(block))
    width = max(line.width for line in block)
    if len(pairs) >= _MIN_PAIRS and _looks_wrapped(pairs, width, capitals):
        return [_runs_on(a, b, width) for a, b in pairs]
    if document_width and width <= document_width * 1.3:
        return [_runs_on(a, b, document_width) for a, b in pairs]
    return [
        b.lower and not a.closed and _MIN_WRAP_WIDTH <= a.width <= MAX_WRAP_WIDTH for a, b in pairs
    ]


def _runs_on(before: _Line, after: _Line, width: int) -> bool:
    if after.lower and not before.closed:
        return 5 * before.width >= 2 * width
    return _full(before, after, width)
