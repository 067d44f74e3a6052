"""Text all in capitals, written as a sentence would be, so that a parser can read it.

Taggers learn from mixed case: given "SIX NURSES DIED" they see six names. Letters are exchanged
one for one, so every offset stays what it was.
"""

import re
from collections.abc import Collection

from index.names.places import is_demonym, is_known_place
from index.speech.given_names import gender_of_given_name

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+|\]\s*|\n\s*\n)[\s\"'“‘(\[]*$")
_LEAST_LETTERS, _CAPITAL_SHARE = 8, 0.85
_ALWAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july"
    " august september october november december mr mrs ms dr gen col lt capt sgt sen"
    " gov rep".split()
)
_ACRONYMS = frozenset("uk un eu usa nato bbc cnn fbi cia nasa".split())
_BEFORE_US = frozenset("the a top former by in from of senior with against".split())
_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("",)),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
    ("ly", ("",)),
)


def is_all_capitals(text: str) -> bool:
    """Whether nearly all letters are capitals, in more than a heading of a word or two."""
    letters = [c for c in text if c.isalpha() and c.upper() != c.lower()]
    if len(letters) < _LEAST_LETTERS or " " not in text.strip():
        return False
    return sum(c.isupper() for c in letters) >= _CAPITAL_SHARE * len(letters)


def truecased(text: str, common: Collection[str]) -> str:
    """`text` in small letters but for sentence starts and names; always of the same length.

    A word keeps its capital where it is a place, a given name, a day or month, or stands in no
    list of `common` words, as surnames and foreign names mostly do.
    """
    found = [*_WORD.finditer(text)]
    words = [_small(match.group()) for match in found]
    pieces: list[str] = []
    done = 0
    for at, match in enumerate(found):
        starts = _SENTENCE_START.search(text[max(0, match.start() - 8) : match.start()])
        opens = match.start() == 0 or bool(starts)
        named = _is_named(words, at) or not _is_common(_bare(words[at]), common)
        pieces += text[done : match.start()], _cased(match.group(), words, at, opens, named)
        done = match.end()
    pieces.append(text[done:])
    return "".join(pieces)


def _small(word: str) -> str:
    """A word in small letters, except where that would change its length."""
    return "".join(small if len(small := c.lower()) == 1 else c for c in word)


def _bare(word: str) -> str:
    return re.split(r"['’]", word)[0]


def _cased(word: str, words: list[str], at: int, opens: bool, named: bool) -> str:
    bare = _bare(words[at])
    before = words[at - 1] if at else ""
    if word == "I" or bare in _ACRONYMS or (bare == "us" and (opens or before in _BEFORE_US)):
        return word
    if len(word) == 1 and not opens:
        # A letter alone is an initial, except the article.
        return words[at] if words[at] == "a" else word
    return word[0] + words[at][1:] if opens or named else words[at]


def _is_named(words: list[str], at: int) -> bool:
    bare = _bare(words[at])
    if bare in _ALWAYS:
        return True
    if bare in {"the", "us"}:
        return False
    beside = [" ".join([*words[at - 1 : at], bare]), " ".join([bare, *words[at + 1 : at + 2]])]
    return gender_of_given_name(f"{bare} {bare}") != "" or any(
        is_known_place(name) or is_demonym(name) for name in (bare, *beside)
    )


def _is_common(word: str, common: Collection[str]) -> bool:
    """Whether a word or its base form is an ordinary one. Without a list all words are."""
    if not common or len(word) < 4 or word in common:
        return True
    for ending, bases in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        if any(stem + base in common for base in bases):
            return True
        if stem[-1:] == stem[-2:-1] and stem[:-1] in common:
            return True
    return False
