"""The briefest direct answer: the words of a sentence that fill the place the question asks for.

One finder per kind of question. Each returns spans of the sentence's parse, best first, or none:
a sentence without a candidate of the asked-for kind does not answer the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import REPORTING_WORDS, antonyms, closeness
from assistant.question import PLACE_NOUNS, Question
from assistant.speakers import speaker_fits
from assistant.relations import is_denied, objects, phrase, predicates, subjects
from index.names import related, same_name
from index.names.places import is_country
from index.numbers import find_numbers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from index.types import Figure

_TIME_ENTITIES = frozenset({"DATE", "TIME"})
_PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
_REASON_MARKS = frozenset({"because", "since", "as", "so"})
_PURPOSE_MARKS = frozenset({"to"})
_TRIMMED = " \t\n,;:.-–—\"'“”‘’()[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer:
    """A span of an article offered as the brief answer, and how well it fits the place asked for."""

    start: int
    end: int
    text: str
    fit: float
    """0..1: 1 when the parse puts it in the very place the question leaves open."""
    said_by: bool = False
    """The text is a canonical speaker, so it may stand outside the sentence."""


Finder = Callable[[Question, Evidence], Iterator[ShortAnswer]]


def find_short(question: Question, evidence: Evidence) -> tuple[ShortAnswer, ...]:
    """Return the candidates of the asked-for kind in the sentence, best first."""
    finder = _FINDERS.get(question.kind)
    if finder is None:
        return ()
    found = [short for short in finder(question, evidence) if short.text.strip(_TRIMMED)]
    return tuple(sorted(found, key=lambda s: (-s.fit, s.start)))


def _at(evidence: Evidence, start: int, end: int, fit: float) -> ShortAnswer:
    """Return a span given in offsets of the parse, trimmed, as offsets of the article."""
    text = evidence.doc.text[start:end]
    left = len(text) - len(text.lstrip(_TRIMMED))
    right = len(text) - len(text.rstrip(_TRIMMED.replace(")", "")))
    base = evidence.sentence.start
    begin, stop = base + start + left, max(base + start + left, base + end - right)
    return ShortAnswer(start=begin, end=stop, text=evidence.article.text[begin:stop], fit=fit)


def _in_question(question: Question, text: str) -> bool:
    lowered = text.lower()
    return any(
        lowered == term.text.lower() or same_name(term.text, text) for term in question.names
    )


def _asked_predicates(question: Question, doc: Doc) -> tuple[Token, ...]:
    """Return the sentence's tokens that state the events of the question, in its order."""
    verbs = [term.lemma for term in question.terms if term.kind == "verb"]
    return tuple(dict.fromkeys(token for lemma in verbs for token in predicates(lemma, doc)))


def _near(doc: Doc, token_index: int, anchors: Iterable[Token]) -> float:
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


def _anchors(question: Question, evidence: Evidence) -> tuple[Token, ...]:
    """Return the sentence's tokens that match any word of the question."""
    found = list(_asked_predicates(question, evidence.doc))
    for term in question.terms:
        for token in evidence.doc:
            if token.lower_ == term.text.lower() or (
                term.kind != "name" and closeness(term.lemma, token.lemma_.lower()) >= 0.8
            ):
                found.append(token)
    return tuple(dict.fromkeys(found))


def _entities(question: Question, evidence: Evidence, labels: frozenset[str]) -> Iterator[ShortAnswer]:
    anchors = _anchors(question, evidence)
    for entity in evidence.doc.ents:
        if entity.label_ in labels and not _in_question(question, entity.text):
            fit = 0.3 + 0.5 * _near(evidence.doc, entity.root.i, anchors)
            yield _at(evidence, entity.start_char, entity.end_char, fit)


_TIME_FORMS = {
    "year": re.compile(r"\b\d{4}s?\b|(?i:\b(this|last|next) year\b)"),
    "month": re.compile(
        r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(last|next|this) month"
    ),
    "day": re.compile(r"(?i)day\b|\b\d{1,2}\b|\bday"),
}


def _age(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer ages, nearest to whom the question names: "Tanaka, 58," or "the 26-year-old"."""
    anchors = _anchors(question, evidence)
    text = evidence.doc.text
    for number in find_numbers(text):
        stated = number.kind == "age" or re.match(r"[\s-]*years?[\s-]+old", text[number.end :])
        span = evidence.doc.char_span(number.start, number.end, alignment_mode="expand")
        if stated and span is not None:
            near = _near(evidence.doc, span.root.i, anchors)
            yield _at(evidence, number.start, number.end, 0.5 + 0.5 * near)


def _organisation(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer names of bodies: called by the noun asked for, or party to the deed asked about."""
    yield from _named_kind(question, evidence)
    doc = evidence.doc
    for predicate in _asked_predicates(question, doc):
        for token in (*subjects(predicate), *objects(predicate)):
            start, end = phrase(token)
            if token.pos_ == "PROPN" and not _in_question(question, doc.text[start:end]):
                yield _at(evidence, start, end, 0.8)
    anchors = _anchors(question, evidence)
    for name in evidence.names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if name.kind != "organisation" or span is None or _in_question(question, name.text):
            continue
        yield _at(evidence, name.start, name.end, 0.3 + 0.4 * _near(doc, span.root.i, anchors))


def _time(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer dates and times; a bare length ("several weeks") tells no time."""
    form = _TIME_FORMS.get(question.focus)
    for short in _entities(question, evidence, _TIME_ENTITIES):
        if form is not None and not form.search(short.text):
            continue
        if not _TIME_UNIT.search(short.text) or _TIME_ANCHOR.search(short.text):
            yield short
    if form is None:
        anchors = _anchors(question, evidence)
        for found in _DATED.finditer(evidence.doc.text):
            span = evidence.doc.char_span(*found.span(), alignment_mode="expand")
            near = _near(evidence.doc, span.root.i, anchors) if span is not None else 0.0
            yield _at(evidence, found.start(), found.end(), 0.35 + 0.5 * near)


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DATED = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}\b)(?:,? \d{{4}})?"
    r"|\b\d{1,2}(?:[.:]\d{2})? ?(?:a\.m\.|p\.m\.|am\b|pm\b)"
    r"|\b(?:midnight|noon|midday|dawn|dusk) on \w+day\b"
)
"""Dates and clock times that the entity finder of a small model tends to miss."""


_TIME_ANCHOR = re.compile(
    r"(?i)\b(ago|last|next|this|previous|following|earlier|later|later|past|coming|same|early|late|"
    r"mid|since|before|after|every|\d{1,2}|first|second|third|end|middle|beginning)\b"
)


def _frequency(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer how often something happens: "once", "three times", "every week"."""
    doc = evidence.doc
    anchors = _anchors(question, evidence)
    for found in _HOW_OFTEN.finditer(doc.text):
        span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
        near = _near(doc, span.root.i, anchors) if span is not None else 0.0
        yield _at(evidence, found.start(), found.end(), 0.5 + 0.5 * near)


_HOW_OFTEN = re.compile(
    r"(?i)\b(only once|once|twice|thrice|[\w-]+ times|daily|weekly|monthly|yearly|annually|"
    r"(every|each|once a|twice a) (hour|day|night|week|month|year)|never|rarely|regularly)\b"
)


def _duration(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    for short in _entities(question, evidence, _TIME_ENTITIES):
        if _TIME_UNIT.search(short.text):
            yield short


_TIME_UNIT = re.compile(r"(?i)\b(second|minute|hour|day|week|month|year|decade|centur(y|ie))s?\b")


def _place(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    anchors = _anchors(question, evidence)
    if question.focus in ("country", "nation"):
        yield from (s for s in _entities(question, evidence, _PLACE_ENTITIES) if is_country(s.text))
        return
    if question.focus:
        yield from _named_kind(question, evidence)
    stated = _asked_predicates(question, evidence.doc)
    for token in evidence.doc:
        if token.dep_ != "pobj" or token.head.lower_ not in _PLACE_PREPOSITIONS:
            continue
        place = (
            token.ent_type_ in _PLACE_ENTITIES | {"ORG"}
            or token.pos_ == "PROPN"
            or token.lower_ in _DIRECTIONS
            or (token.pos_ == "NOUN" and token.head.head in stated)
        )
        start, end = phrase(token)
        text = evidence.doc.text[start:end]
        if not place or token.ent_type_ in _TIME_ENTITIES or _in_question(question, text):
            continue
        yield _at(evidence, start, end, 0.4 + 0.5 * _near(evidence.doc, token.head.i, anchors))
    yield from _entities(question, evidence, _PLACE_ENTITIES)


_DIRECTIONS = frozenset("north south east west centre center capital coast border".split())
_PLACE_PREPOSITIONS = frozenset(
    "in at on near from to inside outside into across around off towards toward along".split()
)


def _named_kind(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Find a name the sentence calls by the noun asked for.

    "businessman Roman Abramovich", "city of Kherson", "the Dnipro river", "X, an adviser to Y".
    """
    doc = evidence.doc
    for name in evidence.names:
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or _in_question(question, name.text):
            continue
        if name.text.lower() == question.focus or name.kind == "demonym":
            continue
        if any(closeness(question.focus, t.lemma_.lower()) >= 0.8 for t in _called(span.root)):
            yield _at(evidence, name.start, name.end, 0.92)


def _called(root: Token) -> Iterator[Token]:
    """Yield the common nouns a name is called by: title, apposition, "city of", its own last word."""
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


def _person(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    if question.asks_speaker:
        said = tuple(_speaker(question, evidence))
        yield from said
        if said:
            return
    doc = evidence.doc
    if question.focus:
        yield from _named_kind(question, evidence)
    for predicate in _asked_predicates(question, doc):
        yield from _bearers(question, evidence, predicate)
        for token in _open_places(question, predicate):
            start, end = _named_in(token)
            if token.pos_ in ("PROPN", "NOUN") and not _in_question(question, doc.text[start:end]):
                named = token.pos_ == "PROPN" or token.ent_type_ == "PERSON"
                yield _at(evidence, start, end, 0.9 if named else 0.5)
            elif token.pos_ == "PRON" and evidence.speaker:
                yield _canonical(evidence, evidence.speaker, 0.7)
    anchors = _anchors(question, evidence)
    for name in evidence.names:
        if name.kind in ("person", "organisation", "other") and not _in_question(question, name.text):
            span = doc.char_span(name.start, name.end, alignment_mode="expand")
            near = _near(doc, span.root.i, anchors) if span is not None else 0.0
            yield _at(evidence, name.start, name.end, (0.3 if name.kind == "person" else 0.15) + 0.4 * near)


def _open_places(question: Question, predicate: Token) -> tuple[Token, ...]:
    """Return who does it or whom it is done to: whichever the question leaves open."""
    stated = [r for r in question.relations if r.predicate == question.predicate]
    if any(r.subject for r in stated) or question.passive:
        return objects(predicate)
    if any(r.object for r in stated):
        return subjects(predicate)
    return (*subjects(predicate), *objects(predicate))


def _named_in(token: Token) -> tuple[int, int]:
    """Return the span of the name in apposition to a common noun, or else of the phrase."""
    named = [c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
    return phrase(named[0]) if token.pos_ == "NOUN" and named else phrase(token)


def _bearers(question: Question, evidence: Evidence, noun: Token) -> Iterator[ShortAnswer]:
    """Offer the name that bears a noun of the deed: "founder Erik Lund" for "who founded"."""
    if noun.pos_ != "NOUN":
        return
    for name in evidence.names:
        span = evidence.doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None or name.kind == "place" or _in_question(question, name.text):
            continue
        if any(t.i == noun.i for t in _called(span.root)):
            yield _at(evidence, name.start, name.end, 0.9)


def _speaker(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer whoever the words are attributed to, in the fullest form the article gives."""
    for quote in evidence.quotes:
        if quote.speaker:
            yield _canonical(evidence, quote.speaker, 0.9)


def _canonical(evidence: Evidence, name: str, fit: float) -> ShortAnswer:
    """Return a speaker's full name where the article prints it nearest to the sentence."""
    text = evidence.article.text
    places = _occurrences(text, name)
    if not places:
        return ShortAnswer(start=0, end=0, text="", fit=0.0)
    start = min(places, key=lambda at: abs(at - evidence.sentence.start))
    return ShortAnswer(start=start, end=start + len(name), text=name, fit=fit, said_by=True)


def _occurrences(text: str, name: str) -> list[int]:
    places, at = [], text.find(name)
    while at >= 0:
        places.append(at)
        at = text.find(name, at + 1)
    return places


_ROLE_OF = {
    "kill": "killed", "die": "killed", "dead": "killed", "death": "killed", "fatality": "killed",
    "injure": "injured", "wound": "injured", "hurt": "injured", "injured": "injured",
    "wounded": "injured", "injury": "injured", "missing": "missing", "miss": "missing",
    "capture": "captured", "prisoner": "captured", "captured": "captured",
    "displace": "displaced", "flee": "displaced", "arrest": "arrested", "detain": "arrested",
}
_LENGTH = re.compile(r"(?i)met(re|er)|mile|f(oo|ee)t|inch|yard|km|\bm$")
_MEASURES = {
    "heavy": re.compile(r"(?i)gram|kilo|kg|ton|pound|ounce|stone"),
    "far": _LENGTH, "tall": _LENGTH, "deep": _LENGTH, "wide": _LENGTH, "high": _LENGTH,
    "fast": re.compile(r"(?i)hour|mph|km|knot|second"),
}
"""Units that answer "how heavy", "how far" …"""
_CASUALTIES = frozenset({"killed", "injured"})


def asked_roles(question: Question) -> frozenset[str]:
    """Return what befell those the question counts: {"killed", "injured"}, or nothing."""
    found = {_ROLE_OF[t.lemma] for t in question.terms if t.lemma in _ROLE_OF}
    words = question.text.lower()
    if "casualt" in words or "toll" in words or ("losses" in words and not found):
        found |= _CASUALTIES
    return frozenset(found)


def _role_fits(asked: frozenset[str], role: str) -> bool:
    """"Killed or injured" is not "killed": the roles have to be the same."""
    given = frozenset(role.split(" or ")) if role else frozenset()
    return not asked or given == asked


def _number(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    doc = evidence.doc
    asked = asked_roles(question)
    lowered = question.text.lower()
    anchors = _anchors(question, evidence)
    measure = next((m for word, m in _MEASURES.items() if f"how {word}" in lowered), None)
    wants_money, wants_share = _wants_money(question), _wants_share(question)
    for figure in evidence.figures:
        if wants_money and figure.role != "money" or not _role_fits(asked, figure.role):
            continue
        if wants_share and figure.unit != "%" and figure.role != "share":
            continue
        if measure is not None and not measure.search(figure.unit):
            continue
        if not asked and question.predicate and set(figure.role.split(" or ")) & _CASUALTIES:
            if not predicates(question.predicate, doc, 0.95):
                continue
        if not _held_by(question, evidence, figure):
            continue
        if not wants_money and figure.role in ("money", "time") and question.focus:
            if closeness(question.focus, figure.unit.lower() or "none") < 0.8:
                continue
        about = _about_fit(question, evidence, figure.about, figure.unit)
        if about == 0.0 and question.focus and question.focus not in _AMOUNTS:
            continue
        start = figure.start - evidence.sentence.start
        span = doc.char_span(start, figure.end - evidence.sentence.start, alignment_mode="expand")
        near = _near(doc, span.root.i, anchors) if span is not None else 0.0
        yield ShortAnswer(
            start=figure.start, end=figure.end,
            text=evidence.article.text[figure.start : figure.end],
            fit=min(1.0, 0.3 + 0.4 * about + 0.3 * near),
        )


def _held_by(question: Question, evidence: Evidence, figure: Figure) -> bool:
    """Whether who has, in a "how many … does X have", is who has in the sentence.

    The verb is empty ("have"), so the parties are compared across whatever verb governs the figure.
    """
    holder = next((r.subject for r in question.relations if r.predicate in _HAVING and r.subject), "")
    if not holder:
        return True
    span = evidence.doc.char_span(
        figure.start - evidence.sentence.start, figure.end - evidence.sentence.start,
        alignment_mode="expand",
    )
    for verb in span.root.ancestors if span is not None else ():
        if verb.pos_ != "VERB":
            continue
        if verb.lemma_.lower() in REPORTING_WORDS:
            return True
        doers = [t for t in subjects(verb) if t.pos_ in ("NOUN", "PROPN")]
        if doers and not any(d.i == span.root.i or d.is_ancestor(span.root) for d in doers):
            texts = [evidence.doc.text[slice(*phrase(t))] for t in doers]
            return any(
                same_name(holder, t) or related(holder, t) or holder.lower() in t.lower()
                for t in texts
            )
    return True


_AMOUNTS = frozenset({"money", "percentage", "percent", "proportion", "share", "number", "amount"})
_HAVING = frozenset({"have", "get", "own", "hold", "possess"})
_GROUP_WORDS = frozenset({"people", "person", "victim", "human", "life", "casualty"})


_MONEY_WORDS = frozenset(
    "money cost price dollar pound euro salary fee fine pay spend earn worth owe donate invest "
    "charge compensation damages bribe reward budget debt profit revenue loan".split()
)


def _wants_money(question: Question) -> bool:
    words = {term.lemma for term in question.terms} | {question.focus}
    much = "how much" in question.text.lower() or not question.focus
    return "money" in words or (much and bool(words & _MONEY_WORDS))


def _wants_share(question: Question) -> bool:
    return re.search(r"(?i)\b(percentage|per ?cent|proportion|share)\b", question.text) is not None


def _about_fit(question: Question, evidence: Evidence, about: str, unit: str) -> float:
    """Score how well what a figure counts is what the question counts."""
    if not question.focus or question.focus in _AMOUNTS:
        return 0.5
    words = [token.lemma_.lower() for token in evidence.doc if token.text in about.split()]
    words += [unit.lower(), *(word.lower() for word in about.split())]
    if question.focus in _GROUP_WORDS:
        return 0.7 if unit in ("people", "person", "") or about else 0.3
    best = max((closeness(question.focus, word) for word in words if word), default=0.0)
    return best if best >= 0.55 else 0.0


_CAUSES = frozenset({"with", "after", "for", "over", "following", "amid", "from", "through"})


def _reason(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    doc = evidence.doc
    stated = _asked_predicates(question, doc)
    anchors = _anchors(question, evidence)
    for token in doc:
        near = 0.3 * _near(doc, token.i, anchors)
        if token.dep_ == "mark" and token.lower_ in _REASON_MARKS:
            if token.lower_ in ("since", "as") and _is_temporal(token.head):
                continue
            yield _clause(evidence, token.head, 0.65 + near)
        elif token.lower_ in ("because", "due", "owing", "over") and token.dep_ == "prep":
            if token.lower_ != "over":
                yield _clause(evidence, token, 0.65 + near)
        elif token.lower_ == "order" and token.head.lower_ == "in":
            yield _clause(evidence, token.head, 0.65 + near)
        elif token.dep_ == "prep" and token.lower_ in _CAUSES and token.head in stated:
            yield _clause(evidence, token, 0.3 + near)
        elif token.dep_ == "advcl" and token.tag_ == "VBG" and token.i > token.head.i:
            yield _clause(evidence, token, 0.35 + near)
        elif token.dep_ in ("advcl", "xcomp") and any(
            c.tag_ == "TO" and c.dep_ == "aux" for c in token.children
        ):
            purpose = token.dep_ == "advcl"
            yield _clause(evidence, token, (0.5 if purpose else 0.25) + near)


def _is_temporal(clause: Token) -> bool:
    """Whether a "since"/"as" clause tells when rather than why: it holds a past event verb."""
    return clause.tag_ in ("VBD", "VBN", "VBG") and clause.head.tag_ in ("VBN", "VBZ", "VBP")


def _clause(evidence: Evidence, head: Token, fit: float) -> ShortAnswer:
    start = head.left_edge.idx
    end = head.right_edge.idx + len(head.right_edge)
    return _at(evidence, start, end, fit)


def _said(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer the reported words themselves, cut to this sentence."""
    for quote in evidence.quotes:
        described = evidence.described(quote.speaker)
        if question.speaker and not speaker_fits(question.speaker, quote.speaker, described):
            continue
        start = max(quote.start, evidence.sentence.start)
        end = min(quote.end, evidence.sentence.end)
        about = _about(question, evidence, start, end)
        base = evidence.sentence.start
        yield _at(evidence, start - base, end - base, 0.6 + 0.3 * about)


def _about(question: Question, evidence: Evidence, start: int, end: int) -> float:
    """Return the share of the question's words, its speaker aside, that a stretch holds."""
    base = evidence.sentence.start
    words = [t.lemma_.lower() for t in evidence.doc if start <= base + t.idx < end]
    asked = [t for t in question.terms if t.text not in question.speaker]
    held = [t for t in asked if any(closeness(t.lemma, word) >= 0.55 for word in words)]
    return len(held) / len(asked) if asked else 1.0


def _list(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    doc = evidence.doc
    anchors = _anchors(question, evidence)
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
        fit = 0.3 + 0.1 * min(len(items), 4) + 0.3 * _near(doc, token.i, anchors)
        yield _at(evidence, start, end, fit)
    yield from (
        ShortAnswer(start=s.start, end=s.end, text=s.text, fit=0.8 * s.fit)
        for s in _thing(question, evidence)
    )


def _definition(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer what stands in apposition to the name: "Mark Milley, chairman of …"."""
    doc = evidence.doc
    for name in evidence.names:
        if not _in_question(question, name.text):
            continue
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if span is None:
            continue
        root = span.root
        for child in root.children:
            if child.dep_ == "appos":
                yield _at(evidence, *_whole(child), 0.9)
        if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN"):
            start = root.head.left_edge.idx
            yield _at(evidence, start, span.start_char, 0.85)
        titles = [c for c in root.children if c.dep_ in ("compound", "nmod", "amod") and c.i < span.start]
        if titles:
            yield _at(evidence, min(c.left_edge.idx for c in titles), span.start_char, 0.8)
        if root.dep_ == "pobj" and root.head.lower_ == "of" and root.head.head.pos_ == "NOUN":
            owner = root.head.head
            yield _at(evidence, owner.left_edge.idx, owner.idx + len(owner), 0.6)
        if root.dep_ == "nsubj" and root.head.lemma_ == "be":
            for child in root.head.children:
                if child.dep_ == "attr":
                    yield _at(evidence, *_whole(child), 0.9)


def _whole(token: Token) -> tuple[int, int]:
    return token.left_edge.idx, token.right_edge.idx + len(token.right_edge)


def _manner(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    for predicate in _asked_predicates(question, evidence.doc):
        for child in predicate.children:
            if child.dep_ in ("prep", "advcl", "advmod") and child.i > predicate.i:
                if child.ent_type_ in _TIME_ENTITIES or child.dep_ == "advmod" and len(child) < 4:
                    continue
                yield _clause(evidence, child, 0.5)


def _narrowed(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Find the noun asked for with what narrows it down: "the western bank" for "which bank"."""
    doc = evidence.doc
    for token in doc:
        nominal = token.pos_ in ("NOUN", "PROPN")
        if not nominal or closeness(question.focus, token.lemma_.lower()) < 0.8:
            continue
        narrowing = [c for c in token.lefts if c.dep_ in ("amod", "compound", "nummod", "poss", "nmod")]
        fresh = [c for c in narrowing if not _in_question(question, c.text)]
        if fresh:
            yield _at(evidence, token.left_edge.idx, token.idx + len(token), 0.85)


def _thing(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    doc = evidence.doc
    if question.focus:
        yield from _named_kind(question, evidence)
        yield from _narrowed(question, evidence)
    for predicate in _asked_predicates(question, doc):
        for token in _open_places(question, predicate):
            start, end = phrase(token)
            if token.pos_ in ("NOUN", "PROPN", "NUM") and not _covered(question, doc, start, end):
                yield _at(evidence, start, end, 0.7)
        for child in predicate.children:
            if child.dep_ in ("ccomp", "xcomp") and child.i > predicate.i:
                yield _clause(evidence, child, 0.6)
            if child.dep_ == "prep" and child.i > predicate.i:
                for pobj in child.children:
                    start, end = phrase(pobj)
                    if pobj.dep_ == "pobj" and not _covered(question, doc, start, end):
                        yield _at(evidence, start, end, 0.45)


def _covered(question: Question, doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase only repeats the question."""
    words = [t for t in doc if start <= t.idx < end and t.pos_ in ("NOUN", "PROPN", "NUM", "ADJ")]
    asked = {w for term in question.terms for w in (term.lemma, *term.text.lower().split())}
    return all(t.lemma_.lower() in asked or t.lower_ in asked for t in words)


_REFUSING = frozenset(
    "miss refuse deny reject decline fail skip avoid lack rule feign pretend fake cancel".split()
)


def _yes_no(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer "Yes" or "No": no where the sentence denies, refuses or states the opposite.

    The word itself stands in no article; the sentence it sums up is cited.
    """
    doc = evidence.doc
    verb = question.predicate
    matched = predicates(verb, doc) if verb else ()
    denied = any(_denied(token) for token in matched)
    if not matched:
        denied = any(_refuses(question, token) for token in doc)
    opposite = any(
        antonyms(term.lemma, t.lemma_.lower())
        for term in question.terms
        if term.kind in ("verb", "modifier", "noun")
        for t in doc
        if t.pos_ in ("VERB", "ADJ", "NOUN", "ADV")
    )
    word = "No" if (denied or opposite) != question.negated else "Yes"
    start, end = evidence.sentence.start, evidence.sentence.end
    yield ShortAnswer(start=start, end=end, text=word, fit=0.5)


def _denied(token: Token) -> bool:
    """Whether the word is negated, or hangs on a verb that denies or refuses."""
    if is_denied(token):
        return True
    head = token.head
    return token.dep_ in ("xcomp", "ccomp", "dobj") and head.lemma_.lower() in _REFUSING


def _refuses(question: Question, token: Token) -> bool:
    """Whether a party of the question refuses, misses or fails here."""
    if token.pos_ != "VERB" or token.lemma_.lower() not in _REFUSING:
        return False
    stems = {word.lower()[:5] for term in question.terms for word in term.text.split()}
    return any(t.lower_[:5] in stems for s in subjects(token) for t in s.subtree)


_FINDERS: dict[str, Finder] = {
    "number": _number,
    "person": _person,
    "place": _place,
    "time": _time,
    "duration": _duration,
    "frequency": _frequency,
    "age": _age,
    "organisation": _organisation,
    "reason": _reason,
    "said": _said,
    "list": _list,
    "definition": _definition,
    "manner": _manner,
    "thing": _thing,
    "yes_no": _yes_no,
}
