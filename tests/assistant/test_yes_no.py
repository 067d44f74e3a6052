"""A wrong yes is worse than none: the brief answer is right, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant import Assistant


def weak(question: str, *, reason: str) -> object:
    """A question that is answered wrongly as yet."""
    return pytest.param(question, marks=pytest.mark.xfail(strict=False, reason=reason))


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
        weak("Did the alarm go off?", reason="negation of a light verb"),
        weak("Is Kenji Mori involved in the mission?", reason="negation in a relative clause"),
        weak("Was anybody hurt in the museum?", reason="“nobody” denies"),
        weak("Did warnings get ignored, according to Lindgren?", reason="criticism rejected"),
        weak("Did the probe Petrel land safely?", reason="another event"),
        weak("Will schools be closed in Tarnovia?", reason="“rule out” denies"),
        weak("Did Lumo's shares fall?", reason="the verb is nowhere in the sentence"),
        weak("Did the children's run take place?", reason="“cancel” denies"),
        weak("Are the two guards suspects who were arrested?", reason="“neither” denies"),
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
