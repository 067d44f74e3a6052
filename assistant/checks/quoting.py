"""Quoted phrases of a claim: each has to stand in quotation marks in the cited text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.contract import Refusal
from assistant.checks.reader import Cited, Reader
from assistant.markup import fold

_MARKS = '"“”„«»'
_PHRASE = re.compile(rf"[{_MARKS}]([^{_MARKS}]+)(?:[{_MARKS}]|$)|(?<!\w)['‘]([^'‘’]+?)['’](?!\w)")


def check_quoted(claim: str, cited: Sequence[Cited], reader: Reader) -> None:
    """Raise `Refusal` for a phrase that only the claim puts in quotation marks."""
    if claim.count('"') % 2:
        raise Refusal("a quotation mark in it is not closed")
    for match in _PHRASE.finditer(claim):
        phrase = _plain(match[1] or match[2])
        if phrase and not any(phrase in q for c in cited for q in _quoted(c, reader)):
            raise Refusal(f"the cited text does not quote “{phrase}”")


def _plain(phrase: str) -> str:
    return fold(phrase).replace("’", "'").replace("‘", "'").strip(" .,;:!?…")


def _quoted(cited: Cited, reader: Reader) -> Iterator[str]:
    text = cited.text
    for match in _PHRASE.finditer(text):
        yield _plain(match[1] or match[2])
    for quote in reader.quotes(cited.article.article_id, cited.start, cited.end):
        start, end = max(quote.start, cited.start), min(quote.end, cited.end)
        if quote.kind == "direct":
            yield _plain(cited.article.text[start:end])
