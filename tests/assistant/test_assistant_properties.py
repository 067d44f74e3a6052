"""Whatever is asked, an answer is in order: the invariants hold for any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from news import STORIES

from assistant import Answer, Assistant
from eval.invariants import check_all
from index.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = sorted({word for story in STORIES for word in re.findall(r"\S+", story.text)})
FRAMES = (
    "How many {}?", "Who said {}?", "Who {}?", "When did {}?", "Where was {}?", "Why did {}?",
    "Did {} not {}?", "What did {} say about {}?", "How much {}?", "Is it true that {}?",
    "Which {}?", "How old is {}?", "Do the articles agree on {}?", "{}", "How do {} and {} see {}?",
)  # fmt: skip
FEW = settings(
    derandomize=True,  # the same on every machine: a run of its own explores more
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def in_order(answer: Answer, assistant: Assistant) -> None:
    texts = {article.article_id: article.text for article in assistant.articles()}
    found = check_all(answer, None, texts)
    assert {name: s.reason for name, s in found.items() if s.got != s.of} == {}


@FEW
@given(question=st.text(max_size=120))
def test_any_text(newsroom: Assistant, question: str) -> None:
    try:
        answer = newsroom.ask(question)
    except QuestionError as error:
        assert "blank" in str(error)
        return
    in_order(answer, newsroom)


@st.composite
def asked(draw: st.DrawFn) -> str:
    """A question made of words of the articles: single ones, or a run out of one article."""
    frame = draw(st.sampled_from(FRAMES))
    parts = []
    for _ in range(frame.count("{}")):
        if draw(st.booleans()):
            words: Sequence[str] = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
        else:
            printed = draw(st.sampled_from(STORIES)).text.split()
            start = draw(st.integers(0, len(printed) - 2))
            words = printed[start : start + draw(st.integers(1, 7))]
        parts.append(" ".join(words).strip(".,"))
    return frame.format(*parts)


def test_a_share_told_in_two_numbers(newsroom: Assistant) -> None:
    in_order(newsroom.ask("Which ten long-distance trains were cancelled?"), newsroom)


@FEW
@given(question=asked())
def test_questions_of_article_words(newsroom: Assistant, question: str) -> None:
    in_order(newsroom.ask(question), newsroom)


@settings(FEW, max_examples=8)
@given(
    question=st.sampled_from(["Why?", "And he?", "What about her?", "Who said that?", "Did they?"])
    | asked(),
    history=st.lists(
        st.tuples(asked() | st.text(max_size=30), asked() | st.text(max_size=60)), max_size=3
    ),
)
def test_any_history(newsroom: Assistant, question: str, history: list[tuple[str, str]]) -> None:
    in_order(newsroom.ask(question, history), newsroom)
