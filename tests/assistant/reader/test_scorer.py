"""Reader and features together: every sentence weighed once, and never a silent failure."""

from __future__ import annotations

import logging
import random
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from news import STORIES

from assistant.evidence import Evidence, gather
from assistant.question import Question
from assistant.reader.decision import accepts, load_decision
from assistant.reader.model import DATA, ReaderModel
from assistant.reader.scorer import (
    READ_AT_MOST,
    ReaderScorer,
    decide,
    left_to_features,
    reader_problem,
)
from assistant.reader.windows import cut_windows
from assistant.scorer import FeatureScorer, Scored, by_features

if TYPE_CHECKING:
    from index.store import Index

Read = Callable[[str], Question]
Pieces = Callable[[str], tuple[Evidence, ...]]
Summary = list[tuple[object, ...]]

ASKED = (
    "How many villagers were pulled from rooftops?",
    "What did the army offer?",
    "Who said that the offer was an insult?",
    "Did the old dam fail?",
    "Why?",
)


@pytest.fixture(scope="module")
def scorer(news: Index) -> ReaderScorer:
    return ReaderScorer(news)


@pytest.fixture(scope="module")
def everything(pieces: Pieces) -> tuple[Evidence, ...]:
    """Every sentence of every article: more windows than are read."""
    return tuple(item for story in STORIES for item in pieces(story.id))


def found(news: Index, question: Question) -> tuple[Sequence[Evidence], dict[int, float]]:
    """The evidence of the passages near a question, with the passages' cosines."""
    hits = news.retrieve(question.text, top_k=6)
    return gather(hits, news), {rank: hit.similarity for rank, hit in enumerate(hits, start=1)}


def summary(scored: Sequence[Scored]) -> Summary:
    """All of it, in an order that does not depend on the scores."""
    told = [
        (s.evidence.key, s.score, s.rank, s.confidence, s.obstacle, s.features, s.shorts, s.signals)
        for s in scored
    ]
    return sorted(told, key=lambda row: str(row[0]))


# What a score is


@pytest.mark.parametrize("text", ASKED)
def test_every_sentence_is_weighed_once(
    news: Index, read: Read, scorer: ReaderScorer, text: str
) -> None:
    question = read(text)
    evidence, similarity = found(news, question)
    scored = scorer.score(question, evidence, similarity)
    assert sorted(s.evidence.key for s in scored) == sorted(e.key for e in evidence)
    plain = {s.evidence.key: s for s in FeatureScorer(news).score(question, evidence, similarity)}
    threshold = load_decision(DATA).weights(accepts(tuple(plain.values()))).threshold
    left = left_to_features(question, tuple(plain.values()))
    for item in scored:
        before = plain[item.evidence.key]
        assert 0.0 <= item.rank <= 1.0
        assert 0.0 <= item.confidence <= 1.0
        assert item.score == before.score
        assert item.features == before.features
        if left or before.obstacle in ("conflict", "name"):
            assert item.obstacle == before.obstacle
        else:
            assert (item.obstacle is None) == (item.confidence >= threshold)
        for short in item.shorts:
            printed = item.evidence.article.text[short.start : short.end]
            assert printed == short.text or short.said_by or short.text in ("Yes", "No")


def test_what_forbids_an_answer_stays_however_sure_the_reader_is(
    news: Index, read: Read, scorer: ReaderScorer
) -> None:
    held = set()
    for text in (
        "How many German runners took part in the Lisbon marathon?",
        "How many villagers were pulled from rooftops in Berlin?",
    ):
        question = read(text)
        evidence, similarity = found(news, question)
        plain = FeatureScorer(news).score(question, evidence, similarity)
        hard = {s.evidence.key: s.obstacle for s in plain if s.obstacle in ("conflict", "name")}
        after = {s.evidence.key: s.obstacle for s in scorer.score(question, evidence, similarity)}
        assert {key: after[key] for key in hard} == hard
        held |= set(hard.values())
    assert "name" in held


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Who said that the offer was an insult?", True),
        ("Who said that the pitch was a swamp?", False),  # nobody did: the rules accept nothing
        ("How many people were killed in Marwick?", True),
        ("How many people were killed in Berlin?", False),
        ("How many villagers were pulled from rooftops?", False),
    ],
)
def test_who_said_so_and_how_many_fell_is_left_to_the_ledgers_where_the_rules_accept(
    news: Index, read: Read, scorer: ReaderScorer, text: str, left: bool
) -> None:
    question = read(text)
    evidence, similarity = found(news, question)
    plain = FeatureScorer(news).score(question, evidence, similarity)
    assert left_to_features(question, plain) is left
    scored = scorer.score(question, evidence, similarity)
    same = [replace(item, confidence=0.0) for item in scored]
    assert (same == [replace(item, confidence=0.0) for item in plain]) is left


def test_of_two_answers_by_features_the_better_one_is_the_surer(
    news: Index, read: Read, scorer: ReaderScorer
) -> None:
    question = read("How many people were killed in Marwick?")
    evidence, similarity = found(news, question)
    scored = sorted(scorer.score(question, evidence, similarity), key=lambda item: item.score)
    sure = [item.confidence for item in scored]
    assert sure == sorted(sure)
    assert 0.0 < sure[0] < sure[-1] < 1.0


def test_words_of_nobody_are_no_answer_to_who_said_so(
    news: Index, read: Read, scorer: ReaderScorer
) -> None:
    met = 0
    for text in ("Who said that nobody was hurt?", "Who said the alarm did not go off?"):
        question = read(text)
        assert question.asks_speaker
        evidence, similarity = found(news, question)
        plain = FeatureScorer(news).score(question, evidence, similarity)
        unsaid = {s.evidence.key for s in plain if s.obstacle == "unfilled"}
        after = {s.evidence.key: s.obstacle for s in scorer.score(question, evidence, similarity)}
        assert {after[key] for key in unsaid} <= {"unfilled"}
        met += len(unsaid)
    assert met


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many villagers were pulled from rooftops?", "120 villagers"),
        ("Who leads the rescue operation?", "Piotr Zielak"),
        ("Where was the statue made?", "Florence"),
    ],
)
def test_the_sentence_that_answers_comes_first_and_is_shown(
    news: Index, read: Read, scorer: ReaderScorer, text: str, words: str
) -> None:
    question = read(text)
    best = max(scorer.score(question, *found(news, question)), key=lambda s: s.rank)
    assert words in best.evidence.text
    assert best.obstacle is None
    assert best.confidence > 0.5
    assert best.signals is not None


def test_what_the_reader_says_lies_in_the_sentence(
    news: Index, read: Read, scorer: ReaderScorer
) -> None:
    question = read(ASKED[0])
    scored = scorer.score(question, *found(news, question))
    assert any(item.signals for item in scored)
    for item in scored:
        if item.signals is None:
            continue
        assert item.signals.spans
        sentence = item.evidence.sentence
        for span in item.signals.spans:
            assert sentence.start <= span.start < span.end <= sentence.end
            assert item.evidence.article.text[span.start : span.end] == span.text
            assert 0.0 <= span.fit <= 1.0 + 1e-6


def test_no_more_than_nine_windows_are_read(
    read: Read, scorer: ReaderScorer, everything: tuple[Evidence, ...]
) -> None:
    question = read(ASKED[0])
    scored = scorer.score(question, everything, {})
    read_keys = {item.evidence.key for item in scored if item.signals}
    windows = cut_windows(everything)
    assert len(windows) > READ_AT_MOST == 9
    were_read = [w for w in windows if any(e.key in read_keys for e in w.evidence)]
    assert len(were_read) == 9
    first = by_features(scored)[0]
    assert first.evidence.key in read_keys
    assert len(scored) == len(everything)


def test_without_evidence_or_words_nothing_is_read(
    news: Index, read: Read, scorer: ReaderScorer
) -> None:
    assert scorer.score(read(ASKED[0]), (), {}) == ()
    evidence, _ = found(news, read(ASKED[0]))
    for item in scorer.score(read(""), evidence, {}):
        assert item.signals is None
        assert item.obstacle is not None


@pytest.mark.parametrize("text", ["villagers", "why " * 2000, "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "🎉🎉"])
def test_a_question_the_network_cannot_read_is_weighed_all_the_same(
    news: Index, read: Read, scorer: ReaderScorer, text: str
) -> None:
    evidence, similarity = found(news, read(ASKED[0]))
    scored = scorer.score(read(text), evidence, similarity)
    assert sorted(s.evidence.key for s in scored) == sorted(e.key for e in evidence)
    assert all(0.0 <= item.confidence <= 1.0 for item in scored)


# The same again


@pytest.mark.parametrize("text", ASKED[:2])
def test_the_order_of_the_evidence_changes_nothing(
    read: Read, scorer: ReaderScorer, everything: tuple[Evidence, ...], text: str
) -> None:
    question = read(text)
    shuffled = list(everything)
    random.Random(7).shuffle(shuffled)
    assert summary(scorer.score(question, shuffled, {})) == summary(
        scorer.score(question, everything, {})
    )


def test_eight_threads_share_one_scorer(news: Index, read: Read) -> None:
    shared = ReaderScorer(news)
    asked = [read(text) for text in ASKED[:2]]

    def weigh(question: Question) -> Summary:
        return summary(shared.score(question, *found(news, question)))

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(weigh, asked * 2))
    assert together == [weigh(question) for question in asked] * 2


def test_deciding_again_changes_neither_rank_nor_confidence(
    news: Index, read: Read, scorer: ReaderScorer
) -> None:
    question = read(ASKED[1])
    evidence, similarity = found(news, question)
    plain = FeatureScorer(news).score(question, evidence, similarity)
    weights = load_decision(DATA)
    signalled = scorer.read(question, plain)
    assert [s.evidence.key for s in signalled] == [s.evidence.key for s in plain]
    assert summary(decide(question, signalled, weights)) == summary(
        decide(question, signalled[::-1], weights)
    )


# Where the reader cannot be had


def lose_the_model(folder: Path) -> None:
    (folder / "reader.int8.onnx").unlink(missing_ok=True)
    shutil.copy(DATA / "decision.json", folder)


def change_the_model(folder: Path) -> None:
    for path in DATA.iterdir():
        shutil.copy(path, folder)
    with next(folder.glob("*.onnx")).open("r+b") as file:
        file.write(b"\x00")


def lose_the_weights(folder: Path) -> None:
    for path in DATA.iterdir():
        if path.name != "decision.json":
            shutil.copy(path, folder)


def garble_the_weights(folder: Path) -> None:
    lose_the_weights(folder)
    (folder / "decision.json").write_text("{", "utf-8")


@pytest.mark.parametrize(
    "damage", [lose_the_model, change_the_model, lose_the_weights, garble_the_weights]
)
def test_the_features_decide_and_one_warning_is_given(
    news: Index,
    read: Read,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Path], None],
) -> None:
    damage(tmp_path)
    damaged = ReaderScorer(news, tmp_path)
    with caplog.at_level(logging.WARNING):
        for text in ASKED[:2]:
            question = read(text)
            evidence, similarity = found(news, question)
            expected = FeatureScorer(news).score(question, evidence, similarity)
            assert damaged.score(question, evidence, similarity) == expected
    (record,) = [r for r in caplog.records if r.name.startswith("assistant")]
    assert record.levelno == logging.WARNING
    assert "reinstall" in record.getMessage()
    assert "\n" not in record.getMessage()


def test_of_several_threads_one_warns(
    news: Index, read: Read, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lose_the_model(tmp_path)
    damaged = ReaderScorer(news, tmp_path)
    question = read(ASKED[0])
    evidence, similarity = found(news, question)
    together = threading.Barrier(4)

    def score() -> None:
        together.wait()
        assert damaged.score(question, evidence, similarity)

    threads = [threading.Thread(target=score) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([r for r in caplog.records if r.name.startswith("assistant")]) == 1


@pytest.mark.parametrize(
    "damage", [lose_the_model, change_the_model, lose_the_weights, garble_the_weights]
)
def test_damaged_files_are_named(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(tmp_path)
    assert str(tmp_path) in reader_problem(tmp_path)
    assert "reinstall" in reader_problem(tmp_path)
    assert reader_problem() == ""


def test_scorers_share_a_model(news: Index, read: Read) -> None:
    model, question = ReaderModel(), read(ASKED[0])
    evidence, similarity = found(news, question)
    first, second = (ReaderScorer(news, model=model) for _ in range(2))
    scored = first.score(question, evidence, similarity)
    assert second.score(question, evidence, similarity) == scored
    assert scored == ReaderScorer(news).score(question, evidence, similarity)
