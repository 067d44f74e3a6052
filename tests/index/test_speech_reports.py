"""Which words are a report, in every form that news has for one; invented sentences."""

from typing import Any

import pytest

from tests.index.speech_reading import quotes_of, said


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        (
            "Still, Ada Marsh said, officials have to decide who gets the money.",
            "officials have to decide who gets the money",
            "Ada Marsh",
        ),
        (
            "Ada Marsh expressed concern that the mill was leaking.",
            "concern that the mill was leaking",
            "Ada Marsh",
        ),
        (
            "The council issued a statement saying that the dam was safe.",
            "that the dam was safe",
            "The council",
        ),
        (
            "LONDON (Reuters) - Mayor Ada Marsh said the dam would hold.",
            "the dam would hold",
            "Ada Marsh",
        ),
        (
            "As reported by the Leeds Courier, there are 150 houses at risk in the valley.",
            "there are 150 houses at risk in the valley",
            "Leeds Courier",
        ),
        (
            "Ada Marsh has been quoted as saying the dam would hold.",
            "the dam would hold",
            "Ada Marsh",
        ),
        (
            "Their leader, the Swiss diplomat Ada Marsh, said the dam would hold.",
            "the dam would hold",
            "Ada Marsh",
        ),
        (
            "As Ada Marsh pointed out, the dam has real effects on real people.",
            "the dam has real effects on real people",
            "Ada Marsh",
        ),
        (
            "In Ada Marsh's words, the river was “a monster”.",
            "the river was “a monster”",
            "Ada Marsh",
        ),
        (
            "Ada Marsh was told by Ben Hale that the river would rise.",
            "that the river would rise",
            "Ben Hale",
        ),
        (
            "Ada Marsh called again for Ben Hale to resign for not closing the dam.",
            "Ben Hale to resign for not closing the dam",
            "Ada Marsh",
        ),
        (
            "Ada Marsh asked the students if they were tired.",
            "if they were tired",
            "Ada Marsh",
        ),
        (
            "The dam was hit by two rockets, a source close to the ministry told the Courier.",
            "The dam was hit by two rockets",
            "a source",
        ),
        (
            "The firm announced plans to build a new mill in Leeds.",
            "plans to build a new mill in Leeds",
            "The firm",
        ),
    ],
)
def test_one_report(nlp: Any, text: str, content: str, speaker: str) -> None:
    assert {k: s for k, (s, _) in said(nlp, text).items()} == {content: speaker}


def test_a_noun_of_saying_carries_a_report(nlp: Any) -> None:
    found = said(nlp, "Ada Marsh's claim that the dam was safe was rejected by engineers.")
    assert found["that the dam was safe"][0] == "Ada Marsh"
    assert found["Ada Marsh's claim that the dam was safe"][0] == "engineers"


def test_a_report_within_a_report_has_its_own_source(nlp: Any) -> None:
    found = said(nlp, "Moscow said that Kyiv had claimed the town was empty.")
    assert {k: s for k, (s, _) in found.items()} == {
        "that Kyiv had claimed the town was empty": "Moscow",
        "the town was empty": "Kyiv",
    }


def test_content_ends_where_the_teller_or_another_source_goes_on(nlp: Any) -> None:
    text = "Ada Marsh said the river was rising, while Ben Hale insisted that the town was safe."
    assert {k: s for k, (s, _) in said(nlp, text).items()} == {
        "the river was rising": "Ada Marsh",
        "that the town was safe": "Ben Hale",
    }
    text = "Police in Leeds have admitted they broke into houses and have agreed to pay for it."
    found = {q.text: (q.speaker, q.cue) for q in quotes_of(nlp, text)}
    assert found["they broke into houses"] == ("Police in Leeds", "admitted")


def test_content_keeps_its_condition(nlp: Any) -> None:
    text = (
        "Ada Marsh said she was open to talks with the farmers to end the strike, but only on the"
        " condition that they leave the dam."
    )
    (quote,) = quotes_of(nlp, text)
    assert quote.text.endswith("but only on the condition that they leave the dam")


def test_a_participle_is_said_by_who_speaks_not_by_the_nearest_noun(nlp: Any) -> None:
    text = '"We lost the mill," Ada Marsh said, adding that the dam had nearly failed.'
    assert {s for s, _ in said(nlp, text).values()} == {"Ada Marsh"}


def test_who_goes_on_after_a_paper_is_named_is_the_speaker(nlp: Any) -> None:
    text = '"The dam will hold," Ada Marsh said, according to the Courier. "I was there myself."'
    assert said(nlp, text)['"I was there myself."'][0] == "Ada Marsh"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Marsh found herself alone, found a way out, and the court found him guilty.",
        "Asked whether the dam was safe, Ada Marsh left the room.",
        "Nobody spoke in a culture called “The Mill Way”.",
        "The man is said to be ill, and it is thought that he left.",
        "Ada Marsh read “The Old Dam” and “Mill Town” in one day.",
    ],
)
def test_rather_no_row_than_a_wrong_one(nlp: Any, text: str) -> None:
    assert said(nlp, text) == {}
