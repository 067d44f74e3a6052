"""Numbers: their values, ranges, qualifiers, kinds and spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numbers import Number, find_numbers, same_value


def only(text: str) -> Number:
    """The single number of `text`."""
    numbers = find_numbers(text)
    assert len(numbers) == 1, [text[n.start : n.end] for n in numbers]
    return numbers[0]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("six ships", 6, 6),
        ("twenty-five ships", 25, 25),
        ("two hundred and six ships", 206, 206),
        ("forty-two thousand five hundred ships", 42_500, 42_500),
        ("a hundred ships", 100, 100),
        ("a dozen ships", 12, 12),
        ("two dozen ships", 24, 24),
        ("half a million ships", 500_000, 500_000),
        ("one and a half million ships", 1_500_000, 1_500_000),
        ("12,345 ships", 12_345, 12_345),
        ("3.5 ships", 3.5, 3.5),
        ("1.2 million ships", 1_200_000, 1_200_000),
        ("2bn ships", 2e9, 2e9),
        ("1.2m ships", 1_200_000, 1_200_000),
        ("20,000 to 30,000 ships", 20_000, 30_000),
        ("20-30 ships", 20, 30),
        ("20–30 ships", 20, 30),
        ("between 20 and 30 ships", 20, 30),
        ("five to ten million ships", 5e6, 10e6),
        ("two or three ships", 2, 3),
        # Vague amounts reach to where the next larger word would have been used.
        ("dozens of ships", 24, 99),
        ("hundreds of ships", 200, 999),
        ("tens of thousands of ships", 20_000, 99_999),
        ("hundreds of thousands of ships", 200_000, 999_999),
        ("several thousand ships", 2_000, 9_999),
        ("a few hundred ships", 200, 900),
    ],
)
def test_value_of_a_count(text: str, low: float, high: float) -> None:
    number = only(text)
    assert (number.low, number.high, number.kind) == (low, high, "count")
    assert text[number.start : number.end] == text.split(" ship")[0].removesuffix(" of")


@pytest.mark.parametrize(
    ("text", "kind", "low", "unit"),
    [
        ("40 per cent", "percent", 40, "%"),
        ("40%", "percent", 40, "%"),
        ("forty percent", "percent", 40, "%"),
        ("$5bn", "money", 5e9, "USD"),
        ("£1.2m", "money", 1_200_000, "GBP"),
        ("US$50bn", "money", 50e9, "USD"),
        ("5 million euros", "money", 5e6, "EUR"),
        ("two-thirds of voters", "fraction", 2 / 3, ""),
        ("half of them", "fraction", 0.5, ""),
        ("one in five", "fraction", 0.2, ""),
        ("1 in 5 children", "fraction", 0.2, ""),
        ("fell by a fifth", "fraction", 0.2, ""),
        ("half the crew", "fraction", 0.5, ""),
        ("1,000 crowns", "money", 1000, "crowns"),
        ("20 Swiss francs", "money", 20, "CHF"),
    ],
)
def test_amounts_and_shares(text: str, kind: str, low: float, unit: str) -> None:
    number = only(text)
    assert (number.kind, number.unit) == (kind, unit)
    assert number.low == pytest.approx(low)
    assert number.quantity


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the ninth month", "ordinal"),
        ("the 21st brigade", "ordinal"),
        ("in 1989", "year"),
        ("the 2016 vote", "year"),
        ("the 1990s", "year"),
        ("on Nov. 9, 2022", "date"),
        ("on 9 November", "date"),
        ("nine eleven", "date"),
        ("9/11", "date"),
        ("at 7:30pm", "time"),
        ("a 34-year-old baker", "age"),
        ("Jo Marsh, 59, of Hull", "age"),
        ("they won 3-1", "score"),
        ("a 5-4 decision", "score"),
        ("call +44 20 7946 0958", "phone"),
        ("call (202) 555-0143", "phone"),
        ("call 555-0143", "phone"),
        ("the G20 summit", "label"),
        ("its number two official", "label"),
        ("an M-16 rifle", "label"),
        ("under Article 5", "label"),
        ("section 12 of the act", "label"),
        ("the Group of Seven", "label"),
        ("no one came", "label"),
        ("they know one another", "label"),
    ],
)
def test_what_counts_nothing_is_marked(text: str, kind: str) -> None:
    number = only(text)
    assert number.kind == kind
    assert not number.quantity


def test_a_count_of_officials_is_not_a_rank() -> None:
    assert only("two officials").kind == "count"
    assert only("2000 people").kind == "count"


def test_a_row_of_a_table_counts_nothing() -> None:
    assert not any(n.quantity for n in find_numbers("12 34 56 78 90"))


def test_a_change_is_two_values_not_a_range() -> None:
    assert [(n.low, n.high) for n in find_numbers("rose from 20 to 30")] == [(20, 20), (30, 30)]


def test_both_ends_of_a_change_have_the_unit() -> None:
    both = find_numbers("rose from 90 to 140 million dollars")
    assert [(n.low, n.kind, n.unit) for n in both] == [
        (9e7, "money", "USD"),
        (1.4e8, "money", "USD"),
    ]
    both = find_numbers("from 90,000 to 140,000 crowns")
    assert [(n.low, n.unit) for n in both] == [(9e4, "crowns"), (1.4e5, "crowns")]


def test_a_list_of_ages_is_ages_to_its_end() -> None:
    assert {n.kind for n in find_numbers("girls aged 4, 5 and 6 came")} == {"age"}
    assert [n.kind for n in find_numbers("a 12-year-old and 3 dogs")] == ["age", "count"]


def test_a_group_of_so_many_is_counted() -> None:
    assert only("a group of 30 men").kind == "count"


def test_so_many_in_some_days_are_no_share() -> None:
    assert [n.kind for n in find_numbers("two in three days")] == ["count", "count"]


@pytest.mark.parametrize(
    ("text", "qualifier", "bound"),
    [
        ("more than 100 ships", "more than", "lower"),
        ("well over 100 ships", "well over", "lower"),
        ("'more than' 100 ships", "more than", "lower"),
        ("“well over” 100 ships", "well over", "lower"),
        ("at least 100 ships", "at least", "lower"),
        ("not fewer than 100 ships", "not fewer than", "lower"),
        ("as many as 100 ships", "as many as", "upper"),
        ("up to 100 ships", "up to", "upper"),
        ("fewer than 100 ships", "fewer than", "upper"),
        ("nearly 100 ships", "nearly", "upper"),
        ("about 100 ships", "about", "about"),
        ("an estimated 100 ships", "an estimated", "about"),
        ("100 or more ships", "or more", "lower"),
    ],
)
def test_qualifier(text: str, qualifier: str, bound: str) -> None:
    number = only(text)
    assert number.qualifier == qualifier
    (found,) = number.qualifiers
    assert found.bound == bound
    assert text[found.start : found.end].lower() == qualifier
    assert number.full_start <= found.start and found.end <= number.full_end


def test_same_value_compares_worth_and_kind() -> None:
    assert same_value(only("six"), only("6"))
    assert same_value(only("1.2 million"), only("1,200,000"))
    assert same_value(only("40 per cent"), only("40%"))
    assert same_value(only("more than 100,000"), only("well over 100,000"))
    assert not same_value(only("40"), only("40%"))
    assert not same_value(only("$6"), only("£6"))
    assert not same_value(only("six"), only("sixth"))
    assert not same_value(only("20 to 30"), only("20"))


PIECES = (
    "six a dozen of hundred thousand and - to between 20 3-1 1,000 $ £5bn % per cent 9/11 2016 "
    "Nov. more than over half million one two-thirds 555-0143 +44 G20 nine eleven , . \n old"
)
WORDS = st.sampled_from(PIECES.split(" "))


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_gives_ordered_exact_spans(text: str) -> None:
    numbers = find_numbers(text)
    at = 0
    for number in numbers:
        assert at <= number.start < number.end <= len(text)
        assert number.low <= number.high
        assert 0 <= number.full_start <= number.start
        at = number.end


@given(st.integers(0, 10**12))
def test_digits_with_and_without_separators_are_one_value(value: int) -> None:
    grouped, plain = find_numbers(f"{value:,} ships"), find_numbers(f"{value} ships")
    assert grouped[0].low == value
    if plain[0].kind == "count":
        assert same_value(grouped[0], plain[0])
