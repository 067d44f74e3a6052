"""Reports without a verb of saying: "according to her", "in his words", "her claim that"."""

from typing import TYPE_CHECKING

from index.speech.contents import EDGES, clause, tidy
from index.speech.cues import MAKING
from index.speech.report import Report
from index.speech.subjects import can_speak, mention_span, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LATE = 4
_LEAST_BEFORE = 3
"""How many words before "according to" make a clause."""


def by_phrase(doc: "Doc", token: "Token") -> Report | None:
    """The report that "according to" ends or opens."""
    to = token.i + 1
    if to >= len(doc) or doc[to].lower_ != "to":
        return None
    head = next((c for c in doc[to].children if c.dep_ == "pobj"), None)
    if head is None:
        return None
    return _around(doc, token, head, head, "according to")


def by_view(doc: "Doc", noun: "Token") -> Report | None:
    """ "In her view, the dam will fail", "in the words of Ada Marsh"."""
    if noun.head.lower_ != "in" or noun.head.dep_ != "prep":
        return None
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        owner = next((c for c in of.children if c.dep_ == "pobj"), None) if of else None
    if owner is None or not (can_speak(owner) or owner.lower_ in {"his", "her", "their"}):
        return None
    return _around(doc, noun.head, noun, owner, f"in {noun.lower_}")


def _around(
    doc: "Doc", opening: "Token", phrase: "Token", source: "Token", cue: str
) -> Report | None:
    """What stands before the phrase that starts with `opening`, or else what follows it."""
    before = doc.text[: opening.idx].rstrip(EDGES)
    contents: tuple[int, int] | None = None
    if len(before.split()) >= _LEAST_BEFORE:
        contents = (0, len(before))
    else:
        after = max(t.i for t in phrase.subtree) + 1
        comma = next((t.i for t in doc[phrase.i :] if t.text == ","), after)
        # "According to a poll out Thursday, …": the comma is the safer end.
        after = comma + 1 if phrase.i < comma <= after + _LATE else after
        if after < len(doc):
            contents = tidy(doc.text, doc[after].idx, len(doc.text), ())
    if contents is None:
        return None
    mention = mention_span(doc, source)
    return Report(
        cue=cue,
        cue_start=opening.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=(contents,),
        lemma="according",
        head=source.i,
    )


def by_noun(doc: "Doc", noun: "Token", lemma: str) -> Report | None:
    """The report that a noun of saying carries: "her claim that", "voiced concern that"."""
    content = _carried(noun)
    owner = _maker(noun)
    if owner is None or content is None:
        return None
    mention = mention_span(doc, owner)
    return Report(
        cue=noun.lower_,
        cue_start=noun.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=(tidy(doc.text, *clause(doc, content, noun.i + 1, owner), ()),),
        lemma=lemma,
        head=owner.i,
    )


def _carried(noun: "Token") -> "Token | None":
    for child in noun.children:
        if child.i <= noun.i or child.dep_ not in {"acl", "ccomp"}:
            continue
        that = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        if that or (child.tag_ == "VB" and noun.lemma_.lower() in _TO_DO):
            return child
    return None


_TO_DO = frozenset("promise pledge vow threat proposal offer".split())


def _maker(noun: "Token") -> "Token | None":
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is not None:
        return owner
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"by", "from", "of"}:
            for name in child.children:
                if name.dep_ == "pobj" and can_speak(name):
                    return name
    head = noun.head
    if noun.dep_ == "dobj" and head.lemma_.lower() in MAKING:
        return subject_of(head)
    return None
