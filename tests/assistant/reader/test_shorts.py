"""The brief answer: the finder's where a kind is asked for, else the reader's, and whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fake_articles import evidence_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from news import STORIES

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.reader.shorts import merge_shorts, whole_phrase
from assistant.scorer import FeatureScorer, Scored, Signals
from assistant.shorts import ShortAnswer
from assistant.shorts.base import TRIMMED
from index.numbers import find_numbers

if TYPE_CHECKING:
    from index.store import Index

Read = Callable[[str], Question]
Piece = Callable[[str, str], Evidence]
FEW = settings(
    derandomize=True,
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def weigh(news: Index, read: Read) -> Callable[[str, Evidence], tuple[Question, Scored]]:
    """What the features say of one sentence."""

    def weighed(text: str, evidence: Evidence) -> tuple[Question, Scored]:
        question = read(text)
        (item,) = FeatureScorer(news).score(question, [evidence], {})
        return question, item

    return weighed


Weigh = Callable[[str, Evidence], tuple[Question, Scored]]


def pointed(item: Scored, *words: str, margin: float = 6.0) -> Scored:
    """The same evidence with a reader that is sure of these words, the first most."""
    spans = []
    for said in words:
        assert item.evidence.text.count(said) == 1
        start = item.evidence.sentence.start + item.evidence.text.index(said)
        spans.append(ShortAnswer(start=start, end=start + len(said), text=said, fit=0.8))
    signals = Signals(answerable=3.0, margin=margin, share=0.8, spans=tuple(spans))
    return replace(item, signals=signals)


def merged(question: Question, item: Scored) -> list[str]:
    """The brief answers, each checked against the article."""
    found = merge_shorts(question, item)
    for short in found:
        assert short.text == item.evidence.article.text[short.start : short.end]
        assert short.text.strip(TRIMMED), "an empty brief answer"
    return [short.text for short in found]


# Quantities


@pytest.mark.parametrize(
    ("article_id", "words", "torn", "whole"),
    [
        ("flood_herald", "At least 11 people", "11", "At least 11"),
        ("flood_herald", "At least 11 people", "least 11 people", "At least 11 people"),
        ("flood_herald", "More than 3,200", "3,200 residents", "More than 3,200 residents"),
        ("court_tanaka", "$4.3 million", "4.3", "a total of $4.3 million"),
        ("court_tanaka", "about 5,400 people", "5,400", "about 5,400"),
        ("election_ostrava", "fewer than 9,000 votes", "000 votes", "fewer than 9,000 votes"),
        ("flood_herald", "pulled 120 villagers", "by helicopter.", "by helicopter"),
    ],
)
def test_a_quantity_keeps_its_qualifier(
    weigh: Weigh, piece: Piece, article_id: str, words: str, torn: str, whole: str
) -> None:
    _, item = weigh("How many people were killed?", piece(article_id, words))
    signals = pointed(item, torn).signals
    assert signals is not None
    found = whole_phrase(item, signals.spans[0])
    assert found.text == whole
    assert item.evidence.article.text[found.start : found.end] == whole


@pytest.mark.parametrize(
    ("article_id", "words", "torn", "whole"),
    [
        ("flood_courier", "Lindgren disagreed", "Lindgren", "Environment Minister Sofia Lindgren"),
        ("court_tanaka", "asked for a sentence", "Smit", "Prosecutor Ingeborg Smit"),
        ("museum_theft", "Paolo Greco", "Greco", "Inspector Paolo Greco"),
    ],
)
def test_a_person_keeps_name_and_office(
    weigh: Weigh, piece: Piece, article_id: str, words: str, torn: str, whole: str
) -> None:
    _, item = weigh("Who?", piece(article_id, words))
    signals = pointed(item, torn).signals
    assert signals is not None
    assert whole_phrase(item, signals.spans[0]).text == whole


@FEW
@given(data=st.data())
def test_no_span_tears_a_quantity(
    weigh: Weigh, pieces: Callable[[str], tuple[Evidence, ...]], data: st.DataObject
) -> None:
    story = data.draw(st.sampled_from(STORIES))
    evidence = data.draw(st.sampled_from(pieces(story.id)))
    _, item = weigh("What happened?", evidence)
    sentence = evidence.sentence
    start = data.draw(st.integers(sentence.start, sentence.end - 1))
    end = data.draw(st.integers(start + 1, sentence.end))
    text = evidence.article.text[start:end]
    found = whole_phrase(item, ShortAnswer(start=start, end=end, text=text, fit=0.7))
    assert sentence.start <= found.start <= found.end <= sentence.end
    assert found.text == evidence.article.text[found.start : found.end]
    assert found.fit == 0.7
    assert found.text == found.text.strip(TRIMMED.replace("(", "").replace(")", ""))
    for number in find_numbers(evidence.text):
        low, high = sentence.start + number.full_start, sentence.start + number.full_end
        apart = found.end <= low or high <= found.start
        assert apart or (found.start <= low and high <= found.end), (evidence.text, found)


# Whose words


@pytest.mark.parametrize("figure", ["50.1", "49.9"])
def test_the_reader_chooses_among_the_finder_s_spans(
    weigh: Weigh, piece: Piece, figure: str
) -> None:
    question, item = weigh(
        "What share of the vote did the candidates take?", piece("election_ostrava", "50.1")
    )
    assert question.kind == "number"
    assert {short.text for short in item.shorts} == {"50.1 per cent", "49.9 per cent"}
    found = merged(question, pointed(item, figure))
    assert found[0] == f"{figure} per cent"
    assert sorted(found) == ["49.9 per cent", "50.1 per cent"]


def test_a_typed_question_keeps_to_its_kind(weigh: Weigh, piece: Piece) -> None:
    question, item = weigh(
        "How many villagers were pulled from rooftops?", piece("flood_herald", "120 villagers")
    )
    assert merged(question, pointed(item, "by helicopter")) == [s.text for s in item.shorts]


@pytest.mark.parametrize("margin", [9.0, 1.0])
def test_no_reader_is_sure_enough_to_answer_when_with_a_thing(
    weigh: Weigh, piece: Piece, margin: float
) -> None:
    question, item = weigh("When did Tanaka pay?", piece("court_tanaka", "had paid a total"))
    assert question.kind == "time"
    found = merged(question, pointed(item, "safety inspections", margin=margin))
    assert found == [short.text for short in item.shorts]
    assert "2018" in found


@pytest.mark.parametrize(("margin", "first"), [(9.0, "safety inspections"), (1.0, "")])
def test_only_a_sure_reader_goes_before_a_poor_fit(
    weigh: Weigh, piece: Piece, margin: float, first: str
) -> None:
    question, item = weigh("Where did Tanaka pay?", piece("court_tanaka", "had paid a total"))
    assert question.kind == "place"
    poor = replace(item, shorts=tuple(replace(short, fit=0.5) for short in item.shorts))
    assert poor.short is not None
    found = merged(question, pointed(poor, "safety inspections", margin=margin))
    assert found[0] == (first or poor.short.text)


@pytest.mark.parametrize(
    ("text", "sentence", "found", "span", "first"),
    [
        (
            "How often does the ferry run?",
            "The ferry runs once a week in winter.",
            "once",
            "once a week",
            "once a week",
        ),
        (
            "How many homes were lost?",
            "The fire took 640 homes and 12 barns.",
            "640",
            "640 homes and 12 barns",
            "640",
        ),
        (
            "Where was she found?",
            "She was found singing at a petrol station near Galway.",
            "singing at a petrol station near Galway",
            "a petrol station",
            "a petrol station",
        ),
    ],
)
def test_the_reader_s_words_go_first_where_they_add_a_unit_or_are_the_core(
    weigh: Weigh, text: str, sentence: str, found: str, span: str, first: str
) -> None:
    question, item = weigh(text, evidence_of(sentence))
    start = item.evidence.sentence.start + sentence.index(found)
    poor = ShortAnswer(start=start, end=start + len(found), text=found, fit=0.6)
    assert merged(question, pointed(replace(item, shorts=(poor,)), span))[0] == first


def test_what_was_said_is_the_reader_s_where_no_finder_knows(weigh: Weigh) -> None:
    sentence = "Jodie Marchbank thought the penalty too harsh for a first mistake."
    question, item = weigh("What did Jodie Marchbank say of the punishment?", evidence_of(sentence))
    assert question.kind == "said"
    bare = replace(item, shorts=())
    assert merged(question, pointed(bare, "too harsh")) == ["too harsh"]


def test_where_the_finder_has_nothing_the_reader_s_words_are_taken(
    weigh: Weigh, piece: Piece
) -> None:
    evidence = piece("business_lumo", "painful decisions")
    question, item = weigh("How will Lumo save money?", evidence)
    assert question.kind == "manner" and not item.shorts
    assert merged(question, pointed(item, "painful decisions")) == ["painful decisions"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("How many jobs will Lumo cut?", "number", "painful decisions"),
        ("What is Lumo?", "definition", "were painful"),
        ("How will Lumo save money?", "manner", "on Tuesday"),
        ("How will Lumo save money?", "manner", "The painful decisions"),
    ],
)
def test_the_reader_s_words_must_be_of_the_form_asked_for(
    weigh: Weigh, text: str, kind: str, words: str
) -> None:
    sentence = "The painful decisions on Tuesday were painful for Lumo."
    question, item = weigh(text, evidence_of(sentence))
    assert question.kind == kind
    assert words not in merged(question, pointed(item, words))


def test_an_open_question_takes_the_reader_s_words(weigh: Weigh, piece: Piece) -> None:
    question, item = weigh(
        "What did the army offer?", piece("strike_rail", "The army offered to drive buses")
    )
    assert question.kind == "thing"
    found = merged(question, pointed(item, "drive buses", "The army"))
    assert found[0] == "drive buses"
    assert set(found) >= {short.text for short in item.shorts}


def test_a_speaker_asked_for_is_the_finder_s(weigh: Weigh, piece: Piece) -> None:
    evidence = piece("strike_rail", "the offer was an insult")
    question, item = weigh("Who said that the offer was an insult?", evidence)
    assert question.asks_speaker
    assert merged(question, item)[0] == "Bruno Keller"
    assert merge_shorts(question, pointed(item, "an insult")) == item.shorts


@pytest.mark.parametrize(
    ("question", "article_id", "words", "kind"),
    [
        ("Did the old dam fail?", "flood_herald", "old dam", "yes_no"),
        ("What did Bruno Keller say about the offer?", "strike_rail", "an insult", "said"),
    ],
)
def test_verdicts_and_statements_are_the_finder_s(
    weigh: Weigh, piece: Piece, question: str, article_id: str, words: str, kind: str
) -> None:
    parsed, item = weigh(question, piece(article_id, words))
    assert parsed.kind == kind
    assert merge_shorts(parsed, pointed(item, words)) == item.shorts


def test_a_guess_is_not_shown(weigh: Weigh, piece: Piece) -> None:
    question, item = weigh(
        "What did the army offer?", piece("strike_rail", "The army offered to drive buses")
    )
    unsure = pointed(item, "The army", margin=-20.0)
    assert merge_shorts(question, unsure) == item.shorts


def test_without_a_reading_the_finder_decides(weigh: Weigh, piece: Piece) -> None:
    question, item = weigh(
        "What did the army offer?", piece("strike_rail", "The army offered to drive buses")
    )
    assert merge_shorts(question, item) == item.shorts
    nothing = Signals(answerable=0.0, margin=3.0, share=0.0, spans=())
    assert merge_shorts(question, replace(item, signals=nothing)) == item.shorts


@pytest.mark.parametrize("asked", ["What did the army offer?", "How many buses were driven?"])
def test_a_span_of_nothing_but_signs_is_no_answer(weigh: Weigh, piece: Piece, asked: str) -> None:
    question, item = weigh(asked, piece("strike_rail", "The army offered to drive buses"))
    merged(question, pointed(item, "."))
    merged(question, pointed(replace(item, shorts=()), ","))
