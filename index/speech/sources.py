"""Who answers for a stretch of an article, and where the name is printed."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.types import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The source of a report; spans count characters of the article's text."""

    speaker: str
    role: str
    start: int
    end: int
    """The words that name the source beside the report: "He"."""
    name_start: int
    name_end: int
    """Where the canonical name is printed in full, maybe in another sentence."""


def speaker_of(quotes: Iterable[Quote], start: int, end: int) -> Source | None:
    """Who is responsible for `text[start:end]`: the source whose reports cover most of it.

    None where no report overlaps it, or where what overlaps is less than a third of the stretch.
    """
    covered: dict[str, int] = {}
    best: dict[str, Quote] = {}
    for quote in quotes:
        shared = min(end, quote.end) - max(start, quote.start)
        if shared <= 0 or not quote.speaker:
            continue
        covered[quote.speaker] = covered.get(quote.speaker, 0) + shared
        kept = best.get(quote.speaker)
        if kept is None or shared > min(end, kept.end) - max(start, kept.start):
            best[quote.speaker] = quote
    if not covered:
        return None
    speaker = max(covered, key=lambda s: (covered[s], s))
    if covered[speaker] * 3 < end - start:
        return None
    quote = best[speaker]
    return Source(
        speaker=speaker,
        role=quote.role_of_speaker,
        start=quote.mention_start,
        end=quote.mention_end,
        name_start=quote.name_start,
        name_end=quote.name_end,
    )
