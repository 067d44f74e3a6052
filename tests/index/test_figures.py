"""Figures: value, qualifier, unit, role and group from the grammar of a sentence."""

import math
import time
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
        ("The plan costs $5bn.", [(5e9, 5e9, "", "money", "plan")]),
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
    ("text", "expected"),
    [
        (
            "At least six, including two children, died in the fire.",
            [(6, 6, "at least", "killed", ""), (2, 2, "", "killed", "children")],
        ),
        (
            "The murder of six village priests shocked the judge.",
            [(6, 6, "", "killed", "village priests")],
        ),
        (
            "Police seek the killers of the two young nurses.",
            [(2, 2, "", "killed", "young nurses")],
        ),
        (
            "The massacre [of nine farmers] went unpunished.",
            [(9, 9, "", "killed", "farmers")],
        ),
        (
            "Twelve people lost their lives and four workers suffered burns.",
            [(12, 12, "", "killed", "people"), (4, 4, "", "injured", "workers")],
        ),
        ("Seven people were still missing.", [(7, 7, "", "missing", "people")]),
        (
            "Some 3,200 residents were moved to emergency shelters.",
            [(3200, 3200, "some", "displaced", "residents")],
        ),
        ("Twelve of the injured are in hospital.", [(12, 12, "", "injured", "")]),
        ("Authorities put the death toll at 45.", [(45, 45, "", "killed", "")]),
        ("Three people were shot and killed.", [(3, 3, "", "killed", "people")]),
        ("Three people were shot.", [(3, 3, "", "killed or injured", "people")]),
        (
            "Police arrested a man, 45, and seized 12 guns.",
            [(12, 12, "", "", "guns")],
        ),
        (
            "Twelve of the 50 sailors died.",
            [(12, 12, "", "killed", "sailors"), (50, 50, "", "", "sailors")],
        ),
        (
            "Two-thirds of the 90 patients died.",
            [(2 / 3, 2 / 3, "", "killed", "patients"), (90, 90, "", "", "patients")],
        ),
        ("Ten per cent of the dead were girls.", [(10, 10, "", "share", "")]),
        ("Twelve per cent of the crew died.", [(12, 12, "", "killed", "crew")]),
        ("He was arrested three times.", [(3, 3, "", "", "times")]),
        (
            "Nine out of ten long-distance trains ran.",
            [(0.9, 0.9, "", "share", "long-distance trains")],
        ),
        ("Only 81 per cent of two-year-olds came.", [(81, 81, "", "share", "two-year-olds")]),
        ("Turnout was 78 per cent.", [(78, 78, "", "share", "Turnout")]),
        ("She had sold half of her cows.", [(0.5, 0.5, "", "share", "cows")]),
        (
            "The bill rose from 90 million to 140 million dollars.",
            [(9e7, 9e7, "", "money", "bill"), (1.4e8, 1.4e8, "", "money", "bill")],
        ),
        (
            "SIX YOUNG NURSES WERE KILLED AND AT LEAST 40 MEN WERE HURT.",
            [(6, 6, "", "killed", "YOUNG NURSES"), (40, 40, "at least", "injured", "MEN")],
        ),
    ],
)
def test_what_befell_those_counted(nlp: Any, text: str, expected: list[Row]) -> None:
    assert rows(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The quake could kill 3,000 people.", ""),
        ("The dam could have killed 300 people.", ""),
        ("Rebels threatened to kill 40 hostages.", ""),
        ("Norland denied killing 40 civilians.", ""),
        ("If 100 people die, the ward must close.", ""),
        ("The army will evacuate 3,000 people on Monday.", ""),
        ("Police said there is no evidence that 30 people were killed.", ""),
        ("The wall prevented 40 deaths.", ""),
        ("They have a plan to train 5,000 troops.", "troops"),
        ("Up to 300 people may have been killed.", "killed"),
        ("Some 300 people are believed to have drowned.", "killed"),
        ("Officials fear that 300 people died.", "killed"),
        ("Six men who were killed in the blast could not be identified.", "killed"),
        ("The court will investigate the murder of six nurses.", "killed"),
    ],
)
def test_what_is_only_possible_did_not_happen(nlp: Any, text: str, role: str) -> None:
    assert [r for *_, r, _ in rows(nlp, text)] == [role]


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("Twelve people have died in Lviv since Monday, the mayor said.", "Lviv", "since Monday"),
        ("Police said on Friday that 12 men died in Lviv on Monday.", "Lviv", "on Monday"),
        ("Police said on Friday that 12 men died.", "", ""),
        ("The army had amassed 20,000 troops in Kherson.", "Kherson", ""),
        ("Dozens were injured in the past few weeks.", "", "in the past few weeks"),
        ("About a dozen men were arrested near Paris on 4 May 2021.", "Paris", "on 4 May 2021"),
        (
            "Floods displaced 300 families in northern Italy last week.",
            "northern Italy",
            "last week",
        ),
        ("The 12 men killed in Kyiv were buried on Monday.", "Kyiv", ""),
        ("Police held 412 men arrested since early May.", "", "since early May"),
        ("Norland has lost 900 sheep since May.", "", "since May"),
        ("A bus with 30 pupils left Paris.", "", ""),
        ("The mayor condemned the murder of six nurses today.", "", ""),
        ("Two men died in El Salvador.", "El Salvador", ""),
    ],
)
def test_where_and_when(nlp: Any, text: str, place: str, date: str) -> None:
    figure = find_figures(nlp(text), article_id="a", offset=0)[0]
    assert (figure.place, figure.date) == (place, date)
    assert figure.place in text and figure.date in text


def test_those_who_share_a_sentence_share_its_place_and_date(nlp: Any) -> None:
    text = "Fourteen people were killed and 37 injured in Kherson on Tuesday, police said."
    figures = find_figures(nlp(text), article_id="a", offset=0)
    assert [(f.place, f.date) for f in figures] == [("Kherson", "on Tuesday")] * 2


@pytest.mark.parametrize(
    ("text", "givers"),
    [
        ("Insurers put the damage at 220 million euros.", ["Insurers"]),
        ("The club put 4 goals past them at home.", [""]),
    ],
)
def test_who_puts_a_value_at_that(nlp: Any, text: str, givers: list[str]) -> None:
    figures = find_figures(nlp(text), article_id="a", offset=0)
    assert [f.attributed_to for f in figures] == givers


@pytest.mark.parametrize(
    "text",
    [
        "None of the 30 soldiers was killed.",
        "Neither the 300 soldiers nor their families were hurt.",
        "The 30 soldiers were not injured.",
        "0 people died.",
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
        "A woman, 34, was found dead.",
        "The girls, aged 4, 5 and 6, were hurt.",
        "Nobody was hurt and no casualties were reported.",
        "None was hurt.",
        "Agent 007 left at 0815.",
        "She flew to Room 12 at gate 4 on flight 370, as section 12 of article 5 says.",
        "It was 40 degrees at 51.5N, 0.12W.",
        "They won 4 to 2 and are here 24/7, since 9/11 and 2021-05-04 10:00.",
        "Version 2.0.1 of 1234567890123456789012345678901234567890 is out.",
        "He demanded three times as much.",
        "A two-time winner had a 50-50 chance and 20/20 vision in a 9-to-5 job.",
        "At one point, one after another, they left one by one.",
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
        assert figure.value_low <= figure.value_high < math.inf
        assert figure.role in ROLES
        for printed in (figure.place, figure.date, figure.about):
            assert printed in " ".join(text.split())


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, max_size=18).map(" ".join))
def test_the_same_text_gives_the_same_figures(nlp: Any, text: str) -> None:
    first = find_figures(nlp(text), article_id="a", offset=0)
    assert find_figures(nlp(text), article_id="a", offset=0) == first


def test_a_long_table_is_read_in_linear_time(nlp: Any) -> None:
    def seconds(times: int) -> float:
        doc = nlp("Six men died and 40 were hurt, 12 13 14 15; " * times)
        began = time.perf_counter()
        find_figures(doc, article_id="a", offset=0)
        return time.perf_counter() - began

    seconds(2)
    assert seconds(80) < 60 * max(seconds(8), 0.002)
