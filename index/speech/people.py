"""The people and bodies an article names, and whom a mention of a source stands for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.names import (
    Name,
    canonical_name,
    find_names,
    gender_of_title,
    same_name,
    split_title,
)
from index.names.canonical import name_words
from index.names.keys import block_keys, pair_keys
from index.speech.cues import FEMALE_NOUNS, HE, MALE_NOUNS, PERSON_NOUNS, SHE, THEY
from index.speech.given_names import gender_of_given_name
from index.speech.roles import role_beside
from index.types import Article, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLE_BEFORE = re.compile(r"(?:[A-Z][\w.’'-]*\s+){0,5}$")
# "Sgt. Jason Hale", of which the name finder sees only "Sgt".
_CUT_TITLE = re.compile(r"(?:Sgt|Lt|Gen|Col|Capt|Maj|Cpl|Cmdr|Adm|Brig|Sen|Rep|Gov|Rev|Prof|Dr)\.")
_OWNER = re.compile(r"['’]s?$")
REACH = 6
"""How many sentences back a pronoun may point."""
_BODIES = {
    **{key: {"organisation", "place"} for key in ("it", "its")},
    **{key: {"organisation"} for key in THEY - {"it", "its"}},
}
_MAX_ROLE = 90


@dataclass(slots=True)
class Mention:
    """One place where a known name is printed; offsets count the article's text."""

    start: int
    end: int
    sentence: int
    subject: bool
    text: str


@dataclass(slots=True)
class Entity:
    """Everyone or everything that goes by one name in an article."""

    canonical: str
    person: bool
    kind: str = "other"
    gender: str = ""
    role: str = ""
    titles: str = ""
    """Every title the article puts before the name: "Army General"."""
    mentions: list[Mention] = field(default_factory=list)
    named_at: tuple[int, int] = (0, 0)

    def describe(self, role: str) -> None:
        """Keeps the fullest role given: "chairman of …" rather than "General"."""
        if len(role.split()) > len(self.role.split()):
            self.role = role


class Cast:
    """Who is named in an article. Built once per article, then asked for each mention."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], docs: Sequence["Doc"]):
        self._text = article.text
        self._sentences = sentences
        self._docs = docs
        self.entities: list[Entity] = []
        self._handles: dict[tuple[str, str], list[Entity]] = {}
        self._by_sentence: dict[int, list[tuple[Entity, Mention]]] = {}
        self._index: dict[str, Entity] = {}
        self._gather()

    def _gather(self) -> None:
        found: list[tuple[Name, int, int, Doc]] = []
        for sentence, doc in zip(self._sentences, self._docs, strict=False):
            for name in find_names(doc):
                if name.kind == "demonym" or self._cut_title(name, sentence.start):
                    continue
                found.append((name, sentence.number, sentence.start, doc))
        # Full names first, so that bare surnames find the person they belong to.
        order = sorted(
            found, key=lambda f: (-min(3, len(f[0].canonical.split())), f[2] + f[0].start)
        )
        for name, number, offset, doc in order:
            self._add(name, number, offset, doc)
        for entity in self.entities:
            entity.mentions.sort(key=lambda m: m.start)
            entity.gender = entity.gender or gender_of_given_name(entity.canonical)

    def _cut_title(self, name: Name, offset: int) -> bool:
        start, end = offset + name.start, offset + name.end + 1
        return _CUT_TITLE.fullmatch(self._text, start, end) is not None

    def _add(self, name: Name, number: int, offset: int, doc: "Doc") -> None:
        start, end = offset + name.start, offset + name.end
        entity = self.find(name.canonical, start)
        if entity is None:
            entity = Entity(canonical=name.canonical, person=name.kind == "person", kind=name.kind)
            entity.named_at = _canonical_span(self._text, start, end, name.canonical)
            self.entities.append(entity)
            for handle in _handles(name.canonical):
                self._handles.setdefault(handle, []).append(entity)
            self._index[name.canonical] = entity
        elif name.kind == "person" and " " in name.canonical:
            entity.person = True
        title = _title_before(self._text, start)
        may_be_person = name.kind in {"person", "other"} and not name.text.isupper()
        if may_be_person and (role := _role_beside(doc, name)):
            entity.person = entity.person or " " in entity.canonical
            entity.describe(role)
        entity.gender = entity.gender or gender_of_title(title.split()[-1] if title else "")
        if title and entity.person and not gender_of_title(title):
            entity.titles = f"{entity.titles} {title}".strip()
            if not entity.role and not title.isupper():
                entity.role = title
        mention = Mention(start, end, number, _is_subject(doc, name), name.text)
        entity.mentions.append(mention)
        self._by_sentence.setdefault(number, []).append((entity, mention))

    def find(self, name: str, near: int) -> Entity | None:
        """The entity that goes by `name`; of several, the one last named before `near`."""
        if name in self._index:
            return self._index[name]
        near_names = {id(e): e for handle in _sought(name) for e in self._handles.get(handle, ())}
        ordered = sorted(near_names.values(), key=lambda e: e.named_at)
        fits = [e for e in ordered if same_name(e.canonical, name)]
        if not fits:
            return None
        return max(fits, key=lambda e: _nearness(e, near))

    def named_in(self, sentence: int) -> Sequence[tuple[Entity, Mention]]:
        """Who is named in a sentence, and where."""
        return self._by_sentence.get(sentence, ())

    def candidates(
        self, sentence: int, before: int, pronoun: str
    ) -> Iterator[tuple[Entity, Mention]]:
        """Mentions in the sentences up to `before` that a pronoun may stand for."""
        gender = gender_of_mention(pronoun)
        for number in range(sentence - REACH, sentence + 1):
            for entity, mention in self.named_in(number):
                if mention.start >= before or (gender and entity.gender not in {"", gender}):
                    continue
                if pronoun in THEY:
                    if not entity.person and entity.kind in _BODIES[pronoun]:
                        yield entity, mention
                elif entity.person:
                    yield entity, mention

    def by_role(self, noun: str, before: int) -> Entity | None:
        """The person last named before `before` whose title or role has `noun`: "the general"."""
        fits = [
            (max((m.start for m in e.mentions if m.start < before), default=-1), e)
            for e in self.entities
            if re.search(rf"(?i)\b{re.escape(noun)}\b", f"{e.titles} {e.role}")
        ]
        fits = [f for f in fits if f[0] >= 0]
        return max(fits, key=lambda f: f[0])[1] if fits else None


def _handles(name: str) -> set[tuple[str, str]]:
    """What a name is kept by. A full name is sought by other keys than a single word is."""
    words = name_words(name)
    if len(words) < 2:
        return (
            {(by, key) for by in ("word", "full") for key in block_keys(name)} if words else set()
        )
    return {("word", key) for key in block_keys(name)} | {("full", k) for k in pair_keys(name)}


def _sought(name: str) -> set[tuple[str, str]]:
    words = name_words(name)
    if len(words) < 2:
        return {("word", key) for key in block_keys(name)} if words else set()
    return {("full", key) for key in (*pair_keys(name), *block_keys(name))}


def _nearness(entity: Entity, near: int) -> tuple[int, int]:
    before = [m.start for m in entity.mentions if m.start <= near]
    return (len(entity.mentions), max(before, default=-1))


def _canonical_span(text: str, start: int, end: int, canonical: str) -> tuple[int, int]:
    at = text.find(canonical, start, end)
    return (at, at + len(canonical)) if at >= 0 else (start, end)


def _title_before(text: str, start: int) -> str:
    window = text[max(0, start - 60) : start]
    match = _TITLE_BEFORE.search(window)
    words = (match.group() if match else "").split()
    while words:
        title, rest = split_title(" ".join([*words, "Xxxx", "Yyyy"]))
        if rest == "Xxxx Yyyy":
            return title
        words = words[1:]
    return ""


def _role_beside(doc: "Doc", name: Name) -> str:
    at = name.text.rfind(name.canonical)
    start = name.start + max(0, at)
    span = doc.char_span(start, name.end, alignment_mode="expand")
    return role_beside(doc, span.start, span.end - 1) if span is not None else ""


def _is_subject(doc: "Doc", name: Name) -> bool:
    span = doc.char_span(name.start, name.end, alignment_mode="expand")
    return span is not None and span.root.dep_ in {"nsubj", "nsubjpass"}


def gender_of_mention(text: str) -> str:
    """What a mention itself says of the person: "she", "the spokeswoman", "Mr Wallace"."""
    lowered = text.lower()
    if lowered in HE:
        return "male"
    if lowered in SHE:
        return "female"
    words = set(re.findall(r"[a-z]+", lowered))
    if words & FEMALE_NOUNS:
        return "female"
    if words & MALE_NOUNS:
        return "male"
    return gender_of_title(text)


def role_of(doc: "Doc", head: int, mention: str) -> str:
    """The role a mention is given in its own sentence: apposition or title, else ""."""
    token = doc[head]
    for child in token.children:
        if child.dep_ == "appos" and child.i > token.i:
            role = _apposition(doc, child.i)
            if role:
                return role
    name = canonical_name(mention)
    at = mention.find(name)
    title = _OWNER.sub("", mention[:at].strip(" ,")) if at > 0 else ""
    words = [w for w in title.split() if w.lower() not in {"the", "a", "an"}]
    title = " ".join(words)
    return "" if gender_of_title(title) else title


def _apposition(doc: "Doc", head: int) -> str:
    tokens: list[int] = [head]
    for child in doc[head].children:
        if child.dep_ not in {"relcl", "punct", "acl", "advcl", "appos", "conj", "cc"}:
            tokens.extend(t.i for t in child.subtree)
    first, last = min(tokens), max(tokens)
    role = doc[first : last + 1].text
    if doc[head].ent_type_ == "PERSON" or doc[head].like_num or len(role) > _MAX_ROLE:
        return ""
    role = re.sub(r"^(?i:the|a|an)\s+", "", role)
    return role if re.search(r"[A-Za-z]{3}", role) else ""


def is_person_noun(word: str) -> bool:
    """Whether a common noun names a person: "general", "spokeswoman"."""
    return word.lower() in PERSON_NOUNS
