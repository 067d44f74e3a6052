"""What a reader learns from: spans that are the answers, negatives that have none."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.reader.training.contrasts import KindredWords
from assistant.reader.training.examples import Example, Maker, make_examples
from assistant.reader.training.items import Item, Tags, read_squad2, with_title
from assistant.reader.training.passes import FIRST_PASS, KEPT_PASS, PASSES, WRITTEN_PASS
from index.errors import InputError
from index.sentences import split_sentences

seeds = st.integers(0, 2**32)
of_one_maker = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
of_whole_lists = settings(of_one_maker, max_examples=8)
LONGEST = 420


def words_of(item: Item) -> set[str]:
    return {item.text[low:high] for low, high in item.answers}


def marked(example: Example) -> list[str]:
    return [example.window[low:high] for low, high in example.spans]


def stands_in(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def drawn(maker: Maker, items: list[Item], seed: int, *, answered: bool = True) -> Item:
    """A question of the list, the maker seeded afresh."""
    maker.rng = random.Random(seed)
    return maker.rng.choice([item for item in items if bool(item.answers) == answered])


@of_one_maker
@given(seed=seeds)
def test_spans_of_positives_are_annotated_words(maker: Maker, items: list[Item], seed: int) -> None:
    item = drawn(maker, items, seed)
    example = maker.positive(item)
    assert example
    assert example.spans
    assert example.question == item.question
    assert set(marked(example)) <= words_of(item)


@of_one_maker
@given(seed=seeds)
def test_renamed_positives_still_mark_annotated_words(
    maker: Maker, items: list[Item], seed: int
) -> None:
    item = drawn(maker, items, seed)
    example = maker.renamed(item)
    if example:
        assert example.spans
        assert example.question != item.question
        assert set(marked(example)) <= words_of(item)


def test_renaming_is_often_possible(maker: Maker, items: list[Item]) -> None:
    answered = [item for item in items if item.answers]
    # Every question has a name or year of its paragraph that is not its answer.
    assert sum(maker.renamed(item) is not None for item in answered) > len(answered) / 2
    assert sum(maker.misnamed(item) is not None for item in answered) > len(answered) / 2


@of_one_maker
@given(seed=seeds)
def test_a_misnamed_window_lacks_a_name_of_the_question(
    maker: Maker, items: list[Item], seed: int
) -> None:
    item = drawn(maker, items, seed)
    example = maker.misnamed(item)
    if example:
        assert (example.kind, example.spans, example.question) == ("twin", (), item.question)
        names = [item.question[a:b] for a, b, _ in maker.tags[item.qid].entities]
        known = [name for name in names if stands_in(name, with_title(item.title, item.text))]
        assert not all(stands_in(name, example.window) for name in known)
        # Not a cut of the paragraph, with the title or without.
        assert example.window.removeprefix(with_title(item.title, "")) not in item.text


@of_one_maker
@given(seed=seeds, kind=st.sampled_from(["twin", "kindred_twin"]))
def test_twins_ask_something_else_and_have_no_spans(
    maker: Maker, items: list[Item], seed: int, kind: str
) -> None:
    item = drawn(maker, items, seed)
    example: Example | None = getattr(maker, kind)(item)
    assert example
    assert (example.kind, example.spans) == ("twin", ())
    assert example.question != item.question


@of_one_maker
@given(seed=seeds)
def test_neighbours_hold_no_answer(maker: Maker, items: list[Item], seed: int) -> None:
    item = drawn(maker, items, seed)
    example = maker.neighbour(item)
    if example:
        assert (example.kind, example.spans) == ("neighbour", ())
        body = example.window.removeprefix(with_title(item.title, ""))
        assert body in item.text
        assert not [word for word in words_of(item) if word.lower() in body.lower()]


def test_a_paragraph_full_of_the_answer_has_no_neighbour(maker: Maker) -> None:
    text = "Kirrin is where the long grey ferry lands on every day of the week but Sunday. " * 3
    item = Item(qid="1", question="?", title="", text=text, answers=((0, 6),), source="reddit")
    assert maker.neighbour(item) is None


@of_one_maker
@given(seed=seeds)
def test_lookalikes_and_strays_have_no_spans(maker: Maker, items: list[Item], seed: int) -> None:
    item = drawn(maker, items, seed, answered=False)
    example = maker.lookalike(item)
    assert (example.kind, example.spans, example.question) == ("lookalike", (), item.question)
    assert example.window.removeprefix(with_title(item.title, "")) in item.text
    stray = maker.stray(item)
    assert (stray.kind, stray.spans) == ("random", ())
    assert stray.window.removeprefix("Elsewhere. ") in maker.elsewhere[0][1]


@of_one_maker
@given(
    seed=seeds,
    sizes=st.lists(st.integers(0, 50), min_size=1, max_size=8),
    low=st.integers(0, 600),
    length=st.integers(1, 200),
)
def test_windows_are_whole_sentences_around_what_they_must_hold(
    maker: Maker, seed: int, sizes: list[int], low: int, length: int
) -> None:
    text = " ".join(f"The {'long ' * size}road ended." for size in sizes)
    item = Item(qid="1", question="?", title="", text=text, answers=(), source="reddit")
    maker.rng = random.Random(seed)
    low %= len(text)
    high = min(low + length, len(item.text))
    start, end = maker.window(item, low, high)
    spans = split_sentences(item.text)
    held = [span for span in spans if start <= span.start and span.end <= end]
    needed = [span for span in spans if span.end > low and span.start < high]
    if needed:
        assert (start, end) == (held[0].start, held[-1].end)
        assert set(needed) <= set(held)
        assert held == needed or (len(held) <= 3 and end - start <= LONGEST)


@of_one_maker
@given(
    text=st.text(min_size=1, max_size=200),
    seed=seeds,
    cuts=st.lists(st.tuples(st.integers(0, 199), st.integers(1, 30)), min_size=1, max_size=3),
    title=st.sampled_from(["", "Kirrin", "A. B."]),
)
def test_spans_are_right_in_any_text(
    maker: Maker, text: str, seed: int, cuts: list[tuple[int, int]], title: str
) -> None:
    answers = tuple(
        (low % len(text), min(low % len(text) + length, len(text))) for low, length in cuts
    )
    item = Item(qid="1", question="?", title=title, text=text, answers=answers, source="reddit")
    maker.rng = random.Random(seed)
    example = maker.positive(item)
    if example:
        assert example.spans
        assert set(marked(example)) <= words_of(item)
        assert all(0 <= low < high <= len(example.window) for low, high in example.spans)


def whole_list(
    bench: Path, tags: dict[str, Tags], kindred: KindredWords, seed: int
) -> list[Example]:
    return make_examples(bench, tags, kindred, KEPT_PASS, seed=seed)


@of_whole_lists
@given(seed=seeds)
def test_the_list_keeps_its_promises(
    bench: Path,
    tags: dict[str, Tags],
    kindred: KindredWords,
    held_out: frozenset[str],
    seed: int,
) -> None:
    made = whole_list(bench, tags, kindred, seed)
    assert made == whole_list(bench, tags, kindred, seed)
    assert all(bool(example.spans) == (example.kind == "positive") for example in made)
    squad2 = list(read_squad2(bench))
    dev = [item for item in squad2 if item.title in held_out]
    assert dev
    assert not {item.question for item in dev} & {example.question for example in made}
    # A marker word stands in every paragraph of an article, a stray one in its HotpotQA namesake.
    hidden = {item.text.split("Marker")[1][0] for item in dev}
    assert len(hidden) == 2
    for example in made:
        assert not any(
            f"{word}{n}" in example.window for n in hidden for word in ("Marker", "Stray")
        )
        assert not any(title in example.window for title in held_out)
    unanswerable = {item.question for item in squad2 if not item.answers}
    lookalikes = [example for example in made if example.kind == "lookalike"]
    # 2 articles x 4 questions x 3 copies.
    assert len(lookalikes) == 24
    assert {example.question for example in lookalikes} <= unanswerable


def test_another_seed_gives_another_list(
    bench: Path, tags: dict[str, Tags], kindred: KindredWords
) -> None:
    assert whole_list(bench, tags, kindred, 1) != whole_list(bench, tags, kindred, 2)


def test_copies_are_as_many_as_the_mix_says(
    bench: Path, tags: dict[str, Tags], kindred: KindredWords
) -> None:
    mix = {
        "squad2": {"lookalike": 2.0},
        "new_wiki": {"positive": 3.0, "stray": 0.5},
        "reddit": {},
        "amazon_reviews": {"positive": 0.0},
    }
    counts = Counter(e.kind for e in make_examples(bench, tags, kindred, mix, seed=3))
    # 2 articles x 4 questions x 2; 12 questions x 3; about half of 12 questions.
    assert (counts["lookalike"], counts["positive"]) == (16, 36)
    assert 0 < counts["random"] < 12


def test_tags_of_other_questions_are_refused(
    bench: Path, tags: dict[str, Tags], kindred: KindredWords
) -> None:
    fewer = {qid: tag for qid, tag in tags.items() if qid != "reddit-21-2"}
    with pytest.raises(InputError, match=r"delete tags\.jsonl"):
        whole_list(bench, fewer, kindred, 1)


OTHERS = {"squad2", "new_wiki", "reddit", "amazon_reviews"}


@pytest.mark.parametrize(
    ("mix", "sources"),
    [(FIRST_PASS, {*OTHERS, "written"}), (WRITTEN_PASS, {"written"}), (KEPT_PASS, OTHERS)],
)
def test_every_kind_of_a_mix_can_be_made(
    mix: dict[str, dict[str, float]], sources: set[str]
) -> None:
    assert set(mix) == sources
    assert not [kind for kinds in mix.values() for kind in kinds if not hasattr(Maker, kind)]
    # The other sources have no questions without an answer.
    asked = {source for source, kinds in mix.items() if "lookalike" in kinds}
    assert asked == sources & {"squad2", "written"}


def test_passes_have_folders_and_seeds_of_their_own() -> None:
    assert (
        len({stage.name for stage in PASSES})
        == len({stage.seed for stage in PASSES})
        == len(PASSES)
    )
