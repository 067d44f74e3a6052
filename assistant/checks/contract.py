"""What the checks ask of an index, and what they hand back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.types import Citation, Claim, Rejected
from index.types import Article, Figure, Quote, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

    Parse = Callable[[str], Doc]
else:
    Parse = Callable
"""Parses one sentence; token offsets count from its start."""


class ArticleSource(Protocol):
    """The reading side of an index, as far as the checks need it."""

    def article(self, article_id: str) -> Article:
        """The stored article; raises LookupError or VerbatimError where there is none."""
        ...

    def sentences(self, article_id: str) -> Sequence[Sentence]:
        """Its sentences in reading order."""
        ...

    def parses(self, article_id: str, first: int, last: int) -> Sequence[Doc]:
        """One parse a sentence, from number `first` to `last` inclusive."""
        ...

    def quotes(self, article_id: str) -> Sequence[Quote]:
        """The reported speech in it."""
        ...

    def figures(self, article_id: str) -> Sequence[Figure]:
        """The figures in it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What survived of a draft, ready to be shown, and what did not."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    rejected: tuple[Rejected, ...]
    short: str | None
    text: str
    """Markdown with markers [1]..[len(citations)]; "" when no claim survived."""


class Refusal(Exception):
    """A claim fails a check; the message is the reason a reader is shown."""
