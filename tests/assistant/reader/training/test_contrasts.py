"""Names exchanged and words exchanged: what must stay where it is, and what must differ."""

import random
import re

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon import antonyms, closeness
from assistant.reader.training.contrasts import (
    KindredWords,
    kindred_questions,
    opposites,
    other_name,
    renamed,
    shared_names,
)
from assistant.reader.training.items import Item, Tags

# Few characters, so that a name is often found, also beside itself and in other words.
scraps = st.text("ab N.,-é(", min_size=1, max_size=4)
windows = st.lists(scraps, max_size=20).map("".join)
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=4)


def places(name: str, text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


@given(window=windows, old=scraps, new=st.text(max_size=6), drawn=spans)
def test_a_renamed_window_keeps_the_answers(
    window: str, old: str, new: str, drawn: list[tuple[int, int]]
) -> None:
    found = places(old, window)
    starts, ends = [0, *(b for _, b in found)], [*(a for a, _ in found), len(window)]
    # All between two places, up to either, and spans anywhere that touch none.
    answers = [gap for gap in zip(starts, ends, strict=True) if gap[0] < gap[1]]
    answers += [
        (low, low + length)
        for low, length in drawn
        if low + length <= len(window) and all(low + length <= a or low >= b for a, b in found)
    ]
    text, moved = renamed(window, answers, old, new)
    assert [text[a:b] for a, b in moved] == [window[a:b] for a, b in answers]
    assert len(text) == len(window) + len(found) * (len(new) - len(old))


@given(window=windows, old=st.text("abN", min_size=1, max_size=3))
def test_a_name_replaced_is_gone_and_can_be_put_back(window: str, old: str) -> None:
    text, _ = renamed(window, [], old, "Quorn")
    assert not places(old, text)
    assert renamed(text, [], "Quorn", old)[0] == window


def test_only_whole_names_are_replaced() -> None:
    text, moved = renamed("Ann met Annika; Ann left in 1990.", [(28, 32)], "Ann", "Beatrix")
    assert text == "Beatrix met Annika; Beatrix left in 1990."
    assert [text[a:b] for a, b in moved] == ["1990"]


def item_of(question: str) -> Item:
    return Item(qid="1", question=question, title="", text="", answers=(), source="reddit")


@given(
    parts=st.lists(st.sampled_from(["Ann", "Bo", "Ann Bo", "x", "."]), min_size=2, max_size=9),
    name=st.sampled_from(["Ann", "Bo", "Ann Bo", "B", "Cy"]),
    drawn=spans,
)
def test_names_shared_with_the_window_never_touch_an_answer(
    parts: list[str], name: str, drawn: list[tuple[int, int]]
) -> None:
    window = " ".join(parts)
    answers = [(a, min(a + n, len(window))) for a, n in drawn if a < len(window)]
    tags = Tags(tokens=[], entities=[(4, 4 + len(name), "PERSON")])
    found = places(name, window)
    touched = any(low < b and a < high for low, high in found for a, b in answers)
    shared = shared_names(item_of(f"Was {name} there?"), tags, window, answers)
    assert bool(shared) == (len(name) > 1 and bool(found) and not touched)


def test_a_name_in_the_answer_or_of_no_kind_is_not_shared() -> None:
    question, window = "When did Ann meet Bo?", "Ann met Bo in May."
    tags = Tags(tokens=[], entities=[(9, 12, "PERSON"), (18, 20, "PERSON"), (0, 4, "LANGUAGE")])
    assert shared_names(item_of(question), tags, window, [(14, 17)]) == [(9, 12), (18, 20)]
    assert shared_names(item_of(question), tags, window, [(4, 10)]) == [(9, 12)]
    assert shared_names(item_of(question), tags, "Annika met Bobo.", []) == []


@given(
    pool=st.lists(st.sampled_from(["Ann Roe", "ann", "Bo Roe", "Cy", ""])),
    old=st.sampled_from(["Ann Roe", "Cy", "Roe"]),
    seed=st.integers(0, 9),
)
def test_another_name_shares_no_word_with_the_old_one(pool: list[str], old: str, seed: int) -> None:
    new = other_name(random.Random(seed), pool, old)
    assert new == "" or new in pool
    assert not set(new.lower().split()) & set(old.lower().split())


VOCABULARY = (
    "buy purchase sell sold kill murder injure boat ship river stream mother father king queen "
    "happy glad sad begin start stop large big small house home build builder building "
    "street rivet mothball"
).split()


@given(
    words=st.lists(st.sampled_from(VOCABULARY), max_size=12),
    rows=st.lists(st.lists(st.integers(1, 3), min_size=3, max_size=3), min_size=12, max_size=12),
)
def test_a_kindred_word_says_something_else(words: list[str], rows: list[list[int]]) -> None:
    # Rows of few values: many words get the same vector, and tie with themselves.
    vectors = {w: np.array(row, dtype=np.float32) for w, row in zip(words, rows, strict=False)}
    kindred = KindredWords(vectors.get)
    kindred.learn({"NN": words})
    for word in words:
        for other in kindred.of(word, "NN"):
            assert other in words
            assert other[:4] != word[:4]
            assert antonyms(word, other) or closeness(word, other) < 0.5
        assert kindred.of(word, "VBD") == []


def test_kindred_words_come_nearest_first() -> None:
    vectors = {"boat": (1, 0), "cart": (4, 1), "stone": (1, 1), "ship": (9, 1), "mill": (0, 1)}
    kindred = KindredWords(lambda w: np.array(vectors[w], dtype=np.float32))
    kindred.learn({"NN": ["Boat", "cart", "stone", "ship", "mill", "of", "x1"]})
    assert closeness("boat", "ship") >= 0.5  # which is why the nearest is left out
    assert kindred.of("BOAT", "NN") == ["cart", "stone", "mill"]


def test_words_that_the_tokenizer_splits_have_no_kin() -> None:
    def vector(word: str) -> npt.NDArray[np.float32] | None:
        return None if word == "quorm" else np.ones(2, dtype=np.float32)

    kindred = KindredWords(vector)
    kindred.learn({"NN": ["quorm", "boat", "river"], "JJ": ["wide"]})
    assert kindred.of("quorm", "NN") == kindred.of("wide", "JJ") == []
    assert kindred.of("boat", "NN") == ["river"]


def test_a_kindred_question_differs_in_one_word() -> None:
    kindred = KindredWords(lambda w: np.array([9, len(w), ord(w[0]) % 7], dtype=np.float32))
    kindred.learn({"NN": ["father", "mother", "Rivers", "boat"], "VBD": ["Sell", "buy"]})
    tags = Tags(
        tokens=[(0, "Sell", "VBD"), (5, "Rivers", "NN"), (12, "father", "NN"), (19, "well", "RB")],
        entities=[(5, 11, "PERSON")],
    )
    made = dict(kindred_questions(item_of("Sell Rivers father well?"), tags, kindred))
    # The name stays; opposites are drawn twice as often; a capital stays a capital.
    assert made == {
        "Buy Rivers father well?": 2.0,
        "Sell Rivers mother well?": 2.0,
        "Sell Rivers boat well?": 1.0,
        "Sell Rivers rivers well?": 1.0,
    }


def test_opposites_hold_both_ways() -> None:
    table = opposites()
    assert "smallest" in table["largest"]
    assert all(one in table[other] for one, others in table.items() for other in others)
    assert not [word for word, others in table.items() if word in others]


@pytest.mark.parametrize("name", ["(", "a.b", "[x", "\\"])
def test_a_name_is_no_pattern(name: str) -> None:
    assert renamed(f"so {name} is", [], name, "N")[0] == "so N is"
