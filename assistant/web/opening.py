"""Keeps the index that is served open, and opens it anew when its folder was replaced."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from assistant.types import Answer, Claim
from assistant.web.ports import Asker
from index.catalogue import FILE_NAME
from index.errors import VerbatimError
from index.types import Article, Figure, Quote, Sentence

T = TypeVar("T")


class Reopening:
    """An assistant over the index in a folder, whatever is done to the folder meanwhile.

    An open index sees every change made *to* it. When its folder is deleted and built again, what
    is open belongs to files that are gone: the next call opens the new ones, and a call that fails
    while that happens is made once more.
    """

    def __init__(self, folder: Path, open_index: Callable[[], Any]) -> None:
        self._folder = folder
        self._open_index = open_index
        self._guard = threading.Lock()
        self._assistant: Any = open_index()
        self._identity = self._read_identity()

    def close(self) -> None:
        """Close what is open."""
        with self._guard:
            self._assistant.close()

    def ask(self, *args: Any, **options: Any) -> Answer:
        """As `Asker.ask`."""
        answer: Answer = self._call(lambda assistant: assistant.ask(*args, **options))
        return answer

    def stream(self, *args: Any, **options: Any) -> Iterator[Claim | Answer]:
        """As `Asker.stream`; begun again only while nothing was shown."""

        def begin(assistant: Asker) -> tuple[Any, Iterator[Claim | Answer]]:
            events = assistant.stream(*args, **options)
            return next(events), events

        first, rest = self._call(begin)
        yield first
        yield from rest

    def consider(self, *args: Any, **options: Any) -> tuple[Any, tuple[Any, ...]]:
        """As `Asker.consider`."""
        found: tuple[Any, tuple[Any, ...]] = self._call(
            lambda assistant: assistant.consider(*args, **options)
        )
        return found

    def article(self, article_id: str) -> Article:
        """As `Asker.article`."""
        article: Article = self._call(lambda assistant: assistant.article(article_id))
        return article

    def articles(self) -> tuple[Article, ...]:
        """As `Asker.articles`."""
        return self._call(lambda assistant: assistant.articles())

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """As `Asker.sentences`."""
        return self._call(lambda assistant: assistant.sentences(article_id))

    def quotes(self, **filters: Any) -> tuple[Quote, ...]:
        """As `Asker.quotes`."""
        return self._call(lambda assistant: assistant.quotes(**filters))

    def figures(self, **filters: Any) -> tuple[Figure, ...]:
        """As `Asker.figures`."""
        return self._call(lambda assistant: assistant.figures(**filters))

    def speakers(self) -> tuple[Any, ...]:
        """As `Asker.speakers`."""
        return self._call(lambda assistant: assistant.speakers())

    def _call(self, use: Callable[[Any], T]) -> T:
        assistant = self._current()
        try:
            return use(assistant)
        except VerbatimError:
            again = self._current()
            if again is assistant:
                raise
            return use(again)

    def _current(self) -> Any:
        identity = self._read_identity()
        with self._guard:
            # Without a catalogue there is nothing to open: what is open says so when it is used.
            if identity is not None and identity != self._identity:
                # Closed first: Chroma shares what it has open of a folder within one process.
                self._assistant.close()
                self._assistant = self._open_index()
                self._identity = identity
            return self._assistant

    def _read_identity(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / FILE_NAME).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
