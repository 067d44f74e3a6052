"""Misspelt names are read as the names the articles print; other words are left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from assistant.spelling import mentioned, respell

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from index.store import Index

Parse = Callable[[str], "Doc"]


@dataclass
class Known:
    """A vocabulary of a few names and words."""

    names: Mapping[str, int] = field(
        default_factory=lambda: {"Helen Brandt": 3, "Marwick": 5, "Halcyon": 2, "Mirela Kovacs": 4}
    )
    terms: Mapping[str, int] = field(
        default_factory=lambda: {"flood": 3, "brand": 1, "helen": 3, "brandt": 3, "marwick": 5}
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("How many people died in Marwik?", "How many people died in Marwick?"),
        ("When did the Halcion land?", "When did the Halcyon land?"),
        ("what did helen brandt say", "what did Helen Brandt say"),
        ("How many people died in Marwick?", "How many people died in Marwick?"),
    ],
)
def test_a_slip_in_a_name_is_mended(parse: Parse, written: str, meant: str) -> None:
    assert respell(parse(written), Known()) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Which brand of flour was sold?",
        "Was the marsh drained?",
        "How many people died in Berlin?",
        "What did Warwick University say?",
        "Who is Helga Brando?",
        "What about the weather?",
        "",
        "???",
        "1234 5678",
    ],
)
def test_other_words_and_other_names_are_left_alone(parse: Parse, question: str) -> None:
    assert respell(parse(question), Known()) == question


@pytest.mark.xfail(strict=False, reason="two slips in one short name")
def test_a_known_first_name_helps_to_read_the_surname(parse: Parse) -> None:
    assert respell(parse("Who is Mirella Kovax?"), Known()) == "Who is Mirela Kovacs?"


@pytest.mark.xfail(strict=False, reason="two letters in the wrong order")
def test_swapped_letters(parse: Parse, news: Index) -> None:
    mended = respell(parse("what did dr sahle say about the vaccine"), news.vocabulary())
    assert "Saleh" in mended


def test_a_name_is_mentioned_in_any_of_its_forms() -> None:
    for name in ("Helen Brandt", "Brandt", "brandt", "Mrs Brandt", "Marwick"):
        assert mentioned(name, Known()), name
    for name in ("Berlin", "Sofia Lindgren", "Zylbrad"):
        assert not mentioned(name, Known()), name


def test_no_name_of_the_articles_is_ever_changed(parse: Parse, news: Index) -> None:
    vocabulary = news.vocabulary()
    assert len(vocabulary.names) > 50
    changed = {
        name: mended
        for name in vocabulary.names
        if (mended := respell(parse(f"Who or what is {name}?"), vocabulary))
        != f"Who or what is {name}?"
    }
    assert changed == {}
