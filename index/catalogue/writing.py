"""Every change made to the catalogue."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields

from index.catalogue.reading import Reading
from index.catalogue.rows import Entry, day_number, source_key
from index.catalogue.schema import FULL_TEXT, LEDGERS, PARTS, PASSAGE
from index.types import Figure, Quote


class Catalogue(Reading):
    """The catalogue of an index folder; changes need `write` and the folder's write lock."""

    def set_meta(self, key: str, value: str) -> None:
        """Record a value."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def change(self, entries: Iterable[Entry], removed: Iterable[str]) -> None:
        """Remove and write articles in one transaction; what is written replaces its id."""
        with self.transaction() as db:
            for article_id in removed:
                _delete(db, article_id)
            for entry in entries:
                _delete(db, entry.article.article_id)
                _insert(db, entry)
            _next_generation(db)

    def relocate(self, article_id: str, origin: str) -> None:
        """Record that an unchanged article was read from somewhere else."""
        with self.transaction() as db:
            db.execute("UPDATE articles SET origin = ? WHERE article_id = ?", (origin, article_id))
            _next_generation(db)

    def rebuild_full_text(self) -> None:
        """Write the full-text indexes anew from the passages."""
        with self.transaction() as db:
            for table in FULL_TEXT:
                db.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
            _next_generation(db)

    def integrity(self) -> list[str]:
        """What SQLite finds wrong with the file and with the full-text indexes."""
        with self.reading() as db:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check").fetchall()]
        return [line for line in found if line != "ok"]

    def full_text_problems(self) -> list[str]:
        """Full-text indexes that do not agree with the passages (needs `write`)."""
        problems = []
        for table in FULL_TEXT:
            try:
                self._connection().execute(
                    f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"
                )
            except sqlite3.DatabaseError as error:
                problems.append(f"{table}: {error}")
        return problems


def _delete(db: sqlite3.Connection, article_id: str) -> None:
    for table in FULL_TEXT:
        db.execute(
            f"INSERT INTO {table}({table}, rowid, title, text) "
            "SELECT 'delete', id, title, text FROM passages WHERE article_id = ?",
            (article_id,),
        )
    for table in ("articles", *PARTS):
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))


def _insert(db: sqlite3.Connection, entry: Entry) -> None:
    article = entry.article
    db.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.article_id,
            article.title,
            article.text,
            article.source,
            article.url,
            article.published,
            json.dumps(article.authors, ensure_ascii=False),
            article.origin,
            source_key(article.source),
            day_number(article.published),
            entry.text_hash,
            entry.content_hash,
        ),
    )
    db.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)", map(astuple, entry.sentences))
    db.executemany(
        "INSERT INTO parses VALUES (?, ?, ?)",
        [(article.article_id, number, docs) for number, docs in enumerate(entry.parses)],
    )
    for passage in entry.passages:
        row = db.execute(
            f"INSERT INTO passages ({PASSAGE}, title) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*astuple(passage), article.title),
        ).lastrowid
        for table in FULL_TEXT:
            db.execute(
                f"INSERT INTO {table}(rowid, title, text) VALUES (?, ?, ?)",
                (row, article.title, passage.text),
            )
    for table, kind in LEDGERS:
        names = [field.name for field in fields(kind)]
        marks = ", ".join("?" for _ in names)
        rows: tuple[Quote, ...] | tuple[Figure, ...] = getattr(entry, table)
        db.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", map(astuple, rows)
        )
    db.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?)",
        [(article.article_id, *name, count) for name, count in sorted(entry.names.items())],
    )


def _next_generation(db: sqlite3.Connection) -> None:
    db.execute(
        "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'generation'"
    )
