"""Who speaks in more than one article: one speaker for all spellings of a name, never for two.

`index.speech` settles within an article whom a mention stands for; here the speakers of the
articles are put together. Sameness of names cannot be chained: "J. Marsh" may be Jane or John, who
are two. So a name that fits two others which do not fit one another is joined to neither. Names go
from the fullest to the barest:

1. Full names that are one name (`same_name`) and whose titles do not contradict are one speaker.
2. A name with initials, then a bare surname, belongs to the one speaker already known that it fits
   in name, sex and walk of life, first within its article, then anywhere. Where several fit, it
   stays a speaker of its own in each article, for two such articles may mean different people.
3. A body told by its country ("the US military") is one speaker everywhere. A description
   ("police", "a US official", "the health ministry") is never known to be the same in two articles.

The outcome does not depend on the order of the articles. Names are compared only where they share a
key, so that the work grows with the number of speakers.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from index.names import same_name
from index.names.canonical import fold, name_words
from index.names.keys import block_keys, pair_keys
from index.names.places import country_group
from index.speaker_evidence import (
    Kinds,
    Level,
    Voice,
    fields_of,
    gather_voices,
)
from index.types import Quote, Speaker

_Node = TypeVar("_Node", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerTable:
    """All speakers, most quoted first, and whose each quote is."""

    speakers: tuple[Speaker, ...]
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(article id, `Quote.speaker`) -> position in `speakers`."""

    def of(self, article_id: str, speaker: str) -> Speaker | None:
        """The speaker that an article's own form of a name stands for, or None."""
        at = self.places.get((article_id, speaker))
        return None if at is None else self.speakers[at]


@dataclass(slots=True)
class _Group:
    """The voices that are one speaker, and what they tell together."""

    level: Level
    voices: list[Voice] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    sexes: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    is_person: bool = False

    def settle(self) -> "_Group":
        """Sums up the voices; those joined later, barer ones, do not change it."""
        self.forms = {voice.form for voice in self.voices}
        told = {sex for voice in self.voices for sex in voice.titled}
        self.sexes = frozenset(told or {sex for voice in self.voices for sex in voice.sexes})
        self.fields = fields_of(role for voice in self.voices for role in voice.roles)
        self.articles = frozenset(voice.article_id for voice in self.voices)
        persons = sum(bool(v.sexes or v.kind == "person") for v in self.voices)
        self.is_person = persons * 2 > len(self.voices)
        return self


def group_speakers(quotes: Iterable[Quote], kinds: Kinds) -> SpeakerTable:
    """Put the speakers of all articles together.

    Args:
        quotes: the reports of speech of all articles, in any order.
        kinds: the kind of name ("person", "organisation" …) by article id and `Quote.speaker`, for
            those that are names.
    """
    by_level: dict[Level, list[Voice]] = defaultdict(list)
    for voice in gather_voices(quotes, kinds):
        by_level[voice.level].append(voice)
    groups = _alike(by_level["full"], "full", _full_node)
    partial: tuple[Level, ...] = ("initial", "bare")
    for level in partial:
        groups += _attach(by_level[level], groups, level, bool(kinds))
    unnamed: tuple[Level, ...] = ("body", "described")
    for level in unnamed:
        same: dict[tuple[str, ...], _Group] = {}
        for voice in by_level[level]:
            same.setdefault(voice.key, _Group(level)).voices.append(voice)
        groups += same.values()
    return _table(groups)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name with what sets two people of that name apart."""

    key: tuple[str, ...]
    form: str = field(compare=False)
    sexes: frozenset[str]
    fields: frozenset[str]
    article: str = ""


def _full_node(voice: Voice) -> _Name:
    # A full name fits all the roles a person has held; only titles tell two of that name apart.
    return _Name(voice.key, voice.form, frozenset(voice.titled), frozenset())


def _partial_node(voice: Voice) -> _Name:
    if voice.is_body:
        return _Name(voice.key, voice.form, frozenset(), frozenset())
    return _Name(voice.key, voice.form, voice.sexes, voice.fields)


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _one(a: _Name, b: _Name) -> bool:
    if not (_agree(a.sexes, b.sexes) and _agree(a.fields, b.fields)):
        return False
    return a.key == b.key or _alike_named(a.form, b.form)


def _alike_named(a: str, b: str) -> bool:
    """`same_name`, but a country's short form stands for no other body: US, Ursula Schmidt."""
    if (country_group(a) is None) != (country_group(b) is None):
        return False
    return same_name(a, b)


def _alike(voices: Sequence[Voice], level: Level, node: Callable[[Voice], _Name]) -> list[_Group]:
    """Groups of voices that all fit one another; a name that fits two strangers is alone."""
    at: dict[_Name, list[Voice]] = defaultdict(list)
    for voice in sorted(voices, key=lambda v: (v.form, v.article_id)):
        at[node(voice)].append(voice)
    groups = []
    for names, torn in _cliques(list(at)):
        found = [voice for name in names for voice in at[name]]
        if torn and level != "full" and not all(voice.is_body for voice in found):
            groups += _by_article(found, level)
        else:
            groups.append(_Group(level, found).settle())
    return groups


def _by_article(voices: Iterable[Voice], level: Level) -> list[_Group]:
    parted: dict[tuple[str, tuple[str, ...]], _Group] = {}
    for voice in voices:
        parted.setdefault((voice.article_id, voice.key), _Group(level)).voices.append(voice)
    return [group.settle() for group in parted.values()]


def _cliques(names: Sequence[_Name]) -> list[tuple[list[_Name], bool]]:
    """Sets of names that all fit one another, and whether a set is a name torn between others.

    Without the torn names (those that fit two names which do not fit one another) no path of
    three is left in the graph of fitting names, so that each connected part is complete.
    """
    near: dict[_Name, set[_Name]] = {name: set() for name in names}
    blocks: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        for handle in pair_keys(name.form):
            blocks[handle].append(name)
    for block in blocks.values():
        for a, b in combinations(block, 2):
            if b not in near[a] and _one(a, b):
                near[a].add(b)
                near[b].add(a)
    torn = {
        name
        for name, beside in near.items()
        if any(b not in near[a] for a, b in combinations(beside, 2))
    }
    found: list[tuple[list[_Name], bool]] = []
    done: set[_Name] = set()
    for name in names:
        if name in torn:
            found.append(([name], True))
        elif name not in done:
            part = [name, *(near[name] - torn)]
            done.update(part)
            found.append((part, False))
    return found


def _attach(
    voices: Sequence[Voice], known: Sequence[_Group], level: Level, kinds_known: bool
) -> list[_Group]:
    """Give each voice to the one known group it fits; returns the groups of those left over."""
    blocks: dict[str, dict[int, _Group]] = defaultdict(dict)
    for group in known:
        for form in group.forms:
            for handle in block_keys(form):
                blocks[handle][id(group)] = group
    by_form: dict[str, list[_Group]] = {}
    joined: list[tuple[_Group, Voice]] = []
    alone: list[Voice] = []
    free: list[Voice] = []
    for voice in voices:
        fits = by_form.get(voice.form)
        if fits is None:
            near = {i: g for h in block_keys(voice.form) for i, g in blocks.get(h, {}).items()}
            fits = [group for group in near.values() if _is_named_by(voice.form, group)]
            by_form[voice.form] = fits
        fits = [group for group in fits if _is_possible(voice, group)]
        here = [group for group in fits if voice.article_id in group.articles]
        if len(here or fits) == 1:
            joined.append(((here or fits)[0], voice))
        elif fits:
            alone.append(voice)
        elif level == "bare" and kinds_known and not (voice.kind or voice.sexes or voice.roles):
            alone.append(voice)  # a word with a capital that no article is known to use as a name
        else:
            free.append(voice)
    for group, voice in joined:
        group.voices.append(voice)
    return _by_article(alone, level) + _alike(free, level, _partial_node)


def _is_named_by(form: str, group: _Group) -> bool:
    words = name_words(form)
    for full in group.forms:
        if _alike_named(form, full):
            # What is no surname of the name is its initials, which stand for bodies alone.
            by_initials = len(words) == 1 and form.replace(".", "").isupper() and len(form) <= 6
            spelt_out = words[-1] == name_words(full)[-1]
            return spelt_out or not (by_initials and group.is_person)
    return False


def _is_possible(voice: Voice, group: _Group) -> bool:
    if voice.is_body and group.is_person and voice.article_id not in group.articles:
        return False
    return _agree(voice.sexes, group.sexes) and _agree(voice.fields, group.fields)


def _fullest(texts: Iterable[str]) -> list[str]:
    """Longest in words, then in letters; a spelling in capitals after others."""
    return sorted(set(texts), key=lambda t: (-len(t.split()), t.isupper(), -len(t), t))


def _name_of(group: _Group) -> str:
    if group.level == "described":
        # "Police" at the head of a sentence and "police" are one.
        return min((p for v in group.voices for p in v.printed), key=lambda p: (p[:1].isupper(), p))
    return _fullest(form for voice in group.voices for form in voice.spellings)[0]


def _speaker(group: _Group) -> Speaker:
    name = _name_of(group)
    named = group.level != "described"
    forms = {s for v in group.voices for s in (v.spellings if named else v.printed)} - {name}
    roles = _fullest(_distinct(role for voice in group.voices for role in voice.roles))
    return Speaker(
        name=name,
        role=roles[0] if roles else "",
        spellings=(name, *sorted(forms)),
        article_ids=tuple(sorted({voice.article_id for voice in group.voices})),
        quotes=sum(voice.quotes for voice in group.voices),
        roles=tuple(roles),
        named=named,
    )


def _distinct(roles: Iterable[str]) -> Iterable[str]:
    """Roles that differ in more than capitals and accents."""
    kept: dict[str, str] = {}
    for role in sorted(roles):
        kept.setdefault(fold(role), role)
    return kept.values()


def _table(groups: Iterable[_Group]) -> SpeakerTable:
    made = [(_speaker(group), group) for group in groups]
    made.sort(key=lambda m: (-m[0].quotes, fold(m[0].name), m[0].name, m[0].article_ids))
    places = {
        (voice.article_id, printed): at
        for at, (_, group) in enumerate(made)
        for voice in group.voices
        for printed in voice.printed
    }
    return SpeakerTable(speakers=tuple(speaker for speaker, _ in made), places=places)
