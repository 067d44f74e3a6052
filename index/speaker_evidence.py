"""What one article tells of one of its speakers: a name or a description, sex, roles, spellings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from index.names import canonical_name, gender_of_title, same_name
from index.names.canonical import fold, name_words
from index.names.places import country_group, is_country, is_demonym
from index.speech.cues import PERSON_NOUNS
from index.speech.given_names import gender_of_given_name
from index.types import Quote

Level = Literal["full", "initial", "bare", "body", "described"]
Kinds = Mapping[tuple[str, str], str]
"""(article id, name) -> the kind of name it is there."""

_DETERMINER = re.compile(r"(?i)^(?:the|an?|its|his|her|their|our|my|this|that|these|those)\s+")
_BEFORE_A_NAME = re.compile(r"^(?:[a-z][\w-]*\s+){1,3}(?=[A-Z])")
_PREPOSITIONS = frozenset(
    "of for in at from on with by to near inside seen close familiar who that and or".split()
)
_MALE, _FEMALE = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})
_BODIES = frozenset(
    "military army navy government administration ministry police parliament intelligence embassy"
    " authorities forces coastguard media television treasury judiciary military's".split()
)
"""Common nouns for a body of which a country or a town has one."""
_GROUPS = frozenset(
    "police officials authorities experts analysts critics farmers witnesses residents prosecutors"
    " scientists researchers doctors sources rescuers investigators organisers organizers insurers"
    " supporters opponents campaigners observers activists protesters soldiers troops people some"
    " many others family relatives neighbours neighbors passengers workers documents reports report"
    " statement study survey poll data figures government ministry parliament court two three"
    " judges lawyers officers media source prosecution defence defense union company".split()
)
_OFFICES = frozenset(
    "ministry department office defence defense foreign interior health finance justice education"
    " agriculture transport environment energy labour labor supreme high court parliament cabinet"
    " government army navy air force forces police treasury central bank council city electoral"
    " commission national security armed general staff prosecutor prosecutors public local fire"
    " brigade service rescue emergency services authority authorities agency committee board"
    " hospital university school town regional federal company union".split()
)
"""A body whose name is made of these alone may be another one in another article."""
_FIELDS = {
    "politics": "president minister secretary chancellor senator congressman congresswoman mayor"
    " governor mp msp lawmaker premier ambassador diplomat councillor representative politician",
    "military": "general colonel commander admiral captain major lieutenant sergeant army navy"
    " military soldier chiefs marshal",
    "law": "judge justice prosecutor lawyer attorney barrister solicitor inspector detective"
    " sheriff constable",
    "learning": "professor scientist researcher epidemiologist historian physicist biologist"
    " climatologist doctor surgeon economist",
    "business": "executive ceo founder chairman chairwoman president banker entrepreneur trader"
    " economist",
    "sport": "coach player captain runner athlete striker goalkeeper footballer swimmer",
    "church": "bishop archbishop cardinal pope pastor rabbi imam priest reverend",
    "stage": "actor actress singer novelist musician filmmaker composer",
}
_FIELDS_OF: dict[str, frozenset[str]] = {
    word: frozenset(name for name, words in _FIELDS.items() if word in words.split())
    for words in _FIELDS.values()
    for word in words.split()
}


@dataclass(slots=True, kw_only=True)
class Voice:
    """One speaker of one article, with all that its quotes tell of who it is."""

    article_id: str
    level: Level
    form: str
    """The name to compare; for a description, the description."""
    key: tuple[str, ...]
    """Equal for two voices whose names are the same words."""
    kind: str = ""
    printed: set[str] = field(default_factory=set)
    """`Quote.speaker` of its quotes."""
    spellings: set[str] = field(default_factory=set)
    titled: set[str] = field(default_factory=set)
    """Sexes told by titles or by the given name."""
    pronouns: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    quotes: int = 0

    @property
    def sexes(self) -> frozenset[str]:
        """What is known of the sex; a pronoun counts where no title or given name tells."""
        return frozenset(self.titled or (self.pronouns if len(self.pronouns) == 1 else ()))

    @property
    def fields(self) -> frozenset[str]:
        """The walks of life its roles belong to, as far as they are known."""
        return fields_of(self.roles)

    @property
    def is_body(self) -> bool:
        """Whether the name is one of an organisation or a place, and nothing tells of a person."""
        return self.kind in {"organisation", "place"} and not (self.titled or self.roles)


def gather_voices(quotes: Iterable[Quote], kinds: Kinds) -> list[Voice]:
    """The voices of all articles. A quote without a speaker belongs to none."""
    voices: dict[tuple[str, str], Voice] = {}
    for quote in quotes:
        if not quote.speaker.strip():
            continue
        at = (quote.article_id, quote.speaker)
        voice = voices.get(at)
        if voice is None:
            voice = voices[at] = _voice(*at, kinds)
        voice.quotes += 1
        _learn(voice, quote)
    return list(voices.values())


def fields_of(roles: Iterable[str]) -> frozenset[str]:
    """The walks of life that roles belong to; empty where no word of theirs tells."""
    words = {word for role in roles for word in re.findall(r"[^\W\d_]+", fold(role))}
    return frozenset().union(*(_FIELDS_OF[word] for word in words if word in _FIELDS_OF))


def bare_description(text: str) -> str:
    """A description without its article or possessive pronoun: "the bank" and "Its bank"."""
    return _DETERMINER.sub("", " ".join(text.split()))


def _voice(article_id: str, speaker: str, kinds: Kinds) -> Voice:
    level, form = _read(speaker)
    key = name_words(form)
    if level == "body":
        key = _body_key(form)
    elif level == "described" or not key:
        level, key = "described", (article_id, fold(form))
    return Voice(
        article_id=article_id,
        level=level,
        form=form,
        key=key,
        kind=kinds.get((article_id, speaker), ""),
        printed={speaker},
        spellings={form},
        titled={gender_of_given_name(form)} - {""} if level == "full" else set(),
    )


def _learn(voice: Voice, quote: Quote) -> None:
    mention = quote.speaker_mention
    lowered = mention.lower()
    if lowered in _MALE:
        voice.pronouns.add("male")
    elif lowered in _FEMALE:
        voice.pronouns.add("female")
    role = " ".join(quote.role_of_speaker.split())
    if role:
        voice.roles.add(role)
    if voice.level not in {"full", "initial", "bare"}:
        return
    told = gender_of_title(mention) or ("female" if re.search(r"woman\b", role.lower()) else "")
    if told:
        voice.titled.add(told)
    if mention == voice.form:
        return
    spelling = canonical_name(mention)
    named = spelling[:1].isupper() and _read(spelling)[0] != "described"
    longer = spelling.startswith(f"{voice.form} ")  # "Priya Nair of Bexley Bank"
    if named and not longer and same_name(spelling, voice.form):
        voice.spellings.add(spelling)


@lru_cache(maxsize=16384)
def _read(speaker: str) -> tuple[Level, str]:
    """Whether a source is named, and by what; else its description."""
    plain = bare_description(speaker)
    form = _named_part(plain)
    words = form.split()
    folded = [fold(word).strip(".,'’s") if len(word) > 3 else fold(word) for word in words]
    if not words or _is_generic(words):
        return "described", plain
    if words[-1][:1].islower():
        proper = any(word[:1].isupper() for word in words[:-1])
        body = fold(words[-1]) in _BODIES and proper and not _PREPOSITIONS & set(folded)
        return ("body", form) if body else ("described", plain)
    form = canonical_name(form)
    names = name_words(form)
    if not names or not form[:1].isupper():
        return "described", plain
    if len(names) == 1:
        return "bare", form
    if all(len(word) == 1 for word in names[:-1]):
        return "initial", form
    return "full", form


def _named_part(plain: str) -> str:
    """Cuts what stands before or after the name: "farmer Rosa Almeida", "Nair of Bexley Bank"."""
    first, _, rest = plain.partition(", ")
    if rest[:1].isupper() and first[-1:].islower() and not first.split()[-1][:1].isupper():
        plain = rest  # "The builder, Stratton & Cole"
    before = _BEFORE_A_NAME.match(plain)
    if before and not _PREPOSITIONS & set(before.group().split()):
        plain = plain[before.end() :]
    words = plain.split()
    while len(words) > 2 and _is_person_noun(words[0]) and words[1][:1].isupper():
        words = words[1:]
    for at, word in enumerate(words):
        if at and word in _PREPOSITIONS - {"of", "and", "for"}:
            words = words[:at]
            break
    return " ".join(words)


def _is_person_noun(word: str) -> bool:
    lowered = fold(word)
    return lowered in PERSON_NOUNS or lowered.removesuffix("s") in PERSON_NOUNS


def _is_generic(words: list[str]) -> bool:
    """Whether the words name no one in particular: "Police", "US Official", "Health Ministry"."""
    folded = [fold(word) for word in words]
    if folded[-1] in _GROUPS and (len(words) == 1 or folded[-1] not in _BODIES):
        return True
    places = [is_demonym(word) or country_group(word) is not None for word in words]
    if _is_person_noun(words[-1]) and all(places[:-1]):
        return True
    return all(fold(word) in _OFFICES or word in _PREPOSITIONS or word == "the" for word in words)


def _body_key(form: str) -> tuple[str, ...]:
    """ "US military" and "American military" are one; "Moscow police" and "Russian police" not."""
    *before, body = (re.sub(r"['’]s$", "", word) for word in form.split())
    place = " ".join(before)
    group = country_group(place) if is_country(place) or is_demonym(place) else None
    return ("a body of", fold(place) if group is None else str(group), fold(body))
