"""The read side of an index, and how to inspect and mend one."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from index.catalogue import PARSE_BLOCK, Catalogue
from index.errors import InputError
from index.minilm import MODEL_NAME, MiniLM, Vectors
from index.settings import IndexSettings, check_settings
from index.speakers import SpeakerTable, group_speakers
from index.types import Article, Figure, Hit, Quote, Sentence, Speaker

if TYPE_CHECKING:
    from datetime import date

    from llama_index.core.base.embeddings.base import BaseEmbedding
    from spacy.tokens import Doc

    from index.vectors import ChromaVectors

_CACHED_ARTICLES = 512
_CACHED_BLOCKS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the indexed articles speak of, with counts."""

    names: dict[str, int]
    """Names as printed, with how often."""
    terms: dict[str, int]
    """Lower-cased words without diacritics, with the number of passages that hold them."""


class Index:
    """An open index. Use it from any number of threads, beside other readers and one writer.

    Every thread has its own SQLite connection; the model and Chroma are guarded by locks. When a
    writer has committed, the next call sees the new state; `snapshot` holds one state for several
    calls of a thread.
    """

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        settings: IndexSettings,
        embedding: "BaseEmbedding | None",
    ) -> None:
        self._path = path
        self._catalogue = catalogue
        self._settings = settings
        self._embedding = embedding
        self._vectors: ChromaVectors | None = None
        self._vectors_generation = -1
        self._guard = threading.RLock()
        self._article = lru_cache(_CACHED_ARTICLES)(self._read_article)
        self._sentences = lru_cache(_CACHED_ARTICLES)(self._read_sentences)
        self._block = lru_cache(_CACHED_BLOCKS)(self._read_block)
        self._all = lru_cache(1)(self._read_articles)
        self._words = lru_cache(1)(self._read_vocabulary)
        self._speakers = lru_cache(1)(self._read_speakers)
        self._model = MiniLM()

    @classmethod
    def open(
        cls,
        path: Path | str,
        settings: IndexSettings | None = None,
        *,
        embedding: "BaseEmbedding | None" = None,
    ) -> "Index":
        """Open the index in a folder.

        `settings` None takes those it was built with; `embedding` is needed only for an index of
        another model than the default one.

        Raises:
            IndexMissingError: there is no index in the folder.
            IndexMismatchError: it was built with other settings.
            IndexDamagedError: the catalogue cannot be read.
        """
        path = Path(path)
        catalogue = Catalogue(path)
        recorded = catalogue.settings()
        check_settings(recorded, settings, path)
        return cls(path, catalogue, settings or IndexSettings(**recorded), embedding)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release files and connections. Closing twice is harmless."""
        with self._guard:
            if self._vectors is not None:
                self._vectors.close()
                self._vectors = None
            self._catalogue.close()

    @property
    def path(self) -> Path:
        """The index folder."""
        return self._path

    @property
    def settings(self) -> IndexSettings:
        """The settings it was built with."""
        return self._settings

    def generation(self) -> int:
        """Rises with every change a writer commits."""
        return self._catalogue.generation()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads of this thread inside see the same state of the index."""
        with self._catalogue.snapshot():
            yield

    def warm(self) -> None:
        """Load the model and the vectors now rather than at the first question."""
        self._retriever(1)

    def articles(self) -> tuple[Article, ...]:
        """All articles, by id."""
        return self._all(self.generation())

    def article(self, article_id: str) -> Article:
        """One article. Raises `InputError` for an id that is not in the index."""
        found = self._article(self.generation(), article_id)
        if found is None:
            raise InputError(f"There is no article {article_id!r} in the index in {self._path}.")
        return found

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The sentences of an article, in order."""
        return self._sentences(self.generation(), article_id)

    def parses(self, article_id: str, first: int, last: int) -> "tuple[Doc, ...]":
        """The parses of sentences `first` to `last`, both inclusive and counted from 0.

        Each `Doc` is one sentence; `token.idx` counts from `Sentence.start`.
        """
        generation = self.generation()
        first = max(first, 0)
        docs: list[Doc] = []
        for block in range(first // PARSE_BLOCK, last // PARSE_BLOCK + 1):
            docs += self._block(generation, article_id, block)
        skipped = first % PARSE_BLOCK
        return tuple(docs[skipped : skipped + max(0, last - first + 1)])

    def quotes(self, article_id: str | None = None) -> tuple[Quote, ...]:
        """The reports of speech of an article, or of all."""
        return self._catalogue.quotes(article_id)

    def quote_frames(self) -> dict[tuple[str, int, int], tuple[int, int]]:
        """The range of the sentences that each quote (article id, start, end) stands in."""
        return self._catalogue.frames()

    def figures(self, article_id: str | None = None) -> tuple[Figure, ...]:
        """The figures of an article, or of all."""
        return self._catalogue.figures(article_id)

    def speakers(self) -> tuple[Speaker, ...]:
        """Who is quoted in any article, most quoted first; spellings of a name are one speaker."""
        return self.speaker_table().speakers

    def speaker_table(self) -> SpeakerTable:
        """The speakers of all articles, and whose each quote is."""
        return self._speakers(self.generation())

    def vocabulary(self) -> Vocabulary:
        """Names and words of the articles with their counts."""
        return self._words(self.generation())

    def retrieve(
        self,
        query: str,
        *,
        top_k: int = 10,
        sources: Sequence[str] | None = None,
        published_after: "str | date | None" = None,
        published_before: "str | date | None" = None,
    ) -> tuple[Hit, ...]:
        """The best passages for a query, best first.

        Args:
            query: any text; a blank one finds nothing.
            top_k: at most so many passages.
            sources: only articles of these sources (case does not matter); none given means all.
            published_after: only articles of this day or later; those without a date are left out.
            published_before: only articles of this day or earlier.

        Raises:
            InputError: a date is not a date.
        """
        from index.retrieval import make_filter

        allowed = make_filter(sources, published_after, published_before)
        hits: tuple[Hit, ...] = self._retriever(top_k, allowed).hits(query)
        return hits

    def retriever(self, *, top_k: int = 10) -> Any:
        """The same retrieval as a LlamaIndex `BaseRetriever`."""
        return self._retriever(top_k)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit-length vectors of texts, shape (len(texts), dimensions)."""
        if self._settings.embedding == MODEL_NAME and self._embedding is None:
            return self._model.encode(texts)
        from index.embedding import embed_texts

        return embed_texts(self._model_port(), texts)

    def _retriever(self, top_k: int, allowed: Any = None) -> Any:
        loading = threading.Thread(target=self._load_model, daemon=True)
        if self._vectors is None:
            loading.start()
        from index.retrieval import HybridRetriever

        return HybridRetriever(
            self._catalogue,
            self._open_vectors(),
            self._model_port(),
            top_k=top_k,
            allowed=allowed,
        )

    def _load_model(self) -> None:
        """Compile the model beside the imports; an error comes up again where it is used."""
        from index.errors import ModelError

        if self._embedding is None:
            try:
                self._model.load()
            except ModelError:
                return

    def _model_port(self) -> "BaseEmbedding":
        with self._guard:
            if self._embedding is None:
                from index.embedding import MiniLMEmbedding

                self._embedding = MiniLMEmbedding(self._model)
            from index.embedding import check_embedding

            check_embedding(self._embedding, self._settings)
            return self._embedding

    def _open_vectors(self) -> "ChromaVectors":
        """The vectors as of the current generation: Chroma does not notice other processes."""
        from index.vectors import VECTORS, ChromaVectors

        with self._guard:
            generation = self.generation()
            if self._vectors is None or self._vectors_generation != generation:
                if self._vectors is None:
                    self._vectors = ChromaVectors(self._path / VECTORS)
                else:
                    self._vectors.refresh()
                self._vectors_generation = generation
            return self._vectors

    # The caches below are keyed by generation, so a new one never answers from old rows.

    def _read_article(self, generation: int, article_id: str) -> Article | None:
        return self._catalogue.article(article_id)

    def _read_articles(self, generation: int) -> tuple[Article, ...]:
        return self._catalogue.articles()

    def _read_sentences(self, generation: int, article_id: str) -> tuple[Sentence, ...]:
        return self._catalogue.sentences(article_id)

    def _read_block(self, generation: int, article_id: str, block: int) -> "tuple[Doc, ...]":
        from index.language import unpack_docs

        packed = self._catalogue.parses(article_id, block)
        return () if packed is None else unpack_docs(packed)

    def _read_vocabulary(self, generation: int) -> Vocabulary:
        return Vocabulary(names=self._catalogue.names(), terms=self._catalogue.terms())

    def _read_speakers(self, generation: int) -> SpeakerTable:
        with self._catalogue.snapshot():
            return group_speakers(self._catalogue.quotes(), self._catalogue.kinds_of_speakers())
