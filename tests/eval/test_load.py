"""Many visitors at once: the arithmetic, what counts as an error, and a real server asked."""

import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.gold import GoldQuestion
from eval.load import (
    ApiVisitor,
    Asked,
    LoadError,
    PageVisitor,
    Visitor,
    ask_all,
    busy_seconds,
    form_of,
    held_mb,
    main,
    measure,
    read_config,
    served,
    summary,
)


def gold(number: int, text: str = "Who spoke?") -> GoldQuestion:
    return GoldQuestion(id=str(number), type="person", question=text, answerable=True)


class Meeting(Visitor):
    """Answers only once all visitors ask at the same time; fails on question 3."""

    def __init__(self, together: threading.Barrier) -> None:
        super().__init__(0)
        self._together = together

    def ask(self, gold: GoldQuestion) -> None:
        self._together.wait(10)
        if gold.id == "3":
            raise LoadError("nothing came")


def test_visitors_ask_at_the_same_time_and_share_the_questions() -> None:
    together = threading.Barrier(4)
    counts: list[int] = []
    asked = ask_all([Meeting(together) for _ in range(4)], list(map(gold, range(8))), counts.append)
    assert counts == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.problem for one in asked if one.problem] == ["3: LoadError('nothing came')"]
    assert all(one.seconds >= 0 for one in asked)


def test_the_summary_tells_what_is_missed() -> None:
    asked = [Asked(seconds=float(n)) for n in range(1, 20)] + [Asked(seconds=2.5, problem="no")]
    lines = {
        found.name: found
        for found in summary("here", asked, 10.0, {0: 400, 10: 500, 15: 510, 20: 560}, busy=4.0)
    }
    assert lines["here, errors"].value == 1
    assert lines["here, errors"].verdict == "missed"
    # 20 questions in 10 s; 4 s of processor for 20 of them
    assert lines["here, errors"].note == "20 questions, 2.0 a second, 200 ms of processor each"
    assert lines["here, p95"].value == 18.0  # 1, 2, 2.5, 3 … 19: the 19th of 20
    assert lines["here, p95"].verdict == "missed"
    assert lines["here, memory"].value == 560 / 500  # since the first third
    assert lines["here, memory"].verdict == "missed"
    assert "400 after 0" in lines["here, memory"].note


def test_a_page_without_a_form_is_told() -> None:
    events = [{"id": 1, "targets": [[5, "click"]]}, {"id": 2, "targets": [[6, "submit"]]}]
    assert form_of({"dependencies": events})["id"] == 2
    with pytest.raises(LoadError, match="no form"):
        form_of({"dependencies": events[:1]})


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="No index in"), served(tmp_path / "absent"):
        pass


def test_a_real_server_is_asked_by_both_doors(seeds_index: Path) -> None:
    question = gold(1, "How many Ukrainian civilians were killed or injured?")
    with served(seeds_index) as (process, port):
        form = form_of(read_config(port))
        api, page = ApiVisitor(port), PageVisitor(port, form, "someone")
        for visitor in (api, page):
            visitor.ask(question)
            with pytest.raises(LoadError, match="blank"):
                visitor.ask(gold(2, "  "))
        assert held_mb(process) > 50
        if sys.platform == "linux":
            assert (busy_seconds(process) or 0) > 0.1
    asked = ask_all([ApiVisitor(port)], [question])  # it has ended
    assert "Refused" in asked[0].problem


def test_options_are_checked() -> None:
    assert CliRunner().invoke(main, ["--users", "0"]).exit_code == 2
    assert "--door" in CliRunner().invoke(main, ["--help"]).output


def test_a_measurement_has_all_its_lines(seeds_index: Path) -> None:
    questions = [gold(n, "Who spoke about the bridge?") for n in range(3)]
    found = measure(seeds_index, 3, questions, page=True)
    assert [line.name.rpartition(", ")[2] for line in found] == [
        "errors", "median", "p95", "slowest", "memory",
    ]  # fmt: skip
    assert found[0].value == 0
