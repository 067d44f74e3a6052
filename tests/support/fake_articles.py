"""An article source held in memory: the same parses, quotes and figures as an index, no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.evidence import Evidence, gather
from index.figures import find_figures
from index.language import parse_sentences
from index.sentences import split_sentences
from index.speech import find_quotes
from index.types import Article, Figure, Hit, Passage, Quote, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc


class FakeArticles:
    """Satisfies `assistant.checks.ArticleSource` for texts given by their ids."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._articles = {
            i: Article(article_id=i, title=f"Title of {i}", text=t) for i, t in texts.items()
        }
        self._sentences = {i: _sentences(a) for i, a in self._articles.items()}
        self._docs = {
            i: tuple(parse_sentences(texts[i][s.start : s.end] for s in found))
            for i, found in self._sentences.items()
        }
        self._quotes = {
            i: find_quotes(a, self._sentences[i], self._docs[i]) for i, a in self._articles.items()
        }
        self._figures = {i: self._find_figures(i) for i in self._articles}

    def article(self, article_id: str) -> Article:
        """The article; raises KeyError where there is none."""
        return self._articles[article_id]

    def sentences(self, article_id: str) -> Sequence[Sentence]:
        return self._sentences[article_id]

    def parses(self, article_id: str, first: int, last: int) -> Sequence[Doc]:
        return self._docs[article_id][first : last + 1]

    def quotes(self, article_id: str) -> Sequence[Quote]:
        return self._quotes[article_id]

    def figures(self, article_id: str) -> Sequence[Figure]:
        return self._figures[article_id]

    def _find_figures(self, article_id: str) -> tuple[Figure, ...]:
        pairs = zip(self._sentences[article_id], self._docs[article_id], strict=True)
        return tuple(
            f for s, d in pairs for f in find_figures(d, article_id=article_id, offset=s.start)
        )


def _sentences(article: Article) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            article_id=article.article_id,
            number=number,
            start=span.start,
            end=span.end,
            paragraph=span.paragraph,
            heading=span.heading,
        )
        for number, span in enumerate(split_sentences(article.text))
    )


def evidence_of(text: str) -> Evidence:
    """The first sentence of an article that is `text`."""
    articles: Any = FakeArticles({"a": text})  # all that `gather` asks of an index
    passage = Passage(
        passage_id="p",
        article_id="a",
        start=0,
        end=len(text),
        text=text,
        first_sentence=0,
        last_sentence=0,
    )
    (only,) = gather([Hit(passage=passage, article_id="a", score=1.0)], articles)
    return only
