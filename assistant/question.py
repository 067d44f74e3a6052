"""What a question asks for: its kind, the words an answer must cover, and the relations it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from assistant.lexicon import LIGHT_WORDS, REPORTING_WORDS, phrases
from index.names import find_names

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Kind = Literal[
    "number", "person", "place", "time", "duration", "frequency", "age", "reason", "said", "list", "yes_no",
    "compare", "definition", "manner", "thing",
]
TermKind = Literal["name", "noun", "verb", "modifier", "number", "focus"]

# A word that asks for its own kind of answer carries no content of its own: an article that
# answers "in what year" need not print the word "year".
PLACE_NOUNS = frozenset(
    "city country place town region river capital village state area location venue province "
    "street building port".split()
)
TIME_NOUNS = frozenset("day date year month time week weekday hour season".split())
PERSON_NOUNS = frozenset(
    "person man woman leader president general minister official politician officer commander "
    "spokesman spokeswoman spokesperson senator adviser advisor secretary chief head author "
    "candidate judge coach player people".split()
)
NUMBER_NOUNS = frozenset(
    "number figure amount total percentage percent proportion share toll sum price cost count "
    "estimate age turnout population temperature magnitude margin rate salary speed height weight "
    "length width depth size distance score majority".split()
)
ORGANISATION_NOUNS = frozenset(
    "company firm organisation organization party team club agency newspaper broadcaster union "
    "institute university group ministry airline manufacturer maker publisher charity".split()
)
LIST_NOUNS = frozenset(
    "condition demand reason country nation thing person name group city item requirement side "
    "party power politician possibility way option point measure step".split()
)
_KIND_NOUNS = ORGANISATION_NOUNS | PLACE_NOUNS | TIME_NOUNS | PERSON_NOUNS | NUMBER_NOUNS | LIST_NOUNS
_ARTICLE_WORDS = frozenset("article articles report reports source sources text story".split())
_COMPARE = re.compile(
    r"\b((both|each) (articles?|reports?|sources?|stor(y|ies)|texts?)|(articles|reports|sources|stories|texts) "
    r"(agree|differ|disagree|contradict)|compare|comparison|in common|difference between|"
    r"differ(s|ent|ently)? (from|between)|the (two|other) (articles|reports|sources|stories))\b",
    re.I,
)
_QUOTED = re.compile(r"[\"“‘](?P<words>[^\"”’“]{3,}?)[\"”’]")
_BARE_NUMBERS = frozenset(
    "number figure amount total percentage percent proportion share toll sum count estimate".split()
)
"""Nouns an answer need not print; a "turnout" or a "salary" has to be called that."""
_OFFICE_NOUNS = frozenset("position job role post title office rank occupation function".split())
_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth".split())
_HOW_KINDS: dict[str, Kind] = {"long": "duration", "soon": "time", "often": "frequency"}
_INNER_CLAUSE = frozenset({"ccomp", "xcomp"})
_SMALL_NUMBERS = frozenset({"one", "two", "three", "both", "1", "2", "3"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_WEIGHTS: dict[TermKind, float] = {
    "name": 1.5, "number": 1.5, "noun": 1.0, "verb": 1.0, "modifier": 0.6, "focus": 0.4,
}
_PLAIN_CUES = frozenset(
    "say tell speak talk think believe state add mention describe comment note call ask".split()
)
"""Reporting verbs an article may well replace by another; "warn" or "deny" mean more than that."""
_LIGHT_UNLESS_VERBS = frozenset({"back", "last", "near", "down", "like", "mean", "mind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or name of the question that its answer's evidence has to cover."""

    text: str
    lemma: str
    kind: TermKind
    position: int
    """Token number of its head in the question."""

    @property
    def weight(self) -> float:
        """How much it counts in coverage."""
        return _WEIGHTS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Who does what to whom, as the question presupposes it; "" is an open or absent place."""

    predicate: str
    subject: str = ""
    object: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """A name or number that narrows a noun down: ("civilians", "Ukrainian")."""

    head: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, read."""

    text: str
    kind: Kind
    focus: str
    """Lemma of the noun asked about ("civilian" in "how many civilians"), or ""."""
    terms: tuple[Term, ...]
    relations: tuple[Relation, ...]
    modifiers: tuple[Modifier, ...]
    speaker: str
    """Whose words are asked for ("what did Biden say"), or ""."""
    asks_speaker: bool
    """Whether the person asked for is the source of a statement ("who said …")."""
    cue: str
    """The lemma of the reporting verb, where there is one."""
    parties: tuple[str, ...]
    """Names joined by "and" whose views or words are asked for together."""
    passive: bool
    """Whether its main verb is passive ("who was acquitted")."""
    negated: bool
    """Whether it asks for what is not so ("who did not sign …")."""
    predicate: str
    """Lemma of the main verb ("withdraw" in "when did Russia withdraw …"), "" where it is empty."""
    quoted: tuple[str, ...]
    """Phrases in quotation marks: an answer has to hold them word for word."""

    @property
    def names(self) -> tuple[Term, ...]:
        """The terms that are names."""
        return tuple(term for term in self.terms if term.kind == "name")


def analyse(doc: Doc) -> Question:
    """Read a parsed question. `doc` is the parse of the whole question."""
    kind, focus, asking = _kind(doc)
    names = _names(doc)
    cue = _cue(doc)
    speaker = _speaker(doc, cue, names)
    asks_speaker = cue is not None and kind == "person" and not speaker
    if cue is not None and kind == "thing" and focus and not speaker and _asks_for_subject(cue):
        kind = "person"
        asks_speaker = True
    if cue is not None and speaker and kind in ("thing", "manner"):
        kind = "said"
    parties = tuple(_parties(doc, names))
    if len(parties) > 1 and kind in ("said", "manner", "thing"):
        kind = "compare"
    return Question(
        text=doc.text,
        kind=kind,
        focus=focus,
        terms=tuple(_terms(doc, names, asking, cue, focus, kind)),
        relations=tuple(_relations(doc, names)),
        modifiers=tuple(_modifiers(doc, names)),
        speaker=speaker,
        asks_speaker=asks_speaker,
        cue=cue.lemma_.lower() if cue is not None else "",
        parties=parties,
        passive=any(t.tag_ in ("VBN", "VBD") and t.dep_ == "ROOT" and _has_be(t) for t in doc),
        negated=any(t.dep_ == "neg" or t.lower_ in ("not", "never") for t in doc),
        predicate=_predicate(doc, cue),
        quoted=tuple(m["words"].strip(" .,!?") for m in _QUOTED.finditer(doc.text)),
    )


def _asks_for_subject(cue: Token) -> bool:
    """Whether the noun asked about is who says it: "which analyst said …"."""
    return any(
        child.dep_ in _SUBJECTS and any(t.tag_ in ("WDT", "WP") for t in child.subtree)
        for child in cue.children
    )


def _kind(doc: Doc) -> tuple[Kind, str, frozenset[int]]:
    """Return the kind, the focus lemma, and the tokens that only do the asking."""
    words = [token.lower_ for token in doc]
    if _COMPARE.search(doc.text):
        return "compare", "", frozenset()
    for i, token in enumerate(doc):
        word = words[i]
        following = words[i + 1] if i + 1 < len(doc) else ""
        if word == "how" and following in ("many", "much"):
            focus, used = _focus(doc, i + 2, {i, i + 1})
            return ("duration" if focus in TIME_NOUNS else "number"), focus, used
        if word == "how" and following in _HOW_KINDS:
            return _HOW_KINDS[following], "", frozenset({i, i + 1})
        if word == "how" and following == "old":
            return "age", "", frozenset({i, i + 1})
        if word == "how" and following in ("far", "big", "large", "high", "deep", "tall", "heavy", "fast", "wide", "strong"):
            return "number", "", frozenset({i, i + 1})
        if word == "why":
            return "reason", "", frozenset({i})
        if word in ("who", "whom", "whose", "who's"):
            return _who(doc, i)
        if word == "where":
            return "place", "", frozenset({i})
        if word == "when":
            if i > 0 and not any(w in words[:i] for w in ("and", "since", "until")) and i > 3:
                continue  # a subordinate "when": "What did he say when asked …"
            return "time", "", frozenset({i})
        if word in ("what", "which", "what's"):
            return _what(doc, i)
        if word == "how":
            return "manner", "", frozenset({i})
        if i == 0 and (token.pos_ == "AUX" or word in ("did", "does", "do", "is", "are", "was")):
            return "yes_no", "", frozenset({i})
    if words and words[0] in ("name", "list"):
        return "list", *_focus(doc, 1, {0})
    return "thing", "", frozenset()


def _who(doc: Doc, i: int) -> tuple[Kind, str, frozenset[int]]:
    """"Who is X" asks what X is; any other "who" asks for a person."""
    verb = doc[i].head if doc[i].head.i != i else doc[min(i + 1, len(doc) - 1)]
    rest = [t for t in doc if t.i > i and not t.is_punct and t.lemma_ != "be"]
    plain = verb.lemma_ == "be" and all(
        t.pos_ in ("PROPN", "DET", "ADJ") or t.ent_type_ == "PERSON" or t.dep_ == "compound"
        for t in rest
    )
    if plain and rest and any(t.pos_ == "PROPN" for t in rest) and len(rest) <= 4:
        return "definition", "", frozenset({i})
    return "person", "", frozenset({i})


def _what(doc: Doc, i: int) -> tuple[Kind, str, frozenset[int]]:
    """Tell "what day", "which city", "what reason" and "which conditions" from plain "what"."""
    noun = _noun_after(doc, i)
    if noun is None:
        kind: Kind = "definition" if _only_names(doc, i) else "thing"
        return kind, "", frozenset({i})
    lemma = noun.lemma_.lower()
    used = frozenset({i, noun.i})
    if lemma in _OFFICE_NOUNS and any(t.pos_ == "PROPN" for t in doc):
        return "definition", "", used | {t.i for t in doc if t.lemma_ in ("hold", "have", "do")}
    if lemma in ("reason", "cause", "motive") or (lemma == "purpose"):
        return "reason", "", used
    if lemma in NUMBER_NOUNS:
        return "number", "", used if lemma in _BARE_NUMBERS else frozenset({i})
    if lemma in TIME_NOUNS:
        return "time", lemma, used
    plural = noun.tag_ in ("NNS", "NNPS")
    if plural and noun.dep_ != "attr":
        return "list", lemma, frozenset({i})
    if lemma in PLACE_NOUNS:
        return "place", lemma, frozenset({i})
    if lemma in PERSON_NOUNS:
        return "person", lemma, frozenset({i})
    if lemma in ORGANISATION_NOUNS and noun.i == i + 1:
        return "organisation", lemma, frozenset({i})
    return "thing", lemma, frozenset({i})


def _only_names(doc: Doc, i: int) -> bool:
    """Whether the question is "what is X" of a name and nothing more."""
    rest = [t for t in doc if t.i > i and not t.is_punct]
    return (
        len(rest) in (2, 3, 4)
        and rest[0].lemma_ == "be"
        and all(t.pos_ in ("PROPN", "DET") for t in rest[1:])
    )


def _noun_after(doc: Doc, i: int) -> Token | None:
    """Return the noun that "what"/"which" at `i` determines, or asks about across "is"."""
    token = doc[i]
    if token.head.pos_ in ("NOUN", "PROPN") and token.head.i > i and token.dep_ in ("det", "amod"):
        return token.head
    following = doc[i + 1] if i + 1 < len(doc) else None
    opens = following is not None and (
        following.pos_ in ("NOUN", "ADJ") or (following.pos_ == "PROPN" and token.lower_ == "which")
    )
    if following is not None and opens and following.lower_ != "else":
        for other in doc[i + 1 :]:
            if other.pos_ == "NOUN":
                return other
            if other.pos_ not in ("ADJ", "PROPN") and not _hyphenated(other):
                break
    if following is not None and following.lemma_ in ("be", "'s"):
        attribute = [t for t in doc[i + 2 : i + 6] if t.pos_ == "NOUN"]
        asked = NUMBER_NOUNS | TIME_NOUNS | _OFFICE_NOUNS | {"reason", "cause", "motive"}
        for noun in attribute:
            if noun.lemma_.lower() in asked:
                return noun
    return None


def _hyphenated(token: Token) -> bool:
    """Whether the token is part of a compound written with hyphens: "Moscow-installed"."""
    return token.text == "-" or (token.i > 0 and token.nbor(-1).text == "-")


def _focus(doc: Doc, start: int, used: set[int]) -> tuple[str, frozenset[int]]:
    """Return the noun counted: the head of the noun phrase that starts at `start`."""
    for token in doc[start:]:
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
            while head.head.i != head.i and head.dep_ == "compound" and head.head.i > head.i:
                head = head.head
            return head.lemma_.lower(), frozenset(used)
        if token.pos_ not in ("ADJ", "NUM", "ADP", "DET", "PART"):
            break
    return "", frozenset(used)


def _names(doc: Doc) -> tuple[Span, ...]:
    """Return the names of the question as spans, longest first come, never overlapping."""
    spans: list[Span] = []
    taken: set[int] = set()
    for name in find_names(doc):
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        while span is not None and len(span) > 1 and span[0].pos_ in ("AUX", "ADP", "DET", "SCONJ"):
            span = span[1:]  # "Will Jane Holloway race again?": the name begins after the verb
        if span is None or any(t.i in taken for t in span):
            continue
        if all(t.lower_ in LIGHT_WORDS for t in span):
            continue
        spans.append(span)
        taken.update(t.i for t in span)
    return tuple(spans)


def _cue(doc: Doc) -> Token | None:
    """Return the reporting verb of the question's main clause."""
    for token in doc:
        if token.lemma_.lower() in REPORTING_WORDS and token.pos_ in ("VERB", "NOUN", "AUX"):
            if token.dep_ == "ROOT" or token.head.dep_ == "ROOT" and token.dep_ != "amod":
                if token.pos_ == "NOUN" and token.dep_ != "ROOT":
                    continue
                return token
    return None


def _speaker(doc: Doc, cue: Token | None, names: Iterable[Span]) -> str:
    """Return the named subject of the reporting verb."""
    if cue is None:
        return ""
    for child in cue.children:
        if child.dep_ in _SUBJECTS and child.i < cue.i:
            for span in names:
                if span.start <= child.i < span.end:
                    return span.text
            if child.lemma_.lower() in _ARTICLE_WORDS:
                continue
            asking = any(t.tag_ in ("WP", "WDT", "WRB") for t in child.subtree)
            if child.pos_ in ("NOUN", "PROPN") and not asking:
                return doc[child.left_edge.i : child.i + 1].text
    agent = [c for c in cue.children if c.dep_ == "agent" or c.lower_ == "by"]
    for by in agent:
        for span in names:
            if any(c.i in range(span.start, span.end) for c in by.children):
                return span.text
    if cue.i > 0:  # "What did Milley say": a mis-parse still puts the name before the verb
        for span in names:
            if span.end == cue.i:
                return span.text
    return ""


def _predicate(doc: Doc, cue: Token | None) -> str:
    """Return the verb of the main clause, past an empty one: "how many does X think were killed"."""
    for token in doc:
        main = token.dep_ == "ROOT" or (token.head.dep_ == "ROOT" and token.dep_ in _INNER_CLAUSE)
        verbal = token.pos_ == "VERB" or (
            token.pos_ == "NOUN" and any(c.dep_ == "aux" for c in token.children)
        )
        if not main or not verbal or token.ent_type_ or (cue is not None and token.i == cue.i):
            continue
        lemma = token.lemma_.lower()
        if lemma not in LIGHT_WORDS or lemma in _LIGHT_UNLESS_VERBS:
            return lemma
    for token in doc:
        if token.dep_ == "acomp" and token.head.dep_ == "ROOT" and token.pos_ == "ADJ":
            return token.lemma_.lower()
    if cue is not None and cue.lemma_.lower() not in _PLAIN_CUES:
        return cue.lemma_.lower()
    return ""


def _parties(doc: Doc, names: tuple[Span, ...]) -> Iterator[str]:
    """Yield the names joined as subjects: "how do Biden and Kadyrov see …"."""
    for one, other in pairwise(names):
        if doc[one.end : other.start].text == "and" and other.end < len(doc) - 1:
            yield from (one.text, other.text)
            return
    for span in names:
        joined = [c for c in span.root.conjuncts if any(n.start <= c.i < n.end for n in names)]
        head = span.root if span.root.dep_ != "conj" else next(iter(span.root.conjuncts))
        if joined and (head.dep_ in _SUBJECTS or head.i < span.root.head.i):
            yield span.text


def _terms(
    doc: Doc, names: tuple[Span, ...], asking: frozenset[int], cue: Token | None, focus: str, kind: Kind
) -> Iterator[Term]:
    named = {token.i for span in names for token in span}
    whole = tuple(_phrases(doc, named))
    for words, term in whole:
        named |= words
        yield term
    for span in names:
        yield Term(text=span.text, lemma=span.text.lower(), kind="name", position=span.root.i)
    for token in doc:
        lemma = token.lemma_.lower()
        if token.i in named or token.i in asking or token.is_punct or token.is_space:
            continue
        if token.lower_ in _SMALL_NUMBERS and (kind in ("list", "compare") or token.head.lemma_ == focus):
            continue  # "which two conditions": the answer need not count them
        if _is_title(token, named):
            continue
        if token.like_num or token.lower_ in _ORDINALS:
            yield Term(text=token.text, lemma=lemma, kind="number", position=token.i)
            continue
        light = lemma in LIGHT_WORDS or token.lower_ in LIGHT_WORDS or lemma in _ARTICLE_WORDS
        if light and not (token.pos_ == "VERB" and lemma in _LIGHT_UNLESS_VERBS):
            continue
        if token.pos_ in ("AUX", "DET", "PRON", "ADP", "PART", "CCONJ", "SCONJ", "INTJ"):
            continue
        if cue is not None and token.i == cue.i and lemma in _PLAIN_CUES:
            continue
        part = "focus" if lemma == focus and focus in _KIND_NOUNS else _term_kind(token)
        if cue is not None and token.i == cue.i:
            part = "modifier"
        yield Term(text=token.text, lemma=lemma, kind=part, position=token.i)


def _phrases(doc: Doc, named: set[int]) -> Iterator[tuple[set[int], Term]]:
    """Yield the phrasal verbs that the lexicon knows: "pull out", "turn down"."""
    lemmas = [token.lemma_.lower() for token in doc]
    for at, entry in phrases(lemmas):
        words = set(entry.split())
        ahead = range(at, min(len(doc), at + len(words) + 3))
        tokens = {i for i in ahead if lemmas[i] in words or doc[i].lower_ in words}
        phrasal = doc[at].pos_ == "VERB" and any(doc[i].dep_ == "prt" for i in tokens)
        if phrasal and not tokens & named:
            yield tokens, Term(text=doc[at].text, lemma=entry, kind="verb", position=at)


def _is_title(token: Token, named: set[int]) -> bool:
    """Whether the word is a title in front of a name: "General Milley"."""
    return token.i + 1 in named and token.text[:1].isupper() and token.dep_ == "compound"


def _term_kind(token: Token) -> TermKind:
    if token.dep_ == "amod":
        return "modifier"
    if token.dep_ == "acomp" and token.head.dep_ == "ROOT" and token.tag_ == "JJ":
        return "verb"
    if token.pos_ == "VERB" or (token.dep_ == "ROOT" and token.pos_ != "ADJ"):
        return "verb"
    if token.pos_ in ("ADJ", "ADV"):
        return "modifier"
    return "noun"


def _relations(doc: Doc, names: tuple[Span, ...]) -> Iterator[Relation]:
    """Yield the predicates whose subject or object the question names."""
    for token in doc:
        if token.pos_ != "VERB" and not (token.dep_ == "ROOT" and token.pos_ == "NOUN"):
            continue
        subject = obj = ""
        passive = token.tag_ in ("VBN", "VBD") and _has_be(token)
        for child in token.children:
            if child.dep_ == "nsubj" and passive:
                obj = _place(doc, child, names)
            elif child.dep_ == "nsubj":
                subject = _place(doc, child, names)
            elif child.dep_ in ("dobj", "nsubjpass"):
                obj = _place(doc, child, names)
            elif child.dep_ == "agent":
                for pobj in child.children:
                    subject = _place(doc, pobj, names)
        if subject or obj:
            negated = any(child.dep_ == "neg" for child in token.children)
            yield Relation(
                predicate=token.lemma_.lower(), subject=subject, object=obj, negated=negated
            )


def _has_be(verb: Token) -> bool:
    """Whether a form of "be" goes with the verb; a small model often calls it its head."""
    if any(c.lemma_ == "be" and c.dep_ in ("aux", "auxpass") for c in verb.children):
        return True
    return verb.head.lemma_ == "be" and verb.head.i < verb.i and verb.dep_ in ("acl", "acomp", "attr")


def _place(doc: Doc, token: Token, names: tuple[Span, ...]) -> str:
    """Return what fills a place of a relation; an asking word leaves it open."""
    if any(t.tag_ in ("WP", "WDT", "WRB") for t in doc[token.left_edge.i : token.i + 1]):
        return ""
    if token.pos_ == "PRON":
        return ""
    for span in names:
        if span.start <= token.i < span.end:
            return span.text
    return token.lemma_.lower()


def _modifiers(doc: Doc, names: tuple[Span, ...]) -> Iterator[Modifier]:
    """Yield the names that narrow a common noun down: adjectives of nationality, possessors."""
    for span in names:
        root = span.root
        if root.dep_ in ("amod", "compound", "poss", "nmod") and root.head.pos_ == "NOUN":
            if root.head.i not in range(span.start, span.end):
                yield Modifier(head=root.head.lemma_.lower(), value=span.text)
