"""Brief answers that are figures of the ledger, with the role, group and holder asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import REPORTING_WORDS, closeness
from assistant.question import NUMBER_NOUNS, Question
from assistant.relations import phrase, predicates, subjects
from assistant.shorts.base import SAME_NOUN, ShortAnswer, anchors_of, nearness, span_at
from index.figures.roles import CASUALTY_ROLES
from index.names import related, same_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from index.types import Figure

_ROLE_OF = {
    "kill": "killed",
    "die": "killed",
    "dead": "killed",
    "death": "killed",
    "fatality": "killed",
    "injure": "injured",
    "wound": "injured",
    "hurt": "injured",
    "injured": "injured",
    "wounded": "injured",
    "injury": "injured",
    "missing": "missing",
    "miss": "missing",
    "capture": "captured",
    "prisoner": "captured",
    "captured": "captured",
    "displace": "displaced",
    "flee": "displaced",
    "lose life": "killed",
    "claim life": "killed",
    "arrest": "arrested",
    "detain": "arrested",
}
_LENGTH = re.compile(r"(?i)met(re|er)|mile|f(oo|ee)t|inch|yard|km|\bm$")
_MEASURES = {
    "heavy": re.compile(r"(?i)gram|kilo|kg|ton|pound|ounce|stone"),
    "far": _LENGTH,
    "tall": _LENGTH,
    "deep": _LENGTH,
    "wide": _LENGTH,
    "high": _LENGTH,
    "fast": re.compile(r"(?i)hour|mph|km|knot|second"),
}
"""Units that answer "how heavy", "how far" …"""
_ONE = frozenset({"one", "only", "single", "sole"})
_SINGLE = 0.7
"""What "the only one" is worth beside a figure."""
_CASUALTIES = frozenset({"killed", "injured"})
_AMOUNTS = NUMBER_NOUNS | {"money"}
_HAVING = frozenset({"have", "get", "own", "hold", "possess"})
_GROUP_WORDS = frozenset({"people", "person", "victim", "human", "life", "casualty"})
_MONEY_WORDS = frozenset(
    "money cost price dollar pound euro salary fee fine pay spend earn worth owe donate invest "
    "charge compensation damages bribe reward budget debt profit revenue loan".split()
)


_SUMS = NUMBER_NOUNS & _MONEY_WORDS
"""Nouns for an amount of money and nothing else."""
_DUES = frozenset({"fine", "fee", "price", "cost", "ransom"})
_PAYING = frozenset({"pay", "cost", "fine", "charge"})


def asked_roles(question: Question) -> frozenset[str]:
    """Return what befell those the question counts: {"killed", "injured"}, or nothing."""
    lemmas = [w for t in question.terms for w in (t.lemma, t.lemma.split()[0])]  # "kill off"
    found = {_ROLE_OF[lemma] for lemma in lemmas if lemma in _ROLE_OF}
    words = question.text.lower()
    if "casualt" in words or (("toll" in words or "losses" in words) and not found):
        found |= _CASUALTIES
    return frozenset(found)


def role_fits(asked: frozenset[str], role: str) -> bool:
    """Whether a figure counts those asked about: "killed or injured" is not "killed"."""
    given = frozenset(role.split(" or ")) if role else frozenset()
    return not asked or given == asked


def other_role(question: Question, evidence: Evidence) -> str:
    """The role of those a sentence counts where the question asks about fewer or about others.

    "100 were killed or injured" does not say how many were killed, however alike the words are.
    """
    asked = asked_roles(question)
    if question.kind != "number" or not asked:
        return ""
    counted = [f.role for f in evidence.figures if f.role in CASUALTY_ROLES]
    if not counted or any(asked >= frozenset(role.split(" or ")) for role in counted):
        return ""
    return counted[0]


def find_number(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer the sentence's figures, leaving out those that measure or count something else."""
    doc = evidence.doc
    asked = asked_roles(question)
    lowered = question.text.lower()
    anchors = anchors_of(question, evidence)
    measure = next((m for word, m in _MEASURES.items() if f"how {word}" in lowered), None)
    money, share = wants_money(question), _wants_share(question)
    if question.focus in NUMBER_NOUNS and not _speaks_of(question.focus, doc):
        return  # a sentence that does not speak of the "turnout" gives no turnout
    for figure in evidence.figures:
        if (money and figure.role != "money") or not role_fits(asked, figure.role):
            continue
        if share and figure.unit != "%" and figure.role != "share":
            continue
        if measure is not None and not measure.search(figure.unit):
            continue
        casualties = not asked and not _CASUALTIES.isdisjoint(figure.role.split(" or "))
        deed = question.predicate
        if casualties and deed and not predicates(deed, doc, 0.95):
            continue
        if not _held_by(question, evidence, figure):
            continue
        measured = figure.role == "time" or (figure.role == "money" and "how much" not in lowered)
        if not money and measured and not _unit_fits(question, figure):
            continue
        about = _about_fit(question, evidence, figure.about, figure.unit)
        if about == 0.0 and figure.role == "money" and "how much" in lowered:
            about = 0.5  # "how much aid": the amount is in euros, not in aid
        if about == 0.0 and question.focus and question.focus not in _AMOUNTS:
            continue
        start = figure.start - evidence.sentence.start
        span = doc.char_span(start, figure.end - evidence.sentence.start, alignment_mode="expand")
        near = nearness(doc, span.root.i, anchors) if span is not None else 0.0
        if asked and span is not None and _is_part(doc, span[-1]) and "many of" not in lowered:
            continue
        end = _with_measure(evidence, figure)
        yield ShortAnswer(
            start=figure.start,
            end=end,
            text=evidence.article.text[figure.start : end],
            fit=min(1.0, 0.3 + 0.4 * about + 0.3 * near),
        )
    if not (asked or money or share or measure):
        yield from _single(question, evidence)


def _speaks_of(measured: str, doc: Doc) -> bool:
    """Whether a sentence names what is measured; of a sum of money, it may say who pays."""
    lemmas = {token.lemma_.lower() for token in doc}
    named = {t.lemma_.lower() for t in doc if t.pos_ != "VERB"} if measured in _SUMS else lemmas
    if any(closeness(measured, lemma) >= SAME_NOUN for lemma in named):
        return True
    return measured in _DUES and not lemmas.isdisjoint(_PAYING)


def _is_part(doc: Doc, number: Token) -> bool:
    """Whether a number counts some of those spoken of: "two of the injured"."""
    after = doc[number.i + 1 : number.i + 3]
    return len(after) == 2 and after[0].lower_ == "of" and after[1].tag_ in ("DT", "PRP", "PRP$")


def _with_measure(evidence: Evidence, figure: Figure) -> int:
    """Where a figure ends with the unit it is measured in: "38 kilograms"."""
    text = evidence.article.text
    after = re.match(r"[ -]?([a-z]+)\b", text[figure.end : evidence.sentence.end])
    measured = after is not None and any(m.search(after[1]) for m in _MEASURES.values())
    unit = after is not None and after[1].rstrip("s") == figure.unit.lower().rstrip("s")
    return figure.end + after.end() if after is not None and measured and unit else figure.end


def _single(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer "the only hospital" and "one objective", which count as one what is counted."""
    if not question.focus or question.focus in _AMOUNTS:
        return
    for token in evidence.doc:
        if token.tag_ != "NN" or closeness(question.focus, token.lemma_.lower()) < SAME_NOUN:
            continue
        counting = [c for c in token.lefts if c.lower_ in _ONE]
        if counting:
            yield span_at(evidence, counting[0].idx, token.idx + len(token), _SINGLE)


def _unit_fits(question: Question, figure: Figure) -> bool:
    """Whether an amount of money or time is in the unit counted: "how many days"."""
    unit = figure.unit.lower() or "none"
    return not question.focus or closeness(question.focus, unit) >= 0.8


def _held_by(question: Question, evidence: Evidence, figure: Figure) -> bool:
    """Whether who has, in a "how many … does X have", is who has in the sentence.

    The verb is empty ("have"), so the parties are compared across whatever verb governs the figure.
    """
    holder = next(
        (r.subject for r in question.relations if r.predicate in _HAVING and r.subject), ""
    )
    if not holder:
        return True
    span = evidence.doc.char_span(
        figure.start - evidence.sentence.start,
        figure.end - evidence.sentence.start,
        alignment_mode="expand",
    )
    if span is None:
        return True
    for verb in span.root.ancestors:
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


def wants_money(question: Question) -> bool:
    """Whether an amount of money is asked for."""
    words = {term.lemma for term in question.terms} | {question.focus}
    if question.focus in _SUMS:
        return True
    much = "how much" in question.text.lower() or not question.focus
    return "money" in words or (much and bool(words & _MONEY_WORDS))


def _wants_share(question: Question) -> bool:
    return re.search(r"(?i)\b(percentage|per ?cent|proportion|share)\b", question.text) is not None


def _is_narrowed(question: Question, words: Sequence[str]) -> bool:
    """Whether what is counted goes by a word of the question: "civilian" casualties."""
    asked = [t.lemma for t in question.terms if t.kind in ("noun", "modifier")]
    return any(closeness(lemma, word) >= SAME_NOUN for lemma in asked for word in words if word)


def _about_fit(question: Question, evidence: Evidence, about: str, unit: str) -> float:
    """Score how well what a figure counts is what the question counts."""
    words = [token.lemma_.lower() for token in evidence.doc if token.text in about.split()]
    words += [unit.lower(), *(word.lower() for word in about.split())]
    plain = not question.focus or question.focus in _AMOUNTS
    if (plain or question.focus in _GROUP_WORDS) and _is_narrowed(question, words):
        return 1.0
    if plain:
        return 0.5
    if question.focus in _GROUP_WORDS:
        return 0.7 if unit in ("people", "person", "") or about else 0.3
    best = max((closeness(question.focus, word) for word in words if word), default=0.0)
    return best if best >= 0.55 else 0.0
