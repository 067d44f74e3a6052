"""The brief answer: a stretch of the cited text that loses nothing at its edges, or yes, or no."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checks.words import MODALS, NEGATIONS
from assistant.markup import fold
from index.numbers import find_numbers

_YES_NO = re.compile(
    r"^\W*(?:(?:and|but|so|then)\s+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|hadn't|"
    r"can't|couldn't|won't|wouldn't|shouldn't)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
_CHANGES_AFTER = NEGATIONS | {"allegedly", "reportedly", "possibly", "probably", "or", "except"}
"""Words next to a stretch that it must not lose. A modal behind it is none of them: who "will
miss the summit" is still the subject of that; in front of it, a modal governs it."""
_CHANGES_BEFORE = _CHANGES_AFTER | MODALS


def checked_short(short: str | None, texts: Sequence[str], question: str) -> str | None:
    """`short` if the cited texts bear it out, else None."""
    plain = fold(short or "")
    if not plain or not texts:
        return None
    if plain.rstrip(".").casefold() in {"yes", "no"}:
        return plain if _YES_NO.match(question.replace("’", "'")) else None
    return plain if any(_stands(plain, fold(text)) for text in texts) else None


def _stands(short: str, text: str) -> bool:
    start = text.find(short)
    while start >= 0:
        if _whole(text, start, start + len(short)):
            return True
        start = text.find(short, start + 1)
    return False


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch cuts no word, no quantity off its qualifier, no choice, no negation."""
    if start and text[start - 1].isalnum() and text[start].isalnum():
        return False
    if end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        return False
    for number in find_numbers(text):
        touches = number.full_start < end and start < number.full_end
        if not touches or (start <= number.full_start and number.full_end <= end):
            continue
        if number.kind != "date" or not _YEAR.fullmatch(text[start:end]):
            return False  # the year of a date is whole by itself; no other part of a figure is
    before = re.findall(r"[\w'’]+", text[max(0, start - 30) : start].lower())[-1:]
    after = re.findall(r"[\w'’]+", text[end : end + 30].lower())[:1]
    return not (_CHANGES_BEFORE & {*before} or _CHANGES_AFTER & {*after})
