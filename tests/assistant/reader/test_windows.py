"""Windows hold each sentence once, exactly as printed, and never more than the reader can take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from news import STORIES

from assistant.evidence import Evidence
from assistant.reader.windows import (
    WINDOW_CHARACTERS,
    WINDOW_SENTENCES,
    WITH_CONTEXT,
    EvidenceWindow,
    cut_windows,
)

Pieces = Callable[[str], tuple[Evidence, ...]]


@pytest.fixture(scope="module")
def everything(pieces: Pieces) -> tuple[Evidence, ...]:
    """Every sentence of every article."""
    return tuple(item for story in STORIES for item in pieces(story.id))


def in_order(windows: tuple[EvidenceWindow, ...], evidence: list[Evidence]) -> None:
    """What holds of windows however the evidence was chosen."""
    held = [item for window in windows for item in window.evidence]
    assert [item.key for item in held] == sorted(item.key for item in evidence)
    assert {id(item) for item in held} == {id(item) for item in evidence}
    for cut in windows:
        first, last = cut.evidence[0].sentence, cut.evidence[-1].sentence
        assert 1 <= len(cut.evidence) <= WINDOW_SENTENCES == 3
        assert len(cut.evidence) == 1 or last.end - first.start <= WINDOW_CHARACTERS == 360
        assert len({item.article.article_id for item in cut.evidence}) == 1
        numbers = [item.sentence.number for item in cut.evidence]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert len(cut.window.parts) == len(cut.evidence)
        for item, (start, end) in zip(cut.evidence, cut.window.parts, strict=True):
            assert cut.window.text[start:end] == item.text


def test_every_sentence_of_every_article(everything: tuple[Evidence, ...]) -> None:
    windows = cut_windows(everything)
    in_order(windows, list(everything))
    assert len(windows) < len(everything)


@settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_choice_in_any_order(everything: tuple[Evidence, ...], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(everything) - 1), unique=True, max_size=40))
    chosen = [everything[place] for place in places]
    windows = cut_windows(chosen)
    in_order(windows, chosen)
    assert windows == cut_windows(chosen[::-1])


def test_nothing_to_cut() -> None:
    assert cut_windows(()) == ()


def test_a_gap_parts_two_windows(pieces: Pieces) -> None:
    first, _, third, *_ = pieces("flood_herald")
    assert [w.evidence for w in cut_windows([third, first])] == [(first,), (third,)]


def test_a_sentence_longer_than_a_window_stands_alone(pieces: Pieces) -> None:
    one, two, *_ = pieces("flood_herald")
    long = "The river rose and rose " * 20 + "and fell."
    article = replace(one.article, text=f"{long} {long}")
    evidence = [
        replace(
            item,
            article=article,
            sentence=replace(item.sentence, start=start, end=start + len(long)),
        )
        for item, start in ((one, 0), (two, len(long) + 1))
    ]
    windows = cut_windows(evidence)
    in_order(windows, evidence)
    assert [len(w.evidence) for w in windows] == [1, 1]
    assert all(len(w.window.text) > WINDOW_CHARACTERS for w in windows)


def test_the_title_stands_before_the_sentences_and_is_no_part(pieces: Pieces) -> None:
    one = pieces("sport_marathon")[0]
    (cut,) = cut_windows([one])
    assert cut.window.text == f"Chebet wins Lisbon marathon in record time. {one.text}"
    assert cut.window.parts[0][0] > len(one.article.title)


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("", ""),
        ("  \n", ""),
        (" Flood ", "Flood. "),
        ("F" * 100, "F" * 100 + ". "),
        ("F" * 101, ""),
    ],
)
def test_only_a_short_title_is_read(pieces: Pieces, title: str, lead: str) -> None:
    one, two, *_ = pieces("flood_courier")
    article = replace(one.article, title=title)
    for item, before in ((one, ""), (two, f"{one.text} ")):
        titled = replace(item, article=article)
        (cut,) = cut_windows([titled])
        assert cut.window.text.split() == f"{lead}{before}{item.text}".split()
        in_order((cut,), [titled])


def test_the_sentence_before_is_read_where_there_is_room_and_is_no_part(
    everything: tuple[Evidence, ...],
) -> None:
    with_one = without = 0
    for item in everything:
        (cut,) = cut_windows([item])
        ((start, _),) = cut.window.parts
        title = item.article.title
        room = cut.window.text[:start].removeprefix(f"{title}. ")
        before = item.sentences[item.sentence.number - 1] if item.sentence.number else None
        fits = before and not before.heading and item.sentence.end - before.start <= WITH_CONTEXT
        if before is not None and fits:
            assert room.rstrip() == item.article.text[before.start : before.end]
            with_one += 1
        else:
            assert not room
            without += 1
    assert with_one > without > len(STORIES) / 2
