"""What is counted on annotated casualties: by hand on invented reports, then the whole way."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.cli import cli
from eval.casualties import (
    Compared,
    Fact,
    Report,
    compare,
    failures,
    load_muc,
    measure,
    parse_fact,
)
from eval.gold import GoldError
from index.types import Article, Figure

TEXT = "ON 12 MAY SIX MINERS WERE KILLED AND 9 HURT. FOUR RIDERS FELL."


def figure(value: float, role: str) -> Figure:
    return Figure(
        value_low=value,
        value_high=value,
        qualifier="",
        unit="",
        role=role,
        about="",
        attributed_to="",
        article_id="one",
        start=0,
        end=2,
    )


def fact(role: str, *numbers: float) -> Fact:
    return Fact(numbers=numbers, role=role, victims=("MINERS",))


def compared(facts: list[Fact], *figures: Figure) -> Compared:
    article = Article(article_id="one", title="", text=TEXT)
    return compare(Report(article=article, facts=tuple(facts)), figures)


def figures(*found: Compared) -> dict[str, tuple[float | None, int]]:
    return {tally.name: (tally.value, tally.of) for tally in measure(found)}


def test_numbers_and_effects_are_read() -> None:
    def parsed(number: str, effect: str = "DEATH") -> Fact:
        return parse_fact({"number": number, "effect": effect, "victims": []})

    assert parsed("16-").numbers == (16.0,)
    assert parsed("~7 / 7").numbers == (7.0, 7.0)
    assert parsed("? 5", "? INJURY").role == "injured"
    with pytest.raises(ValueError, match="no number"):
        parsed("-")
    with pytest.raises(KeyError):
        parsed("2", "HARM")


def test_a_fact_is_found_by_number_and_role() -> None:
    facts = [fact("killed", 6), fact("injured", 9)]
    got = figures(compared(facts, figure(6, "killed"), figure(9, "killed")))
    assert got["facts found"] == (0.5, 2)
    # of the two figures with a role, six killed is right and nine killed is not
    assert got["role precision"] == (0.5, 2)
    assert got["- injured"] == (None, 0)


def test_only_printed_numbers_are_asked_for() -> None:
    # 12 is a day of the month, 7 is nowhere
    found = compared([fact("killed", 12), fact("killed", 7), fact("killed", 7, 6)])
    assert found.asked == (fact("killed", 7, 6),)
    assert found.found == (False,)


def test_killed_or_injured_is_right_where_both_are_annotated() -> None:
    either = figure(6, "killed or injured")
    assert figures(compared([fact("killed", 6)], either))["facts found"] == (0.0, 1)
    both = figures(compared([fact("killed", 6), fact("injured", 6)], either))
    assert both["facts found"] == (1.0, 2)
    assert both["role precision"] == (1.0, 1)


def test_figures_of_other_numbers_and_roles_are_not_judged() -> None:
    got = compared([fact("killed", 6)], figure(4, "killed"), figure(6, "captured"))
    assert got.judged == ()


def test_failures_show_the_figures_of_the_number() -> None:
    found = failures([compared([fact("killed", 6)], figure(6, "injured"))])
    assert [failure.kind for failure in found] == ["missed", "wrong role"]
    assert found[0].lines[0] == "6 killed: MINERS"
    assert found[0].lines[1].startswith("given: injured, no unit: ON 12 MAY")
    (missed,) = failures([compared([fact("killed", 6)])])
    assert missed.lines[1] == "no figure of this number"


def write_bench(folder: Path, **changes: Any) -> Path:
    text = "TWELVE MINERS WERE KILLED IN THE BLAST, THE POLICE REPORTED."
    record = {"doc_id": "DEV-1", "number": "12", "effect": "DEATH", "victims": ["MINERS"]}
    (folder / "muc34").mkdir()
    for name, written in (
        ("casualties", [{**record, **changes}, {**record, "doc_id": "TST-1"}]),
        ("corpus", [{"doc_id": name, "text": text} for name in ("DEV-1", "DEV-2", "TST-1")]),
    ):
        lines = "".join(json.dumps(found) + "\n" for found in written)
        (folder / "muc34" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_the_whole_way(tmp_path: Path) -> None:
    arguments = ["eval", "muc", "--bench", str(write_bench(tmp_path)), "--json"]
    result = CliRunner().invoke(cli, arguments, prog_name="verbatim")
    (report,) = json.loads(result.stdout)
    got = {tally["name"]: tally for tally in report["tallies"]}
    # one report from development has a fact; the one held back for testing is not read
    assert report["articles"] == 1
    assert got["facts found"]["of"] == 1
    assert report["failures"] == [] or result.exit_code == 1


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"casualties\.jsonl:1: not a casualty fact"):
        load_muc(write_bench(tmp_path, effect="HARM"))


def test_a_bench_without_such_facts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no report with casualties"):
        load_muc(write_bench(tmp_path, number="1"))
