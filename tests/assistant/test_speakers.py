"""Is the person a question names the one who is quoted?"""

import pytest

from assistant.speakers import speaker_fits


@pytest.mark.parametrize(
    ("asked", "speaker", "role"),
    [
        ("Helen Brandt", "Helen Brandt", ""),
        ("Brandt", "Helen Brandt", ""),
        ("Ms Brandt", "Helen Brandt", ""),
        ("Mayor Brandt", "Helen Brandt", "the mayor of Marwick"),
        ("the mayor", "Helen Brandt", "the mayor of Marwick"),
        ("the transport minister", "Elise Morel", "Transport Minister"),
        ("Zelensky", "Volodymyr Zelenskyy", ""),
    ],
)
def test_by_name_or_by_office(asked: str, speaker: str, role: str) -> None:
    assert speaker_fits(asked, speaker, role)


@pytest.mark.parametrize(
    ("asked", "speaker", "role"),
    [
        ("Helen Brandt", "", ""),
        ("Helen Brandt", "Sofia Lindgren", "Environment Minister"),
        ("the transport minister", "Sofia Lindgren", "Environment Minister"),
        ("the mayor", "Bruno Keller", "union leader"),
        ("Erna Brandt", "Helen Brandt", ""),
        ("", "Helen Brandt", ""),
        ("the", "Helen Brandt", ""),
    ],
)
def test_nobody_else(asked: str, speaker: str, role: str) -> None:
    assert not speaker_fits(asked, speaker, role)
