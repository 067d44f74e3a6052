"""The facade: a question in, a checked answer or an honest abstention out."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant import ledgers
from assistant.abstain import reason_for
from assistant.checks import check_draft, with_shorts
from assistant.disagreement import find_difference
from assistant.evidence import gather
from assistant.followup import Turn, standalone
from assistant.markup import escape
from assistant.question import Question, analyse, unframed
from assistant.reader.scorer import ReaderScorer
from assistant.scorer import EvidenceScorer, FeatureScorer, Scored, corrections
from assistant.settings import Settings
from assistant.spelling import mentioned, respell
from assistant.types import Answer, Citation, Claim, Draft
from assistant.writer import ExtractiveWriter, Writer
from index.errors import QuestionError
from index.language import load

if TYPE_CHECKING:
    from index.store import Index
    from index.types import Article, Figure, Hit, Passage, Quote, QuoteKind, Sentence, Speaker

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


class Assistant:
    """Answers questions from one index. Safe to share between threads; close it when done."""

    def __init__(
        self,
        index: Index,
        settings: Settings | None = None,
        *,
        scorer: EvidenceScorer | None = None,
        writer: Writer | None = None,
    ) -> None:
        self._index = index
        self.settings = settings or Settings()
        self._scorer = scorer or _default_scorer(index, self.settings)
        self._writer = writer or ExtractiveWriter()

    @classmethod
    def open(cls, index: str | Path = ".verbatim", settings: Settings | None = None) -> Self:
        """Open the index in folder `index`.

        Raises:
            IndexMissingError: there is none. IndexMismatchError: another model or version built it.
        """
        from index.store import Index

        return cls(Index.open(Path(index)), settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def articles(self) -> tuple[Article, ...]:
        """Return every article, in the order they were added."""
        return self._index.articles()

    def article(self, article_id: str) -> Article:
        """Return one article, its text exactly as offsets count it."""
        return self._index.article(article_id)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of an article, in order."""
        return self._index.sentences(article_id)

    def quotes(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        article: str | None = None,
        kind: QuoteKind | None = None,
    ) -> tuple[Quote, ...]:
        """Return the reports of speech that pass every filter given, in reading order.

        The order is by day of publication (undated articles last), article id and place. The
        `speaker` of each is the name that all articles share, in its fullest spelling.

        Args:
            speaker: a name in any spelling, a part of one, or a role: "defence minister".
            about: words that the quote or its sentence holds, all of them, in any inflection.
            article: an article's id, or a part of its title or of the start of its id.
            kind: "direct", "indirect" or "mixed".

        Raises:
            InputError: there is no such kind.
        """
        return ledgers.find_quotes(
            self._index, speaker=speaker, about=about, article=article, kind=kind
        )

    def figures(
        self, *, role: str | None = None, about: str | None = None, article: str | None = None
    ) -> tuple[Figure, ...]:
        """Return the figures that pass every filter given, in the order of `quotes`.

        Args:
            role: a role by its exact name ("killed or injured"), or "casualties" for all that
                are killed, injured, or either.
            about: words of the group counted, in any inflection: "Ukrainian civilians".
            article: as for `quotes`.

        Raises:
            InputError: there is no such role; the message lists the roles.
        """
        return ledgers.find_figures(self._index, role=role, about=about, article=article)

    def speakers(self) -> tuple[Speaker, ...]:
        """Return who is quoted, most quoted first; the spellings of a name are one speaker."""
        return self._index.speakers()

    def retrieve(
        self,
        question: str,
        top_k: int = 10,
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> tuple[Hit, ...]:
        """Return the passages nearest to the question, best first."""
        return self._index.retrieve(
            question,
            top_k=top_k,
            sources=sources,
            published_after=published_after,
            published_before=published_before,
        )

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> Answer:
        """Answer one question.

        `history` holds earlier (question, answer text) pairs, oldest first. `sources` and the two
        ISO dates narrow down the articles used.

        Raises:
            QuestionError: the question is blank or too long.
        """
        answer: Answer | None = None
        for event in self.stream(
            question,
            history,
            sources=sources,
            published_after=published_after,
            published_before=published_before,
        ):
            if isinstance(event, Answer):
                answer = event
        assert answer is not None  # a stream always ends in its answer
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> Iterator[Claim | Answer]:
        """Yield each claim once it has passed its checks, then the whole `Answer`."""
        clock = _Clock()
        asked = self._clean(question)
        parsed, hits, scored = self._consider(
            asked,
            history,
            clock,
            sources=sources,
            published_after=published_after,
            published_before=published_before,
        )
        with clock("write"):
            draft = self._writer.write(parsed, scored, self.settings)
        with clock("check"):
            answer = self._answer(asked, parsed, draft, scored, hits)
        yield from answer.claims
        yield replace(answer, timings=clock.seconds)

    def consider(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        sources: Sequence[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> tuple[Question, tuple[Scored, ...]]:
        """Return how a question was read, and the evidence weighed for it, best first.

        Raises:
            QuestionError: the question is blank or too long.
        """
        parsed, _, scored = self._consider(
            self._clean(question),
            history,
            _Clock(),
            sources=sources,
            published_after=published_after,
            published_before=published_before,
        )
        return parsed, scored

    def _consider(
        self, asked: str, history: Sequence[Turn], clock: _Clock, **filters: Any
    ) -> tuple[Question, tuple[Hit, ...], tuple[Scored, ...]]:
        with clock("question"):
            language = load()
            alone = unframed(standalone(asked, history, language))
            read = language(alone)
            spelt = respell(read, self._index.vocabulary())
            parsed = analyse(read if spelt == alone else language(spelt))
        with clock("retrieve"):
            hits = self._index.retrieve(parsed.text, top_k=self.settings.passages, **filters)
        with clock("read"):
            evidence = gather(hits, self._index)
            similarity = {rank: hit.similarity for rank, hit in enumerate(hits, start=1)}
            scored = _best_first(self._scorer.score(parsed, evidence, similarity))
        return parsed, hits, scored

    def _answer(
        self,
        asked: str,
        parsed: Question,
        draft: Draft,
        scored: Sequence[Scored],
        hits: Sequence[Hit],
    ) -> Answer:
        """Put the draft through the checks; what does not survive is not shown."""
        checked = check_draft(draft, source=self._index, question=parsed.text)
        if checked.claims:
            difference = find_difference(parsed, scored, checked.claims, checked.citations)
            if difference is not None:
                # The brief answer takes no side either.
                checked = with_shorts(checked, difference.brief, parsed.text)
            return Answer(
                question=asked,
                status="answered",
                text=checked.text,
                short=checked.short,
                claims=checked.claims,
                citations=checked.citations,
                disagreements=(difference.disagreement,) if difference else (),
                rejected=checked.rejected,
                confidence=_confidence(scored, checked.citations),
            )
        reason = reason_for(parsed, scored, self._unknown(parsed))
        return Answer(
            question=asked,
            status="abstained",
            text=f"Not in the articles. {escape(reason)}",
            short=None,
            rejected=checked.rejected,
            reason=reason,
            nearest=_nearest(hits, corrections(scored))[: self.settings.nearest],
        )

    def _unknown(self, question: Question) -> list[str]:
        """Return the question's names that stand in no article at all."""
        vocabulary = self._index.vocabulary()
        return [term.text for term in question.names if not mentioned(term.text, vocabulary)]

    def _clean(self, question: str) -> str:
        """Return the question on one line, normalised, or refuse it."""
        text = unicodedata.normalize("NFC", _CONTROL.sub(" ", question))
        text = " ".join(text.split())
        if not text:
            raise QuestionError("The question is blank. Ask something, for example: Who said …?")
        limit = self.settings.max_question_characters
        if len(text) > limit:
            raise QuestionError(
                f"The question has {len(text):,} characters; the limit is {limit:,}. Shorten it."
            )
        return text


def _default_scorer(index: Index, settings: Settings) -> EvidenceScorer:
    return ReaderScorer(index) if settings.reader else FeatureScorer(index)


class _Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.perf_counter() - started, 6)


def _nearest(hits: Sequence[Hit], corrected: Sequence[Scored]) -> tuple[Passage, ...]:
    """Return the passages hit, best first, but the one that holds the correction before all."""
    passages = [hit.passage for hit in hits]
    if corrected:
        article_id, number = corrected[0].evidence.key
        passages.sort(
            key=lambda p: (
                not (p.article_id == article_id and p.first_sentence <= number <= p.last_sentence)
            )
        )
    return tuple(passages)


def _confidence(scored: Sequence[Scored], citations: Sequence[Citation]) -> float:
    """Return the confidence of the best sentence that is cited."""
    for item in scored:
        sentence, article_id = item.evidence.sentence, item.evidence.article.article_id
        for c in citations:
            overlaps = c.start < sentence.end and sentence.start < c.end
            if c.article_id == article_id and overlaps:
                return round(min(1.0, item.confidence), 3)
    return 0.0


def _best_first(scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Order by rank; equal ranks keep the order of the articles, so that answers repeat."""
    return tuple(
        sorted(scored, key=lambda item: (-item.rank, item.evidence.rank, item.evidence.key))
    )
