"""What answering can be told to do differently; unknown names and bad values are refused."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import SettingsError


class Settings(BaseModel):
    """Settings of one `Assistant`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passages: int = Field(default=8, ge=1, le=50)
    """Passages retrieved and read for one question."""
    reader: bool = True
    """Whether the trained reader reads the evidence; without it the features alone decide."""
    answer_threshold: float = Field(default=0.0, ge=0.0, le=1.0)
    """Confidence below which nothing is shown, on top of the scorer's own threshold."""
    max_claims: int = Field(default=6, ge=1, le=20)
    """Sentences shown at most."""
    max_question_characters: int = Field(default=2000, ge=10, le=100_000)
    """Longer questions are refused."""
    nearest: int = Field(default=3, ge=0, le=10)
    """Passages listed when nothing answers."""

    @classmethod
    def of(cls, **values: Any) -> Settings:
        """Make settings, or raise `SettingsError` naming the first thing wrong."""
        try:
            return cls(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise SettingsError(f"Setting {name!r}: {first['msg']}.") from error
