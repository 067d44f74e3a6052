"""Fits the weights by which the reader decides: `python -m eval.calibrate --bench DIR`.

Development questions only: our own on the seeds and on invented articles, and the SQuAD 2.0
articles set aside before the reader was trained. Everything is fitted twice: on all of them for the
file that ships, and with the questions of one set left out at a time for the figures it prints.
"""

import argparse
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant import Assistant
from assistant.evidence import Evidence
from assistant.question import Question
from assistant.reader import decision as columns
from assistant.reader.decision import FEATURES, SURE_FEATURES, Logistic
from assistant.reader.model import DATA
from assistant.reader.scorer import ReaderScorer, by_features
from assistant.reader.training.items import dev_titles, read_lines
from assistant.scorer import FeatureScorer, Scored
from eval.columns import Asked, Floats, load_columns, save_columns
from eval.gold import GoldQuestion
from eval.matching import find, words
from eval.run import find_spans, match_articles
from eval.sets import QuestionSet, load_set
from index import Index
from index.types import Article

WEIGHTS = {"seeds": 1.0, "invented": 1.0, "squad2": 0.25}
"""Of a set as a whole. Look-alikes are rarer in use than in SQuAD 2.0, so it counts for less."""
SQUAD2_EVERY = 3
"""Of the SQuAD 2.0 questions only so many are asked: enough for its share in the weights."""
RIDGE = 30.0
WRONG_COSTS = 3.0
"""Abstentions that one wrong answer shown is as bad as."""
THRESHOLDS = (0.43, 0.30)
"""From which an answer is shown: where the rules miss something, and where they accept. Set by
hand. The pair of least cost on our own questions trusts the rules alone, because the rules were
made on these very questions; on SQuAD 2.0, which they have never seen, it costs most."""
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
    """Whether the rules accept that evidence by themselves."""


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


def fit_rank(sets: dict[str, list[Asked]], used: npt.NDArray[np.bool_]) -> Logistic:
    """Which sentence answers, from the likeliest sentences of every question."""
    margin = FEATURES.index("margin")
    rows, wanted, weights = [], [], []
    for name, asked in sets.items():
        for question in asked:
            likely = set(range(min(_CANDIDATES, len(question.rows))))
            likely |= set(np.argsort(-question.rows[:, margin], kind="stable")[:_CANDIDATES])
            for i in sorted(int(i) for i in likely):
                rows.append(question.rows[i])
                wanted.append(float(question.right[i]))
                weights.append(WEIGHTS[name] / len(asked))
    return _fit(rows, wanted, weights, used)


def fit_sure(
    sets: dict[str, list[Asked]], ranks: dict[str, Logistic], used: npt.NDArray[np.bool_]
) -> Logistic:
    """Whether the best sentence answers; `ranks` chose it without having seen its set."""
    rows, wanted, weights = [], [], []
    for name, asked in sets.items():
        for question in asked:
            if not len(question.rows):
                continue
            best = best_row(question, ranks[name])
            rows.append(sure_row(question, best, ranks[name]))
            wanted.append(float(question.right[best]))
            weights.append(WEIGHTS[name] / len(asked))
    return _fit(rows, wanted, weights, np.concatenate([used, [True] * len(SURE_FEATURES)]))


def _fit(
    rows: list[Floats], wanted: list[float], weights: list[float], used: npt.NDArray[np.bool_]
) -> Logistic:
    share = np.array(weights)
    table = np.stack(rows) * used  # A column of zeros takes no part.
    return fit_logistic(table, np.array(wanted), share * len(share) / share.sum())


def sure_row(question: Asked, place: int, rank: Logistic) -> Floats:
    """The columns of one piece of evidence for `sure`."""
    ranked = columns.logits(rank.probabilities(question.rows[place : place + 1]))
    return np.concatenate([question.rows[place], question.about, ranked])


def best_row(question: Asked, rank: Logistic) -> int:
    """The number of the evidence that `rank` puts first."""
    return int(np.argmax(rank.probabilities(question.rows)))


def outcomes(asked: Iterable[Asked], rank: Logistic, sure: Logistic) -> list[Outcome]:
    """What would be shown for each question."""
    made = []
    for question in asked:
        if not len(question.rows):
            continue
        best = best_row(question, rank)
        row = sure_row(question, best, rank)[None, :]
        forbidden = question.rows[best, FEATURES.index("rules forbid")] > 0
        made.append(
            Outcome(
                id=question.id,
                answerable=question.answerable,
                probability=0.0 if forbidden else float(sure.probabilities(row)[0]),
                right=bool(question.right[best]),
                by_rules=bool(question.rows[best, FEATURES.index("rules accept")]),
            )
        )
    return made


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
    """Consider every question of a set over an index of its own articles."""
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
        about=columns.question_columns(ordered),
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
        "seeds": load_set("seeds"),
        "invented": load_set("invented"),
        "squad2": replace(squad2, questions=questions),
    }


def left_out(sets: dict[str, list[Asked]], used: npt.NDArray[np.bool_]) -> dict[str, list[Outcome]]:
    """The outcomes of each set under weights fitted on the others.

    SQuAD 2.0 is the only set of its kind, so it is parted in two by question instead.
    """
    found: dict[str, list[Outcome]] = {}
    for name in sets:
        parts = _halves(sets[name]) if name == "squad2" else [sets[name]]
        found[name] = []
        for number, part in enumerate(parts):
            rest = {other: asked for other, asked in sets.items() if other != name}
            if len(parts) > 1:
                rest[name] = parts[1 - number]
            rank, sure = fit(rest, used)
            found[name] += outcomes(part, rank, sure)
    return found


def _halves(asked: list[Asked]) -> list[list[Asked]]:
    middle = len(asked) // 2
    return [asked[:middle], asked[middle:]]


def fit(sets: dict[str, list[Asked]], used: npt.NDArray[np.bool_]) -> tuple[Logistic, Logistic]:
    """Both sets of weights; each set's best evidence is chosen by weights of the others."""
    ranks = {
        name: fit_rank({other: a for other, a in sets.items() if other != name} or sets, used)
        for name in sets
    }
    return fit_rank(sets, used), fit_sure(sets, ranks, used)


Thresholds = tuple[float, float]
"""For evidence in which the rules miss something, and for what they accept by themselves."""


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
    pairs = [(alone, by_rules) for alone in grid for by_rules in grid if by_rules <= alone]
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
        cheapest = best_thresholds([*found["seeds"], *found["invented"]])
        print(f"{label} (least cost of our own at {cheapest[0]:.2f}, by rules {cheapest[1]:.2f})")
        for name, these in found.items():
            print(f"  {name:9} {describe(these, THRESHOLDS)}")
    rank, sure = fit(sets, np.ones(len(FEATURES), dtype=bool))
    record = {
        "features": [*FEATURES, *SURE_FEATURES],
        "threshold": THRESHOLDS[0],
        "threshold by rules": THRESHOLDS[1],
        "rank": _rounded(rank),
        "sure": _rounded(sure),
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


def _rounded(fitted: Logistic) -> dict[str, Any]:
    return {
        name: [round(v, 6) for v in value] if isinstance(value, tuple) else round(value, 6)
        for name, value in asdict(fitted).items()
    }


if __name__ == "__main__":
    main()
