"""Fits the weights by which the reader decides: `python -m eval.calibrate --bench DIR`.

Development questions only: our own on the seeds and on invented articles, and the SQuAD 2.0
articles set aside before the reader was trained. Everything is fitted twice: on all of them for the
file that ships, and with the questions of one set left out at a time for the figures it prints.
Questions for which the rules accept some evidence have weights of their own, and so have the rest.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.reader import decision as columns
from assistant.reader.decision import FEATURES, SURE_FEATURES, Decision, Logistic, Weights
from assistant.reader.model import DATA
from eval.columns import Asked, Floats, ask_all, development_sets, load_columns, save_columns

WEIGHTS = {"seeds": 1.0, "again": 0.5, "invented": 1.0, "retold": 2.0, "squad2": 0.25}
"""Of a set as a whole. Look-alikes are rarer in use than in SQuAD 2.0, so it counts for less."""
RIDGE = 30.0
WRONG_COSTS = 3.0
"""Abstentions that one wrong answer shown is as bad as."""
THRESHOLDS = (0.55, 0.60)
"""From which an answer is shown: to a retold question, and where the rules accept some evidence."""
_ALONE = frozenset({"squad2", "retold"})
"""Sets of which there is no other of the kind."""
_CANDIDATES = 6
"""Sentences of a question that `rank` is fitted on: so many by features, and so many by margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What would be shown for a question: its best evidence, how sure, and whether it is right."""

    id: str
    answerable: bool
    probability: float
    right: bool
    by_rules: bool
    """Whether the rules accept some evidence by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Questions of a set, and what each of them weighs."""

    questions: Sequence[Asked]
    weight: float


def fit_logistic(rows: Floats, wanted: Floats, weights: Floats) -> Logistic:
    """Weighted ridge logistic regression on standardised columns, by Newton steps."""
    mean = np.average(rows, axis=0, weights=weights)
    scale = np.sqrt(np.average((rows - mean) ** 2, axis=0, weights=weights))
    scale[scale < 1e-6] = 1.0
    table = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])
    penalty = np.diag([RIDGE] * rows.shape[1] + [1e-6])
    solution = np.zeros(table.shape[1])
    for _ in range(50):
        guess = 1.0 / (1.0 + np.exp(-table @ solution))
        slope = table.T @ (weights * (wanted - guess)) - penalty @ solution
        curve = (table * (weights * guess * (1 - guess))[:, None]).T @ table + penalty
        step = np.linalg.solve(curve, slope)
        solution += step
        if np.abs(step).max() < 1e-8:
            break
    return Logistic(
        mean=tuple(mean), scale=tuple(scale), weights=tuple(solution[:-1]), bias=float(solution[-1])
    )


def fit_rank(parts: Mapping[str, Part], used: npt.NDArray[np.bool_]) -> Logistic:
    """Which sentence answers, from the likeliest sentences of every question."""
    margin = FEATURES.index("margin")
    rows, wanted, weights = [], [], []
    for part in parts.values():
        for question in part.questions:
            likely = set(range(min(_CANDIDATES, len(question.rows))))
            likely |= set(np.argsort(-question.rows[:, margin], kind="stable")[:_CANDIDATES])
            for i in sorted(int(i) for i in likely):
                rows.append(question.rows[i])
                wanted.append(float(question.right[i]))
                weights.append(part.weight)
    return _fit(rows, wanted, weights, used)


def fit_sure(
    parts: Mapping[str, Part], ranks: Mapping[str, Logistic], used: npt.NDArray[np.bool_]
) -> Logistic:
    """Whether the best sentence answers; `ranks` chose it without having seen its set."""
    rows, wanted, weights = [], [], []
    for name, part in parts.items():
        for question in part.questions:
            best = best_row(question, ranks[name])
            rows.append(sure_row(question, best, ranks[name]))
            wanted.append(float(question.right[best]))
            weights.append(part.weight)
    return _fit(rows, wanted, weights, np.concatenate([used, [True] * len(SURE_FEATURES)]))


def _fit(
    rows: list[Floats], wanted: list[float], weights: list[float], used: npt.NDArray[np.bool_]
) -> Logistic:
    share = np.array(weights)
    table = np.stack(rows) * used  # A column of zeros takes no part.
    return fit_logistic(table, np.array(wanted), share * len(share) / share.sum())


def sure_row(question: Asked, place: int, rank: Logistic) -> Floats:
    """The columns of one piece of evidence for `sure`."""
    row = question.rows[place : place + 1]
    made: Floats = columns.sure_columns(row, question.best, rank.probabilities(row))[0]
    return made


def best_row(question: Asked, rank: Logistic) -> int:
    """The number of the evidence that `rank` puts first."""
    return int(np.argmax(rank.probabilities(question.rows)))


def outcomes(asked: Iterable[Asked], decision: Decision) -> list[Outcome]:
    """What would be shown for each question."""
    made = []
    for question in asked:
        if not len(question.rows) or question.left:
            continue
        weights = decision.weights(question.accepted)
        best = best_row(question, weights.rank)
        row = sure_row(question, best, weights.rank)[None, :]
        forbidden = question.rows[best, FEATURES.index("rules forbid")] > 0
        made.append(
            Outcome(
                id=question.id,
                answerable=question.answerable,
                probability=0.0 if forbidden else float(weights.sure.probabilities(row)[0]),
                right=bool(question.right[best]),
                by_rules=question.accepted,
            )
        )
    return made


def left_out(sets: dict[str, list[Asked]], used: npt.NDArray[np.bool_]) -> dict[str, list[Outcome]]:
    """The outcomes of each set under weights fitted on the others.

    SQuAD 2.0 and the retold questions are the only sets of their kind, so they are parted in two by
    question instead: the two halves of the latter are of two writers.
    """
    found: dict[str, list[Outcome]] = {}
    for name in sets:
        parts = _halves(sets[name]) if name in _ALONE else [sets[name]]
        found[name] = []
        for number, part in enumerate(parts):
            rest = {other: asked for other, asked in sets.items() if other != name}
            if len(parts) > 1:
                rest[name] = parts[1 - number]
            found[name] += outcomes(part, fit(rest, used))
    return found


def _halves(asked: list[Asked]) -> list[list[Asked]]:
    middle = len(asked) // 2
    return [asked[:middle], asked[middle:]]


def fit(sets: dict[str, list[Asked]], used: npt.NDArray[np.bool_]) -> Decision:
    """The weights for questions of which the rules accept some evidence, and for the others."""
    return Decision(
        accepted=_fit_part(sets, used, accepted=True),
        retold=_fit_part(sets, used, accepted=False),
        ledger=fit_ledger(sets),
    )


def fit_ledger(sets: Mapping[str, Sequence[Asked]]) -> Logistic:
    """How often the best evidence by features answers, where they decide alone, by its score."""
    rows, wanted, weights = [], [], []
    for name, asked in sets.items():
        shown_alone = best_alone(asked)
        for score, right in shown_alone:
            rows.append(np.array([score]))
            wanted.append(float(right))
            weights.append(WEIGHTS[name] / len(shown_alone))
    return _fit(rows, wanted, weights, np.ones(1, dtype=bool))


def best_alone(asked: Iterable[Asked]) -> list[tuple[float, bool]]:
    """Score and rightness of what would be shown where the features decide alone."""
    accepts, score = FEATURES.index("rules accept"), FEATURES.index("feature score")
    found = []
    for question in asked:
        if question.left and question.rows[:, accepts].any():
            best = int(question.rows[:, accepts].argmax())  # Best first by features.
            found.append((float(question.rows[best, score]), bool(question.right[best])))
    return found


def _fit_part(
    sets: dict[str, list[Asked]], used: npt.NDArray[np.bool_], *, accepted: bool
) -> Weights:
    """Each set's best evidence, on which `sure` is fitted, is chosen by weights of the others."""
    parts = {
        name: Part(questions=chosen, weight=WEIGHTS[name] / sum(map(_is_weighed, asked)))
        for name, asked in sets.items()
        if (chosen := [q for q in asked if _is_weighed(q) and q.accepted == accepted])
    }
    ranks = {
        name: fit_rank({other: p for other, p in parts.items() if other != name} or parts, used)
        for name in parts
    }
    return Weights(
        rank=fit_rank(parts, used),
        sure=fit_sure(parts, ranks, used),
        threshold=THRESHOLDS[accepted],
    )


def _is_weighed(question: Asked) -> bool:
    return len(question.rows) > 0 and not question.left


Thresholds = tuple[float, float]
"""For retold questions, and for those of which the rules accept some evidence."""


def shown(found: Outcome, thresholds: Thresholds) -> bool:
    """Whether an answer would be shown."""
    return found.probability >= thresholds[found.by_rules]


def cost(found: Iterable[Outcome], thresholds: Thresholds) -> float:
    """Wrong answers shown, times what one costs, and answers withheld."""
    return sum(
        WRONG_COSTS * (not o.right) if shown(o, thresholds) else float(o.answerable) for o in found
    )


def best_thresholds(found: Sequence[Outcome]) -> Thresholds:
    """The pair that costs least; of equal ones the highest."""
    grid = [round(float(value), 2) for value in np.arange(0.95, 0.0, -0.05)]
    pairs = [(retold, by_rules) for retold in grid for by_rules in grid]
    return min(pairs, key=lambda pair: cost(found, pair))


def describe(found: Sequence[Outcome], thresholds: Thresholds) -> str:
    """One line of figures with their denominators."""
    able = [o for o in found if o.answerable]
    unable = [o for o in found if not o.answerable]
    right = sum(o.right and shown(o, thresholds) for o in able)
    wrong = sum(not o.right and shown(o, thresholds) for o in able)
    false = sum(shown(o, thresholds) for o in unable)
    return (
        f"right sentence first {sum(o.right for o in able)}/{len(able)}; shown right "
        f"{right}/{len(able)}, wrong {wrong}, unanswerable answered {false}/{len(unable)}; "
        f"cost {cost(found, thresholds):.0f}"
    )


ABLATIONS = {
    "all": (),
    "without the reader": FEATURES[:5],
    "without the readable features": FEATURES[5:],
    "without the rules": ("rules accept", "rules miss words"),
}


def main() -> None:
    """Fit, print figures obtained on questions left out, and write `decision.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder of the benchmark sets")
    parser.add_argument(
        "--columns", type=Path, help="keep the columns in this file (.npz), or take them from it"
    )
    parser.add_argument("--out", type=Path, default=DATA / "decision.json")
    options = parser.parse_args()
    sets = _columns(options.bench, options.columns)
    for label, dropped in ABLATIONS.items():
        used = np.array([name not in dropped for name in FEATURES])
        found = left_out(sets, used)
        cheapest = best_thresholds([*found["again"], *found["retold"]])
        print(f"{label} (least cost of retold at {cheapest[0]:.2f}, by rules {cheapest[1]:.2f})")
        for name, these in found.items():
            print(f"  {name:9} {describe(these, THRESHOLDS)}")
    for name, asked in sets.items():
        alone = best_alone(asked)
        print(f"{name:9} left to the features: {len(alone)}, right {sum(r for _, r in alone)}")
    decision = fit(sets, np.ones(len(FEATURES), dtype=bool))
    record = {
        "features": [*FEATURES, *SURE_FEATURES],
        "accepted": _record(decision.accepted),
        "retold": _record(decision.retold),
        "ledger": _rounded(decision.ledger),
        "fitted on": {name: len(asked) for name, asked in sets.items()},
        "weights of the sets": WEIGHTS,
        "ridge": RIDGE,
        "wrong answers cost": WRONG_COSTS,
    }
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _columns(bench: Path, kept: Path | None) -> dict[str, list[Asked]]:
    if kept is not None and kept.exists():
        return load_columns(kept)
    sets = {name: ask_all(loaded) for name, loaded in development_sets(bench).items()}
    if kept is not None:
        save_columns(sets, kept)
    return sets


def _record(weights: Weights) -> dict[str, Any]:
    return {
        "rank": _rounded(weights.rank),
        "sure": _rounded(weights.sure),
        "threshold": weights.threshold,
    }


def _rounded(fitted: Logistic) -> dict[str, Any]:
    return {
        name: [round(v, 6) for v in value] if isinstance(value, tuple) else round(value, 6)
        for name, value in asdict(fitted).items()
    }


if __name__ == "__main__":
    main()
