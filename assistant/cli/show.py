"""Answers as a person reads them: the brief answer, the sentences, then where each was printed."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, TextIO

from assistant.cli.text import one_line, printable
from assistant.types import Answer, Citation, Claim
from index.types import Figure

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_WIDTH = 100


def console(stream: TextIO | None = None) -> "Console":
    """A console that colours and wraps on a terminal, and does neither in a pipe."""
    from rich.console import Console

    found = Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False)
    if found.is_terminal:
        found.width = min(found.width, _WIDTH)
    else:
        found.soft_wrap = True
    return found


def show_answer(answer: Answer, to: "Console") -> None:
    """Print one answer or abstention."""
    lines = _abstained(answer) if answer.status == "abstained" else _answered(answer)
    for indent, line in lines:
        _print(to, line, indent)


def _print(to: "Console", line: "Text", indent: int) -> None:
    from rich.padding import Padding

    if to.is_terminal and line.plain:
        to.print(Padding(line, (0, 0, 0, indent), expand=False))
    else:
        to.print(" " * indent + line.plain, soft_wrap=True)


def _answered(answer: Answer) -> Iterator[tuple[int, "Text"]]:
    for block in _blocks(answer.text):
        yield 0, block
        yield 0, _text("")
    for disagreement in answer.disagreements:
        about = one_line(disagreement.about)
        opening = f"The articles differ on {about}:"
        if disagreement.kind == "update":
            opening = f"A later article brings this up to date: {about}"
        yield 0, _text(opening, "yellow")
        for value, citation in disagreement.values:
            line = f"- {_value(value, citation)}: {_place(citation)} [{citation.number}]"
            yield 2, _marked(_text(line))
        yield 0, _text("")
    for citation in answer.citations:
        yield 0, _marked(_text(f"[{citation.number}] {_place(citation)}"))
        yield 4, _text(f"> {one_line(citation.quote)}", "italic")


def _blocks(markdown: str) -> Iterator["Text"]:
    """The paragraphs of an answer's text, its Markdown turned into styles."""
    from markdown_it import MarkdownIt
    from rich.text import Text

    for token in MarkdownIt("commonmark").parse(printable(markdown)):
        if token.type != "inline":
            continue
        block, bold = Text(), False
        for part in token.children or ():
            if part.type in ("strong_open", "strong_close"):
                bold = part.type == "strong_open"
            else:
                words = "\n" if part.type == "softbreak" else part.content
                block.append(printable(words), "bold green" if bold else "")
        yield _marked(block)


def _abstained(answer: Answer) -> Iterator[tuple[int, "Text"]]:
    yield 0, _text("Not in the articles.", "bold yellow")
    if answer.reason:
        yield 0, _text(one_line(answer.reason))
    if answer.nearest:
        yield 0, _text("")
        yield 0, _text("The nearest passages:", "dim")
        for passage in answer.nearest:
            yield 2, _text(f"- {one_line(passage.text)}", "dim")


def _value(value: Figure | Claim, citation: Citation) -> str:
    """A figure as printed, with who gave it, or a claim."""
    if isinstance(value, Claim):
        return one_line(value.text)
    printed = citation.quote[value.start - citation.start : value.end - citation.start]
    inside = citation.start <= value.start < value.end <= citation.end
    said = f" ({value.attributed_to})" if value.attributed_to else ""
    return one_line((printed if inside else citation.quote) + said)


def _place(citation: Citation) -> str:
    parts = (citation.title, citation.source, _day(citation.published))
    return " · ".join(one_line(part) for part in parts if part.strip())


def _day(published: str) -> str:
    """An ISO date or date-time as "9 November 2022"; anything else as it stands."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {day:%B} {day.year}"


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(text, style=style)


def _marked(text: "Text") -> "Text":
    text.highlight_regex(r"\[\d+\]", "cyan")
    return text
