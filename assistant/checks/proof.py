"""Proves a sentence in a writer's own words from one cited sentence, or does not.

The one way to prove it is to make it from the source: leave out what may be left out
(`omissions`), keep the order, and change nothing but spelling, tense of the same time, articles and
the reporting frame. Swapped parties, roles, groups, qualifiers, negations and hedges then have no
way in, because each would be a word put in, a word left out, or a word moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checks.alignment import Alignment, align
from assistant.checks.contract import Parse
from assistant.checks.frames import Frame, cue_allows, frames_of
from assistant.checks.omissions import unfit_omission
from assistant.checks.reader import Cited, Reader
from assistant.checks.speakers import is_source, named_texts
from assistant.checks.units import Unit, same_verb, units_of
from assistant.checks.words import CUES, DENIALS, GUARDED, MODALS, NEGATIONS, RETRACTIONS
from assistant.markup import fold
from index.types import Quote, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_FRAME_GUARD = NEGATIONS | MODALS | DENIALS | {"if", "whether", "unless"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A stretch of a cited sentence that says something by itself, and who says it."""

    units: tuple[Unit, ...]
    quote: Quote | None
    other: tuple[Unit, ...] = ()
    """The half of "A and B" that was cut off, if one was."""


def prove(
    sentence: str,
    speaker: str | None,
    cited: Sequence[Cited],
    reader: Reader,
    parse: Parse,
) -> tuple[Cited, Sentence] | None:
    """The cited range and the sentence in it that prove one sentence of a claim, or None."""
    candidates = [
        (c, s) for c in cited for s in reader.sentences(c.article.article_id)[c.first : c.last + 1]
    ]
    for c, s in candidates:
        if _printed(sentence, speaker, c, s, cited, reader):
            return c, s
    frames = frames_of(sentence)
    docs: dict[str, Doc] = {}
    for c, s in candidates:
        texts = named_texts(c, cited)
        for statement in _statements(c, s, reader):
            for frame in (None, *frames):
                if not _attributed(statement, speaker, frame, texts, c, s, reader):
                    continue
                said = frame.what if frame else sentence
                if said not in docs:
                    docs[said] = parse(said)
                if follows(units_of(docs[said]), statement.units) and _halved(statement, parse):
                    return c, s
    return None


def _printed(
    sentence: str,
    speaker: str | None,
    c: Cited,
    s: Sentence,
    cited: Sequence[Cited],
    reader: Reader,
) -> bool:
    """Whether the sentence stands in the range word for word, with its speaker."""
    if (
        s.start < c.start
        or c.end < s.end
        or fold(sentence) != fold(c.article.text[s.start : s.end])
    ):
        return False
    if speaker is None:
        return True
    quotes = reader.quotes(c.article.article_id, s.start, s.end)
    return any(is_source(speaker, q, named_texts(c, cited)) for q in quotes)


def _attributed(
    statement: Statement,
    speaker: str | None,
    frame: Frame | None,
    texts: Sequence[str],
    c: Cited,
    s: Sentence,
    reader: Reader,
) -> bool:
    """Whether the claim gives the statement to whoever the text gives it to."""
    quote = statement.quote
    if quote is None:
        if frame is not None:
            return False
        quotes = reader.quotes(c.article.article_id, s.start, s.end)
        return speaker is None or any(is_source(speaker, q, texts) for q in quotes)
    if frame is None and speaker is None:
        return False
    if not cue_allows(frame.cue if frame else "", quote.cue):
        return False
    return all(is_source(who, quote, texts) for who in (speaker, frame and frame.who) if who)


def _statements(c: Cited, s: Sentence, reader: Reader) -> Iterator[Statement]:
    doc = reader.parse(s)
    units = tuple(
        u for u in units_of(doc) if c.start <= s.start + u.start and s.start + u.end <= c.end
    )
    quotes = reader.quotes(c.article.article_id, s.start, s.end)
    root = next((t for t in doc if t.head.i == t.i), None)
    around = next((q for q in quotes if root and q.start <= s.start + root.idx < q.end), None)
    found = [Statement(units=units, quote=around)]
    inside = [
        tuple(u for u in units if q.start <= s.start + u.start and s.start + u.end <= q.end)
        for q in quotes
    ]
    framing = {u.word for u in units} - {u.word for part in inside for u in part}
    if not framing & _FRAME_GUARD:
        found.extend(
            Statement(units=p, quote=q)
            for p, q in zip(inside, quotes, strict=True)
            if _has_subject(p)
        )
    for statement in found:
        yield statement
        yield from _halves(statement)


def _has_subject(units: Sequence[Unit]) -> bool:
    inside = {t.i for u in units for t in u.tokens}
    return any(t.dep_ in _SUBJECTS and t.head.i in inside for u in units for t in u.tokens)


def _halves(statement: Statement) -> Iterator[Statement]:
    """The two halves of "A did this and B did that", as far as neither takes the other back."""
    units, quote = statement.units, statement.quote
    for middle, unit in enumerate(units):
        if unit.word != "and" or not 2 <= middle < len(units) - 2:
            continue
        left, right = units[:middle], units[middle + 1 :]
        if not {u.word for u in right} & RETRACTIONS:
            yield Statement(units=left, quote=quote, other=right)
        if not {u.word for u in left} & (GUARDED | CUES) and _coordinate(left, right):
            yield Statement(units=right, quote=quote, other=left)


def _halved(statement: Statement, parse: Parse) -> bool:
    """Whether each half, read alone, is a clause with a verb and a subject of its own."""
    if not statement.other:
        return True
    return all(_is_clause(half, parse) for half in (statement.units, statement.other))


def _is_clause(units: Sequence[Unit], parse: Parse) -> bool:
    first, last = units[0].token, units[-1].tokens[-1]
    text = first.doc.text[first.idx : last.idx + len(last.text)].strip(" ,.;")
    doc = parse(text)
    root = next((t for t in doc if t.head.i == t.i), None)
    if root is None or root.pos_ not in {"VERB", "AUX"}:
        return False
    finite = root.tag_ in _FINITE or any(
        t.tag_ in _FINITE and t.dep_ in {"aux", "auxpass"} for t in root.children
    )
    subjects = [t for t in root.children if t.dep_ in _SUBJECTS and t.i < root.i]
    return finite and len(subjects) == 1 and subjects[0].left_edge.i == 0


def _coordinate(left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Whether the verb of the second half hangs on that of the first as its equal."""
    inside = {t.i for u in left for t in u.tokens}
    roots = [t for u in right for t in u.tokens if t.head.i in inside and t.dep_ != "punct"]
    if len(roots) != 1 or roots[0].dep_ != "conj":
        return False
    main = roots[0].head
    return main.head.i not in inside or main.head.i == main.i


def follows(claim: Sequence[Unit], source: Sequence[Unit]) -> bool:
    """Whether the claim can be made from the source by what may be left out and respelt."""
    alignment = align(claim, source)
    if alignment is None or not alignment.pairs:
        return False
    if unfit_omission(source, alignment.kept) is not None:
        return False
    if not (_marks_fit(claim, alignment.claimed) and _marks_fit(source, alignment.kept)):
        return False
    return _verbs_agree(claim, source, alignment)


def _marks_fit(units: Sequence[Unit], paired: Set[int]) -> bool:
    """Whether each mark on one side only stands at an edge, a quotation or an omission.

    Elsewhere a comma changes who speaks: "Kyiv said Moscow lied", "Kyiv, said Moscow, lied".
    """
    words = [i for i, u in enumerate(units) if not u.mark]
    for position, unit in enumerate(units):
        if not unit.mark or unit.quotation or position in paired:
            continue
        around = units[max(0, position - 1) : position + 2]
        before = max((i for i in words if i < position), default=None)
        after = min((i for i in words if i > position), default=None)
        if before is None or after is None or any(u.quotation for u in around):
            continue
        if all(i in paired or units[i].free or units[i].auxiliary for i in (before, after)):
            return False
    return True


def _verbs_agree(claim: Sequence[Unit], source: Sequence[Unit], alignment: Alignment) -> bool:
    partner = {claim[c].token.i: source[s].token for c, s in alignment.pairs}
    reverse = {source[s].token.i: claim[c].token for c, s in alignment.pairs}
    verbs = {
        (claim[c].token, source[s].token)
        for c, s in alignment.pairs
        if claim[c].word != source[s].word and claim[c].token.tag_.startswith("V")
    }
    for position, unit in enumerate(claim):
        if position not in alignment.claimed and unit.auxiliary:
            head = partner.get(unit.token.head.i)
            if head is None:
                return False
            verbs.add((unit.token.head, head))
    for position, unit in enumerate(source):
        if position not in alignment.kept and unit.auxiliary:
            said = reverse.get(unit.token.head.i)
            if said is not None:
                verbs.add((said, unit.token.head))
    return all(same_verb(a, b) for a, b in verbs)
