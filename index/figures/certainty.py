"""Whether a sentence says that something happened, rather than denying it or thinking it possible.

"Could kill 100", "threatened to kill 100", "if 100 die", "denied killing 100" and "none of the 100
was killed" count no dead. What is thought, feared or estimated to have happened does count: news
gives most casualty figures so ("are thought to have been killed", "may have died").
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEPTH = 6
_DENYING = frozenset("neither none no zero".split())
_MODALS = frozenset("can could may might would will 'll ’ll wo ca should shall ought".split())
_OF_THE_PAST = frozenset("may might".split())
_CONDITIONS = frozenset("if unless lest whether".split())
_PERCEIVED = frozenset("see hear find confirm say know verify identify".split())
# What is their object did not happen, or not yet.
_UNREAL = frozenset(
    "deny reject refute dispute prevent avoid avert stop risk threaten predict forecast project"
    " expect foresee imagine simulate".split()
)
# Those who are ordered or sentenced to be something are not that yet.
_ORDERED = frozenset("order sentence condemn schedule slate set expect plan".split())
_CAUSING = frozenset("cause lead result mean provoke entail trigger".split()) | _UNREAL
_DENIED_ONLY = frozenset("deny reject refute dispute threaten".split())
# An infinitive after these tells of something that did happen.
_FACTUAL = frozenset(
    "manage go come continue begin start happen appear seem know find report say believe think"
    " estimate presume understand fear claim allege suspect assume reckon help confirm prove tend"
    " consider record help succeed".split()
)


def asserted(token: "Token") -> bool:
    """Whether what the sentence says of `token` is said to have happened."""
    node = token
    for _ in range(_DEPTH):
        if node.lower_ in _DENYING or _denied(node):
            return False
        if node.pos_ in {"VERB", "AUX"}:
            if _only_possible(node):
                return False
            shares = node.dep_ == "xcomp" or (node.dep_ == "conj" and not _has_subject(node))
            if _under_denial(node):
                return False
            if not shares:
                return True
        if node.head is node:
            return True
        if _is_unreal_object(node):
            return False
        node = node.head
    return True


def event_asserted(noun: "Token") -> bool:
    """Whether an event with victims of its own ("the murder of six") is told as one that was.

    To investigate, condemn or deplore it takes it for granted; to cause or prevent it does not.
    """
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ in {"to", "in"}:
        verb = verb.head
    if _denied(noun):
        return False
    return asserted(noun) if verb.lemma_.lower() in _CAUSING else True


def verb_asserted(verb: "Token") -> bool:
    """Whether a verb of its own clause ("who were killed") is said to have happened."""
    return not (_denied(verb) or _only_possible(verb))


def _is_unreal_object(node: "Token") -> bool:
    head = node.head
    if node.dep_ in {"dobj", "obj"}:
        return head.lemma_.lower() in _UNREAL
    if node.dep_ == "nsubjpass" and head.lemma_.lower() in _ORDERED:
        return any(c.dep_ == "xcomp" for c in head.children)
    return False


def _denied(node: "Token") -> bool:
    negated = any(
        c.dep_ == "neg" or (c.lower_ in _DENYING and c.dep_ not in {"dobj", "obj", "advmod"})
        for c in node.children
        if c.i < node.i
    )
    return negated and node.lemma_ not in _PERCEIVED


def _has_subject(verb: "Token") -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in verb.children)


def _only_possible(verb: "Token") -> bool:
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    modals = helpers & _MODALS
    perfect = "have" in helpers
    if modals and not (perfect and modals <= _OF_THE_PAST) and verb.lemma_ not in _PERCEIVED:
        return True
    if (
        verb.tag_ == "VBG"
        and verb.dep_ == "pcomp"
        and verb.head.lower_ in {"without", "against", "from"}
    ):
        return True
    if any(c.dep_ == "mark" and c.lower_ in _CONDITIONS for c in verb.children):
        return True
    infinitive = any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)
    if not infinitive or perfect or verb.dep_ == "ROOT":
        return False
    return verb.head.lemma_.lower() not in _FACTUAL


def _under_denial(verb: "Token") -> bool:
    """ "Russia denied that 40 had died", "there is no evidence that 40 died"."""
    head = verb.head
    if head is verb or verb.dep_ not in {"ccomp", "acl", "pcomp", "xcomp"}:
        return False
    if head.lemma_.lower() in _DENIED_ONLY:
        return True
    return head.pos_ == "NOUN" and any(c.lower_ in _DENYING for c in head.children)
