"""The values an answer is made of. All are frozen and hold tuples, never lists.

`Draft` is what a writer proposes and is UNTRUSTED; `Answer` is what a reader may see. Only
`assistant.checks` turns one into the other.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from assistant.markup import escape
from index.types import Figure, Passage

Status = Literal["answered", "abstained"]
DisagreementKind = Literal["conflict", "update"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A range of an article's text: `article.text[start:end] == quote`, always."""

    number: int
    article_id: str
    title: str
    source: str
    url: str
    published: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checked statement and the numbers of the citations that support it."""

    text: str
    citations: tuple[int, ...]
    speaker: str | None = None
    figures: tuple[Figure, ...] = ()
    speaker_role: str = ""
    """What the cited text calls the speaker: "chairman of the Joint Chiefs of Staff", or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Values for the same thing that do not agree, each with its citation, newest first."""

    about: str
    values: tuple[tuple[Figure | Claim, Citation], ...]
    kind: DisagreementKind = "conflict"
    """"update" where a later report brings an earlier one up to date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A drafted claim that failed a check, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An uncopied range of an article: what evidence and drafts point at."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClaim:
    """A statement a writer proposes, and the ranges it says it rests on. UNTRUSTED."""

    text: str
    evidence: tuple[Span, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a writer hands to the checks. UNTRUSTED."""

    claims: tuple[DraftClaim, ...]
    short: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reader may see. Invariants I1 to I4 of the design hold for every instance."""

    question: str
    status: Status
    text: str
    """Markdown with markers [1]..[n], numbered by first use; no marker when abstained."""
    short: str | None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    reason: str | None = None
    nearest: tuple[Passage, ...] = ()
    confidence: float = 0.0
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage; the one field that differs between two runs of the same question."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready values; what `ask --json` and the HTTP API return."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    def to_markdown(self) -> str:
        """The answer followed by its numbered citations, each with title and quote."""
        return "\n\n".join(block for block in self._blocks() if block)

    def _blocks(self) -> Iterator[str]:
        yield self.text
        if self.reason and escape(self.reason) not in self.text and self.reason not in self.text:
            yield escape(self.reason)
        for disagreement in self.disagreements:
            yield _disagreement_lines(disagreement)
        for c in self.citations:
            facts = [escape(f) for f in (c.title, c.source, c.published, c.url) if f]
            yield f"[{c.number}] {', '.join(facts) or escape(c.article_id)}\n\n> {escape(c.quote)}"
        if self.nearest:
            yield "Nearest passages:"
            yield from (f"> {escape(passage.text)}" for passage in self.nearest)


def _disagreement_lines(disagreement: Disagreement) -> str:
    """What the articles part on, and a line for each value: its words, who gave it, and where."""
    opening = (
        f"A later article brings this up to date: {escape(disagreement.about)}"
        if disagreement.kind == "update"
        else f"The articles differ on {escape(disagreement.about)}:"
    )
    return "\n".join([opening, "", *(f"- {_side(v, c)}" for v, c in disagreement.values)])


def _side(value: Figure | Claim, citation: Citation) -> str:
    if isinstance(value, Figure):
        words = citation.quote[value.start - citation.start : value.end - citation.start]
        speaker = value.attributed_to
    else:
        words, speaker = value.text, value.speaker or ""
    said = f" ({escape(speaker)})" if speaker else ""
    place = ", ".join(escape(f) for f in (citation.title, citation.source, citation.published) if f)
    return f"{escape(words)}{said}: {place or escape(citation.article_id)} [{citation.number}]"


def _plain(value: Any) -> Any:
    """Dataclasses, mappings and tuples as dictionaries and lists; what JSON cannot say as None."""
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
