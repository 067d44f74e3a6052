"""Takes the reporting frame off a claim: "Milley said X", "X, according to Milley"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.checks.words import OTHER_CUES, PLAIN_CUES, STRONG_CUES

_VERBS = "|".join(sorted((PLAIN_CUES | STRONG_CUES | OTHER_CUES) - {"according"}, key=len)[::-1])
_CUE = rf"(?:has |have |had |also )?(?P<cue>{_VERBS})"
_WHO = r"(?P<who>[^,;:\"“”]{2,80}?)"
_END = r"[.]?$"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^according to {_WHO}, (?P<what>.+)$",
        rf"^(?P<what>.+?),? according to {_WHO}{_END}",
        rf"^{_WHO},? {_CUE}(?: that|,|:)? (?P<what>.+)$",
        rf"^(?P<what>.+?),?[\"”]? {_CUE} {_WHO}{_END}",
        rf"^(?P<what>.+),[\"”]? {_WHO} {_CUE}{_END}",
    )
)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Who is said to have said what, and with which verb."""

    who: str
    cue: str
    what: str


def frames_of(claim: str) -> tuple[Frame, ...]:
    """Every way to read a one-sentence claim as reported speech."""
    found: list[Frame] = []
    for pattern in _PATTERNS:
        if (match := pattern.match(claim)) and len(match["who"].split()) <= _MOST_WORDS:
            cue = match.groupdict().get("cue") or "according"
            found.append(Frame(who=match["who"].strip(), cue=cue.lower(), what=match["what"]))
    return tuple(found)


def cue_allows(claimed: str, printed: str) -> bool:
    """Whether a claim may say `claimed` ("" for a bare speaker) where the text says `printed`."""
    words = set(re.findall(r"[a-z]+", printed.lower()))
    if not words or words & OTHER_CUES:
        return bool(claimed) and claimed in words
    if claimed and claimed in words:
        return bool(words & (PLAIN_CUES | STRONG_CUES))
    if claimed and claimed not in PLAIN_CUES:
        return False
    return bool(words & (PLAIN_CUES | STRONG_CUES))
