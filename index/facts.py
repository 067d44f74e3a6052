"""What is read out of an article at build time: reports of speech, figures and names.

Reading grammar off a parse can fail on text that nobody foresaw. Such an article is indexed without
the rows concerned and its problem is told: its sentences can still be found and quoted.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from index.figures import find_figures
from index.names import find_names
from index.speech import find_quotes, speaker_of
from index.types import Article, Figure, Quote, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_log = logging.getLogger(__name__)
_Rows = TypeVar("_Rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The ledger rows of one article. Every row satisfies `article.text[start:end]`."""

    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    names: dict[tuple[str, str], int]
    """How often each name is printed, by canonical form and kind."""
    problems: tuple[str, ...] = ()
    """What could not be read, one line each."""


def extract_facts(article: Article, sentences: Sequence[Sentence], docs: "Sequence[Doc]") -> Facts:
    """Read the facts of an article from its parses, one `Doc` a sentence."""
    reading = _Reading(article)
    quotes = reading.attempt("quotes", lambda: find_quotes(article, sentences, docs)) or ()
    figures = reading.attempt("figures", lambda: _figures(article, sentences, docs, quotes)) or ()
    names = reading.attempt("names", lambda: _names(docs)) or {}
    return Facts(quotes=quotes, figures=figures, names=names, problems=tuple(reading.problems))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One article being read, with what went wrong so far."""

    article: Article
    problems: list[str] = field(default_factory=list)

    def attempt(self, what: str, read: Callable[[], _Rows]) -> _Rows | None:
        """What `read` returns, or None and a problem noted when it fails."""
        try:
            return read()
        except Exception as error:  # any, because only what was not foreseen can happen here
            _log.debug("%s of %s", what, self.article.article_id, exc_info=True)
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            self.problems.append(
                f"{what} of {self.article.article_id} could not be read ({reason}); "
                f"indexed without them"
            )
            return None


def _figures(
    article: Article,
    sentences: Sequence[Sentence],
    docs: "Sequence[Doc]",
    quotes: tuple[Quote, ...],
) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    for sentence, doc in zip(sentences, docs, strict=True):
        for figure in find_figures(doc, article_id=article.article_id, offset=sentence.start):
            # A figure belongs to whoever is reported to have said it, not to all of the sentence.
            source = speaker_of(quotes, figure.start, figure.end)
            figures.append(replace(figure, attributed_to=source.speaker) if source else figure)
    return tuple(figures)


def _names(docs: "Sequence[Doc]") -> dict[tuple[str, str], int]:
    names: Counter[tuple[str, str]] = Counter()
    for doc in docs:
        names.update((name.canonical, name.kind) for name in find_names(doc))
    return dict(names)
