"""Who said it: the source of reported speech in the cited text, named inside the cited text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.checks.contract import Refusal
from assistant.checks.reader import Cited, Reader
from assistant.markup import fold
from index.names import same_name
from index.types import Quote

_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:de|van|von|bin|al|el|der|di|da)\s+)?[^\W\d_a-z][\w'’.-]*)*"
)
_UNTITLED = r"(?:^|[^\w\s]\s*|\b(?:the|an?|by|to|and|but|that|said|says|added|with|from|while)\s+)"
"""What may stand before an office: in "Deputy Defence Minister Orlov" no minister speaks."""
_COURTESY = frozenset({"mr", "mrs", "ms", "the", "dr"})


def check_speaker(speaker: str, main: Cited, cited: Sequence[Cited], reader: Reader) -> Quote:
    """The report of speech in `main` whose source is `speaker`; raises `Refusal` without one."""
    quotes = reader.quotes(main.article.article_id, main.start, main.end)
    sources = [q for q in quotes if q.speaker]
    for quote in sources:
        if is_source(speaker, quote, named_texts(main, cited)):
            return quote
    if any(_same_person(speaker, q.speaker) for q in sources):
        raise Refusal(f"the cited text does not name {speaker} as the one who said it")
    if sources:
        raise Refusal(f"the cited text is said by {sources[0].speaker}, not by {speaker}")
    raise Refusal(f"the cited text reports nothing said by {speaker}")


def named_texts(main: Cited, cited: Iterable[Cited]) -> tuple[str, ...]:
    """The cited texts of one article: where a speaker's name has to stand."""
    return tuple(c.text for c in cited if c.article.article_id == main.article.article_id)


def is_source(who: str, quote: Quote, texts: Sequence[str]) -> bool:
    """Whether `who` is the quote's source, under a name that the texts or the article back.

    Every word of `who` has to stand in the cited text beside the name, or in the canonical name, so
    that a true surname brings no invented first name or office with it.
    """
    bare = fold(who)
    if not bare or not quote.speaker:
        return False
    if not any(names_speaker(text, quote.speaker) for text in texts):
        return False
    if bare.casefold() == fold(quote.speaker_mention).casefold():
        return True
    if fold(quote.speaker).casefold() == bare.casefold():
        return True
    # Of a source that is no proper name ("Russian commander") no word may be left out.
    named = any(w[:1].isupper() for w in bare.split() if w.casefold() not in _COURTESY)
    return named and _same_person(bare, quote.speaker) and _backed(bare, quote, texts)


def printed_role(speaker: str, cited: Sequence[Cited], reader: Reader) -> str:
    """The role of the speaker in the article, if it stands in the cited words; else ""."""
    texts = [fold(c.text) for c in cited]
    for c in cited:
        for quote in reader.quotes(c.article.article_id, c.start, c.end):
            role = fold(quote.role_of_speaker)
            if role and _same_person(speaker, quote.speaker) and any(role in t for t in texts):
                return role
    return ""


def _same_person(a: str, b: str) -> bool:
    return fold(a).casefold() == fold(b).casefold() or same_name(a, b)


def _backed(who: str, quote: Quote, texts: Sequence[str]) -> bool:
    if any(_holds(text, who, _UNTITLED) for text in texts):
        return True
    known = _words(quote.speaker)
    return all(
        any(word == k or same_name(word, k) for k in known)
        for word in _words(who)
        if word.casefold() not in _COURTESY
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text)


def _holds(text: str, words: str, before: str = r"(?<!\w)") -> bool:
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    return re.search(rf"{before}{pattern}(?!\w)", text, re.IGNORECASE) is not None


def names_speaker(text: str, speaker: str) -> bool:
    """Whether the text names the speaker, in any form of the name."""
    bare = re.sub(r"^(?:the|an?)\s+", "", speaker, flags=re.IGNORECASE)
    return _holds(text, bare) or any(same_name(n, speaker) for n in _candidates(text))


def _candidates(text: str) -> Iterator[str]:
    for match in _NAME.finditer(text):
        words = re.sub(r"['’]s\b", "", match.group()).rstrip(".").split()
        for length in range(1, len(words) + 1):
            for first in range(len(words) - length + 1):
                yield " ".join(words[first : first + length])
