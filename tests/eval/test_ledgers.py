"""The gold rows of the ledgers, and how rows are compared with them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from eval import cli
from eval.gold import GoldError
from eval.ledger_gold import GoldRow, load_rows, parse_row
from eval.ledgers import Pair, Row, failures, folded, load_ledgers, measure, pair_rows
from eval.sets import PACKAGE

TEXTS = {"one": 'Mia Holm said that "bells ring". Mia Holm said six riders fell.'}
QUOTE = {
    "article": "one",
    "text": '"bells ring"',
    "kind": "direct",
    "cue": "said",
    "speaker": ["Mia Holm", "Holm"],
    "role": "",
}
FIGURE = {
    "article": "one",
    "text": "six",
    "low": 6,
    "high": 6,
    "qualifier": "",
    "unit": "rider",
    "role": "",
    "about": "riders",
    "attributed_to": "Mia Holm",
}


def gold(**changes: Any) -> GoldRow:
    return parse_row({**QUOTE, **changes}, "quotes", TEXTS)


def row(words: str = '"bells ring"', **changes: Any) -> Row:
    values = {"text": words, "kind": "direct", "cue": "said", "speaker": "Mia Holm", "role": ""}
    start = TEXTS["one"].index(words)
    return Row(article="one", start=start, end=start + len(words), values={**values, **changes})


def figures(pairs: tuple[Pair, ...]) -> dict[str, tuple[float | None, int]]:
    return {tally.name: (tally.value, tally.of) for tally in measure("quotes", pairs)}


def test_values_are_compared_as_a_reader_would() -> None:
    assert folded("text", 'that "bells ring."') == "bells ring"
    assert folded("speaker", "The US  Military") == folded("speaker", "US military")
    assert folded("unit", "casualties") == folded("unit", "casualty")
    assert folded("about", "Russian soldiers") == folded("about", "russian soldier")
    assert folded("low", 6) == 6.0
    assert folded("role", "chairs") != folded("role", "chair")
    assert folded("text", "Bells") != folded("text", "bells")


def test_a_row_right_in_all_columns_but_one() -> None:
    assert figures(pair_rows("quotes", [gold()], [row()]))["quotes: whole row, F1"] == (1.0, 1)
    assert pair_rows("quotes", [gold()], [row(speaker="Holm")])[0].wrong_columns == ()
    got = figures(pair_rows("quotes", [gold()], [row(cue="warned")]))
    assert got["quotes: found, recall"] == (1.0, 1)
    assert got["quotes: cue, precision"] == (0.0, 1)
    assert got["quotes: kind, precision"] == (1.0, 1)
    assert got["quotes: whole row, recall"] == (0.0, 1)


def test_missing_rows_and_rows_too_many_are_wrong_in_every_column() -> None:
    riders = gold(text="six riders fell", kind="indirect")
    more = row("Mia Holm said six")
    # two gold rows, one of them found; two rows, one of them asked for
    pairs = pair_rows("quotes", [gold(), riders], [row(), more])
    got = figures(pairs)
    assert got["quotes: kind, recall"] == (0.5, 2)
    assert got["quotes: kind, precision"] == (0.5, 2)
    assert got["quotes: whole row, F1"] == (0.5, 2)
    kinds = [failure.kind for failure in failures(pairs)]
    assert kinds == ["quotes, missing", "quotes, not asked for"]


def test_optional_rows_count_neither_way() -> None:
    fair = gold(optional=True)
    for rows in ([row()], [row(cue="warned")], []):
        pairs = pair_rows("quotes", [fair], rows)
        assert figures(pairs)["quotes: found, precision"] == (None, 0)
        assert figures(pairs)["quotes: found, recall"] == (None, 0)
        assert failures(pairs) == ()


def test_the_best_overlap_makes_the_pair() -> None:
    whole, part = row('that "bells ring"'), row()
    pairs = pair_rows("quotes", [gold()], [whole, part])
    assert pairs[0].row is part
    assert pairs[1].gold is None
    # 2 * 4 shared characters of 12 + 4 are an F1 of one half; of 12 + 3, less
    assert pair_rows("quotes", [gold()], [row("bell")])[0].row is not None
    assert pair_rows("quotes", [gold()], [row("bel")])[0].row is None


def test_a_failure_says_what_was_expected_and_given() -> None:
    (wrong,) = failures(pair_rows("quotes", [gold()], [row(speaker="Bob Ray")]))
    assert wrong.kind == "quotes, wrong"
    assert wrong.lines == ("speaker: expected 'Mia Holm' / 'Holm', given 'Bob Ray'",)


def test_the_second_of_two_equal_texts_can_be_meant() -> None:
    first, second = gold(text="Mia Holm"), gold(text="Mia Holm", occurrence=2)
    assert first.start == 0
    assert TEXTS["one"][second.start :].startswith("Mia Holm said six")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "bells rang"}, "not in article one"),
        ({"article": "two"}, "unknown article 'two'"),
        ({"kind": "spoken"}, "unknown kind"),
        ({"speaker": []}, "'speaker' is not a text"),
        ({"cue": 3}, "'cue' is not a text"),
        ({"occurrence": 2}, "not so often"),
        ({"remark": "x"}, "unknown field 'remark'"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gold(**changes)


def test_figures_have_numbers() -> None:
    assert parse_row(FIGURE, "figures", TEXTS).accepted["low"] == (6,)
    with pytest.raises(ValueError, match="'low' is not a number"):
        parse_row({**FIGURE, "low": "six"}, "figures", TEXTS)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(QUOTE) + "\n{\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"rows\.jsonl:2: "):
        load_rows(path, "quotes", TEXTS)
    path.write_text(json.dumps({"article": "one"}), encoding="utf-8")
    with pytest.raises(GoldError, match=r"rows\.jsonl:1: field 'text' is missing"):
        load_rows(path, "quotes", TEXTS)
    path.write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match="holds no rows"):
        load_rows(path, "quotes", TEXTS)


def test_the_gold_of_the_seeds_can_be_read() -> None:
    articles = load_ledgers()
    assert len(articles) == 2
    # By hand: 42 reports of speech and 10 figures, and fair rows beside them.
    assert sum(not row.optional for found in articles for row in found.quotes) == 42
    assert sum(not row.optional for found in articles for row in found.figures) == 10
    for found in articles:
        for row in (*found.quotes, *found.figures):
            assert found.article.text[row.start : row.end] == row.text


def test_other_articles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Bells ring.", encoding="utf-8")
    with pytest.raises(GoldError, match=r"seeds-quotes\.jsonl:1: unknown article"):
        load_ledgers(tmp_path)


def test_ledgers_come_with_all_of_the_seeds_questions() -> None:
    assert cli._wanted((), whole=True) == ["seeds", "ledgers"]
    assert cli._wanted(("seeds", "muc"), whole=True) == ["seeds", "ledgers", "muc"]
    assert cli._wanted(("ledgers", "seeds", "seeds"), whole=True) == ["ledgers", "seeds"]
    assert cli._wanted((), whole=False) == ["seeds"]
    assert cli._wanted(("muc",), whole=True) == ["muc"]


def test_the_whole_way() -> None:
    result = CliRunner().invoke(cli.evaluate, ["ledgers", "--json"])
    (report,) = json.loads(result.stdout)
    assert report["set"] == "ledgers"
    assert bool(report["missed"]) == (result.exit_code == 1)
    got = {tally["name"]: tally["of"] for tally in report["tallies"]}
    assert (got["quotes: found, recall"], got["figures: found, recall"]) == (42, 10)


def test_the_gold_files_are_in_the_package() -> None:
    names = {path.name for path in (PACKAGE / "gold").glob("*.jsonl")}
    assert {"seeds-quotes.jsonl", "seeds-figures.jsonl"} <= names
