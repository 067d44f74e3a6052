"""Cuts evidence into the windows that the reader reads: a title and up to three sentences.

Where there is room, the sentence before them stands in front, for "he" or "the firm" is often named
there; it is read for what it tells of the others, and offers no answer itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.reader.model import Window

WINDOW_CHARACTERS = 360
WINDOW_SENTENCES = 3
WITH_CONTEXT = 420
"""Characters of a window and the sentence before it: the longest that the reader was trained on."""
_LONGEST_TITLE = 100
"""A longer headline says more than what the text is about, and would crowd the sentences out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWindow:
    """A window of consecutive sentences of one article; `parts` are in their order."""

    evidence: tuple[Evidence, ...]
    window: Window


def cut_windows(evidence: Sequence[Evidence]) -> tuple[EvidenceWindow, ...]:
    """Return windows that hold every piece of evidence once, by article and place."""
    ordered = sorted(evidence, key=lambda item: item.key)
    return tuple(_window(group) for group in _groups(ordered))


def _groups(evidence: Sequence[Evidence]) -> Iterator[list[Evidence]]:
    group: list[Evidence] = []
    for item in evidence:
        if group and not _joins(group, item):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _joins(group: Sequence[Evidence], item: Evidence) -> bool:
    first, last = group[0], group[-1]
    return (
        len(group) < WINDOW_SENTENCES
        and item.article.article_id == last.article.article_id
        and item.sentence.number == last.sentence.number + 1
        and item.sentence.end - first.sentence.start <= WINDOW_CHARACTERS
    )


def _window(group: Sequence[Evidence]) -> EvidenceWindow:
    article = group[0].article
    title = article.title.strip()
    lead = f"{title}. " if title and len(title) <= _LONGEST_TITLE else ""
    start, end = _context_start(group), group[-1].sentence.end
    base = start - len(lead)
    text = lead + article.text[start:end]
    parts = tuple((e.sentence.start - base, e.sentence.end - base) for e in group)
    return EvidenceWindow(evidence=tuple(group), window=Window(text=text, parts=parts))


def _context_start(group: Sequence[Evidence]) -> int:
    """Where the window begins: at the sentence before it, if that is running text and fits."""
    first, last = group[0].sentence, group[-1].sentence
    if first.number:
        before = group[0].sentences[first.number - 1]
        if not before.heading and last.end - before.start <= WITH_CONTEXT:
            return before.start
    return first.start
