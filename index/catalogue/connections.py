"""SQLite connections: one a thread, snapshots for readers, transactions for the writer."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, Self

from index.catalogue.schema import FILE_NAME, LEDGER_SCHEMA, LEDGERS, SCHEMA
from index.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexReadOnlyError,
)


class Connections:
    """Reads and, when opened with `write`, changes the catalogue. Each thread has a connection."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self._path = folder / FILE_NAME
        self._write = write
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False
        if not self._path.is_file():
            raise IndexMissingError(
                f"No index in {folder}. Run: verbatim index PATH --index {folder}"
            )
        check_writable(folder)
        with self.reading() as connection:
            connection.execute("SELECT count(*) FROM meta").fetchone()
            self._check_ledgers(connection)

    @classmethod
    def create(cls, folder: Path, settings: Mapping[str, Any]) -> Self:
        """Make an empty catalogue; a crash leaves either none or a whole one."""
        unfinished = folder / f"{FILE_NAME}.new"
        unfinished.unlink(missing_ok=True)
        connection = sqlite3.connect(unfinished, isolation_level=None)
        try:
            connection.execute("BEGIN")
            for statement in (SCHEMA + LEDGER_SCHEMA).split(";\n"):
                connection.execute(statement)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [("settings", json.dumps(dict(settings), sort_keys=True)), ("generation", "0")],
            )
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
        os.replace(unfinished, folder / FILE_NAME)
        return cls(folder, write=True)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, with SQLite's errors translated."""
        try:
            yield self._connection()
        except sqlite3.Error as error:
            raise IndexDamagedError(
                f"The catalogue {self._path} cannot be read ({error}). "
                f"Run: verbatim doctor --repair --index {self._path.parent}"
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything this thread reads inside sees one state, whatever a writer commits."""
        with self.reading() as connection:
            if connection.in_transaction:
                yield
                return
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One change that readers see at once or not at all."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            self._closed = True
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._closed:
            mode = "rw" if self._write else "ro"
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                timeout=30,
                check_same_thread=False,
            )
            with self._guard:
                if self._closed:
                    connection.close()
                    raise sqlite3.ProgrammingError("the index was closed")
                self._opened.append(connection)
            self._local.connection = connection
        return connection

    def _check_ledgers(self, connection: sqlite3.Connection) -> None:
        for table, kind in LEDGERS:
            found = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            if found != {"id", *(field.name for field in fields(kind))}:
                raise IndexMismatchError(
                    f"The index in {self._path.parent} was written by another version of this "
                    f"program. Delete that folder and run: verbatim index PATH"
                )


def check_writable(folder: Path) -> None:
    """Raise `IndexReadOnlyError` where this user may not write.

    Readers need it too: SQLite keeps what readers and a writer share beside the catalogue, and
    Chroma opens its files for writing in any case. Reading around that could show half a change.
    """
    parts = (folder, folder / FILE_NAME, *(path for path in folder.iterdir() if path.is_dir()))
    for path in parts:
        if path.exists() and not os.access(path, os.W_OK):
            raise IndexReadOnlyError(
                f"{path} is read-only for this user, and an index is also written to when it is "
                f"read. Allow writing, or use a copy: cp -r {folder} COPY, then --index COPY"
            )
