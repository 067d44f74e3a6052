"""The two ledgers, quotes and figures of all articles, in reading order and filtered.

A filter that is None or blank lets everything pass; every other one only removes rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, get_args

from assistant.exports import figures_csv, quotes_csv
from assistant.lexicon import plain_spelling
from index.catalogue import texts_with
from index.errors import InputError
from index.figures.roles import ROLES
from index.names import same_name
from index.names.canonical import fold, name_words
from index.names.places import country_group, is_country, is_demonym
from index.types import Article, Figure, Quote, QuoteKind, Speaker

if TYPE_CHECKING:
    from index.store import Index

__all__ = [
    "KINDS",
    "ROLE_GROUPS",
    "articles_named",
    "figures_csv",
    "find_figures",
    "find_quotes",
    "quotes_csv",
    "roles_named",
    "speakers_named",
    "why_nothing",
]

ROLE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "casualties": ("killed", "injured", "killed or injured"),
}
"""Names for several roles at once."""
KINDS: tuple[str, ...] = get_args(QuoteKind)

_Row = TypeVar("_Row", Quote, Figure)
_WORD = re.compile(r"[^\W_]+")
_BESIDE = re.compile(r"\b(?:of|to|for|at|in|under)\b")
_SMALL = frozenset("a an the of for in at to and".split())


def find_quotes(
    index: Index,
    *,
    speaker: str | None = None,
    about: str | None = None,
    article: str | None = None,
    kind: str | None = None,
) -> tuple[Quote, ...]:
    """The reports of speech that pass every filter; see `Assistant.quotes`."""
    if kind and kind not in KINDS:
        raise InputError(f"There is no kind of quote {kind!r}. Choose from: {', '.join(KINDS)}.")
    with index.snapshot():
        table = index.speaker_table()
        rows: Sequence[Quote] = _of_articles(index.quotes(), index.articles(), article)
        if kind:
            rows = [row for row in rows if row.kind == kind]
        if _given(speaker):
            wanted = set(map(id, speakers_named(table.speakers, speaker or "")))
            rows = [row for row in rows if id(table.of(row.article_id, row.speaker)) in wanted]
        if _given(about):
            held = texts_with(_sentences_of(index, rows), about or "")
            rows = [row for at, row in enumerate(rows) if at in held]
        return tuple(_shared(row, table.of(row.article_id, row.speaker)) for row in rows)


def find_figures(
    index: Index,
    *,
    role: str | None = None,
    about: str | None = None,
    article: str | None = None,
) -> tuple[Figure, ...]:
    """The figures that pass every filter; see `Assistant.figures`."""
    with index.snapshot():
        everything = index.figures()
        rows: Sequence[Figure] = everything
        if _given(role):
            roles = roles_named(role or "", (figure.role for figure in everything))
            rows = [row for row in rows if row.role in roles]
        rows = _of_articles(rows, index.articles(), article)
        if _given(about):
            groups = [_with_countries(f"{row.about} {row.unit}") for row in rows]
            held = texts_with(groups, _with_countries(about or "", only=True))
            rows = [row for at, row in enumerate(rows) if at in held]
        return tuple(rows)


def speakers_named(speakers: Iterable[Speaker], asked: str) -> tuple[Speaker, ...]:
    """The speakers that a name, a part of one or a role may mean.

    A spelling of the name counts first, then words of it, then a role. The fullest speakers that
    fit are taken: "Jane Marsh" does not mean a "Marsh" of whom no article gives the first name,
    unless there is no Jane Marsh.
    """
    everyone = tuple(speakers)
    words = _words(asked)
    if not words:
        return ()
    named = [s for s in everyone if s.named and _is_spelling(asked, s)]
    if len(name_words(asked)) > 1 and any(len(name_words(s.name)) > 1 for s in named):
        named = [s for s in named if len(name_words(s.name)) > 1]
    described = [s for s in everyone if words <= _words(s.name) and _head(s.name) in words]
    found = set(map(id, (*named, *described)))
    if not named:
        found |= {id(s) for s in everyone if any(_holds(role, words) for role in s.roles)}
    if not found:
        found = {id(s) for s in everyone if any(words <= _words(form) for form in s.spellings)}
    return tuple(s for s in everyone if id(s) in found)


def roles_named(asked: str, present: Iterable[str] = ()) -> frozenset[str]:
    """The roles that a name of a role or of a group of roles stands for.

    Raises:
        InputError: there is no such role; the message lists those there are.
    """
    known = list(dict.fromkeys([*filter(None, ROLES), *sorted(set(present) - {""})]))
    wanted = " ".join(fold(asked).split())
    if wanted in ROLE_GROUPS:
        return frozenset(ROLE_GROUPS[wanted])
    for role in known:
        if role == wanted:
            return frozenset({role})
    groups = "; ".join(f"{name} ({', '.join(roles)})" for name, roles in ROLE_GROUPS.items())
    raise InputError(
        f"There is no role {asked!r}. Choose from: {', '.join(known)}; or the group {groups}."
    )


def articles_named(articles: Iterable[Article], asked: str) -> tuple[Article, ...]:
    """The article of that id; else those with it in the title, or whose id begins with it."""
    everything = tuple(articles)
    exact = [a for a in everything if a.article_id == asked]
    if exact:
        return tuple(exact)
    wanted = " ".join(fold(asked).split())
    return tuple(
        a
        for a in everything
        if wanted in " ".join(fold(a.title).split()) or fold(a.article_id).startswith(wanted)
    )


def why_nothing(
    index: Index,
    *,
    what: str,
    speaker: str | None = None,
    about: str | None = None,
    article: str | None = None,
    narrowed: bool = False,
) -> str:
    """One line that says why no row passed the filters.

    Args:
        what: "quotes" or "figures".
        narrowed: whether a filter of a closed set (kind, role) was given too.
    """
    rows = index.quotes() if what == "quotes" else index.figures()
    if not rows:
        return f"The index holds no {what}."
    if _given(article) and not articles_named(index.articles(), article or ""):
        return f"No article has the id {article!r} or a title with these words."
    if _given(speaker) and not speakers_named(index.speakers(), speaker or ""):
        return f"No speaker is called {speaker!r}, and none is given such a role."
    together = sum(map(_given, (speaker, about, article))) + narrowed
    if together == 1 and _given(about):
        return f"None of the {len(rows):,} {what} is about {about!r}."
    filters = "all these filters" if together > 1 else "this filter"
    return f"None of the {len(rows):,} {what} passes {filters}."


def _given(text: str | None) -> bool:
    return bool(text and text.strip())


def _of_articles(
    rows: Sequence[_Row], articles: Sequence[Article], asked: str | None
) -> list[_Row]:
    """Rows of the articles asked for, in reading order: by day, undated articles last, then id."""
    chosen = articles_named(articles, asked or "") if _given(asked) else articles
    order = {a.article_id: (not a.published, a.published[:10], a.article_id) for a in chosen}
    kept = [row for row in rows if row.article_id in order]
    return sorted(kept, key=lambda row: (order[row.article_id], row.start, row.end))


def _shared(quote: Quote, speaker: Speaker | None) -> Quote:
    """The quote under the name that all articles share."""
    if speaker is None or speaker.name == quote.speaker:
        return quote
    return replace(quote, speaker=speaker.name)


def _sentences_of(index: Index, quotes: Iterable[Quote]) -> list[str]:
    """The sentences that each quote stands in, with its cue and source."""
    frames = index.quote_frames()
    texts = {article.article_id: article.text for article in index.articles()}
    found = []
    for quote in quotes:
        start, end = frames.get(
            (quote.article_id, quote.start, quote.end), (quote.start, quote.end)
        )
        found.append(texts[quote.article_id][min(start, quote.start) : max(end, quote.end)])
    return found


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    """Folded words but small ones, in one spelling: "defence" and "defense" are one."""
    return frozenset(
        plain_spelling(word) for word in _WORD.findall(fold(text)) if word not in _SMALL
    )


def _head(description: str) -> str:
    words = _WORD.findall(fold(description))
    return plain_spelling(words[-1]) if words else ""


def _holds(role: str, words: frozenset[str]) -> bool:
    """Whether a role is the one asked for, and not one beside it: "adviser to the president"."""
    office = _BESIDE.split(fold(role), maxsplit=1)[0]
    return words <= _words(role) and bool(words & _words(office))


def _is_spelling(asked: str, speaker: Speaker) -> bool:
    wanted = fold(asked).strip()
    return any(wanted == fold(form) or _same(asked, form) for form in speaker.spellings)


def _same(asked: str, form: str) -> bool:
    # Names are told from other words by their capitals, which nobody types into a filter.
    return same_name(asked, form) or same_name(asked.title(), form)


def _with_countries(text: str, *, only: bool = False) -> str:
    """The text with a mark for each country it names, so that Ukraine and Ukrainian are one word.

    With `only`, the mark stands in place of the name.
    """
    words = _WORD.findall(text)
    kept: list[str] = []
    at = 0
    while at < len(words):
        size, mark = _country_at(words, at)
        if not (only and mark):
            kept += words[at : at + size]
        kept += [mark] if mark else []
        at += size
    return " ".join(kept)


def _country_at(words: Sequence[str], at: int) -> tuple[int, str]:
    for size in (3, 2, 1):
        name = " ".join(words[at : at + size])
        if at + size <= len(words) and (is_country(name) or is_demonym(name)):
            return size, f"country{country_group(name)}"
    return 1, ""
