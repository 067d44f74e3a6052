"""What a verb says of its subject and of its object: who was killed, who was hurt, who fled."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.figures.roles import (
    BEARING,
    INJURED,
    KILLED,
    LIVES,
    MOVING,
    SHELTERS,
    TAKING,
    WOUNDS,
    combined,
    done_by,
    done_to,
    state_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEPTH = 5
_COMPLEMENTS = {"oprd", "acomp", "xcomp", "ccomp", "advcl", "amod"}


def takes_object(token: "Token") -> bool:
    """Whether a verb has an object of its own after it."""
    return any(c.dep_ in {"dobj", "obj"} and c.i > token.i for c in token.children)


def _own_subject(verb: "Token") -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in verb.children)


def _joined(verb: "Token") -> Iterator["Token"]:
    """The verb and those joined to it that share its subject."""
    yield verb
    for child in verb.children:
        if child.dep_ == "conj" and not _own_subject(child):
            yield from _joined(child)


def passive_roles(verb: "Token", depth: int = 0) -> str:
    """The role of the subject of a passive verb: "were killed", "are thought to have been hurt"."""
    roles = [
        _to_death(v) or done_to(v) or state_of(v) or _to_shelter(v)
        for v in _joined(verb)
        if not takes_object(v)
    ]
    role = combined(roles)
    if role or depth > _DEPTH:
        return role
    for child in verb.children:
        # "are thought to have been killed", "were found dead", "were reported missing"
        if child.dep_ in {"xcomp", "oprd", "acomp", "ccomp", "advcl"} and not _own_subject(child):
            if child.dep_ == "advcl" and not state_of(child):
                continue
            passive = any(c.dep_ == "auxpass" for c in child.children)
            role = passive_roles(child, depth + 1) if passive else state_roles(child)
            if role:
                return role
    return ""


def _to_death(verb: "Token") -> str:
    """ "Shot to death", "beaten to death"."""
    for child in verb.children:
        if child.lower_ == "to" and any(c.lower_ == "death" for c in child.children):
            return KILLED
    return ""


def _to_shelter(verb: "Token") -> str:
    """ "Moved to emergency shelters"."""
    if verb.lemma_.lower() not in MOVING:
        return ""
    for child in verb.children:
        places = child.children if child.lower_ in {"to", "into"} else ()
        if any(c.lemma_.lower() in SHELTERS for c in places):
            return "displaced"
    return ""


def _borne(verb: "Token") -> str:
    """What its subject went through: "suffered burns", "lost their lives"."""
    things = {c.lemma_.lower() for c in verb.children if c.dep_ in {"dobj", "obj"}}
    if verb.lemma_ == "lose" and things & LIVES:
        return KILLED
    return INJURED if verb.lemma_ in BEARING and things & WOUNDS else ""


def state_roles(token: "Token") -> str:
    """The role a predicate adjective gives: "were dead", "left missing"."""
    role = state_of(token)
    if not role:
        return done_by(token)
    return combined([role, *(state_of(c) for c in token.conjuncts if not _counts(c))])


def _counts(token: "Token") -> bool:
    return any(c.like_num for c in token.children)


def active_roles(verb: "Token") -> str:
    """The role of the subject of an active verb: "died", "were among the dead", "fled"."""
    if any(c.dep_ == "auxpass" for c in verb.children):
        return passive_roles(verb)
    roles = [done_by(v) or _borne(v) for v in _joined(verb)]
    if state_of(verb) and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
        return state_of(verb)
    if any(roles):
        # "died or were injured"
        roles += [done_to(v) for v in _joined(verb) if any(c.dep_ == "auxpass" for c in v.children)]
        return combined(roles)
    if verb.lemma_ in {"be", "remain", "go", "lie"}:
        states = [c for c in verb.children if c.dep_ in {"acomp", "attr", "oprd"}]
        states += [
            state
            for c in verb.children
            if c.lower_ == "among"
            for group in c.children
            for state in (group, *group.children)
        ]
        for state in states:
            if state_roles(state):
                return state_roles(state)
        return ""
    # A headline drops the auxiliary: "40,000 civilians killed or wounded in …".
    if verb.tag_ in {"VBN", "VBD"} and done_to(verb) and not takes_object(verb):
        return combined([done_to(v) for v in _joined(verb) if not takes_object(v)])
    for child in verb.children:
        if child.dep_ == "xcomp" and any(c.dep_ == "auxpass" for c in child.children):
            return passive_roles(child)
        if child.dep_ == "xcomp" and done_by(child):
            return done_by(child)
    return ""


def object_roles(token: "Token", verb: "Token") -> str:
    """The role of `token` as an object of `verb`: "killed six", "left six dead"."""
    if token.lemma_.lower() in LIVES and verb.lemma_.lower() in TAKING:
        return KILLED
    if token.dep_ == "attr" and verb.lemma_ == "be":
        subjects = [c for c in verb.children if c.dep_ == "nsubj" and c is not token]
        return combined([state_of(c) for c in subjects])
    role = _to_death(verb) or done_to(verb)
    if role and not any(c.dep_ == "auxpass" for c in verb.children):
        # "killed and wounded 30 people" and "killing or injuring 12"
        before = [h for h in (verb.head,) if verb.dep_ == "conj" and not takes_object(h)]
        passive = [any(c.dep_ == "auxpass" for c in h.children) for h in before]
        roles = [done_to(h) for h, p in zip(before, passive, strict=True) if not p]
        joined = [done_to(v) for v in _joined(verb) if verb.i < v.i < token.i]
        return combined([*roles, role, *joined])
    for child in verb.children:
        # "left 12 dead", "leaving three people injured", "found two dead"
        near = child.dep_ in _COMPLEMENTS and 0 < child.i - token.i <= 3
        if near and state_of(child):
            return state_roles(child)
    return ""
