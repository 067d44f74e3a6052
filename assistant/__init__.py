"""Ask a folder of news articles a question; get checked answers in the articles' own words.

from assistant import ask

answer = ask("How many civilians were killed or injured?", index=".verbatim")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.types import (
    Answer,
    Citation,
    Claim,
    Disagreement,
    Draft,
    DraftClaim,
    Rejected,
    Span,
)
from index.errors import VerbatimError
from index.types import Article, Figure, Hit, Passage, Quote, Speaker

if TYPE_CHECKING:
    from assistant.assistant import Assistant as Assistant
    from assistant.settings import Settings as Settings

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "Citation",
    "Claim",
    "Disagreement",
    "Draft",
    "DraftClaim",
    "Figure",
    "Hit",
    "Passage",
    "Quote",
    "Rejected",
    "Settings",
    "Span",
    "Speaker",
    "VerbatimError",
    "ask",
]

DEFAULT_INDEX = ".verbatim"


def ask(question: str, index: str | Path = DEFAULT_INDEX, **options: Any) -> Answer:
    """Answer one question from the index in folder `index`; `options` go to `Assistant.ask`."""
    from assistant.assistant import Assistant

    with Assistant.open(index=index) as assistant:
        return assistant.ask(question, **options)


def __getattr__(name: str) -> Any:
    """Load what pulls in the models only when it is asked for."""
    if name == "Assistant":
        from assistant.assistant import Assistant

        return Assistant
    if name == "Settings":
        from assistant.settings import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
