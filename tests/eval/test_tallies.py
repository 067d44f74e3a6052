"""The figures of sets that ask no questions: their arithmetic, their table, their verdict."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from eval.sets import sample_of
from eval.tallies import (
    Failure,
    TallyRun,
    harmonic,
    missed_tallies,
    print_tallies,
    share,
    tallies_as_dict,
)


def tally_run(**record: Any) -> TallyRun:
    found = share("found", 3, 4, floor=0.8)
    right = share("right", 2, 2, floor=1.0)
    lost = [Failure(kind="missed", where=f"bell {n}", lines=("[red]rang",)) for n in range(30)]
    return TallyRun(name="toy", tallies=(found, right), failures=tuple(lost), record=record)


def printed(run: TallyRun, failures: str) -> str:
    console = Console(file=io.StringIO(), width=100, no_color=True)
    print_tallies(run, console, failures=failures)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_share_of_nothing_is_no_share() -> None:
    assert share("x", 3, 4).value == 0.75
    nothing = share("x", 0, 0, floor=0.5)
    assert nothing.value is None
    assert nothing.missed  # a floor that nothing is measured by is not met
    assert not share("x", 1, 2, floor=0.5).missed


def test_f1_is_the_harmonic_mean() -> None:
    # 2 * 1/2 * 1/4 / (1/2 + 1/4) = 1/3
    one, two = share("precision", 1, 2), share("recall", 1, 4)
    found = harmonic("F1", one, two)
    assert found.value == pytest.approx(1 / 3)
    assert found.of == 4
    assert harmonic("F1", share("p", 0, 2), share("r", 0, 4)).value == 0.0
    assert harmonic("F1", share("p", 0, 0), two).value is None


def test_floors_decide_unless_it_is_a_sample() -> None:
    assert missed_tallies(tally_run()) == ["found is 0.750, below 0.80"]
    assert missed_tallies(tally_run(sampled=True)) == []
    nothing = TallyRun(name="toy", tallies=(share("found", 0, 0, floor=0.8),), failures=())
    assert missed_tallies(nothing) == ["found was not measured"]
    assert "MISSED: found is 0.750, below 0.80" in printed(tally_run(), "none")
    out = printed(tally_run(sampled=True), "none")
    assert "MISSED" not in out
    assert "A sample: no floor is applied." in out
    met = TallyRun(name="toy", tallies=(share("found", 4, 4, floor=0.8),), failures=())
    assert "Every floor is met." in printed(met, "some")


def test_failures_are_listed_as_asked() -> None:
    some = printed(tally_run(), "some")
    assert "missed: 30" in some
    assert "bell 24\n    [red]rang" in some  # text, not markup
    assert "... and 5 more" in some  # 25 of 30 are listed
    assert "bell 29" in printed(tally_run(), "all")
    assert "bell" not in printed(tally_run(), "none")


def test_the_report_is_json() -> None:
    report = json.loads(json.dumps(tallies_as_dict(tally_run(split="dev"))))
    assert report["set"] == "toy"
    assert report["split"] == "dev"
    assert report["tallies"][0] == {"name": "found", "value": 0.75, "of": 4, "floor": 0.8}
    assert report["missed"] == ["found is 0.750, below 0.80"]
    assert len(report["failures"]) == 30


def test_a_sample_keeps_the_order() -> None:
    items = "abcdefgh"
    chosen = sample_of(items, 3, seed=1)
    assert len(chosen) == 3
    assert list(chosen) == sorted(chosen)
    assert chosen == sample_of(items, 3, seed=1)
    assert sample_of(items, None, seed=1) is items
    assert sample_of(items, 8, seed=1) is items
