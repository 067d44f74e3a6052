"""Invented articles that give one another the lie, bring one another up to date, or agree."""

import json
from pathlib import Path

_FIELDS = ("id", "title", "source", "published", "text")
_ARTICLES = (
    (
        "mill_herald",
        "Mill fire kills twelve",
        "Herald",
        "2024-05-03",
        "A fire at the Orle cotton mill killed 12 workers on Thursday, police said. The fire broke "
        "out in the spinning hall shortly after noon. Mill director Anna Brandt said the exits had "
        "been open.",
    ),
    (
        "mill_courier",
        "Toll of mill fire rises",
        "Courier",
        "2024-05-04",
        "The fire at the Orle cotton mill killed 15 workers, rescue services said on Friday. The "
        "death toll rose overnight when three of the injured died in hospital. The mill had been "
        "inspected in March.",
    ),
    (
        "valley_post",
        "Battle for the Tal valley",
        "Post",
        "2024-06-01",
        "The battle for the Tal valley lasted two weeks. Norland said 600 Sorian soldiers were "
        "killed in the battle for the Tal valley. The valley is now quiet.",
    ),
    (
        "valley_sun",
        "Soria mourns",
        "Sun",
        "2024-06-02",
        "Soria said 80 Sorian soldiers were killed in the battle for the Tal valley. President Ada "
        "Kern called it a dark day.",
    ),
    (
        "strike_post",
        "Bank strike",
        "Post",
        "2024-06-02",
        "About 40,000 workers joined the bank strike in Norland on Monday, the union said.",
    ),
    (
        "strike_sun",
        "Counters closed",
        "Sun",
        "2024-06-03",
        "The bank strike in Norland was joined by 40,213 workers, according to the ministry.",
    ),
    (
        "treaty_post",
        "Norland signs",
        "Post",
        "2024-06-09",
        "Norland signed the Lund treaty on Friday. Foreign Minister Olga Renn signed the Lund "
        "treaty for Norland.",
    ),
    (
        "treaty_sun",
        "Norland waits",
        "Sun",
        "2024-06-10",
        "Norland did not sign the Lund treaty. Prime Minister Jon Falk signed the Lund treaty for "
        "Norland last year, the paper learned.",
    ),
    (
        "canal_gazette",
        "The canal at Ost",
        "Gazette",
        "2024-02-01",
        "The Ost canal was opened in 1911. Barges carried coal on it.",
    ),
    (
        "canal_times",
        "A canal turns green",
        "Times",
        "2024-03-01",
        "The Ost canal was opened in 1923. It is owned by Karl Reiss.",
    ),
)


def write_rivals(path: Path) -> Path:
    """The articles as JSON Lines at `path`."""
    records = (dict(zip(_FIELDS, article, strict=True)) for article in _ARTICLES)
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path
