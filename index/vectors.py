"""The vectors: embedded Chroma behind the LlamaIndex vector store interface.

The stock `ChromaVectorStore` keeps the old vector when an id is added again, leaves the distance
and the embedding function to Chroma's defaults and sends `None` metadata, which Chroma refuses; so
this one subclasses the interface, not that class. Texts stay in the catalogue; Chroma holds ids,
vectors and what is filtered on.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryResult,
)

from index.errors import IndexDamagedError, IndexMismatchError

VECTORS = "vectors"
"""Name of the folder in the index folder."""
COLLECTION = "passages"
_SPACE = "cosine"
_HNSW: Any = {
    "space": _SPACE,
    "ef_construction": 200,
    "ef_search": 400,
    "max_neighbors": 24,
    "num_threads": 1,
}
"""With this width the exact 60 nearest were found for 60 of 60 queries on 3,813 passages, in each
of three openings; with 200 and several threads a few were missed, others at every opening."""
_SETTLED = {"sync_threshold": 2, "batch_size": 2}
_GROWING = {"sync_threshold": 1000, "batch_size": 100}
"""How many entries Chroma lets wait before it writes its graph; the second are its defaults."""
_OPERATORS = {
    FilterOperator.EQ: "$eq",
    FilterOperator.NE: "$ne",
    FilterOperator.GT: "$gt",
    FilterOperator.GTE: "$gte",
    FilterOperator.LT: "$lt",
    FilterOperator.LTE: "$lte",
    FilterOperator.IN: "$in",
    FilterOperator.NIN: "$nin",
}


class ChromaVectors(BasePydanticVectorStore):
    """A Chroma collection in a folder: cosine distance, explicit vectors, upserts.

    Calls may come from several threads and take turns. Only one process may write (the caller
    holds the write lock); `refresh` shows a reader what another process has written since.
    """

    stores_text: bool = False
    flat_metadata: bool = True

    _client: Any = PrivateAttr()
    _collection: Any = PrivateAttr()
    _folder: Path = PrivateAttr()
    _turn: Any = PrivateAttr()

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        super().__init__(stores_text=False)
        self._folder = folder
        self._turn = threading.RLock()
        self._client, self._collection = _open(folder, create)

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex serialises it by."""
        return "ChromaVectors"

    @property
    def client(self) -> Any:
        """The Chroma collection."""
        return self._collection

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Write the nodes with their embeddings; an existing id is overwritten."""
        nodes = list(nodes)
        size = self._batch_size()
        for batch in _batches(nodes, size):
            ids = [node.node_id for node in batch]
            self._call(
                "upsert",
                ids=ids,
                embeddings=[node.get_embedding() for node in batch],
                metadatas=[_metadata(node) for node in batch],
            )
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        """Delete every vector of an article."""
        self._call("delete", where={"article_id": ref_doc_id})

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **delete_kwargs: Any,
    ) -> None:
        """Delete by id, by filter, or by both; nothing given deletes nothing."""
        where = _where(filters)
        if node_ids is None:
            if where:
                self._call("delete", where=where)
            return
        size = self._batch_size()
        for batch in _batches(node_ids, size):
            self._call("delete", ids=batch, where=where)

    def clear(self) -> None:
        """Delete every vector."""
        self.delete_nodes(sorted(self.ids()))

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """The nearest ids with their cosine similarities, best first; ties by id."""
        if query.query_embedding is None:
            raise ValueError("ChromaVectors is queried by embedding only")
        found = self._call(
            "query",
            query_embeddings=[query.query_embedding],
            n_results=max(1, query.similarity_top_k),
            where=_where(query.filters),
            include=["distances"],
        )
        # The last digits depend on the order in which the vectors were written.
        pairs = sorted(
            (
                (node_id, round(1.0 - float(distance), 5))
                for node_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
            ),
            key=lambda pair: (-pair[1], pair[0]),
        )
        return VectorStoreQueryResult(
            ids=[node_id for node_id, _ in pairs],
            similarities=[similarity for _, similarity in pairs],
        )

    def ids(self) -> set[str]:
        """Every id in the collection."""
        return set(self._call("get", include=[])["ids"])

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._call("count"))

    def settle(self) -> None:
        """Have Chroma write its graph out whole, now that a build is done.

        It keeps the newest entries, up to a thousand, in a log and adds them to the graph in a
        random shape each time it is opened: slow, and not the same answer twice. Writing a few
        entries again under the lowest threshold makes it write out everything.
        """
        if not self.count():
            return
        self._configure(_SETTLED)
        self.refresh()  # an open collection keeps the threshold it was opened with
        few = self._call("get", limit=3, include=["embeddings", "metadatas"])
        for _ in range(3):
            self._call(
                "upsert",
                ids=few["ids"],
                embeddings=few["embeddings"],
                metadatas=few["metadatas"],
            )
        self._configure(_GROWING)

    def _configure(self, values: dict[str, int]) -> None:
        self._call("modify", configuration={"hnsw": values})

    def refresh(self) -> None:
        """Open the files anew: Chroma does not notice what other processes write."""
        with self._turn:
            self.close()
            self._client, self._collection = _open(self._folder, create=False)

    def close(self) -> None:
        """Release the files; until `refresh` the object is of no use."""
        with self._turn, _clients:
            self._client.close()

    def _batch_size(self) -> int:
        with self._turn:
            return int(self._client.get_max_batch_size())

    def _call(self, method: str, **values: Any) -> Any:
        """Call the collection, which `refresh` may replace, in turn with other threads."""
        with self._turn:
            try:
                return getattr(self._collection, method)(**values)
            except Exception as error:
                raise _damaged(self._folder) from error


_clients = threading.Lock()
"""Chroma counts its clients per folder in class variables, which opening and closing race for."""


def _open(folder: Path, create: bool) -> tuple[Any, Any]:
    import chromadb
    from chromadb.config import Settings

    # `_env_file`: an unrelated .env in the working folder must not configure this program.
    # The rest is named so that no variable of the environment can point Chroma at an endpoint.
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        chroma_otel_collection_endpoint="",
    )
    if not create and not folder.is_dir():
        # Chroma would make an empty store here and answer every question from nothing.
        raise _damaged(folder)
    client = None
    try:
        with _clients:
            client = chromadb.PersistentClient(path=str(folder), settings=settings)
        if create:
            collection = client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW}
            )
        else:
            collection = client.get_collection(COLLECTION, embedding_function=None)
        space = (collection.configuration.get("hnsw") or {}).get("space")
    except Exception as error:
        _forget(client, folder)
        raise _damaged(folder) from error
    if space != _SPACE:
        _forget(client, folder)
        raise IndexMismatchError(
            f"The vectors in {folder} use the distance {space!r}, not {_SPACE!r}. "
            f"Delete the index folder and run: verbatim index PATH"
        )
    return client, collection


def _forget(client: Any, folder: Path) -> None:
    """Drop what Chroma keeps of a folder it could not open, or it would never look again."""
    from chromadb.api.shared_system_client import SharedSystemClient

    with _clients:
        if client is not None:
            client.close()
        else:
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
            SharedSystemClient._identifier_to_refcount.pop(str(folder), None)


def _damaged(folder: Path) -> IndexDamagedError:
    return IndexDamagedError(
        f"The vectors in {folder} cannot be used. "
        f"Run: verbatim doctor --repair --index {folder.parent}"
    )


def _metadata(node: BaseNode) -> Mapping[str, Any]:
    kept = {key: value for key, value in node.metadata.items() if value is not None}
    return {**kept, "article_id": node.ref_doc_id or ""}


def _where(filters: MetadataFilters | None) -> dict[str, Any] | None:
    if filters is None or not filters.filters:
        return None
    parts = [
        _where(part) if isinstance(part, MetadataFilters) else _condition(part)
        for part in filters.filters
    ]
    conditions = [part for part in parts if part]
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return {"$or" if filters.condition == FilterCondition.OR else "$and": conditions}


def _condition(part: MetadataFilter) -> dict[str, Any]:
    if part.operator not in _OPERATORS:
        raise ValueError(f"filter operator {part.operator} is not supported")
    return {part.key: {_OPERATORS[part.operator]: part.value}}


def _batches(values: Sequence[Any], size: int) -> Iterator[list[Any]]:
    for first in range(0, len(values), size):
        yield list(values[first : first + size])
