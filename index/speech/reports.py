"""Reports of speech inside one sentence, read from its parse."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.speech.cues import (
    CONTINUING,
    CUES,
    JUDGING,
    NOUNS,
    PRONOUNS,
    REFUSING,
    SAYING,
    WITH_INFINITIVE,
    WITH_OBJECT,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_DROPPED = {"relcl", "appos", "acl", "advcl", "parataxis", "conj", "cc", "punct", "prep"}
_BESIDE = 24
_EDGES = " \t\n\r,;:-–—"
_CLOSERS = "\"”’'»"


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
    subject = _subject(verb)
    if subject is None:
        return None
    mention = mention_span(doc, subject)
    contents = _contents(doc, verb, lemma, subject, quoted)
    if not contents:
        return None
    return Report(
        cue=_cue_text(verb),
        cue_start=verb.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=contents,
        lemma=lemma,
        head=subject.i,
    )


def _cue_text(verb: "Token") -> str:
    return verb.lower_


def _subject(verb: "Token", depth: int = 0) -> "Token | None":
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
            return _subject(verb.head.head, depth + 1) if verb.head.head.pos_ == "VERB" else None
        head = verb.head
        passive_head = [c for c in head.children if c.dep_ == "nsubjpass"]
        return passive_head[0] if passive_head else _subject(head, depth + 1)
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
    while start < end and doc.text[start] in _EDGES + _CLOSERS + "“‘(":
        start += 1
    return start, end


def _contents(
    doc: "Doc", verb: "Token", lemma: str, subject: "Token", quoted: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    if lemma in JUDGING:
        spans = list(_objects(doc, verb, lemma, quoted))
        return tuple(_tidy(doc.text, s, e, quoted) for s, e in spans)
    low = min(verb.i, subject.i)
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    before = [c for c in clauses if c.i < low]
    after = [c for c in clauses if c.i > verb.i]
    spans = []
    if after and not (before and _closed_before(doc, low)):
        first, last = _clause(doc, after[0], verb.i + 1, subject)
        if len(after) > 1:
            # A clause that the parser cut in two: "it is possible the troops will leave".
            first, last = first, max(last, _clause(doc, after[-1], verb.i + 1, subject)[1])
        spans.append((first, last))
    elif (
        lemma in SAYING
        and verb.dep_ not in {"relcl", "acl"}
        and (before or _inverted(doc, verb, subject))
    ):
        spans.extend(_around(doc, verb, subject, quoted))
    if not spans and lemma in WITH_INFINITIVE:
        clause = next((c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i), None)
        if clause is not None and clause.tag_ == "VB":
            spans.append(_clause(doc, clause, verb.i + 1, subject))
    if not spans and lemma in SAYING:
        spans.extend(_objects(doc, verb, lemma, quoted))
    return tuple((s, e) for s, e in (_tidy(doc.text, s, e, quoted) for s, e in spans) if s < e)


def _closed_before(doc: "Doc", at: int) -> bool:
    """Whether what stands before token `at` is closed off by a comma or a quotation mark."""
    text = doc.text[: doc[at].idx].rstrip()
    return bool(text) and text[-1] in ",?!\"”’'—–-"


def _inverted(doc: "Doc", verb: "Token", subject: "Token") -> bool:
    """Whether a whole clause or a quotation stands before the attribution, closed by a comma."""
    low, high = min(verb.i, _left(subject)), max(verb.i, subject.i)
    if low < 2 or high - low > 14 or not _closed_before(doc, low):
        return False
    if doc.text[: doc[low].idx].rstrip()[-1:] in _CLOSERS:
        return True
    finite = {"VBD", "VBZ", "VBP", "MD"}
    clause = doc[:low]
    return any(t.tag_ in finite and t.i > 0 for t in clause) and doc[0].dep_ not in {"mark", "prep"}


def _left(token: "Token") -> int:
    return int(token.left_edge.i)


def _clause(doc: "Doc", head: "Token", lowest: int, subject: "Token") -> tuple[int, int]:
    indices = [t.i for t in head.subtree if t.i >= lowest]
    first, last = min(indices), max(indices)
    if subject.i >= first and subject.i > lowest - 1 and subject.i <= last:
        first = max(first, subject.i + 1)
    return doc[first].idx, doc[last].idx + len(doc[last])


def _around(
    doc: "Doc", verb: "Token", subject: "Token", quoted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Content before an attribution that closes or interrupts it: "…, he said, …"."""
    low = min(verb.i, _left(subject))
    while low > 1 and doc[low - 1].head is verb and doc[low - 1].dep_ in {"aux", "advmod"}:
        low -= 1
    start, end = 0, doc[low].idx
    clause = [c for c in verb.children if c.dep_ == "ccomp" and c.i < low]
    if clause and verb.dep_ != "ROOT":
        start = doc[clause[0].left_edge.i].idx
    elif verb.dep_ == "conj":
        start = max(
            (doc[c.i].idx for c in verb.head.children if c.dep_ == "cc" and c.i < low), default=0
        )
    yield start, end
    tail = doc[max(verb.i, subject.i)].idx
    for first, last in quoted:
        if first > tail and doc.text[tail:first].count(".") < 2 and end not in range(first, last):
            yield first, last
            break


def _objects(
    doc: "Doc", verb: "Token", lemma: str, quoted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    edge = verb.idx + len(verb)
    for start, end in quoted:
        if start >= edge and start - edge < 80 and not re.search(r"[.;]\s", doc.text[edge:start]):
            whole = lemma in WITH_OBJECT or lemma in JUDGING
            if whole or len(doc.text[start:end].split()) >= 3 or start - edge < 12:
                first = min((t.idx for t in verb.subtree if t.idx > edge), default=start)
                yield (first if whole else start), end
            return
    if lemma in WITH_OBJECT and _judges(verb, lemma):
        objects = [c for c in verb.children if c.dep_ in {"dobj", "oprd"} and c.i > verb.i]
        if objects:
            indices = [t.i for t in verb.subtree if t.i > verb.i]
            yield doc[objects[0].left_edge.i].idx, doc[max(indices)].idx + len(doc[max(indices)])


def _judges(verb: "Token", lemma: str) -> bool:
    """Whether the object comes with what is said of it: "described it as …", "accused her of …"."""
    if lemma in {"demand", "promise", "propose"}:
        return True
    wanted = {"accuse": "of"}.get(lemma, "as")
    return any(
        c.dep_ in {"oprd", "ccomp"} or (c.dep_ == "prep" and c.lower_ == wanted)
        for c in verb.children
        if c.i > verb.i
    )


def _tidy(text: str, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Takes in whole quotations that the span cuts, and drops stray punctuation at its edges."""
    for first, last in quoted:
        if first - 2 <= start <= first + 2 and end < last:
            # The parser ended the clause at a full stop or a dash inside the quotation.
            start, end = min(start, first), last
        elif start < last and first < end and (first < start or last > end):
            inside = min(end, last) - max(start, first)
            if inside * 2 >= last - first:
                start, end = min(start, first), max(end, last)
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and (text[end - 1] in _EDGES or (text[end - 1] == "." and end == len(text))):
        end -= 1
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
    before = doc.text[: token.idx].rstrip(_EDGES)
    contents: tuple[tuple[int, int], ...]
    if len(before.split()) >= 3:
        contents = ((0, len(before)),)
    else:
        after = phrase_end + 1
        comma = next((t.i for t in doc[head.i :] if t.text == ","), after)
        after = min(after, comma + 1) if comma > head.i else after
        if after >= len(doc):
            return None
        contents = (_tidy(doc.text, doc[after].idx, len(doc.text), ()),)
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
    span = _tidy(doc.text, *_clause(doc, clauses[0], noun.i + 1, owner), ())
    return Report(
        cue=noun.lower_,
        cue_start=noun.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=(span,),
        lemma=lemma,
        head=owner.i,
    )


def report_beside(doc: "Doc", start: int, end: int) -> Report | None:
    """The attribution beside a quotation that the parse gave to nobody, read from word order.

    After it, verb and name in either order ("…," said Ada Marsh; "…," Ada Marsh (Leeds) said);
    before it, a name and the verb nearest to the quotation ("Ada Marsh then said: "…").
    """
    after = [t for t in doc if t.idx >= end][:_BESIDE]
    before = [t for t in doc if t.idx + len(t) <= start][-_BESIDE:]
    verb = next((t for t in after if _cues_speech(t)), None)
    if verb is not None:
        gap = [t for t in after if t.i < verb.i]
        names = _namable(gap) or (
            _namable([t for t in after if t.i > verb.i][:8]) if len(gap) < 3 else []
        )
        if names:
            return _surface(doc, verb, _noun_head(names), (start, end))
    verb = next((t for t in reversed(before) if _cues_speech(t)), None)
    if verb is not None and before[-1].i - verb.i < 8:
        names = _namable([t for t in before if t.i < verb.i])
        if names:
            subject = _subject(verb) or _noun_head(names)
            return _surface(doc, verb, subject, (start, end))
    return None


def _cues_speech(token: "Token") -> bool:
    return token.pos_ == "VERB" and token.lemma_.lower() in SAYING and token.tag_ != "VB"


def _namable(tokens: Sequence["Token"]) -> list["Token"]:
    return [t for t in tokens if t.pos_ in {"PROPN", "NOUN"} or t.lower_ in {"he", "she", "they"}]


def _noun_head(names: Sequence["Token"]) -> "Token":
    """The last word of the first unbroken run of nouns: "Del. Ada Marsh"."""
    last = names[0]
    for token in names[1:]:
        if token.i != last.i + 1:
            break
        last = token
    return last


def _surface(doc: "Doc", verb: "Token", subject: "Token", content: tuple[int, int]) -> Report:
    mention = mention_span(doc, subject)
    if content[0] < mention[1] and mention[0] < content[1]:
        mention = (subject.idx, subject.idx + len(subject))
    return Report(
        cue=verb.lower_,
        cue_start=verb.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=(content,),
        lemma=verb.lemma_.lower(),
        head=subject.i,
    )


def is_pronoun(text: str) -> bool:
    """Whether a mention is a pronoun that stands for someone named elsewhere."""
    return text.lower() in PRONOUNS
