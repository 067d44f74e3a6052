"""PDF (by pypdf) and DOCX (by python-docx)."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence

from index.paragraphs import split_paragraphs
from index.reading import fields
from index.reading.decoding import clean
from index.reading.types import MEGABYTE, Parsed, Unreadable

_UNPACKED_BYTES = 200 * MEGABYTE
_JUNK_TITLE = re.compile(
    r"(?:untitled|word document|document ?\d*|microsoft word|powerpoint|slide ?\d+|title|none|"
    r"print|output|scan\w*)(?:\b.*)?|.*\.(?:docx?|pdf|indd|qxd|rtf|txt|pptx?|html?)|[\W\d_]*",
    re.IGNORECASE,
)
_JUNK_AUTHOR = re.compile(
    r"(?:python-docx|microsoft(?: office)?(?: user)?|office user|administrator|admin|user|owner|"
    r"author|anonymous|unknown|none|root|windows user|un-named|\W*)(?:\d*)",
    re.IGNORECASE,
)
_HYPHEN_BREAK = re.compile(r"(?<=[^\W\d_])-\n(?=[a-z])")
_TITLE_STYLES = ("Title", "Heading 1")


def read_pdf(data: bytes) -> Parsed:
    """Read a PDF: running heads dropped, wrapped lines joined into paragraphs.

    Its metadata dates tell when the file was made, not when the article was published, so they
    are not used.

    Raises:
        Unreadable: it is broken, locked, or only pictures of pages.
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is locked with a password; save a copy without one")
        pages = [page.extract_text() or "" for page in reader.pages]
        title, author = _pdf_metadata(reader)
    except Unreadable:
        raise
    except Exception as error:  # a parser of hostile files fails in more ways than it documents
        raise Unreadable(f"is a broken PDF ({_brief(error)}); open and save it again") from error
    text = _unwrap("\n".join(_without_running_lines([clean(page) for page in pages])))
    if not any(c.isalnum() for c in text):
        raise Unreadable("is a PDF without text (scanned pages); run text recognition (OCR) on it")
    return Parsed(text=text, title=title, authors=author)


def read_docx(data: bytes) -> Parsed:
    """Read a DOCX: paragraphs and tables in their order.

    Raises:
        Unreadable: it is broken, or holds no text.
    """
    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _UNPACKED_BYTES:
                raise Unreadable("is too large when unpacked; split it")
        document = Document(io.BytesIO(data))
        blocks = list(_blocks(document.iter_inner_content()))
        properties = document.core_properties
        title, author = str(properties.title or ""), str(properties.author or "")
    except Unreadable:
        raise
    except Exception as error:  # as above: XML, ZIP and schema errors of several libraries
        raise Unreadable(f"is a broken DOCX ({_brief(error)}); open and save it again") from error
    text = "\n\n".join(text for _, text in blocks)
    if not text.strip():
        raise Unreadable("holds no text; remove it or put text in it")
    headline = next((text for style, text in blocks[:3] if style in _TITLE_STYLES), "")
    return Parsed(
        text=text, title=_title(title) or fields.one_line(headline), authors=_author(author)
    )


def _brief(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:80] if words else type(error).__name__


def _pdf_metadata(reader: object) -> tuple[str, tuple[str, ...]]:
    metadata = reader.metadata  # type: ignore[attr-defined]
    if metadata is None:
        return "", ()
    return _title(str(metadata.title or "")), _author(str(metadata.author or ""))


def _title(text: str) -> str:
    line = fields.one_line(text)
    return "" if _JUNK_TITLE.fullmatch(line) else line


def _author(text: str) -> tuple[str, ...]:
    return tuple(name for name in fields.authors(text) if not _JUNK_AUTHOR.fullmatch(name))


def _without_running_lines(pages: Sequence[str]) -> list[str]:
    """Drop first and last lines that return on most pages: page numbers, running heads."""
    if len(pages) < 3:
        return list(pages)
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    seen = Counter(
        key for lines in split for key in {_running_key(line) for line in lines[:2] + lines[-2:]}
    )

    def runs(line: str) -> bool:
        return 2 * seen[_running_key(line)] > len(pages)

    kept = []
    for lines in split:
        first, last = 0, len(lines)
        while first < min(2, last) and runs(lines[first]):
            first += 1
        while last > max(first, len(lines) - 2) and runs(lines[last - 1]):
            last -= 1
        kept.append("\n".join(lines[first:last]))
    return kept


def _running_key(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip().lower())


def _unwrap(text: str) -> str:
    paragraphs = []
    for paragraph in split_paragraphs(text):
        whole = text[paragraph.start : paragraph.end]
        if paragraph.lines > 1:
            whole = re.sub(r"[ \t]*\n[ \t]*", " ", _HYPHEN_BREAK.sub("", whole))
        paragraphs.append(whole)
    return "\n\n".join(paragraphs)


def _blocks(content: Iterator[object]) -> Iterator[tuple[str, str]]:
    """Style and text of each paragraph; a table row is one line."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for block in content:
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                if line := " | ".join(filter(None, cells)):
                    yield "Table", line
        elif isinstance(block, Paragraph) and (text := block.text.strip()):
            style = str(block.style.name) if block.style is not None else ""
            yield style, f"- {text}" if style.startswith("List") else text
