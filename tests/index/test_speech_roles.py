"""The role of a speaker as the article gives it, wherever it stands."""

from typing import Any

import pytest

from tests.index.speech_reading import quotes_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("House Speaker Ada Marsh said the dam would hold.", "House Speaker"),
        ("Ada Marsh, 45, a farmer from Leeds, said the dam would hold.", "farmer from Leeds"),
        ("Ada Marsh, a 45-year-old farmer, said the dam would hold.", "farmer"),
        ("Ada Marsh, who is the mayor of Leeds, said the dam would hold.", "mayor of Leeds"),
        ("The mayor of Leeds, Ada Marsh, said the dam would hold.", "mayor of Leeds"),
        (
            "Ada Marsh is the mayor of Leeds.\n\nThe dam will hold, Ada Marsh said.",
            "mayor of Leeds",
        ),
        (
            "“It will hold,” Ada Marsh, presidential adviser to Ben Hale, said in a video.",
            "presidential adviser to Ben Hale",
        ),
        (
            "Mayor Ada Marsh came.\n\nMarsh said it would hold.\n\n"
            "Ada Marsh, chair of the dam board, left.",
            "chair of the dam board",
        ),
        ("His brother Ada Marsh said the dam would hold.", ""),
        ("Mr Marsh said the dam would hold.", ""),
        ("Ada Marsh, who is supporting Hale, said the dam would hold.", ""),
    ],
)
def test_role(nlp: Any, text: str, role: str) -> None:
    assert {q.role_of_speaker for q in quotes_of(nlp, text)} == {role}


def test_a_title_is_not_the_whole_name(nlp: Any) -> None:
    text = "“The river is rising,” said Sgt. Jason Marsh, who leads the rescue team."
    (quote,) = quotes_of(nlp, text)
    assert quote.speaker == "Jason Marsh"
