"""How the role and the group of a counted thing are found in the parse of its sentence."""

from typing import TYPE_CHECKING

from index.figures.certainty import asserted, event_asserted, verb_asserted
from index.figures.following import role_of_the_verb_after
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
    is_people,
    noun_role,
    state_of,
    victims_role,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NUMBERISH = {"nummod", "quantmod", "amod", "compound", "det", "advmod", "npadvmod", "nmod"}
_OBJECTS = {"dobj", "obj", "attr", "oprd", "dative"}
_DEPTH = 5
_LONGEST_PHRASE = 8


def role_of(token: "Token", edge: int) -> str:
    """The role of those counted by `token` (the counted noun, or the number where it has none).

    `edge` is the index of the last token of number and noun; an adjective right after it counts
    as said of them ("12 dead", "100,000 dead or wounded").
    """
    local = _of_losses(token)
    if not local and not _state_after(token.doc, edge):
        local = _modifier(token) or _clause_on(token)
    if local:
        # "The six who were killed could not be named": the other verb says nothing of the dead.
        return local
    own = noun_role(token)
    if not asserted(token):
        # "A plan to train 5,000 troops": troops they are, whether or not it comes to that.
        return own if own == "troops" else ""
    if own and own != "troops":
        return _with_conjuncts(token, own)
    read = _state_after(token.doc, edge) or _governed(token, 0) or _measured(token)
    return read or role_of_the_verb_after(token) or own


def _of_losses(token: "Token") -> str:
    """From "the death of four students": what befell them comes first, then what else they did."""
    beside = _event_before(token)
    for _ in range(_DEPTH):
        if token.dep_ not in {"conj", "appos"} or token.head.pos_ == "VERB":
            break
        token = token.head
    hung = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
    for event in (hung, beside):
        if event is not None and victims_role(event) and event_asserted(event):
            return victims_role(event)
    return ""


def _event_before(token: "Token") -> "Token | None":
    """The noun in "massacre [of six priests]", where a mark keeps the parser from seeing it."""
    doc, at = token.doc, token.i - 1
    least = max(0, token.i - _LONGEST_PHRASE)
    while at > least and doc[at].pos_ in {"NUM", "ADJ", "NOUN", "PROPN", "DET"}:
        at -= 1
    if at < 1 or doc[at].lower_ != "of":
        return None
    while at > 1 and (doc[at - 1].is_punct or doc[at - 1].is_space):
        at -= 1
    return doc[at - 1]


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
            if not verb_asserted(child):
                continue
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


def own_clause(token: "Token") -> "Token | None":
    """The verb of a clause on the noun that says what befell those counted."""
    for child in token.children:
        if child.dep_ in {"acl", "relcl"} and child.i > token.i:
            verbs = (child, *child.conjuncts)
            if any(done_to(v) or done_by(v) or state_of(v) for v in verbs):
                return child
    return None


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
    if dep in {"conj", "appos"} and head.pos_ != "VERB" and noun_role(head) not in {"", "troops"}:
        # "13 bodies were seen: eight guerrillas and four soldiers"
        return noun_role(head)
    if dep in {"conj", "appos"}:
        role = _governed(head, depth + 1) if head.pos_ != "VERB" else object_roles(token, head)
        # "captured 12 soldiers and 3 tanks"
        return role if role != "captured" or is_people(token) else ""
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
        if head.lemma_.lower() in LIVES and head.head.lemma_.lower() in TAKING:
            return KILLED
        if victims_role(head):
            return victims_role(head)
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
    """ "The toll rose to 45", "put the toll at 45": the role is that of what is measured."""
    verb = token
    for _ in range(_DEPTH):
        if verb.pos_ in {"VERB", "AUX"} or verb.head is verb:
            break
        verb = verb.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return ""
    measures = [
        c
        for c in verb.children
        if c.dep_ in {"nsubj", "nsubjpass", "dobj"} and is_measure(c) and c.i < token.i
    ]
    if not measures:
        return ""
    words = [t for t in measures[0].subtree if t is not measures[0]]
    return combined([noun_role(w) or state_of(w) for w in words if noun_role(w) != "troops"])


def sufferer(token: "Token") -> "Token | None":
    """Who has the losses that are counted: "Russia had suffered 100,000 dead"."""
    verb = token.head
    if token.dep_ in _OBJECTS and verb.lemma_.lower() in SUFFERING and verb.lemma_ != "leave":
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None and subject.pos_ in {"NOUN", "PROPN"}:
            return subject
    return None
