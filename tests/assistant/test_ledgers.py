"""The two ledgers as the library hands them out: order, filters, CSV."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Article, Assistant, Figure, Quote
from assistant.exports import QUOTE_FIELDS, csv_cell
from assistant.ledgers import (
    ROLE_GROUPS,
    articles_named,
    figures_csv,
    quotes_csv,
    roles_named,
    speakers_named,
    why_nothing,
)
from index import build
from index.catalogue import texts_with
from index.errors import InputError
from index.store import Index
from index.types import Speaker

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def index(news_index: Path) -> Iterator[Index]:
    with Index.open(news_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def room(index: Index) -> Assistant:
    return Assistant(index)


class TestQuotes:
    def test_no_filter_gives_all_in_reading_order(self, room: Assistant, index: Index) -> None:
        rows = room.quotes()
        assert len(rows) == len(index.quotes()) > 20
        published = {a.article_id: a.published for a in room.articles()}
        order = [(published[q.article_id], q.article_id, q.start) for q in rows]
        assert order == sorted(order)

    def test_every_quote_is_what_the_article_prints(self, room: Assistant) -> None:
        for row in room.quotes():
            assert room.article(row.article_id).text[row.start : row.end] == row.text

    @pytest.mark.parametrize("asked", ["Helen Brandt", "brandt", "Ms Brandt", "BRANDT", " helen "])
    def test_a_speaker_by_any_form_of_the_name(self, room: Assistant, asked: str) -> None:
        rows = room.quotes(speaker=asked)
        assert {row.speaker for row in rows} == {"Helen Brandt"}
        assert len({row.article_id for row in rows}) == 2

    @pytest.mark.parametrize("asked", ["zelensky", "Zelenskyy", "ZELENSKÝ", "Volodymyr Zelensky"])
    def test_spellings_and_diacritics_do_not_matter(self, assistant: Assistant, asked: str) -> None:
        rows = assistant.quotes(speaker=asked)
        assert len({row.article_id for row in rows}) == 2
        assert len({row.speaker for row in rows}) == 1

    def test_a_speaker_by_role_in_either_spelling(self, assistant: Assistant) -> None:
        for asked in ("defence minister", "Defense Minister"):
            assert {q.speaker for q in assistant.quotes(speaker=asked)} == {"Sergei Shoigu"}

    def test_about_takes_any_inflection_and_the_sentence_around(self, room: Assistant) -> None:
        rows = room.quotes(about="offers insulting")
        assert rows == room.quotes(about="offer insult")
        assert {row.speaker for row in rows} == {"Bruno Keller"}
        assert room.quotes(speaker="Keller", about="rally Luzern")

    def test_an_article_by_id_and_by_title(self, room: Assistant) -> None:
        by_id = room.quotes(article="strike_rail")
        assert by_id
        assert room.quotes(article="RAIL STRIKE brings") == by_id
        assert {q.article_id for q in by_id} == {"strike_rail"}

    def test_kinds(self, room: Assistant) -> None:
        parts = [room.quotes(kind=kind) for kind in ("direct", "indirect", "mixed")]
        assert sum(map(len, parts)) == len(room.quotes())
        with pytest.raises(InputError, match="direct, indirect, mixed"):
            room.quotes(kind="loud")  # type: ignore[arg-type]

    @pytest.mark.parametrize("name", ["speaker", "about", "article"])
    def test_a_filter_that_nothing_passes(self, room: Assistant, index: Index, name: str) -> None:
        asked = {name: "Zyxwvut"}
        assert room.quotes(**asked) == ()  # type: ignore[arg-type]
        assert "Zyxwvut" in why_nothing(index, what="quotes", **asked)  # type: ignore[arg-type]


class TestFigures:
    def test_a_role_is_exact(self, room: Assistant) -> None:
        assert {f.role for f in room.figures(role="killed")} == {"killed"}
        assert room.figures(role=" Killed ") == room.figures(role="killed")

    def test_casualties_are_several_roles(self, room: Assistant) -> None:
        roles = {f.role for f in room.figures(role="casualties")}
        assert {"killed", "injured"} <= roles <= set(ROLE_GROUPS["casualties"])

    def test_an_unknown_role_names_the_known_ones(self, room: Assistant) -> None:
        with pytest.raises(InputError, match=r"'wounded'.*injured.*casualties"):
            room.figures(role="wounded")

    @pytest.mark.parametrize(
        "about", ["Ukrainian civilians", "ukraine civilian", "civilians Ukrainians", "CIVILIAN"]
    )
    def test_a_group_in_any_inflection(self, assistant: Assistant, about: str) -> None:
        rows = assistant.figures(about=about, role="killed or injured")
        assert {f.value_high for f in rows} == {40_000}
        assert len({f.article_id for f in rows}) == 2

    def test_another_group_is_left_out(self, assistant: Assistant) -> None:
        assert not assistant.figures(about="Moldovan civilians")

    def test_an_article(self, room: Assistant) -> None:
        assert {f.article_id for f in room.figures(article="museum")} == {"museum_theft"}


FILTERS = st.fixed_dictionaries(
    {
        "speaker": st.sampled_from([None, "", "Brandt", "minister", "police", "officials", "xx"]),
        "about": st.sampled_from([None, " ", "the", "vote", "money", "\x00", '"', "a* OR b", "é"]),
        "article": st.sampled_from([None, "", "flood", "sport_marathon", "%", "xx"]),
        "kind": st.sampled_from([None, "direct", "indirect", "mixed"]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILTERS, st.sampled_from(["speaker", "about", "article", "kind"]))
def test_a_filter_only_removes_rows(
    room: Assistant, filters: dict[str, str | None], dropped: str
) -> None:
    narrow = room.quotes(**filters)  # type: ignore[arg-type]
    wide = room.quotes(**{**filters, dropped: None})  # type: ignore[arg-type]
    rest = iter(wide)
    assert all(row in rest for row in narrow), "in the same order"


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([None, "killed", "casualties", "money"]),
    st.sampled_from([None, "people", "the", "Danish volunteers", "residents"]),
    st.sampled_from([None, "flood", "strike_rail"]),
)
def test_a_filter_only_removes_figures(
    room: Assistant, role: str | None, about: str | None, article: str | None
) -> None:
    rest = iter(room.figures(article=article))
    assert all(row in rest for row in room.figures(role=role, about=about, article=article))


def a_speaker(name: str, *, role: str = "", named: bool = True) -> Speaker:
    return Speaker(
        name=name,
        role=role,
        spellings=(name,),
        article_ids=("a",),
        quotes=1,
        roles=(role,) if role else (),
        named=named,
    )


EVERYONE = (
    a_speaker("Jane Marsh", role="Environment Minister"),
    a_speaker("Peter Marsh", role="adviser to the mayor"),
    a_speaker("Marsh"),
    a_speaker("police", named=False),
    a_speaker("Italian police"),
    a_speaker("US"),
    a_speaker("a US official", named=False),
)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Marsh", {"Jane Marsh", "Peter Marsh", "Marsh"}),
        ("jane marsh", {"Jane Marsh"}),
        ("police", {"police", "Italian police"}),
        ("US", {"US"}),
        ("US official", {"a US official"}),
        ("peter", {"Peter Marsh"}),
        ("the environment minister", {"Jane Marsh"}),
        ("official", {"a US official"}),
        ("adviser", {"Peter Marsh"}),
        ("mayor", set()),
        ("Nobody", set()),
        ("!", set()),
    ],
)
def test_whom_a_name_may_mean(asked: str, names: set[str]) -> None:
    assert {speaker.name for speaker in speakers_named(EVERYONE, asked)} == names


def test_an_id_goes_before_titles() -> None:
    articles = [
        Article(article_id="flood", title="One", text=""),
        Article(article_id="b", title="The Flood", text=""),
    ]
    assert articles_named(articles, "flood") == (articles[0],)
    assert articles_named(articles, "the  flood") == (articles[1],)
    assert articles_named(articles, "FLO") == tuple(articles)


def test_roles_of_the_index_are_known_too() -> None:
    assert roles_named("rescued", ["rescued", ""]) == {"rescued"}


class TestWords:
    def test_stems_case_and_diacritics(self) -> None:
        texts = ["They were KILLED in Málaga.", "Killing", "killer whales of Malaga"]
        assert texts_with(texts, "kills") == {0, 1}
        assert texts_with(texts, "malaga kill") == {0}
        assert texts_with(["the 0_0 face", "0 faces"], "0_0") == {0, 1}

    @given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=12))
    @settings(max_examples=80, deadline=None)
    def test_no_query_fails(self, texts: list[str], words: str) -> None:
        assert texts_with(texts, words) <= set(range(len(texts)))


HOSTILE = st.text(
    alphabet=st.sampled_from('=+-@\t\r\n",; abé\x1b\x9b\u202e\uff1d\x00|<>'), max_size=20
)


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_csv_round_trips(texts: list[str]) -> None:
    article = Article(article_id="a", title=texts[0], text="".join(texts))
    rows, at = [], 0
    for text in texts:
        rows.append(
            Quote(
                text=text, kind="direct", speaker=text, speaker_mention="", role_of_speaker="",
                cue="said", article_id="a", start=at, end=at + len(text),
            )
        )  # fmt: skip
        at += len(text)
    written = quotes_csv(rows, {"a": article})
    assert not set(written) & set("\x00\x1b\x9b\u202e")
    read = list(csv.DictReader(io.StringIO(written, newline=""), strict=True))
    assert [tuple(row) for row in read] == [QUOTE_FIELDS] * len(rows)
    for row, record in zip(rows, read, strict=True):
        assert record["text"] == csv_cell(row.text)
        assert int(record["start"]) == row.start
        assert record["title"] == csv_cell(article.title)


@pytest.mark.parametrize("text", ["=1", " +1", "-1", "@a", "\t=1", "\n=1", "\uff1d1", "\u200b=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "'tis", "Jane"])
def test_other_cells_are_left_as_they_are(text: str) -> None:
    assert csv_cell(text) == text


def test_figures_as_csv(room: Assistant) -> None:
    rows: tuple[Figure, ...] = room.figures(article="flood")
    articles = {a.article_id: a for a in room.articles()}
    read = list(csv.DictReader(io.StringIO(figures_csv(rows, articles), newline="")))
    assert [float(r["value_low"]) for r in read] == [f.value_low for f in rows]
    for record, row in zip(read, rows, strict=True):
        assert record["text"] == articles[row.article_id].text[row.start : row.end]


def test_an_index_without_rows(tmp_path: Path) -> None:
    article = tmp_path / "plain.txt"
    article.write_text("Clouds\n\nClouds are white.\n", "utf-8")
    build([article], tmp_path / "index")
    with Assistant.open(index=tmp_path / "index") as opened:
        assert opened.quotes() == ()
        assert opened.figures() == ()
        assert opened.speakers() == ()
    with Index.open(tmp_path / "index") as index:
        assert why_nothing(index, what="figures") == "The index holds no figures."
