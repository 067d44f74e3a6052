"""spaCy at arm's length: one parse a sentence, packed and unpacked without loss."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import language
from index.errors import ModelError

SENTENCES = [
    'The mayor, Ann Lee, said: "We will not pay."',
    "Two bridges fell on 3 May.",
    "  odd   spacing\tand a line\nbreak ",
    "",
]


def facts(doc: Any) -> list[tuple[Any, ...]]:
    return [
        (t.idx, t.text_with_ws, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, t.ent_type_, t.ent_iob_)
        for t in doc
    ]


def test_docs_come_back_as_they_were_without_loading_a_pipeline() -> None:
    docs = list(language.parse_sentences(SENTENCES))
    back = language.unpack_docs(language.pack_docs(docs))
    assert [doc.text for doc in back] == SENTENCES
    assert [facts(doc) for doc in back] == [facts(doc) for doc in docs]
    assert [e.text for e in back[0].ents] == [e.text for e in docs[0].ents] == ["Ann Lee"]
    # Word lists of the language survive too: they are not stored but looked up.
    assert [t.is_stop for t in back[1]] == [t.is_stop for t in docs[1]]
    assert back[0][0].vocab is not docs[0][0].vocab


def test_nothing_stored_is_no_docs() -> None:
    assert language.unpack_docs(b"") == ()


def test_endless_sentences_are_parsed_in_part() -> None:
    (doc,) = language.parse_sentences(["word " * 5000])
    assert len(doc.text) == language.MAX_PARSED_CHARACTERS


def test_a_missing_model_is_named() -> None:
    with pytest.raises(ModelError, match=r"'no_such_model' .* pip install no_such_model"):
        language.load("no_such_model")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=40), max_size=4))
def test_every_text_round_trips(texts: list[str]) -> None:
    docs = list(language.parse_sentences(texts))
    assert [d.text for d in docs] == texts
    assert [d.text for d in language.unpack_docs(language.pack_docs(docs))] == texts
