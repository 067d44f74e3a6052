"""Reads a text as one article and checks every span of what is found in it."""

from typing import Any

from index.sentences import split_sentences
from index.speech import find_quotes
from index.types import Article, Quote, Sentence


def parsed(nlp: Any, text: str) -> tuple[Article, list[Sentence], list[Any]]:
    """A text as one article, its sentences and their parses."""
    article = Article(article_id="a", title="", text=text)
    sentences = [
        Sentence(
            article_id="a",
            number=number,
            start=s.start,
            end=s.end,
            paragraph=s.paragraph,
            heading=s.heading,
        )
        for number, s in enumerate(split_sentences(text))
    ]
    return article, sentences, [nlp(text[s.start : s.end]) for s in sentences]


def quotes_of(nlp: Any, text: str) -> tuple[Quote, ...]:
    """The quotes of a text read as one article; checks every span on the way."""
    quotes = find_quotes(*parsed(nlp, text))
    for quote in quotes:
        assert text[quote.start : quote.end] == quote.text and quote.text
        assert text[quote.mention_start : quote.mention_end] == quote.speaker_mention
        assert 0 <= quote.name_start <= quote.name_end <= len(text)
        assert quote.mention_end <= quote.start or quote.end <= quote.mention_start
    return quotes


def said(nlp: Any, text: str) -> dict[str, tuple[str, str]]:
    """Reported content -> (speaker, kind)."""
    return {q.text: (q.speaker, q.kind) for q in quotes_of(nlp, text)}
