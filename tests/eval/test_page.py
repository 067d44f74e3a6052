"""The evaluation as the web page is given it."""

import json
from dataclasses import replace

import pytest

from eval import page
from eval.sets import load_set


def test_a_run_tells_its_progress_and_reports_json(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_set("seeds")
    few = replace(loaded, questions=loaded.questions[:3])
    monkeypatch.setattr(page, "load_set", lambda name: few)
    steps: list[tuple[int, int]] = []
    report = page.run("seeds", lambda done, total: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert report == json.loads(json.dumps(report))
    assert report["summary"].startswith("3 questions, median")
    spans = next(row for row in report["scores"] if row["name"] == "I1 spans")
    assert (spans["score"], spans["floor"], spans["gate"], spans["missed"]) == (
        1.0,
        1.0,
        True,
        False,
    )
    assert sum(row["of"] for row in report["types"]) == 3


def test_failures_say_what_was_expected_and_given(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_set("seeds")
    wrong = replace(loaded.questions[0], answers=("ninety-nine zebras",))
    monkeypatch.setattr(page, "load_set", lambda name: replace(loaded, questions=(wrong,)))
    report = page.run("seeds", lambda done, total: None)
    (failure,) = report["failures"]
    assert failure["question"] == wrong.question
    assert "ninety-nine zebras" in failure["expected"]
    assert failure["given"]
    assert any("not stated" in line for line in failure["why"])
    assert report["missed"]


def test_a_run_ends_when_its_progress_says_so() -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        page.run("seeds", stop)
