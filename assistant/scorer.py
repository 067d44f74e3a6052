"""How likely a sentence is to answer the question, from features a person can read.

`EvidenceScorer` is the seam: `assistant.reader.scorer.ReaderScorer` takes the place of
`FeatureScorer` where the trained reader can be run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from assistant.coverage import Coverage, cover
from assistant.evidence import Evidence
from assistant.lexicon import REPORTING_WORDS
from assistant.question import LIST_NOUNS, Question
from assistant.relations import OFFICIAL, conflict
from assistant.shorts import ShortAnswer, find_short, other_role
from assistant.speakers import speaker_fits
from index.names import related, same_name

if TYPE_CHECKING:
    from assistant.evidence import Source

Obstacle = Literal["conflict", "name", "afar", "unfilled", "words"]
"""What keeps a sentence from answering: another party, a name that the article lacks, one that it
has elsewhere, no span, strange words."""
FORBIDDING: frozenset[Obstacle] = frozenset({"conflict", "name"})
"""Obstacles that stay in force however sure the reader is."""
LEAST_SCORE = 0.30
"""Score below which `FeatureScorer` takes no sentence for an answer."""

_NEEDS_SPAN = frozenset(
    "number person place time duration frequency age organisation said definition reason".split()
)
"""Kinds that no sentence answers without a span of that kind."""
_PARAPHRASE = 0.6
"""Cosine from which a sentence may say one word of the question in another way."""
_PARAPHRASED_VERB = 0.65
"""The same for the main verb: what is asked about hangs on it, so more is needed."""
_RETOLD, _CLEAR_LEAD = 0.55, 0.04
"""A sentence this near the question, and nearer than all others by this much, may say the rest of
it in other words, provided it states the main verb."""
_SAID_SO = 0.5
"""Cosine from which words of the very speaker asked about may be on the topic without naming it."""
_STRICT = frozenset({"yes_no"})
"""Kinds whose answer turns on the main verb, so that no other may stand for it."""
_UNLIKE, _MOSTLY = 0.3, 0.75
"""A sentence as unlike the question as this answers it only if it holds this much of its words,
or a span that fits its place as well as `_FITTING`."""
_FITTING, _GOOD_FIT, _POOR_FIT = 0.9, 0.85, 0.5
_NEAR = 0.45
"""A fit as good as the first makes up for strange words; one below the second never does."""
_BY_REPORT = "accord"
"""The cue of "according to": it names whoever reports, be it the one who was told."""
_TELLING = frozenset({"inform", "say", "speak", "talk", "tell"})
_SOMEBODY = frozenset({"he", "i", "it", "she", "they", "we"})
_DOERS = frozenset({"nsubj", "nsubjpass"})
_COMPARED = 16
"""Sentences whose meaning is compared with the question's; the rest share too few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What the score is made of. Every number lies in 0..1."""

    own: float
    """Weighted share of the question's terms that the sentence itself covers."""
    around: float
    """The same, with the neighbouring sentences, the speaker and the title."""
    gap: float
    """Weighted share of names, nouns, verbs and numbers nothing around the sentence covers."""
    lacking: int
    """Number of names, nouns, verbs and numbers nothing around the sentence covers."""
    phrase: float
    """Whether quoted words of the question, or a long run of its words, stand in the sentence."""
    fit: float
    """How well a span of the asked-for kind fits the place the question leaves open."""
    meaning: float
    """Cosine of question and sentence."""
    lead: float
    """How much nearer in meaning the sentence is than the nearest other one; negative if it is not
    the nearest."""
    similarity: float
    """Cosine of question and passage."""
    unfilled: bool
    """The question needs a span of some kind and the sentence has none."""
    conflict: str
    """The other party the sentence names in a place the question fills, or ""."""
    absent: str
    """A named doer of the question who has no part in the sentence, or ""."""
    missing: tuple[str, ...]
    """Terms of the question that neither the sentence nor its surroundings cover."""
    acts: bool
    """Whether the sentence, or the speech it is part of, states the question's main verb."""
    unnamed: tuple[str, ...]
    """The names and numbers among them."""
    unknown: tuple[str, ...]
    """Those of the names and numbers that the whole article lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the reader says of one sentence of a window."""

    answerable: float
    """Logit of "this window answers the question"."""
    margin: float
    """Logit of the sentence's best span over "no answer here"."""
    share: float
    """Share of that span in the probability of all spans of the window."""
    spans: tuple[ShortAnswer, ...]
    """The sentence's spans, best first, in offsets of the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A piece of evidence with its score, the features behind it, and its brief answers."""

    evidence: Evidence
    score: float
    """0..1; how well the features speak for it."""
    rank: float
    """0..1; orders the evidence, whose first is the answer if any is."""
    confidence: float
    """0..1; how sure it is that this answers the question. Calibrated where the reader is on."""
    obstacle: Obstacle | None
    """What keeps it from being shown as the answer."""
    features: Features
    shorts: tuple[ShortAnswer, ...]
    """Brief answers, best first."""
    signals: Signals | None = None
    """What the reader says of the sentence, where it read it."""

    @property
    def short(self) -> ShortAnswer | None:
        """The best brief answer it offers."""
        return self.shorts[0] if self.shorts else None

    @property
    def contradicts(self) -> bool:
        """Whether it says all that the question says, its verb included, but of another party."""
        f = self.features
        return bool(f.conflict or f.absent) and f.acts and not f.missing


_MUCH = 0.4
"""Share of the question that a sentence covers by itself if it is the one that corrects it."""


def by_features(scored: Sequence[Scored]) -> list[Scored]:
    """Best first by the features alone; equal scores keep the order of the articles."""
    return sorted(scored, key=lambda s: (-s.score, s.evidence.rank, s.evidence.key))


def corrections(scored: Sequence[Scored]) -> list[Scored]:
    """Return the evidence that states what a question asks of somebody or something else.

    It covers every word of the question, much of it by itself, and fills one of its places with
    another party, so it is what the question would have to be asked of. In the order given.
    """
    return [item for item in scored if item.contradicts and item.features.own >= _MUCH]


class EvidenceScorer(Protocol):
    """Scores evidence for a question, 0..1 each, in any order."""

    def score(
        self, question: Question, evidence: Sequence[Evidence], similarity: Mapping[int, float]
    ) -> tuple[Scored, ...]:
        """Score each sentence. `similarity` maps a passage's rank to its cosine."""
        ...


class FeatureScorer:
    """The scorer without a trained reader: a weighted sum of readable features, and rules."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def score(
        self, question: Question, evidence: Sequence[Evidence], similarity: Mapping[int, float]
    ) -> tuple[Scored, ...]:
        """Score each sentence. `similarity` maps a passage's rank to its cosine."""
        covers = [cover(question, item) for item in evidence]
        meaning = self._meaning(question, evidence, covers)
        first, second = (*sorted(meaning.values(), reverse=True), 0.0, 0.0)[:2]
        return tuple(
            _one(
                question,
                item,
                found,
                meaning=(near := meaning.get(item.key, 0.0)),
                lead=near - (second if near == first else first),
                similarity=similarity.get(item.rank, 0.0),
            )
            for item, found in zip(evidence, covers, strict=True)
        )

    def _meaning(
        self, question: Question, evidence: Sequence[Evidence], covers: Sequence[Coverage]
    ) -> dict[tuple[str, int], float]:
        """Return the cosine of question and sentence, for the sentences nearest by words."""
        order = sorted(
            range(len(evidence)),
            key=lambda i: (-covers[i].around - 0.5 / evidence[i].rank, evidence[i].key),
        )
        nearest = [evidence[i] for i in order[:_COMPARED]]
        if not nearest:
            return {}
        vectors = self._source.embed([question.text, *(item.text for item in nearest)])
        cosines = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
        return {item.key: float(c) for item, c in zip(nearest, cosines, strict=True)}


def _one(
    question: Question,
    evidence: Evidence,
    found: Coverage,
    *,
    meaning: float,
    lead: float,
    similarity: float,
) -> Scored:
    shorts = find_short(question, evidence)
    features = Features(
        own=found.own,
        around=found.around,
        gap=found.gap,
        lacking=found.lacking,
        phrase=found.phrase,
        fit=shorts[0].fit if shorts else 0.0,
        meaning=meaning,
        lead=lead,
        similarity=max(0.0, similarity),
        unfilled=not shorts and (question.kind in _NEEDS_SPAN or _asks_which(question)),
        conflict=conflict(question, evidence.doc)
        or _speaker_conflict(question, evidence)
        or other_role(question, evidence),
        absent=_absent_doer(question, evidence),
        missing=found.missing,
        acts=found.acts,
        unnamed=found.unnamed,
        unknown=found.unknown,
    )
    score = _combine(features, evidence.sentence.heading)
    hindered = obstacle(question, features)
    return Scored(
        evidence=evidence,
        score=score,
        rank=score,
        confidence=score,
        obstacle=hindered or ("words" if score < LEAST_SCORE else None),
        features=features,
        shorts=shorts,
    )


def _asks_which(question: Question) -> bool:
    """Whether a noun is asked to be told apart: "which hospital" wants more than "a hospital"."""
    return question.kind == "thing" and question.focus not in ("", *LIST_NOUNS)


def _combine(f: Features, heading: bool) -> float:
    """Weigh the features; the weights order sentences, `obstacle` decides whether one answers."""
    score = 0.12 * f.own + 0.33 * f.around + 0.15 * f.phrase + 0.4 * f.meaning
    if heading:
        score -= 0.05
    if f.unfilled:
        score -= 0.2
    if f.conflict:
        score -= 0.15
    return min(1.0, max(0.0, score))


def obstacle(question: Question, f: Features) -> Obstacle | None:
    """Return what keeps a sentence from being taken as the answer, gravest first."""
    if not question.terms and not question.quoted:
        return "words"
    if f.conflict:
        return "conflict"
    if f.unnamed:
        return "name" if f.unknown else "afar"
    if f.unfilled:
        return "unfilled"
    if question.kind == "yes_no" and f.own < _MOSTLY and f.around < _MOSTLY:
        return "words"
    if f.phrase == 1.0:
        return None
    if question.kind == "said" and f.lacking == 1 and f.meaning >= _SAID_SO:
        return None
    unlike = f.meaning < _UNLIKE and f.own < _MOSTLY and f.fit < _FITTING
    misfit = question.kind in _NEEDS_SPAN and f.fit < _POOR_FIT
    if unlike and (f.lacking or not f.acts or misfit):
        return "words"
    if f.fit >= _GOOD_FIT and (
        (f.lacking == 0 and f.own >= _MOSTLY)
        or (f.lacking == 1 and f.own >= _MOSTLY and f.meaning >= _SAID_SO)
        or (f.lacking == 1 and f.acts and f.lead >= 2 * _CLEAR_LEAD and f.meaning >= _NEAR)
    ):
        return None
    if f.acts and f.meaning >= _RETOLD and f.lead >= _CLEAR_LEAD:
        return None
    if not f.acts and (question.kind in _STRICT or f.meaning < _PARAPHRASED_VERB):
        return "words"
    retold = f.acts and f.lead >= 0 and f.meaning >= _RETOLD
    if f.lacking == 0 or (f.lacking == 1 and (retold or f.meaning >= _PARAPHRASE)):
        return None
    return "words"


def _named_doers(question: Question) -> Iterator[str]:
    """Yield who does what the question asks about, and who thinks so where it asks why."""
    if question.kind == "reason":
        yield question.speaker
    for relation in question.relations:
        if relation.predicate != question.cue:
            yield relation.subject


def _absent_doer(question: Question, evidence: Evidence) -> str:
    """Return who the question says does it, where the sentence gives that person no part.

    "Why did Biden order it?" is not answered by "it has been ordered". A pronoun or "the agency"
    may stand for the doer, and words of the doer's own need not name him.
    """
    doers = [t for t in evidence.doc if t.dep_ in _DOERS]
    if any(t.lower_ in _SOMEBODY for t in doers):
        return ""
    body = any(t.lemma_.lower() in OFFICIAL for t in doers)
    for doer in _named_doers(question):
        names = [term for term in question.names if same_name(doer, term.text)]
        if not names or (body and all(term.label != "PERSON" for term in names)):
            continue
        named = any(same_name(doer, n.text) or related(doer, n.text) for n in evidence.names)
        said = any(
            speaker_fits(doer, speaker, evidence.described(speaker))
            for speaker in evidence.speakers
        )
        if not named and not said and doer.lower() not in evidence.text.lower():
            return doer
    return ""


def _speaker_conflict(question: Question, evidence: Evidence) -> str:
    """Return who said it, where the question gives the words to somebody else."""
    if not question.speaker or question.cue not in REPORTING_WORDS:
        return ""
    said = [q for q in evidence.quotes if q.speaker]
    if any(speaker_fits(question.speaker, q.speaker, evidence.described(q.speaker)) for q in said):
        return ""
    if question.cue == _BY_REPORT and _is_told(question.speaker, evidence):
        return ""
    return said[0].speaker if said else ""


def _is_told(name: str, evidence: Evidence) -> bool:
    """Whether something is said to somebody, so that it is known from them: "told Sky News"."""
    for found in evidence.names:
        span = evidence.doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None or not same_name(name, found.text):
            continue
        heads = (span.root.head, span.root.head.head)
        if any(head.lemma_.lower() in _TELLING for head in heads):
            return span.root.dep_ in ("dobj", "dative", "pobj")
    return False
