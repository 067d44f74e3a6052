"""Keys by which names that may be one are found without comparing each with each."""

import re
from functools import lru_cache

from index.names.canonical import canonical_name, fold, name_words
from index.names.matching import given_name_keys, name_handles

_TELLING_KEY = 4
"""Letters of a handle that two spellings share; shorter names vary in i and y alone."""


@lru_cache(maxsize=16384)
def block_keys(form: str) -> frozenset[str]:
    """Keys of which two names that `same_name` takes for one share at least one.

    Narrower than `name_handles`, which also serves misspelt questions: full names meet by their
    last word, not by a given name that hundreds of people have.
    """
    words = name_words(form)
    keys = {handle for handle in name_handles(form) if handle.startswith("place ")}
    keys |= {handle for handle in name_handles(words[-1]) if len(handle) >= _TELLING_KEY}
    keys.add(f"as {re.sub('[yj]', 'i', words[-1])}")
    if len(words) == 1:
        return frozenset(keys | {f"initials {words[0]}", words[0]})
    start = words[: words.index("of")] if "of" in words else words
    initials = re.findall(r"\b[^\W\d_]", canonical_name(form))
    capitals = [letter for letter in initials if letter.isupper()]
    keys |= {f"initials {fold(''.join(found))}" for found in (initials, capitals)}
    return frozenset(keys | {f"before of {' '.join(start)}"})


@lru_cache(maxsize=16384)
def pair_keys(form: str) -> frozenset[str]:
    """`block_keys` for names of two and more words among themselves.

    Hundreds of people may have one surname; they meet only where their given names may be one. Two
    names spelt out are not one by their initials either.
    """
    words = name_words(form)
    if len(words) == 1 or words[-1] == "river":
        return block_keys(form)
    whole = {key for key in block_keys(form) if key.startswith(("place ", "before of "))}
    surname = {key for key in block_keys(form) - whole if not key.startswith("initials ")}
    given = given_name_keys(words[0])
    return frozenset(whole | {f"{key} {last}" for key in given for last in surname})
