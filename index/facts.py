"""What is read out of an article at build time: reports of speech, figures and names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.figures import find_figures
from index.names import find_names
from index.speech import find_quotes, speaker_of
from index.types import Article, Figure, Quote, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The ledger rows of one article. Every row satisfies `article.text[start:end]`."""

    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    names: dict[tuple[str, str], int]
    """How often each name is printed, by canonical form and kind."""


def extract_facts(article: Article, sentences: Sequence[Sentence], docs: "Sequence[Doc]") -> Facts:
    """Read the facts of an article from its parses, one `Doc` a sentence."""
    quotes = find_quotes(article, sentences, docs)
    figures: list[Figure] = []
    names: Counter[tuple[str, str]] = Counter()
    for sentence, doc in zip(sentences, docs, strict=True):
        for figure in find_figures(doc, article_id=article.article_id, offset=sentence.start):
            # A figure belongs to whoever is reported to have said it, not to all of the sentence.
            source = speaker_of(quotes, figure.start, figure.end)
            figures.append(replace(figure, attributed_to=source.speaker) if source else figure)
        names.update((name.canonical, name.kind) for name in find_names(doc))
    return Facts(quotes=quotes, figures=tuple(figures), names=dict(names))
