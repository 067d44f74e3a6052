"""Brief answers that are names: persons, bodies, places, and what somebody is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import closeness, is_person_noun
from assistant.question import PLACE_NOUNS, Question
from assistant.relations import objects, phrase, subjects
from assistant.shorts.base import (
    PLACE_ENTITIES,
    SAME_NOUN,
    TIME_ENTITIES,
    ShortAnswer,
    anchors_of,
    asked_predicates,
    entities,
    in_question,
    nearness,
    open_places,
    span_at,
    whole,
)
from index.names import same_name
from index.names.places import is_country, is_demonym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_DIRECTIONS = frozenset("north south east west centre center capital coast border".split())
COUNTRIES = frozenset({"country", "nation", "side"})
_PEOPLES = frozenset({"NORP"})
_OF_THE_PEOPLE = 0.8
"""What the name of a people is worth where a country is asked for."""
_OWNING = frozenset({"amod", "compound", "poss", "nmod"})
OWNS = 0.95
"""What the owner is worth where it is asked whose something is."""
_TITLES = frozenset({"compound", "nmod"})
_WITH_ONE_VOICE = 0.95
"""What all who say it are worth; the first of them alone, 0.9."""
_RANK = re.compile(
    r"(?:\b(?:Adm|Capt|Cmdr|Col|Cpl|Det|Gen|Gov|Insp|Lt|Maj|Pvt|Rep|Sen|Sgt|Spc)\.? )+$"
)
_RANK_REACH = 24
"""Characters before a name in which its ranks stand."""
_SUFFERING = frozenset({"suffer", "sustain", "undergo"})
_UPON = frozenset({"on", "upon", "for"})
_NAMING = frozenset({"name", "call", "dub", "nickname"})
_LONGEST_TITLE = 4
"""In words: of a longer one, the name alone is the briefer answer."""
_NO_TITLE = PLACE_ENTITIES | TIME_ENTITIES | {"NORP"}
_NO_LONGER = frozenset({"former", "acting", "late", "then", "ex"})
"""What a title must not be cut off from."""
_PLACE_PREPOSITIONS = frozenset(
    "in at on near from to inside outside into across around off towards toward along".split()
)


def find_organisation(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer names of bodies: called by the noun asked for, or party to the deed asked about."""
    yield from named_kind(question, evidence)
    doc = evidence.doc
    for predicate in asked_predicates(question, doc):
        for token in (*subjects(predicate), *objects(predicate)):
            start, end = phrase(token)
            if token.pos_ == "PROPN" and not in_question(question, doc.text[start:end]):
                yield span_at(evidence, start, end, 0.8)
    anchors = anchors_of(question, evidence)
    for name in evidence.names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if name.kind != "organisation" or span is None or in_question(question, name.text):
            continue
        yield span_at(
            evidence, name.start, name.end, 0.3 + 0.4 * nearness(doc, span.root.i, anchors)
        )


def find_place(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer countries where one is asked for; else what a preposition of place governs."""
    anchors = anchors_of(question, evidence)
    yield from _owners(question, evidence)
    if question.focus in COUNTRIES:
        named = tuple(_countries(question, evidence))
        yield from named
        if named or question.focus != "side":
            return
    if question.focus in ("part", "area", "region", "side"):
        yield from _quarter(evidence)
    if question.focus:
        yield from named_kind(question, evidence)
    stated = asked_predicates(question, evidence.doc)
    for token in evidence.doc:
        if token.dep_ != "pobj" or token.head.lower_ not in _PLACE_PREPOSITIONS:
            continue
        place = (
            token.ent_type_ in PLACE_ENTITIES | {"ORG"}
            or token.pos_ == "PROPN"
            or token.lower_ in _DIRECTIONS
            or _named_place(token) is not None
            or (token.pos_ == "NOUN" and token.head.head in stated)
        )
        start, end = _named_place(token) or phrase(token)
        text = evidence.doc.text[start:end]
        if not place or token.ent_type_ in TIME_ENTITIES or in_question(question, text):
            continue
        yield span_at(
            evidence, start, end, 0.4 + 0.5 * nearness(evidence.doc, token.head.i, anchors)
        )
    yield from entities(question, evidence, PLACE_ENTITIES)


def _named_place(noun: Token) -> tuple[int, int] | None:
    """The span of a common noun with the place it names: "the German town of Norfield"."""
    for child in noun.children if noun.lemma_.lower() in PLACE_NOUNS else ():
        names = [t for t in child.children if t.pos_ == "PROPN" and child.lower_ == "of"]
        if names:
            return noun.left_edge.idx, names[0].idx + len(names[0])
    return None


def _countries(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer countries, and peoples: "Chinese tourists" tells what country they come from."""
    yield from (s for s in entities(question, evidence, PLACE_ENTITIES) if is_country(s.text))
    for short in entities(question, evidence, _PEOPLES):
        if is_demonym(short.text):
            yield replace(short, fit=_OF_THE_PEOPLE * short.fit)


def _owners(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer the name that tells whose something is: "Russian" troops, "Acme's" lawyers."""
    for token in evidence.doc if question.owned else ():
        if token.pos_ != "NOUN" or closeness(question.owned, token.lemma_.lower()) < SAME_NOUN:
            continue
        for child in token.lefts:
            if child.dep_ not in _OWNING or in_question(question, child.text):
                continue
            for name in evidence.names:
                if name.start <= child.idx < name.end:
                    yield span_at(evidence, name.start, name.end, OWNS)


_QUARTER = re.compile(r"(?i)^(?:north|south|east|west)+(?:ern)?$|^(?:central|coastal|inner|outer)$")


def _quarter(evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer the word that tells which part of a place is meant: "southern" Ukraine."""
    for token in evidence.doc:
        if _QUARTER.match(token.text) and token.dep_ in ("amod", "compound", "pobj"):
            yield span_at(evidence, token.idx, token.idx + len(token), 0.6)


def named_kind(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Find a name the sentence calls by the noun asked for.

    "businessman Roman Abramovich", "city of Kherson", "the Dnipro river", "X, an adviser to Y".
    """
    doc = evidence.doc
    for name in evidence.names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or in_question(question, name.text):
            continue
        if name.text.lower() == question.focus or name.kind == "demonym":
            continue
        if any(closeness(question.focus, t.lemma_.lower()) >= 0.8 for t in called(span.root)):
            yield span_at(evidence, name.start, name.end, 0.92)


def called(root: Token) -> Iterator[Token]:
    """Yield the nouns a name is called by: title, apposition, "city of", its own last word."""
    yield root
    for child in root.children:
        if child.dep_ in ("compound", "appos", "nmod", "amod"):
            yield child
    if root.dep_ == "appos":
        yield root.head
    if root.dep_ in ("compound", "nmod") and root.head.lemma_.lower() in PLACE_NOUNS:
        yield root.head
    if root.dep_ == "pobj" and root.head.lower_ == "of":
        yield root.head.head


def find_person(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer whoever speaks, where that is asked; else whoever fills the open place of the deed."""
    if question.asks_speaker:
        said = tuple(_speaker(question, evidence))
        yield from said
        if said:
            return
    doc = evidence.doc
    yield from _owners(question, evidence)
    if question.focus:
        yield from named_kind(question, evidence)
    yield from _sufferers(question, evidence)
    for predicate in asked_predicates(question, doc):
        yield from _bearers(question, evidence, predicate)
        for token in open_places(question, predicate):
            token = _antecedent(token)
            start, end = _joined(question, token) or _named_in(token)
            if token.pos_ in ("PROPN", "NOUN") and not in_question(question, doc.text[start:end]):
                named = any(t.pos_ == "PROPN" for t in doc if start <= t.idx < end)
                apposed = start > token.idx  # "the mayor of Norfield, Jane Poe"
                certain = token.pos_ == "PROPN" or token.ent_type_ == "PERSON" or apposed
                yield span_at(evidence, start, end, 0.9 if named and certain else 0.5)
            elif token.pos_ == "PRON" and evidence.speaker:
                yield canonical(evidence, evidence.speaker, 0.7)
    anchors = anchors_of(question, evidence)
    for name in evidence.names:
        if name.kind in ("person", "organisation", "other") and not in_question(
            question, name.text
        ):
            span = doc.char_span(name.start, name.end, alignment_mode="expand")
            near = nearness(doc, span.root.i, anchors) if span is not None else 0.0
            fit = (0.3 if name.kind == "person" else 0.15) + 0.4 * near
            if span is not None and span.root.dep_ in ("nsubj", "nsubjpass"):
                fit += 0.2  # whoever acts in the sentence, before those only mentioned
            yield span_at(evidence, name.start, name.end, min(fit, 0.85))


def _sufferers(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer whom something is done to: Italy in "handed Italy a defeat", "a defeat for Italy"."""
    suffered = {r.object for r in question.relations if r.predicate in _SUFFERING and not r.subject}
    for token in evidence.doc if suffered else ():
        if not any(closeness(noun, token.lemma_.lower()) >= SAME_NOUN for noun in suffered):
            continue
        near = (*token.children, *token.head.children)
        borne = [c for c in near if c.dep_ == "dative"]
        # "handed Italy a defeat", where a small model sees two objects
        borne += [c for c in near if c.dep_ == "dobj" and c.i < token.i and token.dep_ == "dobj"]
        borne += [p for c in near if c.lower_ in _UPON for p in c.children]
        for bearer in borne:
            if bearer.pos_ == "PROPN" and bearer.ent_type_ not in TIME_ENTITIES:
                yield span_at(evidence, *phrase(bearer), 0.9)


def _antecedent(token: Token) -> Token:
    """Whose it is, where a relative clause tells it: the soldier in "a soldier whose body"."""
    relative = token.head
    if any(c.tag_ == "WP$" for c in token.lefts) and relative.dep_ == "relcl":
        return relative.head
    return token


def _joined(question: Question, first: Token) -> tuple[int, int] | None:
    """The span of all that do it together, "India and China", from the first of them."""
    others = [t for t in first.conjuncts if t.i > first.i]
    if first.dep_ == "conj" or not others:
        return None
    spans = [phrase(t) for t in (first, *others)]
    texts = [first.doc.text[start:end] for start, end in spans]
    owners = {m.value for m in question.modifiers}  # in "India's embassy" India does nothing
    if any(in_question(question, text) and text not in owners for text in texts):
        return None
    return spans[0][0], spans[-1][1]


def whole_name(evidence: Evidence, short: ShortAnswer) -> ShortAnswer:
    """A name with its titles and all its words: "Judge Davis", "Communist Party of Nepal"."""
    doc, base = evidence.doc, evidence.sentence.start
    span = doc.char_span(short.start - base, short.end - base, alignment_mode="expand")
    if short.said_by or span is None or span.root.pos_ != "PROPN":
        return short
    first, last = span.start, span.end - 1
    while (
        first and doc[first - 1].text[0].isupper() and doc[first - 1].head in doc[first : span.end]
    ):
        if doc[first - 1].dep_ not in _TITLES or doc[first - 1].ent_type_ in _NO_TITLE:
            break
        first -= 1
    if span.start - first > _LONGEST_TITLE:
        first = span.start
    elif first and first < span.start and doc[first - 1].lower_ in _NO_LONGER:
        first -= 1
    if span.label_ != "PERSON" and span.root.ent_type_ != "PERSON":
        last = _end_of_name(doc, last)
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    if (start, end) == (span.start_char, span.end_char):
        return short
    return span_at(evidence, start, end, short.fit)


def _end_of_name(doc: Doc, last: int) -> int:
    """Where a name ends that goes on with "of" and a name: "Bank" in "Bank of England"."""
    after = doc[last + 1 : last + 3]
    if len(after) < 2 or after[0].lower_ != "of" or after[0].head.i > last:
        return last
    place = after[1]
    return place.i if place.pos_ == "PROPN" and place.dep_ == "pobj" else last


def _named_in(token: Token) -> tuple[int, int]:
    """Return the span of the name in apposition to a noun or a title, or else of the phrase."""
    # In "the mayor of Norfield, Jane Poe" a small model may hang the name on the town.
    named = [t for t in token.subtree if t.dep_ == "appos" and t.pos_ == "PROPN"]
    titled = token.pos_ == "NOUN" or is_person_noun(token.lower_)
    return phrase(named[0]) if titled and named else phrase(token)


def _bearers(question: Question, evidence: Evidence, noun: Token) -> Iterator[ShortAnswer]:
    """Offer the name that bears a noun of the deed: "founder Erik Lund" for "who founded"."""
    if noun.pos_ != "NOUN":
        return
    for name in evidence.names:
        span = evidence.doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or name.kind == "place" or in_question(question, name.text):
            continue
        if any(t.i == noun.i for t in called(span.root)):
            yield span_at(evidence, name.start, name.end, 0.9)


def _speaker(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer whoever the words are attributed to, in the fullest form the article gives."""
    for quote in evidence.quotes:
        if quote.speaker:
            yield from _together(question, evidence, quote.speaker)
            yield canonical(evidence, quote.speaker, 0.9)


def _together(question: Question, evidence: Evidence, speaker: str) -> Iterator[ShortAnswer]:
    """Offer all who say it with one voice: "India and China accused"."""
    for name in evidence.names:
        span = evidence.doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or span.root.dep_ != "nsubj" or not same_name(name.text, speaker):
            continue
        if joined := _joined(question, span.root):
            yield span_at(evidence, *joined, _WITH_ONE_VOICE)


def canonical(evidence: Evidence, name: str, fit: float) -> ShortAnswer:
    """Return a speaker's full name where the article prints it nearest to the sentence."""
    text = evidence.article.text
    places = _occurrences(text, name)
    if not places:
        return ShortAnswer(start=0, end=0, text="", fit=0.0)
    start = min(places, key=lambda at: abs(at - evidence.sentence.start))
    end = start + len(name)
    if rank := _RANK.search(text, max(0, start - _RANK_REACH), start):
        start = rank.start()
    return ShortAnswer(start=start, end=end, text=text[start:end], fit=fit, said_by=name)


def _occurrences(text: str, name: str) -> list[int]:
    places, at = [], text.find(name)
    while at >= 0:
        places.append(at)
        at = text.find(name, at + 1)
    return places


def _apposed(noun: Token) -> tuple[int, int]:
    """What stands in apposition, less the clause on it: "a port", not "a port that was taken"."""
    start, end = whole(noun)
    clauses = [t.left_edge for t in noun.subtree if t.dep_ == "relcl"]
    return start, min([end, *(first.idx for first in clauses if first.i > noun.i)])


def _defined(question: Question, evidence: Evidence) -> Iterator[Span]:
    """What the question wants defined, where the sentence has it: a name, or else a noun."""
    doc = evidence.doc
    for name in evidence.names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is not None and in_question(question, name.text):
            yield span
    asked = {term.lemma for term in question.terms if term.kind != "name"}
    for token in doc if not question.names else ():
        if token.pos_ == "NOUN" and token.lemma_.lower() in asked:
            yield doc[token.i : token.i + 1]


def find_definition(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer what stands in apposition to the name: "Mark Milley, chairman of …"."""
    for span in _defined(question, evidence):
        root = span.root
        for child in root.children:
            if child.dep_ == "appos":
                yield span_at(evidence, *_apposed(child), 0.9)
        if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN"):
            start = root.head.left_edge.idx
            yield span_at(evidence, start, span.start_char, 0.85)
        titles = [
            c for c in root.children if c.dep_ in ("compound", "nmod", "amod") and c.i < span.start
        ]
        if titles:
            yield span_at(evidence, min(c.left_edge.idx for c in titles), span.start_char, 0.8)
        if root.dep_ == "pobj" and root.head.lower_ == "of" and root.head.head.pos_ == "NOUN":
            owner = root.head.head
            yield span_at(evidence, owner.left_edge.idx, owner.idx + len(owner), 0.6)
        if root.dep_ == "oprd" and root.head.dep_ == "acl" and root.head.lemma_ in _NAMING:
            noun = root.head.head
            yield span_at(evidence, noun.left_edge.idx, noun.idx + len(noun), 0.85)
        if root.dep_ == "nsubj" and root.head.lemma_ == "be":
            for child in root.head.children:
                if child.dep_ == "attr":
                    yield span_at(evidence, *whole(child), 0.9)
