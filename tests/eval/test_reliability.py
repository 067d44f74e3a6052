"""Bins, their error and the AUC, on numbers to be checked in the head."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.reliability import auc, bin_lines, expected_calibration_error, reliability

SHARES = st.floats(0.0, 1.0)
ANSWERS = st.lists(st.tuples(SHARES, st.booleans()), max_size=40)
# Few values, so that ties are common.
SIGNS = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=20)


def test_bins_hold_count_mean_and_share_right() -> None:
    low, high = reliability([0.1, 0.9, 0.8, 1.0], [False, True, False, True], bins=2)
    assert (low.low, low.high, low.count, low.confidence, low.right) == (0.0, 0.5, 1, 0.1, 0.0)
    # (0.9 + 0.8 + 1.0) / 3 = 0.9; two of three are right
    assert (high.count, high.right) == (3, 2 / 3)
    assert high.confidence == pytest.approx(0.9)
    # (1 * 0.1 + 3 * (0.9 - 0.667)) / 4 = (0.1 + 0.7) / 4
    assert expected_calibration_error((low, high)) == pytest.approx(0.2)


def test_empty_bins_are_left_out_and_a_border_belongs_to_the_bin_above() -> None:
    found = reliability([0.0, 0.1, 0.5, 1.0], [False] * 4)
    assert [b.low for b in found] == [0.0, 0.1, 0.5, 0.9]
    assert reliability([], []) == ()
    assert expected_calibration_error(()) is None


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_what_is_no_share_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"lies in 0\.\.1"):
        reliability([confidence], [True])


def test_each_confidence_needs_a_verdict() -> None:
    with pytest.raises(ValueError):
        reliability([0.5, 0.6], [True])


@given(ANSWERS)
def test_every_answer_is_in_one_bin_and_the_error_is_a_share(
    answers: list[tuple[float, bool]],
) -> None:
    found = reliability([c for c, _ in answers], [right for _, right in answers])
    assert sum(b.count for b in found) == len(answers)
    assert all(b.low - 1e-9 <= b.confidence <= b.high + 1e-9 for b in found)
    error = expected_calibration_error(found)
    assert (error is None) == (not answers)
    assert error is None or 0.0 <= error <= 1.0


@given(st.lists(st.booleans(), min_size=1))
def test_who_is_sure_of_just_what_is_right_has_no_error(correct: list[bool]) -> None:
    found = reliability([float(right) for right in correct], correct)
    assert expected_calibration_error(found) == 0.0


@given(st.integers(0, 10))
def test_a_share_right_that_is_as_claimed_has_no_error(right: int) -> None:
    found = reliability([right / 10] * 10, [place < right for place in range(10)])
    assert expected_calibration_error(found) == pytest.approx(0.0)


def test_a_bar_is_as_long_as_the_share_right() -> None:
    # half of 20 characters are filled; the mark stands at 0.75 * 20 = 15
    header, line = bin_lines(reliability([0.7, 0.75, 0.75, 0.79], [True, True, False, False]))
    assert header.split() == ["confidence", "n", "mean", "right"]
    assert line == "0.7 to 0.8      4  0.75   0.50  ##########.....|....."
    (sure,) = bin_lines(reliability([1.0], [True]))[1:]
    assert sure.endswith(" " + "#" * 20 + "|")


def test_auc_counts_pairs() -> None:
    # 3 > 1, 3 > 2; 1 = 1 counts half, 1 < 2: 2.5 of 4 pairs
    assert auc([3.0, 1.0], [1.0, 2.0]) == 2.5 / 4
    assert auc([], [1.0]) is None
    assert auc([1.0], []) is None


@given(SIGNS, SIGNS)
def test_auc_is_a_share_and_changing_sides_turns_it_over(
    positive: list[float], negative: list[float]
) -> None:
    one, other = auc(positive, negative), auc(negative, positive)
    assert one is not None and other is not None
    assert 0.0 <= one <= 1.0
    assert one + other == pytest.approx(1.0)


@given(SIGNS)
def test_the_same_on_both_sides_is_no_better_than_chance(signs: list[float]) -> None:
    assert auc(signs, signs) == 0.5


@given(SIGNS)
def test_auc_of_sides_apart_is_one(signs: list[float]) -> None:
    assert auc([sign + 10 for sign in signs], signs) == 1.0
