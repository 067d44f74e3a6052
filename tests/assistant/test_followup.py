"""A follow-up question is made to stand alone from the conversation before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.followup import standalone

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parse = Callable[[str], "Doc"]


def weak(*values: object, reason: str) -> object:
    """A case that follow-ups do not get right yet."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=False, reason=reason))


@pytest.mark.parametrize(
    ("earlier", "answer", "question", "alone"),
    [
        (
            "Who is the chief executive of Lumo?",
            "**Carla Mendes**\n\nMendes said sales had fallen. [1]",
            "When did she take over?",
            "When did Carla Mendes take over?",
        ),
        weak(
            "Who won the marathon?",
            "Naomi Chebet [1]",
            "How old is she?",
            "How old is Naomi Chebet?",
            reason="an answer that is nothing but a name is not seen to be a person",
        ),
        (
            "Where does Jane Holloway come from?",
            "Britain [1]",
            "What did her coach say?",
            "What did Jane Holloway's coach say?",
        ),
        (
            "When did the measles outbreak reach Lasko?",
            "Last week.",
            "What about Brod?",
            "When did the measles outbreak reach Brod?",
        ),
        weak(
            "How many votes did Kovacs get?",
            "50.1 per cent",
            "And Sebek?",
            "How many votes did Sebek get?",
            reason="a surname alone takes the place of a common noun",
        ),
        (
            "Did Sebek concede defeat?",
            "No",
            "Why not?",
            "Why did Sebek concede defeat?",
        ),
    ],
)
def test_what_is_left_open_is_filled_in(
    parse: Parse, earlier: str, answer: str, question: str, alone: str
) -> None:
    assert standalone(question, [(earlier, answer)], parse) == alone


@pytest.mark.parametrize(
    ("earlier", "answer", "question", "wanted"),
    [
        ("Why did the alarm fail?", "It was switched off.", "When?", {"alarm", "fail", "When"}),
        ("How many people were hurt in Marwick?", "46", "Where?", {"hurt", "Marwick", "Where"}),
        (
            "Which probe crashed in 2015?",
            "Petrel [1]",
            "And where did it crash?",
            {"Petrel", "crash"},
        ),
        (
            "What happened at the museum?",
            "Thieves stole a statue. [1]",
            "Who said that?",
            {"Who", "said", "stole", "statue"},
        ),
        weak(
            "What did Anton Sebek say about Mirela Kovacs?",
            "He demanded a recount.",
            "Where was he?",
            {"Anton", "Sebek"},
            reason="the pronoun's gender does not choose between two people",
        ),
        (
            "What did Mirela Kovacs promise?",
            "To close the mine.",
            "What else does she want?",
            {"Mirela", "Kovacs"},
        ),
        weak(
            "How many people were killed in Marwick?",
            "At least 11.",
            "And how many were injured?",
            {"people", "injured", "Marwick"},
            reason="a missing place is not carried over",
        ),
    ],
)
def test_the_words_that_matter_are_carried_over(
    parse: Parse, earlier: str, answer: str, question: str, wanted: set[str]
) -> None:
    words = set(standalone(question, [(earlier, answer)], parse).replace("?", " ").split())
    assert wanted <= {word.removesuffix("'s") for word in words}


@pytest.mark.parametrize(
    "question",
    [
        "Who won the presidential election?",
        "What did Carla Mendes say about her letter?",
        weak("Is it raining in Marwick?", reason="the “it” of the weather is nobody"),
        "Why did Sebek say that he would fight?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(parse: Parse, question: str) -> None:
    history = [("Who is the judge?", "Annelies de Vries [1]")]
    assert standalone(question, history, parse) == question
    assert standalone(question, [], parse) == question


def test_the_latest_turn_that_names_somebody_counts(parse: Parse) -> None:
    history = [
        ("Who leads the union?", "Bruno Keller [1]"),
        ("Who is the mayor of Marwick?", "Helen Brandt [1]"),
        ("How many trains were cancelled?", "Nine out of ten [1]"),
    ]
    assert "Helen Brandt" in standalone("What did she say about the dam?", history, parse)


def test_markers_and_bold_of_an_answer_never_enter_the_question(parse: Parse) -> None:
    history = [("Who won?", "**Naomi Chebet** [1]\n\n*She* won. [2]")]
    for question in ("Why?", "Where is she from?", "Who said that?", "And Tadesse?"):
        alone = standalone(question, history, parse)
        assert "[" not in alone
        assert "**" not in alone


@pytest.mark.parametrize("answer", ["", " ", "[1]", "**", "\n\n", "Not in the articles."])
@pytest.mark.parametrize("question", ["Why?", "And he?", "What about it?", "They?", "And?", "?"])
def test_an_empty_conversation_breaks_nothing(parse: Parse, question: str, answer: str) -> None:
    assert standalone(question, [("?", answer)], parse).strip()
