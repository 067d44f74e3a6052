"""How much of a sentence the brief answer takes: the whole name, the year alone, no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_articles import evidence_of
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.shorts import find_short
from assistant.shorts.base import ShortAnswer, in_town, repeats, says_nothing_new, trim
from assistant.shorts.names import whole_name

Read = Callable[[str], Question]


def short_of(evidence: Evidence, words: str) -> ShortAnswer:
    """The stretch of the article that is `words`, as a brief answer."""
    start = evidence.article.text.index(words)
    return ShortAnswer(start=start, end=start + len(words), text=words, fit=0.5)


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("The case was heard by Judge Davis on Monday.", "Davis", "Judge Davis"),
        ("Colonel Piotr Zielak led the rescue.", "Zielak", "Colonel Piotr Zielak"),
        ("The Bank of England raised rates on Monday.", "Bank", "Bank of England"),
        ("Police arrested Joe Marsh on Monday.", "Joe Marsh", "Joe Marsh"),
        ("Police arrested three men on Monday.", "three men", "three men"),
    ],
)
def test_a_name_is_given_in_full(text: str, words: str, whole: str) -> None:
    evidence = evidence_of(text)
    found = whole_name(evidence, short_of(evidence, words))
    assert found.text == text[found.start : found.end]
    assert found.text.removeprefix("The ") == whole


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("In what year was the dam built?", "The dam was built on July 18, 1994.", "1994"),
        ("When was the dam built?", "The dam was built on July 18, 1994.", "July 18, 1994"),
        ("What year did the dam burst?", "The dam burst in the 1920s.", "1920s"),
    ],
)
def test_a_year_is_the_year_alone(read: Read, question: str, text: str, answer: str) -> None:
    assert find_short(read(question), evidence_of(text))[0].text == answer


def test_the_town_of_a_dateline_gives_way_to_the_place_in_the_report(read: Read) -> None:
    evidence = evidence_of("LONDON (Reuters) - Two trains collided near Norfield on Monday.")
    found = find_short(read("Where did the trains collide?"), evidence)
    assert found and not any(in_town(evidence, short) for short in found)
    assert "Norfield" in found[0].text


def test_the_town_of_a_dateline_is_a_town() -> None:
    evidence = evidence_of("LONDON (Reuters) - Two trains collided near Norfield on Monday.")
    assert in_town(evidence, short_of(evidence, "LONDON"))
    assert not in_town(evidence, short_of(evidence, "Norfield"))


@pytest.mark.parametrize(
    ("words", "empty"),
    [("several problems", True), ("these other problems", True), ("broken pumps", False)],
)
def test_what_only_repeats_the_question_is_known(read: Read, words: str, empty: bool) -> None:
    question = read("Which problems delayed the launch?")
    doc = evidence_of(f"The launch was delayed by {words}.").doc
    start = doc.text.index(words)
    assert repeats(question, doc, start, start + len(words)) is empty


@pytest.mark.parametrize(
    ("text", "stretch", "trimmed"),
    [
        ("It began at 3.40 a.m. on Monday.", "3.40 a.m", "3.40 a.m."),
        ("It began on Monday.", " Monday.", "Monday"),
        ("Cracks (two of them) were found.", "(two of them),", "(two of them)"),
        (
            "the pope (born Karol Wojtyla) wrote",
            "the pope (born Karol Wojtyla",
            "the pope (born Karol Wojtyla)",
        ),
        ("Pope John Paul II) died", "Pope John Paul II) died", "Pope John Paul II"),
        ("the firm (which lost 5 m) and", "the firm (which lost", "the firm"),
        ("(which lost 5 m) and", "(which lost", "which lost"),
    ],
)
def test_the_dot_of_an_abbreviation_is_no_mark_around(
    text: str, stretch: str, trimmed: str
) -> None:
    start = text.index(stretch.rstrip(","))
    begin, end = trim(text, start, start + len(stretch.rstrip(",")))
    assert text[begin:end] == trimmed


@given(st.text(alphabet="ab (),.", max_size=24), st.integers(0, 24), st.integers(0, 24))
def test_brackets_of_a_brief_answer_are_in_pairs(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    begin, stop = trim(text, start, end)
    open_brackets = 0
    for character in text[begin:stop]:
        open_brackets += {"(": 1, ")": -1}.get(character, 0)
        assert open_brackets >= 0
    assert open_brackets == 0
    assert start <= begin <= stop <= end + 1


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("How heavy is the bronze?", "The bronze weighs 38 kilograms.", "38 kilograms"),
        ("How many were injured?", "Six were injured in the crash.", "Six"),
        ("What was the budget of the film?", "It had a budget of 400,000 euros.", "400,000 euros"),
        ("What fine do they face?", "Whoever fills a pool must pay 600 euros.", "600 euros"),
        ("What was the turnout?", "Turnout was 78 per cent, the highest ever.", "78 per cent"),
        ("Who is Sura?", "The female, named Sura, had slipped out at night.", "female"),
        (
            "Who was found in a motel?",
            "Police named a pregnant soldier whose body was found in a motel.",
            "a pregnant soldier",
        ),
        ("Who suffered a defeat?", "Torvik handed Ostmere a defeat in the cup.", "Ostmere"),
        (
            "When does the camp run?",
            "The camp runs from July 6 to July 19.",
            "July 6 to July 19",
        ),
        (
            "How was the wreck found?",
            "Divers found the wreck lying on its side.",
            "lying on its side",
        ),
        ("Who suffered a defeat?", "The referee saw France inflict a defeat on Italy.", "Italy"),
        (
            "Who accused Spain of spying?",
            "France and Italy have accused Spain of spying.",
            "France and Italy",
        ),
        (
            "Which Marine said he was glad?",
            '"I am glad to go," said Sgt. Jason Bendett of the 3rd Platoon.',
            "Sgt. Jason Bendett",
        ),
        (
            "What do investigators say about Ann Marsh?",
            "Investigators have said they do not believe Ann Marsh knew.",
            "they do not believe Ann Marsh knew",
        ),
        (
            "Why did Marsh think leaving was right?",
            '"It was a hard but right choice," said Ann Marsh of the retreat.',
            "It was a hard but right choice",
        ),
    ],
)
def test_the_answer_in_its_whole_extent(read: Read, question: str, text: str, answer: str) -> None:
    assert find_short(read(question), evidence_of(text))[0].text.removeprefix("The ") == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many were injured?", "Two of the injured are in a critical condition."),
        ("What is the salary of the judge?", "The judge said he had paid nine officials $4,000."),
        ("What was the turnout?", "Mori won by 9,000 votes."),
    ],
)
def test_what_counts_something_else_is_no_answer(read: Read, question: str, text: str) -> None:
    assert not find_short(read(question), evidence_of(text))


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("The launch had suffered several problems in recent years.", True),
        ("The launch had suffered a broken pump in recent years.", False),
        ("Problems of the launch were due to a broken pump.", False),
    ],
)
def test_a_sentence_that_only_repeats_the_question_is_known(
    read: Read, text: str, empty: bool
) -> None:
    question = read("What problems did the launch suffer from?")
    assert says_nothing_new(question, evidence_of(text).doc) is empty
