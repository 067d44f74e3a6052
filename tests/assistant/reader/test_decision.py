"""What reader and features say becomes one probability; weights of another make are refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import gather
from assistant.question import Question
from assistant.reader.decision import (
    FEATURES,
    SURE_FEATURES,
    Logistic,
    accepts,
    agreement,
    best_answerable,
    load_decision,
    sure_columns,
    table,
)
from assistant.reader.model import DATA
from assistant.reader.scorer import ReaderScorer
from assistant.scorer import FeatureScorer, Scored, by_features
from index.errors import ModelError

if TYPE_CHECKING:
    from index.store import Index

Read = Callable[[str], Question]
ASKED = (
    "How many villagers were pulled from rooftops?",
    "Did the old dam fail?",
    "Why did Petrel crash?",
    "Who said so?",
    "?",
)


def weighed(news: Index, question: Question) -> tuple[list[Scored], list[Scored]]:
    """Evidence best first by features, without and with what the reader says of it."""
    hits = news.retrieve(question.text, top_k=3)
    similarity = {rank: hit.similarity for rank, hit in enumerate(hits, start=1)}
    plain = FeatureScorer(news).score(question, gather(hits, news), similarity)
    return by_features(plain), by_features(ReaderScorer(news).read(question, plain))


# The columns


@pytest.mark.parametrize("text", ASKED[2:])
def test_one_finite_row_for_each_piece_of_evidence(news: Index, read: Read, text: str) -> None:
    question = read(text)
    for scored in weighed(news, question):
        rows = table(question, scored)
        assert rows.shape == (len(scored), len(FEATURES))
        assert np.isfinite(rows).all()
        more = sure_columns(rows, best_answerable(scored), np.full(len(scored), 0.5))
        assert more.shape == (len(scored), len(FEATURES) + len(SURE_FEATURES))
        assert np.isfinite(more).all()
        assert not more[:, -1].any()  # the log odds of one half


def test_without_evidence_the_table_has_no_row(read: Read) -> None:
    assert table(read(ASKED[0]), ()).shape == (0, len(FEATURES))
    assert np.isfinite(best_answerable(()))
    assert not accepts(())


def test_the_columns_say_what_their_names_say(news: Index, read: Read) -> None:
    question = read(ASKED[0])
    _, scored = weighed(news, question)
    assert len(set(FEATURES + SURE_FEATURES)) == len(FEATURES) + len(SURE_FEATURES)
    columns = dict(zip(FEATURES, table(question, scored).T, strict=True))
    for place, item in enumerate(scored):
        assert columns["own"][place] == item.features.own
        assert columns["around"][place] == item.features.around
        assert columns["meaning"][place] == item.features.meaning
        assert columns["feature score"][place] == item.score
        assert columns["rules accept"][place] == (item.obstacle is None)
        assert columns["conflict"][place] == bool(item.features.conflict)
        if item.signals is not None:
            assert columns["answerable"][place] == item.signals.answerable
            assert columns["margin"][place] == item.signals.margin
            assert 0.0 <= columns["agreement"][place] <= 1.0
    assert columns["first by features"].tolist() == [1.0] + [0.0] * (len(scored) - 1)
    assert columns["behind"].max() == 0.0  # the surest sentence is behind nobody
    assert not columns["yes or no"].any()
    assert table(read(ASKED[1]), scored)[:, FEATURES.index("yes or no")].all()


def test_a_sentence_not_read_ranks_below_every_read_one(news: Index, read: Read) -> None:
    question = read(ASKED[0])
    without, with_signals = weighed(news, question)
    unread = table(question, without)[:, :5]
    assert (unread == unread[0]).all()
    margins = table(question, with_signals)[:, FEATURES.index("margin")]
    assert unread[0, FEATURES.index("margin")] < margins.max()


def test_reader_and_finder_agree_on_the_same_words(news: Index, read: Read) -> None:
    _, scored = weighed(news, read(ASKED[0]))
    best = scored[0]
    assert best.short is not None and best.short.text == "120"
    assert agreement(best) == 1.0
    without, _ = weighed(news, read(ASKED[0]))
    assert agreement(without[0]) == 0.0


# The weights


def logistic(weights: tuple[float, ...]) -> Logistic:
    return Logistic(
        mean=(0.5,) * len(weights), scale=(2.0,) * len(weights), weights=weights, bias=-0.25
    )


def test_a_probability_worked_out_by_hand() -> None:
    # (1.5 - 0.5) / 2 = 0.5, (4.5 - 0.5) / 2 = 2; 0.5 * 0.5 + 0 * 2 - 0.25 = 0: as likely as not.
    assert logistic((0.5, 0.0)).probabilities(np.array([[1.5, 4.5]])).tolist() == [0.5]


@settings(derandomize=True, max_examples=100)
@given(
    weights=st.lists(st.floats(-3, 3), min_size=3, max_size=3),
    row=st.lists(st.floats(-10, 10), min_size=3, max_size=3),
    column=st.integers(0, 2),
    more=st.floats(0, 10),
)
def test_more_of_what_speaks_for_an_answer_never_makes_it_less_likely(
    weights: list[float], row: list[float], column: int, more: float
) -> None:
    weights[column] = abs(weights[column])
    other = list(row)
    other[column] += more
    less, greater = logistic(tuple(weights)).probabilities(np.array([row, other]))
    assert 0.0 <= less <= greater <= 1.0


def test_strongly_weighted_columns_do_not_overflow() -> None:
    sure, never = logistic((30.0, 30.0)).probabilities(np.array([[80.0, 80.0], [-80.0, -80.0]]))
    assert (sure, never) == (1.0, pytest.approx(0.0))


def test_the_shipped_weights_load_and_give_probabilities(news: Index, read: Read) -> None:
    decision = load_decision(DATA)
    question = read(ASKED[0])
    _, scored = weighed(news, question)
    assert accepts(scored)
    rows = table(question, scored)
    for weights in (decision.accepted, decision.retold):
        assert 0.0 < weights.threshold < 1.0
        ranks = weights.rank.probabilities(rows)
        sure = weights.sure.probabilities(sure_columns(rows, best_answerable(scored), ranks))
        for found in (ranks, sure):
            assert found.shape == (len(scored),)
            assert ((found >= 0.0) & (found <= 1.0)).all()
        assert ranks.argmax() == 0


def test_the_shipped_weights_say_what_they_were_fitted_on() -> None:
    record = json.loads((DATA / "decision.json").read_text("utf-8"))
    assert record["fitted on"]
    assert all(count > 0 for count in record["fitted on"].values())


Record = dict[str, Any]


def short_of(key: str) -> Callable[[Record], None]:
    """A damage: one number fewer than there are columns."""
    return lambda record: void(record["retold"]["sure"][key].pop())


def void(_: object) -> None:
    return None


DAMAGES: dict[str, Callable[[Record], None]] = {
    "other features": lambda record: void(record["features"].append("length")),
    "features in another order": lambda record: void(record["features"].reverse()),
    "no features": lambda record: void(record.pop("features")),
    "no threshold": lambda record: void(record["retold"].pop("threshold")),
    "a threshold in words": lambda record: record["accepted"].update(threshold="high"),
    "no weights": lambda record: void(record["accepted"]["rank"].pop("weights")),
    "null weights": lambda record: record["retold"]["rank"].update(weights=None),
    "too few weights": short_of("weights"),
    "too few means": short_of("mean"),
    "too few scales": short_of("scale"),
    "weights in words": lambda record: record["retold"]["sure"].update(
        weights=["much"] * len(record["retold"]["sure"]["weights"])
    ),
    "a list for a record": lambda record: record["accepted"].update(sure=[]),
    "nothing for the ledgers": lambda record: void(record.pop("ledger")),
    "two columns for the ledgers": lambda record: record["ledger"].update(mean=[0.5, 0.5]),
    "one half alone": lambda record: void(record.pop("retold")),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_weights_of_another_make_are_refused(
    tmp_path: Path, damage: Callable[[Record], None]
) -> None:
    record = json.loads((DATA / "decision.json").read_text("utf-8"))
    damage(record)
    (tmp_path / "decision.json").write_text(json.dumps(record), "utf-8")
    refused(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"3", b"\xff\xfe", b'{"features": ["answerable"]}']
)
def test_a_garbled_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "decision.json").write_bytes(content)
    refused(tmp_path)


def test_an_undamaged_copy_is_taken(tmp_path: Path) -> None:
    shutil.copy(DATA / "decision.json", tmp_path)
    assert load_decision(tmp_path) == load_decision(DATA)


def refused(folder: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_decision(folder)
    assert "\n" not in str(caught.value)
    assert "reinstall" in str(caught.value)
