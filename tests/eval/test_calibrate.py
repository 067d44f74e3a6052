"""The weights of the decision: fitted by a textbook method, judged by what wrong answers cost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.decision import FEATURES
from eval import calibrate
from eval.calibrate import Outcome, cost, fit_logistic
from eval.columns import Asked, load_columns, save_columns


def outcome(probability: float, *, right: bool, answerable: bool = True) -> Outcome:
    return Outcome(
        id="q", answerable=answerable, probability=probability, right=right, by_rules=False
    )


def test_a_wrong_answer_costs_three_that_are_withheld() -> None:
    found = [
        outcome(0.9, right=True),  # shown and right: 0
        outcome(0.9, right=False),  # shown and wrong: 3
        outcome(0.2, right=True),  # withheld: 1
        outcome(0.8, right=False, answerable=False),  # shown though nothing answers: 3
        outcome(0.1, right=False, answerable=False),  # withheld, as it should be: 0
    ]
    assert cost(found, (0.5, 0.5)) == 7.0
    assert cost(found, (1.1, 1.1)) == 3.0  # Nothing shown: the three answerable ones are withheld.
    assert "shown right 1/3, wrong 1, unanswerable answered 1/2" in calibrate.describe(
        found, (0.5, 0.5)
    )


@given(st.lists(st.floats(0, 1), min_size=1), st.floats(0, 1))
def test_answering_rightly_never_costs(probabilities: list[float], threshold: float) -> None:
    assert cost([outcome(1.0, right=True) for _ in probabilities], (threshold, 0.0)) == 0.0


def test_the_fit_finds_the_column_that_decides() -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(400, 3))
    wanted = (rows[:, 1] + 0.3 * rng.normal(size=400) > 0).astype(float)
    fitted = fit_logistic(rows, wanted, np.ones(400))
    assert abs(fitted.weights[1]) > 5 * max(abs(fitted.weights[0]), abs(fitted.weights[2]))
    # At the optimum the mean probability is the share that is wanted: the bias is not shrunk.
    assert fitted.probabilities(rows).mean() == pytest.approx(wanted.mean(), abs=1e-4)


def test_a_constant_column_takes_no_part() -> None:
    rows = np.column_stack([np.linspace(-1, 1, 50), np.full(50, 7.0)])
    fitted = fit_logistic(rows, (rows[:, 0] > 0).astype(float), np.ones(50))
    assert fitted.weights[1] == pytest.approx(0.0, abs=1e-9)


def asked(number: int, *, answerable: bool, count: int = 4) -> Asked:
    rng = np.random.default_rng(number)
    rows = rng.normal(size=(count, len(FEATURES)))
    rows[:, FEATURES.index("rules forbid")] = 0.0
    right = np.zeros(count, dtype=bool)
    if answerable:
        right[0] = True
        rows[0, FEATURES.index("margin")] += 6.0
    return Asked(
        id=f"q{number}",
        answerable=answerable,
        rows=rows,
        best=float(rng.normal()),
        accepted=number % 4 < 2,
        right=right,
    )


def alone(score: float, *, right: bool) -> Asked:
    """A question left to the features: its second sentence is the first that the rules accept."""
    rows = np.zeros((3, len(FEATURES)))
    rows[1:, FEATURES.index("rules accept")] = 1.0
    rows[1, FEATURES.index("feature score")] = score
    return Asked(
        id=f"alone-{score}",
        answerable=True,
        rows=rows,
        best=-4.0,
        accepted=True,
        left=True,
        right=np.array([not right, right, not right]),
    )


LEFT = [alone(0.9, right=True), alone(0.8, right=True), alone(0.3, right=False)]


def test_what_the_features_decide_alone_is_believed_as_often_as_it_was_right() -> None:
    scores = np.random.default_rng(5).uniform(0.3, 0.9, 400)
    left = [alone(float(score), right=bool(n % 10 < 10 * score)) for n, score in enumerate(scores)]
    sets = {"seeds": [*(asked(n, answerable=n % 2 == 0) for n in range(8)), *left]}
    decision = calibrate.fit(sets, np.ones(len(FEATURES), dtype=bool))
    sure = decision.ledger.probabilities(scores[:, None])
    share = np.mean([right for _, right in calibrate.best_alone(left)])
    assert sure.mean() == pytest.approx(share, abs=1e-3)
    low, high = decision.ledger.probabilities(np.array([[0.3], [0.9]]))
    assert high - low > 0.3
    assert calibrate.outcomes(left, decision) == []  # no weights of the reader's are laid on them


def test_columns_are_kept_as_they_were(tmp_path: Path) -> None:
    sets = {"seeds": [asked(1, answerable=True), asked(2, answerable=False, count=0), LEFT[0]]}
    save_columns(sets, tmp_path / "columns.npz")
    again = load_columns(tmp_path / "columns.npz")
    assert list(again) == ["seeds"]
    for one, other in zip(sets["seeds"], again["seeds"], strict=True):
        for part in ("id", "answerable", "best", "accepted", "left"):
            assert getattr(one, part) == getattr(other, part)
        for part in ("rows", "right"):
            np.testing.assert_array_equal(getattr(one, part), getattr(other, part))


def test_what_the_reader_finds_is_ranked_first_and_held_likely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Fixed here: most of the columns are noise, and what the sets weigh in use may change.
    weights = {"seeds": 1.0, "again": 0.5, "invented": 1.0, "retold": 1.0, "squad2": 0.25}
    monkeypatch.setattr(calibrate, "WEIGHTS", weights)
    sets = {
        name: [*(asked(100 * place + n, answerable=n % 2 == 0) for n in range(80)), *LEFT]
        for place, name in enumerate(calibrate.WEIGHTS)
    }
    used = np.ones(len(FEATURES), dtype=bool)
    found = calibrate.outcomes(sets["seeds"], calibrate.fit(sets, used))
    able = [o for o in found if o.answerable]
    assert sum(o.right for o in able) == len(able) == 40
    unable = [o.probability for o in found if not o.answerable]
    assert min(o.probability for o in able) > max(unable)


def test_questions_that_the_rules_accept_have_weights_of_their_own() -> None:
    """What decides one half of the questions means nothing for the other."""
    column = FEATURES.index("own")

    def made(number: int) -> Asked:
        question = asked(number, answerable=number % 8 < 4)
        if question.accepted:
            question.rows[:, column] = 5.0 * question.right
        return question

    sets = {"seeds": [*(made(n) for n in range(160)), *LEFT]}
    decision = calibrate.fit(sets, np.ones(len(FEATURES), dtype=bool))
    accepted, retold = (w.rank.weights[column] for w in (decision.accepted, decision.retold))
    assert accepted > 3 * abs(retold)
    assert decision.weights(True) is decision.accepted
    assert decision.weights(False) is decision.retold


def test_evidence_that_the_rules_forbid_is_never_shown() -> None:
    question = asked(3, answerable=True)
    question.rows[:, FEATURES.index("rules forbid")] = 1.0
    sets = {"seeds": [*(asked(n, answerable=n % 2 == 0) for n in range(10)), *LEFT]}
    decision = calibrate.fit(sets, np.ones(len(FEATURES), dtype=bool))
    assert [o.probability for o in calibrate.outcomes([question], decision)] == [0.0]
