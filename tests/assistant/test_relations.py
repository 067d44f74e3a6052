"""Does a sentence say of the same parties what the question supposes of them?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.question import Question
from assistant.relations import conflict, objects, passive_subjects, phrase, predicates, subjects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Read = Callable[[str], Question]
Parse = Callable[[str], "Doc"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When did Peru defeat Brazil?", "Brazil defeated Peru on Sunday."),
        ("Why did Lindgren hire Brandt?", "Brandt hired Lindgren because of the dam."),
        ("How many German tourists were hurt?", "Twelve French tourists were hurt in the crash."),
        ("When did the Senate reject the plan?", "The Supreme Court rejected the plan in May."),
        ("Why did Marsh resign?", "The farmers demanded the resignation of Ann Marsh."),
        ("When did Marsh resign?", "Ann Marsh offered to resign on Monday."),
        ("Why did Hungary invade Poland?", "Sweden invaded Poland in order to punish the king."),
    ],
)
def test_swapped_or_other_parties_are_a_conflict(
    read: Read, parse: Parse, question: str, sentence: str
) -> None:
    assert conflict(read(question), parse(sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When did the siege begin?", "Sweden began its siege of the town in May."),
        ("Who stayed in Ann and Mary Holm's house?", "Guests filled Ann and Mary's house."),
        ("When did Brazil defeat Peru?", "Brazil defeated Peru on Sunday."),
        ("When did Brazil defeat Peru?", "Peru were defeated by Brazil on Sunday."),
        ("Why did Marsh resign?", "Ann Marsh resigned after the farmers demanded it."),
        ("Why did the farmers demand a vote?", "The farmers demanded a vote over the dam."),
        ("When did Brazil defeat Peru?", "They defeated Peru on Sunday."),
        ("When did Brazil defeat Peru?", "Sunday was a hot day."),
        ("When was Peru defeated?", "Brazil defeated Peru on Sunday."),
        ("How many French tourists were hurt?", "Twelve French tourists were hurt in the crash."),
        ("How many tourists were hurt?", "Twelve French tourists were hurt in the crash."),
        ("Why did Lindgren resign?", "Environment Minister Sofia Lindgren resigned over the dam."),
        ("When did Russia withdraw its troops?", "Moscow withdrew its troops in November."),
        (
            "Has the health minister ruled out closing schools?",
            "Health Minister Goran Petric ruled out closing schools.",
        ),
        (
            "Why will Calvera not buy water?",
            "The government has ruled out buying water because a pipeline would cost too much.",
        ),
        (
            "When did the FDA extend the permit?",
            "The agency extended the permit on Monday.",
        ),
        (
            "Why were the Omara Indians executed?",
            "The rebels executed six people because they had spoken to the army.",
        ),
        (
            "Where did Petrel crash?",
            "An earlier probe, Petrel, crashed on the same asteroid.",
        ),
        (
            "What share did Sebek receive?",
            "Her rival, President Anton Sebek, received 49.9 per cent.",
        ),
        (
            "Where was Tanaka sentenced?",
            "A court in Rotterdam sentenced Viktor Tanaka to six years.",
        ),
        (
            "Why was Lucy Marsh acquitted?",
            "The court acquitted Corvane's finance director, Lucy Marsh.",
        ),
    ],
)
def test_the_same_parties_and_unnamed_ones_are_none(
    read: Read, parse: Parse, question: str, sentence: str
) -> None:
    assert conflict(read(question), parse(sentence)) == ""


def test_a_question_that_supposes_nothing_conflicts_with_nothing(read: Read, parse: Parse) -> None:
    assert conflict(read("What happened?"), parse("Brazil defeated Peru on Sunday.")) == ""


def words(tokens: tuple[Token, ...]) -> list[str]:
    return [token.text for token in tokens]


def verb(doc: Doc, text: str) -> Token:
    (found,) = [token for token in doc if token.text == text]
    return found


def test_parties_of_a_verb(parse: Parse) -> None:
    doc = parse("The police arrested two guards and a cleaner.")
    assert words(subjects(verb(doc, "arrested"))) == ["police"]
    assert words(objects(verb(doc, "arrested"))) == ["guards", "cleaner"]
    doc = parse("Two guards were arrested by the police.")
    assert words(subjects(verb(doc, "arrested"))) == ["police"]
    assert words(passive_subjects(verb(doc, "arrested"))) == ["guards"]
    assert words(objects(verb(doc, "arrested"))) == ["guards"]


def test_whoever_is_told_to_do_it_does_it(parse: Parse) -> None:
    doc = parse("The mayor ordered the firemen to leave.")
    assert words(subjects(verb(doc, "leave"))) == ["firemen"]
    doc = parse("Keller came and spoke.")
    assert words(subjects(verb(doc, "spoke"))) == ["Keller"]


def test_events_are_found_by_meaning_closest_first(parse: Parse) -> None:
    doc = parse("The storm killed nine people, and the deaths shocked the town.")
    found = words(predicates("kill", doc))
    assert found[0] == "killed"
    assert "town" not in found
    assert predicates("sing", doc) == ()


def test_a_phrase_takes_its_adjectives_but_no_clause(parse: Parse) -> None:
    doc = parse("The old dam in the north, which nobody had checked, failed.")
    start, end = phrase(verb(doc, "dam"))
    assert doc.text[start:end] == "The old dam in the north"
