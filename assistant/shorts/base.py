"""What every finder of brief answers shares: its value, its places, nearness to the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import LIGHT_WORDS, closeness
from assistant.question import Question
from assistant.relations import objects, predicates, subjects
from index.dateline import dateline_end
from index.names import same_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

TIME_ENTITIES = frozenset({"DATE", "TIME"})
PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
SAME_NOUN = 0.8
"""Closeness from which two nouns name one thing."""
VAGUE = frozenset(
    "several many some other others various numerous certain different such few more most".split()
)
"""Words that narrow no noun down."""
TRIMMED = " \t\n,;:.-–—\"'“”‘’()[]"
"""Characters a brief answer neither begins nor ends with."""


_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.)+[A-Za-z]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer:
    """A span of an article offered as the brief answer, with how well it fits the question."""

    start: int
    end: int
    text: str
    fit: float
    """0..1: 1 when the parse puts it in the very place the question leaves open."""
    said_by: str = ""
    """The canonical speaker whose name the text is, with or without a rank; it may stand outside
    the sentence. "" for any other answer."""


Finder = Callable[[Question, Evidence], Iterator[ShortAnswer]]
"""Finds the candidates of one kind of answer in one sentence."""


def span_at(evidence: Evidence, start: int, end: int, fit: float) -> ShortAnswer:
    """Return a span given in offsets of the parse, trimmed, as offsets of the article."""
    base = evidence.sentence.start
    start, end = trim(evidence.doc.text, start, end)
    begin, stop = base + start, base + end
    if tail := re.match(r"(?:-\w+)+", evidence.article.text[stop : evidence.sentence.end]):
        stop += tail.end()  # a tokenizer parts "re-establish"; a reader does not
    return ShortAnswer(start=begin, end=stop, text=evidence.article.text[begin:stop], fit=fit)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch less the marks around it; the dot of "3.40 a.m." is none of them."""
    while start < end and text[start] in TRIMMED.replace("(", ""):
        start += 1
    while end > start and text[end - 1] in TRIMMED.replace(")", ""):
        end -= 1
    if text[end : end + 1] == "." and _ABBREVIATED.search(text, start, end):
        end += 1
    return _whole_brackets(text, start, end)


def _whole_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with its brackets in pairs: up to one that is torn, or past its other half."""
    opened: list[int] = []
    for place in range(start, end):
        if text[place] == "(":
            opened.append(place)
        elif text[place] == ")":
            if not opened:
                return trim(text, start, place) if place > start else trim(text, place + 1, end)
            opened.pop()
    if not opened:
        return start, end
    if len(opened) == 1 and text[end : end + 1] == ")":
        return start, end + 1
    return trim(text, start, opened[0]) if opened[0] > start else trim(text, start + 1, end)


def in_dateline(question: Question, evidence: Evidence, short: ShortAnswer) -> bool:
    """Whether a span names the agency or the town a report is sent from: no part of what it says.

    The town may still answer where something happened; the agency in brackets never does.
    """
    if short.said_by or not (body := dateline_end(evidence.text)):
        return False
    place = evidence.text.find("(", 0, body) if question.kind == "place" else 0
    start = short.start - evidence.sentence.start
    return (place if place >= 0 else body) <= start < body


def in_town(evidence: Evidence, short: ShortAnswer) -> bool:
    """Whether a span names the town a report is sent from, in front of all it says."""
    return short.start - evidence.sentence.start < dateline_end(evidence.text)


def repeats(question: Question, doc: Doc, start: int, end: int) -> bool:
    """Whether a stretch says no more than the question: "several problems" for "which problems"."""
    words = [t for t in doc if start <= t.idx < end and t.pos_ in ("NOUN", "PROPN", "NUM", "ADJ")]
    asked = {w for term in question.terms for w in (term.lemma, *term.text.lower().split())}
    empty = asked | VAGUE | LIGHT_WORDS
    return all(t.lemma_.lower() in empty or t.lower_ in empty for t in words)


def says_nothing_new(question: Question, doc: Doc) -> bool:
    """Whether a whole sentence says no more than the question, but for when it is so."""
    times = [e for e in doc.ents if e.label_ in TIME_ENTITIES]
    cut = min((e.start_char for e in times if e.end >= len(doc) - 2), default=len(doc.text))
    return bool(question.terms) and repeats(question, doc, 0, cut)


def in_question(question: Question, text: str) -> bool:
    """Whether the question already gives this name, so that it is no answer."""
    lowered = text.lower()
    return any(
        lowered == term.text.lower() or same_name(term.text, text) for term in question.names
    )


def asked_predicates(question: Question, doc: Doc) -> tuple[Token, ...]:
    """Return the sentence's tokens that state the events of the question, in its order."""
    verbs = [term.lemma for term in question.terms if term.kind == "verb"]
    # Of "own up", what means "admit"; where nothing does, its verb alone.
    stated = (predicates(verb, doc) or predicates(verb.split()[0], doc) for verb in verbs)
    return tuple(dict.fromkeys(token for tokens in stated for token in tokens))


def nearness(doc: Doc, token_index: int, anchors: Iterable[Token]) -> float:
    """Score 0..1 how near a token stands to the question's own words in the tree."""
    best = 0.0
    token = doc[token_index]
    for anchor in anchors:
        if token.i == anchor.i or anchor.is_ancestor(token):
            distance = 0
            climb = token
            while climb.i != anchor.i and distance < 10:
                climb, distance = climb.head, distance + 1
            best = max(best, 1.0 / (1 + 0.25 * distance))
        else:
            best = max(best, 0.5 / (1 + 0.1 * abs(token.i - anchor.i)))
    return best


def anchors_of(question: Question, evidence: Evidence) -> tuple[Token, ...]:
    """Return the sentence's tokens that match any word of the question."""
    found = list(asked_predicates(question, evidence.doc))
    for term in question.terms:
        for token in evidence.doc:
            if token.lower_ == term.text.lower() or (
                term.kind != "name" and closeness(term.lemma, token.lemma_.lower()) >= 0.8
            ):
                found.append(token)
    return tuple(dict.fromkeys(found))


def entities(
    question: Question, evidence: Evidence, labels: frozenset[str]
) -> Iterator[ShortAnswer]:
    """Offer the entities of the given labels, those near the question's words fitting best."""
    anchors = anchors_of(question, evidence)
    for entity in evidence.doc.ents:
        if entity.label_ in labels and not in_question(question, entity.text):
            fit = 0.3 + 0.5 * nearness(evidence.doc, entity.root.i, anchors)
            yield span_at(evidence, entity.start_char, entity.end_char, fit)


def open_places(question: Question, predicate: Token) -> tuple[Token, ...]:
    """Return who does it or whom it is done to: whichever the question leaves open."""
    stated = [r for r in question.relations if r.predicate == question.predicate]
    if any(r.subject for r in stated) or question.passive:
        return objects(predicate)
    if any(r.object for r in stated):
        return subjects(predicate)
    return (*subjects(predicate), *objects(predicate))


def clause(evidence: Evidence, head: Token, fit: float) -> ShortAnswer:
    """Return everything that hangs on `head` as one brief answer."""
    return span_at(evidence, *whole(head), fit)


def whole(token: Token) -> tuple[int, int]:
    """Return the character span, in its document, of everything that hangs on `token`."""
    return token.left_edge.idx, token.right_edge.idx + len(token.right_edge)
