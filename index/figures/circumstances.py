"""Where and when what a figure counts took place, where the grammar ties it to that event.

Only phrases that hang on the event itself are taken: on the verb that says what befell those
counted, on their own clause ("killed in Kherson"), or on the noun. What hangs on the verb of
saying ("police said on Monday") is not the figure's.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.figures.roles import TIME_NOUNS, state_of, victims_role
from index.names.places import is_demonym, is_known_place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEPTH = 6
_COMPLEMENTS = {"xcomp", "oprd", "acomp"}
_IN = frozenset("in at near outside inside around across off throughout".split())
_CLIMBED = frozenset("of including among at to by".split())
_SAYING = frozenset(
    "say tell announce report add warn estimate state write note claim confirm declare".split()
)
_PLACE_ENTITIES = frozenset(("GPE", "LOC", "FAC"))
_DIRECTIONS = re.compile(r"(?i)(?:north|south|east|west|central)\w*")
_PLACE_NOUNS = frozenset(
    "city town village province region district state county port capital island area valley"
    " suburb municipality department republic neighbourhood neighborhood resort".split()
)
_WHEN = frozenset("on in since during over between by until from within through at before".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow"
    " morning afternoon evening night dawn dusk midnight noon midday weekend january february march"
    " april may june july august september october november december spring summer autumn winter"
    " jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_SPANS = TIME_NOUNS - {"second", "minute"}
_POINTED = frozenset("last past next this previous coming recent first early".split())
_ARTICLES = frozenset("el la los las le al".split())
_GENERIC = frozenset(
    "road street avenue church congress parliament senate court army square church house".split()
)
_PARTS = frozenset("hours days weeks end start beginning middle height turn course".split())
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LONGEST = 12
_INNER = frozenset(("relcl", "appos", "acl", "advcl", "cc", "conj", "punct", "dep", "advmod"))


def circumstances(noun: "Token", *, own_clause: "Token | None") -> tuple[str, str]:
    """The place and the date of the event that `noun` is counted in, "" for what is not said.

    `own_clause` is the verb of a clause on the noun that says what befell those counted; where
    there is one, the main verb of the sentence tells of something else.
    """
    place = date = ""
    for node, end in _nodes(noun, own_clause):
        for phrase in _phrases(node):
            if phrase.i == noun.i or phrase.i >= end:
                continue
            place = place or _place(phrase)
            date = date or _date(phrase)
        if place and date:
            break
    return place, date


def _nodes(noun: "Token", own_clause: "Token | None") -> Iterator[tuple["Token", int]]:
    """Where phrases about the event may hang, the nearest first, and where those have to end."""
    end = len(noun.doc)
    yield noun, end
    for child in noun.children:
        if child.dep_ == "acl" and child.i > noun.i:
            yield child, end
    if own_clause is not None:
        yield from ((node, end) for node in _with_complements(own_clause, 0))
        return
    node = noun
    for _ in range(_DEPTH):
        if node.pos_ in {"VERB", "AUX"} or node.head is node:
            break
        if node.dep_ == "prep" and node.lower_ not in _CLIMBED:
            return
        node = node.head
        if node.pos_ == "NOUN":
            yield node, end
            if victims_role(node):
                # "condemned the murder of six today": the day of the condemning
                return
    if node.pos_ in {"VERB", "AUX"} and node.lemma_ not in _SAYING:
        yield from _of_the_event(node)


def _of_the_event(verb: "Token") -> Iterator[tuple["Token", int]]:
    end = len(verb.doc)
    yield from ((node, end) for node in _with_complements(verb, 0))
    # "14 were killed and 37 injured in Kherson": the last of joined verbs carries the phrase,
    # or the first carries one that opens the sentence.
    joined = [c for c in verb.children if c.dep_ == "conj" and c.pos_ in {"VERB", "ADJ"}]
    for other in joined:
        yield from ((node, end) for node in _with_complements(other, 0))
    first = verb.head
    if verb.dep_ == "conj" and first.pos_ == "VERB" and first.lemma_ not in _SAYING:
        subjects = [c.i for c in first.children if c.dep_ in {"nsubj", "nsubjpass"}]
        yield first, min([first.i, *subjects])
    for child in (c for v in (verb, *joined) for c in v.children):
        if child.dep_ == "advcl" and any(c.lower_ == "when" for c in child.children):
            yield child, end


def _with_complements(verb: "Token", depth: int) -> Iterator["Token"]:
    yield verb
    if depth > 2:
        return
    if state_of(verb):
        yield from (c for c in verb.conjuncts if c.i > verb.i and state_of(c))
    for child in verb.children:
        # "suffered 12 dead or wounded since May"
        if child.dep_ in _COMPLEMENTS or state_of(child):
            yield from _with_complements(child, depth + 1)


def _phrases(node: "Token") -> Iterator["Token"]:
    """Prepositions and adverbial nouns on a node, and the prepositions inside those."""
    waiting = [node]
    for _ in range(8):
        if not waiting:
            return
        for child in waiting.pop(0).children:
            if child.dep_ in {"npadvmod", "advmod", "tmod"} or (
                child.dep_ in {"nmod", "appos"} and child.lower_ in _DAYS
            ):
                yield child
            elif child.dep_ in {"prep", "advcl"}:
                yield child
                waiting += [c for c in child.children if c.dep_ == "pobj"]


def _place(phrase: "Token") -> str:
    if phrase.dep_ != "prep" or phrase.lower_ not in _IN:
        return ""
    named = next((c for c in phrase.children if c.dep_ == "pobj"), None)
    if named is not None and named.lemma_.lower() in _PLACE_NOUNS:
        named = _of(named) or _apposed(named)
    if named is None or named.pos_ != "PROPN" or named.lower_ in _DAYS:
        return ""
    first = last = named.i
    at = named.i - 1
    while at > phrase.i and (named.doc[at].is_space or _belongs(named.doc[at])):
        first = at if not named.doc[at].is_space else first
        at -= 1
    for child in named.children:
        # "in Turkey and Syria"
        if child.dep_ == "conj" and child.pos_ == "PROPN" and child.i == named.i + 2:
            last = child.i
    text = named.doc[first : last + 1].text
    known = is_known_place(text) or is_known_place(named.text)
    entity = named.ent_type_
    fits = known or entity in _PLACE_ENTITIES or (not entity and phrase.lower_ != "at")
    fits = fits and text.lower() not in _GENERIC
    return " ".join(text.split()) if fits and not is_demonym(named.text) else ""


def _belongs(token: "Token") -> bool:
    if token.text in _PLACE_NOUNS:
        return False
    articled = token.lower_ in _ARTICLES and token.text[:1].isupper()
    return token.pos_ == "PROPN" or articled or bool(_DIRECTIONS.fullmatch(token.text))


def _of(noun: "Token") -> "Token | None":
    for child in noun.children:
        if child.lower_ == "of":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _apposed(noun: "Token") -> "Token | None":
    return next((c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)


def _date(phrase: "Token") -> str:
    if phrase.dep_ == "advcl":
        mark = next((c for c in phrase.children if c.dep_ == "mark"), None)
        opens = mark is not None and mark.lower_ == "since" and mark.i == phrase.left_edge.i
        return _printed(phrase.doc, phrase.left_edge.i, phrase.right_edge.i) if opens else ""
    if phrase.dep_ != "prep":
        return _adverbial(phrase)
    word = phrase.lower_
    if word == "since":
        return _printed(phrase.doc, phrase.i, phrase.right_edge.i)
    target = next((c for c in phrase.children if c.dep_ == "pobj"), None)
    if target is None or word not in _WHEN or not _is_time(target, word):
        return ""
    return _printed(phrase.doc, phrase.i, _edge(target))


def _is_time(noun: "Token", preposition: str) -> bool:
    if noun.lower_ in _DAYS:
        return True
    if _YEAR.fullmatch(noun.text) and preposition not in {"at", "on", "within"}:
        return noun.ent_type_ != "CARDINAL"
    if noun.lower_ in _PARTS and _of(noun) is not None:
        return _is_time(_of(noun) or noun, preposition)
    if noun.lemma_.lower() not in _SPANS or preposition in {"by", "before"}:
        return False
    pointed = any(c.lower_ in _POINTED for c in noun.children)
    return pointed or preposition in {"during", "within"}


def _adverbial(token: "Token") -> str:
    """ "Yesterday", "on Monday" without its preposition, "last week", "nine months ago"."""
    if token.lower_ == "ago":
        return _printed(token.doc, token.left_edge.i, token.i)
    pointed = any(c.lower_ in _POINTED for c in token.children)
    if token.lower_ in _DAYS or (token.lemma_.lower() in _SPANS and pointed):
        if token.dep_ == "nmod" or token.lower_ == "may":
            return ""
        return _printed(token.doc, token.left_edge.i, _edge(token))
    return ""


def _edge(noun: "Token") -> int:
    """Where the phrase of a noun ends, clauses and asides left out."""
    edge = noun.i
    for child in noun.children:
        nested = child.dep_ == "prep" and child.lower_ != "of"
        if child.i > noun.i and child.dep_ not in _INNER and not nested:
            edge = max(edge, child.right_edge.i)
    # "on 9 November, 2022" and "between May and July"
    for child in noun.children:
        if child.dep_ == "conj" and noun.head.lower_ == "between":
            edge = max(edge, child.i)
    return edge


def _printed(doc: "Doc", first: int, last: int) -> str:
    if last - first >= _LONGEST:
        return ""
    span = doc[first : last + 1]
    return (
        ""
        if any(t.text in {"(", ";", '"', "“", "”"} for t in span)
        else " ".join(span.text.split()).rstrip(",. ")
    )
