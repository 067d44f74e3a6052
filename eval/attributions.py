"""Quotes and speakers measured on PolNeAR: political news with every attribution annotated.

What an index would hold of each article, its rows of reported speech, is compared with the gold
attributions of the article's primary annotator.

- A *stretch of a voice* is what the rows through one mention of a source say inside one gold
  content: a quotation parted by "he said" is two rows and one gold content.
- A gold attribution is *found* when such a stretch and its content overlap with an F1 of 0.5 or
  more, counted in characters; the stretch of the highest F1 is its match.
- A row is *right* when it belongs to such a stretch, of any gold attribution, and at least half of
  the row lies in that content. A row that reports an unnamed source is therefore no false one.
- The *speaker* of a match is right when the mention of its rows overlaps the gold source, or when
  their canonical speaker is the same name as the gold source, or the name that it ends in.

Asked for are the attributions of `who_said_what.jsonl`: those with one source and more than a few
words. Rows are judged by every attribution annotated, the sourceless and the short ones among them.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.ledger_rows import read_entries
from eval.polnear import NAME, Annotated, Attribution, Span
from eval.tallies import Failure, Tally, TallyRun, harmonic, share
from index.names import canonical_name, same_name
from index.types import Quote, QuoteKind

FLOORS = {"direct found and speaker right": 0.75, "content F1": 0.60, "speaker right": 0.78}
_FAILURES = (
    "missed, direct, named source",
    "wrong speaker",
    "missed, indirect, named source",
    "missed, unnamed source",
    "false row",
)
_LEAST_F1 = 0.5
_LEAST_INSIDE = 0.5
_KINDS: tuple[QuoteKind, ...] = ("direct", "mixed", "indirect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What was found of a gold attribution; no rows where nothing overlaps it."""

    gold: Attribution
    rows: tuple[Quote, ...]
    f1: float
    right: bool
    """Whether the speaker is right."""

    @property
    def found(self) -> bool:
        """Whether enough of the content was found."""
        return self.f1 >= _LEAST_F1


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One article: a match for each attribution asked for, and which rows are right."""

    annotated: Annotated
    rows: tuple[Quote, ...]
    matches: tuple[Match, ...]
    true_rows: tuple[bool, ...]


def characters(spans: Iterable[Span]) -> frozenset[int]:
    """The positions that spans cover."""
    return frozenset(place for start, end in spans for place in range(start, end))


def overlap_f1(one: frozenset[int], two: frozenset[int]) -> float:
    """Twice the shared positions over all of both."""
    return 2 * len(one & two) / (len(one) + len(two)) if one or two else 0.0


def compare(annotated: Annotated, rows: Sequence[Quote]) -> Compared:
    """Match the gold attributions of an article with its rows."""
    voices: dict[Any, list[int]] = {}
    covered = [characters([(row.start, row.end)]) for row in rows]
    for place, row in enumerate(rows):
        named = row.mention_end > row.mention_start
        key: Any = (row.mention_start, row.mention_end) if named else ("row", place)
        voices.setdefault(key, []).append(place)
    true_rows = [False] * len(rows)
    matches = []
    for gold in annotated.attributions:
        content = characters(gold.content)
        best: tuple[float, list[int]] = (0.0, [])
        for places in voices.values():
            touching = [place for place in places if covered[place] & content]
            if not touching:
                continue
            f1 = overlap_f1(frozenset[int]().union(*(covered[p] for p in touching)), content)
            best = max(best, (f1, touching), key=lambda pair: pair[0])
            for place in touching if f1 >= _LEAST_F1 else ():
                inside = len(covered[place] & content) / len(covered[place])
                true_rows[place] = true_rows[place] or inside >= _LEAST_INSIDE
        if gold.asked:
            found = tuple(rows[place] for place in best[1])
            right = any(speaker_right(row, gold) for row in found)
            matches.append(Match(gold=gold, rows=found, f1=best[0], right=right))
    return Compared(
        annotated=annotated, rows=tuple(rows), matches=tuple(matches), true_rows=tuple(true_rows)
    )


def speaker_right(row: Quote, gold: Attribution) -> bool:
    """Whether a row is given to the gold source, through its words or by its name."""
    if any(row.mention_start < end and start < row.mention_end for start, end in gold.source_spans):
        return True
    if not row.speaker or gold.pronoun:
        return False
    if same_name(row.speaker, gold.source):
        return True
    # "longtime pollster Ann Lee", "Ann Lee, a longtime pollster": the name ends what is before it.
    head = canonical_name(gold.source.split(",")[0])
    return re.search(rf"(?<!\w){re.escape(row.speaker)}$", head) is not None


def measure(articles: Sequence[Compared]) -> tuple[Tally, ...]:
    """All figures, those with floors first; the module says what is counted as what."""
    matches = [match for found in articles for match in found.matches]
    named = [match for match in matches if match.gold.named]
    rows = [
        (row, true)
        for found in articles
        for row, true in zip(found.rows, found.true_rows, strict=True)
    ]
    direct = [match for match in named if match.gold.kind != "indirect"]
    precision = share("content precision, rows", sum(true for _, true in rows), len(rows))
    recall = share("content recall", sum(m.found for m in named), len(named))
    return (
        share("direct found", sum(m.found for m in direct), len(direct)),
        _floored("direct found and speaker right", [m.found and m.right for m in direct]),
        precision,
        recall,
        harmonic("content F1", precision, recall, floor=FLOORS["content F1"]),
        *_by_character(articles),
        _floored("speaker right", [m.right for m in named if m.found]),
        *_by_kind(matches),
        *(
            share(f"rows that are right, {kind}", sum(found), len(found))
            for kind in _KINDS
            if (found := [true for row, true in rows if row.kind == kind])
        ),
        *_pronouns(matches),
    )


def _floored(name: str, verdicts: Sequence[bool]) -> Tally:
    return share(name, sum(verdicts), len(verdicts), floor=FLOORS[name])


def _by_character(articles: Sequence[Compared]) -> tuple[Tally, ...]:
    """Precision of all reported characters by any gold, recall of those with a named source."""
    shared = reported = got = wanted = 0
    for found in articles:
        gold = found.annotated.attributions
        mine = characters((row.start, row.end) for row in found.rows)
        anyone = characters(span for one in gold for span in one.content)
        named = characters(span for one in gold if one.named for span in one.content)
        shared, reported = shared + len(mine & anyone), reported + len(mine)
        got, wanted = got + len(mine & named), wanted + len(named)
    precision = share("content precision, characters", shared, reported)
    recall = share("content recall, characters", got, wanted)
    return precision, recall, harmonic("content F1, characters", precision, recall)


def _by_kind(matches: Sequence[Match]) -> Iterable[Tally]:
    for named in (True, False):
        source = "named" if named else "unnamed"
        for kind in _KINDS:
            group = [m for m in matches if (m.gold.named, m.gold.kind) == (named, kind)]
            found = [match for match in group if match.found]
            yield share(f"found, {kind}, {source}", len(found), len(group))
            yield share(
                f"- speaker right of those, {kind}, {source}",
                sum(match.right for match in found),
                len(found),
            )


def _pronouns(matches: Sequence[Match]) -> tuple[Tally, ...]:
    """Of what a pronoun said: how much was found, and how often it was given a name."""
    group = [match for match in matches if match.gold.pronoun]
    found = [match for match in group if match.found]
    resolved = sum(any(row.speaker for row in match.rows) for match in found)
    return (
        share("found, source a pronoun", len(found), len(group)),
        share("- of those, mention right", sum(m.right for m in found), len(found)),
        share("- of those, given a name", resolved, len(found)),
    )


def failures(articles: Sequence[Compared]) -> tuple[Failure, ...]:
    """What was missed, given to another speaker, or reported without being there.

    What floors are set on comes first.
    """
    found: dict[str, list[Failure]] = {kind: [] for kind in _FAILURES}
    for compared in articles:
        text = compared.annotated.article.text
        where = compared.annotated.article.article_id
        for match in compared.matches:
            gold = match.gold
            lines = [f"{gold.kind}, {gold.source!r}: {_shown(text, gold.content)}"]
            lines += [_line(row) for row in match.rows]
            if not match.found:
                how = "indirect" if gold.kind == "indirect" else "direct"
                kind = f"missed, {how}, named source" if gold.named else "missed, unnamed source"
                found[kind].append(_failure(kind, where, [*lines, f"overlap F1 {match.f1:.2f}"]))
            elif not match.right and gold.named:
                found["wrong speaker"].append(_failure("wrong speaker", where, lines))
        found["false row"] += [
            _failure("false row", where, [_line(row)])
            for row, true in zip(compared.rows, compared.true_rows, strict=True)
            if not true
        ]
    return tuple(failure for group in found.values() for failure in group)


def _failure(kind: str, where: str, lines: Sequence[str]) -> Failure:
    return Failure(kind=kind, where=where, lines=tuple(lines))


def _shown(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)


def _line(row: Quote) -> str:
    words = " ".join(row.text.split())
    return f"given: {row.kind}, {row.speaker!r} by {row.speaker_mention!r} {row.cue}: {words}"


def run_polnear(
    articles: Sequence[Annotated],
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> TallyRun:
    """Read every article and compare; `settings` go into the record."""
    started = time.perf_counter()
    entries = read_entries([annotated.article for annotated in articles], progress)
    compared = [
        compare(annotated, entry.quotes) for annotated, entry in zip(articles, entries, strict=True)
    ]
    return TallyRun(
        name=NAME,
        tallies=measure(compared),
        failures=failures(compared),
        record={
            **(settings or {}),
            "articles": len(articles),
            "attributions asked for": sum(len(found.matches) for found in compared),
            "rows": sum(len(found.rows) for found in compared),
            "seconds": round(time.perf_counter() - started, 1),
        },
    )
