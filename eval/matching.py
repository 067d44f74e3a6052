"""When two wordings say the same: words folded, numbers by value, names by spelling variant.

Written apart from the assistant's own checks, so that one cannot hide a mistake of the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

Words = tuple[str, ...]

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:st|nd|rd|th)\b|\d+(?:\.\d+)?|[^\W\d_]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_ARTICLES = frozenset({"a", "an", "the"})
_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS_WORDS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_SMALL_WORDS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=1) if value > 1}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
# Endings of one Slavic name in the usual transliterations, and of its masculine adjective.
_NAME_ENDING = re.compile(r"(?<=[sc]k)(?:yy|iy|ii|yi|yj|ij|i)$")
_TITLE_WORDS = (
    "mr mrs ms dr sir lord lady prof professor president general gen army lt colonel col captain "
    "minister prime defence defense foreign secretary sen senator rep us uk russian ukrainian "
    "ukraine russia british american nato chief chairman king queen prince"
)
_TITLES = frozenset(_TITLE_WORDS.split())


def words(text: str) -> Words:
    """`text` folded for comparison: no case, accents, articles or punctuation; `#n` for numbers."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"(?<=\w)'s?(?!\w)", "", plain)
    plain = re.sub(r"(?<=\w)'(?=\w)", "", plain)
    tokens = [token for token in _TOKEN.findall(plain) if token not in _ARTICLES]
    return tuple(_NAME_ENDING.sub("y", token) for token in _join_numbers(tokens))


def values(text: str) -> frozenset[float]:
    """The values of the numbers in `text`: "six" is 6.0, "1.2 million" is 1200000.0.

    "Nine out of ten" has the values 9, 10 and 0.9; "two thirds" has 2 and two thirds; "half a
    million" has a half and 500,000.
    """
    folded = words(text)
    numbers = [float(word[1:]) if word.startswith("#") else None for word in folded]
    found = {number for number in numbers if number is not None}
    for at, word in enumerate(folded):
        parts = next((n for stem, n in _PARTS.items() if word in (stem, stem + "s")), None)
        if parts is not None:
            above = numbers[at - 1] if at else None
            found.add((1.0 if above is None else above) / parts)
            after = [word for word in folded[at + 1 : at + 3] if word != "of"][:1]
            if after and after[0] in _SCALES:  # "half a million"; articles are folded away
                found.add((1.0 if above is None else above) * _SCALES[after[0]] / parts)
        for between in (("out", "of"), ("in",), ("of",)):
            beyond = at + 1 + len(between)
            if folded[at + 1 : beyond] != between or beyond >= len(folded):
                continue
            part, whole = numbers[at], numbers[beyond]
            if part is not None and whole:
                found.add(part / whole)
    return frozenset(found)


def find(phrase: Sequence[str], within: Sequence[str]) -> int:
    """Where `phrase` starts in `within`, or -1; both as `words` gives them."""
    size = len(phrase)
    for start in range(len(within) - size + 1):
        if tuple(within[start : start + size]) == tuple(phrase):
            return start
    return -1


def states(text: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in `text`, together and in order."""
    return find(words(phrase), words(text)) >= 0


def states_any(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of `phrases` is stated."""
    return any(states(text, phrase) for phrase in phrases)


def same_speaker(given: str, accepted: Iterable[str]) -> bool:
    """Whether `given` is one of the accepted names, with or without titles before it."""
    bare = _without_titles(words(given))
    return any(
        words(given) == words(name) or bare == _without_titles(words(name)) for name in accepted
    )


def _without_titles(name: Words) -> Words:
    start = 0
    while start < len(name) - 1 and name[start] in _TITLES:
        start += 1
    return name[start:]


def _join_numbers(tokens: Sequence[str]) -> list[str]:
    """The tokens with each run of number words or digits as one `#value`."""
    out: list[str] = []
    position = 0
    while position < len(tokens):
        value, used = _number_at(tokens, position)
        if used:
            out.append(f"#{value!r}")
            position += used
        else:
            out.append(tokens[position])
            position += 1
    return out


def _number_at(tokens: Sequence[str], start: int) -> tuple[float, int]:
    """The number that starts at a token and how many tokens it takes; (0, 0) where none does.

    Digits may be followed by scales ("1.2 million"); words are added and scaled as spoken.
    """
    total = group = 0.0
    position = start
    first = tokens[start]
    if first[0].isdigit():
        if not first[-1].isdigit():
            return 0.0, 0
        group = float(first.replace(",", ""))
        position += 1
    elif first in _SMALL or first in _TENS:
        group = float(_SMALL.get(first, 0) + _TENS.get(first, 0))
        position += 1
        if first in _TENS and position < len(tokens) and 0 < _SMALL.get(tokens[position], 0) < 10:
            group += _SMALL[tokens[position]]
            position += 1
    else:
        return 0.0, 0
    while position < len(tokens):
        word = tokens[position]
        if word == "hundred":
            group *= 100
            position += 1
            below, used = _below_hundred(tokens, position)
            group += below
            position += used
        elif word == "dozen":
            group *= 12
            position += 1
        elif word in _SCALES:
            total += group * _SCALES[word]
            group = 0.0
            position += 1
            rest, used = _number_at(tokens, position) if position < len(tokens) else (0.0, 0)
            if not used or rest >= _SCALES[word] or tokens[position][0].isdigit():
                break
            return total + rest, position + used - start
        else:
            break
    return total + group, position - start


def _below_hundred(tokens: Sequence[str], start: int) -> tuple[int, int]:
    """What follows "hundred": "and five", "twenty one"; (0, 0) where nothing does."""
    skip = 1 if start < len(tokens) - 1 and tokens[start] == "and" else 0
    position = start + skip
    if position >= len(tokens):
        return 0, 0
    word = tokens[position]
    if word in _TENS:
        tail = _SMALL.get(tokens[position + 1], 0) if position + 1 < len(tokens) else 0
        return (_TENS[word] + tail, skip + 2) if 0 < tail < 10 else (_TENS[word], skip + 1)
    return (_SMALL[word], skip + 1) if word in _SMALL else (0, 0)
