"""Turns articles into what the catalogue keeps of them: sentences, passages, parses, facts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from index.catalogue import PARSE_BLOCK, Entry
from index.facts import extract_facts
from index.language import pack_docs, parse_sentences
from index.passages import article_sentences, content_hash, cut_passages, text_hash
from index.settings import IndexSettings
from index.types import Article, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Timings:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began


def make_entries(
    articles: Sequence[Article], settings: IndexSettings, timings: Timings
) -> list[Entry]:
    """Cut, parse and read articles. They share one batch of parsing, which is why it takes many."""
    with timings.stage("split"):
        split = [article_sentences(article) for article in articles]
        texts = [
            article.text[sentence.start : sentence.end]
            for article, sentences in zip(articles, split, strict=True)
            for sentence in sentences
        ]
    with timings.stage("parse"):
        docs = list(parse_sentences(texts, settings.language_model))
    entries = []
    first = 0
    for article, sentences in zip(articles, split, strict=True):
        own = docs[first : first + len(sentences)]
        first += len(sentences)
        entries.append(_entry(article, sentences, own, settings, timings))
    return entries


def _entry(
    article: Article,
    sentences: tuple[Sentence, ...],
    docs: "Sequence[Doc]",
    settings: IndexSettings,
    timings: Timings,
) -> Entry:
    content = content_hash(article)
    with timings.stage("split"):
        passages = cut_passages(
            article,
            sentences,
            max_tokens=settings.passage_tokens,
            overlap=settings.overlap_sentences,
            content_hash=content,
        )
    with timings.stage("extract"):
        facts = extract_facts(article, sentences, docs)
    with timings.stage("pack"):
        parses = tuple(
            pack_docs(docs[start : start + PARSE_BLOCK])
            for start in range(0, len(docs), PARSE_BLOCK)
        )
    return Entry(
        article=article,
        text_hash=text_hash(article),
        content_hash=content,
        sentences=sentences,
        passages=passages,
        parses=parses,
        quotes=facts.quotes,
        figures=facts.figures,
        names=facts.names,
        problems=facts.problems,
    )
