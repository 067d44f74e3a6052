"""Reading the training data, and cutting paragraphs into windows."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.training.items import (
    WINDOW_CHARACTERS,
    WINDOW_SENTENCES,
    Item,
    dev_titles,
    pack_windows,
    read_lines,
    read_squad2,
    with_title,
)
from index.errors import SourceError
from index.sentences import split_sentences

SENTENCES = (
    "The ferry left late.",
    "Dr. Ann Lowe paid $3.50 for it!",
    "Was the harbour closed by then?",
    "Nobody on the long stone quay, where the nets were drying, had seen a boat that day, and "
    "those who waited there said so to everyone who asked them about it until the evening came "
    "and the lamps along the water were lit by the old man who had done so since the war, with "
    "a ladder, a can of oil and a box of matches that he kept dry in a tin under his wide coat, "
    "next to a letter that he had never opened and a pipe that he had never been seen to smoke.",
)
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(SENTENCES)).map(" ".join))


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(text=texts, limit=st.integers(1, 800))
def test_windows_cover_the_text_in_order(text: str, limit: int) -> None:
    windows = pack_windows(text, limit)
    assert all(end <= start for (_, end), (start, _) in pairwise(windows))
    assert squeezed("".join(text[start:end] for start, end in windows)) == squeezed(text)


@given(text=texts, limit=st.integers(1, 800))
def test_windows_are_whole_sentences_within_the_limit_where_sentences_allow(
    text: str, limit: int
) -> None:
    spans = split_sentences(text)
    for start, end in pack_windows(text, limit):
        held = [span for span in spans if start <= span.start and span.end <= end]
        assert (held[0].start, held[-1].end) == (start, end)
        assert len(held) == 1 or (len(held) <= WINDOW_SENTENCES and end - start <= limit)


def test_a_long_sentence_is_a_window_of_its_own() -> None:
    text = " ".join(SENTENCES[i] for i in (0, 3, 1, 2))
    assert len(SENTENCES[3]) > WINDOW_CHARACTERS
    assert [text[a:b] for a, b in pack_windows(text)] == [
        SENTENCES[0],
        SENTENCES[3],
        f"{SENTENCES[1]} {SENTENCES[2]}",
    ]


@given(titles=st.lists(st.text(max_size=8)))
def test_articles_set_aside_are_half_of_all_whatever_the_order(titles: list[str]) -> None:
    chosen = dev_titles(titles)
    assert set(chosen) <= set(titles)
    assert len(chosen) == len(set(chosen)) == (len(set(titles)) + 1) // 2
    assert dev_titles([*reversed(titles), *titles]) == chosen


def test_the_articles_of_the_model_card_are_set_aside() -> None:
    trained = ["Force", "Harvard University", "Islamism", "Packet switching"]
    dev = ["Computational complexity theory", "Immune system", "Steam engine", "Yuan dynasty"]
    assert sorted(dev_titles([*trained, *dev])) == dev


def test_annotations_are_the_words_of_the_paragraph(items: list[Item]) -> None:
    # 4 articles x (4 answered + 4 not), 3 files x 3 paragraphs x 4 questions.
    assert len(items) == 32 + 36
    by_qid = {item.qid: item for item in items}
    low, high = by_qid["q2-1"].answers[0]
    assert by_qid["q2-1"].text[low:high] == "5"
    first, second = by_qid["reddit-21-2"].answers
    assert by_qid["reddit-21-2"].text[slice(*first)] == "a slow green river"
    assert by_qid["reddit-21-2"].text[slice(*second)] == "river"
    assert by_qid["u0-0"].answers == by_qid["u0-0"].plausible == ()
    low, high = by_qid["u0-2"].plausible[0]
    assert by_qid["u0-2"].text[low:high] == "a slow green river"
    assert {item.title for item in items if item.source == "reddit"} == {""}
    assert by_qid["new_wiki-10-0"].title == "Mill no 10"


def test_an_answer_found_twice_is_the_one_amid_the_words_of_the_question(tmp_path: Path) -> None:
    text = (
        f"Nine boats sank. {'Nothing else was lost. ' * 20}The harbour master saved nine men: Nine"
    )
    folder = tmp_path / "squad2"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(f'{{"doc_id": "a", "title": "T", "text": "{text}"}}\n')
    (folder / "questions.jsonl").write_text(
        '{"qid": "1", "question": "How many men saved the harbour master?", "answers": ["Nine"],'
        ' "plausible_answers": ["absent", ""], "gold_doc_id": "a"}\n'
    )
    (item,) = read_squad2(tmp_path)
    assert item.answers == ((len(text) - 4, len(text)),)
    assert item.plausible == ()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot read .*none\.jsonl: No such file"):
        list(read_lines(tmp_path / "none.jsonl"))
    (tmp_path / "torn.jsonl").write_text('{"a": 1}\n{"a": ')
    with pytest.raises(SourceError, match=r"torn\.jsonl, line 2, is not JSON"):
        list(read_lines(tmp_path / "torn.jsonl"))


def test_the_title_is_a_first_sentence() -> None:
    assert with_title("Kirrin", "It rained.") == "Kirrin. It rained."
    assert with_title("", "It rained.") == "It rained."
