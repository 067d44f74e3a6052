"""Examples as token numbers, their batches, and the learning rate."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader import model, windows
from assistant.reader.training import items, rows
from assistant.reader.training.examples import Example
from assistant.reader.training.rows import Row, batches, factor, tokenise
from index.minilm import load_tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    made = load_tokenizer()
    made.no_truncation()
    made.no_padding()
    return made


def example(question: str, window: str, *answers: str, kind: str = "positive") -> Example:
    spans = tuple((window.index(a), window.index(a) + len(a)) for a in answers)
    return Example(question=question, window=window, spans=spans, kind=kind)


def test_a_row_is_question_and_window_between_marks(tokenizer: Any) -> None:
    made = example("Who left?", "Mara Quist left Kirrin.", "Mara Quist", "Quist")
    (row,) = tokenise(tokenizer, [made])
    tokens = [tokenizer.id_to_token(number) for number in row.ids]
    assert tokens[: row.question] == ["[CLS]", "who", "left", "?", "[SEP]"]
    assert tokens[-1] == "[SEP]"
    texts = ["".join(tokens[a : b + 1]) for a, b in zip(row.starts, row.ends, strict=True)]
    assert [text.replace("##", "") for text in texts] == ["maraquist", "quist"]
    assert row.target == pytest.approx(0.98)


def test_negatives_are_smoothed_by_how_sure_they_are(tokenizer: Any) -> None:
    kinds = ("twin", "neighbour", "random", "lookalike")
    made = tokenise(tokenizer, [example("Who?", "Nobody.", kind=kind) for kind in kinds])
    assert [row.target for row in made] == [0.08, 0.02, 0.0, 0.0]
    assert not any(row.starts or row.ends for row in made)


def test_long_inputs_are_cut_and_lost_answers_dropped(tokenizer: Any) -> None:
    long = "word " * 300
    kept, cut = (
        example(long, f"Kirrin {long}", "Kirrin"),
        example("Who?", f"{long}Kirrin", "Kirrin"),
    )
    made = tokenise(tokenizer, [kept, cut, example("Who?", f"{long}", kind="random")])
    assert [len(row.ids) for row in made] == [rows.MAX_TOKENS, rows.MAX_TOKENS]
    assert made[0].question == rows.MAX_QUESTION + 2
    assert made[0].starts == [made[0].question]


@given(
    lengths=st.lists(st.integers(1, 30), max_size=60),
    size=st.integers(1, 5),
    seed=st.integers(0, 99),
)
def test_batches_hold_every_row_once(lengths: list[int], size: int, seed: int) -> None:
    made = [
        Row(ids=[0] * length, question=1, starts=[], ends=[], target=0.0, kind="twin")
        for length in lengths
    ]
    plan = batches(made, size, seed)
    assert sorted(number for batch in plan for number in batch) == list(range(len(made)))
    assert all(0 < len(batch) <= size for batch in plan)
    assert plan == batches(made, size, seed)


@given(parts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_the_rate_rises_for_six_per_cent_then_falls_to_zero(parts: tuple[float, float]) -> None:
    low, high = sorted(parts)
    rises, falls = (0.06 * low, 0.06 * high), (0.06 + 0.94 * low, 0.06 + 0.94 * high)
    assert factor(rises[0]) <= factor(rises[1])
    assert factor(falls[0]) >= factor(falls[1]) - 1e-9
    assert (factor(0.0), factor(0.06), factor(1.0)) == (0.0, 1.0, 0.0)
    assert factor(0.53) == pytest.approx(0.5)  # half of the way down: 0.47 of 0.94


def test_the_reader_is_asked_as_it_was_trained() -> None:
    assert (rows.MAX_TOKENS, rows.MAX_QUESTION) == (model.MAX_TOKENS, model.MAX_QUESTION)
    assert items.WINDOW_CHARACTERS == windows.WINDOW_CHARACTERS
    assert items.WINDOW_SENTENCES == windows.WINDOW_SENTENCES
