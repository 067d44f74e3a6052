"""Every claim of a draft goes through here, and only what is borne out by its citations leaves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.checks.contract import ArticleSource, Checked, Parse, Refusal
from assistant.checks.figures import check_figures
from assistant.checks.layout import Numbering, lay_out
from assistant.checks.proof import prove
from assistant.checks.quoting import check_quoted
from assistant.checks.reader import Cited, Reader
from assistant.checks.reasons import explain
from assistant.checks.shortening import checked_short
from assistant.checks.speakers import check_speaker, names_speaker, printed_role
from assistant.checks.words import PRONOUNS
from assistant.markup import fold
from assistant.types import Claim, Draft, DraftClaim, Rejected
from index.numbers import find_numbers, same_value
from index.sentences import split_sentences
from index.types import Figure, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MOST_CHARACTERS = 2000
_CONTEXT_SENTENCES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proven:
    text: str
    speaker: str | None
    cited: tuple[Cited, ...]
    unused: tuple[Cited, ...]


def check_draft(
    draft: Draft, *, source: ArticleSource, question: str, parse: Parse | None = None
) -> Checked:
    """Turn an untrusted draft into claims and citations that hold, and list what did not.

    A claim that repeats its evidence word for word passes without a parse; any other has to be
    proven from it (see `assistant.checks.proof`). Nothing is repaired: a claim passes as drafted or
    is in `rejected`. A citation that a claim does not need and that does not support it is left
    away, and is in `rejected` too. `question` only tells whether "Yes" or "No" can answer it.
    """
    reader = Reader(source)
    parse = lru_cache(maxsize=None)(parse or _parse)
    proven: list[_Proven] = []
    rejected: list[Rejected] = []
    for claim in draft.claims:
        try:
            found = _check_claim(claim, reader, parse)
        except Refusal as refusal:
            rejected.append(Rejected(text=claim.text, reason=str(refusal)))
            continue
        proven.append(found)
        reason = "it is cited for a claim that it neither supports nor explains"
        rejected.extend(Rejected(text=c.text, reason=reason) for c in found.unused)
    merged = _merge(proven)
    numbering = Numbering()
    claims = tuple(
        Claim(
            text=p.text,
            citations=tuple(numbering.number(c) for c in p.cited),
            speaker=p.speaker,
            figures=_figures(p, reader),
            speaker_role=printed_role(p.speaker, p.cited, reader) if p.speaker else "",
        )
        for p in merged
    )
    texts = [c.text for p in merged for c in p.cited]
    short = checked_short(draft.short, texts, question)
    return Checked(
        claims=claims,
        citations=numbering.citations,
        rejected=tuple(rejected),
        short=short,
        text=lay_out(short, claims),
    )


def with_shorts(checked: Checked, shorts: Sequence[str], question: str) -> Checked:
    """The same claims under another brief answer: each of `shorts` that the citations bear out."""
    texts = [c.quote for c in checked.citations]
    borne = [s for short in shorts if (s := checked_short(short, texts, question))]
    short = " or ".join(borne) or checked.short
    return replace(checked, short=short, text=lay_out(short, checked.claims))


def _parse(text: str) -> Doc:
    from index.language import parse_sentences

    return next(parse_sentences([text]))


def _check_claim(claim: DraftClaim, reader: Reader, parse: Parse) -> _Proven:
    text = fold(unicodedata.normalize("NFC", claim.text))
    speaker = fold(claim.speaker or "") or None
    if not text:
        raise Refusal("the claim is empty")
    if not claim.evidence:
        raise Refusal("it cites nothing")
    cited = tuple({c.key: c for c in map(reader.read, claim.evidence)}.values())
    printed = [c for c in cited if fold(c.text) == text and _entire(c, speaker, reader)]
    if printed:
        bases = tuple(c for c in printed if _speaks(speaker, c, cited, reader))
        if not bases and speaker:
            check_speaker(speaker, printed[0], cited, reader)
    else:
        bases = _prove_all(text, speaker, cited, reader, parse)
    kept = tuple(c for c in cited if c in bases or _explains(c, bases, text, speaker))
    rest = tuple(c for c in cited if c not in kept)
    also = tuple(c for c in rest if _supports(c, text, speaker, cited, reader, parse))
    return _Proven(
        text=text,
        speaker=speaker,
        cited=tuple(c for c in cited if c in kept or c in also),
        unused=tuple(c for c in rest if c not in also),
    )


def _entire(c: Cited, speaker: str | None, reader: Reader) -> bool:
    """Whether nothing around the range changes it: whole sentences, or one whole direct quote."""
    if c.whole:
        return True
    return speaker is not None and any(
        q.kind == "direct" and not _has_words(c, q.start, q.end)
        for q in reader.quotes(c.article.article_id, c.start, c.end)
    )


def _has_words(c: Cited, start: int, end: int) -> bool:
    """Whether words stand between the edges of the range and those of another."""
    text = c.article.text
    edges = text[min(c.start, start) : max(c.start, start)], text[min(c.end, end) : max(c.end, end)]
    return any(ch.isalnum() or ch == "?" for edge in edges for ch in edge)


def _speaks(speaker: str | None, main: Cited, cited: Sequence[Cited], reader: Reader) -> bool:
    if speaker is None:
        return True
    try:
        check_speaker(speaker, main, cited, reader)
    except Refusal:
        return False
    return True


def _prove_all(
    text: str, speaker: str | None, cited: Sequence[Cited], reader: Reader, parse: Parse
) -> tuple[Cited, ...]:
    """The ranges that prove each sentence of a claim in free words; raises `Refusal`."""
    if len(text) > _MOST_CHARACTERS:
        raise Refusal("it is too long to be checked")
    check_quoted(text, cited, reader)
    bases: list[Cited] = []
    previous: Sentence | None = None
    for span in split_sentences(text):
        sentence = text[span.start : span.end]
        found = prove(sentence, speaker, cited, reader, parse)
        if found is None:
            if speaker:
                _check_any_speaker(speaker, cited, reader)
            docs = [d for c in cited for d in _docs(c, reader)]
            raise Refusal(explain(parse(sentence), speaker, cited, docs))
        base, printed = found
        if fold(sentence) not in fold(base.text):
            check_figures(parse(sentence), base, reader)
        if previous is not None and not _continues(previous, printed, sentence):
            raise Refusal("it joins sentences that do not stand together in the article")
        bases.append(base)
        previous = printed
    return tuple(dict.fromkeys(bases))


def _check_any_speaker(speaker: str, cited: Sequence[Cited], reader: Reader) -> None:
    if not any(_speaks(speaker, c, cited, reader) for c in cited):
        check_speaker(speaker, cited[0], cited, reader)


def _docs(c: Cited, reader: Reader) -> list[Doc]:
    sentences = reader.sentences(c.article.article_id)[c.first : c.last + 1]
    return [reader.parse(s) for s in sentences]


def _continues(previous: Sentence, sentence: Sentence, text: str) -> bool:
    """Whether a sentence's pronouns can still mean what they mean in the article."""
    if previous.article_id == sentence.article_id and previous.number + 1 == sentence.number:
        return True
    return not PRONOUNS & set(re.findall(r"[a-z]+", text.lower()))


def _explains(c: Cited, bases: Sequence[Cited], text: str, speaker: str | None) -> bool:
    """Whether a range names the speaker, or whom a pronoun of the claim stands for."""
    if not any(c.article.article_id == b.article.article_id for b in bases):
        return False
    if speaker and names_speaker(c.text, speaker):
        return True
    refers = PRONOUNS & set(re.findall(r"[a-z]+", text.lower()))
    near = any(0 <= b.first - c.last <= _CONTEXT_SENTENCES for b in bases)
    return bool(refers) and near


def _supports(
    c: Cited, text: str, speaker: str | None, cited: Sequence[Cited], reader: Reader, parse: Parse
) -> bool:
    """Whether a range proves the claim by itself, as another article that says the same."""
    texts = [o for o in cited if o.article.article_id == c.article.article_id and o != c]
    try:
        return _prove_all(text, speaker, (c, *texts), reader, parse) == (c,)
    except Refusal:
        return False


def _merge(proven: Sequence[_Proven]) -> list[_Proven]:
    """Claims that say the same of the same speaker become one, with the citations of both."""
    merged: dict[tuple[str, str | None], _Proven] = {}
    for p in proven:
        key = (p.text, p.speaker)
        before = merged.get(key)
        cited = p.cited if before is None else tuple(dict.fromkeys((*before.cited, *p.cited)))
        merged[key] = replace(before or p, cited=cited)
    return list(merged.values())


def _figures(p: _Proven, reader: Reader) -> tuple[Figure, ...]:
    """The figures of the cited ranges whose values the claim gives."""
    numbers = find_numbers(p.text)
    found: dict[tuple[str, int, int], Figure] = {}
    for c in p.cited:
        for figure in reader.figures(c.article.article_id, c.start, c.end):
            printed = find_numbers(c.article.text[figure.start : figure.end])
            if any(same_value(n, m) for n in numbers for m in printed):
                found.setdefault((figure.article_id, figure.start, figure.end), figure)
    return tuple(found.values())
