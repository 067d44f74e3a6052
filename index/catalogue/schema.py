"""The tables of the catalogue."""

from dataclasses import fields

from index.types import Figure, Passage, Quote

FILE_NAME = "catalogue.sqlite"
PARSE_BLOCK = 16
"""Sentences whose parses are stored, and read back, together."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    url TEXT NOT NULL, published TEXT NOT NULL, authors TEXT NOT NULL, origin TEXT NOT NULL,
    source_key TEXT NOT NULL, day INTEGER, text_hash TEXT NOT NULL, content_hash TEXT NOT NULL);
CREATE INDEX articles_by_text ON articles (text_hash);
CREATE INDEX articles_by_origin ON articles (origin);
CREATE TABLE sentences (
    article_id TEXT NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, paragraph INTEGER NOT NULL, heading INTEGER NOT NULL,
    PRIMARY KEY (article_id, number)) WITHOUT ROWID;
CREATE TABLE parses (
    article_id TEXT NOT NULL, block INTEGER NOT NULL, docs BLOB NOT NULL,
    PRIMARY KEY (article_id, block));
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    first_sentence INTEGER NOT NULL, last_sentence INTEGER NOT NULL);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE TABLE names (
    article_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (article_id, name, kind)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words_stemmed USING fts5(
    title, text, content='passages', content_rowid='id',
    tokenize="porter unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE words_exact USING fts5(
    title, text, content='passages', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words_exact, 'row');
"""
FULL_TEXT = ("words_stemmed", "words_exact")
PARTS = ("sentences", "parses", "passages", "quotes", "figures", "names")
"""Tables whose rows belong to an article."""
LEDGERS: tuple[tuple[str, type[Quote] | type[Figure]], ...] = (
    ("quotes", Quote),
    ("figures", Figure),
)
LEDGER_SCHEMA = "".join(
    f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {', '.join(f.name for f in fields(kind))});\n"
    f"CREATE INDEX {table}_by_article ON {table} (article_id);\n"
    for table, kind in LEDGERS
)
ARTICLE = "article_id, title, text, source, url, published, authors, origin"
PASSAGE = ", ".join(field.name for field in fields(Passage))
