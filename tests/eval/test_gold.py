"""The gold file is sound, and the loader refuses what is not."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.gold import GoldError, load_articles, load_gold
from eval.matching import states_any
from eval.sets import load_newsqa, load_seeds, load_set, load_squad2

TEXTS = {"one": "Ann Lee won. Bob Ray lost by 3 votes.", "two": "Ann Lee has won."}
GOOD: dict[str, Any] = {
    "id": "t-1",
    "type": "person",
    "question": "Who won?",
    "answerable": True,
    "answers": ["Ann Lee"],
    "support": [[["one", "Ann Lee won."]], [["two", "Ann Lee has won."]]],
}
FALSE_PREMISE: dict[str, Any] = {
    "id": "t-2",
    "type": "false_premise",
    "question": "Why did Ann lose?",
    "answerable": False,
    "answers": ["Ann Lee won"],
    "support": [],
    "correction": [["one", "Ann Lee won."]],
}


def write(folder: Path, *records: Any) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n", encoding="utf-8")
    return path


def test_the_seed_questions_are_valid_and_as_many_as_promised() -> None:
    questions = load_seeds().questions
    count = Counter(question.type for question in questions)
    assert len(questions) >= 130
    assert count["unanswerable"] >= 32
    assert count["false_premise"] >= 17
    assert len(count) == 16
    assert len({question.question for question in questions if not question.history}) == sum(
        not question.history for question in questions
    )


@pytest.mark.parametrize(
    ("name", "count"), [("again", 100), ("heldout", 100), ("retold", 805), ("unseen", 180)]
)
def test_the_questions_of_other_writers_are_valid_and_none_is_an_older_one(
    name: str, count: int
) -> None:
    loaded = load_set(name)
    assert (loaded.name, len(loaded.questions)) == (name, count)
    assert len({question.id for question in loaded.questions}) == count
    unanswerable = sum(not question.answerable for question in loaded.questions)
    assert 0.2 < unanswerable / count < 0.4
    others = {
        q.question for other in ("seeds", "again", "invented") for q in load_set(other).questions
    }
    if name == "unseen":
        others |= {q.question for q in load_set("retold").questions}
    known = others if name != "again" else {q.question for q in load_seeds().questions}
    assert not [q.question for q in loaded.questions if not q.history and q.question in known]


def test_every_quote_of_the_seed_questions_is_in_its_article() -> None:
    loaded = load_seeds()
    quotes = [
        quote
        for question in loaded.questions
        for group in (*question.support, question.also_ok, question.correction)
        for quote in group
    ]
    assert len(quotes) > 300
    for quote in quotes:
        assert quote.text in loaded.texts[quote.article]


def test_every_seed_question_can_be_answered_from_what_it_lets_be_cited() -> None:
    for question in load_seeds().questions:
        groups = list(question.must_contain)
        if question.answers and not question.polar:
            groups.append(question.answers)
        quotes = [q for group in question.support for q in group]
        text = "\n".join(q.text for q in (*quotes, *question.also_ok, *question.correction))
        for group in groups:
            assert states_any(text, group), (question.id, group)


def test_a_good_file_loads(tmp_path: Path) -> None:
    one, two = load_gold(write(tmp_path, GOOD, FALSE_PREMISE), TEXTS)
    assert one.answers == ("Ann Lee",)
    assert [group[0].article for group in one.support] == ["one", "two"]
    assert two.correction[0].text == "Ann Lee won."
    assert not two.answerable


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"type": "riddle"}, "unknown type 'riddle'"),
        ({"type": "reading"}, "unknown type 'reading'"),
        ({"answerable": "yes"}, "neither true nor false"),
        ({"answerable": False}, "contradicts the type"),
        ({"question": "  "}, "'question' is not a text"),
        ({"answers": "Ann"}, "'answers' is not a list of texts"),
        ({"answers": []}, "needs answers or must_contain"),
        ({"answers": ["yes"]}, "needs must_contain"),
        ({"must_contain": [[]]}, "none empty"),
        ({"support": []}, "needs support"),
        ({"support": [[]]}, "no group may be empty"),
        ({"support": [[["one", "Ann Lee  won."]]]}, "not in article one"),
        ({"support": [[["three", "Ann Lee won."]]]}, "unknown article 'three'"),
        ({"support": [[["one"]]]}, "not a list of [article, quote] pairs"),
        ({"history": [["only a question"]]}, "[question, answer] pairs"),
        ({"history": "none"}, "'history' is not a list"),
        ({"asserts": ["Bob"]}, "belong to false premises"),
    ],
)
def test_a_bad_question_is_refused_with_file_and_line(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = write(tmp_path, {**GOOD, "id": "t-0"}, {**GOOD, **change})
    with pytest.raises(GoldError) as caught:
        load_gold(path, TEXTS)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"correction": []}, "needs answers (the truth) and correction"),
        ({"support": [[["one", "Ann Lee won."]]]}, "has no support"),
        ({"type": "unanswerable"}, "no answers and no correction"),
    ],
)
def test_a_bad_refusal_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(GoldError, match=r"gold\.jsonl:1") as caught:
        load_gold(write(tmp_path, {**FALSE_PREMISE, **change}), TEXTS)
    assert message in str(caught.value)


def test_a_repeated_id_a_missing_field_and_broken_json_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="id 't-1' is that of line 1"):
        load_gold(write(tmp_path, GOOD, GOOD), TEXTS)
    with pytest.raises(GoldError, match="field 'support' is missing"):
        load_gold(write(tmp_path, {k: v for k, v in GOOD.items() if k != "support"}), TEXTS)
    with pytest.raises(GoldError, match="not a JSON object"):
        load_gold(write(tmp_path, [1]), TEXTS)
    path = tmp_path / "broken.jsonl"
    path.write_text(json.dumps(GOOD) + "\n{", encoding="utf-8")
    with pytest.raises(GoldError, match=r"broken\.jsonl:2"):
        load_gold(path, TEXTS)


def test_files_that_are_not_there_or_empty_are_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"nowhere\.jsonl"):
        load_gold(tmp_path / "nowhere.jsonl", TEXTS)
    with pytest.raises(GoldError, match="holds no questions"):
        load_gold(write(tmp_path), TEXTS)
    with pytest.raises(GoldError, match=r"no \.txt articles"):
        load_articles(tmp_path)
    with pytest.raises(GoldError, match="--articles"):
        load_seeds(tmp_path / "nowhere")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(GoldError, match=r"latin\.txt"):
        load_articles(tmp_path)


def lines(path: Path, *records: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def test_benchmarks_are_read_from_a_folder(tmp_path: Path) -> None:
    lines(tmp_path / "corpus.jsonl", {"doc_id": "d1", "title": "T", "text": "Ann won."})
    lines(
        tmp_path / "questions.jsonl",
        {
            "qid": "q1",
            "question": "Who won?",
            "answers": ["Ann"],
            "answerable": True,
            "gold_doc_id": "d1",
            "gold_in_corpus": False,
            "gold_chunk_ids": ["d9"],
        },
    )
    (squad,) = load_squad2(tmp_path).questions
    assert (squad.answerable, squad.answers, squad.documents) == (True, ("Ann",), ("d1",))
    (news,) = load_newsqa(tmp_path).questions
    assert (news.answerable, news.answers, news.documents) == (False, (), ("d9",))
    assert load_newsqa(tmp_path).texts == {"d1": "Ann won."}


def test_a_benchmark_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="--bench"):
        load_set("squad2")
    with pytest.raises(GoldError, match="cannot be read"):
        load_set("squad2", bench=tmp_path)
    lines(tmp_path / "corpus.jsonl", {"doc_id": "d1", "text": "Ann won."})
    lines(tmp_path / "questions.jsonl", {"qid": "q1", "question": "Who?", "answers": ["Ann"]})
    with pytest.raises(GoldError, match=r"questions\.jsonl:1: field 'answerable' is missing"):
        load_squad2(tmp_path)
    lines(tmp_path / "questions.jsonl", {"qid": "q1", "question": "Who?"})
    with pytest.raises(GoldError, match=r"questions\.jsonl:1: field 'answers' is missing"):
        load_squad2(tmp_path)
    (tmp_path / "questions.jsonl").write_text("\n{", encoding="utf-8")
    with pytest.raises(GoldError, match=r"questions\.jsonl:2"):
        load_squad2(tmp_path)
