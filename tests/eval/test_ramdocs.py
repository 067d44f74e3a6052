"""Which answers count as shown, and the whole way with documents that disagree."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.cli import cli
from assistant.types import Answer, Claim, Disagreement
from eval.gold import GoldError
from eval.ramdocs import (
    Outcome,
    Question,
    failures,
    judge,
    load_ramdocs,
    measure,
    parse_question,
    shown_parts,
)

Citing = Callable[..., Answer]
Quotes = dict[str, Any]


def question(*answers: str) -> Question:
    return Question(place=0, text="Who won?", documents=("x",), answers=answers)


def record(*documents: tuple[str, str, str]) -> dict[str, Any]:
    keys = ("text", "type", "answer")
    held = [dict(zip(keys, document, strict=True)) for document in documents]
    return {"question": "Who won?", "documents": held}


def test_held_are_the_different_answers_of_all_but_noise() -> None:
    found = parse_question(
        4,
        record(
            ("a", "correct", "The 3,000 riders"),
            ("b", "misinfo", "3000 riders"),
            ("c", "misinfo", "Bob Ray"),
            ("d", "noise", "unknown"),
        ),
    )
    assert found.answers == ("The 3,000 riders", "Bob Ray")
    assert found.documents == ("a", "b", "c", "d")


def test_what_is_seen_of_an_answer_counts(citing: Citing, quotes: Quotes) -> None:
    answer = citing(quotes["won"], short="Bob Ray")
    # in the citation, in the short answer, nowhere
    outcome = judge(question("Ann Lee", "Bob Ray", "Cy Poe"), answer)
    assert outcome.shown == (True, True, False)
    other = Disagreement(
        about="who won",
        values=((Claim(text="Cy Poe won.", citations=(1,)), answer.citations[0]),),
    )
    sided = citing(quotes["won"], disagreements=(other,))
    assert judge(question("Cy Poe"), sided).shown == (True,)


def test_an_abstention_shows_nothing(citing: Citing) -> None:
    refused = citing(reason="Nothing says that Ann Lee won.")
    assert list(shown_parts(refused)) == []
    assert judge(question("Ann Lee"), refused).shown == (False,)


def test_figures(citing: Citing, quotes: Quotes) -> None:
    answer = citing(quotes["won"])

    def outcome(*shown: bool, given: Answer = answer) -> Outcome:
        held = tuple(f"answer {n}" for n in range(len(shown)))
        return Outcome(question=question(*held), answer=given, shown=shown)

    outcomes = [
        outcome(True, True),
        outcome(True, True, False),
        outcome(False, False, given=citing()),
        outcome(True),
        outcome(False),
        outcome(),  # holds no answer: counts nowhere
    ]
    got = {tally.name: (tally.value, tally.of) for tally in measure(outcomes)}
    assert got["several answers: all shown"] == (1 / 3, 3)
    assert got["- two or more shown"] == (2 / 3, 3)
    assert got["- one or more shown"] == (2 / 3, 3)
    # (1 + 2/3 + 0) / 3
    assert got["- mean share shown"][0] == pytest.approx(5 / 9)
    assert got["one answer: shown"] == (0.5, 2)
    assert got["2 answers: all shown"] == (0.5, 2)
    assert got["3 answers: all shown"] == (0.0, 1)
    listed = failures(outcomes)
    assert [failure.kind for failure in listed] == ["one answer, not shown"] + [
        "not all answers shown"
    ] * 2
    assert listed[1].lines[:2] == ("shown: answer 0 / answer 1", "not shown: answer 2")


def write_bench(folder: Path, *records: Any) -> Path:
    (folder / "ramdocs").mkdir()
    lines = "".join(json.dumps(found) + "\n" for found in records)
    (folder / "ramdocs" / "questions.jsonl").write_text(lines, encoding="utf-8")
    return folder


SAID = record(
    ("The otter mill was restored by Tom Reyes in 1874.", "correct", "Tom Reyes"),
    ("The otter mill stands beside a river.", "noise", "unknown"),
)


def test_every_other_question_is_asked(tmp_path: Path) -> None:
    bench = write_bench(tmp_path, SAID, SAID, SAID)
    assert [found.place for found in load_ramdocs(bench)] == [0, 2]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    bench = write_bench(tmp_path, SAID, SAID, {"question": "Who?", "documents": [{"text": "x"}]})
    with pytest.raises(GoldError, match=r"questions\.jsonl:3: a document cannot be read"):
        load_ramdocs(bench)
    with pytest.raises(GoldError, match=r"questions\.jsonl: cannot be read"):
        load_ramdocs(tmp_path / "nowhere")


def test_an_empty_bench_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no questions"):
        load_ramdocs(write_bench(tmp_path))


def test_the_whole_way(tmp_path: Path) -> None:
    asked = {**SAID, "question": "Who restored the otter mill?"}
    bench = write_bench(tmp_path, asked, asked, asked)
    arguments = ["eval", "ramdocs", "--bench", str(bench), "--sample", "1", "--json"]
    result = CliRunner().invoke(cli, arguments, prog_name="verbatim")
    assert result.exit_code == 0, result.output
    (report,) = json.loads(result.stdout)
    got = {tally["name"]: (tally["value"], tally["of"]) for tally in report["tallies"]}
    assert got["one answer: shown"] == (1.0, 1)
    assert (report["sampled"], report["questions"], report["documents"]) == (True, 1, 2)
