"""A polite frame is taken off a question, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import Question, unframed

Read = Callable[[str], Question]

FRAMES = (
    "Could you tell me",
    "Can you please tell us",
    "Do you know",
    "Do you happen to know",
    "Please tell me",
    "Hello, can you explain",
    "I would like to know",
    "I'd like to find out",
    "I'm wondering",
    "May I ask",
)
QUESTIONS = (
    "who leads the rescue operation",
    "what the mayor said about the dam",
    "when the bridge will reopen",
    "how many people were killed",
    "why trains are late",
)


@given(st.sampled_from(FRAMES), st.sampled_from(QUESTIONS), st.sampled_from(("?", ".", "")))
def test_the_question_is_left(frame: str, question: str, end: str) -> None:
    found = unframed(f"{frame} {question}{end}")
    assert found == question[0].upper() + question[1:] + "?"
    assert unframed(found) == found


@pytest.mark.parametrize(
    "question",
    [
        "Who could tell me the time?",
        "Could you leave the town during the flood?",
        "Do you know Jane Poe?",
        "Did the mayor tell me who was missing?",
        "I would like to know the death toll.",
        "",
    ],
)
def test_what_is_no_frame_stays(question: str) -> None:
    assert unframed(question) == question


@given(st.text(max_size=80))
def test_what_is_left_stands_at_the_end_of_what_was_asked(question: str) -> None:
    found = unframed(question)
    if found != question:
        assert question.replace("’", "'").lower().rstrip(" ?.!").endswith(found.lower()[:-1])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What was Jane Poe's reaction to the flood?", "Jane Poe"),
        ("What comment did Jane Poe make?", "Jane Poe"),
        ("What is the opinion of Jane Poe about the dam?", "Jane Poe"),
    ],
)
def test_a_noun_for_words_asks_for_what_was_said(read: Read, question: str, said: str) -> None:
    found = read(question)
    assert (found.kind, found.speaker) == ("said", said)


def test_an_office_is_no_opinion(read: Read) -> None:
    assert read("What is her position?").kind != "said"
