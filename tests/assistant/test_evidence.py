"""Evidence is the sentences of the passages found, each once, with the facts around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.evidence import Evidence, gather

if TYPE_CHECKING:
    from index.store import Index

Piece = Callable[[str, str], Evidence]
Pieces = Callable[[str], tuple[Evidence, ...]]


def test_every_sentence_of_the_passages_once(news: Index) -> None:
    hits = news.retrieve("Who is the mayor of Marwick?", top_k=8)
    found = gather(hits, news)
    keys = [e.key for e in found]
    assert len(keys) == len(set(keys))
    inside = {
        (h.article_id, n)
        for h in hits
        for n in range(h.passage.first_sentence, h.passage.last_sentence + 1)
    }
    assert set(keys) == inside
    assert [e.rank for e in found] == sorted(e.rank for e in found)
    assert gather([], news) == ()


def test_a_sentence_is_exactly_what_is_printed(news: Index, pieces: Pieces) -> None:
    for story in ("court_tanaka", "space_probe"):
        text = news.article(story).text
        for e in pieces(story):
            assert e.text == text[e.sentence.start : e.sentence.end] == e.doc.text
            for figure in e.figures:
                assert e.sentence.start <= figure.start < figure.end <= e.sentence.end
            for quote in e.quotes:
                assert quote.start < e.sentence.end
                assert quote.end > e.sentence.start


def test_neighbours(piece: Piece) -> None:
    wept = piece("court_tanaka", "Marsh wept")
    assert wept.before[0].text.startswith("The court acquitted")
    assert wept.after is not None
    assert "put lives at risk" in wept.after.text
    first, last = piece("space_probe", "landed on the asteroid"), piece("space_probe", "batteries")
    assert first.before == ()
    assert last.after is None


def test_whose_words_they_are(piece: Piece) -> None:
    assert piece("flood_herald", "first floor").speaker == "Helen Brandt"
    assert piece("strike_rail", "for six years").speaker == "Bruno Keller"
    assert piece("museum_theft", "heartbroken").speaker == "Chiara Bellini"
    assert piece("health_measles", "it is safe").speaker == "Amira Saleh"
    assert piece("museum_theft", "It weighs").speaker == ""


def test_a_speech_of_two_sentences_is_one(piece: Piece) -> None:
    more = piece("flood_herald", "no time to warn")
    assert more.speaker == "Helen Brandt"
    assert any("first floor" in doc.text for doc in more.speech)


def test_the_sentence_that_names_a_speaker_is_found(news: Index, piece: Piece) -> None:
    vaccine = piece("health_measles", "it is safe")
    named = vaccine.naming("Amira Saleh")
    assert named is not None
    text = news.article("health_measles").text
    assert "Amira Saleh" in text[named.start : named.end]
    assert vaccine.naming("Nobody Anywhere") is None


def test_what_the_article_calls_its_speakers(piece: Piece) -> None:
    assert "mayor of Marwick" in piece("flood_herald", "first floor").described("Helen Brandt")
    assert piece("flood_herald", "first floor").described("Nobody Anywhere") == ""


def test_names_of_the_sentence(piece: Piece) -> None:
    names = {n.text for n in piece("strike_rail", "Bruno Keller").names}
    assert names == {"Bruno Keller"}


@pytest.mark.xfail(strict=False, reason="a surname that opens the sentence is not seen as a name")
def test_a_surname_at_the_beginning_of_a_sentence(piece: Piece) -> None:
    names = {n.text for n in piece("business_lumo", "took over from founder").names}
    assert {"Mendes", "Erik Lund"} <= names
