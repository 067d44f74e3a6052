"""What the page needs of an assistant; `assistant.Assistant` has it, and so has the tests' fake."""

from collections.abc import Sequence
from typing import Protocol

from assistant.types import Answer
from index.types import Article


class Asker(Protocol):
    """Answers questions and shows articles; used by many threads at once."""

    def ask(self, question: str, *, history: Sequence[tuple[str, str]] = ()) -> Answer:
        """The checked answer; `history` holds earlier questions with their answer texts."""

    def article(self, article_id: str) -> Article:
        """The stored article, exactly as offsets count it."""

    def articles(self) -> tuple[Article, ...]:
        """Every indexed article."""
