"""Read a misspelt or uncapitalised name of the question as the name the articles print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rapidfuzz.fuzz import ratio

from assistant.lexicon import LIGHT_WORDS, is_word
from index.names import nearest_name, related, same_name
from index.names.places import is_known_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc

_SHORTEST = 4
"""Letters below which a word is never taken for a misspelt name."""
_LONG = 6
"""Letters from which a name may be told by likeness alone."""
_ALIKE = 90.0
"""Similarity, in per cent, of a name and its misspelling: one letter in six lost or added."""


class Vocabulary(Protocol):
    """What spelling needs of an index: names as printed, and every word, with counts."""

    @property
    def names(self) -> Mapping[str, int]:
        """Each name as the articles print it, with how often."""
        ...

    @property
    def terms(self) -> Mapping[str, int]:
        """Each word of the articles in small letters, with how often."""
        ...


def respell(question: Doc, vocabulary: Vocabulary) -> str:
    """Return the question with unknown words that are nearly a known name replaced by it.

    A word any article holds, or the lexicon does, is never changed, except that a word the
    articles print as a name, and no dictionary knows, gets its capital.
    """
    words: dict[str, str] = {}
    for name in sorted(vocabulary.names, key=lambda n: (-vocabulary.names[n], n)):
        for word in name.split():
            words.setdefault(word.lower(), word)
    return "".join(
        _respelt(token.text, words, vocabulary.terms) + token.whitespace_ for token in question
    )


def _respelt(word: str, names: Mapping[str, str], terms: Mapping[str, int]) -> str:
    lowered = word.lower()
    if not word.isalpha() or lowered in LIGHT_WORDS:
        return word
    if lowered in names:
        return names[lowered] if word.islower() and not is_word(lowered) else word
    if len(word) < _SHORTEST or is_word(lowered) or lowered in terms:
        return word
    return nearest_name(word, list(names.values())) or _slip(word, names) or word


def _slip(word: str, names: Mapping[str, str]) -> str | None:
    """Return the one name a long unknown word is a letter or so away from."""
    if len(word) < _LONG or is_known_place(word):
        return None
    near = [n for lowered, n in names.items() if ratio(word.lower(), lowered) >= _ALIKE]
    return near[0] if len(near) == 1 else None


def mentioned(name: str, vocabulary: Vocabulary) -> bool:
    """Whether the articles hold the name, or a spelling variant of it."""
    words = [word.lower() for word in name.split() if word[:1].isalnum()]
    if words and words[-1] in vocabulary.terms:
        return True
    return any(same_name(name, known) or related(name, known) for known in vocabulary.names)
