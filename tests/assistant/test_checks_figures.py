"""A claim's figure must count what the ledger has it count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.checks.contract import Refusal
from assistant.checks.figures import check_figures
from assistant.checks.reader import Cited, Reader
from assistant.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from index.store import Index

Parse = Callable[[str], "Doc"]
TOLL = "At least 11 people were killed and 46 injured"


@pytest.fixture(scope="module")
def toll(news: Index) -> tuple[Cited, Reader]:
    """The sentence with the toll, and what reads the ledger."""
    article = news.article("flood_herald")
    sentence = next(
        s for s in news.sentences("flood_herald") if article.text[s.start :].startswith(TOLL)
    )
    reader = Reader(news)
    span = Span(article_id="flood_herald", start=sentence.start, end=sentence.end)
    return reader.read(span), reader


@pytest.mark.parametrize(
    "claim",
    [
        "At least 11 people were killed.",
        "Eleven people were killed and 46 people were injured.",
        "The town has 900 houses.",  # no such value in the sentence: the words decide, not this
        "At least 11 soldiers were killed.",  # soldiers are people: the words refuse it
    ],
)
def test_the_same_role_and_group_pass(toll: tuple[Cited, Reader], parse: Parse, claim: str) -> None:
    check_figures(parse(claim), *toll)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("At least 11 people were injured.", "11 for people killed, not for people injured"),
        ("At least 46 people were killed.", "46 for people injured, not for people killed"),
        ("At least 11 people are missing.", "not for people missing"),
    ],
)
def test_another_role_or_group_is_refused(
    toll: tuple[Cited, Reader], parse: Parse, claim: str, reason: str
) -> None:
    with pytest.raises(Refusal, match=reason):
        check_figures(parse(claim), *toll)
