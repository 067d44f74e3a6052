"""Who does the saying: the word of the sentence that names the source of a report."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.names import is_title
from index.speech.cues import DOCUMENTS, SPEAKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_SPEAKERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_SPEAKING_PRONOUNS = frozenset("he she they we i you who".split())
_STRIPPED = " \t\n\r,;:-–—\"”’'»“‘("
# Most nouns of these endings name people; the exceptions are the common things that end so.
_AGENT = re.compile(
    r"(?<!lett)(?<!matt)(?<!numb)(?<!pap)(?<!pow)(?<!wat)(?<!wint)(?<!summ)(?<!ord)(?<!post)"
    r"(?<!fact)(?<!err)(?<!terr)(?<!do)(?<!off)(?<!cent)"
    r"(?:er|or|ist|ian|(?<!m)ent|ant|ee|man|woman|folk)$"
)
_LONGEST = 14
"""How many words a mention may have before it is cut down to its head."""
_DEEPEST = 5
_QUOTED = frozenset({"quote", "cite"})


def subject_of(verb: "Token") -> "Token | None":
    """Who does the saying: the verb's own subject or the one it shares."""
    subject = _subject(verb, 0)
    if subject is None:
        return None
    if subject.pos_ == "NOUN":
        # "The mayor of Leeds, Ada Marsh, said": the name, not the office, is the source.
        apposed = [c for c in subject.rights if c.dep_ == "appos"]
        apposed += [g for c in apposed for g in c.rights if g.dep_ == "appos"]
        names = [c for c in apposed if c.ent_type_ == "PERSON"]
        subject = names[0] if names else subject
    return verb.doc[_past_title(verb.doc, subject.i)]


def _subject(verb: "Token", depth: int) -> "Token | None":
    if is_passive(verb):
        agents = [g for c in verb.children if c.dep_ == "agent" for g in c.children]
        return next((g for g in agents if g.dep_ == "pobj"), None)
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if not own and depth == 0 and (missed := _subject_beside(verb)) is not None:
        return missed
    if own:
        subject: Token = own[-1] if own[-1].i > verb.i else own[0]
        if subject.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
            return _author(verb.head)
        return subject
    if depth >= _DEEPEST:
        return None
    if verb.head.i == verb.i:
        return _of_first_clause(verb)
    if verb.tag_ == "VBN" and verb.dep_ in {"advcl", "acl"} and _is_bare(verb):
        return next((g for c in verb.children if c.dep_ == "agent" for g in c.children), None)
    if verb.tag_ == "VBG" and _after_comma(verb):
        return _main_subject(verb)
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBG":
        return _author(verb.head) if verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
    return _shared(verb, depth)


def is_tellers(verb: "Token") -> bool:
    """Whether a verb joined to a reported one is the teller's: "said it would end and praised it".

    After "would end" the second reported verb would be "praise"; and in "have admitted they broke
    in and have agreed to pay" it is those who admit that agree.
    """
    head = verb.head
    if any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return False
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    bare = head.tag_ == "VB" and any(c.tag_ in {"MD", "TO"} for c in head.children)
    if bare and verb.tag_ in {"VBD", "VBZ"} and not auxiliaries:
        return True
    told = {c.lower_ for c in head.head.children if c.dep_ == "aux"}
    return (
        head.dep_ == "ccomp"
        and bool(auxiliaries & told & {"have", "has", "had"})
        and not any(c.dep_ == "aux" for c in head.children)
    )


def _shared(verb: "Token", depth: int) -> "Token | None":
    """The subject that the verb has in common with the one it hangs on."""
    if verb.dep_ == "conj" and verb.head.dep_ == "ccomp" and is_tellers(verb):
        return _subject(verb.head.head, depth + 1)
    if verb.dep_ not in {"conj", "xcomp", "advcl", "pcomp", "ccomp"}:
        return None
    if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
        return None
    if verb.dep_ == "pcomp":
        told = verb.head.head
        if told.lemma_ in _QUOTED and is_passive(told):  # "has been quoted as saying"
            return next((c for c in told.children if c.dep_ == "nsubjpass"), None)
        return _subject(told, depth + 1) if told.pos_ == "VERB" else None
    head = verb.head
    passive_head = [c for c in head.children if c.dep_ == "nsubjpass"]
    return passive_head[0] if passive_head else _subject(head, depth + 1)


def is_passive(verb: "Token") -> bool:
    """Whether the subject is told rather than tells; "he's said" is no passive."""
    return any(c.dep_ == "auxpass" and c.lower_ not in {"'s", "’s"} for c in verb.children)


def can_speak(token: "Token") -> bool:
    """Whether a word names someone or some body, rather than a thing."""
    return (
        token.ent_type_ in _SPEAKERS
        or token.lower_ in _SPEAKING_PRONOUNS
        or token.lemma_.lower() in SPEAKING
        or (token.pos_ == "NOUN" and _AGENT.search(token.lemma_) is not None)
    )


def _after_comma(verb: "Token") -> bool:
    """ "…, adding that", "… - arguing that": the sentence's own speaker goes on."""
    first = verb.i
    while first > 0 and verb.doc[first - 1].pos_ in {"ADV", "CCONJ"}:
        first -= 1
    return first > 0 and verb.doc[first - 1].text in {",", "-", "–", "—", "”", '"'}


def _main_subject(verb: "Token") -> "Token | None":
    """The nearest subject above a participle that can speak, or else the nearest of all."""
    nearest = verb.head if verb.dep_ in {"acl", "relcl"} else None
    if nearest is not None and nearest.pos_ not in {"NOUN", "PROPN", "PRON"}:
        nearest = None
    adding = verb.lemma_.lower() == "add"
    if nearest is not None and can_speak(nearest) and not adding:
        return nearest
    speaking: Token | None = None
    for head in _verbs_above(verb):
        subject = next((c for c in head.children if c.dep_ in _SUBJECTS), None)
        if subject is None:
            continue
        nearest = nearest if nearest is not None else subject
        if can_speak(subject) or subject.pos_ == "PROPN":
            speaking = subject
            if not adding:
                break
    return speaking if speaking is not None else nearest


def _verbs_above(token: "Token") -> Iterator["Token"]:
    for head in token.ancestors:
        if head.pos_ in {"VERB", "AUX"}:
            yield head


def _author(noun: "Token") -> "Token":
    """Whose words a document carries: "in a letter saying that", "her statement calling for"."""
    if noun.lemma_.lower() not in DOCUMENTS:
        return noun
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            for name in child.children:
                if name.dep_ == "pobj" and can_speak(name):
                    return name
    for head in _verbs_above(noun):
        subject = _subject(head, _DEEPEST)
        if subject is not None and can_speak(subject):
            return subject
        break
    return noun


def _of_first_clause(verb: "Token") -> "Token | None":
    """In "Hale blamed the rain, rebuked the town and said …" the parser took the first verb for
    what the second reports: its subject is everyone's."""
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i < verb.i:
            return next((c for c in child.children if c.dep_ == "nsubj"), None)
    return None


def _is_bare(verb: "Token") -> bool:
    return not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)


def _subject_beside(verb: "Token") -> "Token | None":
    """The noun before a finite verb that the parser took for the end of the last clause."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.i == 0 or verb.dep_ not in {"conj", "ROOT"}:
        return None
    doc = verb.doc
    before = doc[verb.i - 1]
    joined = any(c.dep_ == "cc" and c.i > verb.head.i for c in verb.head.children)
    start = verb.i
    while start > 0 and doc[start - 1].text not in {",", "”", '"', "’"}:
        start -= 1
        if doc[start].pos_ in {"VERB", "AUX", "CCONJ", "SCONJ"} or verb.i - start > _LONGEST:
            start = 0
    # ", a source close to the ministry told the paper."
    heads = [t for t in doc[start : verb.i] if t.head.i < start or t.head.i >= verb.i]
    if start > 0 and len(heads) == 1 and can_speak(heads[0]):
        return heads[0]
    if before.dep_ == "pobj" and before.pos_ in {"NOUN", "PROPN"} and not joined:
        return before
    return None


def mention_span(doc: "Doc", head: "Token") -> tuple[int, int]:
    """The words that name the source: the noun phrase without what is hung onto it."""
    tokens = [head]
    for child in head.lefts:
        if child.dep_ not in {"relcl", "cc", "punct", "advcl", "advmod", "mark"}:
            tokens.extend(child.subtree)
    for child in head.rights:
        if _names_further(child, head) or _is_joined(child, head):
            tokens.extend(child.subtree)
    first, last = min(t.i for t in tokens), max(t.i for t in tokens)
    last = _past_title(doc, last)
    if last - first > _LONGEST:
        first, last = min(first, head.i), head.i
        first = max(first, head.i - 8)
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    while start < end and doc.text[start] in _STRIPPED:
        start += 1
    return start, end


def _is_joined(child: "Token", head: "Token") -> bool:
    """ "Ada Marsh and Ben Hale": one source of two."""
    short = child.dep_ == "conj" and len(list(child.subtree)) <= 4
    return short and any(c.dep_ == "cc" for c in head.rights)


def _past_title(doc: "Doc", last: int) -> int:
    """Goes on from "Sgt" or "Gen." to the name that the parser cut off after the full stop."""
    at = last
    if not re.fullmatch(r"[A-Z][a-z]{1,5}\.?", doc[at].text) or not is_title(doc[at].text):
        return last
    if at + 1 < len(doc) and doc[at + 1].text == ".":
        at += 1
    while at + 1 < len(doc) and doc[at + 1].pos_ == "PROPN":
        at += 1
    return at if doc[at].pos_ == "PROPN" else last


def _names_further(child: "Token", head: "Token") -> bool:
    """Whether what follows a noun tells which one it is: "police in Leeds", "papers seen by …"."""
    if child.dep_ == "acl":
        return child.tag_ == "VBN" and len(list(child.subtree)) <= 4
    if child.dep_ != "prep" or child.i != head.i + 1:
        return False
    if child.lower_ in {"of", "for"}:
        return True
    return (
        child.lower_ in {"in", "at", "with", "from"}
        and head.ent_type_ != "PERSON"
        and (head.pos_ == "NOUN" or head.lower_ == "police")
        and len(list(child.subtree)) <= 6
        and not any(t.ent_type_ in {"DATE", "TIME"} for t in child.subtree)
    )
