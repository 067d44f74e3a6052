"""Takes articles out of an index, in an order that a crash at any instant does no harm to.

One SQLite transaction makes the articles disappear; then their vectors are deleted. A crash
between the two leaves vectors without passages, which readers ignore and the next build sweeps out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.building import writing
from index.catalogue import Catalogue
from index.settings import check_settings
from index.vectors import VECTORS, ChromaVectors


def remove(index_dir: Path, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Remove articles with all that was made of them; returns the ids that were there.

    The files they were read from stay; indexing those again brings the articles back.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexBusyError: another process is writing.
        IndexMismatchError: the index is of another version of this program.
    """
    with _opened(index_dir) as (catalogue, vectors):
        indexed = {known.article_id for known in catalogue.origins()}
        leaving = [id_ for id_ in dict.fromkeys(article_ids) if id_ in indexed]
        if not leaving:
            return ()
        # An unfinished build stays marked as such: it is not for a removal to complete.
        unfinished = catalogue.meta("building") == "1"
        catalogue.set_meta("building", "1")
        stale = {id_ for article_id in leaving for id_ in catalogue.passage_ids(article_id)}
        catalogue.change((), leaving)
        vectors.delete_nodes(sorted(stale))
        if not unfinished:
            vectors.settle()
            catalogue.set_meta("building", "0")
        return tuple(leaving)


@contextmanager
def _opened(index_dir: Path) -> Iterator[tuple[Catalogue, ChromaVectors]]:
    """Catalogue and vectors of an index there is, with its write lock held."""
    Catalogue(index_dir).close()  # no lock file is left in a folder that holds no index
    with writing(index_dir):
        catalogue = Catalogue(index_dir, write=True)
        try:
            check_settings(catalogue.settings(), None, index_dir)
            vectors = ChromaVectors(index_dir / VECTORS)
            try:
                yield catalogue, vectors
            finally:
                vectors.close()
        finally:
            catalogue.close()
