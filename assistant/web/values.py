"""What one visitor's page holds, and how it is read from what the browser sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.types import Answer, Citation
from index.types import Article

_MOST_SOURCES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as asked, its answer, and the nearest passages in the form of citations."""

    asked: str
    answer: Answer
    nearest: tuple[Citation, ...] = ()


Turns = tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles a visitor wants to see and to ask; nothing set means all of them."""

    sources: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    def __bool__(self) -> bool:
        return bool(self.sources or self.after or self.before)

    def arguments(self) -> dict[str, Any]:
        """For `Assistant.ask`, `stream` and `consider`."""
        return {
            "sources": list(self.sources) or None,
            "published_after": self.after or None,
            "published_before": self.before or None,
        }

    def let_in(self, article: Article) -> bool:
        """Whether an article passes, as it would when asked."""
        day = article.published[:10]
        if self.sources and article.source.casefold() not in {s.casefold() for s in self.sources}:
            return False
        if (self.after or self.before) and not _is_day(day):
            return False
        return (not self.after or day >= self.after) and (not self.before or day <= self.before)


def read_filters(data: Mapping[str, Any]) -> Filters:
    """The filters a browser sent; what is no date is left out rather than failing the question."""
    sources = tuple(dict.fromkeys(strings(data.get("sources"))))[:_MOST_SOURCES]
    after, before = (text(data.get(name)).strip() for name in ("after", "before"))
    return Filters(
        sources=sources,
        after=after if _is_day(after) else "",
        before=before if _is_day(before) else "",
    )


def fields_of(event: Any) -> Mapping[str, Any]:
    """What the browser sent with an event: a mapping, empty where it sent anything else."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def text(value: object) -> str:
    """What was typed, less what no JSON answer can carry back: lone surrogates."""
    return str("" if value is None else value).encode("utf-8", "replace").decode("utf-8")


def strings(value: object) -> list[str]:
    """The strings of a list the browser sent; anything else holds none."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [text(item) for item in value if isinstance(item, str) and item.strip()]


def whole(value: object, default: int = 0) -> int:
    """A number the browser sent, or `default`."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
