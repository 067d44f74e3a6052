"""Who is named in a question, who speaks in it, and who does what to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.lexicon import LIGHT_WORDS, REPORTING_WORDS
from assistant.question.nouns import ARTICLE_WORDS
from assistant.question.values import Modifier, Relation
from index.names import find_names

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
PLAIN_CUES = frozenset(
    "say tell speak talk think believe state add mention describe comment note call ask".split()
)
"""Reporting verbs an article may well replace by another; "warn" or "deny" mean more than that."""
LIGHT_UNLESS_VERBS = frozenset({"back", "last", "near", "down", "like", "mean", "mind"})
"""Words without content of their own, unless they are verbs: "who backed the motion"."""

JUDGING = frozenset("judge assess rate see view regard evaluate characterise characterize".split())
"""Verbs that report a view after "how": "how does X see …"."""
_VIEWS = frozenset(
    "view opinion account word eye estimate estimation assessment judgment judgement reckoning "
    "telling version".split()
)
_SAYINGS = frozenset(
    "comment remark statement reaction response reply answer message position stance opinion view "
    "assessment verdict thought".split()
)
"""Nouns for somebody's words: "what was her reaction to the verdict"."""
_ON = frozenset({"on", "about", "towards", "toward", "regarding", "concerning"})
_GIVING = frozenset("make give offer have issue send voice express".split())
_SUPPORTING = frozenset("suffer sustain undergo conduct commit".split())
_INNER_CLAUSE = frozenset({"ccomp", "xcomp"})


def asks_for_subject(cue: Token) -> bool:
    """Whether the noun asked about is who says it: "which analyst said …"."""
    return any(
        child.dep_ in SUBJECTS and any(t.tag_ in ("WDT", "WP") for t in child.subtree)
        for child in cue.children
    )


def names_of(doc: Doc) -> tuple[Span, ...]:
    """Return the names of the question as spans that never overlap, the first found kept."""
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


def cue_of(doc: Doc) -> Token | None:
    """Return the reporting verb of the question's main clause."""
    judging = JUDGING if len(doc) and doc[0].lower_ == "how" else frozenset()
    for token in doc:
        lemma = token.lemma_.lower()
        if lemma not in REPORTING_WORDS | judging or token.pos_ not in ("VERB", "NOUN", "AUX"):
            continue
        under_root = token.head.dep_ == "ROOT" and token.dep_ != "amod" and token.pos_ != "NOUN"
        if token.dep_ == "ROOT" or under_root:
            return token
    return None


def speaker_of(doc: Doc, cue: Token | None, names: Iterable[Span]) -> str:
    """Return the named subject of the reporting verb, or whose view is asked for: "in X's view"."""
    if viewed := next((span.text for span in names if _is_view_of(span.root)), ""):
        return viewed
    if cue is None:
        return ""
    for child in cue.children:
        if child.dep_ in SUBJECTS and child.i < cue.i:
            if any(t.tag_ in ("WP", "WDT", "WRB") for t in child.subtree):
                return ""  # "Which Marine said": it is asked for, not given
            for span in names:
                if span.start <= child.i < span.end:
                    return span.text
            if child.lemma_.lower() in ARTICLE_WORDS:
                continue
            if child.pos_ in ("NOUN", "PROPN"):
                return doc[child.left_edge.i : child.i + 1].text
    agent = [c for c in cue.children if c.dep_ == "agent" or c.lower_ == "by"]
    for by in agent:
        for span in names:
            if any(c.i in range(span.start, span.end) for c in by.children):
                return span.text
    if cue.i > 0:  # "What did Milley say": a mis-parse still puts the name before the verb
        for span in names:
            if span.end == cue.i and span.root.dep_ != "pobj":
                return span.text
    return ""


def saying_of(doc: Doc, names: Iterable[Span]) -> tuple[Token, str] | None:
    """The noun for words that are asked for, and whose they are: "X's reaction", "comment by X"."""
    spans = tuple(names)
    for token in doc:
        if token.lemma_.lower() not in _SAYINGS or token.pos_ != "NOUN":
            continue
        if token.lemma_ == "position" and not any(c.lower_ in _ON for c in token.children):
            continue  # an office: "what is her position?"
        whole = [c for c in token.children if c.lower_ in ("of", "by", "from")]
        owners = [c for c in token.children if c.dep_ == "poss"]
        owners += [p for c in whole for p in c.children if p.dep_ == "pobj"]
        if token.head.lemma_.lower() in _GIVING and token.dep_ == "dobj":
            owners += [c for c in token.head.children if c.dep_ in SUBJECTS]
        for owner in owners:
            if owner.pos_ in ("NOUN", "PROPN") and _is_asked_for(token):
                named = next((s.text for s in spans if s.start <= owner.i < s.end), "")
                return token, named or doc[owner.left_edge.i : owner.i + 1].text
    return None


def _is_asked_for(noun: Token) -> bool:
    """Whether a noun is what "what" asks for: "what comment did …", "what was the comment …"."""
    asking = ("WP", "WDT")
    if any(c.tag_ in asking for c in noun.children):
        return True
    return noun.head.lemma_ == "be" and any(c.tag_ in asking for c in noun.head.children)


def _is_view_of(name: Token) -> bool:
    """Whether the question is asked in this name's view, by his account, or according to him."""
    if name.dep_ == "poss":
        frame = name.head
        return frame.lemma_.lower() in _VIEWS and frame.head.lower_ in ("in", "by", "on", "from")
    return name.head.lower_ == "to" and name.head.head.lower_ == "according"


def is_miscast(token: Token) -> bool:
    """Whether a small model takes a plural noun for a verb: "are vitamin boosts the latest fad"."""
    before = token.doc[: token.i]
    clauses = any(t.pos_ == "SCONJ" or t.tag_ in ("WDT", "WP") for t in before[2:])
    return token.tag_ == "VBZ" and not clauses and any(t.pos_ == "AUX" for t in before)


def supports(verb: Token) -> bool:
    """Whether the event is in the object of a verb that adds little: "suffered a defeat"."""
    if verb.pos_ != "VERB" or verb.lemma_ not in _SUPPORTING:
        return False
    return any(c.dep_ == "dobj" and c.pos_ == "NOUN" for c in verb.children)


def predicate_of(doc: Doc, cue: Token | None) -> str:
    """Return the main verb, past an empty one: "killed" in "how many does X think were killed"."""
    for token in doc:
        main = token.dep_ == "ROOT" or (token.head.dep_ == "ROOT" and token.dep_ in _INNER_CLAUSE)
        verbal = token.pos_ == "VERB" or (
            token.pos_ == "NOUN" and any(c.dep_ == "aux" for c in token.children)
        )
        if is_miscast(token) or supports(token):
            continue
        if not main or not verbal or token.ent_type_ or (cue is not None and token.i == cue.i):
            continue
        lemma = token.lemma_.lower()
        if lemma not in LIGHT_WORDS or lemma in LIGHT_UNLESS_VERBS:
            return lemma
    for token in doc:
        if token.dep_ == "acomp" and token.head.dep_ == "ROOT" and not is_measured(token):
            return token.lemma_.lower()
    for token in doc:  # "Are the trains running?", where a small model takes "are" for the verb
        if token.pos_ == "VERB" and token.tag_ in ("VBG", "VBN") and doc[0].lemma_ == "be":
            return token.lemma_.lower()
    if cue is not None and cue.lemma_.lower() not in PLAIN_CUES:
        return cue.lemma_.lower()
    return ""


def is_measured(adjective: Token) -> bool:
    """Whether a "how" asks for the degree itself: an answer need not say "significant"."""
    return any(child.lower_ == "how" for child in adjective.children)


def parties_of(doc: Doc, names: tuple[Span, ...]) -> Iterator[str]:
    """Yield the names joined as subjects: "how do Biden and Kadyrov see …"."""
    for one, other in pairwise(names):
        if doc[one.end : other.start].text == "and" and other.end < len(doc) - 1:
            yield from (one.text, other.text)
            return
    for span in names:
        joined = [c for c in span.root.conjuncts if any(n.start <= c.i < n.end for n in names)]
        head = span.root if span.root.dep_ != "conj" else next(iter(span.root.conjuncts))
        if joined and (head.dep_ in SUBJECTS or head.i < span.root.head.i):
            yield span.text


def relations_of(doc: Doc, names: tuple[Span, ...]) -> Iterator[Relation]:
    """Yield the predicates whose subject or object the question names."""
    for token in doc:
        if token.pos_ != "VERB" and not (token.dep_ == "ROOT" and token.pos_ == "NOUN"):
            continue
        subject = obj = ""
        passive = token.tag_ in ("VBN", "VBD") and has_be(token)
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


def has_be(verb: Token) -> bool:
    """Whether a form of "be" goes with the verb; a small model often calls it its head."""
    if any(c.lemma_ == "be" and c.dep_ in ("aux", "auxpass") for c in verb.children):
        return True
    return (
        verb.head.lemma_ == "be" and verb.head.i < verb.i and verb.dep_ in ("acl", "acomp", "attr")
    )


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


def owned_of(doc: Doc) -> str:
    """Return the lemma of what belongs to whom or what is asked for, or ""."""
    for token in doc:
        asked = token.tag_ == "WP$" or any(c.tag_ in ("WDT", "WP") for c in token.children)
        if asked and token.dep_ == "poss" and token.head.pos_ == "NOUN":
            return token.head.lemma_.lower()
    return ""


def modifiers_of(doc: Doc, names: tuple[Span, ...]) -> Iterator[Modifier]:
    """Yield the names that narrow a common noun down: adjectives of nationality, possessors."""
    for span in names:
        root = span.root
        narrows = root.dep_ in ("amod", "compound", "poss", "nmod") and root.head.pos_ == "NOUN"
        if narrows and root.head.i not in range(span.start, span.end):
            yield Modifier(head=root.head.lemma_.lower(), value=span.text)
