"""Files and folders in, articles out; what cannot be read is reported and the rest goes on."""

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.reading import fields
from index.reading.decoding import clean, clean_line
from index.reading.types import Parsed, ReadLimits, ReadProblem, Records, Unreadable, counted
from index.reading.walking import SUFFIXES, SourceFiles, find_files
from index.types import Article

__all__ = [
    "SUFFIXES",
    "ReadLimits",
    "ReadProblem",
    "SourceFiles",
    "find_files",
    "read_file",
    "read_sources",
]

_NOISY_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "pypdf", "charset_normalizer")


def read_sources(
    paths: Sequence[Path], *, limits: ReadLimits | None = None
) -> Iterator[Article | ReadProblem]:
    """Read the files and folders named, in an order that never changes.

    The paths are looked at before this returns; the files are read as the result is consumed.

    Raises:
        SourceError: a path does not exist.
    """
    found = find_files(paths)

    def read() -> Iterator[Article | ReadProblem]:
        yield from found.problems
        for path in found.files:
            yield from read_file(path, limits=limits)

    return read()


def read_file(path: Path, *, limits: ReadLimits | None = None) -> Iterator[Article | ReadProblem]:
    """Read one file: its articles, and the problems met in it."""
    unclear_dates: list[str] = []
    try:
        for item in _parse(path, limits or ReadLimits()):
            if isinstance(item, ReadProblem):
                yield item
                continue
            if item.unclear_date:
                unclear_dates.append(item.unclear_date)
            article = _article(item, path)
            if article.text.strip():
                yield article
            else:
                yield ReadProblem(path=path, line=item.line, message="holds no text; remove it")
            if item.note:
                yield ReadProblem(path=path, line=item.line, message=item.note, skipped=False)
    except Unreadable as error:
        yield ReadProblem(path=path, message=str(error))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield ReadProblem(path=path, message=f"cannot be read ({reason}); check its permissions")
    if unclear_dates:
        yield ReadProblem(
            path=path,
            message=f"states {counted(len(unclear_dates), 'date')} without a certain day, such as "
            f'"{unclear_dates[0][:40]}", left empty; write them as YYYY-MM-DD',
            skipped=False,
        )


def _parse(path: Path, limits: ReadLimits) -> Records:
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        from index.reading.json_files import read_json_lines

        yield from read_json_lines(path, limits)
    elif suffix == ".json":
        from index.reading.json_files import read_json

        yield from read_json(_load(path, limits.json_bytes, "save it as .jsonl"), path, limits)
    else:
        data = _load(path, limits.file_bytes, "split it into one file an article")
        with _quiet():
            parsed = _parser(suffix)(data)
        yield parsed


def _parser(suffix: str) -> Callable[[bytes], Parsed]:
    """The reader of one format; imported here because each brings its library along."""
    if suffix in (".html", ".htm", ".xhtml"):
        from index.reading.html import read_html

        return read_html
    if suffix in (".md", ".markdown"):
        from index.reading.markdown import read_markdown

        return read_markdown
    if suffix in (".pdf", ".docx"):
        from index.reading.documents import read_docx, read_pdf

        return read_pdf if suffix == ".pdf" else read_docx
    from index.reading.markdown import read_text

    return read_text


def _load(path: Path, limit: int, advice: str) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        size = path.stat().st_size / 1e6
        raise Unreadable(f"is {size:,.0f} MB, more than the {limit / 1e6:,.0f} MB read; {advice}")
    if not data.strip():
        raise Unreadable("is empty; remove it or put text in it")
    return data


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the parsers' own warnings from the user: what matters comes back as a problem."""
    loggers = [logging.getLogger(name) for name in _NOISY_LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _article(parsed: Parsed, path: Path) -> Article:
    text = clean(parsed.text)
    stem = clean_line(path.stem) or "article"
    origin = clean_line(str(path)) + (f"#{parsed.line}" if parsed.line else "")
    default_id = f"{stem}#{parsed.line}" if parsed.line else stem
    return Article(
        article_id=clean_line(parsed.article_id) or default_id,
        title=clean_line(parsed.title) or fields.derive_title(text) or stem,
        text=text,
        source=clean_line(parsed.source),
        url=clean_line(parsed.url),
        published=parsed.published,
        authors=tuple(filter(None, map(clean_line, parsed.authors))),
        origin=origin,
    )
