"""Reads what a draft cites: exact ranges, the sentences under them, and the facts in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checks.contract import ArticleSource, Refusal
from assistant.types import Span
from index.errors import VerbatimError
from index.types import Article, Figure, Quote, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A valid range of an article, and the numbers of the sentences it touches."""

    article: Article
    start: int
    end: int
    first: int
    last: int
    whole: bool
    """It holds every word of its sentences, so nothing beside it can change what it says."""

    @property
    def text(self) -> str:
        """The words at the range."""
        return self.article.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, int, int]:
        """Tells one range from another."""
        return (self.article.article_id, self.start, self.end)


class Reader:
    """The article source, asked once for each thing within one draft."""

    def __init__(self, source: ArticleSource) -> None:
        self._source = source
        self._sentences: dict[str, tuple[Sentence, ...]] = {}
        self._quotes: dict[str, tuple[Quote, ...]] = {}

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The article's sentences in reading order."""
        if article_id not in self._sentences:
            self._sentences[article_id] = tuple(self._source.sentences(article_id))
        return self._sentences[article_id]

    def quotes(self, article_id: str, start: int, end: int) -> tuple[Quote, ...]:
        """The reported speech that overlaps a range."""
        if article_id not in self._quotes:
            self._quotes[article_id] = tuple(self._source.quotes(article_id))
        return tuple(q for q in self._quotes[article_id] if q.start < end and start < q.end)

    def figures(self, article_id: str, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that lie inside a range."""
        found = self._source.figures(article_id)
        return tuple(f for f in found if start <= f.start and f.end <= end)

    def parse(self, sentence: Sentence) -> Doc:
        """The stored parse of one sentence."""
        return self._source.parses(sentence.article_id, sentence.number, sentence.number)[0]

    def read(self, span: Span) -> Cited:
        """Resolve a range exactly as given; raises `Refusal` where it is not a clean one."""
        article = self._article(span.article_id)
        start, end, text = span.start, span.end, article.text
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            raise Refusal(f"it cites characters {start} to {end}, which the article does not have")
        if text[start].isspace() or text[end - 1].isspace():
            raise Refusal("it cites a range that begins or ends in white space")
        return self._cited(article, start, end)

    def _article(self, article_id: str) -> Article:
        try:
            return self._source.article(article_id)
        except (LookupError, VerbatimError) as error:
            raise Refusal("it cites an article that is not in the index") from error

    def _cited(self, article: Article, start: int, end: int) -> Cited:
        sentences = self.sentences(article.article_id)
        first = bisect_right(sentences, start, key=lambda s: s.end)
        last = bisect_left(sentences, end, key=lambda s: s.start) - 1
        if first > last:
            raise Refusal("it cites a range that holds no sentence")
        low, high = sentences[first].start, sentences[last].end
        text = article.text
        if (start > low and _cuts_word(text, start)) or (end < high and _cuts_word(text, end)):
            raise Refusal("it cites a range that begins or ends inside a word or number")
        return Cited(
            article=article,
            start=start,
            end=end,
            first=first,
            last=last,
            whole=not any(c.isalnum() or c in "?!" for c in text[low:start] + text[end:high]),
        )


def _cuts_word(text: str, edge: int) -> bool:
    left, right = text[edge - 1], text[edge]
    if left.isalnum() and right.isalnum():
        return True
    if left in ".,’'-" and right.isdigit():
        return edge > 1 and text[edge - 2].isdigit()
    return left.isdigit() and right in ".,’'" and edge + 1 < len(text) and text[edge + 1].isdigit()
