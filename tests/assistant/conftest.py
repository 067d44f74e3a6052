"""The invented news, indexed once with the real models, and ways to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from news import write_news

from assistant.evidence import Evidence, gather
from assistant.question import Question, analyse, unframed
from index.language import load
from index.types import Hit, Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from assistant import Assistant
    from index.store import Index


@pytest.fixture(scope="session")
def news_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the invented articles. Read it, never write to it."""
    from index import build

    folder = tmp_path_factory.mktemp("news")
    build([write_news(folder / "news.jsonl")], folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def news(news_index: Path) -> Iterator[Index]:
    """The index of the invented articles, open."""
    from index.store import Index

    with Index.open(news_index) as opened:
        yield opened


@pytest.fixture(scope="session")
def newsroom(news: Index) -> Assistant:
    """An assistant over the invented articles."""
    from assistant import Assistant

    return Assistant(news)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Doc]:
    """Parses a text with the pipeline that reads questions."""
    return load()


@pytest.fixture(scope="session")
def read(parse: Callable[[str], Doc]) -> Callable[[str], Question]:
    """Reads a question."""
    return lambda text: analyse(parse(unframed(text)))


@pytest.fixture(scope="session")
def pieces(news: Index) -> Callable[[str], tuple[Evidence, ...]]:
    """Every sentence of an article as evidence."""

    def gathered(article_id: str) -> tuple[Evidence, ...]:
        article, sentences = news.article(article_id), news.sentences(article_id)
        passage = Passage(
            passage_id="all",
            article_id=article_id,
            start=0,
            end=len(article.text),
            text=article.text,
            first_sentence=0,
            last_sentence=len(sentences) - 1,
        )
        return gather([Hit(passage=passage, article_id=article_id, score=1.0)], news)

    return gathered


@pytest.fixture(scope="session")
def piece(pieces: Callable[[str], tuple[Evidence, ...]]) -> Callable[[str, str], Evidence]:
    """The one sentence of an article that holds the words given."""

    def found(article_id: str, words: str) -> Evidence:
        (only,) = [e for e in pieces(article_id) if words in e.text]
        return only

    return found
