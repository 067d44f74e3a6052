"""Which texts hold given words in any inflection: the same stems as the index searches by."""

import re
import sqlite3
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")


def texts_with(texts: Sequence[str], words: str) -> frozenset[int]:
    """Positions of the texts that hold every word of `words`; case and diacritics do not matter.

    Words are compared by their Porter stems. `words` without a letter or digit are in every text.
    """
    wanted = _WORD.findall(words)
    if not wanted:
        return frozenset(range(len(texts)))
    db = sqlite3.connect(":memory:")
    try:
        db.execute(
            "CREATE VIRTUAL TABLE stems USING fts5(text, content='', "
            'tokenize="porter unicode61 remove_diacritics 2")'
        )
        db.executemany("INSERT INTO stems (rowid, text) VALUES (?, ?)", enumerate(texts))
        found: set[int] = set(range(len(texts)))
        for word in wanted:
            try:
                rows = db.execute("SELECT rowid FROM stems WHERE stems MATCH ?", (f'"{word}"',))
                found &= {row[0] for row in rows}
            except sqlite3.OperationalError:
                return frozenset()  # a word of signs that the tokenizer leaves out
        return frozenset(found)
    finally:
        db.close()
