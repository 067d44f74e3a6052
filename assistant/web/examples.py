"""Questions to offer on an empty page: made from the articles, and kept only when answered."""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.web.ports import Asker
from index.types import Article

_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}"
_SPEAKERS = re.compile(
    rf"\b(?:said|told|warned|added) ({_NAME})|({_NAME}),? (?:said|told|warned)\b"
)
_FATE = r"(?:killed|injured|wounded|arrested|displaced|missing|infected|dead)"
_COUNTED = re.compile(
    r"\b[\d,.]+(?: million| billion)? ((?:[A-Z]\w+ )?[a-z]{4,}s|people)"
    rf"(?: \w+){{0,6}}? ({_FATE}(?: (?:or|and) {_FATE})?)\b"
)
_ARTICLES_READ = 40
_OFFERED = 4
_TRIED = 8


def candidates(articles: Iterable[Article]) -> tuple[str, ...]:
    """Questions the articles suggest: who spoke most, and what was counted; most frequent first."""
    speakers: Counter[str] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for article in articles:
        for match in _SPEAKERS.finditer(article.text):
            speakers[match[1] or match[2]] += 1
        for match in _COUNTED.finditer(article.text):
            counted[match[1], match[2]] += 1
    numbers = [
        f"How many {group} were {fate if fate != 'dead' else 'killed'}?"
        for (group, fate), _ in counted.most_common(2)
    ]
    said = [f"What did {name} say?" for name, _ in speakers.most_common(_TRIED)]
    return tuple(dict.fromkeys(numbers + said))


class Examples:
    """Answered example questions, found once for each state of the index. Safe across threads."""

    def __init__(self, assistant: Asker) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._key: tuple[str, ...] | None = None
        self._questions: tuple[str, ...] = ()

    def offer(self, articles: Sequence[Article]) -> tuple[str, ...]:
        """Up to four questions that these articles answer."""
        key = tuple(article.article_id for article in articles)
        with self._lock:
            if key != self._key:
                self._questions = tuple(self._answered(articles[:_ARTICLES_READ]))
                self._key = key
            return self._questions

    def _answered(self, articles: Sequence[Article]) -> list[str]:
        kept: list[str] = []
        for question in candidates(articles)[:_TRIED]:
            if self._assistant.ask(question).status == "answered":
                kept.append(question)
            if len(kept) == _OFFERED:
                break
        return kept
