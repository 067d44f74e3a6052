"""Settings out of range, and names nobody knows, are refused by name."""

from __future__ import annotations

import pytest

from assistant.settings import Settings
from index.errors import SettingsError, VerbatimError


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"passages": 0}, "passages"),
        ({"passages": "many"}, "passages"),
        ({"answer_threshold": 1.5}, "answer_threshold"),
        ({"answer_threshold": float("nan")}, "answer_threshold"),
        ({"max_claims": -1}, "max_claims"),
        ({"max_question_characters": 1}, "max_question_characters"),
        ({"nearest": 11}, "nearest"),
        ({"temperature": 0.7}, "temperature"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(values: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.of(**values)
    assert named in str(error.value)
    assert "\n" not in str(error.value)
    assert isinstance(error.value, VerbatimError)


def test_settings_are_frozen_and_compare_by_value() -> None:
    settings = Settings.of(passages=3)
    assert settings == Settings(passages=3)
    assert settings.passages == 3
    with pytest.raises(ValueError, match="frozen"):
        settings.passages = 5
