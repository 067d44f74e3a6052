"""Brief answers that are stretches of a sentence: reasons, reported words, lists, things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import closeness
from assistant.question import CAUSING, Question
from assistant.relations import phrase, predicates, subjects
from assistant.shorts.base import (
    SAME_NOUN,
    TIME_ENTITIES,
    VAGUE,
    ShortAnswer,
    anchors_of,
    asked_predicates,
    clause,
    in_question,
    nearness,
    open_places,
    repeats,
    span_at,
)
from assistant.shorts.names import named_kind
from assistant.speakers import speaker_fits

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REASON_MARKS = frozenset({"because", "since", "as", "so"})
_SAYING = frozenset({"add", "say", "tell"})
"""Verbs that only report more words."""
_STATES = frozenset({"acomp", "oprd"})
"""How the verb leaves somebody or something: "found overturned"."""
_CAUSES = frozenset({"with", "after", "for", "over", "following", "amid", "from", "through"})


_CALLED_SO = re.compile(r"(?i)\b(?:is|are|was|were|be|been) (?:not |so |too |very |\w+ly )?(\w+)")
"""What follows a form of "be": the judgement in "why did X think leaving was right"."""


def find_reason(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer clauses of cause and purpose: "because …", "due to …", "in order to …"."""
    doc = evidence.doc
    stated = asked_predicates(question, doc)
    anchors = anchors_of(question, evidence)
    yield from _causes(question, evidence)
    yield from _grounds(question, evidence)
    for token in doc:
        near = 0.3 * nearness(doc, token.i, anchors)
        if token.dep_ == "mark" and token.lower_ in _REASON_MARKS:
            if token.lower_ in ("since", "as") and _is_temporal(token.head):
                continue
            yield clause(evidence, token.head, 0.65 + near)
        elif token.lower_ in ("because", "due", "owing", "over") and token.dep_ == "prep":
            if token.lower_ != "over":
                yield clause(evidence, token, 0.65 + near)
        elif token.lower_ == "order" and token.head.lower_ == "in":
            yield clause(evidence, token.head, 0.65 + near)
        elif (
            token.dep_ == "prep"
            and token.lower_ in _CAUSES
            and token.head in stated
            and token.head.pos_ == "VERB"  # a "withdrawal from" a town has no cause there
            and not any(_is_known(question, evidence, c) for c in token.children)
        ):
            yield clause(evidence, token, 0.3 + near)
        elif _is_extraposed(token):
            yield clause(evidence, token, 0.65 + near)
        elif token.dep_ == "advcl" and token.tag_ == "VBG" and token.i > token.head.i:
            if token.lemma_.lower() in _SAYING:
                continue  # "adding it was a shame" goes on; "noting it was late" gives a ground
            yield clause(evidence, token, 0.35 + near)
        elif token.dep_ in ("advcl", "xcomp") and any(
            c.tag_ == "TO" and c.dep_ == "aux" for c in token.children
        ):
            purpose = token.dep_ == "advcl"
            yield clause(evidence, token, (0.5 if purpose else 0.25) + near)


def _grounds(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer the words of the one asked about in which he judges so: they tell why he does.

    Only of a judgement, "why did X think it right?": whether a thing is so has another cause.
    """
    called = {m[1].lower() for m in _CALLED_SO.finditer(question.text)}
    asked = [t.lemma for t in question.terms if t.text.lower() in called]
    base = evidence.sentence.start
    for quote in evidence.quotes if question.speaker else ():
        if not speaker_fits(question.speaker, quote.speaker, evidence.described(quote.speaker)):
            continue
        start = max(quote.start, base) - base
        end = min(quote.end, evidence.sentence.end) - base
        judged = [t for t in evidence.doc if start <= t.idx < end and t.pos_ == "ADJ"]
        if any(closeness(lemma, t.lemma_.lower()) >= SAME_NOUN for lemma in asked for t in judged):
            yield span_at(evidence, start, end, 0.5)


def _causes(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer what is said to cause it, where the question asks by such a verb."""
    if question.predicate not in CAUSING:
        return
    for predicate in predicates(question.predicate, evidence.doc):
        for token in subjects(predicate):
            start, end = phrase(token)
            if token.pos_ in ("NOUN", "PROPN") and not _is_known(question, evidence, token):
                yield span_at(evidence, start, end, 0.9)


def _is_known(question: Question, evidence: Evidence, noun: Token) -> bool:
    """Whether a noun phrase is a name that the question gives: it tells no reason."""
    start, end = phrase(noun)
    return in_question(question, evidence.doc.text[start:end])


def _is_temporal(clause: Token) -> bool:
    """Whether a "since"/"as" clause tells when rather than why: it holds a past event verb."""
    return clause.tag_ in ("VBD", "VBN", "VBG") and clause.head.tag_ in ("VBN", "VBZ", "VBP")


def _is_extraposed(verb: Token) -> bool:
    """Whether a that-clause says what "it" is: "it is a blow that they have to leave"."""
    if verb.dep_ not in ("acl", "advcl", "ccomp", "csubj") or verb.i < verb.head.i:
        return False
    marked = any(c.lower_ == "that" and c.i < verb.i for c in verb.subtree)
    copula = next((t for t in (verb.head, verb.head.head) if t.lemma_ == "be"), None)
    return (
        marked
        and copula is not None
        and any(c.lower_ == "it" and c.i < copula.i for c in copula.children)
    )


def find_said(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer the reported words themselves, cut to this sentence."""
    for quote in evidence.quotes:
        described = evidence.described(quote.speaker)
        if question.speaker and not speaker_fits(question.speaker, quote.speaker, described):
            continue
        start = max(quote.start, evidence.sentence.start)
        end = min(quote.end, evidence.sentence.end)
        if evidence.article.text[start : start + 5].lower() == "that ":
            start += 5
        base = evidence.sentence.start
        if question.terms and _only_names(question, evidence.doc, start - base, end - base):
            continue  # "the news" somebody welcomed, where the reaction to it is asked for
        fit = 0.6 + 0.3 * _about(question, evidence, start, end)
        if _is_reported_so(question, evidence.doc, start - base, end - base):
            fit += 0.1
        yield span_at(evidence, start - base, end - base, fit)


def _only_names(question: Question, doc: Doc, start: int, end: int) -> bool:
    """Whether reported words only name what is asked about and say nothing of it."""
    says = any(start <= t.idx < end and t.pos_ in ("VERB", "AUX") for t in doc)
    return not says and repeats(question, doc, start, end)


def _is_reported_so(question: Question, doc: Doc, start: int, end: int) -> bool:
    """Whether the verb asked about reports a stretch: "warned that", not "welcomed" beside it."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not question.cue:
        return False
    return closeness(question.cue, span.root.head.lemma_.lower()) >= 0.8


def _about(question: Question, evidence: Evidence, start: int, end: int) -> float:
    """Return the share of the question's words, its speaker aside, that a stretch holds."""
    base = evidence.sentence.start
    words = [t.lemma_.lower() for t in evidence.doc if start <= base + t.idx < end]
    asked = [t for t in question.terms if t.text not in question.speaker]
    held = [t for t in asked if any(closeness(t.lemma, word) >= 0.55 for word in words)]
    return len(held) / len(asked) if asked else 1.0


def find_list(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer what is joined by "and" or "or", first part to last, then single things."""
    doc = evidence.doc
    anchors = anchors_of(question, evidence)
    for token in doc:
        if token.dep_ == "conj" or not list(token.conjuncts):
            continue
        items = (token, *token.conjuncts)
        if token.dep_ == "ROOT" and len(items) < 3:
            continue
        last = items[-1]
        start = phrase(token)[0] if token.pos_ in ("NOUN", "PROPN") else token.left_edge.idx
        if token.pos_ == "VERB":
            start = token.idx
        end = last.right_edge.idx + len(last.right_edge)
        fit = 0.3 + 0.1 * min(len(items), 4) + 0.3 * nearness(doc, token.i, anchors)
        yield span_at(evidence, start, end, fit)
    yield from (
        ShortAnswer(start=s.start, end=s.end, text=s.text, fit=0.8 * s.fit)
        for s in find_thing(question, evidence)
    )


def find_manner(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer what follows the verb and tells how, times and short adverbs left out."""
    for predicate in asked_predicates(question, evidence.doc):
        for child in predicate.children:
            if child.dep_ in _STATES and child.i > predicate.i:
                yield clause(evidence, child, 0.6)
            if child.dep_ in ("ccomp", "xcomp") and child.tag_ == "VBG" and child.i > predicate.i:
                start, end = child.idx, child.right_edge.idx + len(child.right_edge)
                yield span_at(evidence, start, end, 0.6)  # "found the wreck lying on its side"
            if child.dep_ in ("prep", "advcl", "advmod") and child.i > predicate.i:
                dated = any(t.ent_type_ in TIME_ENTITIES for t in (child, *child.children))
                if dated or (child.dep_ == "advmod" and len(child) < 4):
                    continue
                yield clause(evidence, child, 0.5)


def _narrowed(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Find the noun asked for with what narrows it down: "the western bank" for "which bank"."""
    doc = evidence.doc
    for token in doc:
        nominal = token.pos_ in ("NOUN", "PROPN")
        if not nominal or closeness(question.focus, token.lemma_.lower()) < 0.8:
            continue
        narrowing = [
            c for c in token.lefts if c.dep_ in ("amod", "compound", "nummod", "poss", "nmod")
        ]
        # "The Force nations" narrows nothing down where the question names the Force.
        fresh = [
            c
            for c in narrowing
            if c.lower_ not in VAGUE
            and not in_question(question, doc[c.left_edge.i : c.i + 1].text)
        ]
        start, end = token.left_edge.idx, token.idx + len(token)
        if fresh and not repeats(question, doc, start, end):
            yield span_at(evidence, start, end, 0.85)


def find_thing(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer what is called by the noun asked for, then what fills the open place of the deed."""
    doc = evidence.doc
    if question.focus:
        yield from named_kind(question, evidence)
        yield from _narrowed(question, evidence)
    for predicate in asked_predicates(question, doc):
        for token in open_places(question, predicate):
            start, end = phrase(token)
            if token.pos_ in ("NOUN", "PROPN", "NUM") and not repeats(question, doc, start, end):
                yield span_at(evidence, start, end, 0.7)
        for child in predicate.children:
            if child.dep_ in ("ccomp", "xcomp") and child.i > predicate.i:
                yield clause(evidence, child, 0.6)
            if child.dep_ == "prep" and child.i > predicate.i:
                for pobj in child.children:
                    start, end = phrase(pobj)
                    if pobj.ent_type_ in TIME_ENTITIES:
                        continue
                    if pobj.dep_ == "pobj" and not repeats(question, doc, start, end):
                        yield span_at(evidence, start, end, 0.45)
