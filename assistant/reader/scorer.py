"""Scores evidence by the trained reader and the readable features together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.reader.decision import (
    Decision,
    Weights,
    accepts,
    best_answerable,
    load_decision,
    sure_columns,
    table,
)
from assistant.reader.model import DATA, ReaderModel, Reading, check_model
from assistant.reader.shorts import merge_shorts
from assistant.reader.windows import EvidenceWindow, cut_windows
from assistant.scorer import (
    FORBIDDING,
    FeatureScorer,
    Obstacle,
    Scored,
    Signals,
    by_features,
    corrections,
)
from assistant.shorts import ShortAnswer
from assistant.shorts.base import says_nothing_new
from assistant.shorts.counts import asked_roles
from index.errors import ModelError

if TYPE_CHECKING:
    from assistant.evidence import Source

READ_AT_MOST = 9
"""Windows read for one question, the likeliest by features first."""

_UNSETTLED = 0.5
"""Worth of a sentence that neither affirms nor denies what is asked, or holds nothing of the form
asked for, beside one that does."""
_HEADING = 0.8
"""Worth of a heading beside the sentence of the article that says it in full."""
_EMPTY = 0.1
"""Worth of a sentence that says no more than the question does."""
_OPEN = frozenset({"list", "thing"})
_SETTLED = frozenset({"yes_no", "said"})
_OF_A_FORM = frozenset(
    "number person organisation place time duration frequency age definition".split()
)
"""Kinds that nothing answers without a span that can be one: "19" is nobody's name."""
_UNREAD_KINDS = frozenset({"compare"})
"""Kinds left to the features: no window of one article answers them."""

_log = logging.getLogger(__name__)


def left_to_features(question: Question, plain: Sequence[Scored]) -> bool:
    """Whether the features decide alone about evidence that they have scored.

    Who says what is known from the ledger of quotes, and how many were killed or hurt from that of
    figures, with role and group; a window often does not name the speaker or the event, and the
    reader learned nothing of either ledger. So where that is asked and the rules accept, they
    decide.
    """
    if question.kind in _UNREAD_KINDS:
        return True
    casualties = question.kind == "number" and bool(asked_roles(question))
    in_ledger = question.asks_speaker or question.kind == "said" or casualties
    return in_ledger and accepts(plain)


class ReaderScorer:
    """The default scorer. Where the model cannot be loaded the features decide, with a warning."""

    def __init__(
        self, source: Source, folder: Path = DATA, *, model: ReaderModel | None = None
    ) -> None:
        """Score sentences of `source`; `model` shares what another scorer has loaded."""
        self._features = FeatureScorer(source)
        self._folder = folder
        self._model = model or ReaderModel(folder)
        self._guard = threading.Lock()
        self._decision: Decision | None = None
        self._off = False

    def load(self) -> None:
        """Load model and weights now rather than at the first question.

        Raises `ModelError` when a file is missing or damaged.
        """
        self._load()

    def _load(self) -> Decision:
        self._model.load()
        with self._guard:
            if self._decision is None:
                self._decision = load_decision(self._folder)
            return self._decision

    def score(
        self, question: Question, evidence: Sequence[Evidence], similarity: Mapping[int, float]
    ) -> tuple[Scored, ...]:
        """Score each sentence. `similarity` maps a passage's rank to its cosine."""
        plain = self._features.score(question, evidence, similarity)
        if self._off or not plain:
            return plain
        try:
            decision = self._load()
        except ModelError as error:
            self._turn_off(error)
            return plain
        if left_to_features(question, plain):
            return believe(plain, decision)
        return decide(question, self.read(question, plain), decision)

    def _turn_off(self, error: ModelError) -> None:
        """Leave the questions to the features from now on; of several threads one says so."""
        with self._guard:
            if not self._off:
                _log.warning("%s Until then the reader is off.", error)
            self._off = True

    def read(self, question: Question, scored: Sequence[Scored]) -> tuple[Scored, ...]:
        """Add the reader's signals to the likeliest evidence; the order stays."""
        first = {item.evidence.key: place for place, item in enumerate(by_features(scored))}
        windows = cut_windows([item.evidence for item in scored])
        chosen = sorted(windows, key=lambda w: min(first[e.key] for e in w.evidence))[:READ_AT_MOST]
        readings = self._model.read(question.text, [w.window for w in chosen])
        signals = {
            key: found
            for window, reading in zip(chosen, readings, strict=True)
            if reading is not None
            for key, found in _signals(window, reading)
        }
        return tuple(replace(item, signals=signals.get(item.evidence.key)) for item in scored)


def reader_problem(folder: Path = DATA) -> str:
    """Why the reader's files cannot be used, or "": each is compared with what it should be."""
    try:
        check_model(folder)
        load_decision(folder)
    except ModelError as error:
        return str(error)
    return ""


def believe(plain: Sequence[Scored], decision: Decision) -> tuple[Scored, ...]:
    """Leave evidence as the features weigh it, and say how often such an answer is right."""
    sure = decision.ledger.probabilities(np.array([[item.score] for item in plain]))
    return tuple(
        replace(item, confidence=float(probability))
        for item, probability in zip(plain, sure, strict=True)
    )


def decide(question: Question, scored: Sequence[Scored], decision: Decision) -> tuple[Scored, ...]:
    """Give every piece of evidence its rank, its confidence and, if too low, its obstacle."""
    ordered = by_features(scored)
    weights = decision.weights(accepts(ordered))
    rows = table(question, ordered)
    ranks = weights.rank.probabilities(rows)
    sure = weights.sure.probabilities(sure_columns(rows, best_answerable(ordered), ranks))
    merged = [merge_shorts(question, item) for item in ordered]
    weighed = [
        replace(
            item,
            rank=float(rank * probability) * _worth(question, item),
            confidence=float(probability),
            obstacle=_obstacle(question, item, shorts, float(probability), weights),
            shorts=shorts,
        )
        for item, rank, probability, shorts in zip(ordered, ranks, sure, merged, strict=True)
    ]
    free = [item for item in weighed if not _is_forbidden(question, item)]
    best = max(free, key=lambda item: item.rank, default=None)
    if best is None:
        return tuple(weighed)
    hindered = best.obstacle or _corrected(question, best, weighed)
    # `sure` is fitted on the best evidence alone: where that does not answer, no lesser one does.
    return tuple(replace(item, obstacle=item.obstacle or hindered) for item in weighed)


def _corrected(question: Question, best: Scored, scored: Sequence[Scored]) -> Obstacle | None:
    """What keeps a sentence from answering a question whose premise another one contradicts.

    Where the articles say of somebody else what the question says of one, a sentence that says less
    of it by itself does not bear the question out. A yes-or-no question supposes nothing.
    """
    own = best.features.own
    others = corrections(scored) if question.kind != "yes_no" else []
    return "conflict" if any(item.features.own > own for item in others) else None


def _worth(question: Question, item: Scored) -> float:
    """What evidence is worth beside other that is as likely: a sentence that settles the matter."""
    if question.kind in _OPEN and says_nothing_new(question, item.evidence.doc):
        return _EMPTY
    settles = bool(item.shorts) if question.kind in _SETTLED else not item.features.unfilled
    return (1.0 if settles else _UNSETTLED) * (_HEADING if item.evidence.sentence.heading else 1.0)


def _is_forbidden(question: Question, item: Scored) -> bool:
    """Whether no probability makes it an answer: who said it must be known where that is asked."""
    return item.obstacle in FORBIDDING or (question.asks_speaker and item.obstacle == "unfilled")


def _obstacle(
    question: Question,
    item: Scored,
    shorts: Sequence[ShortAnswer],
    probability: float,
    weights: Weights,
) -> Obstacle | None:
    """What forbids an answer stays; what only makes one unlikely gives way to the probability."""
    if _is_forbidden(question, item):
        return item.obstacle
    if item.features.absent:
        return "name"
    if question.kind in _OF_A_FORM and not shorts:
        return "unfilled"
    return None if probability >= weights.threshold else item.obstacle or "words"


def _signals(window: EvidenceWindow, reading: Reading) -> Iterator[tuple[tuple[str, int], Signals]]:
    base = window.evidence[0].sentence.start - window.window.parts[0][0]
    for evidence, spans in zip(window.evidence, reading.parts, strict=True):
        if not spans:
            continue
        found = tuple(
            ShortAnswer(
                start=span.start + base,
                end=span.end + base,
                text=evidence.article.text[span.start + base : span.end + base],
                fit=span.share,
            )
            for span in spans
        )
        yield (
            evidence.key,
            Signals(
                answerable=reading.answerable,
                margin=spans[0].margin,
                share=spans[0].share,
                spans=found,
            ),
        )
