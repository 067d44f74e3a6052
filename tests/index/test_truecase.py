"""Text all in capitals is read in mixed case and printed as it was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.truecase import is_all_capitals, truecased

COMMON = frozenset("nurse die be wound in the mayor say hospital blast near tell".split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SIX NURSES DIED IN KYIV.", "Six nurses died in Kyiv."),
        ("THE MAYOR SAID HOFFERLIN TOLD US.", "The mayor said Hofferlin told us."),
        ("THE US MAYOR SAID. NURSES DIED ON MONDAY.", "The US mayor said. Nurses died on Monday."),
        ("MR J. HOFFERLIN DIED NEAR SAN SALVADOR.", "Mr J. Hofferlin died near San Salvador."),
        ("MARIA AND I TOLD A RUSSIAN NURSE.", "Maria and I told a Russian nurse."),
    ],
)
def test_names_keep_their_capital(text: str, expected: str) -> None:
    assert truecased(text, COMMON | {"and", "said", "six", "told"}) == expected


def test_without_a_list_of_words_only_known_names_are_capital() -> None:
    assert truecased("NURSES OF HOFFERLIN IN PARIS", ()) == "Nurses of hofferlin in Paris"


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("SIX NURSES DIED.", True),
        ("SIX McDONALD NURSES DIED.", True),
        ("Six nurses died.", False),
        ("NATO", False),
        ("BBC TV", False),
        ("40,000 $5BN 3-1", False),
        ("", False),
    ],
)
def test_what_counts_as_all_in_capitals(text: str, shouted: bool) -> None:
    assert is_all_capitals(text) is shouted


@settings(max_examples=200)
@given(st.text(max_size=80).map(str.upper) | st.text(max_size=80))
def test_offsets_stay(text: str) -> None:
    cased = truecased(text, COMMON)
    assert len(cased) == len(text)
    changed = [(a, b) for a, b in zip(text, cased, strict=True) if a != b]
    assert all(a.lower() == b for a, b in changed)


def test_a_doc_keeps_the_letters_and_gets_the_grammar(nlp: Any) -> None:
    text = "TWENTY-TWO SOLDIERS WERE KILLED IN SAN SALVADOR, GENERAL HOFFERLIN SAID."
    doc = nlp(text)
    assert doc.text == text
    assert [t.text for t in doc if t.tag_ == "NNS"] == ["SOLDIERS"]
    assert "SAN SALVADOR" in {e.text for e in doc.ents}
    assert [t.text for t in doc if t.dep_ == "nsubjpass"] == ["SOLDIERS"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60).map(str.upper))
def test_any_text_in_capitals_is_parsed_and_kept(nlp: Any, text: str) -> None:
    assert nlp(text).text == text
