"""Passages: whole sentences, exact spans, a token limit that holds, ids that stay."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import tokens
from index.errors import ModelError
from index.passages import (
    PassageParser,
    article_sentences,
    content_hash,
    cut_passages,
    document_of,
    embedded_text,
    text_hash,
)
from index.tokens import token_counter
from index.types import Article, Passage


def article(text: str, title: str = "A title", source: str = "", published: str = "") -> Article:
    return Article(article_id="a1", title=title, text=text, source=source, published=published)


def cut(item: Article, max_tokens: int = 40, overlap: int = 1) -> tuple[Passage, ...]:
    return cut_passages(
        item,
        article_sentences(item),
        max_tokens=max_tokens,
        overlap=overlap,
        content_hash=content_hash(item),
    )


LINES = " ".join(f"Boat number {n} left the harbour in the rain before dawn." for n in range(12))


def test_tokens_are_counted_as_tiktoken_counts_them() -> None:
    # Known encoding: "tiktoken is great!" is 83, 1609, 5963, 374, 2294, 0.
    assert token_counter()("tiktoken is great!") == 6
    assert token_counter()("<|endoftext|>") > 1


def test_a_damaged_encoding_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the pinned one"):
        tokens._ranks()
    monkeypatch.setattr(tokens, "_FILE", "nowhere")
    with pytest.raises(ModelError, match="missing"):
        tokens._ranks()


def test_whole_sentences_with_one_shared() -> None:
    passages = cut(article(LINES))
    assert len(passages) > 3
    for before, after in pairwise(passages):
        assert after.first_sentence == before.last_sentence
        assert after.last_sentence > before.last_sentence
    assert passages[0].text.endswith("dawn.")
    none_shared = cut(article(LINES), overlap=0)
    assert [p.first_sentence for p in none_shared[1:]] == [
        p.last_sentence + 1 for p in none_shared[:-1]
    ]


def test_a_heading_opens_a_passage() -> None:
    body = "The river rose again on Friday and the lower town was flooded once more. " * 2
    text = f"Floods return\n\n{body}\n\nWhat comes next\n\n{body}"
    item = article(text)
    headings = {s.number for s in article_sentences(item) if s.heading}
    assert len(headings) == 2
    passages = cut(item, max_tokens=48)
    second = max(headings)
    assert any(p.first_sentence == second for p in passages)
    assert not any(p.last_sentence in headings for p in passages)


def test_a_sentence_that_is_too_long_is_cut() -> None:
    passages = cut(article("blåbær " * 400), max_tokens=32)
    assert all(token_counter()(p.text) <= 32 for p in passages)
    assert sum(p.text.count("blåbær") for p in passages) >= 400


def test_what_is_embedded_carries_title_and_date_and_what_is_cited_does_not() -> None:
    item = article("It rained.", title="Weather", published="2021-05-06T10:00:00Z")
    (passage,) = cut(item)
    assert passage.text == "It rained."
    assert embedded_text(item, passage) == "Weather 2021-05-06\nIt rained."
    assert embedded_text(replace(item, title="", published=""), passage) == "It rained."


def test_ids_depend_on_article_content_and_start_only() -> None:
    ids = [p.passage_id for p in cut(article(LINES))]
    assert len(set(ids)) == len(ids)
    assert ids == [p.passage_id for p in cut(replace(article(LINES), origin="/elsewhere"))]
    assert not set(ids) & {p.passage_id for p in cut(article(LINES, title="Another"))}
    assert not set(ids) & {p.passage_id for p in cut(article(LINES + " More."))}


def test_hashes_tell_text_from_what_is_stated() -> None:
    one, other = article("x", title="ab", source="c"), article("x", title="a", source="bc")
    assert text_hash(one) == text_hash(other)
    assert content_hash(one) != content_hash(other)


def test_the_llama_index_parser_gives_the_same_passages() -> None:
    # The same sentence stands twice; a search for its text would find the first both times.
    repeated = article(LINES + " " + LINES, source="Coast News")
    nodes = PassageParser(max_tokens=40).get_nodes_from_documents([document_of(repeated)])
    expected = cut(repeated)
    assert [node.node_id for node in nodes] == [p.passage_id for p in expected]
    assert [node.start_char_idx for node in nodes] == [p.start for p in expected]  # type: ignore[attr-defined]
    assert {node.ref_doc_id for node in nodes} == {"a1"}
    assert nodes[0].metadata["source"] == "Coast News"


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=300)
    | st.lists(st.sampled_from(["Rain fell. ", "Mr. Oz left!\n\n", "Title\n", "a" * 90, " "])).map(
        "".join
    ),
    st.integers(32, 60),
    st.integers(0, 3),
)
def test_any_text_is_covered_within_the_limit(text: str, limit: int, overlap: int) -> None:
    item = article(text)
    sentences = article_sentences(item)
    passages = cut(item, max_tokens=limit, overlap=overlap)
    for passage in passages:
        assert item.text[passage.start : passage.end] == passage.text
        assert token_counter()(passage.text) <= limit
        assert passage.first_sentence <= passage.last_sentence
    covered = {n for p in passages for n in range(p.first_sentence, p.last_sentence + 1)}
    assert covered == {s.number for s in sentences}
    marked: set[int] = set()
    for passage in passages:
        marked.update(range(passage.start, passage.end))
    for sentence in sentences:
        missed = set(range(sentence.start, sentence.end)) - marked
        assert all(text[place].isspace() for place in missed)
    assert len({p.passage_id for p in passages}) == len(passages)
