"""What reading a question yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number",
    "person",
    "organisation",
    "place",
    "time",
    "duration",
    "frequency",
    "age",
    "reason",
    "said",
    "list",
    "yes_no",
    "compare",
    "definition",
    "manner",
    "thing",
]
"""What a question asks for."""
TermKind = Literal["name", "noun", "verb", "modifier", "number", "focus"]
"""What a term is in the question; "focus" is the noun asked about."""

_WEIGHTS: dict[TermKind, float] = {
    "name": 1.5,
    "number": 1.5,
    "noun": 1.0,
    "verb": 1.0,
    "modifier": 0.6,
    "focus": 0.4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or name of the question that its answer's evidence has to cover."""

    text: str
    lemma: str
    kind: TermKind
    position: int
    """Token number of its head in the question."""
    label: str = ""
    """The entity type of a name ("PERSON", "GPE"), or ""."""
    setting: bool = False
    """Whether it names the place where the question sets the event: "in New Zealand"."""

    @property
    def weight(self) -> float:
        """How much it counts in coverage."""
        return _WEIGHTS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Who does what to whom, as the question presupposes it; "" is an open or absent place."""

    predicate: str
    subject: str = ""
    object: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """A name or number that narrows a noun down: ("civilians", "Ukrainian")."""

    head: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, read."""

    text: str
    kind: Kind
    focus: str
    """Lemma of the noun asked about ("civilian" in "how many civilians"), or ""."""
    terms: tuple[Term, ...]
    relations: tuple[Relation, ...]
    modifiers: tuple[Modifier, ...]
    owned: str
    """Lemma of the noun whose owner is asked for: "troop" in "which country's troops"; or ""."""
    speaker: str
    """Whose words are asked for ("what did Biden say"), or ""."""
    asks_speaker: bool
    """Whether the person asked for is the source of a statement ("who said …")."""
    cue: str
    """The lemma of the reporting verb, where there is one."""
    parties: tuple[str, ...]
    """Names joined by "and" whose views or words are asked for together."""
    passive: bool
    """Whether its main verb is passive ("who was acquitted")."""
    negated: bool
    """Whether it asks for what is not so ("who did not sign …")."""
    predicate: str
    """Lemma of the main verb ("withdraw" in "when did Russia withdraw …"), "" where it is empty."""
    quoted: tuple[str, ...]
    """Phrases in quotation marks: an answer has to hold them word for word."""

    @property
    def names(self) -> tuple[Term, ...]:
        """The terms that are names."""
        return tuple(term for term in self.terms if term.kind == "name")
