"""Speech: what was reported, by whom, and where the name is printed."""

from pathlib import Path
from typing import Any

import pytest

from index.speech import speaker_of
from index.speech.beside import report_beside
from tests.index.speech_reading import quotes_of, said

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


@pytest.mark.parametrize(
    ("text", "content", "speaker", "kind"),
    [
        (
            "“The bridge is safe,” said Ada Okafor.",
            "“The bridge is safe,”",
            "Ada Okafor",
            "direct",
        ),
        (
            "Ada Okafor said the bridge was safe.",
            "the bridge was safe",
            "Ada Okafor",
            "indirect",
        ),
        (
            "Ada Okafor said that the bridge was “perfectly safe” on Monday.",
            "that the bridge was “perfectly safe” on Monday",
            "Ada Okafor",
            "mixed",
        ),
        (
            "The bridge was unsafe, according to the city council.",
            "The bridge was unsafe",
            "the city council",
            "indirect",
        ),
        (
            "The bridge will not be rebuilt this year, a senior official has said.",
            "The bridge will not be rebuilt this year",
            "a senior official",
            "indirect",
        ),
        ("Moscow said it would leave the town.", "it would leave the town", "Moscow", "indirect"),
    ],
)
def test_one_report(nlp: Any, text: str, content: str, speaker: str, kind: str) -> None:
    found = {k: (s.removeprefix("the "), v) for k, (s, v) in said(nlp, text).items()}
    assert found == {content: (speaker.removeprefix("the "), kind)}


def test_pronoun_surname_and_title_lead_to_the_full_name(nlp: Any) -> None:
    text = (
        "General Ben Marsh, chief of the harbour guard, said on Monday the port was closed.\n\n"
        "“It will open again soon,” he said.\n\n"
        "Mr Marsh added that ships were waiting.\n\n"
        "The general warned that the storm was not over."
    )
    quotes = quotes_of(nlp, text)
    assert [q.speaker for q in quotes] == ["Ben Marsh"] * 4
    assert {q.role_of_speaker for q in quotes} == {"chief of the harbour guard"}
    assert [text[q.name_start : q.name_end] for q in quotes] == ["Ben Marsh"] * 4


def test_she_is_not_taken_for_a_man(nlp: Any) -> None:
    text = (
        "Laura Marsh met Peter Hale in the town hall on Friday.\n\n"
        "“We agree on everything,” she said."
    )
    assert said(nlp, text)["“We agree on everything,”"][0] == "Laura Marsh"


def test_quotation_of_several_sentences_is_one_report(nlp: Any) -> None:
    text = (
        "“The river is rising. We must leave today. Nobody should wait,” said Ada Okafor.\n\n"
        "“There is no more time.”"
    )
    found = said(nlp, text)
    assert found["“The river is rising. We must leave today. Nobody should wait,”"] == (
        "Ada Okafor",
        "direct",
    )
    assert found["“There is no more time.”"][0] == "Ada Okafor"


def test_interrupted_quotation_has_two_rows(nlp: Any) -> None:
    found = said(nlp, "“The river is rising,” said Ada Okafor. “We must leave the town today.”")
    assert {s for s, _ in found.values()} == {"Ada Okafor"}
    assert set(found) == {"“The river is rising,”", "“We must leave the town today.”"}


def test_who_goes_on_speaking_names_the_unnamed(nlp: Any) -> None:
    text = (
        "Five thousand soldiers have left the island, a top army general has said.\n"
        "“More will follow them soon,” added Ben Marsh, chief of the harbour guard."
    )
    quotes = quotes_of(nlp, text)
    assert [q.speaker for q in quotes] == ["Ben Marsh", "Ben Marsh"]
    assert quotes[0].speaker_mention == "a top army general"


def test_headline_attributions(nlp: Any) -> None:
    text = (
        "Bridge will be closed for years, says Ada Okafor\n\n"
        "The mayor, Ada Okafor, spoke to reporters on Friday about the plan.\n\n"
        "Town 'ready for the flood' - Okafor\n\n"
        "The water rose during the night."
    )
    found = said(nlp, text)
    assert found["Bridge will be closed for years"][0] == "Ada Okafor"
    assert found["Town 'ready for the flood'"][0] == "Ada Okafor"


def test_speaker_of_names_the_source_and_the_place_of_its_name(nlp: Any) -> None:
    text = "Ada Okafor visited the port.\n\nShe said the port would open again in spring."
    quotes = quotes_of(nlp, text)
    start = text.index("the port would")
    source = speaker_of(quotes, start, len(text))
    assert source is not None and source.speaker == "Ada Okafor"
    assert text[source.start : source.end] == "She"
    assert text[source.name_start : source.name_end] == "Ada Okafor"
    assert source.name_start == 0
    assert speaker_of(quotes, 0, 28) is None


@pytest.mark.parametrize(
    "text",
    [
        "In her second book, Ada Okafor described the harbour.",
        "The so-called “Iron Gate” was closed on Monday.",
        "He opened the door and left the “house.",
        "Ada Okafor did not say that the bridge was safe.",
        "Ada Okafor declined to say whether the bridge was safe.",
    ],
)
def test_rather_no_row_than_a_wrong_one(nlp: Any, text: str) -> None:
    assert said(nlp, text) == {}


def test_seed_speakers(nlp: Any) -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(SEEDS.glob("*.txt")):
        for quote in quotes_of(nlp, path.read_text(encoding="utf-8")):
            found.setdefault(quote.speaker, set()).add(quote.text)
    assert any("human suffering" in t for t in found["Mark Milley"])
    assert any("20,000 to 30,000 troops" in t for t in found["Mark Milley"])
    assert any("real problems" in t for t in found["Joe Biden"])
    assert any("psychological blow" in t for t in found["Ben Wallace"])
    assert any("moving out" in t for t in found["Oleksiy Arestovych"])
    assert any("inflict a lot of damage" in t for t in found["Jens Stoltenberg"])
    assert "" not in found


@pytest.mark.parametrize(
    ("text", "mention", "cue"),
    [
        ('"We lost the mill," said Ada Marsh on Monday.', "Ada Marsh", "said"),
        ('"We lost the mill," Ada Marsh (Leeds) said.', "Ada Marsh", "said"),
        ('Ada Marsh then said: "We lost the mill."', "Ada Marsh", "said"),
        ('"We lost the mill," she warned.', "she", "warned"),
        ('"We lost the mill" was painted on the wall.', None, None),
        ('Ada Marsh came in. "We lost the mill."', None, None),
    ],
)
def test_word_order_tells_who_speaks_beside_a_quotation(
    nlp: Any, text: str, mention: str | None, cue: str | None
) -> None:
    start = text.index('"')
    end = text.index('"', start + 1) + 1
    report = report_beside(nlp(text), start, end)
    if mention is None:
        assert report is None
        return
    assert report is not None
    assert text[report.mention_start : report.mention_end].startswith(mention)
    assert text[report.cue_start :].startswith(report.cue)
    assert report.cue == cue
    assert report.contents == ((start, end),)
