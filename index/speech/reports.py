"""Reports of speech inside one sentence, read from its parse."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.speech.contents import CLOSERS, EDGES, clause, contents_of, tidy
from index.speech.cues import CONTINUING, CUES, JUDGING, NOUNS, REFUSING, SAYING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}


@dataclass(frozen=True, slots=True)
class Report:
    """One report; offsets count characters of the sentence until `shifted` to the article's."""

    cue: str
    cue_start: int
    mention_start: int
    mention_end: int
    contents: tuple[tuple[int, int], ...]
    lemma: str
    head: int
    """Index of the token that heads the mention, -1 where there is none."""
    sentence: int = 0


def find_reports(doc: "Doc", quoted: Sequence[tuple[int, int]]) -> tuple[Report, ...]:
    """The reports in a sentence. `quoted` are its quotations; cues inside them are not its own."""
    found: list[Report] = []
    for token in doc:
        if _within(token.idx, quoted):
            continue
        lemma = token.lemma_.lower()
        report: Report | None = None
        if token.lower_ == "according":
            report = _according(doc, token)
        elif (
            (lemma in CUES or lemma in JUDGING)
            and token.pos_ in {"VERB", "AUX", "NOUN"}
            and token.tag_[:1] == "V"
        ):
            report = _by_verb(doc, token, lemma, quoted)
        elif lemma in NOUNS and token.pos_ == "NOUN":
            report = _by_noun(doc, token, lemma)
        if report is not None and report.contents:
            found.append(report)
    return tuple(_apart(doc, found))


def _apart(doc: "Doc", reports: list[Report]) -> Iterator[Report]:
    """Ends a content before the next cue of the same source: "said he would wait, adding that …".

    Reports of seeing and showing inside what another source says are left to that source.
    """
    for report in reports:
        contents: list[tuple[int, int]] = []
        for start, end in report.contents:
            for other in reports:
                shared = other.head == report.head or other.lemma in CONTINUING
                if shared and other is not report and start < other.cue_start < end:
                    end = _break_before(doc.text, start, other.cue_start)
            contents.append((start, end))
        nested = any(
            other is not report
            and other.head != report.head
            and any(s <= report.cue_start < e for s, e in other.contents)
            for other in reports
        )
        if nested and report.lemma not in SAYING:
            continue
        yield replace(report, contents=tuple(c for c in contents if c[1] - c[0] > 1))


def _break_before(text: str, start: int, cue: int) -> int:
    left = re.sub(
        r"(?:[\s,;]|\b(?:and|but|while|also|then|he|she|they|has|had)\b)+$", "", text[start:cue]
    )
    return start + len(left)


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _by_verb(
    doc: "Doc", verb: "Token", lemma: str, quoted: Sequence[tuple[int, int]]
) -> Report | None:
    if any(c.dep_ == "neg" for c in verb.children) and lemma not in {"think", "believe"}:
        return None
    if verb.head.lemma_.lower() in REFUSING and verb.dep_ == "xcomp":
        return None
    subject = subject_of(verb)
    if subject is None:
        return None
    mention = mention_span(doc, subject)
    contents = contents_of(doc, verb, lemma, subject, quoted)
    if not contents:
        return None
    return Report(
        cue=verb.lower_,
        cue_start=verb.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=contents,
        lemma=lemma,
        head=subject.i,
    )


def subject_of(verb: "Token", depth: int = 0) -> "Token | None":
    """Who does the saying: the verb's own subject or the one it shares."""
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive:
        agents = [g for c in verb.children if c.dep_ == "agent" for g in c.children]
        return next((g for g in agents if g.dep_ == "pobj"), None)
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if not own and depth == 0 and (missed := _subject_beside(verb)) is not None:
        return missed
    if own:
        subject: Token = own[-1] if own[-1].i > verb.i else own[0]
        if subject.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
            return verb.head
        return subject
    if depth > 4 or verb.head is verb:
        return None
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBG":
        return verb.head if verb.head.pos_ in {"NOUN", "PROPN", "PRON"} else None
    if verb.dep_ in {"conj", "xcomp", "advcl", "pcomp", "ccomp"}:
        if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
            return None
        if verb.dep_ == "pcomp":
            return subject_of(verb.head.head, depth + 1) if verb.head.head.pos_ == "VERB" else None
        head = verb.head
        passive_head = [c for c in head.children if c.dep_ == "nsubjpass"]
        return passive_head[0] if passive_head else subject_of(head, depth + 1)
    return None


def _subject_beside(verb: "Token") -> "Token | None":
    """The noun right before a finite verb that the parser took for the end of the last clause."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.i == 0 or verb.dep_ not in {"conj", "ROOT"}:
        return None
    before = verb.doc[verb.i - 1]
    joined = any(c.dep_ == "cc" and c.i > verb.head.i for c in verb.head.children)
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
        if child.dep_ == "prep" and child.lower_ in {"of", "for"} and child.i == head.i + 1:
            tokens.extend(t for t in child.subtree)
        elif (child.dep_ == "acl" and child.tag_ == "VBN" and len(list(child.subtree)) <= 4) or (
            child.dep_ in {"cc", "conj"} and len(list(child.subtree)) <= 4
        ):
            tokens.extend(child.subtree)
    first, last = min(t.i for t in tokens), max(t.i for t in tokens)
    if last - first > 14:
        first, last = min(first, head.i), head.i
        first = max(first, head.i - 8)
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    while start < end and doc.text[start] in EDGES + CLOSERS + "“‘(":
        start += 1
    return start, end


def _according(doc: "Doc", token: "Token") -> Report | None:
    to = token.i + 1
    if to >= len(doc) or doc[to].lower_ != "to":
        return None
    heads = [c for c in doc[to].children if c.dep_ == "pobj"]
    if not heads:
        return None
    head = heads[0]
    subtree = list(head.subtree)
    phrase_end = max(t.i for t in subtree)
    mention = mention_span(doc, head)
    before = doc.text[: token.idx].rstrip(EDGES)
    contents: tuple[tuple[int, int], ...]
    if len(before.split()) >= 3:
        contents = ((0, len(before)),)
    else:
        after = phrase_end + 1
        comma = next((t.i for t in doc[head.i :] if t.text == ","), after)
        after = min(after, comma + 1) if comma > head.i else after
        if after >= len(doc):
            return None
        contents = (tidy(doc.text, doc[after].idx, len(doc.text), ()),)
    return Report(
        cue="according to",
        cue_start=token.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=contents,
        lemma="according",
        head=head.i,
    )


def _by_noun(doc: "Doc", noun: "Token", lemma: str) -> Report | None:
    owners = [c for c in noun.children if c.dep_ == "poss"]
    clauses = [c for c in noun.children if c.dep_ in {"acl", "ccomp"} and c.i > noun.i]
    if not owners or not clauses:
        return None
    if not any(c.dep_ == "mark" and c.lower_ == "that" for c in clauses[0].children):
        return None
    owner = owners[0]
    mention = mention_span(doc, owner)
    span = tidy(doc.text, *clause(doc, clauses[0], noun.i + 1, owner), ())
    return Report(
        cue=noun.lower_,
        cue_start=noun.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=(span,),
        lemma=lemma,
        head=owner.i,
    )
