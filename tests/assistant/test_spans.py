"""The briefest answer is the span of the asked-for kind that fills the open place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.spans import find_short

if TYPE_CHECKING:
    from index.store import Index

Read = Callable[[str], Question]
Piece = Callable[[str, str], Evidence]
Pieces = Callable[[str], tuple[Evidence, ...]]


def weak(*values: object, reason: str) -> object:
    """A case whose brief answer is not right yet."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=False, reason=reason))


# Question, article, words of the sentence, accepted brief answers.
NUMBERS = [
    ("How many people were killed?", "flood_herald", "At least 11", {"At least 11"}),
    ("How many people were injured?", "flood_herald", "At least 11", {"46"}),
    ("How many residents were evacuated?", "flood_herald", "3,200", {"More than 3,200"}),
    ("How many sheep were lost?", "flood_courier", "sheep", {"around 900"}),
    ("How many people does the company employ?", "court_tanaka", "5,400", {"about 5,400"}),
    ("In how many countries does it employ people?", "court_tanaka", "5,400", {"17"}),
    ("How many jobs will Lumo cut?", "business_lumo", "Electronics", {"1,800"}),
    ("How many runners took part?", "sport_marathon", "18,500", {"About 18,500"}),
    ("How many cases were confirmed?", "health_measles", "412", {"412"}),
    ("How much did the probe cost?", "space_probe", "870", {"870 million euros"}),
    ("How much money did Tanaka pay?", "court_tanaka", "$4.3", {"$4.3 million", "a total of $4.3 million"}),
    weak(
        "How much does it weigh?", "museum_theft", "It weighs", {"38 kilograms", "38"},
        reason="a measure is a figure too",
    ),
    weak("How old is Tanaka?", "court_tanaka", "$4.3", {"58"}, reason="an age between commas"),
    weak(
        "What percentage of the vote did Sebek receive?", "election_ostrava", "50.1",
        {"49.9 per cent", "49.9"}, reason="two shares in one sentence",
    ),
    weak(
        "What percentage of the vote did Kovacs take?", "election_ostrava", "50.1",
        {"50.1 per cent", "50.1"}, reason="two shares in one sentence",
    ),
]  # fmt: skip
PEOPLE = [
    ("Who leads the rescue operation?", "flood_herald", "Zielak", {"Piotr Zielak", "Colonel Piotr Zielak"}),
    ("Who came second?", "sport_marathon", "came second", {"Almaz Tadesse", "Ethiopia's Almaz Tadesse"}),
    ("Who asked for a sentence of nine years?", "court_tanaka", "asked for", {"Ingeborg Smit", "Prosecutor Ingeborg Smit"}),
    ("Who said seven people were missing?", "flood_herald", "seven people", {"Piotr Zielak", "Colonel Piotr Zielak"}),
    ("Who said the vaccine is free?", "health_measles", "it is safe", {"Amira Saleh"}),
    ("Who said nobody was hurt?", "museum_theft", "heartbroken", {"Chiara Bellini"}),
    weak(
        "Who was acquitted?", "court_tanaka", "acquitted", {"Lucy Marsh"},
        reason="the one it is done to, in apposition to an office",
    ),
    weak(
        "Which general warned politicians?", "election_ostrava", "General Tomas",
        {"Tomas Rybar", "General Tomas Rybar"}, reason="the title is part of the name",
    ),
    weak(
        "Who made the statue?", "museum_theft", "1487", {"Bartolo Neri"},
        reason="the agent of a passive",
    ),
]  # fmt: skip
PLACES = [
    ("Where was the statue made?", "museum_theft", "1487", {"Florence"}),
    ("Where were the drawings found?", "museum_theft", "Geneva", {"Geneva"}),
    ("Where is the control centre?", "space_probe", "Darmstadt", {"Darmstadt"}),
    ("In which city was the court?", "court_tanaka", "A court in", {"Rotterdam"}),
    weak(
        "Where did they spend the night?", "flood_herald", "gymnasium",
        {"a school gymnasium", "a school gymnasium and in two churches", "in a school gymnasium and in two churches"},
        reason="a place need not be a name",
    ),
]  # fmt: skip
TIMES = [
    ("When will it reopen?", "flood_herald", "reopen on", {"Friday", "on Friday"}),
    ("When will the plant close?", "business_lumo", "Leipzig", {"the end of next year", "at the end of next year"}),
    ("In what year was the statue made?", "museum_theft", "1487", {"1487", "in 1487"}),
    ("When did Mendes take over?", "business_lumo", "took over", {"January", "in January"}),
    ("How long will the batteries last?", "space_probe", "batteries", {"about 60 hours"}),
    ("How long must he stay in prison?", "court_tanaka", "A court in", {"six years"}),
    weak("When is the strike due to end?", "strike_rail", "due to end", {"midnight on Saturday", "at midnight on Saturday"}, reason="time and day belong together"),
    weak("When will the president be sworn in?", "election_ostrava", "sworn in", {"15 November", "on 15 November"}, reason="a day without a year"),
    weak("At what time did they enter?", "museum_theft", "3.40", {"3.40 a.m", "3.40 a.m.", "at 3.40 a.m."}, reason="a clock time"),
]  # fmt: skip
OTHERS = [
    (
        "Why did Petrel crash?", "space_probe", "Petrel",
        {"its engine shut down too early", "because its engine shut down too early"},
    ),
    ("Why was the run cancelled?", "sport_marathon", "children's run", {"the heat", "because of the heat", "because of the heat."}),
    ("Who is Martin Frost?", "sport_marathon", "Frost", {"Holloway's coach"}),
    ("Who is Piotr Zielak?", "flood_herald", "seven people", {"Colonel", "Colonel Piotr Zielak, who leads the rescue operation"}),
    ("Did the old dam fail?", "flood_herald", "did not fail", {"No"}),
    ("Was Corvane fined?", "court_tanaka", "fined", {"Yes"}),
    ("Did Lund comment?", "business_lumo", "declined", {"No"}),
    ("Did Sebek concede defeat?", "election_ostrava", "concede", {"No"}),
    ("Did Tanaka admit the charges?", "court_tanaka", "denied all", {"No"}),
    weak("Have the guards been arrested?", "museum_theft", "two guards", {"No"}, reason="“neither” denies"),
    weak("Were the children vaccinated?", "health_measles", "None of them", {"No"}, reason="“none” denies"),
    weak("Are airport trains running?", "strike_rail", "airport trains", {"Yes"}, reason="the other clause tells of a cancellation"),
    weak("Did the government accept the offer?", "strike_rail", "turned the offer down", {"No"}, reason="“turn down” denies"),
    weak("Why did Holloway drop out?", "sport_marathon", "calf", {"a calf injury", "with a calf injury"}, reason="a cause told by “with”"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "article", "words", "accepted"), [*NUMBERS, *PEOPLE, *PLACES, *TIMES, *OTHERS]
)
def test_the_best_brief_answer(
    read: Read, piece: Piece, question: str, article: str, words: str, accepted: set[str]
) -> None:
    found = find_short(read(question), piece(article, words))
    assert found, "no brief answer"
    assert found[0].text.lower() in {text.lower() for text in accepted}


def test_what_a_person_said_is_the_words_themselves(read: Read, piece: Piece) -> None:
    asked = read("What did Bruno Keller say about the offer?")
    found = find_short(asked, piece("strike_rail", "insult"))
    assert "the offer was an insult" in found[0].text
    other = read("What did Elise Morel say about the offer?")
    assert find_short(other, piece("strike_rail", "insult")) == ()


@pytest.mark.parametrize(
    ("question", "article", "words"),
    [
        ("How many people were killed?", "space_probe", "leaning a little"),
        ("When did it happen?", "museum_theft", "It weighs"),
        ("Who said it?", "museum_theft", "It weighs"),
        ("How often did they meet?", "court_tanaka", "Marsh wept"),
        ("How many people were arrested?", "flood_herald", "At least 11"),
        ("How much money was stolen?", "space_probe", "batteries"),
    ],
)
def test_no_answer_of_another_kind_is_offered(
    read: Read, piece: Piece, question: str, article: str, words: str
) -> None:
    assert find_short(read(question), piece(article, words)) == ()


def test_brief_answers_are_printed_there_and_best_first(
    news: Index, read: Read, pieces: Pieces
) -> None:
    questions = ("How many people were hurt?", "Who won?", "When?", "Where was it?", "Why did she?")
    for question in map(read, questions):
        for article in ("flood_herald", "sport_marathon", "election_ostrava"):
            text = news.article(article).text
            for evidence in pieces(article):
                found = find_short(question, evidence)
                assert [s.fit for s in found] == sorted((s.fit for s in found), reverse=True)
                for short in found:
                    assert text[short.start : short.end] == short.text
                    assert 0.0 < short.fit <= 1.0
