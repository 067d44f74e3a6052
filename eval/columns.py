"""What the decision is fitted on: columns for each development question, and their file."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant import Assistant
from assistant.evidence import Evidence
from assistant.question import Question
from assistant.reader import decision as columns
from assistant.reader.scorer import ReaderScorer, left_to_features
from assistant.reader.training.items import dev_titles, read_lines
from assistant.scorer import FeatureScorer, Scored, by_features
from eval.gold import GoldQuestion
from eval.matching import find, words
from eval.run import find_spans, match_articles
from eval.sets import QuestionSet, load_set
from index import Index
from index.types import Article

Floats = npt.NDArray[np.float64]

SQUAD2_EVERY = 3
"""Of the SQuAD 2.0 questions only so many are asked: enough for its share in the weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: a row of columns for each piece of evidence, and which of them answer."""

    id: str
    answerable: bool
    rows: Floats
    best: float
    """What `best_answerable` gives for all of the evidence."""
    accepted: bool
    """Whether the rules accept some of the evidence."""
    left: bool = False
    """Whether the features decide alone, whatever the reader says."""
    right: npt.NDArray[np.bool_]


class Weigher:
    """A scorer that reads but does not decide: columns are taken from what it returns."""

    def __init__(self, index: Index) -> None:
        self._features, self._reader = FeatureScorer(index), ReaderScorer(index)

    def score(
        self, question: Question, evidence: Sequence[Evidence], similarity: Mapping[int, float]
    ) -> tuple[Scored, ...]:
        """Score by features and add what the reader says."""
        return self._reader.read(question, self._features.score(question, evidence, similarity))


def ask_all(loaded: QuestionSet) -> list[Asked]:
    """Consider the questions of a set over an index of its own articles."""
    from index import build

    with tempfile.TemporaryDirectory(prefix="verbatim-calibrate-") as folder:
        build(loaded.sources, Path(folder))
        with Index.open(Path(folder)) as index:
            assistant = Assistant(index, scorer=Weigher(index))
            judge = Judge(loaded, assistant.articles())
            return [_asked(question, assistant, judge) for question in loaded.questions]


class Judge:
    """Tells whether a sentence answers: it overlaps a supporting quote, or holds the answer."""

    def __init__(self, loaded: QuestionSet, articles: Sequence[Article]) -> None:
        self._gold = loaded.gold
        stored = match_articles(articles, loaded.texts)
        self._ids = {name: article.article_id for name, article in stored.items()}
        self._spans = find_spans(loaded.questions, stored)

    def __call__(self, question: GoldQuestion, item: Scored) -> bool:
        """Whether the evidence answers the question."""
        if not question.answerable:
            return False
        evidence = item.evidence
        article_id, sentence = evidence.article.article_id, evidence.sentence
        if self._gold:
            return any(
                place[0] == article_id and place[1] < sentence.end and sentence.start < place[2]
                for group in question.support
                for quote in group
                for place in self._spans[quote]
            )
        said = words(evidence.text)
        documents = {self._ids[name] for name in question.documents if name in self._ids}
        return article_id in documents and any(
            find(words(answer), said) >= 0 for answer in question.answers
        )


def _asked(question: GoldQuestion, assistant: Assistant, judge: Judge) -> Asked:
    parsed, scored = assistant.consider(question.question, list(question.history))
    ordered = by_features(scored)
    return Asked(
        id=question.id,
        answerable=question.answerable,
        rows=columns.table(parsed, ordered),
        best=columns.best_answerable(ordered),
        accepted=columns.accepts(ordered),
        left=left_to_features(parsed, scored),
        right=np.array([judge(question, item) for item in ordered], dtype=bool),
    )


def development_sets(bench: Path) -> dict[str, QuestionSet]:
    """The sets fitted on; of SQuAD 2.0 only the articles the reader was not trained on."""
    squad2 = load_set("squad2", bench=bench)
    corpus = list(read_lines(bench / "squad2" / "corpus.jsonl"))
    kept = set(dev_titles(record["title"] for record in corpus))
    known = {str(r["doc_id"]) for r in corpus if r["title"] in kept}
    questions = tuple(q for q in squad2.questions if known & set(q.documents))[::SQUAD2_EVERY]
    return {
        **{name: load_set(name) for name in ("seeds", "again", "invented", "retold")},
        "squad2": replace(squad2, questions=questions),
    }


def save_columns(sets: Mapping[str, Sequence[Asked]], path: Path) -> None:
    """Write what was asked as one compressed NumPy file."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, asked in sets.items():
        for number, question in enumerate(asked):
            key = f"{name}|{number}|{question.id}|{int(question.answerable)}"
            arrays[f"{key}|rows"] = question.rows
            arrays[f"{key}|about"] = np.array([question.best, question.accepted, question.left])
            arrays[f"{key}|right"] = question.right
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def load_columns(path: Path) -> dict[str, list[Asked]]:
    """Read what `save_columns` wrote."""
    sets: dict[str, list[Asked]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays.files:
            name, _, asked, answerable, part = key.split("|")
            if part != "rows":
                continue
            stem = key.removesuffix("rows")
            sets.setdefault(name, []).append(
                Asked(
                    id=asked,
                    answerable=answerable == "1",
                    rows=arrays[key],
                    best=float(arrays[f"{stem}about"][0]),
                    accepted=bool(arrays[f"{stem}about"][1]),
                    left=bool(arrays[f"{stem}about"][2]),
                    right=arrays[f"{stem}right"],
                )
            )
    return sets
