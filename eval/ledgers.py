"""The ledgers of the seed articles compared with complete tables written by hand.

Gold and program rows of an article are paired one to one, best overlap first, from an overlap F1 of
0.5 on. A column of a pair is right when it has an accepted value: texts without the marks and the
"that" around them, names and groups without leading article, counted things in either number. A row
is right when all its columns are.

Recall counts over the gold rows that have to be found, precision over the program's rows; a row
paired with an optional gold row counts neither way. A row without a partner is wrong in every
column.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold import load_articles
from eval.ledger_gold import COLUMNS, GoldRow, Ledger, load_rows
from eval.ledger_rows import read_entries
from eval.sets import PACKAGE, seeds_folder
from eval.tallies import Failure, Tally, TallyRun, harmonic, share
from index.types import Article, Figure, Quote

NAME = "ledgers"
FLOOR = 1.0
_LEAST_F1 = 0.5
_EDGES = " \t\n.,;:!?\"'“”‘’"
_LEADING = re.compile(r"^(?:that|whether|if|to)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_NOUNS = frozenset({"unit", "about"})

Values = Mapping[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the program's ledger by the columns that the gold rows have."""

    article: str
    start: int
    end: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A gold row and the row for it; either may be missing."""

    ledger: Ledger
    gold: GoldRow | None
    row: Row | None

    @property
    def counted(self) -> bool:
        """Whether it counts: a fair row that need not be there does not."""
        return self.gold is None or not self.gold.optional

    def right(self, column: str) -> bool:
        """Whether the row has an accepted value in a column."""
        if self.gold is None or self.row is None:
            return False
        given = folded(column, self.row.values[column])
        return any(folded(column, value) == given for value in self.gold.accepted[column])

    @property
    def wrong_columns(self) -> tuple[str, ...]:
        """The columns without an accepted value."""
        return tuple(column for column in COLUMNS[self.ledger] if not self.right(column))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """An article with all gold rows about it."""

    article: Article
    quotes: tuple[GoldRow, ...]
    figures: tuple[GoldRow, ...]


def load_ledgers(folder: Path | None = None) -> tuple[GoldArticle, ...]:
    """The seed articles with the gold rows of both ledgers.

    Raises:
        GoldError: the articles or the gold files cannot be used.
    """
    texts = load_articles(folder or seeds_folder())
    quotes = load_rows(PACKAGE / "gold" / "seeds-quotes.jsonl", "quotes", texts)
    figures = load_rows(PACKAGE / "gold" / "seeds-figures.jsonl", "figures", texts)
    return tuple(
        GoldArticle(
            article=Article(article_id=name, title="", text=text),
            quotes=tuple(row for row in quotes if row.article == name),
            figures=tuple(row for row in figures if row.article == name),
        )
        for name, text in texts.items()
    )


def quote_row(quote: Quote) -> Row:
    """A reported stretch of speech by the columns of the gold rows."""
    values = {
        "text": quote.text,
        "kind": quote.kind,
        "cue": quote.cue,
        "speaker": quote.speaker,
        "role": quote.role_of_speaker,
    }
    return Row(article=quote.article_id, start=quote.start, end=quote.end, values=values)


def figure_row(figure: Figure, text: str) -> Row:
    """A figure by the columns of the gold rows; `text` is the article's."""
    values: Values = {
        "text": text[figure.start : figure.end],
        "low": figure.value_low,
        "high": figure.value_high,
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "role": figure.role,
        "about": figure.about,
        "attributed_to": figure.attributed_to,
    }
    return Row(article=figure.article_id, start=figure.start, end=figure.end, values=values)


def folded(column: str, value: str | float) -> str | float:
    """A value as it is compared: what is said in the same way, spelt in the same way."""
    if isinstance(value, int | float):
        return float(value)
    plain = " ".join(value.split()).strip(_EDGES)
    if column == "text":
        return _LEADING.sub("", plain).strip(_EDGES)
    plain = _ARTICLE.sub("", plain).casefold()
    return re.sub(r"ies$", "y", plain).removesuffix("s") if column in _NOUNS else plain


def pair_rows(ledger: Ledger, gold: Sequence[GoldRow], rows: Sequence[Row]) -> tuple[Pair, ...]:
    """Each gold row with its row, in their order, then the rows that no gold row asks for."""
    ranked = sorted(
        (
            (-f1, g, r)
            for g, wanted in enumerate(gold)
            for r, row in enumerate(rows)
            if (f1 := _overlap_f1(wanted, row)) >= _LEAST_F1
        ),
    )
    of_gold: dict[int, int] = {}
    for _, g, r in ranked:
        if g not in of_gold and r not in of_gold.values():
            of_gold[g] = r
    paired = [
        Pair(ledger=ledger, gold=wanted, row=rows[of_gold[g]] if g in of_gold else None)
        for g, wanted in enumerate(gold)
    ]
    taken = set(of_gold.values())
    alone = [row for r, row in enumerate(rows) if r not in taken]
    return (*paired, *(Pair(ledger=ledger, gold=None, row=row) for row in alone))


def _overlap_f1(gold: GoldRow, row: Row) -> float:
    shared = min(gold.end, row.end) - max(gold.start, row.start)
    return max(0.0, 2 * shared / (gold.end - gold.start + row.end - row.start))


def measure(ledger: Ledger, pairs: Sequence[Pair]) -> tuple[Tally, ...]:
    """Precision and recall of finding rows, of each column, and of rows right as a whole."""
    counted = [pair for pair in pairs if pair.counted]
    found = [pair for pair in counted if pair.gold and pair.row]
    verdicts = {
        "found": len(found),
        **{column: sum(pair.right(column) for pair in found) for column in COLUMNS[ledger]},
        "whole row": sum(not pair.wrong_columns for pair in found),
    }
    given = sum(pair.row is not None for pair in counted)
    wanted = sum(pair.gold is not None for pair in counted)
    tallies: list[Tally] = []
    for name, right in verdicts.items():
        tallies += [
            share(f"{ledger}: {name}, precision", right, given, floor=FLOOR),
            share(f"{ledger}: {name}, recall", right, wanted, floor=FLOOR),
        ]
    return (*tallies, harmonic(f"{ledger}: whole row, F1", tallies[-2], tallies[-1]))


def failures(pairs: Iterable[Pair]) -> tuple[Failure, ...]:
    """A failure for each row that is missing, too many, or wrong in a column."""
    found = []
    for pair in pairs:
        if not pair.counted or (pair.gold and pair.row and not pair.wrong_columns):
            continue
        some = pair.gold or pair.row
        if some is None:
            continue
        if pair.row is None:
            kind, lines = "missing", [f"expected: {_values(pair.gold)}"]
        elif pair.gold is None:
            kind, lines = "not asked for", [f"given: {_values(pair.row)}"]
        else:
            kind, lines = "wrong", [_difference(pair, column) for column in pair.wrong_columns]
        where = f"{some.article}:{some.start} {_text(some)}"
        found.append(Failure(kind=f"{pair.ledger}, {kind}", where=where, lines=tuple(lines)))
    return tuple(found)


def _difference(pair: Pair, column: str) -> str:
    assert pair.gold is not None
    assert pair.row is not None
    expected = " / ".join(repr(value) for value in pair.gold.accepted[column])
    return f"{column}: expected {expected}, given {pair.row.values[column]!r}"


def _values(some: GoldRow | Row | None) -> str:
    if isinstance(some, GoldRow):
        pairs = {column: values[0] for column, values in some.accepted.items()}
    else:
        pairs = dict(some.values) if some else {}
    return ", ".join(f"{column} {value!r}" for column, value in pairs.items() if column != "text")


def _text(some: GoldRow | Row) -> str:
    return some.text if isinstance(some, GoldRow) else str(some.values["text"])


def run_ledgers(
    gold: Sequence[GoldArticle], *, progress: Callable[[], None] = lambda: None
) -> TallyRun:
    """Read every article and compare both of its ledgers."""
    started = time.perf_counter()
    quotes: list[Pair] = []
    figures: list[Pair] = []
    entries = read_entries([found.article for found in gold], progress)
    for found, entry in zip(gold, entries, strict=True):
        text = found.article.text
        quotes += pair_rows("quotes", found.quotes, [quote_row(q) for q in entry.quotes])
        rows = [figure_row(figure, text) for figure in entry.figures]
        figures += pair_rows("figures", found.figures, rows)
    return TallyRun(
        name=NAME,
        tallies=(*measure("quotes", quotes), *measure("figures", figures)),
        failures=failures((*quotes, *figures)),
        record={"articles": len(gold), "seconds": round(time.perf_counter() - started, 1)},
    )
