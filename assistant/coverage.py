"""Which words of the question a sentence and its surroundings cover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.evidence import Evidence
from assistant.lexicon import LIGHT_WORDS, antonyms, closeness, phrases
from assistant.question import Question, Term, is_in_order
from assistant.relations import sense_of
from assistant.speakers import speaker_fits
from index.names import find_names, related, same_name
from index.numbers import Number, find_numbers, same_value

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SPEECH = 0.8
"""What a word in the rest of the same reported speech is worth, beside one in the sentence."""
_BEFORE = (0.6, 0.45)
"""The same for the two sentences before it."""
_AFTER = 0.5
"""The same for the sentence after it."""
_SPEAKER = 0.95
"""The same for the name or the office of whoever says it."""
_TITLE = 0.6
"""The same for the title of the article."""
_SETTING = 0.4
"""The same for the place where all is set, wherever the article names it."""
_RELATED = 0.85
"""What a name of the same country is worth: Moscow for Russia."""
_PART = 0.8
"""What part of a name is worth: "the Force" for "the Joint Expeditionary Force"."""
_CLOSE = 0.55
"""Closeness from which one word may stand for another."""
_COVERED = 0.3
"""Cover from which a term does not count as missing."""
_HARD = frozenset({"name", "noun", "verb", "number"})
"""Kinds of terms that an answer can hardly do without."""
_WORDS = "verbatim words"
_MONEY = re.compile(r"(?i)\bhow much\b|\b(price|sum|amount|money)\b")
_TRANSFER = frozenset(
    "pay sell buy cost receive get give offer spend earn fine charge award raise".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the question is covered, as weighted shares in 0..1."""

    own: float
    around: float
    gap: float
    lacking: int
    """Number of names, nouns, verbs and numbers that nothing around the sentence covers."""
    phrase: float
    missing: tuple[str, ...]
    acts: bool
    """Whether the sentence, or the speech it is part of, states the question's main verb."""
    unnamed: tuple[str, ...]
    """Names and numbers of the question among the missing."""
    unknown: tuple[str, ...]
    """Those among them that the whole article does not print."""


def cover(question: Question, evidence: Evidence) -> Coverage:
    """Measure how much of the question the sentence covers, alone and with what is around it."""
    own = {term: _in_doc(term, evidence.doc) for term in question.terms}
    if _MONEY.search(question.text):
        own.update((t, _transferred(t, evidence.doc, own[t])) for t in question.terms)
    said_so = _said_by(question, evidence)
    own.update((term, 1.0) for term in question.terms if term.text in said_so)
    best = {term: max(own[term], _around(term, evidence, own[term])) for term in question.terms}
    best.update((t, _stated(t, evidence, own[t])) for t in question.terms if t.kind == "number")
    if question.kind != "number":  # how many there were in one place is not how many in all
        text = evidence.article.text
        best.update((t, max(best[t], _SETTING)) for t in question.names if _sets(t, text))
    hard = [term for term in question.terms if term.kind in _HARD]
    unnamed = [t for t in hard if t.kind in ("name", "number") and best[t] < _COVERED]
    return Coverage(
        own=share(question.terms, own),
        around=share(question.terms, best),
        gap=1.0 - share(hard, {t: float(best[t] >= _COVERED) for t in hard}),
        lacking=sum(best[t] < _COVERED for t in hard),
        phrase=_phrase(question, evidence.doc),
        missing=tuple(term.text for term in question.terms if best[term] < _COVERED),
        acts=_acts(question, evidence),
        unnamed=tuple(term.text for term in unnamed),
        unknown=tuple(t.text for t in unnamed if not _in_article(t, evidence.article.text)),
    )


def _sets(term: Term, text: str) -> bool:
    """Whether an article names the place where the question sets the event."""
    return term.setting and re.search(rf"\b{re.escape(term.text)}\b", text) is not None


def _in_article(term: Term, text: str) -> bool:
    """Whether an article prints a name, or its last word, or a number, wherever it is."""
    if term.kind == "number":
        return _number_in(term.text, text) > 0.0
    last = re.escape(term.text.split()[-1])
    return re.search(rf"(?i)\b{last}\b", text) is not None


def _acts(question: Question, evidence: Evidence) -> bool:
    verb = next((t for t in question.terms if t.lemma.split()[0] == question.predicate), None)
    if verb is None:
        return True
    docs = (evidence.doc, *evidence.speech)
    opposite = any(antonyms(verb.lemma, t.lemma_.lower()) for t in evidence.doc if t.pos_ == "VERB")
    return opposite or any(_in_doc(verb, doc) > 0.0 for doc in docs)


def _stated(term: Term, evidence: Evidence, own: float) -> float:
    """Return how well a number is covered: a neighbouring sentence counts something else."""
    return max([own, *(_SPEECH * _in_doc(term, doc) for doc in evidence.speech)])


def _transferred(term: Term, doc: Doc, own: float) -> float:
    """Return the cover of a verb of payment: one pays what the other receives or sells for."""
    if own or term.lemma not in _TRANSFER:
        return own
    return _CLOSE if any(token.lemma_.lower() in _TRANSFER for token in doc) else 0.0


def _said_by(question: Question, evidence: Evidence) -> str:
    """Return the speaker's name as the question gives it, where these are that speaker's words."""
    if question.speaker and any(
        speaker_fits(question.speaker, speaker, evidence.described(speaker))
        for speaker in evidence.speakers
    ):
        return question.speaker
    return ""


def _phrase(question: Question, doc: Doc) -> float:
    """Return 1.0 where the words quoted in the question stand here, else score the longest run.

    A run of six words of the question, printed in the same order, counts as a quotation.
    """
    text = " ".join(token.lower_ for token in doc if token.is_alpha)
    if question.quoted:
        wanted = [" ".join(_alphabetic(words)) for words in question.quoted]
        return float(all(words in text for words in wanted))
    asked, said = _alphabetic(question.text), text.split()
    matcher = SequenceMatcher(a=asked, b=said, autojunk=False)
    longest = matcher.find_longest_match().size
    return min(1.0, max(0, longest - 1) / 5)


def _alphabetic(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def share(terms: Iterable[Term], values: Mapping[Term, float]) -> float:
    """Return the weighted mean of `values` over `terms`; 1.0 where there are none."""
    weights = [(term.weight, values[term]) for term in terms]
    total = sum(weight for weight, _ in weights)
    return sum(weight * value for weight, value in weights) / total if total else 1.0


def _around(term: Term, evidence: Evidence, best: float) -> float:
    if best < _SPEAKER:
        best = max(best, _SPEAKER * _in_speakers(term, evidence))
    for doc in evidence.speech:
        if best < _SPEECH:
            best = max(best, _SPEECH * _in_doc(term, doc))
    for worth, doc in zip(_BEFORE, evidence.before, strict=False):
        if best < worth:
            best = max(best, worth * _in_doc(term, doc))
    if evidence.after is not None and best < _AFTER:
        best = max(best, _AFTER * _in_doc(term, evidence.after))
    if best < _TITLE:
        best = max(best, _TITLE * _in_title(term, evidence.article.title))
    return best


def _in_doc(term: Term, doc: Doc) -> float:
    if term.kind == "name":
        return _name_in(term.text, doc)
    if term.kind == "number":
        return _number_in(term.text, doc.text)
    words = _words_of(doc)
    if term.text.lower() in words.stated:
        return 1.0
    best = max((closeness(term.lemma, lemma) for lemma in words.lemmas), default=0.0)
    if term.lemma in words.light:
        best = max(best, closeness(term.lemma, term.lemma))
    return best if best >= _CLOSE else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of a sentence, in lower case."""

    printed: frozenset[str]
    stated: frozenset[str]
    """Those printed, less stops and "in order"."""
    lemmas: tuple[str, ...]
    """Their lemmas but light ones, and the phrases they make up."""
    light: frozenset[str]
    """Their light lemmas, which stand for themselves alone."""


def _words_of(doc: Doc) -> _Words:
    """The words of a sentence, kept with its parse: each term of each question looks them up."""
    found: _Words | None = doc.user_data.get(_WORDS)
    if found is None:
        found = doc.user_data[_WORDS] = _read_words(doc)
    return found


def _read_words(doc: Doc) -> _Words:
    said, lemmas = set(), []
    for token in doc:
        if not (token.is_punct or token.is_space or is_in_order(token)):
            said.add(token.lower_)
            lemmas.append(sense_of(token))
    entries = [entry for _, entry in phrases([token.lemma_.lower() for token in doc])]
    return _Words(
        printed=frozenset(token.lower_ for token in doc),
        stated=frozenset(said),
        lemmas=tuple(dict.fromkeys([*(w for w in lemmas if w not in LIGHT_WORDS), *entries])),
        light=LIGHT_WORDS.intersection(lemmas),
    )


def _name_in(name: str, doc: Doc) -> float:
    wanted = name.lower().split()
    if _words_of(doc).printed.issuperset(wanted):
        return 1.0
    best = 0.0
    for found in find_names(doc):
        if same_name(name, found.text):
            return 1.0
        if related(name, found.text):
            best = max(best, _RELATED)
        # "the Force" may be "the Joint Expeditionary Force"; "Sky News" is not "ITV News".
        if set(found.text.lower().split()) <= set(wanted):
            best = max(best, _PART)
    return best


def _number_in(text: str, passage: str) -> float:
    """Whether the passage holds the number, or a range that begins or ends with it."""
    if not any(c.isdigit() for c in text) and re.search(rf"(?i)\b{re.escape(text)}\b", passage):
        return 1.0
    if text.lower() in ("two", "2") and re.search(r"(?i)\bboth\b", passage):
        return 1.0
    for wanted in _numbers(text):
        for present in _numbers(passage):
            if same_value(wanted, present) or wanted.low in (present.low, present.high):
                return 1.0
    return 0.0


@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[Number, ...]:
    return find_numbers(text)


def _in_speakers(term: Term, evidence: Evidence) -> float:
    for speaker in evidence.speakers:
        if term.kind == "name" and (same_name(term.text, speaker) or related(term.text, speaker)):
            return 1.0
        words = (*speaker.split(), *evidence.described(speaker).split())
        if any(_word_fits(term, word.strip(",.")) for word in words):
            return 1.0
    return 0.0


def _word_fits(term: Term, word: str) -> bool:
    if term.kind == "name":  # as printed: "US" is a country, "us" is not
        return term.text.lower() == word.lower() or related(term.text, word)
    return word.lower() not in LIGHT_WORDS and closeness(term.lemma, word.lower()) >= 0.8


def _in_title(term: Term, title: str) -> float:
    words = re.findall(r"\w+", title.lower())
    if term.kind == "name":
        return float(term.text.lower() in title.lower())
    if any(closeness(term.lemma, word) >= 0.8 for word in words if word not in LIGHT_WORDS):
        return 1.0
    return 0.0
