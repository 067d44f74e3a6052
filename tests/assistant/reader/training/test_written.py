"""The questions written for the reader: what the file holds, and how it meets its paragraphs."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from assistant.reader.training import written
from assistant.reader.training.contrasts import KindredWords
from assistant.reader.training.examples import Maker, make_examples
from assistant.reader.training.items import Item, Tags, read_squadshifts
from assistant.reader.training.retrieved import PER_QUESTION, retrieved_windows
from assistant.reader.training.written import DATA, paragraph_key, read_written
from index.errors import InputError

RECORDS = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def test_every_record_is_a_question_with_offsets_and_no_text() -> None:
    assert len(RECORDS) > 10_000
    for record in RECORDS:
        assert set(record) == {"paragraph", "question", "answers", "plausible"}
        assert len(record["paragraph"]) == 12
        assert record["question"].strip() == record["question"] != ""
        for low, high in (*record["answers"], *record["plausible"]):
            assert 0 <= low < high
        assert not (record["answers"] and record["plausible"])


def test_look_alikes_are_between_a_third_and_a_half() -> None:
    # Enough of both that neither "answer always" nor "never" pays.
    unanswerable = sum(not record["answers"] for record in RECORDS)
    assert 1 / 3 < unanswerable / len(RECORDS) < 1 / 2


def test_no_question_is_there_twice() -> None:
    asked = [(record["paragraph"], record["question"].lower()) for record in RECORDS]
    assert len(set(asked)) == len(asked)


@pytest.fixture
def file(tmp_path: Path, bench: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A retold question and a look-alike for each paragraph of one file of the bench."""
    records: list[dict[str, Any]] = []
    for text in sorted({i.text for i in read_squadshifts(bench) if i.source == "reddit"}):
        start = text.index("a slow green river")
        base = {"paragraph": paragraph_key(text), "plausible": []}
        answer = [start, start + len("a slow green river")]
        records.append({**base, "question": "What drove the wheel?", "answers": [answer]})
        records.append(
            {**base, "question": "Who fished there?", "answers": [], "plausible": [answer]}
        )
    path = tmp_path / "written.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    monkeypatch.setattr(written, "DATA", path)
    return path


def test_questions_meet_their_paragraphs(bench: Path, file: Path) -> None:
    items = list(read_written(bench, file))
    assert [item.question for item in items] == ["What drove the wheel?", "Who fished there?"] * 3
    for item in items:
        spans = item.answers or item.plausible
        assert [item.text[a:b] for a, b in spans] == ["a slow green river"]
        assert item.title == ""
    assert len({item.qid for item in items}) == len(items)


def test_a_paragraph_that_is_not_there_is_named(bench: Path, tmp_path: Path) -> None:
    path = tmp_path / "written.jsonl"
    record = {"paragraph": "0" * 12, "question": "Who?", "answers": [], "plausible": []}
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(InputError, match="lacks paragraph 000000000000"):
        list(read_written(bench, path))


def test_retrieved_windows_are_near_and_do_not_answer() -> None:
    item = Item(
        qid="1",
        question="What powered the mill?",
        title="",
        text="The mill was powered by a river.",
        answers=((24, 31),),
        source="written",
    )
    others = [
        ("Mills", "The wind powered another mill for a hundred years."),
        ("Mills", "A river ran past the mill."),  # prints the answer
        ("Cats", "Cats sleep for most of the day, and hunt at night."),
        ("", item.text),
    ]
    found = retrieved_windows((item,), tuple(others))["1"]
    assert found == [(others[0][0], others[0][1]), (others[2][0], others[2][1])]
    assert len(found) <= PER_QUESTION


def test_a_mix_of_written_questions_has_all_their_kinds(
    bench: Path, file: Path, tags: dict[str, Tags], kindred: KindredWords
) -> None:
    mix = {"written": {"positive": 2.0, "lookalike": 1.0, "neighbour": 1.0, "retrieved": 1.0}}
    examples = make_examples(bench, tags, kindred, mix, seed=3)
    kinds = sorted(example.kind for example in examples)
    assert kinds == ["lookalike"] * 3 + ["neighbour"] * 6 + ["positive"] * 6
    for example in examples:
        if example.kind == "neighbour":
            assert "a slow green river" not in example.window
    assert examples == make_examples(bench, tags, kindred, mix, seed=3)


def test_without_near_windows_there_is_none(maker: Maker, items: list[Item]) -> None:
    maker.rng = random.Random(0)
    assert maker.retrieved(items[0]) is None
