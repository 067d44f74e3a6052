"""Markdown and plain text files, with the fields some of them state at the top."""

import re
from collections.abc import Iterator, Sequence

from index.reading import fields
from index.reading.decoding import clean, decode
from index.reading.types import Parsed, Unreadable

_FIELD = re.compile(r"([A-Za-z][A-Za-z _-]{1,30}):(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_HEADER_LINES = 40


def read_text(data: bytes) -> Parsed:
    """Read a plain text file.

    Raises:
        Unreadable: the bytes are not text, or there is none.
    """
    text, note = decode(data)
    header, body = _plain_header(clean(text))
    return _parsed(body, header, note)


def read_markdown(data: bytes) -> Parsed:
    """Read a Markdown file as the text a reader sees, so that citations carry no markup.

    Raises:
        Unreadable: the bytes are not text, or there is none.
    """
    text, note = decode(data)
    header, body = _front_matter(clean(text))
    plain, headline = _render(body)
    parsed = _parsed(plain, header, note)
    if parsed.title or not headline:
        return parsed
    from dataclasses import replace

    return replace(parsed, title=headline)


def _parsed(body: str, header: dict[object, object], note: str) -> Parsed:
    if not body.strip():
        raise Unreadable("is empty; remove it or put text in it")
    found = fields.find_fields(header)
    published = fields.iso_date(found.get("published"))
    return Parsed(
        text=body,
        title=fields.one_line(found.get("title")),
        source=fields.one_line(found.get("source")),
        url=fields.one_line(found.get("url")),
        published=published,
        unclear_date="" if published else fields.one_line(found.get("published")),
        authors=fields.authors(found.get("authors")),
        article_id=fields.one_line(found.get("article_id")),
        note=note,
    )


def _front_matter(text: str) -> tuple[dict[object, object], str]:
    """YAML-like `key: value` lines between two `---`, as blogs and site generators write them."""
    lines = text.split("\n", _HEADER_LINES * 2)
    if lines[0].strip() != "---":
        return {}, text
    for number, line in enumerate(lines[1 : _HEADER_LINES * 2], 1):
        if line.strip() in ("---", "..."):
            header = _read_header(lines[1:number])
            return (header, "\n".join(lines[number + 1 :])) if header else ({}, text)
    return {}, text


def _plain_header(text: str) -> tuple[dict[object, object], str]:
    """`Title: …`, `Date: …` lines at the top, ended by a blank line; two known ones make it one."""
    if text.startswith("---"):
        return _front_matter(text)
    head, blank, _ = text[:8000].partition("\n\n")
    lines = head.strip().split("\n")
    if not blank or not all(_FIELD.match(line) for line in lines):
        return {}, text
    header = _read_header(lines)
    known = fields.find_fields(header).keys() - {"text"}
    if len(known) < 2 or len(known) < len(header) / 2:
        return {}, text
    return header, text[text.index("\n\n") + 2 :]


def _read_header(lines: Sequence[str]) -> dict[object, object]:
    header: dict[object, object] = {}
    last = ""
    for line in lines:
        if match := _FIELD.match(line):
            last, value = match[1], (match[2] or "").strip()
            if value.startswith("[") and value.endswith("]"):
                header[last] = [_unquote(part) for part in value[1:-1].split(",")]
            else:
                header[last] = _unquote(value)
        elif (match := _ITEM.match(line)) and last:
            items = header[last]
            header[last] = [*(items if isinstance(items, list) else []), _unquote(match[1])]
    return header


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _render(text: str) -> tuple[str, str]:
    """Plain text of Markdown, and its first top-level heading."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    blocks: list[str] = []
    marker, headline, row = "", "", list[str]()
    in_row = heading = False
    counters: list[int | None] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_open":
                counters.append(int(token.attrGet("start") or 1) - 1)
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
            case "list_item_open":
                count = counters[-1]
                counters[-1] = None if count is None else count + 1
                marker = "- " if counters[-1] is None else f"{counters[-1]}. "
            case "heading_open":
                heading = token.tag == "h1"
            case "tr_open":
                in_row, row = True, []
            case "tr_close":
                in_row = False
                blocks.append(" | ".join(filter(None, row)))
            case "inline":
                line = "".join(_inline(token.children or ())).strip()
                if in_row:
                    row.append(line)
                    continue
                if heading and not headline:
                    headline = " ".join(line.split())
                heading = False
                blocks.append(marker + line)
                marker = ""
            case "fence" | "code_block":
                blocks.append(token.content.rstrip("\n"))
            case "html_block":
                from index.reading.html import fragment_text

                blocks.append(fragment_text(token.content))
    return "\n\n".join(block for block in blocks if block.strip()), headline


def _inline(tokens: Sequence[object]) -> Iterator[str]:
    for token in tokens:
        kind = token.type  # type: ignore[attr-defined]
        if kind in ("text", "code_inline"):
            yield token.content  # type: ignore[attr-defined]
        elif kind == "softbreak":
            yield " "
        elif kind == "hardbreak":
            yield "\n"
        elif kind == "image":
            yield token.content  # type: ignore[attr-defined]
