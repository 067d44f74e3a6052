"""The measures of the reader: their arithmetic, and once the whole way with the real network."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from assistant.cli import cli
from assistant.reader.model import DATA
from assistant.reader.training.items import dev_titles
from eval import reading
from eval.calibrate import fit_logistic
from eval.gold import GoldError
from eval.reading import Kind, Measure, Outcome, ReadingRun
from eval.reading_report import print_reading, reading_as_dict, shortfalls
from eval.reliability import reliability
from index.errors import SourceError


def outcome(
    qid: str, title: str, kind: Kind, sign: float, *, f1: float = 0.0, right: bool = True
) -> Outcome:
    """An outcome of which both logits are `sign`."""
    return Outcome(
        qid=qid,
        title=title,
        kind=kind,
        question="Who rang the bell?",
        accepted=("Mia Holm",) if kind == "answerable" else (),
        guess="Mia" if f1 else "the bell",
        f1=f1,
        exact=f1 == 1.0,
        right_window=kind == "answerable" and right,
        answerable=sign,
        margin=sign,
        nearness=(0.5, 0.5, 0.5),
        seconds=0.02,
    )


def two_articles() -> list[Outcome]:
    """Of either article two questions with an answer, clearly so, and two without."""
    rows: list[tuple[Kind, float, float]] = [
        ("answerable", 4.0, 1.0),
        ("answerable", 3.0, 0.5),
        ("lookalike", -3.0, 0.0),
        ("other", -4.0, 0.0),
    ]
    return [
        outcome(f"{title}{place}", title, kind, sign, f1=f1)
        for title in ("Bell", "Tower")
        for place, (kind, sign, f1) in enumerate(rows)
    ]


def test_words_are_compared_in_the_manner_of_squad() -> None:
    assert reading.normalise("The  “Old” bell-ringer's, a bell!") == [
        "“old”",
        "bellringers",
        "bell",
    ]
    # 2 of 3 words given, 2 of 2 wanted: 2 * 2 / (3 + 2)
    assert reading.overlap_f1("young Mia Holm", ["Mia Holm", "someone"]) == pytest.approx(4 / 5)
    # a word given twice is shared once: 2 * 1 / (2 + 1)
    assert reading.overlap_f1("bell bell", ["the bell"]) == pytest.approx(2 / 3)
    assert reading.overlap_f1("tower", ["bell"]) == 0.0
    assert reading.exact_match("the Mia Holm.", ["nobody", "Mia Holm"])
    assert not reading.exact_match("Mia", ["Mia Holm"])
    assert not reading.exact_match("", ["The"])


def test_folds_part_the_articles() -> None:
    titles = ["Tower", "Bell", "Rope", "Bell"]
    assert [sorted(fold) for fold in reading.two_folds(titles)] == [["Bell", "Tower"], ["Rope"]]
    assert [sorted(fold) for fold in reading.one_left_out(titles)] == [
        ["Bell"],
        ["Rope"],
        ["Tower"],
    ]


def test_the_threshold_is_the_lowest_of_the_best() -> None:
    mixed = [
        outcome("1", "Bell", "answerable", 0.0, f1=0.5),
        outcome("2", "Bell", "lookalike", 0.0),
        outcome("3", "Bell", "answerable", 0.0, f1=1.0),
    ]
    # showing all: (0.5 + 0 + 1) / 3; from above 0.4 on: (0 + 1 + 1) / 3
    assert reading.best_threshold(mixed, np.array([0.3, 0.4, 0.8])) == pytest.approx(0.41)
    # the wrong one is the likeliest: withholding it costs 1.5 and gains 1
    assert reading.best_threshold(mixed, np.array([0.3, 0.9, 0.8])) == 0.0


def test_an_article_is_judged_by_the_others() -> None:
    outcomes = two_articles()
    judged = reading.judge(outcomes, reading.two_folds(o.title for o in outcomes))
    assert [j.outcome for j in judged] == outcomes
    assert [j.shown for j in judged] == [True, True, False, False] * 2
    assert [j.score for j in judged] == [1.0, 0.5, 1.0, 1.0] * 2
    # the same article with the others changed is judged otherwise
    turned = [replace(o, answerable=-o.answerable, margin=-o.margin) for o in outcomes[4:]]
    again = reading.judge([*outcomes[:4], *turned], [frozenset({"Bell"})])
    assert [j.shown for j in again] == [False, False, True, True]
    assert [j.score for j in again] == [0.0, 0.0, 0.0, 0.0]


def test_nothing_is_judged_by_questions_of_one_kind() -> None:
    one_kind = [o for o in two_articles() if o.title == "Tower" or o.kind == "answerable"]
    assert reading.judge(one_kind, [frozenset({"Tower"})]) == ()
    assert reading.judge(two_articles()[:4], [frozenset({"Bell"})]) == ()


def test_figures_come_with_their_questions() -> None:
    outcomes = two_articles()
    judged = reading.judge(outcomes, reading.two_folds(o.title for o in outcomes))
    found = {m.name: m for m in reading.summarise(outcomes, judged)}
    # F1 of 1, 0.5, 1, 0.5; with the four that are rightly withheld: (3 + 4) / 8
    assert (found["short answer F1, forced"].value, found["short answer F1, forced"].of) == (
        0.75,
        (4,),
    )
    assert found["short answer exact, forced"].value == 0.5
    assert found["right window chosen"].value == 1.0
    assert found["F1 with abstention"].value == 7 / 8
    assert found["- if nothing were ever shown"].value == 4 / 8
    assert found["AUC against look-alikes"].value == 1.0
    assert found["AUC against look-alikes"].of == (4, 2)
    assert found["AUC against all unanswerable"].of == (4, 4)
    assert found["F1 with abstention, by article"].of == (8,)


def test_targets_are_those_set() -> None:
    outcomes = two_articles()
    measures = reading.summarise(outcomes, ())
    assert {m.name: m.target for m in measures if m.target} == {
        "short answer F1, forced": 0.70,
        "AUC against look-alikes": 0.78,
        "F1 with abstention": 0.62,
        "ECE, 10 bins": 0.06,
    }
    assert {m.name for m in measures if m.at_most} >= {"ECE, 10 bins"}
    unmeasured = {m.name for m in measures if m.value is None}
    assert unmeasured >= {"AUC against look-alikes", "F1 with abstention", "ECE, 10 bins"}


@pytest.mark.parametrize(
    ("value", "at_most", "verdict"),
    [(0.5, False, "met"), (0.4, False, "MISSED"), (0.5, True, "met"), (0.6, True, "MISSED"),
     (None, False, "")],
)  # fmt: skip
def test_a_target_is_met_exactly(value: float | None, at_most: bool, verdict: str) -> None:
    found = Measure(name="x", value=value, of=(1,), target=0.5, at_most=at_most)
    assert found.verdict == verdict
    assert replace(found, target=None).verdict == ""


SIGN = st.floats(-30.0, 30.0)


@given(
    st.lists(st.tuples(SIGN, SIGN, st.booleans()), min_size=2, max_size=20).filter(
        lambda rows: len({able for *_, able in rows}) == 2
    )
)
def test_a_probability_rises_with_its_logit(rows: list[tuple[float, float, bool]]) -> None:
    signs = np.array([row[:2] for row in rows])
    fitted = fit_logistic(signs, np.array([float(r[2]) for r in rows]), np.ones(len(rows)))
    found = fitted.probabilities(signs)
    assert ((found >= 0.0) & (found <= 1.0)).all()
    logits = (signs - np.array(fitted.mean)) / np.array(fitted.scale) @ np.array(fitted.weights)
    assert (np.diff(found[np.argsort(logits)]) >= -1e-12).all()


def reading_run(outcomes: list[Outcome]) -> ReadingRun:
    judged = reading.judge(outcomes, reading.two_folds(o.title for o in outcomes))
    return ReadingRun(
        outcomes=tuple(outcomes),
        judged=judged,
        measures=reading.summarise(outcomes, judged),
        bins=reliability([j.probability for j in judged], [j.outcome.f1 > 0 for j in judged]),
        record={
            "questions": {"answerable": 4, "dropped": 1},
            "articles": ["Bell"],
            "model": {"sha256": "0123456789abcdef0123"},
        },
    )


def printed(run: ReadingRun, failures: str) -> str:
    out = io.StringIO()
    print_reading(run, Console(file=out, width=120), failures=failures)
    return out.getvalue()


def test_the_report_lists_what_went_wrong_and_why() -> None:
    lost = outcome("lost", "Bell", "answerable", 3.5, right=False)
    run = reading_run([*two_articles(), lost])
    assert [o.qid for o, _ in shortfalls(run, every=False)] == ["lost"]
    # those that are half right, too
    assert [o.qid for o, _ in shortfalls(run, every=True)] == ["Bell1", "Tower1", "lost"]
    out = printed(run, "some")
    assert "lost (answerable, Bell): Who rang the bell?" in out
    assert "expected: Mia Holm" in out
    assert "read: 'the bell', F1 0.00, wrong window" in out
    assert "shown with probability 0." in out
    assert "4 answerable, 1 dropped" in out
    assert "Failures: 1 of 9" in out
    assert "Failures: 3 of 9" in printed(run, "all")
    out = printed(run, "none")
    assert "Failures" not in out
    assert "confidence      n  mean  right" in out


def test_long_lists_are_cut_unless_all_is_asked_for() -> None:
    lost = [outcome(f"lost{n}", "Bell", "answerable", 3.5) for n in range(30)]
    run = reading_run([*two_articles(), *lost])
    assert "... and 5 more" in printed(run, "some")  # 25 of 30 are listed
    assert "... and" not in printed(run, "all")


def test_an_answer_shown_where_there_is_none_is_a_failure() -> None:
    tricked = outcome("tricked", "Bell", "lookalike", 5.0)
    run = reading_run([*two_articles(), tricked])
    assert [o.qid for o, _ in shortfalls(run, every=False)] == ["tricked"]
    assert "expected: no answer" in printed(run, "some")


def test_what_cannot_be_calibrated_is_said() -> None:
    run = reading_run(two_articles()[:4])
    out = printed(run, "some")
    assert "Too few articles or kinds of question" in out
    assert {result["shown"] for result in reading_as_dict(run)["results"]} == {None}


# Four articles, two of which the set-aside rule takes; every one has all kinds of question.
PEOPLE = {
    "Lantern Bridge": ("Mia Holm", "designed the bridge", "1911", "repainted the bridge"),
    "Otter Mill": ("Tom Reyes", "restored the mill", "1874", "flooded the mill"),
    "Cedar Library": ("Ada Quist", "founded the library", "1932", "closed the library"),
    "Harbour Clock": ("Jon Varga", "repaired the clock", "1958", "sold the clock"),
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    documents, questions = [], []
    for title, (person, deed, year, other) in PEOPLE.items():
        text = (
            f"{person} {deed} in {year}. Visitors come mostly in summer. "
            f"A committee of {len(title)} members looks after it, and nobody has ever {other}."
        )
        documents.append({"doc_id": title, "title": title, "text": text})
        for number, (asked, answers, plausible) in enumerate(
            [
                (f"Who {deed}?", [person], []),
                (f"Who {other}?", [], [person]),
                ("What does a ticket cost?", [], []),
                (f"In which decade was it that someone {deed}?", ["the decade of the war"], []),
            ]
        ):
            questions.append(
                {
                    "qid": f"{title} {number}",
                    "question": asked,
                    "answers": answers,
                    "plausible_answers": plausible,
                    "gold_doc_id": title,
                }
            )
    (folder / "squad2").mkdir()
    for name, records in (("corpus", documents), ("questions", questions)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / "squad2" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["eval", "reading", *arguments], prog_name="verbatim")


def test_the_whole_way_with_the_real_network(bench: Path) -> None:
    result = invoke("--bench", str(bench), "--json")
    assert result.exit_code == 0, result.output
    (report,) = json.loads(result.stdout)
    titles = sorted(dev_titles(PEOPLE))
    assert report["articles"] == titles
    # two articles: one question each of every kind, one each whose answer is not in the paragraph
    assert report["questions"] == {"answerable": 2, "lookalike": 2, "other": 2, "dropped": 2}
    assert len(report["model"]["sha256"]) == 64
    results: list[dict[str, Any]] = report["results"]
    assert len(results) == 6
    for found in results:
        assert not found["guess"].startswith(found["title"])
        assert 0.0 <= found["probability"] <= 1.0
        assert isinstance(found["shown"], bool)
    easy = [found for found in results if found["kind"] == "answerable"]
    assert [found["f1"] > 0.0 for found in easy] == [True, True]
    figures = {found["name"]: found for found in report["measures"]}
    assert figures["short answer F1, forced"]["of"] == [2]
    assert figures["AUC against look-alikes"]["of"] == [2, 2]
    assert figures["F1 with abstention"]["of"] == [6]
    assert sum(found["count"] for found in report["reliability"]) == 6


def test_a_sample_is_printed_with_its_targets_and_fails_nothing(bench: Path) -> None:
    result = invoke("--bench", str(bench), "--sample", "4", "--list-failures", "none")
    assert result.exit_code == 0, result.output
    assert "4 questions, median" in result.stdout
    assert ">= 0.70" in result.stdout and "<= 0.06" in result.stdout


def test_another_reader_is_measured_and_named(bench: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    record = json.loads((DATA / "reader.json").read_text(encoding="utf-8"))
    (folder / "other.onnx").write_bytes((DATA / record["file"]).read_bytes())
    record = {"file": "other.onnx", "sha256": record["sha256"]}
    (folder / "reader.json").write_text(json.dumps(record), encoding="utf-8")
    result = invoke("--bench", str(bench), "--reader", str(folder), "--sample", "2", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)[0]["model"] == record
    empty = invoke("--bench", str(bench), "--reader", str(bench))
    assert empty.exit_code == 1
    assert f"The reader's model in {bench} cannot be read" in empty.stderr


def test_wrong_use_is_one_line(bench: Path, tmp_path: Path) -> None:
    nowhere = invoke()
    assert (nowhere.exit_code, nowhere.stdout) == (2, "")
    assert "name it with --bench" in nowhere.stderr
    without = invoke("--bench", str(bench), "--without", "reader")
    assert without.exit_code == 2
    assert "it has to be on" in without.stderr
    other = CliRunner().invoke(cli, ["eval", "seeds", "--reader", str(tmp_path)])
    assert other.exit_code == 2
    assert "--reader goes with the set reading" in other.stderr
    assert invoke("--bench", str(tmp_path)).exit_code != 0


def test_files_that_hold_no_questions_are_refused(bench: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        reading.load_questions(tmp_path)
    (tmp_path / "squad2").mkdir()
    for name in ("corpus", "questions"):
        (tmp_path / "squad2" / f"{name}.jsonl").touch()
    with pytest.raises(GoldError, match="holds no question"):
        reading.load_questions(tmp_path)
    (tmp_path / "squad2" / "corpus.jsonl").write_text('{"title": "x"}\n', encoding="utf-8")
    with pytest.raises(GoldError, match="a record has no 'doc_id'"):
        reading.load_questions(tmp_path)
