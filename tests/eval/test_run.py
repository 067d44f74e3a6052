"""A run asks every question through the public door and keeps what each answer scored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.settings import Settings
from assistant.types import Answer
from eval import cli
from eval.gold import GoldError, GoldQuestion, GoldQuote
from eval.report import INVARIANTS
from eval.run import find_spans, fingerprint, match_articles, run_set
from eval.sets import QuestionSet, load_seeds, load_set
from eval.tallies import TallyRun, share
from index.types import Article

Citing = Callable[..., Answer]
Gold = Callable[..., GoldQuestion]
Quotes = dict[str, GoldQuote]
Texts = dict[str, str]


def test_each_question_is_asked_twice_with_its_history(
    gold: Gold, citing: Citing, quotes: Quotes, texts: Texts, fake_door: Any
) -> None:
    door = fake_door({"Who won?": citing(quotes["won"])})
    turn = ("Who raced?", "Ann Lee.")
    run = run_set("toy", [gold(history=(turn,))], door, gold_texts=texts)
    assert door.asked == [("Who won?", (turn,))] * 2
    assert run.total("I4 same again").value == 1.0
    once = run_set("toy", [gold()], door, gold_texts=texts, twice=False)
    assert len(door.asked) == 3
    assert once.total("I4 same again").value is None


def test_scores_add_up(
    gold: Gold, citing: Citing, quotes: Quotes, texts: Texts, fake_door: Any
) -> None:
    door = fake_door({"Who won?": citing(quotes["won"]), "Who lost?": citing(quotes["rain"])})
    lost = gold(id="t-2", type="figure", question="Who lost?", answers=("Bob Ray",))
    run = run_set("toy", [gold(), lost], door, gold_texts=texts)
    # right, wrong -> 1 of 2; cited 1 of 2 groups, then 0 of 2 -> 1 of 4; precision 1 and 0 of 1
    assert run.total("answer correct").value == 1 / 2
    assert run.total("citation recall").value == 1 / 4
    assert run.total("citation precision").value == 1 / 2
    assert run.total("answer correct", "figure").value == 0.0
    # the passages come as: all of "two", all of "one"; both hold support
    assert run.total("hit@1").value == 1.0
    assert run.total("I1 spans").value == 1.0


def test_a_crash_is_not_a_low_score(
    gold: Gold, citing: Citing, quotes: Quotes, texts: Texts, fake_door: Any
) -> None:
    door = fake_door({"Who won?": citing(quotes["won"])})
    run = run_set("toy", [gold(), gold(question="Who crashed?")], door, gold_texts=texts)
    assert run.total("answer correct").of == 1
    (crashed,) = run.crashed
    assert crashed.error.startswith("KeyError: 'Who crashed?' (conftest.py:")


def test_the_record_names_settings_index_and_versions(
    gold: Gold, citing: Citing, quotes: Quotes, texts: Texts, fake_door: Any
) -> None:
    door = fake_door({"Who won?": citing(quotes["won"])})
    record = run_set("toy", [gold()], door, gold_texts=texts, settings={"sample": 1}).record
    assert record["settings"] == {"sample": 1}
    assert record["articles"] == 2
    assert record["versions"].keys() >= {"python", "verbatim", "chromadb"}
    assert record["index"] == fingerprint(door.articles())
    assert record["index"] == fingerprint(reversed(door.articles()))
    assert record["index"] != fingerprint(door.articles()[:1])


def test_articles_are_found_by_id_by_file_or_by_text(texts: Texts) -> None:
    articles = [
        Article(article_id="one", title="", text="anything"),
        Article(article_id="8f3a", title="", text="other", origin="/news/two.txt"),
        Article(article_id="9c", title="", text="Same  words.", origin="/news/all.jsonl#3"),
    ]
    names = {"one": "", "two": "", "three": "Same words.\n", "four": "nowhere"}
    found = match_articles(articles, names)
    assert {name: article.article_id for name, article in found.items()} == {
        "one": "one",
        "two": "8f3a",
        "three": "9c",
    }


def test_every_place_of_a_quote_counts(gold: Gold) -> None:
    quote = GoldQuote(article="one", text="Yes.")
    article = Article(article_id="one", title="", text="Yes. No. Yes.")
    spans = find_spans([gold(support=((quote,),), also_ok=())], {"one": article})
    assert spans[quote] == (("one", 0, 4), ("one", 9, 13))


def test_an_index_without_the_articles_is_refused(
    gold: Gold, citing: Citing, texts: Texts, fake_door: Any
) -> None:
    strange = GoldQuote(article="three", text="Never printed.")
    with pytest.raises(GoldError, match="Article three is not in this index"):
        run_set("toy", [gold(also_ok=(strange,))], fake_door({}), gold_texts=texts)
    missing = GoldQuote(article="one", text="Never printed.")
    with pytest.raises(GoldError, match="t-1: not in the indexed article"):
        run_set("toy", [gold(also_ok=(missing,))], fake_door({}), gold_texts=texts)


def test_benchmark_questions_are_traced_by_record(
    gold: Gold, citing: Citing, quotes: Quotes, texts: Texts, fake_door: Any
) -> None:
    door = fake_door({"Who won?": citing(quotes["won"])})
    asked = gold(type="reading", support=(), also_ok=(), documents=("one", "not stored"))
    run = run_set("toy", [asked], door, gold_texts=texts, twice=False)
    assert run.total("source cited").value == 1.0
    assert run.total("accepted answer shown").value == 1.0
    assert run.total("accepted short answer").value == 0.0  # no short answer given
    # "two" comes first, "one" second
    assert (run.total("hit@1").value, run.total("hit@3").value) == (0.0, 1.0)
    assert "citation precision" not in run.metrics


@pytest.fixture
def toy(
    gold: Gold,
    citing: Citing,
    quotes: Quotes,
    texts: Texts,
    fake_door: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> QuestionSet:
    """A set of which the fake door gets three questions right and the fourth wrong."""
    names = ["Who won?", "And won?", "Won by whom?"]
    questions = [gold(id=f"t-{n}", question=name) for n, name in enumerate(names)]
    questions.append(gold(id="t-9", question="Who fell?", answers=("Bob Ray",)))
    answer = citing(quotes["won"], quotes["won too"], short="Ann Lee")
    door = fake_door({question.question: answer for question in questions})
    loaded = QuestionSet(
        name="seeds", questions=tuple(questions), sources=(Path("nowhere"),), texts=texts
    )
    monkeypatch.setattr(cli, "load_set", lambda name, **_: loaded)
    monkeypatch.setattr(cli, "_opened", lambda *_: _Opened(door))
    monkeypatch.setattr(cli, "run_tallied", lambda name, **_: tallied(name))
    return loaded


def tallied(name: str, got: int = 4) -> TallyRun:
    """A counted set with one floor."""
    return TallyRun(name=name, tallies=(share("found", got, 4, floor=1.0),), failures=())


class _Opened:
    def __init__(self, door: Any) -> None:
        self.door = door

    def __enter__(self) -> Any:
        return self.door

    def __exit__(self, *_: object) -> None:
        pass


def test_the_command_exits_with_1_when_a_floor_is_missed(toy: QuestionSet) -> None:
    result = CliRunner().invoke(cli.evaluate, [])
    assert result.exit_code == 1
    # 3 of 4 are right
    assert "MISSED: answer correct is 0.750, below 0.90" in result.stdout
    assert "t-9 (person): Who fell?" in result.stdout


def test_a_missed_floor_of_the_ledgers_counts_with_the_seeds(
    toy: QuestionSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = CliRunner().invoke(cli.evaluate, ["ledgers"])
    assert alone.exit_code == 0
    assert "verbatim eval ledgers" in alone.stdout
    monkeypatch.setattr(cli, "run_tallied", lambda name, **_: tallied(name, 3))
    missed = CliRunner().invoke(cli.evaluate, ["seeds"])
    assert missed.exit_code == 1
    assert "MISSED: found is 0.750, below 1.00" in missed.stdout


def test_a_sample_is_judged_by_the_gates_alone(toy: QuestionSet) -> None:
    result = CliRunner().invoke(cli.evaluate, ["--sample", "3", "--list-failures", "none"])
    assert result.exit_code == 0, result.output
    assert "3 questions" in result.stdout
    assert "Every floor and gate is met." in result.stdout


def test_json_is_printed_alone(toy: QuestionSet) -> None:
    result = CliRunner().invoke(cli.evaluate, ["seeds", "seeds", "--json"])
    assert result.exit_code == 1
    report, ledgers = json.loads(result.stdout)
    assert ledgers["set"] == "ledgers"
    assert report["metrics"]["answer correct"] == {"score": 0.75, "got": 3, "of": 4}
    assert [found["id"] for found in report["results"]] == ["t-0", "t-1", "t-2", "t-9"]
    assert report["settings"]["assistant"] == "'fake settings'"


def test_a_sample_is_the_same_for_the_same_seed(toy: QuestionSet) -> None:
    def ids(*options: str) -> list[str]:
        result = CliRunner().invoke(cli.evaluate, ["--json", "--sample", "2", *options])
        return [found["id"] for found in json.loads(result.stdout)[0]["results"]]

    assert ids() == ids("--seed", "0")
    assert len(ids("--seed", "1")) == 2


def test_the_reader_can_be_left_out_and_the_record_says_so(toy: QuestionSet) -> None:
    def reader(*options: str) -> str:
        result = CliRunner().invoke(cli.evaluate, ["--json", "--sample", "1", *options])
        return str(json.loads(result.stdout)[0]["reader"])

    assert reader("--without", "reader") == "off"
    assert reader() == "on"


def test_a_reader_that_cannot_be_loaded_is_not_reported_as_on(
    toy: QuestionSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.reader.model.DATA", tmp_path)
    run = cli.evaluate_set(toy, sample=1)
    assert run.record["reader"].startswith("off: ")


def test_an_unknown_set_is_wrong_use() -> None:
    result = CliRunner().invoke(cli.evaluate, ["riddles"])
    assert result.exit_code == 2
    assert "'riddles' is not one of 'seeds'" in result.stderr


def test_other_gold_questions_on_other_articles_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Ann Lee won.", encoding="utf-8")
    record = {
        "id": "x",
        "type": "person",
        "question": "Who won?",
        "answerable": True,
        "answers": ["Ann Lee"],
        "support": [[["one", "Ann Lee won."]]],
    }
    questions = tmp_path / "mine.jsonl"
    questions.write_text(json.dumps(record), encoding="utf-8")
    loaded = load_set("seeds", articles=tmp_path, questions=questions)
    assert [question.id for question in loaded.questions] == ["x"]
    assert loaded.texts == {"one": "Ann Lee won."}


def test_what_is_left_out_is_left_out_of_the_real_assistant(seeds_index: Path) -> None:
    settings = Settings(reader=False)
    run = cli.evaluate_set(load_seeds(), index_dir=seeds_index, sample=1, settings=settings)
    assert run.record["settings"]["assistant"] == repr(settings)
    assert run.record["reader"] == "off"


def test_the_whole_way_with_a_real_assistant(seeds_index: Path) -> None:
    """A few gold questions through the real door: whatever the scores, the invariants hold."""
    loaded = load_seeds()
    run = cli.evaluate_set(loaded, index_dir=seeds_index, sample=4)
    assert not run.crashed
    assert run.record["articles"] == 2
    assert all(run.total(name).value == 1.0 for name in INVARIANTS)
