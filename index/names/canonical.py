"""The form of a name that names are compared in: without title, article, possessive."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Gender = Literal["male", "female", ""]

_MALE = {"mr", "sir", "lord", "king", "prince", "duke", "pope", "baron", "chairman", "congressman"}
_FEMALE = {"mrs", "ms", "miss", "lady", "dame", "queen", "princess", "duchess", "madam", "baroness"}
_RANKS = {
    "gen", "general", "col", "colonel", "lt", "lieutenant", "maj", "major", "capt", "captain",
    "sgt", "sergeant", "cpl", "corporal", "adm", "admiral", "cmdr", "commander", "brig",
    "brigadier", "marshal", "private", "pvt", "army", "rear", "vice",
}  # fmt: skip
_OFFICES = {
    "dr", "prof", "professor", "rev", "reverend", "father", "sister", "bishop", "archbishop",
    "cardinal", "rabbi", "imam", "sheikh", "ayatollah", "judge", "justice", "president", "premier",
    "chancellor", "minister", "secretary", "senator", "sen", "rep", "representative", "gov",
    "governor", "mayor", "ambassador", "congresswoman", "speaker", "chief", "sheriff", "detective",
    "inspector", "constable", "officer", "chairwoman", "chair", "director", "spokesman",
    "spokeswoman", "spokesperson", "deputy", "del", "mp", "msp", "councillor", "hon", "honorable",
    "coach", "analyst", "attorney", "lawyer", "candidate", "nominee", "former", "ex", "emperor",
    "foreign", "defence", "defense", "prime", "interior", "finance", "health", "home", "treasury",
    "acting", "state", "press", "party", "leader", "retired", "us", "uk", "eu", "nato", "un",
    "democrat", "republican", "democratic", "campaign", "editor", "author", "adviser", "advisor",
    "economist", "tsar", "pm", "st",
}  # fmt: skip
_TITLES = _MALE | _FEMALE | _RANKS | _OFFICES
# Words that are a title before a name but as often the first word of a body's own name.
_WEAK = {"us", "uk", "eu", "nato", "un", "state", "army", "home", "foreign", "health", "party",
         "press", "democratic", "republican", "democrat", "campaign", "st", "rear", "vice",
         "finance", "interior", "treasury", "defence", "defense", "prime", "private", "king",
         "prince", "queen", "lord"}  # fmt: skip
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_SUFFIX = re.compile(r",?\s+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_EDGES = " \t\n\r.,;:!?\"“”«»()[]{}*-–—'‘’"


def fold(text: str) -> str:
    """Lower case without diacritics: "Zelenskýy" and "zelenskyy" are one."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in spread if not unicodedata.combining(c))
    return kept.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("’", "'").casefold()


def split_title(name: str) -> tuple[str, str]:
    """Divides "Army General Mark Milley" into its title and the name proper.

    A body whose own name starts with such a word ("State Department") keeps it: weak titles are
    only taken off together with a strong one, or where a full name of two words is left over.
    """
    words = name.split()
    cut = 0
    while cut < len(words) - 1 and is_title(words[cut]):
        cut += 1
    if cut and words[cut].lower() in {"of", "for", "to", "and"}:
        return "", name
    strong = any(_bare(w) not in _WEAK for w in words[:cut])
    if cut and not strong and (len(words) - cut < 2 or any(w.islower() for w in words[cut:])):
        return "", name
    if cut and not words[cut][:1].isupper():
        return "", name
    return " ".join(words[:cut]), " ".join(words[cut:])


def _bare(word: str) -> str:
    return fold(word).strip(".,'").replace("-", "")


def is_title(word: str) -> bool:
    """Whether a word may stand before a name as its title: "Sgt.", "Army", "Mrs"."""
    parts = [p for p in re.split(r"[-/]", word) if p]
    return bool(parts) and all(_bare(p) in _TITLES for p in parts)


@lru_cache(maxsize=16384)
def gender_of_title(name: str) -> Gender:
    """What "Mr", "Mrs", "Sir" … at the head of a name says of the person, or ""."""
    first = _bare(name.split()[0]) if name.split() else ""
    if first in _MALE:
        return "male"
    return "female" if first in _FEMALE else ""


@lru_cache(maxsize=16384)
def canonical_name(text: str) -> str:
    """The name without leading article and title, asides, possessive and stray punctuation."""
    name = _ASIDE.sub(" ", " ".join(text.split())).strip(_EDGES)
    name = _POSSESSIVE.sub("", name).strip(_EDGES)
    bare = _ARTICLE.sub("", name)
    proper = split_title(bare)[1]
    return _SUFFIX.sub("", proper).strip(_EDGES) or bare


@lru_cache(maxsize=16384)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name's canonical form."""
    return tuple(
        w for w in re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(canonical_name(name).replace(".", "")))
    )
