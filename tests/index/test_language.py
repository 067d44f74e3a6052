"""spaCy at arm's length: one parse a sentence, packed and unpacked without loss."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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


class Crowded:
    """A pipeline that notes how many threads are inside it at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0

    def __call__(self, text: str) -> str:
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.001)
        self.inside -= 1
        return text

    def pipe(self, texts: list[str], batch_size: int) -> Iterator[str]:
        yield from map(self, texts)


def test_threads_take_turns_at_the_pipeline() -> None:
    crowded = Crowded()
    pipeline = language.Pipeline(crowded)  # type: ignore[arg-type]
    texts = [str(number) for number in range(100)]  # two batches

    def parse(number: int) -> list[Any]:
        return [pipeline(str(number)), *pipeline.pipe(texts)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(parse, range(4))) == [[str(n), *texts] for n in range(4)]
    assert crowded.most == 1


def test_parses_that_are_not_used_up_keep_no_thread_waiting() -> None:
    begun = language.parse_sentences(SENTENCES)
    next(begun)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(language.load(), SENTENCES[0]).result(timeout=20).text == SENTENCES[0]


def test_questions_are_parsed_the_same_beside_one_another() -> None:
    questions = [f"Who told the {number} men that Ann Lee left?" for number in range(24)]
    parse = language.load()
    alone = [facts(doc) for question in questions for doc in parse.pipe([question])]
    with ThreadPoolExecutor(8) as pool:
        assert [facts(doc) for doc in pool.map(parse, questions)] == alone


def test_short_texts_are_parsed_once_and_the_oldest_forgotten() -> None:
    parse = language.load()
    once = parse("Who told Ann Lee?")
    assert parse("Who told Ann Lee?") is once
    endless = "word " * 250
    assert parse(endless) is not parse(endless)
    for number in range(300):
        parse(f"{number}")
    assert parse("Who told Ann Lee?") is not once
    assert facts(parse("Who told Ann Lee?")) == facts(once)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=40), max_size=4))
def test_every_text_round_trips(texts: list[str]) -> None:
    docs = list(language.parse_sentences(texts))
    assert [d.text for d in docs] == texts
    assert [d.text for d in language.unpack_docs(language.pack_docs(docs))] == texts
