"""Evidence that answers comes first, and what keeps a sentence from being the answer is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

import pytest

from assistant.evidence import gather
from assistant.question import Question
from assistant.scorer import Features, FeatureScorer, Scored, obstacle

if TYPE_CHECKING:
    from index.store import Index

Read = Callable[[str], Question]


def score(news: Index, question: Question) -> list[Scored]:
    hits = news.retrieve(question.text, top_k=8)
    similarity = {rank: hit.similarity for rank, hit in enumerate(hits, start=1)}
    scored = FeatureScorer(news).score(question, gather(hits, news), similarity)
    return sorted(scored, key=lambda item: -item.score)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many villagers were pulled from rooftops?", "120 villagers"),
        ("Who leads the rescue operation?", "Piotr Zielak"),
        ("Why did Petrel crash?", "engine shut down"),
        ("How many people does Corvane employ?", "5,400"),
        ("What did Bruno Keller say about the offer?", "insult"),
        ("Where was the statue made?", "Florence"),
        ("Did the old dam fail?", "did not fail"),
        ("What share of Lumo does Lund own?", "22 per cent"),
    ],
)
def test_the_sentence_that_answers_is_among_the_first(
    news: Index, read: Read, question: str, words: str
) -> None:
    first = score(news, read(question))[:3]
    assert any(words in item.evidence.text for item in first)


def test_scores_and_features_are_shares(news: Index, read: Read) -> None:
    for question in ("How many people were killed?", "Who won?", "?", "Is it so in Lisbon?"):
        for item in score(news, read(question)):
            assert 0.0 <= item.score <= 1.0
            f = item.features
            for value in (f.own, f.around, f.phrase, f.fit, f.meaning, f.similarity):
                assert -1e-6 <= value <= 1.0 + 1e-6, (question, f)


def test_one_score_each_in_the_order_given(news: Index, read: Read) -> None:
    question = read("How many sheep were lost?")
    evidence = gather(news.retrieve(question.text, top_k=5), news)
    scored = FeatureScorer(news).score(question, evidence, {})
    assert [s.evidence.key for s in scored] == [e.key for e in evidence]
    assert FeatureScorer(news).score(question, (), {}) == ()


def test_the_same_evidence_gets_the_same_score(news: Index, read: Read) -> None:
    question = read("Who came second in the Lisbon marathon?")
    first, second = score(news, question), score(news, question)
    assert [(s.evidence.key, s.score, astuple(s.features)) for s in first] == [
        (s.evidence.key, s.score, astuple(s.features)) for s in second
    ]


def answering(news: Index, read: Read) -> tuple[Question, Features]:
    """A question with the features of a sentence that plainly answers it."""
    question = read("How many runners took part in the Lisbon marathon?")
    best = score(news, question)[0]
    assert "18,500" in best.evidence.text
    return question, best.features


def test_nothing_stands_in_the_way_of_a_plain_answer(news: Index, read: Read) -> None:
    question, features = answering(news, read)
    assert obstacle(question, features) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"conflict": "French runners"}, "conflict"),
        ({"unnamed": ("Lisbon",), "unknown": ("Lisbon",), "missing": ("Lisbon",)}, "name"),
        ({"unnamed": ("Lisbon",), "missing": ("Lisbon",)}, "afar"),
        ({"unfilled": True}, "unfilled"),
        ({"acts": False, "meaning": 0.2, "lead": -0.2, "own": 0.1, "phrase": 0.0}, "words"),
        ({"conflict": "French runners", "unfilled": True, "unnamed": ("Lisbon",)}, "conflict"),
        ({"unnamed": ("Lisbon",), "unknown": ("Lisbon",), "unfilled": True}, "name"),
    ],
)
def test_the_gravest_obstacle_is_told(
    news: Index, read: Read, change: dict[str, object], expected: str
) -> None:
    question, features = answering(news, read)
    assert obstacle(question, replace(features, **change)) == expected  # type: ignore[arg-type]


def test_a_question_without_content_has_no_answer(news: Index, read: Read) -> None:
    _, features = answering(news, read)
    assert obstacle(read("And what of it?"), features) == "words"


@pytest.mark.parametrize(
    "question",
    [
        "How many dogs drowned in the flood in Berlin?",
        "How many German runners took part?",
        "Why did Bruno Keller resign?",
        "Who photographed the comet?",
        "When did the thieves sell the statue?",
        "Did Laura Vitale marry an engineer?",
    ],
)
def test_nothing_answers_what_is_not_in_the_articles(
    news: Index, read: Read, question: str
) -> None:
    asked = read(question)
    assert [
        s.evidence.text for s in score(news, asked) if obstacle(asked, s.features) is None
    ] == []
