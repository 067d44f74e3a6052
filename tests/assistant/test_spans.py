"""The briefest answer is the span of the asked-for kind that fills the open place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.shorts import find_short

if TYPE_CHECKING:
    from index.store import Index

Read = Callable[[str], Question]
Piece = Callable[[str, str], Evidence]
Pieces = Callable[[str], tuple[Evidence, ...]]


def weak(*values: object, reason: str) -> object:
    """A case whose brief answer is not right yet."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=False, reason=reason))


# Question, article, words of its sentence, and the brief answers accepted, divided by "|".
NUMBERS = [
    ("How many people were killed?", "flood_herald", "At least 11", "At least 11"),
    ("How many people were injured?", "flood_herald", "At least 11", "46"),
    ("How many residents were evacuated?", "flood_herald", "3,200", "More than 3,200"),
    ("How many sheep were lost?", "flood_courier", "sheep", "around 900"),
    ("How many people does the company employ?", "court_tanaka", "5,400", "about 5,400"),
    ("In how many countries does it employ people?", "court_tanaka", "5,400", "17"),
    ("How many jobs will Lumo cut?", "business_lumo", "Electronics", "1,800"),
    ("How many runners took part?", "sport_marathon", "18,500", "About 18,500"),
    ("How many cases were confirmed?", "health_measles", "412", "412"),
    ("How much did the probe cost?", "space_probe", "870", "870 million euros"),
    ("How much money did Tanaka pay?", "court_tanaka", "$4.3", "a total of $4.3 million"),
    ("How much does it weigh?", "museum_theft", "It weighs", "38 kilograms|38"),
    ("How old is Tanaka?", "court_tanaka", "$4.3", "58"),
    ("What percentage did Sebek receive?", "election_ostrava", "50.1", "49.9 per cent"),
    ("What percentage did Kovacs take?", "election_ostrava", "50.1", "50.1 per cent"),
]
PEOPLE = [
    ("Who leads the rescue operation?", "flood_herald", "Zielak", "Colonel Piotr Zielak"),
    ("Who came second?", "sport_marathon", "came second", "Almaz Tadesse"),
    ("Who asked for nine years?", "court_tanaka", "asked for", "Prosecutor Ingeborg Smit"),
    ("Who said people were missing?", "flood_herald", "seven people", "Colonel Piotr Zielak"),
    ("Who said the vaccine is free?", "health_measles", "it is safe", "Amira Saleh"),
    ("Who said nobody was hurt?", "museum_theft", "heartbroken", "Chiara Bellini"),
    ("Which general warned politicians?", "election_ostrava", "General", "General Tomas Rybar"),
    ("Who was acquitted?", "court_tanaka", "acquitted", "Lucy Marsh"),
    weak("Who made the statue?", "museum_theft", "1487", "Bartolo Neri", reason="agent"),
]
PLACES = [
    ("Where was the statue made?", "museum_theft", "1487", "Florence"),
    ("Where were the drawings found?", "museum_theft", "Geneva", "Geneva"),
    ("Where is the control centre?", "space_probe", "Darmstadt", "Darmstadt"),
    ("In which city was the court?", "court_tanaka", "A court in", "Rotterdam"),
    (
        "Where did they spend the night?",
        "flood_herald",
        "gymnasium",
        "a school gymnasium|a school gymnasium and in two churches",
    ),
]
TIMES = [
    ("When will it reopen?", "flood_herald", "reopen on", "on Friday"),
    ("When will the plant close?", "business_lumo", "Leipzig", "at the end of next year"),
    ("In what year was the statue made?", "museum_theft", "1487", "in 1487"),
    ("When did Mendes take over?", "business_lumo", "took over", "in January"),
    ("When is the strike due to end?", "strike_rail", "due to end", "at midnight on Saturday"),
    ("When will she be sworn in?", "election_ostrava", "sworn in", "on 15 November"),
    ("At what time did they enter?", "museum_theft", "3.40", "at 3.40 a.m.|3.40 a.m"),
    ("How long will the batteries last?", "space_probe", "batteries", "about 60 hours"),
    ("How long must he stay in prison?", "court_tanaka", "A court in", "six years"),
]
OTHERS = [
    ("Why did Petrel crash?", "space_probe", "Petrel", "because its engine shut down too early"),
    ("Why was the run cancelled?", "sport_marathon", "children's run", "because of the heat"),
    ("Who is Martin Frost?", "sport_marathon", "Frost", "Holloway's coach"),
    ("Did the old dam fail?", "flood_herald", "did not fail", "No"),
    ("Was Corvane fined?", "court_tanaka", "fined", "Yes"),
    ("Did Lund comment?", "business_lumo", "declined", "No"),
    ("Did Sebek concede defeat?", "election_ostrava", "concede", "No"),
    ("Did Tanaka admit the charges?", "court_tanaka", "denied all", "No"),
    ("Have the guards been arrested?", "museum_theft", "two guards", "No"),
    ("Were the children vaccinated?", "health_measles", "None of them", "No"),
    ("Are airport trains running?", "strike_rail", "airport trains", "Yes"),
    weak("Did the government accept the offer?", "strike_rail", "drive buses", "No", reason="down"),
    weak("Why did she drop out?", "sport_marathon", "calf", "a calf injury", reason="with"),
]
_LEADING = ("on ", "in ", "at ", "because ", "because of ", "colonel ", "general ", "prosecutor ")


@pytest.mark.parametrize(
    ("question", "article", "words", "accepted"), [*NUMBERS, *PEOPLE, *PLACES, *TIMES, *OTHERS]
)
def test_the_best_brief_answer(
    read: Read, piece: Piece, question: str, article: str, words: str, accepted: str
) -> None:
    found = find_short(read(question), piece(article, words))
    assert found, "no brief answer"
    assert bare(found[0].text) in {bare(text) for text in accepted.split("|")}


def bare(text: str) -> str:
    """The text without the preposition, conjunction or title that may stand in front of it."""
    text = text.lower()
    for word in sorted(_LEADING, key=len, reverse=True):
        text = text.removeprefix(word)
    return text


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
