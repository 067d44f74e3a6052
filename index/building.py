"""Builds and updates an index, so that a crash at any instant leaves only whole articles.

For every batch of articles: vectors are written first, under ids that no reader knows yet; then
one SQLite transaction makes the articles visible and the replaced ones disappear; then the old
vectors are deleted. A crash between these steps leaves vectors without passages, which readers
ignore and the next build sweeps out.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from index.catalogue import FILE_NAME, Catalogue, day_number, source_key
from index.embedding import MiniLMEmbedding, check_embedding, embed_texts
from index.entries import Timings, make_entries
from index.errors import IndexBusyError, IndexDamagedError, IndexReadOnlyError, SourceError
from index.passages import embedded_text, passage_node
from index.planning import Planner, Write, origin_file
from index.reading import ReadProblem, find_files, read_file
from index.reports import BuildProgress, BuildReport
from index.settings import IndexSettings, check_settings
from index.types import Article, Passage
from index.vectors import VECTORS, ChromaVectors

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

LOCK = "write.lock"
Progress = Callable[[BuildProgress], None]

_BATCH_ARTICLES = 32
_BATCH_CHARACTERS = 100_000


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the write lock of an index folder. Raises `IndexBusyError` at once when it is taken."""
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusyError(
            f"Another process is writing to the index in {folder}. Wait until it is done, or stop "
            f"it, and run the command again."
        ) from error
    except OSError as error:
        raise IndexReadOnlyError(
            f"The index folder {folder} cannot be written to ({error.strerror or error}). "
            f"Allow writing there, or name another folder with --index."
        ) from error
    try:
        yield
    finally:
        lock.release()


def build(
    paths: Sequence[Path],
    index_dir: Path,
    *,
    settings: IndexSettings | None = None,
    prune: bool = False,
    progress: Progress | None = None,
    embedding: "BaseEmbedding | None" = None,
) -> BuildReport:
    """Read files and folders into an index; only what changed is done again.

    Args:
        prune: also remove articles from under `paths` that are no longer there.
        embedding: the model that the settings name, when it is not the default one.

    Raises:
        SourceError: a path does not exist.
        IndexBusyError: another process is writing.
        IndexMismatchError: the index was built with other settings.
        ModelError: a model is missing or not the pinned one.
    """
    settings = settings or IndexSettings()
    embedding = default_embedding(settings, embedding)
    found = find_files(paths)
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"The index folder {index_dir} cannot be made: {error}") from error
    with writing(index_dir):
        catalogue, vectors = open_for_writing(index_dir, settings)
        try:
            job = _Job(
                catalogue=catalogue,
                vectors=vectors,
                embedding=embedding,
                settings=settings,
                progress=progress,
                problems=list(found.problems),
            )
            return job.run(found.files, tuple(Path(os.path.abspath(path)) for path in paths), prune)
        finally:
            vectors.close()
            catalogue.close()


def default_embedding(
    settings: IndexSettings, embedding: "BaseEmbedding | None"
) -> "BaseEmbedding":
    """The model given or the default one. Raises `IndexMismatchError` if settings name another."""
    chosen = embedding or MiniLMEmbedding()
    check_embedding(chosen, settings)
    return chosen


def open_for_writing(index_dir: Path, settings: IndexSettings) -> tuple[Catalogue, ChromaVectors]:
    """Catalogue and vectors of the folder, made when there are none.

    The catalogue is made last, so that where there is one there are vectors too. Vectors that
    cannot be opened are made anew: all of them can be computed from the catalogue.
    """
    folder = index_dir / VECTORS
    new = not (index_dir / FILE_NAME).is_file()
    catalogue = None if new else Catalogue(index_dir, write=True)
    if catalogue is not None:
        check_settings(catalogue.settings(), settings, index_dir)
    try:
        vectors = ChromaVectors(folder, create=True)
    except IndexDamagedError:
        shutil.rmtree(folder)
        vectors = ChromaVectors(folder, create=True)
    return catalogue or Catalogue.create(index_dir, settings.model_dump()), vectors


def sweep(catalogue: Catalogue, vectors: ChromaVectors) -> tuple[set[str], set[str]]:
    """Delete vectors without a passage; returns them, and the passages without a vector."""
    stored, known = vectors.ids(), catalogue.passage_ids()
    orphans = stored - known
    vectors.delete_nodes(sorted(orphans))
    return orphans, known - stored


def write_vectors(
    vectors: ChromaVectors,
    embedding: "BaseEmbedding",
    passages: Sequence[tuple[Article, Passage]],
) -> None:
    """Embed passages and store their vectors with what searches filter on."""
    texts = [embedded_text(article, passage) for article, passage in passages]
    rows = embed_texts(embedding, texts)
    nodes = []
    for (article, passage), row in zip(passages, rows, strict=True):
        node = passage_node(article, passage)
        node.metadata = {
            "source": source_key(article.source),
            "day": day_number(article.published),
        }
        node.embedding = [float(x) for x in row]
        nodes.append(node)
    vectors.add(nodes)


@dataclass(slots=True, kw_only=True)
class _Job:
    """One run of `build`."""

    catalogue: Catalogue
    vectors: ChromaVectors
    embedding: "BaseEmbedding"
    settings: IndexSettings
    progress: Progress | None
    problems: list[ReadProblem]
    timings: Timings = field(default_factory=Timings)
    done: dict[str, list[str]] = field(default_factory=lambda: {"added": [], "changed": []})
    moved: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    batch: list[Write] = field(default_factory=list)
    sizes: dict[Path, int] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.perf_counter)

    def run(self, files: Sequence[Path], roots: tuple[Path, ...], prune: bool) -> BuildReport:
        interrupted = self.catalogue.meta("building") == "1"
        if interrupted or self.vectors.count() != self.catalogue.counts()["passages"]:
            _, missing = sweep(self.catalogue, self.vectors)
            restore_vectors(self.catalogue, self.vectors, self.embedding, missing)
        planner = Planner(catalogue=self.catalogue, files=frozenset(map(str, files)))
        self.sizes = {file: _size(file) for file in files}
        for file in files:
            self._read(file, planner)
        for article in planner.deferred:
            self._take(planner.plan(article, last=True))
        self._flush()
        for article_id, origin in planner.relocated.items():
            self.catalogue.relocate(article_id, origin)
        gone = planner.replaced()
        if prune:
            failed = frozenset(str(problem.path) for problem in self.problems)
            gone = sorted({*gone, *planner.vanished(roots, failed)})
        self._remove(gone)
        self._finish()
        return self._report(planner)

    def _read(self, file: Path, planner: Planner) -> None:
        items = read_file(file)
        while True:
            with self.timings.stage("read"):
                item = next(items, None)
            if item is None:
                break
            if isinstance(item, ReadProblem):
                self.problems.append(item)
                continue
            self.read["articles"] += 1
            self._take(planner.plan(item))
        self.read["files"] += 1
        self.read["bytes"] += self.sizes[file]
        self._tell()

    def _take(self, write: Write | None) -> None:
        if write is None:
            return
        self.batch.append(write)
        characters = sum(len(held.article.text) for held in self.batch)
        if len(self.batch) >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        if not self.batch:
            return
        self._mark_unfinished()
        batch, self.batch = self.batch, []
        entries = make_entries([write.article for write in batch], self.settings, self.timings)
        with self.timings.stage("embed"):
            pairs = [(entry.article, passage) for entry in entries for passage in entry.passages]
            write_vectors(self.vectors, self.embedding, pairs)
        leaving = [id_ for write in batch for id_ in write.replaces]
        stale = self._passages_of([*leaving, *(write.article.article_id for write in batch)])
        with self.timings.stage("catalogue"):
            self.catalogue.change(entries, leaving)
        with self.timings.stage("vectors"):
            self.vectors.delete_nodes(sorted(stale - {p.passage_id for _, p in pairs}))
        self.removed += leaving
        for entry in entries:
            file = Path(origin_file(entry.article.origin))
            self.problems += [
                ReadProblem(path=file, message=text, skipped=False) for text in entry.problems
            ]
        for write in batch:
            (self.moved if write.action == "moved" else self.done[write.action]).append(
                write.article.article_id
            )
            self.read["indexed"] += 1
            self.read["characters"] += len(write.article.text)
        self._tell()

    def _remove(self, article_ids: Sequence[str]) -> None:
        if not article_ids:
            return
        self._mark_unfinished()
        stale = self._passages_of(article_ids)
        self.catalogue.change((), article_ids)
        self.vectors.delete_nodes(sorted(stale))
        self.removed += article_ids

    def _passages_of(self, article_ids: Sequence[str]) -> set[str]:
        return {id_ for article in article_ids for id_ in self.catalogue.passage_ids(article)}

    def _mark_unfinished(self) -> None:
        if self.catalogue.meta("building") != "1":
            self.catalogue.set_meta("building", "1")

    def _finish(self) -> None:
        if self.catalogue.meta("building") == "1":
            with self.timings.stage("vectors"):
                self.vectors.settle()
            self.catalogue.set_meta("building", "0")
        self.catalogue.set_meta("last_build", datetime.now(UTC).isoformat(timespec="seconds"))

    def _report(self, planner: Planner) -> BuildReport:
        return BuildReport(
            added=tuple(self.done["added"]),
            changed=tuple(self.done["changed"]),
            unchanged=tuple(planner.unchanged),
            moved=(*self.moved, *planner.relocated),
            removed=tuple(self.removed),
            duplicates=tuple(planner.duplicates),
            renamed=planner.renamed,
            problems=tuple(self.problems),
            counts=self.catalogue.counts(),
            seconds=time.perf_counter() - self.started,
            timings=dict(self.timings.seconds),
        )

    def _tell(self) -> None:
        if self.progress is None:
            return
        self.progress(
            BuildProgress(
                bytes_done=self.read["bytes"],
                bytes_total=sum(self.sizes.values()),
                files_done=self.read["files"],
                files_total=len(self.sizes),
                articles=self.read["articles"],
                indexed=self.read["indexed"],
                characters=self.read["characters"],
                seconds=time.perf_counter() - self.started,
            )
        )


def restore_vectors(
    catalogue: Catalogue,
    vectors: ChromaVectors,
    embedding: "BaseEmbedding",
    passage_ids: set[str],
) -> None:
    """Embed again the passages whose vectors are missing."""
    if not passage_ids:
        return
    passages = sorted(catalogue.passages(sorted(passage_ids)).values(), key=lambda p: p.passage_id)
    articles: dict[str, Any] = {}
    pairs = []
    for passage in passages:
        if passage.article_id not in articles:
            articles[passage.article_id] = catalogue.article(passage.article_id)
        pairs.append((articles[passage.article_id], passage))
    write_vectors(vectors, embedding, pairs)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
