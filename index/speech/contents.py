"""Which words of a sentence are what a verb of saying reports."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.speech.cues import JUDGING, SAYING, WITH_INFINITIVE, WITH_OBJECT

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

EDGES = " \t\n\r,;:-–—"
CLOSERS = "\"”’'»"


def contents_of(
    doc: "Doc", verb: "Token", lemma: str, subject: "Token", quoted: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """The spans of what `verb` reports, in characters of the sentence; none where nothing is."""
    if lemma in JUDGING:
        spans = list(_objects(doc, verb, lemma, quoted))
        return tuple(tidy(doc.text, s, e, quoted) for s, e in spans)
    low = min(verb.i, subject.i)
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    before = [c for c in clauses if c.i < low]
    after = [c for c in clauses if c.i > verb.i]
    spans = []
    if after and not (before and _closed_before(doc, low)):
        first, last = clause(doc, after[0], verb.i + 1, subject)
        if len(after) > 1:
            # A clause that the parser cut in two: "it is possible the troops will leave".
            first, last = first, max(last, clause(doc, after[-1], verb.i + 1, subject)[1])
        spans.append((first, last))
    elif (
        lemma in SAYING
        and verb.dep_ not in {"relcl", "acl"}
        and (before or _inverted(doc, verb, subject))
    ):
        spans.extend(_around(doc, verb, subject, quoted))
    if not spans and lemma in WITH_INFINITIVE:
        infinitive = next((c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i), None)
        if infinitive is not None and infinitive.tag_ == "VB":
            spans.append(clause(doc, infinitive, verb.i + 1, subject))
    if not spans and lemma in SAYING:
        spans.extend(_objects(doc, verb, lemma, quoted))
    return tuple((s, e) for s, e in (tidy(doc.text, s, e, quoted) for s, e in spans) if s < e)


def _closed_before(doc: "Doc", at: int) -> bool:
    """Whether what stands before token `at` is closed off by a comma or a quotation mark."""
    text = doc.text[: doc[at].idx].rstrip()
    return bool(text) and text[-1] in ",?!\"”’'—–-"


def _inverted(doc: "Doc", verb: "Token", subject: "Token") -> bool:
    """Whether a whole clause or a quotation stands before the attribution, closed by a comma."""
    low, high = min(verb.i, _left(subject)), max(verb.i, subject.i)
    if low < 2 or high - low > 14 or not _closed_before(doc, low):
        return False
    if doc.text[: doc[low].idx].rstrip()[-1:] in CLOSERS:
        return True
    finite = {"VBD", "VBZ", "VBP", "MD"}
    return any(t.tag_ in finite and t.i > 0 for t in doc[:low]) and doc[0].dep_ not in {
        "mark",
        "prep",
    }


def _left(token: "Token") -> int:
    return int(token.left_edge.i)


def clause(doc: "Doc", head: "Token", lowest: int, subject: "Token") -> tuple[int, int]:
    """The span of a clause from token `lowest` on, without the subject of the verb above it."""
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
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i < low]
    if clauses and verb.dep_ != "ROOT":
        start = doc[clauses[0].left_edge.i].idx
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


def tidy(text: str, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Takes in whole quotations that the span cuts, and drops stray punctuation at its edges."""
    for first, last in quoted:
        if first - 2 <= start <= first + 2 and end < last:
            # The parser ended the clause at a full stop or a dash inside the quotation.
            start, end = min(start, first), last
        elif start < last and first < end and (first < start or last > end):
            inside = min(end, last) - max(start, first)
            if inside * 2 >= last - first:
                start, end = min(start, first), max(end, last)
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and (text[end - 1] in EDGES or (text[end - 1] == "." and end == len(text))):
        end -= 1
    return start, end
