"""Articles that part are shown side by side; those that only word it differently are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rivals import write_rivals

from index.figures.sameness import dates_differ, same_thing
from index.numbers import find_numbers
from index.numbers.ranges import range_of
from index.types import Figure

if TYPE_CHECKING:
    from assistant import Assistant


@pytest.fixture(scope="module")
def rivals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over articles that part."""
    from assistant import Assistant
    from index import build

    folder = tmp_path_factory.mktemp("rivals")
    build([write_rivals(folder / "rivals.jsonl")], folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


def sides(assistant: Assistant, question: str) -> list[tuple[str, str]]:
    """Source and printed words of each value of the one disagreement."""
    answer = assistant.ask(question)
    assert len(answer.disagreements) == 1, answer.text
    found = []
    for value, citation in answer.disagreements[0].values:
        assert citation in answer.citations
        text = assistant.article(citation.article_id).text
        words = (
            text[value.start : value.end]
            if isinstance(value, Figure)
            else text[citation.start : citation.end]
        )
        found.append((citation.source, words))
    return found


def test_rival_figures_stand_side_by_side_newest_first(rivals: Assistant) -> None:
    asked = "How many Sorian soldiers were killed in the battle for the Tal valley?"
    assert sides(rivals, asked) == [("Sun", "80"), ("Post", "600")]
    answer = rivals.ask(asked)
    assert answer.disagreements[0].kind == "conflict"
    assert answer.disagreements[0].about == "Sorian soldiers killed"
    assert answer.short == "80 or 600"
    assert {
        f.attributed_to for f, _ in answer.disagreements[0].values if isinstance(f, Figure)
    } == {
        "Soria",
        "Norland",
    }


def test_a_later_toll_brings_an_earlier_one_up_to_date(rivals: Assistant) -> None:
    asked = "How many workers were killed in the fire at the Orle cotton mill?"
    assert sides(rivals, asked) == [("Courier", "15"), ("Herald", "12")]
    answer = rivals.ask(asked)
    assert answer.disagreements[0].kind == "update"
    assert answer.short == "15"
    assert "A later article brings this up to date" in answer.to_markdown()


def test_a_round_number_agrees_with_the_exact_one(rivals: Assistant) -> None:
    answer = rivals.ask("How many workers joined the bank strike in Norland?")
    assert {c.source for c in answer.citations} == {"Post", "Sun"}
    assert answer.disagreements == ()


def test_yes_and_no_are_both_shown(rivals: Assistant) -> None:
    found = sides(rivals, "Did Norland sign the Lund treaty?")
    assert found == [
        ("Sun", "Norland did not sign the Lund treaty."),
        ("Post", "Norland signed the Lund treaty on Friday."),
    ]


def test_two_names_and_two_years_for_one_thing_part(rivals: Assistant) -> None:
    assert len(sides(rivals, "Who signed the Lund treaty for Norland?")) == 2
    assert [s for s, _ in sides(rivals, "When was the Ost canal opened?")] == ["Times", "Gazette"]


def test_no_disagreement_where_one_article_answers(rivals: Assistant) -> None:
    assert rivals.ask("Who owns the Ost canal?").disagreements == ()


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("more than 100,000", "well over 100,000", True),
        ("more than 100,000", "150,000", True),
        ("more than 100,000", "250,000", False),  # nobody says "more than 100,000" of those
        ("as many as 40,000", "40,000", True),
        ("up to 40,000", "12,000", False),
        ("about 40", "43", True),
        ("about 40", "60", False),
        ("nearly 100", "95", True),
        ("nearly 100", "100", True),
        ("20,000 to 30,000", "25,000", True),
        ("20,000 to 30,000", "35,000", False),
        ("tens of thousands", "45,000", True),
        ("tens of thousands", "300", False),
        ("40,000", "40,213", True),
        ("12", "15", False),
        ("at least 12", "15", True),
        ("six", "6", True),
        ("1.2 million", "1,200,000", True),
    ],
)
def test_ranges_meet(one: str, other: str, meet: bool) -> None:
    a, b = (range_of(find_numbers(f"{text} people")[0]) for text in (one, other))
    assert a.meets(b) is meet
    assert b.meets(a) is meet


@given(
    st.sampled_from(["", "about ", "more than ", "up to ", "nearly ", "at least "]),
    st.integers(min_value=2, max_value=10**9),
)
def test_a_number_is_in_its_own_range(qualifier: str, value: int) -> None:
    number = find_numbers(f"{qualifier}{value:,} people")[0]
    found = range_of(number)
    assert found.low <= number.low <= number.high <= found.high
    assert found.meets(found)


def figure(**fields: str) -> Figure:
    given_fields = {"role": "killed", "about": "soldiers", "unit": "soldiers", **fields}
    return Figure(
        value_low=1,
        value_high=1,
        qualifier="",
        attributed_to="",
        article_id="a",
        start=0,
        end=1,
        **given_fields,
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({"role": "injured"}, {}, False),
        ({"role": "killed or injured"}, {}, False),
        ({"about": "Russian soldiers"}, {"about": "Ukrainian soldiers"}, False),
        ({"about": "Russian soldiers"}, {}, True),
        ({"about": "civilians"}, {"about": "soldiers"}, False),
        ({"about": "people"}, {"about": "civilians"}, True),
        ({"place": "Kherson"}, {"place": "Odesa"}, False),
        ({"place": "Kherson"}, {"place": "the city of Kherson"}, True),
        ({"date": "on Monday"}, {"date": "on Tuesday"}, False),
        ({"date": "since February"}, {"date": "in the past two weeks"}, True),
        ({"role": "money", "unit": "USD"}, {"role": "money", "unit": "EUR"}, False),
    ],
)
def test_same_thing(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert same_thing(figure(**one), figure(**other)) is same
    assert same_thing(figure(**other), figure(**one)) is same


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("1911", "1923", True),
        ("in May 1911", "on 3 May 1911", False),
        ("3 May", "4 May", True),
        ("Wednesday", "on Wednesday", False),
        ("Wednesday", "late Thursday", True),
        ("nine months ago", "in February", False),
        ("", "Monday", False),
    ],
)
def test_dates_differ_only_where_both_tell(one: str, other: str, differ: bool) -> None:
    assert dates_differ(one, other) is differ
    assert dates_differ(other, one) is differ
