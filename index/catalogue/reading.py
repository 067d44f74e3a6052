"""Everything that is asked of the catalogue."""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from index.catalogue.connections import Connections
from index.catalogue.rows import Filter, Known, article_row, known_row, passage_row
from index.catalogue.schema import ARTICLE, PARTS, PASSAGE
from index.types import Article, Figure, Passage, Quote, Sentence


class Reading(Connections):
    """The questions. Lists come in an order that never changes."""

    def meta(self, key: str) -> str | None:
        """A recorded value, or None."""
        with self.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def generation(self) -> int:
        """Rises with every committed change."""
        return int(self.meta("generation") or 0)

    def settings(self) -> dict[str, Any]:
        """The settings the index was built with."""
        found: dict[str, Any] = json.loads(self.meta("settings") or "{}")
        return found

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        tables = ("articles", "sentences", "passages", "quotes", "figures")
        with self.reading() as db:
            return {
                table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                for table in tables
            }

    def articles(self) -> tuple[Article, ...]:
        """All articles, by id."""
        with self.reading() as db:
            rows = db.execute(f"SELECT {ARTICLE} FROM articles ORDER BY article_id").fetchall()
        return tuple(article_row(row) for row in rows)

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        with self.reading() as db:
            row = db.execute(
                f"SELECT {ARTICLE} FROM articles WHERE article_id = ?", (article_id,)
            ).fetchone()
        return None if row is None else article_row(row)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The sentences of an article, in order."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT number, start, end, paragraph, heading FROM sentences "
                "WHERE article_id = ? ORDER BY number",
                (article_id,),
            ).fetchall()
        return tuple(
            Sentence(
                article_id=article_id,
                number=number,
                start=start,
                end=end,
                paragraph=paragraph,
                heading=bool(heading),
            )
            for number, start, end, paragraph, heading in rows
        )

    def parses(self, article_id: str, block: int) -> bytes | None:
        """The packed docs of a block of sentences, or None."""
        with self.reading() as db:
            row = db.execute(
                "SELECT docs FROM parses WHERE article_id = ? AND block = ?", (article_id, block)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def quotes(self, article_id: str | None = None) -> tuple[Quote, ...]:
        """The reports of speech of an article, or of all."""
        return tuple(Quote(**row) for row in self._ledger("quotes", Quote, article_id))

    def figures(self, article_id: str | None = None) -> tuple[Figure, ...]:
        """The figures of an article, or of all."""
        return tuple(Figure(**row) for row in self._ledger("figures", Figure, article_id))

    def frames(self) -> dict[tuple[str, int, int], tuple[int, int]]:
        """The range of the sentences that each quote (article id, start, end) stands in."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT q.article_id, q.start, q.end, min(s.start), max(s.end) FROM quotes q "
                "JOIN sentences s ON s.article_id = q.article_id AND s.start < q.end "
                "AND q.start < s.end GROUP BY q.id"
            ).fetchall()
        return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}

    def kinds_of_speakers(self) -> dict[tuple[str, str], str]:
        """The kind of name by article id and speaker, for the speakers that are names."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT article_id, name, kind FROM names n WHERE EXISTS (SELECT 1 FROM quotes q "
                "WHERE q.article_id = n.article_id AND q.speaker = n.name) "
                "ORDER BY article_id, name, count, kind"
            ).fetchall()
        return {(article_id, name): kind for article_id, name, kind in rows}

    def passages(self, passage_ids: Sequence[str] | None = None) -> dict[str, Passage]:
        """Passages by id: those named that exist, or all."""
        with self.reading() as db:
            if passage_ids is None:
                rows = db.execute(f"SELECT {PASSAGE} FROM passages ORDER BY id").fetchall()
            else:
                rows = db.execute(
                    f"SELECT {PASSAGE} FROM passages "
                    "WHERE passage_id IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(passage_ids)),),
                ).fetchall()
        return {row[0]: passage_row(row) for row in rows}

    def passages_of(self, article_id: str) -> tuple[Passage, ...]:
        """The passages of an article, in order."""
        with self.reading() as db:
            rows = db.execute(
                f"SELECT {PASSAGE} FROM passages WHERE article_id = ? ORDER BY start, end",
                (article_id,),
            ).fetchall()
        return tuple(passage_row(row) for row in rows)

    def passage_ids(self, article_id: str | None = None) -> set[str]:
        """Ids of the passages of an article, or of all."""
        where, values = ("", ()) if article_id is None else (" WHERE article_id = ?", (article_id,))
        with self.reading() as db:
            rows = db.execute(f"SELECT passage_id FROM passages{where}", values).fetchall()
        return {row[0] for row in rows}

    def search(
        self, expression: str, *, table: str, limit: int, allowed: Filter, title_weight: float
    ) -> list[tuple[str, float]]:
        """Passage ids with their BM25 score (higher is better), best first; ties by id."""
        conditions, values = _conditions(allowed)
        join = "JOIN articles a ON a.article_id = p.article_id " if conditions else ""
        with self.reading() as db:
            rows = db.execute(
                f"SELECT p.passage_id, -bm25({table}, ?, 1.0) AS score FROM {table} "
                f"JOIN passages p ON p.id = {table}.rowid {join}"
                f"WHERE {table} MATCH ?{conditions} ORDER BY score DESC, p.passage_id LIMIT ?",
                (title_weight, expression, *values, limit),
            ).fetchall()
        return [(row[0], float(row[1])) for row in rows]

    def names(self) -> dict[str, int]:
        """Names with the number of times they are printed."""
        with self.reading() as db:
            return dict(
                db.execute("SELECT name, sum(count) FROM names GROUP BY name ORDER BY name")
            )

    def terms(self) -> dict[str, int]:
        """Lower-cased words with the number of passages that hold them."""
        with self.reading() as db:
            return dict(db.execute("SELECT term, doc FROM vocabulary ORDER BY term"))

    def known(self, column: str, value: str) -> list[Known]:
        """Articles by "article_id", "text_hash" or "origin", by id."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT article_id, origin, text_hash, content_hash FROM articles "
                f"WHERE {column} = ? ORDER BY article_id",
                (value,),
            ).fetchall()
        return [known_row(row) for row in rows]

    def origins(self) -> list[Known]:
        """All articles, without their texts, by id."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT article_id, origin, text_hash, content_hash FROM articles "
                "ORDER BY article_id"
            ).fetchall()
        return [known_row(row) for row in rows]

    def sources_and_dates(self) -> list[tuple[str, str]]:
        """Source and date of publication of every article."""
        with self.reading() as db:
            return db.execute("SELECT source, published FROM articles").fetchall()

    def strays(self) -> list[str]:
        """Ids that rows speak of though there is no such article, in order."""
        parts = " UNION ".join(f"SELECT article_id FROM {table}" for table in PARTS)
        with self.reading() as db:
            rows = db.execute(
                f"SELECT article_id FROM ({parts}) "
                "WHERE article_id NOT IN (SELECT article_id FROM articles) ORDER BY article_id"
            ).fetchall()
        return [row[0] for row in rows]

    def _ledger(
        self, table: str, kind: type[Quote] | type[Figure], article_id: str | None
    ) -> list[dict[str, Any]]:
        names = [field.name for field in fields(kind)]
        where, values = ("", ()) if article_id is None else (" WHERE article_id = ?", (article_id,))
        with self.reading() as db:
            rows = db.execute(
                f"SELECT {', '.join(names)} FROM {table}{where} "
                "ORDER BY article_id, start, end, id",
                values,
            ).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]


def _conditions(allowed: Filter) -> tuple[str, list[Any]]:
    conditions = ""
    values: list[Any] = []
    if allowed.sources:
        conditions += " AND a.source_key IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(allowed.sources))
    if allowed.first_day is not None:
        conditions += " AND a.day >= ?"
        values.append(allowed.first_day)
    if allowed.last_day is not None:
        conditions += " AND a.day <= ?"
        values.append(allowed.last_day)
    return conditions, values
