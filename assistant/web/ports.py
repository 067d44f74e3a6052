"""What the page needs of an assistant; `assistant.Assistant` has it, and so has the tests' fake."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from assistant.types import Answer, Claim
from index.types import Article, Figure, Quote, Sentence

History = Sequence[tuple[str, str]]


class Asker(Protocol):
    """Answers questions and shows articles and ledgers; used by many threads at once."""

    def ask(
        self,
        question: str,
        history: History = (),
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> Answer:
        """The checked answer; `history` holds earlier questions with their answer texts."""

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> Iterator[Claim | Answer]:
        """Each claim once it is checked, then the whole answer."""

    def consider(
        self,
        question: str,
        history: History = (),
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> tuple[Any, tuple[Any, ...]]:
        """How the question was read (`assistant.question.Question`), and the evidence weighed."""

    def article(self, article_id: str) -> Article:
        """The stored article, exactly as offsets count it."""

    def articles(self) -> tuple[Article, ...]:
        """Every indexed article."""

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The sentences of an article, in order."""

    def quotes(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        article: str | None = None,
        kind: Any = None,
    ) -> tuple[Quote, ...]:
        """The reports of speech that fit."""

    def figures(
        self, *, role: str | None = None, about: str | None = None, article: str | None = None
    ) -> tuple[Figure, ...]:
        """The figures that fit."""

    def speakers(self) -> tuple[Any, ...]:
        """Everyone quoted (`index.speakers.Speaker`)."""
