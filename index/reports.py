"""What building, inspecting and mending an index report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.reading.types import ReadProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildProgress:
    """Where a build stands; handed to the progress callback after every file and every batch."""

    bytes_done: int
    bytes_total: int
    files_done: int
    files_total: int
    articles: int
    """Articles looked at so far, unchanged ones included."""
    indexed: int
    """Of these, new and changed ones that are committed."""
    characters: int
    """Characters of text committed."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An article that was not indexed because another one has exactly the same text."""

    origin: str
    article_id: str
    """The indexed article with that text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did. Ids by what happened to them; a moved article was only read elsewhere."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    moved: tuple[str, ...]
    removed: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]
    renamed: Mapping[str, str]
    """Origin by new id, for articles whose own id another article already had."""
    problems: tuple[ReadProblem, ...]
    counts: Mapping[str, int]
    """Rows of the whole index afterwards: articles, sentences, passages, quotes, figures."""
    seconds: float
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage: read, parse, extract, embed, vectors, catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What an index holds."""

    path: str
    counts: Mapping[str, int]
    bytes: int
    generation: int
    settings: Mapping[str, Any]
    last_build: str
    """UTC time of the last finished build, ISO 8601, or "" when none has finished."""
    complete: bool
    """False while a build is running, or after one was interrupted: run it again."""
    sources: Mapping[str, int]
    """Number of articles by source."""
    first_published: str
    last_published: str
    mismatch: str = ""
    """Why this version of the program cannot answer from it, and what to do; or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with an index."""

    message: str
    mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorReport:
    """What is wrong with an index, and what was mended."""

    findings: tuple[Finding, ...]
    checked: Mapping[str, int]
    """How many of each thing were looked at."""

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong, or nothing is wrong any more."""
        return all(finding.mended for finding in self.findings)
