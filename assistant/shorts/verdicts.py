"""Yes or no: the one brief answer that stands in no article, so the sentence itself is cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import antonyms
from assistant.question import Question
from assistant.relations import is_denied, predicates, subjects
from assistant.shorts.base import ShortAnswer

if TYPE_CHECKING:
    from spacy.tokens import Token

_REFUSING = frozenset(
    "miss refuse deny reject decline fail skip avoid lack rule feign pretend fake cancel".split()
)


def find_yes_no(question: Question, evidence: Evidence) -> Iterator[ShortAnswer]:
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
