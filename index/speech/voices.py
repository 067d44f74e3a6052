"""Who is speaking: resolves the mention of each report to someone the article names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.names import canonical_name
from index.speech.cues import CONTINUING, HE, PRONOUNS, SHE, THEY
from index.speech.people import (
    REACH,
    Cast,
    Entity,
    gender_of_mention,
    is_person_noun,
    role_of,
)
from index.speech.report import Report
from index.speech.spans import SpanIndex
from index.types import Article, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DEFINITE = re.compile(r"(?i)(?:the|that|this)\b")
_INDEFINITE = re.compile(r"(?i)(?:an?|one)\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A resolved source, kept for the pronouns and quotations that follow."""

    speaker: str
    role: str
    mention: tuple[int, int]
    name: tuple[int, int]
    entity: Entity | None
    report: Report
    plural: bool = False
    unnamed_person: bool = False

    @property
    def sentence(self) -> int:
        """Number of the sentence that holds the attribution."""
        return self.report.sentence


class Voices:
    """The voices of one article in the order they are heard."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], docs: Sequence["Doc"]):
        self._text = article.text
        self._docs = docs
        self.cast = Cast(article, sentences, docs)
        self.heard: list[Voice] = []
        self._mentions: set[int] = set()
        self._unveiled: list[tuple[frozenset[str], Entity]] = []

    def hear(self, voice: Voice) -> Voice | None:
        """Adds a voice; returns the unnamed one before it that it turns out to be, now named."""
        self.heard.append(voice)
        self._mentions.add(voice.mention[0])
        return self._unveil(voice)

    def resolve(self, report: Report, place: int, offset: int, reported: SpanIndex[int]) -> Voice:
        """The voice of a report in sentence `place`, which starts at `offset`.

        `reported` are the stretches already known to be someone's words: names in them are not
        likely to be who speaks next.
        """
        mention = self._text[report.mention_start : report.mention_end]
        span = (report.mention_start, report.mention_end)
        if mention.lower() == "they" and (plural := self._plural_before(report)) is not None:
            return replace(plural, mention=span, report=report)
        entity = self._entity(report, mention, place, offset, reported)
        if entity is not None:
            return self._known(report, entity)
        role = role_of(self._docs[place], report.head, mention) if report.head >= 0 else ""
        head = self._docs[place][report.head] if report.head >= 0 else None
        speaker, name = mention, span
        if mention.lower() in PRONOUNS:
            speaker, name = "", (0, 0)
        elif canonical_name(mention)[:1].isupper():
            speaker = re.sub(r"^(?i:the)\s+", "", mention)
        return Voice(
            speaker=speaker,
            role=role,
            mention=span,
            name=name,
            entity=None,
            report=report,
            plural=head is not None and head.tag_ in {"NNS", "NNPS"},
            unnamed_person=head is not None
            and bool(_INDEFINITE.match(mention))
            and head.tag_ == "NN"
            and is_person_noun(head.lemma_),
        )

    def _known(self, report: Report, entity: Entity) -> Voice:
        return Voice(
            speaker=entity.canonical,
            role=entity.role if entity.person else "",
            mention=(report.mention_start, report.mention_end),
            name=entity.named_at,
            entity=entity,
            report=report,
        )

    def signed(self, start: int, end: int, sentence: int) -> Voice:
        """The voice of a quotation that is signed with the name at `text[start:end]`."""
        name = canonical_name(self._text[start:end])
        report = Report("", start, start, end, (), "say", -1, sentence)
        entity = self.cast.find(name, start)
        if entity is not None:
            return self._known(report, entity)
        span = (start, end)
        return Voice(speaker=name, role="", mention=span, name=span, entity=None, report=report)

    def _unveil(self, voice: Voice) -> Voice | None:
        """Names the "top general" whom the next sentence goes on quoting: "…," added Ben Marsh."""
        if voice.report.lemma not in CONTINUING or voice.entity is None or not voice.entity.person:
            return None
        for at in range(len(self.heard) - 1, -1, -1):
            veiled = self.heard[at]
            if voice.sentence - veiled.sentence > 1:
                return None
            if veiled.entity is None and veiled.unnamed_person:
                words = _description(self._text[slice(*veiled.mention)])
                self._unveiled.append((words, voice.entity))
                self.heard[at] = replace(
                    veiled,
                    speaker=voice.speaker,
                    name=voice.name,
                    entity=voice.entity,
                    role=voice.role,
                )
                return self.heard[at]
        return None

    def _entity(
        self, report: Report, mention: str, place: int, offset: int, reported: SpanIndex[int]
    ) -> Entity | None:
        lowered = mention.lower()
        if lowered in HE | SHE | THEY:
            return self._antecedent(report, lowered, reported)
        if lowered in PRONOUNS or report.head < 0:
            return self.cast.find(canonical_name(mention), report.mention_start)
        head = self._docs[place][report.head]
        at = offset + head.idx
        for entity, printed in self.cast.named_in(report.sentence):
            inside = report.mention_start <= printed.start and printed.end <= report.mention_end
            if inside and printed.start <= at < printed.end:
                return entity
        if not is_person_noun(head.lemma_):
            return None
        words = _description(mention)
        for described, entity in self._unveiled:
            # "A top US general" after "a top US military general" who turned out to be someone.
            if len(words) > 1 and words <= described:
                return entity
        if _DEFINITE.match(mention):
            return self.cast.by_role(head.lemma_, report.mention_start)
        return None

    def _antecedent(self, report: Report, pronoun: str, reported: SpanIndex[int]) -> Entity | None:
        """Whom a pronoun stands for: the last fitting speaker, subject or name before it."""
        best: tuple[tuple[int, int, int], Entity] | None = None
        for entity, printed in self.cast.candidates(report.sentence, report.mention_start, pronoun):
            if any(s <= printed.start < e for s, e in report.contents):
                continue
            weight = 3 if printed.start in self._mentions else 2 if printed.subject else 1
            weight -= 2 if reported.covers(printed.start) else 0
            distance = report.sentence - printed.sentence
            score = (weight - 2 * distance, weight, printed.start)
            if best is None or score > best[0]:
                best = (score, entity)
        for voice in self.heard[-REACH:]:
            entity_ = voice.entity
            distance = report.sentence - voice.sentence
            if entity_ is None or distance > REACH or voice.mention[0] >= report.mention_start:
                continue
            score = (3 - 2 * distance, 3, voice.mention[0])
            if _fits(entity_, pronoun) and (best is None or score > best[0]):
                best = (score, entity_)
        return best[1] if best else None

    def _plural_before(self, report: Report) -> Voice | None:
        """The last source of this or the previous sentence that "they" can stand for."""
        for voice in reversed(self.heard):
            if report.sentence - voice.sentence > 1:
                return None
            if voice.entity is None and voice.plural:
                return voice
        return None


def _fits(entity: Entity, pronoun: str) -> bool:
    gender = gender_of_mention(pronoun)
    if gender and entity.gender not in {"", gender}:
        return False
    return pronoun in THEY or entity.person


def _description(mention: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", mention.lower())) - {"a", "an", "the", "one"}
