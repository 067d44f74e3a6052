"""Which words mean the same in news text: spelling, derivation, synonyms, kinds, opposites.

The word relations are in `data/lexicon.txt.z`, made by `build_lexicon.py` from WordNet 3.0
(Fellbaum, ed., 1998, "WordNet: An Electronic Lexical Database") and from a hand-written list of
news words. The file is read at the first question, not at import.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"

SAME, DERIVED, SYNONYM, RELATED = 1.0, 0.95, 0.85, 0.6
"""Values of `closeness`; anything else is 0.0."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


REPORTING_WORDS: frozenset[str] = _words(
    """
    accord accuse acknowledge add address admit advise affirm allege announce answer argue ask
    assert believe call cite claim comment complain concede confirm contend criticise criticize
    declare deny describe disclose emphasise emphasize estimate explain express inform insist
    mention note observe predict quote recall remark reply report respond reveal say speak state
    stress suggest talk tell testify think tweet urge warn write
    """
)
"""Verbs that report speech: content in "who warned …", empty in "what did X say about"."""

LIGHT_WORDS: frozenset[str] = _words(
    """
    a able account about above across after afterwards again against ago all along already also
    although always am among an and another any anybody anyone anything are around as at away back
    be became because become been before being below between both but by can come concern could
    course currently did do does doing done down during each either else ever eventually every
    everyone exactly few finally for from further get give go had happen has have having he her here
    hers herself him himself his how however i if in into involve is it its itself just know last
    later latest least less let like lot main make many may me mean meanwhile might mine more most
    much must my name near neither never no nobody none nor not nothing now occur of off often on
    once one only or other others our ours out over own per perhaps please put quite rather really
    recently regard relate same see several shall she should since so some somebody someone
    something still such take than that the their theirs them themselves then there therefore these
    they thing this those though through thus to together too toward towards under until up upon us
    use very was way we well were what whatever when where whether which while who whoever whole
    whom whose why will with within without would yet you your yours accord according actually
    approximately article articles content describe detail details discuss exact figure example fact
    information instance kind kinds mention news number paragraph passage piece place question refer
    report reports sort specific opinion state statement story tell text type view types 's n't 'd
    'll 'm 're 've
    """
)
"""Lemmas and forms that carry no content in a question put to news articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What the lexicon says of one word."""

    derived: frozenset[str] = frozenset()
    synonyms: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    opposites: frozenset[str] = frozenset()
    person: bool = False


_NOTHING = _Entry()

# No lemma is longer; the rules take quadratic time.
_LONGEST_WORD = 64

# British first. Only whole words, for what no rule below gives.
_SPELLINGS = {
    "aeroplane": "airplane", "aluminium": "aluminum", "artefact": "artifact",
    "burnt": "burned", "cheque": "check", "cosy": "cozy", "despatch": "dispatch", "disc": "disk",
    "draught": "draft", "enquiry": "inquiry", "enquire": "inquire", "gaol": "jail",
    "grey": "gray", "jewellery": "jewelry", "kidnapped": "kidnaped", "learnt": "learned",
    "likeable": "likable", "mould": "mold", "moustache": "mustache", "mum": "mom",
    "plough": "plow", "pyjamas": "pajamas", "saleable": "salable", "sceptic": "skeptic",
    "sceptical": "skeptical", "scepticism": "skepticism", "sizeable": "sizable",
    "smoulder": "smolder", "sulphur": "sulfur", "towards": "toward", "tyre": "tire",
    "whisky": "whiskey", "adviser": "advisor", "woollen": "woolen", "ageing": "aging",
    "kidnapper": "kidnaper", "practise": "practice", "yoghurt": "yogurt", "afterwards": "afterward",
}  # fmt: skip
_SPELLING_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[a-z]{2}[^aeouy_])our(?=$|s$|ed$|ing$|er$|able$|ful|ite|less|hood|ist)", "or"),
        (r"(?<=[a-z]{3})is(?=(e|es|ed|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"(?<=[a-z]{2}l)ys(?=(e|es|ed|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{2}[btv])re$", "er"),
        (r"(?<=[aeiou])([a-z]*[aeiou])ll(?=(ed|ing|er|ers|or|ors|ation)$)", r"\1l"),
        (r"(?<=[aeiou])([a-z]*[aeiou])ll$", r"\1l"),
        (r"ll(?=(ful|ment)$)|(?<=i)l(?=l?ful$)", "l"),
        (r"(?<=[a-z]{2})ence$", "ense"),
        (r"(?<=[a-z]{3})ogue$", "og"),
        (r"(?<=progra)mme$", "m"),
        (r"dgement", "dgment"),
        (r"(?<=[a-z])aem|(?<=^)aem", "em"),
        (r"ae(?=(dia|dic|olog|sth|val))", "e"),
        (r"oe(?=(uv|str|tus|tal|dem|lia))", "e"),
    )
)


@lru_cache(maxsize=65536)
def plain_spelling(word: str) -> str:
    """One spelling for British and American forms; blanks and hyphens become underscores.

    The result is a key to compare and look up, not always a word ("science" gives "sciense").
    """
    word = re.sub(r"[\s_\-]+", "_", word.strip().lower())
    return "_".join(map(_plain_part, word.split("_")))


def _plain_part(word: str) -> str:
    word = _SPELLINGS.get(word, word)
    if len(word) > _LONGEST_WORD:
        return word
    for pattern, replacement in _SPELLING_RULES:
        word = pattern.sub(replacement, word)
    return word


def _joined(key: str) -> str:
    """The key without its breaks, but for "re-sign", which is not "resign"."""
    return key if key.startswith("re_") else key.replace("_", "")


@cache
def _table() -> dict[str, str]:
    text = zlib.decompress((_DATA / "lexicon.txt.z").read_bytes()).decode()
    return dict(line.split("\t", 1) for line in text.split("\n"))


@lru_cache(maxsize=65536)
def _entry(key: str) -> _Entry:
    codes = _table().get(key)
    if not codes:
        return _NOTHING
    words = {code[0]: code[1:].split(",") for code in codes.split(" ")}
    return _Entry(
        derived=frozenset(words.get("d", ())),
        synonyms=frozenset(words.get("s", ())),
        related=frozenset(w for code in "Dwn" for w in words.get(code, ())),
        opposites=frozenset(words.get("a", ())),
        person="p" in words,
    )


@lru_cache(maxsize=65536)
def _keys(word: str) -> tuple[str, ...]:
    """The keys a word is looked up by: as it is, joined, and as a participle's or plural's base."""
    key = plain_spelling(word)
    table = _table()
    found = [k for k in dict.fromkeys((key, _joined(key))) if k in table]
    found = [table[k][1:] if table[k].startswith("=") else k for k in found]
    for ending, bases in (("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("s", ("",))):
        if not key.endswith(ending) or len(key) - len(ending) < 3:
            continue
        # A participle stands beside its verb even where it is a word of its own ("wounded");
        # other forms only where the lexicon lacks them.
        if found and ending not in {"ied", "ed"}:
            continue
        stem = key[: -len(ending)]
        doubled = (stem[:-1],) if stem[-1] == stem[-2] else ()
        found += [b for b in (*(stem + e for e in bases), *doubled) if b in table][:1]
    return tuple(dict.fromkeys(found))


def _family(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(keys).union(*(_entry(key).derived for key in keys))


def is_word(word: str) -> bool:
    """Whether it is a common English word, in any form; names and rare words are not."""
    return word.strip().lower() in LIGHT_WORDS or bool(_keys(word))


def is_person_noun(lemma: str) -> bool:
    """Whether a noun is most often said of a person: "administrator", "striker"; not "head"."""
    return any(_entry(key).person for key in _keys(lemma)[:1])


@lru_cache(maxsize=65536)
def _reach(keys: tuple[str, ...]) -> frozenset[str]:
    """Every key that may be close to one of the keys: a quick way to say no."""
    near = set(_family(keys))
    for key in keys:
        near |= _entry(key).related
    for key in _family(keys):
        near |= _entry(key).synonyms
    return frozenset(near.union(*(_entry(key).derived for key in list(near))))


_NEGATION = re.compile(r"^(un|in|im(?!migra)|il|ir|dis|non_?|mis)(?=[a-z]{4})")


def antonyms(a: str, b: str) -> bool:
    """Whether two lemmas are opposites or exclude one another: buy and sell, killed and injured.

    Holds for derived words too ("purchase" is no opposite of "sale", but "buyer" of "seller").
    """
    keys_a, keys_b = _keys(a), _keys(b)
    plain = plain_spelling(a), plain_spelling(b)
    for one, other in (plain, plain[::-1]):
        if (match := _NEGATION.match(one)) and one[match.end() :] == other:
            return True
    if set(keys_a) & set(keys_b):
        return False
    family = _family(keys_b)
    return any(_entry(key).opposites & family for key in _family(keys_a))


_AGENT = re.compile(r"(er|or|ee|ist|ant|ent|ian|man|woman)$")
_SUFFIX = re.compile(
    r"(ization|izing|izer|ized|ize|ations?|ating|ators?|ated|ate|itions?|ions?|ments?|ness|ships?"
    r"|fully|ful|ically|ical|ics?|ally|als?|ously|ous|ingly|ings?|edly|ed|ers?|ors?|ists?|isms?"
    r"|ity|ities|ively|ive|ably|able|ly|es|e|s|y|ies)$"
)


def _stem(key: str) -> str:
    match = _SUFFIX.search(key)
    return key[: match.start()] if match and match.start() >= 5 else key


def _direct(keys_a: tuple[str, ...], keys_b: tuple[str, ...]) -> float:
    best = 0.0
    for key in keys_a:
        entry = _entry(key)
        for other in keys_b:
            if key == other or other in entry.derived:
                return DERIVED
            if other in entry.synonyms:
                best = SYNONYM
            elif other in entry.related:
                best = max(best, RELATED)
    return best


def _two_steps(keys_a: tuple[str, ...], keys_b: tuple[str, ...]) -> bool:
    """One derivation and one synonym ("seizure", "confiscate"), or two derivations."""
    derived_a, derived_b = (_family(keys) - set(keys) for keys in (keys_a, keys_b))
    if any(_entry(key).synonyms & derived_b for key in keys_a):
        return True
    if any(_entry(key).synonyms & derived_a for key in keys_b):
        return True
    # "employer" and "employee" both come from "employ" and are not the same.
    agents = all(_AGENT.search(keys[0]) for keys in (keys_a, keys_b))
    return not agents and bool(derived_a & derived_b)


@lru_cache(maxsize=65536)
def closeness(a: str, b: str) -> float:
    """How nearly two lower-case lemmas mean the same, in [0, 1]; symmetric.

    1.0 the same word or another spelling of it; 0.95 derived from one another ("announce",
    "announcement"); 0.85 synonyms in common senses; 0.6 a kind of the other, or a synonym of a
    derived word ("seizure", "confiscate"); 0.0 anything else, and always for opposites. A
    multi-word lemma may have blanks, hyphens or underscores. Unknown words are compared by
    spelling and, cautiously, by suffix.
    """
    plain_a, plain_b = plain_spelling(a), plain_spelling(b)
    if not (plain_a and plain_b):
        return 0.0
    if _joined(plain_a) == _joined(plain_b):
        return SAME
    keys_a, keys_b = _keys(a), _keys(b)
    known = any(map(_table().get, keys_a)) and any(map(_table().get, keys_b))
    if known and _reach(keys_a).isdisjoint(keys_b):
        return 0.0
    if antonyms(a, b):
        return 0.0
    if known:
        return _direct(keys_a, keys_b) or (RELATED if _two_steps(keys_a, keys_b) else 0.0)
    stem_a, stem_b = _stem(plain_a), _stem(plain_b)
    return DERIVED if len(stem_a) >= 5 and stem_a == stem_b else 0.0


_PARTICLES = _words(
    """
    about ahead along apart around aside away back by down forward in into off on out over
    through to together under up
    """
)
_DETERMINERS = _words("a all an any her his its more my no one's our some that the their this")
_WIDEST_GAP = 2
_GAP_WORD = re.compile(r"[^\W\d_][\w'-]*")
_GAP_NUMBER = re.compile(r"\d[\d,.]*")


@cache
def _phrases_by_first() -> dict[str, dict[tuple[str, ...], str]]:
    """First word of each multi-word entry -> its other words -> the entry, with blanks."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for key in _table():
        first, *rest = key.split("_")
        if not (first and rest and all(rest)):
            continue
        entries = found.setdefault(first, {})
        entries[tuple(rest)] = key.replace("_", " ")
        # Sentences come as lemmas: "armed forces" as "armed force".
        if rest[-1].endswith("s") and len(rest[-1]) > 3 and not rest[-1].endswith("ss"):
            entries.setdefault((*rest[:-1], rest[-1][:-1]), key.replace("_", " "))
    return found


def _may_part(words: Sequence[str], rest: tuple[str, ...]) -> bool:
    """Whether the words may stand after the first of a phrase: "call [the match] off"."""
    if rest[0] not in _PARTICLES:
        return all(w in _DETERMINERS or _GAP_NUMBER.fullmatch(w) for w in words)
    return not any(
        w in _PARTICLES or w in {"and", "or", "but"} or not _GAP_WORD.fullmatch(w) for w in words
    )


def _longest_phrase(words: Sequence[str], at: int) -> str:
    entries = _phrases_by_first().get(words[at])
    if not entries:
        return ""
    for rest in sorted(entries, key=len, reverse=True):
        for gap in range(_WIDEST_GAP + 1):
            start = at + 1 + gap
            if tuple(words[start : start + len(rest)]) == rest and _may_part(
                words[at + 1 : start], rest
            ):
                return entries[rest]
    return ""


def phrases(lemmas: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """The multi-word entries among lemmas, as `closeness` takes them: (2, "pull out").

    With each goes the position of its first word, of which only the longest entry counts. Up to
    two words may part a verb from its particle ("call the match off"), and determiners or a
    number any two words ("lose their lives"); a particle or a stop never does.
    """
    words = [plain_spelling(lemma) for lemma in lemmas]
    found = ((at, _longest_phrase(words, at)) for at in range(len(words)))
    return tuple((at, phrase) for at, phrase in found if phrase)
