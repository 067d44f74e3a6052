"""Figures: value, qualifier, unit, role and group from the grammar of a sentence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.figures import ROLES, find_figures

Row = tuple[float, float, str, str, str]


def rows(nlp: Any, text: str) -> list[Row]:
    """(low, high, qualifier, role, about) of each figure; checks the spans on the way."""
    doc = nlp(text)
    figures = find_figures(doc, article_id="a", offset=100, speaker="Ada Okafor")
    for figure in figures:
        printed = text[figure.start - 100 : figure.end - 100]
        assert printed and figure.qualifier in " ".join(printed.lower().split())
        assert figure.role in ROLES
        assert figure.attributed_to == "Ada Okafor"
    return [(f.value_low, f.value_high, f.qualifier, f.role, f.about) for f in figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "More than 100,000 Russian soldiers have been killed or injured, a general has said.",
            [(1e5, 1e5, "more than", "killed or injured", "Russian soldiers")],
        ),
        (
            "As many as 40,000 civilians are thought to have been killed or wounded by the army.",
            [(4e4, 4e4, "as many as", "killed or injured", "civilians")],
        ),
        (
            "US estimates 7,000 Ukraine civilians killed or wounded in Russia's invasion",
            [(7e3, 7e3, "", "killed or injured", "Ukraine civilians")],
        ),
        (
            "14 people were killed and 37 injured in the blast.",
            [(14, 14, "", "killed", "people"), (37, 37, "", "injured", "people")],
        ),
        (
            "He said there had been “well over” 3,000 Russian casualties.",
            [(3e3, 3e3, "well over", "killed or injured", "Russian casualties")],
        ),
        (
            "Russia had suffered more than 9,000 dead or wounded since May.",
            [(9e3, 9e3, "more than", "killed or injured", "Russia")],
        ),
        ("The attack left 12 dead, police said.", [(12, 12, "", "killed", "")]),
        ("The city was shelled, killing six nurses.", [(6, 6, "", "killed", "nurses")]),
        ("Six nurses died when a shell hit a bus.", [(6, 6, "", "killed", "nurses")]),
        (
            "Russia had amassed 20,000 to 30,000 troops in the town.",
            [(2e4, 3e4, "", "troops", "troops")],
        ),
        (
            "Two gunmen killed five people and kidnapped three tourists.",
            [
                (2, 2, "", "", "gunmen"),
                (5, 5, "", "killed", "people"),
                (3, 3, "", "captured", "tourists"),
            ],
        ),
        ("The death toll rose to 45 on Friday.", [(45, 45, "", "killed", "")]),
        (
            "More than 1.2 million people have been displaced by the fighting.",
            [(1.2e6, 1.2e6, "more than", "displaced", "people")],
        ),
        ("Police arrested 23 protesters on Monday.", [(23, 23, "", "arrested", "protesters")]),
        ("The flood has claimed 15 lives.", [(15, 15, "", "killed", "lives")]),
        ("The talks lasted three hours.", [(3, 3, "", "time", "")]),
        ("The plan costs $5bn.", [(5e9, 5e9, "", "money", "")]),
        ("About 40 per cent of voters stayed away.", [(40, 40, "about", "share", "voters")]),
        (
            "What was all the tens of thousands of deaths for?",
            [(2e4, 99_999, "", "killed", "deaths")],
        ),
    ],
)
def test_figures_of_a_sentence(nlp: Any, text: str, expected: list[Row]) -> None:
    assert rows(nlp, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "None of the 30 soldiers was killed.",
        "Neither the 300 soldiers nor their families were hurt.",
        "The 30 soldiers were not injured.",
    ],
)
def test_what_is_denied_is_no_casualty(nlp: Any, text: str) -> None:
    assert {role for *_, role, _ in rows(nlp, text)} <= {"", "troops"}


@pytest.mark.parametrize(
    "text",
    [
        "The number two official there was killed in a car crash.",
        "The G20 summit will be held on 15 November 2022.",
        "United won 3-1 and City lost 2-0.",
        "Call 020 7946 0958 or (202) 555-0143 for help.",
        "It was like nine eleven again.",
        "12 34 56 78 90",
        "One must say that no one came.",
        "Jo Marsh, 59, was killed on Tuesday.",
    ],
)
def test_numbers_that_count_nothing_give_no_figure(nlp: Any, text: str) -> None:
    assert rows(nlp, text) == []


PIECES = st.sampled_from(
    'six 20,000 people were killed or injured and wounded troops of the army , . " “ more than '
    "$5bn 40 per cent dozens left dead in Russia TWO MEN DIED 3-1 one who said :".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=18).map(" ".join)))
def test_any_text_gives_exact_spans(nlp: Any, text: str) -> None:
    for figure in find_figures(nlp(text), article_id="a", offset=7):
        assert 0 <= figure.start - 7 < figure.end - 7 <= len(text)
        assert figure.value_low <= figure.value_high
        assert figure.role in ROLES
