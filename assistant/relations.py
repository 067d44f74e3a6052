"""Whether a sentence says of the same parties what the question supposes of them.

Read from the dependency parse: a question that makes Biden order what the article has Moscow
order, or counts Russian civilians where the article counts Ukrainian ones, conflicts with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.lexicon import antonyms, closeness
from assistant.question import Modifier, Question, Relation
from index.names import find_names, related, same_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SAME_WORD = 0.55
"""Closeness from which two words count as the same for a relation."""
_SAME_EVENT = 0.8
"""Closeness from which two words state one event, so that their parties can be compared."""
_CLAUSE = frozenset(
    {"relcl", "acl", "advcl", "appos", "punct", "ccomp", "parataxis", "cc", "conj", "mark"}
)
_DONE = frozenset({"ccomp", "dobj", "nsubjpass", "xcomp"})
_NARROWING = frozenset({"amod", "compound", "poss", "nmod"})
_DENYING = frozenset("not n't no never none nobody nothing neither nor without".split())
_WANTING = frozenset("demand urge offer threaten refuse propose want seek".split())
_OF_A_WISH = frozenset({"dobj", "xcomp", "ccomp"})
_FAILING = frozenset("fail refuse deny reject decline miss lack avoid unknown unable".split())


def sense_of(token: Token) -> str:
    """Return the lemma of a token, or of what it stands for: who declines to speak refuses it."""
    refuses = token.lemma_ == "decline" and any(c.dep_ == "xcomp" for c in token.children)
    return "refuse" if refuses else str(token.lemma_.lower())


def predicates(lemma: str, doc: Doc, least: float = SAME_WORD) -> tuple[Token, ...]:
    """Return the tokens of `doc` that state the same event as `lemma`, closest first."""
    scored = [
        (closeness(lemma, sense_of(token)), -token.i, token)
        for token in doc
        if token.pos_ in ("VERB", "NOUN", "ADJ", "PROPN")
        and not token.ent_type_
        and not (token.lower_ == "order" and token.head.lower_ == "in")
    ]
    good = sorted((item for item in scored if item[0] >= least), key=lambda i: (-i[0], -i[1]))
    return tuple(item[2] for item in good)


def subjects(predicate: Token) -> tuple[Token, ...]:
    """Return the tokens that do `predicate`, through control, coordination and possession."""
    if predicate.pos_ in ("NOUN", "PROPN"):
        found = [c for c in predicate.children if c.dep_ == "poss"]
        found += [
            p
            for c in predicate.children
            if c.lower_ == "by"
            for p in c.children
            if p.dep_ == "pobj"
        ]
        return tuple(found)
    agents = [
        pobj
        for c in predicate.children
        if c.dep_ == "agent"
        for pobj in c.children
        if pobj.dep_ == "pobj"
    ]
    if agents:
        return _conjoined(agents)
    own = [c for c in predicate.children if c.dep_ in ("nsubj", "csubj", "expl")]
    if own:
        return _conjoined([c for c in own if c.dep_ != "expl"])
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in predicate.children)
    if passive:
        return ()
    head = predicate.head
    if predicate.dep_ == "conj" and head.i != predicate.i:
        return subjects(head)
    if predicate.dep_ in ("xcomp", "ccomp", "advcl") and head.i != predicate.i:
        objects_of_head = [c for c in head.children if c.dep_ == "dobj"]
        if predicate.dep_ in ("xcomp", "ccomp") and objects_of_head:
            return _conjoined(objects_of_head)
        return subjects(head) or passive_subjects(head)
    if predicate.dep_ == "relcl" and head.i != predicate.i:
        return (head,)
    if predicate.dep_ == "acl" and predicate.tag_ == "VBG" and head.i != predicate.i:
        return (head,)
    return ()


def passive_subjects(predicate: Token) -> tuple[Token, ...]:
    """Return the tokens `predicate` is done to, in a passive clause."""
    own = [c for c in predicate.children if c.dep_ == "nsubjpass"]
    if not own and predicate.dep_ == "conj" and predicate.head.i != predicate.i:
        return passive_subjects(predicate.head)
    return _conjoined(own)


def objects(predicate: Token) -> tuple[Token, ...]:
    """Return the tokens `predicate` is done to."""
    own = [c for c in predicate.children if c.dep_ in ("dobj", "obj", "attr", "oprd", "dative")]
    if predicate.pos_ in ("NOUN", "PROPN"):
        own = [
            p
            for c in predicate.children
            if c.lower_ == "of"
            for p in c.children
            if p.dep_ == "pobj"
        ]
    return _conjoined(own) + passive_subjects(predicate)


def _conjoined(tokens: list[Token]) -> tuple[Token, ...]:
    return tuple(t for token in tokens for t in (token, *token.conjuncts))


def phrase(token: Token) -> tuple[int, int]:
    """Return the character span, in its document, of the noun phrase `token` heads."""
    left = right = token
    for child in token.children:
        if child.dep_ in _CLAUSE:
            continue
        if child.i < token.i and child.left_edge.i < left.i:
            left = child.left_edge
        elif (
            child.i > token.i
            and child.dep_ in ("prep", "nummod", "case", "quantmod")
            and child.right_edge.i > right.i
        ):
            right = child.right_edge
    return left.idx, right.idx + len(right)


def conflict(question: Question, doc: Doc) -> str:
    """Return how `doc` contradicts what the question supposes, or "".

    Only an explicit other party counts: a pronoun, an unnamed agent or a missing object does not.
    """
    for relation in question.relations:
        if question.cue and relation.predicate == question.cue:
            continue
        clash = _relation_conflict(relation, doc)
        if clash:
            return clash
    for modifier in question.modifiers:
        clash = _modifier_conflict(modifier, doc)
        if clash:
            return clash
    return (
        _polarity_conflict(question, doc) or _only_wanted(question, doc) or _opposite(question, doc)
    )


def _polarity_conflict(question: Question, doc: Doc) -> str:
    """Return the word that denies what the question supposes, or that it denies in vain."""
    if question.kind == "yes_no":
        return ""
    denying = [t for t in doc if t.lower_ in _DENYING or t.lemma_.lower() in _FAILING]
    denying += [t for t in doc if t.lemma_ == "rule" and any(c.lower_ == "out" for c in t.rights)]
    if question.negated:
        return "" if denying or any(_prefixed(t.lower_) for t in doc) else "the opposite"
    if not question.predicate or question.predicate in _FAILING:
        return ""
    stated = predicates(question.predicate, doc, _SAME_EVENT)
    verbs = [t for t in stated if t.pos_ == "VERB"]
    if verbs and all(is_denied(verb) for verb in verbs):
        return f"“{verbs[0].text}” with “not”"
    return ""


def _only_wanted(question: Question, doc: Doc) -> str:
    """Return the verb by which somebody only wants or offers what the question says was done."""
    done = re.match(r"(?i)(?:why|when|where|how) (?:did|was|were|had) ", question.text)
    if not done or not question.predicate or question.predicate in _WANTING:
        return ""
    stated = predicates(question.predicate, doc, _SAME_EVENT)
    wanted = [t.head for t in stated if t.dep_ in _OF_A_WISH and t.head.lemma_ in _WANTING]
    return f"“{wanted[0].text}”" if stated and len(wanted) == len(stated) else ""


def is_denied(verb: Token) -> bool:
    """Whether a verb is negated, or has "none" or "neither" for its subject."""
    return any(
        c.dep_ == "neg"
        or (c.dep_ in ("nsubj", "nsubjpass") and any(t.lower_ in _DENYING for t in c.subtree))
        for c in verb.children
    )


def _prefixed(word: str) -> bool:
    return word.startswith(("un", "non", "in", "im", "dis")) and len(word) > 5


def _opposite(question: Question, doc: Doc) -> str:
    """Return the word of the sentence that is the opposite of one the question needs and lacks.

    "Important" where the question has "unimportant", "established" where it has "disestablish".
    """
    if question.kind in ("yes_no", "compare"):
        return ""
    lemmas = {t.lemma_.lower(): t for t in doc if t.pos_ in ("ADJ", "ADV", "VERB", "NOUN")}
    for term in question.terms:
        if term.kind not in ("modifier", "verb") or term.lemma in lemmas:
            continue
        if any(closeness(term.lemma, lemma) >= SAME_WORD for lemma in lemmas):
            continue
        for lemma, token in lemmas.items():
            if _negates(term.lemma, lemma) or _negates(lemma, term.lemma):
                return f"“{token.text}”"
    return ""


def _negates(longer: str, shorter: str) -> bool:
    """Whether one word is the other with a prefix that reverses it."""
    return len(shorter) > 3 and longer in {
        prefix + shorter
        for prefix in ("un", "non", "non-", "in", "im", "ir", "il", "dis", "ab", "mis")
    }


def _relation_conflict(relation: Relation, doc: Doc) -> str:
    found = predicates(relation.predicate, doc, _SAME_EVENT)
    if not found:
        return ""
    clash = ""
    for predicate in found:
        if not relation.object and _befalls(relation.subject, predicate):
            return ""
        clash = _filler_clash(relation.subject, subjects(predicate)) or _filler_clash(
            relation.object, objects(predicate)
        )
        if not clash:
            return ""
    return clash


def _befalls(wanted: str, predicate: Token) -> bool:
    """Whether a thing that the question lets happen is made to happen: "launched its invasion".

    So the one who launches it takes no place of the invasion's, in "when did the invasion start".
    """
    if not wanted or _is_name(wanted):
        return False
    done = [t for c in predicate.children if c.dep_ in _DONE for t in (c, *c.children)]
    return any(closeness(wanted, t.lemma_.lower()) >= SAME_WORD for t in done)


def _filler_clash(wanted: str, fillers: tuple[Token, ...]) -> str:
    """Return the filler that takes the wanted party's place, or ""."""
    if not wanted or not fillers:
        return ""
    explicit = [t for t in fillers if t.pos_ in ("NOUN", "PROPN")]
    if len(explicit) < len(fillers):  # a pronoun may be anybody
        return ""
    if any(party_fits(wanted, token) for token in explicit):
        return ""
    if not any(_is_other(wanted, token) for token in explicit):
        return ""
    start, end = phrase(explicit[0])
    return explicit[0].doc.text[start:end]


OFFICIAL = frozenset(
    "government ministry authority company firm council court police army military official "
    "spokesman spokeswoman party country state nation team club board group agency department "
    "commission committee bank union university airline regulator rebel guerrilla militant".split()
)
"""Nouns that may stand for a name given before."""
_ANYONE = frozenset({"people", "person", "member", "victim"})
"""Nouns that say nothing of who it is: "eight people" may well be the villagers named before."""


def _is_other(wanted: str, token: Token) -> bool:
    """Whether a filler can be told to be somebody else: "the animal" may well be the lynx."""
    named = token.pos_ == "PROPN" or any(t.pos_ == "PROPN" for t in token.lefts)
    if _is_name(wanted):
        return named or token.lemma_.lower() not in OFFICIAL | _ANYONE
    return named or antonyms(wanted, token.lemma_.lower())


def _is_name(text: str) -> bool:
    return any(character.isupper() for character in text)


def _fits(wanted: str, text: str) -> bool:
    if same_name(wanted, text) or related(wanted, text) or wanted.lower() in text.lower():
        return True
    return text.lower() in wanted.lower().split()  # "Martha" for "Martha Washington"


def party_fits(wanted: str, token: Token) -> bool:
    """Whether the wanted party is named or described anywhere in the phrase: its apposition too."""
    words = list(token.subtree)
    if _is_name(wanted):
        start, end = words[0].idx, words[-1].idx + len(words[-1])
        names = [name.text for name in find_names(token.doc) if start <= name.start < end]
        return any(_fits(wanted, text) for text in (*names, token.doc.text[start:end]))
    return any(
        closeness(wanted, t.lemma_.lower()) >= (SAME_WORD if t.i == token.i else _SAME_EVENT)
        for t in words
        if t.pos_ in ("NOUN", "PROPN")
    )


def _whole_name(token: Token) -> str:
    """Return the name a token ends: "Santa Clara" for its "Clara"."""
    return token.doc[token.left_edge.i : token.i + 1].text


def _modifier_conflict(modifier: Modifier, doc: Doc) -> str:
    """Return the other name that narrows down the same noun everywhere it occurs, or ""."""
    clash = ""
    for token in doc:
        if token.pos_ != "NOUN" or token.dep_ in _NARROWING:
            continue
        if closeness(modifier.head, token.lemma_.lower()) < _SAME_EVENT:
            continue
        others = [
            child
            for child in token.children
            if child.dep_ in _NARROWING and (child.pos_ == "PROPN" or child.ent_type_ == "NORP")
        ]
        joined = [t for child in others for t in (child, *child.conjuncts)]
        if any(
            _fits(modifier.value, _whole_name(t)) or _fits(modifier.value, t.text) for t in joined
        ):
            return ""
        if not others:
            continue
        clash = doc.text[others[0].idx : token.idx + len(token)]
    return clash
