"""An abstention says which part of the question nothing covers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.abstain import reason_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant import Assistant
    from assistant.question import Question
    from index import Index


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many dogs drowned in the Marwick flood?", ["dogs", "drowned"]),
        ("How many pilots are on strike in Vallonia?", ["pilots"]),
        ("Who won the women's marathon in Berlin?", ["Berlin"]),
        ("What did Angela Thornbury say about the flood?", ["Thornbury"]),
        ("When did the thieves sell the statue?", ["sell"]),
    ],
)
def test_the_part_that_nothing_covers_is_named(
    newsroom: Assistant, question: str, named: list[str]
) -> None:
    answer = newsroom.ask(question)
    assert answer.status == "abstained"
    assert answer.reason is not None
    for word in named:
        assert word in answer.reason
    assert answer.reason.endswith(".")
    assert "\n" not in answer.reason


def test_what_is_covered_is_never_called_missing(newsroom: Assistant) -> None:
    reason = newsroom.ask("How many pilots are on strike in Vallonia?").reason or ""
    missing = reason.split("nothing about")[-1]
    assert "Vallonia" not in missing
    assert "strike" not in missing


def test_a_name_that_another_article_has_is_not_called_missing(newsroom: Assistant) -> None:
    reason = newsroom.ask("How many pilots are on strike in Lisbon?").reason or ""
    missing = reason.split("nothing about")[-1] if "nothing about" in reason else ""
    assert "“Lisbon”" in reason
    assert "Lisbon" not in missing


def test_the_nearest_passages_are_shown_and_nothing_is_claimed(newsroom: Assistant) -> None:
    answer = newsroom.ask("How many dogs drowned in the Marwick flood?")
    assert answer.claims == ()
    assert answer.citations == ()
    assert answer.short is None
    assert answer.confidence == 0.0
    assert len(answer.nearest) == newsroom.settings.nearest
    assert any("flood" in passage.text for passage in answer.nearest)
    assert answer.reason
    assert answer.reason in answer.text


def test_a_question_that_names_nothing_is_told_so(newsroom: Assistant) -> None:
    for question in ("What?", "And who was it?", "???"):
        answer = newsroom.ask(question)
        assert answer.status == "abstained"
        assert answer.reason


def test_the_reason_without_any_evidence(read: Callable[[str], Question]) -> None:
    assert "“Zylbrad”" in reason_for(read("Who is Zylbrad?"), (), ["Zylbrad"])
    assert reason_for(read("Who leads the union?"), (), []).endswith(".")
    assert reason_for(read("Who leads the union?"), (), []) != reason_for(read("What?"), (), [])


def test_a_figure_of_another_role_is_named_not_given(tmp_path: Path) -> None:
    from assistant import Assistant
    from index import build

    story = tmp_path / "ferry.txt"
    story.write_text(
        "Ferry sinks off Tara\n\nMore than 200 sailors were killed or injured when the ferry sank "
        "off Tara on Sunday, the coast guard said.\n",
        encoding="utf-8",
    )
    build([story], tmp_path / "index")
    with Assistant.open(tmp_path / "index") as assistant:
        answer = assistant.ask("How many sailors were killed off Tara?")
    assert answer.status == "abstained"
    assert answer.reason == (
        "The articles give “More than 200” as the number of sailors killed or injured, "
        "but not the figure asked for."
    )


def test_the_figure_asked_for_is_never_called_another(news: Index) -> None:
    """Even where nothing is sure enough to be shown."""
    from assistant import Assistant, Settings

    strict = Assistant(news, Settings.of(answer_threshold=1.0))
    answer = strict.ask("How many people were killed in the Marwick flood?")
    assert answer.status == "abstained"
    assert answer.reason is not None
    assert "not the figure asked for" not in answer.reason
