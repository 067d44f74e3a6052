"""A wrong yes is worse than none: the brief answer is right, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant import Assistant


@pytest.mark.parametrize(
    "question",
    [
        "Are the factories in Porto affected?",
        "Will Holloway run again this year?",
        "Would the government force the drivers back to work?",
        "Did the old dam above Marwick fail?",
        "Did Anton Sebek concede defeat?",
        "Did Sebek win the election?",
        "Did Corvane send a representative to the hearing?",
        "Was Lucy Marsh convicted?",
        "Did Tanaka plead guilty?",
        "Did the army leave its barracks?",
        "Does the measles vaccine cost money?",
        "Was the missing teacher found dead?",
        "Did the union accept the offer?",
        "Did the alarm go off?",
        "Is Kenji Mori involved in the mission?",
        "Was anybody hurt in the museum?",
        "Did warnings get ignored, according to Lindgren?",
        "Did the probe Petrel land safely?",
        "Will schools be closed in Tarnovia?",
        "Did Lumo's shares fall?",
        "Did the children's run take place?",
        "Are the two guards suspects who were arrested?",
    ],
)
def test_what_is_not_so_gets_no_yes(newsroom: Assistant, question: str) -> None:
    assert newsroom.ask(question).short in ("No", None)


@pytest.mark.parametrize(
    "question",
    [
        "Was the alarm switched off?",
        "Were the drawings recovered?",
        "Was the lander stable?",
        "Will the A7 reopen on Friday?",
        "Did Kovacs win the election?",
        "Was Corvane fined?",
        "Was the vote free and fair?",
        "Did Lumo's sales fall?",
        "Has the museum been robbed before?",
        "Are airport trains running?",
        "Is the measles vaccine free?",
    ],
)
def test_what_is_so_gets_no_no(newsroom: Assistant, question: str) -> None:
    assert newsroom.ask(question).short in ("Yes", None)


def test_yes_and_no_are_given_where_they_are_plain(newsroom: Assistant) -> None:
    assert newsroom.ask("Was Corvane fined?").short == "Yes"
    assert newsroom.ask("Did the old dam above Marwick fail?").short == "No"
