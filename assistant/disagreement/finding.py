"""Compares the answers that checked claims give, and says where they part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.disagreement.values import (
    Value,
    beside,
    has_one_answer,
    part,
    updates,
    value_of,
)
from assistant.question import Question
from assistant.scorer import Scored
from assistant.types import Citation, Claim, Disagreement, DisagreementKind
from index.figures.roles import CASUALTY_ROLES
from index.types import Figure

_REVISED = re.compile(
    r"\b(?:rose|risen|rises|rising|climbed|climbs|grew|grown|revised|updated|now|so far|up from"
    r"|down from|corrected|lowered|raised|increased|latest)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One answer, with the checked claim it was shown in and where that stands."""

    value: Value
    claim: Claim
    citation: Citation

    @property
    def row(self) -> tuple[Figure | Claim, Citation]:
        """What a `Disagreement` lists for it."""
        return self.value.figure or self.claim, self.citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The answers that part, newest first."""

    about: str
    kind: DisagreementKind
    sides: tuple[Side, ...]

    @property
    def brief(self) -> tuple[str, ...]:
        """The words that answer: of an update the newest alone, else every side's."""
        words = tuple(dict.fromkeys(side.value.words for side in self.sides))
        return words[:1] if self.kind == "update" else words

    @property
    def disagreement(self) -> Disagreement:
        """What the answer shows of it."""
        return Disagreement(
            about=self.about, values=tuple(side.row for side in self.sides), kind=self.kind
        )


def find_difference(
    question: Question,
    scored: Sequence[Scored],
    claims: Sequence[Claim],
    citations: Sequence[Citation],
) -> Difference | None:
    """Where the answers of several articles, or of several sources of one, part; None if nowhere.

    Only checked claims are compared, each by the brief answer of the sentence it cites, so that
    every value listed has passed the checks and has its marker in the answer.
    """
    if not has_one_answer(question):
        return None
    first: dict[tuple[str, str], Side] = {}
    for side in _sides(question, scored, claims, citations):
        first.setdefault(side.value.source, side)
    parted = [
        (a, b) for a, b in combinations(first.values(), 2) if part(question, a.value, b.value)
    ]
    if not parted:
        return None
    involved = [s for s in first.values() if any(s in pair for pair in parted)]
    involved.sort(key=lambda s: s.value.published, reverse=True)
    updates = all(_updates(a, b) or _updates(b, a) for a, b in parted)
    return Difference(
        about=_about(question, involved),
        kind="update" if updates else "conflict",
        sides=tuple(involved),
    )


def _sides(
    question: Question,
    scored: Sequence[Scored],
    claims: Sequence[Claim],
    citations: Sequence[Citation],
) -> Iterator[Side]:
    for claim in claims:
        for citation in (citations[number - 1] for number in claim.citations):
            for item in scored:
                if not _holds(item, citation):
                    continue
                value = value_of(question, item)
                if value is not None:
                    for found in (value, *beside(value, item)):
                        if _cited(found, citation):
                            yield Side(value=found, claim=claim, citation=citation)


def _holds(item: Scored, citation: Citation) -> bool:
    sentence = item.evidence.sentence
    inside = sentence.start <= citation.start < citation.end <= sentence.end
    return inside and sentence.article_id == citation.article_id


def _cited(value: Value, citation: Citation) -> bool:
    """Whether the figure stands in the cited words, where the value is one."""
    figure = value.figure
    return figure is None or (citation.start <= figure.start and figure.end <= citation.end)


def _updates(later: Side, earlier: Side) -> bool:
    """Whether a later report brings an earlier one up to date rather than contradicting it."""
    if updates(later.value, earlier.value):
        return True
    newer = later.value.published > earlier.value.published > ""
    return newer and _REVISED.search(later.citation.quote) is not None


def _about(question: Question, sides: Sequence[Side]) -> str:
    figure = next((s.value.figure for s in sides if s.value.figure is not None), None)
    if figure is not None and figure.role in CASUALTY_ROLES:
        return f"{figure.about or 'people'} {figure.role}"
    return f"“{question.text}”"
