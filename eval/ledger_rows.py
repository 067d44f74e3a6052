"""The ledger rows of articles, made by the code that makes those of an index."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.types import Article

if TYPE_CHECKING:
    from index.catalogue import Entry

_BATCH = 32


def read_entries(
    articles: Sequence[Article], progress: Callable[[], None] = lambda: None
) -> Iterator["Entry"]:
    """What `verbatim index` would keep of each article, in order; nothing is stored.

    Raises:
        ModelError: the language model is not installed.
    """
    from index.entries import Timings, make_entries
    from index.settings import IndexSettings

    settings, timings = IndexSettings(), Timings()
    for first in range(0, len(articles), _BATCH):
        for entry in make_entries(articles[first : first + _BATCH], settings, timings):
            yield entry
            progress()
