"""The catalogue: one SQLite file that decides what the index holds. All SQL is in this package.

Write-ahead logging lets any number of readers work beside the one writer. A passage exists when
the catalogue says so; vectors that it does not know are ignored.
"""

from index.catalogue.rows import Entry, Filter, Known, day_number, source_key
from index.catalogue.schema import FILE_NAME, FULL_TEXT, PARSE_BLOCK
from index.catalogue.stems import texts_with
from index.catalogue.writing import Catalogue

__all__ = [
    "FILE_NAME",
    "FULL_TEXT",
    "PARSE_BLOCK",
    "Catalogue",
    "Entry",
    "Filter",
    "Known",
    "day_number",
    "source_key",
    "texts_with",
]
