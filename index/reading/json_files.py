"""Articles kept as JSON: one object, a list of them, or JSON Lines."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.reading import fields
from index.reading.decoding import decode
from index.reading.types import (
    Parsed,
    ReadLimits,
    ReadProblem,
    Records,
    Unreadable,
    counted,
)

_LISTS = (
    "articles", "documents", "docs", "items", "results", "data", "records", "stories", "entries",
    "hits", "rows", "news", "response",
)  # fmt: skip
_TAGS = re.compile(r"</(?:p|div|span|a|h[1-6]|li|strong|em)>|<br ?/?>|<p>", re.IGNORECASE)


def read_json(data: bytes, path: Path, limits: ReadLimits) -> Records:
    """Yield the articles of a `.json` file.

    Raises:
        Unreadable: it is not JSON, or holds no articles.
    """
    text, note = decode(data)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            yield from _lines(data.splitlines(), path, limits)
            return
        raise Unreadable(f"is not valid JSON ({_why(error)}); mend or remove it") from error
    records = _records(value)
    if not records:
        raise Unreadable(
            "holds no articles: an object with a text, a list of them, or a list under "
            f'a key such as "{_LISTS[0]}" is needed'
        )
    if note:
        yield ReadProblem(path=path, message=note, skipped=False)
    single = isinstance(value, Mapping) and records == [value]
    for number, record in enumerate(records, 1):
        unit = "the object" if single else f"record {number}"
        yield _article(record, path, None if single else number, limits, unit)


def read_json_lines(path: Path, limits: ReadLimits) -> Records:
    """Yield the articles of a JSON Lines file, one line in memory at a time.

    Raises:
        OSError: the file cannot be read.
        Unreadable: it is not text.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
        if path.stat().st_size > limits.json_bytes:
            raise Unreadable("is not UTF-8; save it as UTF-8")
        text, _ = decode(path.read_bytes())
        yield from _lines((line.encode() for line in text.splitlines()), path, limits)
        return
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        if path.stat().st_size > limits.json_bytes:
            raise Unreadable("is one JSON list, not JSON Lines; write one object on each line")
        yield from read_json(path.read_bytes(), path, limits)
        return
    yield from _lines(_raw_lines(path, limits.line_bytes), path, limits)


def _raw_lines(path: Path, longest: int) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long to hold."""
    with path.open("rb") as file:
        while line := file.readline(longest + 1):
            if len(line) <= longest:
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(longest)
            yield None


def _lines(
    lines: Iterator[bytes | None] | Sequence[bytes], path: Path, limits: ReadLimits
) -> Records:
    broken, read = 0, False
    for number, raw in enumerate(lines, 1):
        item = _line(raw, path, number, limits)
        if item is None:
            continue
        read = True
        if isinstance(item, ReadProblem):
            broken += 1
            if broken > limits.problems_per_file:
                continue
        yield item
    if broken > limits.problems_per_file:
        more = broken - limits.problems_per_file
        yield ReadProblem(
            path=path, message=f"{counted(more, 'more line')} could not be read; mend them"
        )
    if not read:
        raise Unreadable("is empty; remove it or put articles in it")


def _line(
    raw: bytes | None, path: Path, number: int, limits: ReadLimits
) -> Parsed | ReadProblem | None:
    if raw is None:
        return _too_long(path, number, limits, "the line")
    if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
        return None
    try:
        text, note = decode(raw.strip())
        record = json.loads(text)
    except Unreadable as error:
        return ReadProblem(path=path, line=number, message=f"the line {error}")
    except (ValueError, RecursionError) as error:
        return ReadProblem(
            path=path,
            line=number,
            message=f"not valid JSON ({_why(error, whole=False)}); mend or remove the line",
        )
    article = _article(record, path, number, limits, "the line")
    return replace(article, note=note) if isinstance(article, Parsed) and note else article


def _why(error: Exception, *, whole: bool = True) -> str:
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if whole else ""
        return f"{error.msg[:1].lower()}{error.msg[1:]} at {line}column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"


def _records(value: object) -> list[object] | None:
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return None
    if "text" in fields.find_fields(value) and not _wraps_articles(value):
        return [value]
    for key in _LISTS:
        inner = value.get(key)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, Mapping) and (found := _records(inner)) is not None:
            return found
    return None


def _wraps_articles(value: Mapping[object, object]) -> bool:
    """`{"content": [{...}, ...]}`: what looks like a text is a list of articles."""
    return any(
        isinstance(inner, list) and inner and isinstance(inner[0], Mapping) and key in _LISTS
        for key, inner in value.items()
    )


def _line_number(number: int | None, unit: str) -> int | None:
    return number if unit == "the line" else None


def _too_long(path: Path, number: int | None, limits: ReadLimits, unit: str) -> ReadProblem:
    return ReadProblem(
        path=path,
        line=_line_number(number, unit),
        message=f"{unit} has a text of more than {limits.record_characters:,} characters; "
        "split it into articles",
    )


def _article(
    record: object, path: Path, number: int | None, limits: ReadLimits, unit: str
) -> Parsed | ReadProblem:
    if not isinstance(record, Mapping):
        message = f"{unit} is not a JSON object with a text; mend or remove it"
        return ReadProblem(path=path, line=_line_number(number, unit), message=message)
    found = fields.find_fields(record)
    text = _text(found.get("text"))
    if not text.strip():
        return ReadProblem(
            path=path,
            line=_line_number(number, unit),
            message=f'{unit} has no text; give it a "text" (or "body", "content")',
        )
    if len(text) > limits.record_characters:
        return _too_long(path, number, limits, unit)
    given_id, stated = found.get("article_id"), found.get("published")
    published = fields.iso_date(stated)
    return Parsed(
        text=text,
        title=fields.one_line(found.get("title")),
        source=fields.one_line(found.get("source")),
        url=fields.one_line(found.get("url")),
        published=published,
        unclear_date="" if published else fields.one_line(stated),
        authors=fields.authors(found.get("authors")),
        article_id=str(given_id) if isinstance(given_id, str | int) else "",
        line=number,
    )


def _text(value: object) -> str:
    """A string, paragraphs in a list, or text inside an object; markup taken off."""
    if isinstance(value, str):
        if len(_TAGS.findall(value, 0, 100_000)) >= 2:
            from index.reading.html import fragment_text

            return fragment_text(value)
        return value
    if isinstance(value, list):
        return "\n\n".join(filter(None, (_text(item) for item in value)))
    if isinstance(value, Mapping):
        return _text(fields.find_fields(value).get("text"))
    return ""
