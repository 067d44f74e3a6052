"""Which words of a sentence are what a verb of saying reports."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.speech.cues import ASKING, JUDGING, PERCEIVING, SAYING, WITH_GERUND, WITH_INFINITIVE
from index.speech.objects import objects_of
from index.speech.subjects import is_tellers
from index.speech.wording import FINITE, as_told, cut_clause, goes_on, resumed, whole_phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

EDGES = " \t\n\r,;:-–—"
CLOSERS = "\"”’'»"


def contents_of(
    doc: "Doc", verb: "Token", lemma: str, subject: "Token", quoted: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """The spans of what `verb` reports, in characters of the sentence; none where nothing is."""
    spans: list[tuple[int, int]] = []
    if lemma not in JUDGING:
        spans = list(_clauses(doc, verb, lemma, subject, quoted))
        if not spans and lemma in SAYING:
            spans = list(as_told(doc, verb, subject))
        if not spans and lemma in WITH_INFINITIVE | WITH_GERUND:
            spans = list(_infinitives(doc, verb, subject))
    if not spans:
        spans = list(cut_clause(doc, verb, lemma, subject))
    if not spans:
        spans = list(objects_of(doc, verb, lemma, subject, quoted))
    tidied = (tidy(doc.text, s, e, quoted) for s, e in spans)
    return tuple((s, e) for s, e in tidied if s < e)


def _clauses(
    doc: "Doc", verb: "Token", lemma: str, subject: "Token", quoted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    low = min(verb.i, subject.i)
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    before = [c for c in clauses if c.i < low]
    after = [c for c in clauses if c.i > verb.i and (lemma not in PERCEIVING or is_finite(c))]
    after.extend(c for c in verb.children if lemma in ASKING and c.i > verb.i and _asks(c))
    if after and not (before and _closed_before(doc, low)):
        first, last = clause(doc, after[0], verb.i + 1, subject)
        if len(after) > 1:
            # A clause that the parser cut in two: "it is possible the troops will leave".
            first, last = first, max(last, clause(doc, after[-1], verb.i + 1, subject)[1])
        yield first, goes_on(doc, last)
    elif lemma in SAYING and not _in_relative(verb) and (before or _inverted(doc, verb, subject)):
        yield from _around(doc, verb, subject, quoted)


def _in_relative(verb: "Token") -> bool:
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.dep_ in {"relcl", "acl"}


def is_finite(head: "Token") -> bool:
    """Whether a clause has a verb that shows tense: "him guilty" and "him to go" have none."""
    return head.tag_ in FINITE or any(
        c.dep_ in {"aux", "auxpass", "cop"} and c.tag_ in FINITE for c in head.children
    )


def _asks(child: "Token") -> bool:
    """An indirect question that the parser took for a condition: "asked them if it was true"."""
    return child.dep_ == "advcl" and any(
        m.dep_ == "mark" and m.lower_ in {"if", "whether"} for m in child.children
    )


def _infinitives(doc: "Doc", verb: "Token", subject: "Token") -> Iterator[tuple[int, int]]:
    """ "promised to go"; with whom it is asked of: "urged the town to wait"."""
    infinitive = next((c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i), None)
    if infinitive is not None and infinitive.tag_ == "VBG" and verb.lemma_.lower() in WITH_GERUND:
        yield clause(doc, infinitive, verb.i + 1, subject)
    if infinitive is None or infinitive.tag_ != "VB" or verb.lemma_.lower() in WITH_GERUND:
        return
    first, last = clause(doc, infinitive, verb.i + 1, subject)
    asked = [c for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < infinitive.i]
    if asked:
        first = min(first, doc[asked[0].left_edge.i].idx)
    yield first, last


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
    if doc[0].dep_ in {"mark", "prep"} or (doc[0].tag_ == "VBG" and "subj" not in doc[0].dep_):
        return False
    aside = (c for c in verb.children if c.i < low and c.dep_ in {"advcl", "npadvmod", "prep"})
    if any(c.left_edge.i == 0 and c.right_edge.i >= low - 3 and _is_adverbial(c) for c in aside):
        return False
    return any(t.tag_ in FINITE and t.i > 0 for t in doc[:low])


def _is_adverbial(child: "Token") -> bool:
    """Not a clause the parser mistook for one: "Prices rose, she said"."""
    if child.dep_ != "advcl":
        return True
    return any(c.dep_ in {"mark", "advmod"} and c.i < child.i for c in child.children) or (
        child.tag_ in {"VBG", "VBN"} and not is_finite(child)
    )


def _left(token: "Token") -> int:
    return int(token.left_edge.i)


def clause(doc: "Doc", head: "Token", lowest: int, subject: "Token") -> tuple[int, int]:
    """The span of a clause from token `lowest` on, without the subject of the verb above it."""
    indices = [t.i for t in head.subtree if t.i >= lowest]
    if head.tag_ == "VBG" and doc[lowest].lower_ == "to" and lowest in indices[:-1]:
        indices.remove(lowest)
    first, last = min(indices), max(indices)
    that = next((c.i for c in head.lefts if c.dep_ == "mark" and c.lower_ == "that"), 0)
    first = max(first, that)
    if (foreign := _strays(head)) is not None and foreign > first:
        last = min(last, foreign - 1)
    elif last == head.right_edge.i:
        last = whole_phrase(doc, last, lowest - 1)
    if subject.i >= first and subject.i > lowest - 1 and subject.i <= last:
        first = max(first, subject.i + 1)
    elif first > lowest and doc[first].tag_ in FINITE:
        # A clause has a subject: the parser gave it to the verb of saying.
        first = lowest
    return doc[first].idx, doc[last].idx + len(doc[last])


def _strays(head: "Token") -> int | None:
    """Where the clause ends and the teller's own deeds go on: "it would end and praised them"."""
    for child in head.children:
        if child.i <= head.i:
            continue
        if child.dep_ == "conj" and is_tellers(child):
            joint = [c.i for c in head.children if c.dep_ == "cc" and c.i < child.i]
            return max(joint, default=child.left_edge.i)
        if child.dep_ == "advcl" and (child.lower_ == "asked" or _contrasts(child)):
            return int(child.left_edge.i)
    return None


def _contrasts(child: "Token") -> bool:
    """ "…, though records show otherwise": the writer's word, after a comma or a dash."""
    first = child.left_edge
    marks = {c.lower_ for c in child.children if c.dep_ in {"mark", "advmod"} and c.i < child.i}
    cut = first.i > 0 and first.doc[first.i - 1].text in {",", "-", "--", "–", "—"}
    return cut and (
        bool(marks & {"though", "although", "whereas"})
        or (first.lower_ == "even" and "as" in marks)
        or (first.lower_ == "while" and child.tag_ != "VBG")
    )


def _around(
    doc: "Doc", verb: "Token", subject: "Token", quoted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Content before an attribution that closes or interrupts it: "…, he said, …"."""
    low = min(verb.i, _left(subject))
    while low > 1 and doc[low - 1].head.i == verb.i and doc[low - 1].dep_ in {"aux", "advmod"}:
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
            return
    if (after := resumed(doc, verb, subject)) is not None:
        yield after


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
