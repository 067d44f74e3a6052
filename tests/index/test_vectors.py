"""Chroma behind the LlamaIndex interface: upserts, cosine, filters, and honest errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

from index.errors import IndexDamagedError, IndexMismatchError
from index.vectors import COLLECTION, ChromaVectors


def node(name: str, *vector: float, article: str = "a", day: int | None = None) -> TextNode:
    made = TextNode(id_=name, text="", embedding=list(vector), metadata={"day": day})
    made.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=article)
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChromaVectors]:
    opened = ChromaVectors(tmp_path / "vectors", create=True)
    opened.add([node("x", 1, 0), node("y", 0, 1, article="b", day=5), node("z", 3, 4, day=9)])
    yield opened
    opened.close()


def query(store: ChromaVectors, filters: MetadataFilters | None = None) -> list[tuple[str, float]]:
    found = store.query(
        VectorStoreQuery(query_embedding=[1.0, 0.0], similarity_top_k=9, filters=filters)
    )
    return list(zip(found.ids or [], found.similarities or [], strict=True))


def test_similarity_is_the_cosine(store: ChromaVectors) -> None:
    # cos((1,0), (3,4)) = 3/5, whatever the lengths.
    assert query(store) == [("x", 1.0), ("z", 0.6), ("y", 0.0)]


def test_an_id_written_again_is_overwritten(store: ChromaVectors) -> None:
    store.add([node("x", 0, -2)])
    assert dict(query(store))["x"] == 0.0
    assert store.count() == 3


def test_everything_survives_reopening(store: ChromaVectors, tmp_path: Path) -> None:
    store.close()
    again = ChromaVectors(tmp_path / "vectors")
    assert query(again) == [("x", 1.0), ("z", 0.6), ("y", 0.0)]
    again.refresh()
    assert again.ids() == {"x", "y", "z"}
    again.close()


def where(key: str, operator: FilterOperator, value: int) -> MetadataFilter:
    return MetadataFilter(key=key, value=value, operator=operator)


def test_filters(store: ChromaVectors) -> None:
    late, early = where("day", FilterOperator.GTE, 6), where("day", FilterOperator.LTE, 5)
    assert query(store, MetadataFilters(filters=[late])) == [("z", 0.6)]
    assert query(store, MetadataFilters(filters=[late, early])) == []
    either = MetadataFilters(filters=[late, early], condition=FilterCondition.OR)
    assert query(store, either) == [("z", 0.6), ("y", 0.0)]
    assert query(store, MetadataFilters(filters=[either, early])) == [("y", 0.0)]
    assert len(query(store, MetadataFilters(filters=[]))) == 3
    with pytest.raises(ValueError, match="not supported"):
        query(store, MetadataFilters(filters=[where("day", FilterOperator.CONTAINS, 5)]))
    with pytest.raises(ValueError, match="by embedding"):
        store.query(VectorStoreQuery(query_str="words"))


def test_deleting(store: ChromaVectors) -> None:
    store.delete_nodes()
    store.delete_nodes([])
    assert store.count() == 3
    store.delete("b")
    assert store.ids() == {"x", "z"}
    store.delete_nodes(filters=MetadataFilters(filters=[where("day", FilterOperator.EQ, 9)]))
    assert store.ids() == {"x"}
    store.clear()
    assert store.count() == 0


def test_a_settled_store_answers_as_before(store: ChromaVectors, tmp_path: Path) -> None:
    before = query(store)
    late = MetadataFilters(filters=[where("day", FilterOperator.GTE, 6)])
    store.settle()
    assert query(store) == before
    store.close()
    again = ChromaVectors(tmp_path / "vectors")
    assert query(again) == before
    assert query(again, late) == [("z", 0.6)]
    assert list((tmp_path / "vectors").glob("*/data_level0.bin"))  # the graph is on disk
    again.clear()
    again.settle()
    assert again.count() == 0
    again.close()


def test_batches_keep_within_the_limit_of_chroma(
    store: ChromaVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChromaVectors, "_batch_size", lambda self: 2)
    store.add([node(f"n{n}", 1, n) for n in range(5)])
    assert store.count() == 8
    store.delete_nodes([f"n{n}" for n in range(5)])
    assert store.count() == 3


def test_errors_of_chroma_say_what_to_do(store: ChromaVectors, tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="doctor --repair"):
        store.query(VectorStoreQuery(query_embedding=[1.0, 0.0, 0.0], similarity_top_k=1))
    with pytest.raises(IndexDamagedError, match="cannot be used"):
        ChromaVectors(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexDamagedError, match="cannot be used"):
        ChromaVectors(tmp_path / "empty")


def test_a_collection_of_another_distance_is_refused(tmp_path: Path) -> None:
    import chromadb
    from chromadb.config import Settings

    folder = tmp_path / "vectors"
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    client.create_collection(COLLECTION, embedding_function=None)  # Chroma's default is l2
    client.close()  # type: ignore[attr-defined]
    with pytest.raises(IndexMismatchError, match="'l2', not 'cosine'"):
        ChromaVectors(folder)


def test_a_dotenv_file_of_the_working_folder_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CHROMA_OTEL_COLLECTION_ENDPOINT=http://192.0.2.1:4317\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHROMA_OTEL_COLLECTION_ENDPOINT", "http://192.0.2.1:4317")
    monkeypatch.setenv("CHROMA_API_IMPL", "chromadb.api.fastapi.FastAPI")
    opened = ChromaVectors(tmp_path / "vectors", create=True)
    assert opened.count() == 0
    opened.close()
