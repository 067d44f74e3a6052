"""The attribution beside a quotation, read from word order where the parse gives none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.speech.cues import SAYING
from index.speech.report import Report
from index.speech.subjects import can_speak, is_passive, mention_span, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BESIDE = 24
"""How many words from the quotation an attribution may stand."""


def report_beside(doc: "Doc", start: int, end: int) -> Report | None:
    """The attribution beside a quotation that the parse gave to nobody, read from word order.

    After it, verb and name in either order ("…," said Ada Marsh; "…," Ada Marsh (Leeds) said);
    before it, a name and the verb nearest to the quotation ("Ada Marsh then said: "…").
    """
    after = [t for t in doc if t.idx >= end][:_BESIDE]
    before = [t for t in doc if t.idx + len(t) <= start][-_BESIDE:]
    verb = next((t for t in after if _cues_speech(t)), None)
    if verb is not None:
        gap = [t for t in after if t.i < verb.i]
        names = _namable(gap) or (
            _namable([t for t in after if t.i > verb.i][:8]) if len(gap) < 3 else []
        )
        if names:
            return _surface(doc, verb, _noun_head(names), (start, end))
    verb = next((t for t in reversed(before) if _cues_speech(t)), None)
    if verb is not None and before[-1].i - verb.i < 8:
        names = _namable([t for t in before if t.i < verb.i])
        if names:
            subject = subject_of(verb) or _noun_head(names)
            return _surface(doc, verb, subject, (start, end))
    return None


def _cues_speech(token: "Token") -> bool:
    return (
        token.pos_ == "VERB"
        and token.lemma_.lower() in SAYING
        and token.tag_ != "VB"
        and not is_passive(token)
    )


def _namable(tokens: Sequence["Token"]) -> list["Token"]:
    nouns = [t for t in tokens if t.pos_ in {"PROPN", "NOUN"} or t.lower_ in {"he", "she", "they"}]
    return nouns if any(can_speak(t) for t in nouns) else []


def _noun_head(names: Sequence["Token"]) -> "Token":
    """The last word of the first unbroken run of nouns: "Del. Ada Marsh"."""
    last = names[0]
    for token in names[1:]:
        if token.i != last.i + 1:
            break
        last = token
    return last


def _surface(doc: "Doc", verb: "Token", subject: "Token", content: tuple[int, int]) -> Report:
    mention = mention_span(doc, subject)
    if content[0] < mention[1] and mention[0] < content[1]:
        mention = (subject.idx, subject.idx + len(subject))
    return Report(
        cue=verb.lower_,
        cue_start=verb.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=(content,),
        lemma=verb.lemma_.lower(),
        head=subject.i,
    )
