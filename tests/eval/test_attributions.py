"""What is counted on annotated attributions: on two invented sentences, then the whole way."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assistant.cli import cli
from eval.attributions import Compared, compare, failures, measure, overlap_f1, speaker_right
from eval.gold import GoldError
from eval.polnear import Annotated, Attribution, kind_of, load_polnear
from index.types import Article, Quote, QuoteKind

TEXT = '"Bells ring," Mia Holm said, "at noon." The town clerk thinks it may rain today.'
FIRST, REST, RAIN = '"Bells ring,"', '"at noon."', "it may rain today"


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def gold(
    *content: str, source: str = "Mia Holm", kind: QuoteKind = "direct", **more: Any
) -> Attribution:
    return Attribution(
        content=tuple(span(words) for words in content),
        source=source,
        source_spans=(span(source),) if source in TEXT else (),
        kind=kind,
        **more,
    )


def row(words: str, speaker: str = "Mia Holm", mention: str = "Mia Holm") -> Quote:
    start, end = span(words)
    mention_start, mention_end = span(mention) if mention else (0, 0)
    return Quote(
        text=words,
        kind="direct" if words[0] == '"' else "indirect",
        speaker=speaker,
        speaker_mention=mention,
        role_of_speaker="",
        cue="said",
        article_id="one",
        start=start,
        end=end,
        mention_start=mention_start,
        mention_end=mention_end,
    )


def compared(attributions: list[Attribution], *rows: Quote) -> Compared:
    article = Article(article_id="one", title="", text=TEXT)
    return compare(Annotated(article=article, attributions=tuple(attributions)), rows)


def figures(*found: Compared) -> dict[str, tuple[float | None, int]]:
    return {tally.name: (tally.value, tally.of) for tally in measure(found)}


def test_overlap_counts_characters() -> None:
    # 2 shared of 4 and 3: 2 * 2 / 7
    assert overlap_f1(frozenset({1, 2, 3, 4}), frozenset({3, 4, 5})) == pytest.approx(4 / 7)
    assert overlap_f1(frozenset(), frozenset()) == 0.0


def test_kinds_go_by_the_quotation_marks() -> None:
    assert kind_of(TEXT, [span(FIRST), span(REST)]) == "direct"
    assert kind_of(TEXT, [span('Mia Holm said, "at noon."')]) == "mixed"
    assert kind_of(TEXT, [span(RAIN)]) == "indirect"


def test_a_parted_quotation_is_one_stretch() -> None:
    found = compared([gold(FIRST, REST, named=True)], row(FIRST), row(REST))
    assert found.matches[0].f1 == 1.0
    assert found.true_rows == (True, True)
    # through different mentions each row stands alone: 13 of 13 + 10 characters, 2 * 13 / 36
    apart = compared([gold(FIRST, REST)], row(FIRST), row(REST, mention="clerk"))
    assert apart.matches[0].f1 == pytest.approx(26 / 36)
    assert [match.rows for match in apart.matches] == [(row(FIRST),)]


def test_half_an_overlap_is_found_and_less_is_not() -> None:
    # "it may" is 6 of 17 characters: 2 * 6 / 23 = 0.52; "it" only 2 * 2 / 19
    rain = gold(RAIN, source="The town clerk", kind="indirect", named=True)
    assert compared([rain], row("it may")).matches[0].found
    short = compared([rain], row("it"))
    assert not short.matches[0].found
    assert short.true_rows == (False,)


def test_a_row_must_lie_mostly_inside() -> None:
    # Two rows of one mention; the second has 6 of its 24 characters in the content.
    rain = gold("The town clerk thinks it", kind="indirect")
    long = row("thinks it may rain today", mention="clerk")
    found = compared([rain], row("The town clerk", mention="clerk"), long)
    assert found.true_rows[0]
    assert not found.true_rows[1]


def test_a_row_by_an_unnamed_or_sourceless_source_is_not_false() -> None:
    named = gold(FIRST, REST, named=True)
    rain = gold(RAIN, source="", kind="indirect", asked=False)
    got = figures(compared([named, rain], row(FIRST), row(REST), row(RAIN, "", "town clerk")))
    assert got["content precision, rows"] == (1.0, 3)
    assert got["content recall"] == (1.0, 1)
    assert got["content precision, characters"] == (1.0, 13 + 10 + 17)
    assert got["content recall, characters"] == (1.0, 13 + 10)


def test_figures_of_a_hit_a_miss_and_a_false_row() -> None:
    named = gold(FIRST, REST, named=True)
    rain = gold(RAIN, source="The town clerk", kind="indirect", named=True)
    # One row right of two, one attribution found of two: F1 of 1/2 and 1/2.
    false = row("The town", "the town", "")
    got = figures(compared([named, rain], row(FIRST), false))
    assert got["content precision, rows"] == (0.5, 2)
    assert got["content recall"] == (0.5, 2)
    assert got["content F1"] == (0.5, 2)
    assert got["direct found and speaker right"] == (1.0, 1)
    assert got["speaker right"] == (1.0, 1)
    # 13 of 13 + 8 characters reported are gold; 13 of 13 + 10 + 17 gold ones reported.
    assert got["content precision, characters"] == (13 / 21, 21)
    assert got["content recall, characters"] == (13 / 40, 40)
    assert got["found, direct, named"] == (1.0, 1)
    assert got["found, indirect, named"] == (0.0, 1)
    assert got["rows that are right, indirect"] == (0.0, 1)


def test_speakers_are_right_by_mention_or_by_name() -> None:
    by_name = row(FIRST, "Mia Holm", "")
    assert speaker_right(by_name, gold(FIRST))
    assert speaker_right(row(FIRST, "", "Mia Holm"), gold(FIRST))
    assert not speaker_right(row(FIRST, "Bob Ray", "clerk"), gold(FIRST))
    assert speaker_right(by_name, gold(FIRST, source="bell ringer Mia Holm, 40, of the old town"))
    assert not speaker_right(by_name, gold(FIRST, source="Mia Holm's friend"))
    assert not speaker_right(row(FIRST, "", ""), gold(FIRST, source="Mia Holm's friend"))


def test_pronouns_are_counted_apart() -> None:
    he = gold(FIRST, source="he")
    resolved = figures(compared([he], row(FIRST)))
    assert resolved["found, source a pronoun"] == (1.0, 1)
    assert resolved["- of those, given a name"] == (1.0, 1)
    # the name is no proof that the pronoun was meant: the mention decides
    assert resolved["- of those, mention right"] == (0.0, 1)
    assert figures(compared([he], row(FIRST, "")))["- of those, given a name"] == (0.0, 1)


def test_failures_say_what_was_expected_and_given() -> None:
    named = gold(FIRST, REST, named=True)
    rain = gold(RAIN, source="The town clerk", kind="indirect", named=True)
    false = row("The town", "Bob Ray", "")
    wrong = row(FIRST, "Bob Ray", "clerk")
    kinds = [failure.kind for failure in failures([compared([named, rain], wrong, false)])]
    assert kinds == ["wrong speaker", "missed, indirect, named source", "false row"]
    (missed,) = failures([compared([gold(FIRST, named=True)])])
    assert missed.kind == "missed, direct, named source"
    assert missed.lines == ("direct, 'Mia Holm': \"Bells ring,\"", "overlap F1 0.00")
    (missed,) = failures([compared([gold(FIRST, source="he")])])
    assert missed.kind == "missed, unnamed source"


def write_bench(folder: Path, *, broken: str = "", primary: bool = True) -> Path:
    text = 'Mia Holm said: "The old bells will ring again at noon." It rained in the valley.'
    content = '"The old bells will ring again at noon."'
    start = text.index(content)
    entry = {
        "id": "E1",
        "source": [{"spans": [[0, 8]], "text": "Mia Holm"}],
        "cue": [{"spans": [[9, 13]], "text": "said"}],
        "content": [{"spans": [[start, start + len(content)]], "text": content}],
    }
    record = {"doc_id": "d1", "primary": primary, "text": text, "attributions": [entry]}
    asked = {"split": "dev", "doc_id": "d1", "attribution_id": "E1", "named_source": True}
    polnear = folder / "polnear"
    polnear.mkdir()
    (polnear / "dev.jsonl").write_text(json.dumps(record) + "\n" + broken, encoding="utf-8")
    (polnear / "who_said_what.jsonl").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    return folder


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["eval", *arguments], prog_name="verbatim")


def test_the_whole_way(tmp_path: Path) -> None:
    result = invoke("polnear", "--bench", str(write_bench(tmp_path)), "--json")
    assert result.exit_code == 0, result.output
    (report,) = json.loads(result.stdout)
    got = {tally["name"]: tally["value"] for tally in report["tallies"]}
    assert got["direct found and speaker right"] == 1.0
    assert got["content F1"] == 1.0
    assert (report["set"], report["split"], report["articles"]) == ("polnear", "dev", 1)


def test_a_missing_folder_is_wrong_use(tmp_path: Path) -> None:
    result = invoke("polnear")
    assert result.exit_code == 2
    assert "name it with --bench" in result.stderr
    result = invoke("muc", "polnear", "--bench", str(tmp_path))
    assert result.exit_code == 2
    assert "casualties.jsonl" in result.stderr
    with pytest.raises(GoldError, match=r"who_said_what\.jsonl: cannot be read"):
        load_polnear(tmp_path)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("{", r"dev\.jsonl:2: "),
        ("[1]", r"dev\.jsonl:2: not a JSON object"),
        ('{"doc_id": "d2"}', r"dev\.jsonl:2: field 'primary' is missing"),
        (
            '{"doc_id": "d2", "primary": true, "text": "x", "attributions": [{}]}',
            r"dev\.jsonl:2: an attribution cannot be read",
        ),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, broken: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        load_polnear(write_bench(tmp_path, broken=broken))


def test_articles_without_a_primary_annotator_are_left_out(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no annotated articles"):
        load_polnear(write_bench(tmp_path, primary=False))
