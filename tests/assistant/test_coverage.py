"""Which words of a question a sentence and its surroundings cover."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.coverage import cover, share
from assistant.evidence import Evidence
from assistant.question import Question

Read = Callable[[str], Question]
Piece = Callable[[str, str], Evidence]


@pytest.mark.parametrize(
    ("question", "article", "sentence"),
    [
        ("Who rejected criticism of the warnings?", "flood_herald", "rejected criticism"),
        ("How many runners from 94 countries took part?", "sport_marathon", "18,500"),
        ("Why did the alarm not go off?", "museum_theft", "switched off"),
        ("When will the plant in Leipzig close?", "business_lumo", "Leipzig"),
    ],
)
def test_a_sentence_that_says_it_all_covers_all(
    read: Read, piece: Piece, question: str, article: str, sentence: str
) -> None:
    found = cover(read(question), piece(article, sentence))
    assert found.own == pytest.approx(1.0)
    assert found.around == pytest.approx(1.0)
    assert found.missing == ()
    assert found.lacking == 0
    assert found.acts


@pytest.mark.parametrize(
    ("question", "article", "sentence", "missing"),
    [
        ("Who photographed the comet?", "sport_marathon", "18,500", {"photographed", "comet"}),
        ("How many Swiss runners took part?", "sport_marathon", "18,500", {"Swiss"}),
        (
            "Did the alarm wake Bellini's neighbours?",
            "museum_theft",
            "switched off",
            {"neighbours"},
        ),
        ("How many of the 77 countries won?", "sport_marathon", "18,500", {"77"}),
    ],
)
def test_what_is_not_there_is_missing(
    read: Read, piece: Piece, question: str, article: str, sentence: str, missing: set[str]
) -> None:
    found = cover(read(question), piece(article, sentence))
    assert missing <= set(found.missing)
    assert found.own < 1.0


def test_names_and_numbers_among_the_missing_are_told_apart(read: Read, piece: Piece) -> None:
    question = read("How many of the 77 guests did Naomi Trost see in Berlin?")
    assert set(cover(question, piece("sport_marathon", "18,500")).unnamed) == {
        "77",
        "Naomi Trost",
        "Berlin",
    }


def test_a_name_that_the_article_prints_elsewhere_is_not_unknown_to_it(
    read: Read, piece: Piece
) -> None:
    question = read("Did Naomi Trost run the marathon of Lisbon among 77 runners?")
    found = cover(question, piece("sport_marathon", "came second"))
    assert set(found.unknown) == {"77", "Naomi Trost"}
    assert set(found.unknown) <= set(found.unnamed)


def test_the_neighbours_count_for_less_than_the_sentence(read: Read, piece: Piece) -> None:
    question = read("How many kilograms does the statue of the Falconer weigh?")
    weighs = cover(question, piece("museum_theft", "It weighs"))
    assert weighs.own < weighs.around < 1.0
    assert "Falconer" not in weighs.missing


def test_other_words_for_the_same_thing_count(read: Read, piece: Piece) -> None:
    said = piece("business_lumo", "Electronics maker")
    found = cover(read("How many positions will the firm axe?"), said)
    other = cover(read("How many whales were harpooned?"), said)
    assert found.own > other.own == 0.0


def test_the_speaker_of_a_pronoun_is_covered(read: Read, piece: Piece) -> None:
    found = cover(
        read("What did Amira Saleh say about the vaccine?"), piece("health_measles", "it is safe")
    )
    assert "Amira Saleh" not in found.missing
    assert found.own == pytest.approx(1.0)


def test_quoted_words_have_to_stand_there(read: Read, piece: Piece) -> None:
    assert (
        cover(read('Who said "it is safe"?'), piece("health_measles", "it is safe")).phrase == 1.0
    )
    assert (
        cover(read('Who said "it is unsafe"?'), piece("health_measles", "it is safe")).phrase == 0.0
    )


def test_shares_are_weighted_means(read: Read) -> None:
    terms = read("Where did Naomi Chebet buy shoes?").terms
    assert share([], {}) == 1.0
    assert share(terms, dict.fromkeys(terms, 1.0)) == pytest.approx(1.0)
    assert share(terms, dict.fromkeys(terms, 0.0)) == 0.0
    half = {term: float(term.kind == "name") for term in terms}
    weights = sum(term.weight for term in terms)
    assert share(terms, half) == pytest.approx(terms[0].weight / weights)


def test_the_place_where_all_is_set_need_not_be_named_again(read: Read, piece: Piece) -> None:
    runner_up = piece("sport_marathon", "came second")
    assert "Lisbon" in runner_up.article.text
    assert "Lisbon" not in runner_up.text
    assert "Lisbon" not in cover(read("Who came second in Lisbon?"), runner_up).missing
    assert "Berlin" in cover(read("Who came second in Berlin?"), runner_up).missing
