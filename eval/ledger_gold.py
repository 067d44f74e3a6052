"""Gold rows of the two ledgers, and a loader that rejects every line it cannot trust."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.gold import GoldError
from eval.sets import read_records
from index.types import QuoteKind

Ledger = Literal["quotes", "figures"]
QUOTE_COLUMNS = ("text", "kind", "cue", "speaker", "role")
FIGURE_COLUMNS = (
    "text", "low", "high", "qualifier", "unit", "role", "about", "attributed_to",
)  # fmt: skip
COLUMNS: Mapping[Ledger, tuple[str, ...]] = {"quotes": QUOTE_COLUMNS, "figures": FIGURE_COLUMNS}
_NUMBERS = frozenset({"low", "high"})
_MORE = frozenset({"article", "occurrence", "optional", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """A row that a ledger has to hold; `accepted` gives the right values of each column."""

    ledger: Ledger
    article: str
    """File stem of the article."""
    start: int
    end: int
    accepted: Mapping[str, tuple[str | float, ...]]
    optional: bool = False
    """A fair row that nobody has to find."""

    @property
    def text(self) -> str:
        """The words as the article prints them."""
        return str(self.accepted["text"][0])


def load_rows(path: Path, ledger: Ledger, texts: Mapping[str, str]) -> tuple[GoldRow, ...]:
    """The gold rows of a ledger, about articles by file stem.

    Raises:
        GoldError: at the first line that is not a valid row, naming file and line.
    """
    rows = []
    for number, record in read_records(path, "article", *COLUMNS[ledger]):
        try:
            rows.append(parse_row(record, ledger, texts))
        except ValueError as error:
            raise GoldError(f"{path}:{number}: {error}") from error
    if not rows:
        raise GoldError(f"{path}: holds no rows.")
    return tuple(rows)


def parse_row(record: Mapping[str, Any], ledger: Ledger, texts: Mapping[str, str]) -> GoldRow:
    """One record as a gold row; a `ValueError` says what is wrong with it."""
    columns = COLUMNS[ledger]
    if unknown := sorted(record.keys() - _MORE - set(columns)):
        raise ValueError(f"unknown field {unknown[0]!r}")
    accepted = {column: _accepted(record[column], column) for column in columns}
    if ledger == "quotes" and not set(accepted["kind"]) <= set(get_args(QuoteKind)):
        raise ValueError(f"unknown kind {record['kind']!r}")
    article = record["article"]
    if article not in texts:
        raise ValueError(f"unknown article {article!r}")
    for text in accepted["text"]:
        if str(text) not in texts[article]:
            raise ValueError(f"not in article {article}: {text!r}")
    first = str(accepted["text"][0])
    start = -1
    for _ in range(int(record.get("occurrence", 1))):
        start = texts[article].find(first, start + 1)
    if start < 0:
        raise ValueError(f"not so often in article {article}: {first!r}")
    return GoldRow(
        ledger=ledger,
        article=article,
        start=start,
        end=start + len(first),
        accepted=accepted,
        optional=record.get("optional", False) is True,
    )


def _accepted(value: Any, column: str) -> tuple[str | float, ...]:
    values = value if isinstance(value, list) else [value]
    wanted = (int, float) if column in _NUMBERS else str
    if not values or not all(isinstance(found, wanted) for found in values):
        kind = "number" if column in _NUMBERS else "text"
        raise ValueError(f"{column!r} is not a {kind} or a list of them")
    return tuple(values)
