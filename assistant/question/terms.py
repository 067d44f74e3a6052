"""The words of a question that its answer's evidence has to cover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.lexicon import LIGHT_WORDS, is_word, phrases
from assistant.question.nouns import ARTICLE_WORDS, KIND_NOUNS
from assistant.question.parties import (
    JUDGING,
    LIGHT_UNLESS_VERBS,
    PLAIN_CUES,
    is_measured,
    is_miscast,
    supports,
)
from assistant.question.values import Kind, Term, TermKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())
_SMALL_NUMBERS = frozenset({"one", "two", "three", "both", "1", "2", "3"})
_TAKING_PLACE = frozenset({"run", "last", "go on", "continue", "come about"})
"""What an event does where only its time or place is asked for: "when does the fair run?"."""
_OF_EVENTS = frozenset({"time", "duration", "place"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_GIVEN = frozenset({"figure", "number", "estimate", "toll", "total"})
"""Nouns that make of a number the name of a figure given elsewhere: "the 100,000 figure"."""


def terms_of(
    doc: Doc,
    names: tuple[Span, ...],
    asking: frozenset[int],
    cue: Token | None,
    focus: str,
    kind: Kind,
) -> Iterator[Term]:
    """Yield phrasal verbs, then names, then single words, each token in one term at most.

    `asking` holds the tokens that only put the question ("how many"); they and words without
    content of their own are left out.
    """
    part: TermKind
    named = {token.i for span in names for token in span}
    whole = tuple(_phrases(doc, named))
    for words, term in whole:
        named |= words
        if not _only_takes_place(term.lemma, kind):
            yield term
    for span in names:
        yield _name(span)
    for token in doc:
        lemma = token.lemma_.lower()
        if token.i in named or token.i in asking or token.is_punct or token.is_space:
            continue
        if token.lower_ in _SMALL_NUMBERS and (
            kind in ("list", "compare") or token.head.lemma_ == focus
        ):
            continue  # "which two conditions": the answer need not count them
        if _is_title(token, named) or is_in_order(token):
            continue
        if _in_age(token) and not token.like_num:
            continue
        if token.like_num or token.lower_ in _ORDINALS:
            telling = _in_age(token) or _names_figure(token)
            part = "modifier" if telling else "number"
            yield Term(text=token.text, lemma=lemma, kind=part, position=token.i)
            continue
        light = lemma in LIGHT_WORDS or token.lower_ in LIGHT_WORDS or lemma in ARTICLE_WORDS
        if light and not (token.pos_ == "VERB" and lemma in LIGHT_UNLESS_VERBS):
            continue
        if token.pos_ in ("AUX", "DET", "PRON", "ADP", "PART", "CCONJ", "SCONJ", "INTJ"):
            continue
        if token.dep_ == "prep":  # a participle that stands for one: "following the robbery"
            continue
        if cue is not None and token.i == cue.i and lemma in PLAIN_CUES | JUDGING:
            continue
        if token.dep_ == "ROOT" and (_only_takes_place(lemma, kind) or supports(token)):
            continue
        part = "focus" if lemma == focus and focus in KIND_NOUNS else _term_kind(token)
        if cue is not None and token.i == cue.i:
            part = "modifier"
        if base := _of_gerund(token):
            lemma, part = base, "verb"
        yield Term(text=token.text, lemma=lemma, kind=part, position=token.i)


def _name(span: Span) -> Term:
    return Term(
        text=span.text,
        lemma=span.text.lower(),
        kind="name",
        position=span.root.i,
        label=span.root.ent_type_,
        setting=_is_setting(span.root),
    )


def _is_setting(name: Token) -> bool:
    """Whether a place is where the event takes place, so that an article says it once for all."""
    return name.dep_ == "pobj" and name.head.lower_ in ("in", "at") and name.ent_type_ in _PLACES


def _only_takes_place(lemma: str, kind: Kind) -> bool:
    """Whether a verb says no more than that the event is, where its time or place is asked for."""
    return kind in _OF_EVENTS and lemma in _TAKING_PLACE


def is_in_order(token: Token) -> bool:
    """Whether a word is the noun of "in order to", which orders nobody."""
    return token.lower_ == "order" and token.i > 0 and token.nbor(-1).lower_ == "in"


def _in_age(token: Token) -> bool:
    """Whether a word is part of "80-year-old", which tells whom is meant, as a name does."""
    aged = token.head if token.lower_ == "year" else token.head.head if token.like_num else token
    return aged.lower_ == "old" and aged.i > 0 and aged.nbor(-1).text == "-"


def _names_figure(number: Token) -> bool:
    """Whether a number only tells which figure is meant: "the 100,000 figure"."""
    return number.dep_ == "nummod" and number.head.lemma_.lower() in _GIVEN


def _of_gerund(token: Token) -> str:
    """The verb of a bare gerund, which a small model calls a noun: "leaving was right"; or ""."""
    word = token.lower_
    bare = token.tag_ == "NN" and word.endswith("ing") and token.dep_ in ("nsubj", "nsubjpass")
    if not bare or any(True for _ in token.lefts):
        return ""
    stem = word[:-3]
    single = stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return next((w for w in (f"{stem}e", stem, single) if len(w) > 2 and is_word(w)), "")


def _phrases(doc: Doc, named: set[int]) -> Iterator[tuple[set[int], Term]]:
    """Yield the verbs of several words that the lexicon knows: "pull out", "lose one's life"."""
    lemmas = [token.lemma_.lower() for token in doc]
    for at, entry in phrases(lemmas):
        words = set(entry.split())
        ahead = range(at, min(len(doc), at + len(words) + 3))
        tokens = {i for i in ahead if lemmas[i] in words or doc[i].lower_ in words}
        joined = any(
            doc[i].dep_ == "prt" or (doc[i].dep_ == "dobj" and doc[i].head.i == at) for i in tokens
        )
        phrasal = doc[at].pos_ == "VERB" and joined
        if phrasal and not tokens & named:
            yield tokens, Term(text=doc[at].text, lemma=entry, kind="verb", position=at)


def _is_title(token: Token, named: set[int]) -> bool:
    """Whether the word is a title in front of a name: "General Milley"."""
    return token.i + 1 in named and token.text[:1].isupper() and token.dep_ == "compound"


def _term_kind(token: Token) -> TermKind:
    if token.dep_ == "amod":
        return "modifier"
    if token.dep_ == "acomp" and token.head.dep_ == "ROOT" and token.tag_ == "JJ":
        return "modifier" if is_measured(token) else "verb"
    if is_miscast(token):
        return "noun"
    if token.pos_ == "VERB" or (token.dep_ == "ROOT" and token.pos_ != "ADJ"):
        return "verb"
    if token.pos_ in ("ADJ", "ADV"):
        return "modifier"
    return "noun"
