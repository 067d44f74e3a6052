"""Reports as agencies send them: the dateline is no answer, and kinds of answers are kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assistant.question import Question
from assistant.shorts import find_short
from index import Index, build
from index.dateline import dateline_end

Read = Callable[[str], Question]

DISPATCH = """Bus overturns near dam

HARBOUR BAY, Norland (NNA) -- A bus carrying Chinese tourists overturned on Friday near Grey Dam.

(NNA) -- The body of a pregnant soldier was found on Saturday in a motel room in Westfield.

Five days of fighting in the Kestrel hills have left at least 25 dead and 40 injured.

Ada Brandt spends three hours in the gym five days a week.

More than 900 Danish soldiers were wounded on the island.

The court freed Adam Moor on Monday since he had attacked the prison guard in May.

Watch Norland News editor Petra Holm's report on the storm in Aldport.

Aldport, a fishing port in the north which the army held for years, lost its only hospital.

Ruth Okello, speaking to Norland News, praised the rescue but warned that the dam may still fail.

It is a blow that the town has to pay, Okello said, adding that she was sorry.
"""


@pytest.fixture(scope="module")
def dispatch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("dispatch")
    (folder / "dispatch.txt").write_text(DISPATCH, encoding="utf-8")
    build([folder / "dispatch.txt"], folder / "index")
    with Index.open(folder / "index") as opened:
        yield opened


@pytest.fixture(scope="module")
def shorts(dispatch: Index, read: Read) -> Callable[[str, str], list[str]]:
    """The brief answers to a question that the sentence with some words offers, best first."""
    from assistant.evidence import gather

    def found(question: str, words: str) -> list[str]:
        evidence = gather(dispatch.retrieve(words, top_k=5), dispatch)
        piece = next(e for e in evidence if words in e.text)
        return [short.text for short in find_short(read(question), piece)]

    return found


Shorts = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("LONDON (Reuters) - The dam broke.", "The dam broke."),
        ("KABUL, Afghanistan (CNN) -- The dam broke.", "The dam broke."),
        ("Kabul, Afghanistan (CNN) -- The dam broke.", "The dam broke."),
        ("(CNN)  -- The dam broke.", "The dam broke."),
        ("NEW YORK - The dam broke.", "The dam broke."),
        (
            "The dam (built in 1930) - a bad one - broke.",
            "The dam (built in 1930) - a bad one - broke.",
        ),
        ("Kyiv - the capital - was dark.", "Kyiv - the capital - was dark."),
        (
            "The North Atlantic Treaty Organization (NATO) met.",
            "The North Atlantic Treaty Organization (NATO) met.",
        ),
        ("", ""),
    ],
)
def test_a_sentence_begins_behind_its_dateline(text: str, body: str) -> None:
    assert text[dateline_end(text) :] == body


@pytest.mark.parametrize(
    "text",
    [
        "The dam (built in 1930) - a bad one - broke.",
        "The North Atlantic Treaty Organization (NATO) met.",
        "The Force (JEF) met - in Kyiv.",
    ],
)
def test_brackets_inside_a_sentence_are_no_dateline(text: str) -> None:
    assert dateline_end(text) == 0


def test_the_agency_is_nobody_who_was_found(shorts: Shorts) -> None:
    assert not any("NNA" in text for text in shorts("Who was found dead?", "pregnant soldier"))


def test_the_town_of_a_dateline_may_be_where_it_was(shorts: Shorts) -> None:
    found = shorts("Where did the bus overturn?", "Chinese tourists")
    assert found[0] == "Grey Dam"
    assert not any("NNA" in text for text in found)


def test_a_people_tells_the_country(shorts: Shorts) -> None:
    found = shorts("What country were the passengers on the bus from?", "Chinese tourists")
    assert "Chinese" in found


def test_a_side_may_be_told_by_its_people(shorts: Shorts) -> None:
    assert shorts("On which side were 900 soldiers wounded?", "900 Danish")[0] == "Danish"


def test_a_death_toll_counts_the_dead(shorts: Shorts) -> None:
    found = shorts("What is the death toll of the fighting in the Kestrel hills?", "Kestrel")
    assert found == ["at least 25"]


def test_how_often_is_not_how_long(shorts: Shorts) -> None:
    found = shorts("How long does Ada Brandt spend in the gym?", "Ada Brandt")
    assert found == ["three hours"]


@pytest.mark.parametrize(
    "question",
    [
        "Why is the bridge unsafe, in Brandt's view?",
        "By Brandt's account, how many were hurt?",
        "According to Brandt, who opened the gate?",
    ],
)
def test_a_question_may_be_asked_in_the_view_of_somebody(read: Read, question: str) -> None:
    assert read(question).speaker == "Brandt"


@pytest.mark.parametrize(
    ("question", "words", "first"),
    [
        ("Which country's soldiers were wounded?", "900 Danish", "Danish"),
        ("Whose report on the storm can be watched?", "Watch Norland", "Petra Holm"),
        ("What is Aldport?", "fishing port", "a fishing port in the north"),
        ("How many of its hospitals did Aldport lose?", "fishing port", "only hospital"),
        ("What did Okello warn?", "praised the rescue", "the dam may still fail"),
        ("When was Moor freed?", "Adam Moor", "Monday"),
        ("When did Moor attack the guard?", "Adam Moor", "May"),
    ],
)
def test_the_brief_answer_is_that_of_the_thing_asked_about(
    shorts: Shorts, question: str, words: str, first: str
) -> None:
    assert shorts(question, words)[0] == first


def test_a_date_of_something_before_is_none_of_the_event(shorts: Shorts) -> None:
    assert "May" not in shorts("When was Moor freed?", "Adam Moor")


def test_what_it_is_is_a_reason_and_to_add_is_none(shorts: Shorts) -> None:
    found = shorts("Why is it a blow, in Okello's view?", "It is a blow")
    assert found[0] == "that the town has to pay"
    assert not any(text.startswith("adding") for text in found)
