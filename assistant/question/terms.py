"""The words of a question that its answer's evidence has to cover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.lexicon import LIGHT_WORDS, phrases
from assistant.question.nouns import ARTICLE_WORDS, KIND_NOUNS
from assistant.question.parties import LIGHT_UNLESS_VERBS, PLAIN_CUES, is_measured
from assistant.question.values import Kind, Term, TermKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())
_SMALL_NUMBERS = frozenset({"one", "two", "three", "both", "1", "2", "3"})


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
    named = {token.i for span in names for token in span}
    whole = tuple(_phrases(doc, named))
    for words, term in whole:
        named |= words
        yield term
    for span in names:
        yield Term(text=span.text, lemma=span.text.lower(), kind="name", position=span.root.i)
    for token in doc:
        lemma = token.lemma_.lower()
        if token.i in named or token.i in asking or token.is_punct or token.is_space:
            continue
        if token.lower_ in _SMALL_NUMBERS and (
            kind in ("list", "compare") or token.head.lemma_ == focus
        ):
            continue  # "which two conditions": the answer need not count them
        if _is_title(token, named):
            continue
        if token.like_num or token.lower_ in _ORDINALS:
            yield Term(text=token.text, lemma=lemma, kind="number", position=token.i)
            continue
        light = lemma in LIGHT_WORDS or token.lower_ in LIGHT_WORDS or lemma in ARTICLE_WORDS
        if light and not (token.pos_ == "VERB" and lemma in LIGHT_UNLESS_VERBS):
            continue
        if token.pos_ in ("AUX", "DET", "PRON", "ADP", "PART", "CCONJ", "SCONJ", "INTJ"):
            continue
        if cue is not None and token.i == cue.i and lemma in PLAIN_CUES:
            continue
        part = "focus" if lemma == focus and focus in KIND_NOUNS else _term_kind(token)
        if cue is not None and token.i == cue.i:
            part = "modifier"
        yield Term(text=token.text, lemma=lemma, kind=part, position=token.i)


def _phrases(doc: Doc, named: set[int]) -> Iterator[tuple[set[int], Term]]:
    """Yield the phrasal verbs that the lexicon knows: "pull out", "turn down"."""
    lemmas = [token.lemma_.lower() for token in doc]
    for at, entry in phrases(lemmas):
        words = set(entry.split())
        ahead = range(at, min(len(doc), at + len(words) + 3))
        tokens = {i for i in ahead if lemmas[i] in words or doc[i].lower_ in words}
        phrasal = doc[at].pos_ == "VERB" and any(doc[i].dep_ == "prt" for i in tokens)
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
    if token.pos_ == "VERB" or (token.dep_ == "ROOT" and token.pos_ != "ADJ"):
        return "verb"
    if token.pos_ in ("ADJ", "ADV"):
        return "modifier"
    return "noun"
