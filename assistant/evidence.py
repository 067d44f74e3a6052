"""Sentences that may hold the answer, each with the surroundings the scorer and writer read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from index.names import find_names, same_name

if TYPE_CHECKING:
    import numpy as np
    from spacy.tokens import Doc

    from index.names import Name
    from index.types import Article, Figure, Hit, Quote, Sentence


class Source(Protocol):
    """What answering needs of an index; `index.store.Index` is one."""

    def article(self, article_id: str) -> Article:
        """Return the article whose text all offsets count."""
        ...

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return an article's sentences in order, so that a number is also a position."""
        ...

    def parses(self, article_id: str, first: int, last: int) -> tuple[Doc, ...]:
        """Return one parse per sentence from number `first` up to and including `last`."""
        ...

    def quotes(self, article_id: str) -> tuple[Quote, ...]:
        """Return the reports of speech found in an article when it was indexed."""
        ...

    def figures(self, article_id: str) -> tuple[Figure, ...]:
        """Return the counts and amounts found in an article when it was indexed."""
        ...

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return one row of unit length per text, so that a dot product is a cosine."""
        ...


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One sentence, its parse, the facts that overlap it, and the sentences around it."""

    article: Article
    sentence: Sentence
    sentences: tuple[Sentence, ...]
    """All sentences of its article."""
    doc: Doc
    before: tuple[Doc, ...]
    """The sentences before it, or before the reported speech it is part of, nearest first."""
    after: Doc | None
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    rank: int
    """Rank of its best passage among the hits, from 1."""
    speech: tuple[Doc, ...] = ()
    """The other sentences of the reported speech it is part of, where that runs over several."""
    descriptions: Mapping[str, str]
    """What the article calls each speaker: title, office, "the highest-ranking US officer"."""

    @property
    def text(self) -> str:
        """The sentence, exactly as printed."""
        return self.article.text[self.sentence.start : self.sentence.end]

    @property
    def key(self) -> tuple[str, int]:
        """Identifies the sentence in the index."""
        return self.article.article_id, self.sentence.number

    def naming(self, speaker: str) -> Sentence | None:
        """Return the sentence that prints the speaker's name for the words reported here."""
        places = [q.name_start for q in self.quotes if q.speaker == speaker and q.name_end]
        if not places:
            return None
        at = bisect_right(self.sentences, places[0], key=lambda s: s.start) - 1
        return self.sentences[at] if at >= 0 and places[0] < self.sentences[at].end else None

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names that stand in the sentence itself."""
        return find_names(self.doc)

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Canonical names of those whose reported words overlap the sentence."""
        return tuple(dict.fromkeys(q.speaker for q in self.quotes if q.speaker))

    def described(self, speaker: str) -> str:
        """Return the words the article describes a speaker with, or ""."""
        return self.descriptions.get(speaker, "")

    @cached_property
    def speaker(self) -> str:
        """The speaker of most of the sentence, or ""."""
        said = [q for q in self.quotes if q.speaker]
        if not said:
            return ""
        return max(said, key=lambda q: _overlap(q, self.sentence)).speaker


def _overlap(quote: Quote, sentence: Sentence) -> int:
    return min(quote.end, sentence.end) - max(quote.start, sentence.start)


def gather(hits: Sequence[Hit], source: Source) -> tuple[Evidence, ...]:
    """Return the sentences of the passages hit, best passage first, each once."""
    numbers: dict[str, set[int]] = {}
    ranks: dict[tuple[str, int], int] = {}
    for rank, hit in enumerate(hits, start=1):
        for number in range(hit.passage.first_sentence, hit.passage.last_sentence + 1):
            numbers.setdefault(hit.article_id, set()).add(number)
            ranks.setdefault((hit.article_id, number), rank)
    reader = {
        article_id: _Reader(source, article_id, found) for article_id, found in numbers.items()
    }
    return tuple(
        reader[article_id].read(number, rank) for (article_id, number), rank in ranks.items()
    )


class _Reader:
    """Reads the sentences wanted of one article, each parse and ledger once."""

    def __init__(self, source: Source, article_id: str, numbers: set[int]) -> None:
        self._article = source.article(article_id)
        self._sentences = source.sentences(article_id)
        self._quotes = source.quotes(article_id)
        self._figures = source.figures(article_id)
        self._docs: dict[int, Doc] = {}
        for first, last in _runs(numbers, len(self._sentences)):
            docs = source.parses(article_id, first, last)
            self._docs.update(zip(range(first, last + 1), docs, strict=True))
        self._descriptions = _descriptions(self._quotes, self._docs.values())

    def read(self, number: int, rank: int) -> Evidence:
        """Return one sentence with the facts that overlap it; `rank` is its passage's, from 1."""
        sentence = self._sentences[number]
        quotes = tuple(q for q in self._quotes if q.start < sentence.end and sentence.start < q.end)
        block = self._speech(number, quotes)
        first = min([number, *block])
        before = (self._docs.get(n) for n in range(first - 1, max(-1, first - 3), -1))
        return Evidence(
            article=self._article,
            sentence=sentence,
            sentences=self._sentences,
            doc=self._docs[number],
            before=tuple(doc for doc in before if doc is not None),
            after=self._docs.get(number + 1),
            quotes=quotes,
            figures=tuple(
                f for f in self._figures if sentence.start <= f.start and f.end <= sentence.end
            ),
            rank=rank,
            speech=tuple(self._docs[n] for n in block),
            descriptions=self._descriptions,
        )

    def _speech(self, number: int, quotes: Sequence[Quote]) -> tuple[int, ...]:
        """Return the other sentences of the paragraph in the same mouth."""
        paragraph = self._sentences[number].paragraph
        speakers = {q.speaker for q in quotes if q.speaker}
        if not speakers:
            return ()
        found = []
        for other in self._docs:
            sentence = self._sentences[other]
            if other == number or sentence.paragraph != paragraph:
                continue
            if any(
                q.speaker in speakers and q.start < sentence.end and sentence.start < q.end
                for q in self._quotes
            ):
                found.append(other)
        return tuple(found)


def _runs(numbers: set[int], count: int) -> list[tuple[int, int]]:
    """Return the stretches of sentence numbers to load: those wanted and their neighbours."""
    wanted = sorted({n + d for n in numbers for d in (-2, -1, 0, 1) if 0 <= n + d < count})
    runs: list[tuple[int, int]] = []
    for number in wanted:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _descriptions(quotes: Iterable[Quote], docs: Iterable[Doc]) -> dict[str, str]:
    """Collect what the article calls each speaker, from the ledger and from appositions."""
    words: dict[str, list[str]] = {}
    for quote in quotes:
        words.setdefault(quote.speaker, []).append(
            f"{quote.speaker_mention} {quote.role_of_speaker}"
        )
    people = [speaker for speaker in words if speaker]
    for doc in docs:
        for name in find_names(doc):
            speaker = next((p for p in people if same_name(p, name.text)), None)
            span = doc.char_span(name.start, name.end, alignment_mode="expand")
            if speaker is None or span is None:
                continue
            for child in span.root.children:
                if child.dep_ in ("appos", "compound", "amod", "nmod"):
                    words[speaker].append(doc[child.left_edge.i : child.right_edge.i + 1].text)
    return {
        speaker: " ".join(dict.fromkeys(" ".join(said).split())) for speaker, said in words.items()
    }
