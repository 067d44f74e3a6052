"""Floors are judged on the totals, and the report says what failed and why."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from assistant.types import Answer
from eval.gold import GoldQuestion, GoldQuote
from eval.metrics import Score
from eval.report import FLOORS, INVARIANTS, missed_floors, print_run, run_as_dict
from eval.run import Result, Run

Citing = Callable[..., Answer]
Gold = Callable[..., GoldQuestion]

RECORD = {"set": "seeds", "index": "abc", "articles": 2, "versions": {"python": "3"}}
FLOORED = ("answer correct", "citation precision", "refusal precision", "refusal recall")


def run_scoring(gold: Gold, answer: Answer, **changed: Score) -> Run:
    """A run of one question that got 100 of 100 everywhere, changed as asked."""
    scores = {name: Score(got=100, of=100, reason="good") for name in (*FLOORED, *INVARIANTS)}
    scores |= {name.replace("_", " "): score for name, score in changed.items()}
    result = Result(question=gold(), answer=answer, scores=scores, seconds=0.25)
    return Run(name="seeds", results=(result,), record=RECORD)


def printed(run: Run, failures: str = "some") -> str:
    out = io.StringIO()
    print_run(run, Console(file=out, width=120), failures=failures)
    return out.getvalue()


def test_the_promised_floors_are_in_the_table() -> None:
    floors = {floor.metric: floor for floor in FLOORS["seeds"]}
    assert {name: floors[name].minimum for name in FLOORED} == {
        "answer correct": 0.90,
        "citation precision": 0.97,
        "refusal precision": 0.85,
        "refusal recall": 0.85,
    }
    assert all(floors[name].minimum == 1.0 and floors[name].gate for name in INVARIANTS)


@pytest.mark.parametrize(
    ("metric", "least"),
    [
        ("answer_correct", 90), ("citation_precision", 97), ("refusal_precision", 85),
        ("refusal_recall", 85), ("I1_spans", 100), ("I4_same_again", 100),
    ],
)  # fmt: skip
def test_a_floor_is_met_exactly_and_missed_by_one(
    gold: Gold, citing: Citing, metric: str, least: int
) -> None:
    def missed(got: int) -> list[str]:
        score = Score(got=got, of=100, reason="")
        return missed_floors(run_scoring(gold, citing(), **{metric: score}))

    assert missed(least) == []
    (line,) = missed(least - 1)
    assert line.startswith(metric.replace("_", " "))


def test_what_was_not_measured_does_not_pass(gold: Gold, citing: Citing) -> None:
    nothing = Score(got=0, of=0, reason="")
    run = run_scoring(gold, citing(), refusal_recall=nothing)
    assert missed_floors(run) == ["refusal recall was not measured"]
    asked_once = run_scoring(gold, citing(), I4_same_again=nothing)
    assert missed_floors(replace(asked_once, name="squad2")) == []
    assert missed_floors(asked_once) == ["I4 same again was not measured"]


def test_a_crash_fails_the_run(gold: Gold, citing: Citing) -> None:
    run = run_scoring(gold, citing())
    crash = Result(question=gold(), answer=None, error="KeyError: 'x'")
    run = replace(run, results=(*run.results, crash))
    assert missed_floors(run) == ["1 question(s) crashed"]
    assert "crashed: KeyError: 'x'" in printed(run)


def test_a_sample_and_a_benchmark_have_the_gates_alone(gold: Gold, citing: Citing) -> None:
    low = Score(got=1, of=2, reason="")
    run = run_scoring(gold, citing(), answer_correct=low)
    assert missed_floors(replace(run, record={**RECORD, "sampled": True})) == []
    assert missed_floors(replace(run, name="squad2")) == []
    broken = run_scoring(gold, citing(), I2_markers=low)
    assert missed_floors(replace(broken, name="squad2")) == ["I2 markers is 0.500, below 1.00"]


def test_the_table_shows_score_denominator_and_floor(gold: Gold, citing: Citing) -> None:
    run = run_scoring(gold, citing(), answer_correct=Score(got=1, of=8, reason="not stated: x"))
    out = printed(run)
    row = next(line for line in out.splitlines() if "answer correct" in line and "0.125" in line)
    assert [cell.strip() for cell in row.strip("| ").split("|")] == [
        "answer correct",
        "0.125",
        "8",
        "0.90",
        "MISSED",
    ]
    assert "0.12 (1/8)" in out  # by type
    assert "MISSED: answer correct is 0.125, below 0.90" in out
    assert "median 250 ms" in out


def test_failures_show_what_was_expected_and_given(
    gold: Gold, citing: Citing, quotes: dict[str, GoldQuote]
) -> None:
    answer = citing(quotes["rain"], short="rain [1]")
    run = run_scoring(
        gold,
        answer,
        answer_correct=Score(got=0, of=1, reason="not stated: Ann Lee"),
        citation_recall=Score(got=1, of=2, reason="not cited: 'The mayor'"),
    )
    out = printed(run)
    assert "Failures: 1 of 1 questions" in out
    for line in (
        "t-1 (person): Who won?",
        "expected: Ann Lee",
        "given: Rain is likely. [1]",
        "short: rain [1]",
        "answer correct: not stated: Ann Lee",
    ):
        assert line in out
    assert "not cited" not in out
    assert "citation recall: not cited: 'The mayor'" in printed(run, "all")
    assert "Failures" not in printed(run, "none")


def test_refusals_are_expected_in_words(gold: Gold, citing: Citing) -> None:
    wrong = Score(got=0, of=1, reason="answered")
    run = run_scoring(gold, citing(), answer_correct=wrong)
    (result,) = run.results
    refusable = gold(type="unanswerable", answerable=False, history=(("Who?", "Ann."),))
    out = printed(replace(run, results=(replace(result, question=refusable),)))
    assert "expected: abstain\n" in out
    assert "after: Who?" in out
    assert "(abstained) nothing there names a price" in out
    premise = gold(type="false_premise", answerable=False, answers=("Ann Lee",))
    out = printed(replace(run, results=(replace(result, question=premise),)))
    assert "expected: abstain, or correct it: Ann Lee" in out


def test_long_lists_are_cut_unless_all_is_asked_for(gold: Gold, citing: Citing) -> None:
    run = run_scoring(gold, citing(), answer_correct=Score(got=0, of=1, reason="x"))
    run = replace(run, results=run.results * 30)
    assert "... and 5 more" in printed(run)  # 25 of 30 are listed
    assert "... and" not in printed(run, "all")


def test_confidence_is_set_beside_the_share_correct(
    gold: Gold, citing: Citing, quotes: dict[str, GoldQuote]
) -> None:
    verdicts = {right: Score(got=int(right), of=1, reason="") for right in (True, False)}
    results = [
        Result(
            question=gold(),
            answer=citing(quotes["won"], confidence=confidence),
            scores={"answer correct": verdicts[right]},
        )
        for confidence, right in ((0.92, True), (0.94, True), (0.96, False), (0.5, False))
    ]
    refused = Result(question=gold(), answer=citing(), scores={"answer correct": verdicts[False]})
    crashed = Result(question=gold(), answer=None, error="KeyError: 'x'")
    run = Run(name="seeds", results=(*results, refused, crashed), record=RECORD)
    # 0.92, 0.94, 0.96: mean 0.94, two of three right; 0.5 alone: wrong. Refusals are left out.
    assert [(b.count, round(b.confidence, 2), b.right) for b in run.reliability] == [
        (1, 0.5, 0.0),
        (3, 0.94, 2 / 3),
    ]
    # (1 * 0.5 + 3 * (0.94 - 0.667)) / 4 = (0.5 + 0.82) / 4
    assert run_as_dict(run)["reliability"]["ece"] == pytest.approx(0.33)
    out = printed(run)
    assert "beside the share correct; ECE 0.330" in out
    assert "0.9 to 1.0      3  0.94   0.67  #############......|." in out


def test_without_answers_there_is_no_confidence_to_judge(gold: Gold, citing: Citing) -> None:
    run = run_scoring(gold, citing())
    assert run_as_dict(run)["reliability"] == {"ece": None, "bins": []}
    assert "Confidence" not in printed(run)


def test_whether_the_reader_was_on_is_printed(gold: Gold, citing: Citing) -> None:
    run = run_scoring(gold, citing())
    assert "Reader: off." in printed(replace(run, record={**RECORD, "reader": "off"}))


def test_the_json_report_is_json(gold: Gold, citing: Citing) -> None:
    run = run_scoring(gold, citing(), answer_correct=Score(got=1, of=2, reason="why"))
    report: Any = json.loads(json.dumps(run_as_dict(run)))
    assert report["metrics"]["answer correct"] == {"score": 0.5, "got": 1, "of": 2}
    assert report["missed"] == ["answer correct is 0.500, below 0.90"]
    (result,) = report["results"]
    assert result["scores"]["answer correct"]["reason"] == "why"
    assert result["answer"]["status"] == "abstained"
