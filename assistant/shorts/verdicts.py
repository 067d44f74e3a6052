"""Yes or no: the one brief answer that stands in no article, so the sentence itself is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import antonyms, closeness
from assistant.question import Question, TermKind
from assistant.relations import is_denied, objects, party_fits, predicates, subjects
from assistant.shorts.base import ShortAnswer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REFUSING = frozenset(
    "miss refuse deny reject decline fail skip avoid lack rule feign pretend fake cancel "
    "prevent".split()
)
_UNSURE = frozenset(
    "may might could would should can if whether expect hope plan possible urge ask demand order "
    "want call advise offer promise threaten".split()
)
_POSSIBLE = re.compile(r"(?i)\b(?:can|could|may|might|possibl[ey])\b")
"""A question of what may be is settled by a sentence of what may be."""
_JOINING = re.compile(r"(?i)\b(?:are|be|been|is|was|were)\b")
_CONTENT: tuple[TermKind, ...] = ("noun", "number", "modifier")
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "dobj", "pcomp", "pobj", "prep", "acl", "compound"})
_NOBODY = frozenset("none neither nobody nothing no".split())
_SAME_EVENT = 0.8
"""Closeness from which another verb states the event asked about."""


def find_yes_no(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
    """Offer "Yes" or "No" where the sentence settles it, and nothing where it does not.

    "Yes" has to be earned: the question's verb, its parties and its other words stand in the
    sentence, and nothing above the verb denies it or leaves it open. "No" needs the verb denied or
    refused, or its opposite. The word itself stands in no article: the sentence is cited for it.
    """
    verdict = _verdict(question, evidence.doc)
    if verdict is None:
        return
    word = "Yes" if verdict != question.negated else "No"
    start, end = evidence.sentence.start, evidence.sentence.end
    yield ShortAnswer(start=start, end=end, text=word, fit=0.5)


def _verdict(question: Question, doc: Doc) -> bool | None:
    """Whether the sentence says so, says the opposite, or settles nothing."""
    stated = predicates(question.predicate, doc, _SAME_EVENT) if question.predicate else ()
    stated = tuple(token for token in stated if _same_parties(question, token))
    if any(_is_refused(token) for token in stated):
        return False
    others = [token for token in doc if token not in stated]  # "has she ruled it out?"
    if any(_refuses(question, token) for token in others) or _says_opposite(question, doc):
        return False
    possible = _POSSIBLE.search(question.text) is not None
    if not question.predicate and _JOINING.search(question.text):
        return True if _states_plainly(question, doc, possible) else None
    settled = [token for token in stated if possible or not _is_open(token)]
    return True if settled and _covers_all(question, doc) else None


def _states_plainly(question: Question, doc: Doc, possible: bool) -> bool:
    """Whether a sentence holds all that the question joins by "be", and denies none of it.

    Nor may it leave open what the question does not: `possible` is whether the question does.
    """
    if any(t.dep_ == "neg" or t.lower_ in _NOBODY for t in doc):
        return False
    if not possible and any(t.lemma_.lower() in _UNSURE for t in doc):
        return False
    several = sum(term.kind in _CONTENT for term in question.terms) > 1
    return several and _covers_all(question, doc, _CONTENT)


def _same_parties(question: Question, verb: Token) -> bool:
    """Whether who does it, and to whom, are those of the question; a pronoun may be anybody."""
    for relation in question.relations:
        if relation.predicate != question.predicate:
            continue
        for wanted, found in (
            (relation.subject, subjects(verb)),
            (relation.object, objects(verb)),
        ):
            named = [t for t in found if t.pos_ in ("NOUN", "PROPN") and t.lower_ not in _NOBODY]
            if wanted and named and not any(party_fits(wanted, t) for t in named):
                return False
    return True


def _is_refused(verb: Token) -> bool:
    """Whether the verb is negated, or what it completes denies or refuses it: "declined to say"."""
    if is_denied(verb):
        return True
    if verb.lemma_.lower() in _REFUSING:
        return False
    while verb.head.i != verb.i and (verb.dep_ in _COMPLEMENTS or _is_bare_clause(verb)):
        verb = verb.head
        if verb.lemma_.lower() in _REFUSING or is_denied(verb):
            return True
    return False


def _is_bare_clause(verb: Token) -> bool:
    """Whether a clause hangs on its verb without a "because" or "when" of its own."""
    return verb.dep_ == "advcl" and not any(c.dep_ in ("mark", "advmod") for c in verb.children)


def _is_open(verb: Token) -> bool:
    """Whether the verb is only possible, planned or asked: "could", "if", "hoped to"."""
    near = [*verb.children, *list(verb.ancestors)[:2]]
    return any(t.lemma_.lower() in _UNSURE or t.lower_ in _UNSURE for t in near)


def _refuses(question: Question, token: Token) -> bool:
    """Whether a party of the question refuses, misses or fails here."""
    if token.pos_ != "VERB" or token.lemma_.lower() not in _REFUSING:
        return False
    stems = {word.lower()[:5] for term in question.terms for word in term.text.split()}
    return any(t.lower_[:5] in stems for s in subjects(token) for t in s.subtree)


def _says_opposite(question: Question, doc: Doc) -> bool:
    return any(
        antonyms(term.lemma, token.lemma_.lower())
        for term in question.terms
        if term.kind in ("verb", "modifier")
        for token in doc
        if token.pos_ in ("VERB", "ADJ", "ADV")
    )


def _covers_all(
    question: Question, doc: Doc, kinds: tuple[TermKind, ...] = ("noun", "number")
) -> bool:
    """Whether every noun and number of the question has its like in the sentence itself."""
    lemmas = [token.lemma_.lower() for token in doc]
    return all(
        any(closeness(term.lemma, lemma) >= 0.55 for lemma in lemmas)
        for term in question.terms
        if term.kind in kinds
    )
