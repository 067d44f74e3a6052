"""Turns what the reader says and what the features say into one probability, by logistic weights.

Two questions are asked of the same evidence. *Which* sentence would be the answer: `rank`, fitted
on the likeliest sentences of development questions. *Does* that sentence answer: `sure`, fitted on
the best sentence of each question, so that of the answers shown with 0.8 about four in five are
right. A question in the articles' words, for which the rules accept some evidence, is weighed in
one way, and a retold one, for which they accept none, in another: there the words say little and
the reader most. The weights, and what they were fitted on, are in `data/decision.json`;
`eval.calibrate` fits them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.question import Question
from assistant.scorer import FORBIDDING, Scored
from index.errors import ModelError

Floats = npt.NDArray[np.float64]

_UNREAD_ANSWERABLE, _UNREAD_MARGIN = -4.0, -12.0
"""Stand for a sentence the reader was not shown: it was among the least likely by features."""
_MANY = 4
FEATURES = (
    "answerable",
    "margin",
    "share",
    "behind",
    "agreement",
    "own",
    "around",
    "gap",
    "lacking",
    "phrase",
    "fit",
    "meaning",
    "lead",
    "similarity",
    "unfilled",
    "conflict",
    "unnamed",
    "acts",
    "heading",
    "nearness of rank",
    "yes or no",
    "no brief answer",
    "rules accept",
    "rules miss words",
    "rules forbid",
    "feature score",
    "first by features",
)
"""Columns of `table`. The first five are the reader's, the rest can be read off the text."""
SURE_FEATURES = ("best answerable", "logit of rank")
"""Columns that `sure` has beside them: one about all evidence, and what `rank` says of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """Logistic regression over standardised columns."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probabilities(self, rows: Floats) -> Floats:
        """Probability per row of an array (rows, columns)."""
        standard = (rows - np.array(self.mean)) / np.array(self.scale)
        logits = standard @ np.array(self.weights) + self.bias
        return np.asarray(0.5 + 0.5 * np.tanh(logits / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The fitted weights, and the probability from which an answer is shown."""

    rank: Logistic
    sure: Logistic
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How questions are decided for which the rules accept some evidence, and the others."""

    accepted: Weights
    retold: Weights
    ledger: Logistic
    """One column, the feature score: how sure an answer is where the features decide alone."""

    def weights(self, accepted: bool) -> Weights:
        """The weights for a question, by whether the rules accept some of its evidence."""
        return self.accepted if accepted else self.retold


def logits(probabilities: Floats) -> Floats:
    """Log odds, kept within -20 and 20."""
    clipped = np.clip(probabilities, 2e-9, 1 - 2e-9)
    return np.asarray(np.log(clipped / (1 - clipped)))


def load_decision(folder: Path) -> Decision:
    """Read the weights from `decision.json`.

    Raises `ModelError` when the file is missing, damaged, or made for other columns.
    """
    path = folder / "decision.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["features"] != [*FEATURES, *SURE_FEATURES]:
            raise ValueError("it was made for other features")
        return Decision(
            accepted=_weights(record["accepted"]),
            retold=_weights(record["retold"]),
            ledger=_logistic(record["ledger"], 1),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} cannot be used ({error}); reinstall Verbatim.") from error


def _weights(record: dict[str, Any]) -> Weights:
    return Weights(
        rank=_logistic(record["rank"], len(FEATURES)),
        sure=_logistic(record["sure"], len(FEATURES) + len(SURE_FEATURES)),
        threshold=float(record["threshold"]),
    )


def _logistic(record: dict[str, Any], columns: int) -> Logistic:
    mean, scale, weights = (
        tuple(float(number) for number in record[name]) for name in ("mean", "scale", "weights")
    )
    if not len(mean) == len(scale) == len(weights) == columns:
        raise ValueError(f"it has not {columns} weights")
    return Logistic(mean=mean, scale=scale, weights=weights, bias=float(record["bias"]))


def table(question: Question, scored: Sequence[Scored]) -> Floats:
    """The columns of `FEATURES` for each piece of evidence, which is best first by features."""
    best = max((s.signals.margin for s in scored if s.signals), default=_UNREAD_MARGIN)
    rows = [
        [*_reader_columns(item, best), *_readable_columns(question, item, place)]
        for place, item in enumerate(scored)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))


def accepts(scored: Sequence[Scored]) -> bool:
    """Whether the rules accept some of the evidence by themselves."""
    return any(item.obstacle is None for item in scored)


def best_answerable(scored: Sequence[Scored]) -> float:
    """The first column of `SURE_FEATURES`: the reader's best word for any of the evidence."""
    return max((s.signals.answerable for s in scored if s.signals), default=_UNREAD_ANSWERABLE)


def sure_columns(rows: Floats, best: float, ranks: Floats) -> Floats:
    """The columns of `sure`: those of `rows`, (evidence, features), and `SURE_FEATURES`.

    `ranks` has a probability of `rank` for each row.
    """
    return np.hstack([rows, np.full((len(rows), 1), best), logits(ranks)[:, None]])


def _reader_columns(item: Scored, best: float) -> list[float]:
    signals = item.signals
    if signals is None:
        return [_UNREAD_ANSWERABLE, _UNREAD_MARGIN, 0.0, _UNREAD_MARGIN - best, 0.0]
    return [
        signals.answerable,
        signals.margin,
        signals.share,
        signals.margin - best,
        agreement(item),
    ]


def agreement(item: Scored) -> float:
    """Overlap of the finder's brief answer with the reader's best span, as share of the shorter."""
    if item.short is None or item.signals is None or not item.signals.spans:
        return 0.0
    one, other = item.short, item.signals.spans[0]
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / max(1, min(one.end - one.start, other.end - other.start))


def _readable_columns(question: Question, item: Scored, place: int) -> list[float]:
    f = item.features
    return [
        f.own,
        f.around,
        f.gap,
        float(min(f.lacking, _MANY)),
        f.phrase,
        f.fit,
        f.meaning,
        f.lead,
        f.similarity,
        float(f.unfilled),
        float(bool(f.conflict)),
        float(bool(f.unnamed)),
        float(f.acts),
        float(item.evidence.sentence.heading),
        1.0 / item.evidence.rank,
        float(question.kind == "yes_no"),
        float(not item.shorts),
        float(item.obstacle is None),
        float(item.obstacle == "words"),
        float(item.obstacle in FORBIDDING),
        item.score,
        float(place == 0),
    ]
