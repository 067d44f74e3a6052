"""Retrieval: safe queries, fusion by rank, filters in both channels."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fake_embedding import SETTINGS, BagOfWords
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index, build
from index.errors import InputError
from index.retrieval import MAX_TERMS, WEIGHTS, fuse, make_filter, match_expression

RECORDS = [
    ("r1", "Wire", "2022-03-01", "Port talks", "Ministers met in Ostby about the port of Zürich."),
    ("r2", "Post", "2022-06-15T08:00:00Z", "Fees", "The fees of the port were raised by the town."),
    ("r3", "wire", "", "Undated", "The port was painted by Mr Ayers and by 1,200 children."),
    ("r4", "Post", "2023-01-02", "Ships", "Two U.S. ships left; an all-party group protested."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("retrieval")
    names = ("id", "source", "published", "title", "text")
    lines = [json.dumps(dict(zip(names, record, strict=True))) for record in RECORDS]
    (folder / "wire.jsonl").write_text("\n".join(lines))
    build([folder], folder / "index", settings=SETTINGS, embedding=BagOfWords())
    with Index.open(folder / "index", embedding=BagOfWords()) as opened:
        yield opened


def found(index: Index, query: str, channel: str = "bm25") -> list[str]:
    hits = [hit for hit in index.retrieve(query) if channel in hit.ranks]
    return [hit.article_id for hit in sorted(hits, key=lambda hit: hit.ranks[channel])]


def test_words_match_by_stem_and_names_without_accents(index: Index) -> None:
    assert found(index, "raising a fee") == ["r2"]
    assert found(index, "Zurich's") == ["r1"]
    assert found(index, "all-party") == ["r4"]
    assert found(index, "party") == ["r4"]
    assert found(index, "1,200") == ["r3"]
    assert found(index, "U.S.") == ["r4"]


def test_what_matches_nothing_is_no_hit_of_full_text(index: Index) -> None:
    assert found(index, "zeppelin") == []
    assert found(index, "zeppelin", "dense") != []
    assert index.retrieve("  \n ") == ()
    assert index.retrieve("port", top_k=0) == ()
    assert len(index.retrieve("port", top_k=2)) == 2


def test_hits_are_ordered_and_carry_their_ranks(index: Index) -> None:
    hits = index.retrieve("the fees of the port")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].article_id == hits[0].passage.article_id == "r2"
    assert hits[0].ranks == {"dense": 1, "bm25": 1}
    assert 0 < hits[0].similarity <= 1
    assert hits == index.retrieve("the fees of the port")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sources": ["WIRE "]}, {"r1", "r3"}),
        ({"sources": []}, {"r1", "r2", "r3", "r4"}),
        ({"sources": ["nobody"]}, set()),
        ({"published_after": "2022-06-15"}, {"r2", "r4"}),
        ({"published_before": date(2022, 6, 15)}, {"r1", "r2"}),
        ({"published_after": "2022-03-02", "published_before": "2022-12-31"}, {"r2"}),
        ({"sources": ["post"], "published_before": "2022-12-31"}, {"r2"}),
    ],
)
def test_filters_apply_in_both_channels(
    index: Index, filters: dict[str, object], expected: set[str]
) -> None:
    hits = index.retrieve("the port and the ships", **filters)  # type: ignore[arg-type]
    assert {hit.article_id for hit in hits} == expected
    assert {hit.article_id for hit in hits if "dense" in hit.ranks} == expected
    assert {hit.article_id for hit in hits if "bm25" in hit.ranks} <= expected


@pytest.mark.parametrize("wrong", ["yesterday", "2022-13-01", "2022"])
def test_dates_that_are_none_are_refused(index: Index, wrong: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        index.retrieve("port", published_after=wrong)


def test_a_single_source_may_be_given_as_a_string() -> None:
    assert make_filter("Wire", None, "").sources == ("wire",)


def test_expressions_are_quoted_words() -> None:
    assert match_expression("Who closed the port?") == '"closed" OR "port"'
    assert match_expression("Who was it?") == '"who" OR "was" OR "it"'
    assert match_expression('"; DROP TABLE - NEAR(') == '"drop" OR "table" OR "near"'
    assert match_expression("?!") == ""
    assert match_expression(" ".join(f"w{n}" for n in range(999))).count(" OR ") == MAX_TERMS - 1


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from('"*^:(){}-+ANDORNOTNEAR \0')).map("".join))
def test_no_query_is_a_syntax_error(index: Index, query: str) -> None:
    query = query.encode("utf-8", "ignore").decode()
    assert index.retrieve(query) == index.retrieve(query)


def test_fusion_adds_weighted_reciprocal_ranks() -> None:
    # k = 10, weights 1 and 2: a = 1/11 + 2/12, b = 1/12 + 2/11, c = 2/13.
    fused = fuse({"dense": ["a", "b"], "bm25": ["b", "a", "c"]}, WEIGHTS, 10)
    assert [id_ for id_, _, _ in fused] == ["b", "a", "c"]
    assert [score for _, score, _ in fused] == pytest.approx(
        [1 / 12 + 2 / 11, 1 / 11 + 2 / 12, 2 / 13]
    )
    assert fused[0][2] == {"dense": 2, "bm25": 1}
    assert fuse({"dense": [], "bm25": []}) == []


def test_llama_index_retrieves_the_same(index: Index) -> None:
    nodes = index.retriever(top_k=3).retrieve("the fees of the port")
    hits = index.retrieve("the fees of the port", top_k=3)
    assert [node.node.node_id for node in nodes] == [hit.passage.passage_id for hit in hits]
    assert [node.score for node in nodes] == [hit.score for hit in hits]
    assert nodes[0].node.metadata["article_id"] == "r2"


def test_leftover_vectors_do_not_crowd_out_passages(tmp_path: Path) -> None:
    from llama_index.core.schema import TextNode

    from index import retrieval
    from index.vectors import VECTORS, ChromaVectors

    (tmp_path / "a.txt").write_text("The port of Ostby was shut.")
    place = tmp_path / "index"
    build([tmp_path / "a.txt"], place, settings=SETTINGS, embedding=BagOfWords())
    store = ChromaVectors(place / VECTORS)
    embed = BagOfWords().get_text_embedding
    count = 2 * retrieval.CANDIDATES
    store.add(
        [
            TextNode(id_=f"left{n}", text="", embedding=embed(f"the port of Ostby {n}"))
            for n in range(count)
        ]
    )
    store.close()
    with Index.open(place, embedding=BagOfWords()) as opened:
        (hit,) = opened.retrieve("the port of Ostby")
    assert hit.article_id == "a"
    assert hit.ranks == {"dense": 1, "bm25": 1}
