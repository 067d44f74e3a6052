"""How the role and the group of a counted thing are found in the parse of its sentence."""

from typing import TYPE_CHECKING

from index.figures.predicates import (
    active_roles,
    object_roles,
    passive_roles,
    takes_object,
)
from index.figures.roles import (
    KILLED,
    LIVES,
    SUFFERING,
    TAKING,
    combined,
    done_by,
    done_to,
    is_measure,
    noun_role,
    state_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NUMBERISH = {"nummod", "quantmod", "amod", "compound", "det", "advmod", "npadvmod", "nmod"}
_OBJECTS = {"dobj", "obj", "attr", "oprd", "dative"}
_DEPTH = 5
_DENYING = {"neither", "none", "no"}


def role_of(token: "Token", edge: int) -> str:
    """The role of those counted by `token` (the counted noun, or the number where it has none).

    `edge` is the index of the last token of number and noun; an adjective right after it counts
    as said of them ("12 dead", "100,000 dead or wounded").
    """
    if denied(token):
        return ""
    own = noun_role(token)
    if own and own != "troops":
        return _with_conjuncts(token, own)
    return (
        _state_after(token.doc, edge)
        or _modifier(token)
        or _of_losses(token)
        or _clause_on(token)
        or _governed(token, 0)
        or _measured(token)
        or own
    )


def denied(token: "Token") -> bool:
    """Whether the sentence denies what it says of those counted: "none of the", "were not"."""
    verb = token
    for _ in range(_DEPTH):
        if any(c.dep_ == "neg" or c.lower_ in _DENYING for c in verb.children if c.i < verb.i):
            return verb.lemma_ not in {"confirm", "say", "know"}
        if verb.lower_ in _DENYING:
            return True
        if verb.pos_ == "VERB" or verb.head is verb or verb.dep_ in {"relcl", "advcl"}:
            return False
        verb = verb.head
    return False


def _of_losses(token: "Token") -> str:
    """From "the death of four students": what befell them comes first, then what else they did."""
    if token.dep_ == "pobj" and token.head.lower_ == "of":
        role = noun_role(token.head.head)
        return role if role != "troops" else ""
    return ""


def _with_conjuncts(token: "Token", role: str) -> str:
    roles = [role]
    for conjunct in token.conjuncts:
        if conjunct.i > token.i and not any(c.like_num for c in conjunct.children):
            roles.append(noun_role(conjunct) or state_of(conjunct))
    return combined(roles)


def _state_after(doc: "Doc", edge: int) -> str:
    at = edge + 1
    if at >= len(doc):
        return ""
    if doc[at].lower_ in {
        "were",
        "was",
        "are",
        "is",
        "be",
        "left",
        "reported",
        "feared",
        "confirmed",
    }:
        return ""
    if not state_of(doc[at]) or takes_object(doc[at]):
        return ""
    roles = [state_of(doc[at])]
    while at + 2 < len(doc) and doc[at + 1].lower_ in {"or", "and", "/"} and state_of(doc[at + 2]):
        if takes_object(doc[at + 2]):
            break
        roles.append(state_of(doc[at + 2]))
        at += 2
    return combined(roles)


def _modifier(token: "Token") -> str:
    roles = [
        state_of(c)
        for child in token.children
        if child.dep_ in {"amod", "compound", "nmod"} and child.i < token.i
        for c in (child, *child.conjuncts)
        if c.i < token.i
    ]
    return combined(roles)


def _clause_on(token: "Token") -> str:
    """From a participle or relative clause that hangs on the noun: "killed in …", "who died"."""
    for child in token.children:
        if child.dep_ in {"acl", "relcl"} and child.i > token.i:
            if child.dep_ == "relcl":
                role = _relative(child)
            else:
                role = passive_roles(child) if child.tag_ in {"VBN", "VBD"} else ""
                role = role if not takes_object(child) else ""
            if role:
                return role
        if child.dep_ == "amod" and child.i > token.i and state_of(child):
            return combined([state_of(child), *(state_of(c) for c in child.conjuncts)])
    return ""


def _relative(verb: "Token") -> str:
    if any(c.dep_ == "nsubjpass" for c in verb.children):
        return passive_roles(verb)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in {"who", "that", "which"}:
        if any(c.dep_ == "auxpass" for c in verb.children):
            return passive_roles(verb)
        return active_roles(verb)
    return done_to(verb)


def _governed(token: "Token", depth: int) -> str:
    """From the verb or noun that governs those counted."""
    head, dep = token.head, token.dep_
    if head is token or depth > _DEPTH:
        return ""
    if dep == "nsubjpass":
        return passive_roles(head)
    if dep == "nsubj":
        return active_roles(head)
    if dep in _OBJECTS or (dep == "npadvmod" and done_to(head)):
        return object_roles(token, head)
    if dep in {"conj", "appos"}:
        return _governed(head, depth + 1) if head.pos_ != "VERB" else object_roles(token, head)
    if dep == "pobj":
        return _prepositional(head, depth)
    if dep in _NUMBERISH and head.pos_ in {"NOUN", "PROPN", "NUM"}:
        return _governed(head, depth + 1)
    if dep in {"ccomp", "oprd"} and state_of(head):
        return state_of(head)
    return ""


def _prepositional(preposition: "Token", depth: int) -> str:
    head = preposition.head
    if preposition.lower_ == "of":
        role = noun_role(head)
        if head.lemma_.lower() in LIVES and head.head.lemma_.lower() in TAKING:
            return KILLED
        if role and role != "troops":
            return role
        if is_measure(head) or head.like_num or head.pos_ in {"NUM", "NOUN"}:
            return _governed(head, depth + 1)
    if preposition.lower_ == "to" and noun_role(head) == "injured":
        return "injured"
    if preposition.lower_ == "including" or preposition.lower_ == "among":
        if head.pos_ in {"NOUN", "PROPN", "NUM"}:
            return _governed(head, depth + 1)
        return passive_roles(head) if head.pos_ == "VERB" else ""
    if preposition.lower_ == "with" and preposition.i:
        beside = preposition.doc[preposition.i - 1].lower_
        if beside in {"along", "together"}:
            verb = head if head.pos_ == "VERB" else head.head
            return passive_roles(verb) or combined([done_by(verb)])
    return ""


def _measured(token: "Token") -> str:
    """ "The death toll rose to 45": the role is that of what the number measures."""
    verb = token
    for _ in range(_DEPTH):
        if verb.pos_ in {"VERB", "AUX"} or verb.head is verb:
            break
        verb = verb.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return ""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or not is_measure(subject) or subject is token:
        return ""
    words = [t for t in subject.subtree if t is not subject]
    return combined([noun_role(w) or state_of(w) for w in words if noun_role(w) != "troops"])


def sufferer(token: "Token") -> "Token | None":
    """Who has the losses that are counted: "Russia had suffered 100,000 dead"."""
    verb = token.head
    if token.dep_ in _OBJECTS and verb.lemma_.lower() in SUFFERING and verb.lemma_ != "leave":
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None and subject.pos_ in {"NOUN", "PROPN"}:
            return subject
    return None
