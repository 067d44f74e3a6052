"""Which names are one name, which are akin, and which one a misspelt word was meant to be.

Two spellings are one name when they have the same transliteration key: diacritics folded, letters
that Latin spellings of Cyrillic, Arabic or Greek names interchange made equal, and the front vowels
(e, i, y), which such spellings add, drop and exchange, left out. The other vowels stay in, which is
what keeps Niger from Nigeria and Alexander from Alexandra. Edit distance is not used to say that
two printed names are one: Milley and Miller are one letter apart and two people. It is used, with
rapidfuzz, only to guess what a reader's misspelt word meant.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.names.canonical import canonical_name, gender_of_title, name_words
from index.names.places import country_group, is_demonym, is_known_place, place_number, same_place
from index.names.short_forms import full_forms

_TRANSLITERATION = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("shch", "s"), ("kh", "h"), ("zh", "z"),
    ("sh", "s"), ("ch", "c"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"),
    ("ou", "u"), ("j", "y"), ("'", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"([a-z])\1+")
_FRONT_VOWELS = re.compile(r"(?<!^)[eiy]|^[eiy]+(?=[eiy])")
_VOWELS = re.compile(r"[aeiouy]")
_SHORTEST_KEY = 4
# A word that only places a name on the map; without it the name is another one: South Korea.
_DIRECTIONS = {
    "new", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    "central", "upper", "lower", "great", "greater", "saint", "san", "santa", "los", "las", "el",
    "united", "black", "red", "white", "democratic", "republic", "papua", "equatorial", "old",
    "inner", "outer", "little", "big", "royal", "national", "international", "first", "second",
}  # fmt: skip
_COMMON_LAST = {
    "fleet", "party", "ministry", "department", "street", "city", "river", "county", "university",
    "force", "forces", "army", "navy", "council", "court", "house", "committee", "group", "bank",
    "company", "association", "institute", "center", "centre", "club", "school", "college", "news",
    "times", "post", "journal", "agency", "bureau", "office", "union", "league", "foundation",
    "commission", "board", "service", "police", "guard", "front", "movement", "state", "states",
    "region", "province", "district", "island", "islands", "sea", "ocean", "lake", "mountain",
    "valley", "bay", "airport", "bridge", "tower", "park", "hospital", "church", "act", "treaty",
    "conference", "summit", "games", "cup", "war", "day", "society", "corps", "command",
    "battalion", "brigade", "division", "regiment", "nations", "kingdom", "republic", "fund",
    "organization", "organisation", "administration", "authority", "assembly", "parliament",
    "congress", "senate", "staff", "minister", "president", "general", "secretary", "press",
}  # fmt: skip
_SMALL_WORDS = {"of", "the", "and", "for", "in", "on", "de", "la"}
_FEMININE = {"a", "e", "ine", "ette", "ina", "elle", "ia", "na", "ie"}
_ONE_LETTER = str.maketrans("jy", "ii")
_MIN_GUESS = 4
_LONG_WORD = 8


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    key = word
    for spelling, letter in _TRANSLITERATION:
        key = key.replace(spelling, letter)
    return _DOUBLED.sub(r"\1", _FRONT_VOWELS.sub("", key))


def _one_spelling(a: str, b: str) -> bool:
    if a == b:
        return True
    if is_known_place(a) and is_known_place(b):
        return same_place(a, b)
    if a.startswith(b) or b.startswith(a):
        # "Brown" and "Browne", "Roman" and "Romania": an added ending makes another name,
        # except where it only doubles a final y or i.
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        if not re.fullmatch(r"[iy]+", longer[len(shorter) :]) or shorter[-1] not in "iy":
            return False
    if same_place(a, b):
        return True
    key = _key(a)
    if len(key) >= _SHORTEST_KEY:
        return key == _key(b)
    # Short keys hold too little: only i and y may change places ("Shoigu", "Shoygu").
    return len(a) > _SHORTEST_KEY and re.sub("[yj]", "i", a) == re.sub("[yj]", "i", b)


def _one_given_name(a: str, b: str) -> bool:
    if _one_spelling(a, b) or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return True
    if full_forms(a) & full_forms(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) >= 3 and long.startswith(short):
        rest = long[len(short) :]
        return len(rest) > 1 and rest not in _FEMININE
    return _key(a) == _key(b) and a[0] == b[0] and (a[-1] == "a") == (b[-1] == "a")


def given_name_keys(word: str) -> frozenset[str]:
    """Keys of which two given names that may be one, in full names of one surname, share one."""
    forms = (word, _key(word), *full_forms(word))
    letters = {form[0].translate(_ONE_LETTER) for form in forms if form}
    place = place_number(word)
    return frozenset(letters if place is None else {*letters, f"place {place}"})


def same_name(a: str, b: str) -> bool:
    """Whether two printed names are names of one person, body or place, as far as spelling tells.

    True for spelling variants (Zelensky, Zelenskyy), a title or a given name more or less
    ("Mr Wallace", "Ben Wallace"), usual short forms ("Joe Marsh", "Joseph Marsh"), an acronym and
    what it stands for, and usual other names of a place (Kyiv, Kiev). False where given names
    differ, where titles give different sexes, and for relatives (Russia, Russian, Moscow): see
    `related`.
    """
    return _same_name(a, b)


@lru_cache(maxsize=16384)
def _same_name(a: str, b: str) -> bool:
    first, second = name_words(a), name_words(b)
    if not first or not second:
        return False
    sexes = {gender_of_title(a), gender_of_title(b)} - {""}
    if len(sexes) > 1:
        return False
    if first == second or same_place(canonical_name(a), canonical_name(b)):
        return True
    if is_demonym(canonical_name(a)) or is_demonym(canonical_name(b)):
        return False
    if _acronym(a, b) or _acronym(b, a):
        return True
    rivers = [len(words) > 1 and words[-1] == "river" for words in (first, second)]
    if any(rivers):
        return not all(rivers) and same_name(_without_river(a), _without_river(b))
    if len(first) == 1 and len(second) == 1:
        return _one_spelling(first[0], second[0])
    if len(first) > 1 and len(second) > 1:
        return _both_full(first, second)
    short, long = (first, second) if len(first) < len(second) else (second, first)
    return _surname_of(short[0], long)


def _without_river(name: str) -> str:
    return re.sub(r"(?i)\s+river\b", "", name)


def _both_full(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if len(first) == len(second) and all(map(_one_spelling, first, second)):
        return True
    short, long = (first, second) if len(first) <= len(second) else (second, first)
    if long[: len(short)] == short and len(long) > len(short):
        return long[len(short)] == "of"
    if not _one_spelling(first[-1], second[-1]) or first[-1] in _COMMON_LAST:
        return False
    if not _one_given_name(first[0], second[0]):
        return False
    middles = set(first[1:-1]), set(second[1:-1])
    if not middles[0] or not middles[1]:
        return True
    return any(_one_given_name(m, n) for m in middles[0] for n in middles[1])


def _surname_of(word: str, full: tuple[str, ...]) -> bool:
    if word in _COMMON_LAST or is_known_place(word) or is_demonym(word):
        return False
    if any(w in _SMALL_WORDS - {"de", "la"} for w in full) or full[0] in _DIRECTIONS:
        return False
    return _one_spelling(word, full[-1])


@lru_cache(maxsize=16384)
def _acronym(short: str, long: str) -> bool:
    letters = canonical_name(short).replace(".", "")
    if not (letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 6):
        return False
    words = list(re.findall(r"[^\W\d_]+", canonical_name(long)))
    initials = "".join(w[0] for w in words if w[0].isupper())
    every = "".join(w[0] for w in words)
    return len(words) > 1 and letters in {initials, every.upper()}


def name_handles(name: str) -> frozenset[str]:
    """Keys by which to look names up: two names that `same_name` takes for one share a handle."""
    words = name_words(name)
    if not words:
        return frozenset()
    handles = {_key(words[0]) or words[0], _key(words[-1]) or words[-1]}
    canonical = canonical_name(name)
    initials = "".join(w[0] for w in re.findall(r"[^\W\d_]+", canonical))
    handles |= {initials.lower(), "".join(c for c in initials if c.isupper()).lower()} - {""}
    handles.add("".join(words) if len(words) == 1 else words[0])
    place = place_number(_without_river(canonical))
    if place is not None:
        handles.add(f"place {place}")
    return frozenset(handles)


def related(a: str, b: str) -> bool:
    """Whether two names belong to one country: Russia, Russian, Moscow, the Kremlin."""
    group = country_group(canonical_name(a))
    return group is not None and group == country_group(canonical_name(b))


def nearest_name(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `word` most likely misspells, or None where none is near enough.

    An edit of a vowel, a doubled letter or two letters exchanged is a likely slip; another
    consonant makes another name (Miller is not Milley), unless the word is long. A guess must be
    the only nearest one. A word that is itself a known place is never taken for another.
    """
    wanted = name_words(word)
    if not wanted:
        return None
    ranked: list[tuple[float, str]] = []
    for name in names:
        if same_name(word, name):
            return name
        distance = _misspelling(wanted, name_words(name))
        if distance is not None:
            ranked.append((distance, name))
    ranked.sort(key=lambda r: r[0])
    if not ranked or is_known_place(word):
        return None
    best = ranked[0]
    rivals = [name for distance, name in ranked if distance == best[0]]
    if any(not same_name(best[1], rival) for rival in rivals):
        return None
    return max(rivals, key=len)


def _misspelling(wanted: tuple[str, ...], name: tuple[str, ...]) -> float | None:
    """How far the words of a name are from those wanted; None where too far or not comparable."""
    if len(wanted) > len(name) or (len(wanted) > 1 and len(wanted) != len(name)):
        return None
    pairs = zip(wanted, name, strict=True) if len(wanted) == len(name) else ()
    if len(wanted) == 1 and len(name) > 1:
        distances = [_slip(wanted[0], part) for part in name if part not in _COMMON_LAST]
        near = [d for d in distances if d is not None]
        return min(near) if near else None
    total = 0.0
    for one, other in pairs:
        distance = _slip(one, other)
        if distance is None:
            return None
        total += distance
    return total


def _slip(written: str, meant: str) -> float | None:
    if written == meant:
        return 0.0
    shorter = min(len(written), len(meant))
    if shorter < _MIN_GUESS or written[0] != meant[0]:
        return None
    distance = OSA.distance(written, meant, score_cutoff=2)
    if distance > (2 if shorter >= _LONG_WORD - 1 else 1):
        return None
    if is_known_place(written) or is_demonym(written):
        return None
    if _consonants(written) == _consonants(meant):
        # Vowels alone: an added or lost ending ("Roman", "Romania") is another word.
        added = written.startswith(meant) or meant.startswith(written)
        return None if added and abs(len(written) - len(meant)) > 1 else float(distance)
    swapped = sorted(written) == sorted(meant) and distance == 1
    if swapped or (shorter >= _LONG_WORD and distance == 1):
        return distance + 0.5
    return None


def _consonants(word: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))
