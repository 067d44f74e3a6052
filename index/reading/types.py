"""What reading takes and gives: limits, problems, and the parts of a document on their way."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much is read of one file or record; what is larger is reported, never cut."""

    file_bytes: int = 20 * MEGABYTE
    """A file that holds one article: text, Markdown, HTML, PDF, DOCX."""
    json_bytes: int = 100 * MEGABYTE
    """A `.json` file, which must be parsed whole; `.jsonl` has no limit but a line's."""
    record_characters: int = 2_000_000
    """The text of one record of a `.json` or `.jsonl` file."""
    problems_per_file: int = 20
    """Broken lines named one by one; the rest of a file's are counted in one message."""

    @property
    def line_bytes(self) -> int:
        """The longest line of JSON Lines read: the text at six bytes a character, and the rest."""
        return 6 * self.record_characters + MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProblem:
    """Something that was not read, or not cleanly; the rest goes on."""

    path: Path
    message: str
    """One line that says what is wrong and what to do."""
    line: int | None = None
    """Line of a JSON Lines file, from 1."""
    skipped: bool = True
    """False where the article was read all the same, if not cleanly."""

    def __str__(self) -> str:
        where = self.path.as_posix().encode("utf-8", "replace").decode()
        where = "".join(c if c.isprintable() else "?" for c in where)
        return f"{where}{'' if self.line is None else f', line {self.line}'}: {self.message}"


def counted(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Unreadable(Exception):
    """A document cannot be read; `str()` becomes the message of a `ReadProblem`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document taken out of its format; unknown fields are "" and never guessed."""

    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    article_id: str = ""
    """The id the document states itself."""
    line: int | None = None
    unclear_date: str = ""
    """The date as stated, where it does not tell day, month and year."""
    note: str = ""
    """A problem that did not keep it from being read."""


Records = Iterator[Parsed | ReadProblem]
