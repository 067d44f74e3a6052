"""The invariants of an answer's parts, whatever a writer drafts."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fake_articles import FakeArticles
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks import Checked, check_draft
from assistant.markup import fold
from assistant.types import Draft, DraftClaim, Span
from index.numbers import find_numbers, same_value

if TYPE_CHECKING:
    from spacy.tokens import Doc

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
STORM = """Storm kills six in Verrin

Six people died when the storm reached Verrin on Sunday, mayor Anna Holt said.
"It was over in ten minutes," she said.
The town of Verrin has asked for $2 million in aid.
Holt thanked the army. The river Oma rose by 3 metres [2].
"""
ARTICLES = FakeArticles({"storm": STORM, **{p.stem: p.read_text("utf-8") for p in SEEDS}})
IDS = ("storm", *(p.stem for p in SEEDS))
WORDS = (
    "not",
    "killed",
    "Ukraine",
    "Russia",
    "[9]",
    "said",
    "six",
    "40,000",
    "**",
    "<b>",
    "Milley",
)


def sentence(article_id: str, words: str) -> Span:
    """The whole sentence of the article that holds the words."""
    at = ARTICLES.article(article_id).text.index(words)
    found = next(s for s in ARTICLES.sentences(article_id) if s.start <= at < s.end)
    return Span(article_id=article_id, start=found.start, end=found.end)


def text_of(span: Span) -> str:
    return fold(ARTICLES.article(span.article_id).text[span.start : span.end])


def check(*claims: DraftClaim, short: str | None = None, question: str = "What?") -> Checked:
    return check_draft(Draft(claims=claims, short=short), source=ARTICLES, question=question)


def verbatim(span: Span, *more: Span, speaker: str | None = None) -> DraftClaim:
    return DraftClaim(text=text_of(span), evidence=(span, *more), speaker=speaker)


SIX = sentence("storm", "Six people")
OVER = sentence("storm", "It was over")
AID = sentence("storm", "The town")
THANKED = sentence("storm", "Holt thanked")
RIVER = sentence("storm", "The river")


def sentence_spans() -> st.SearchStrategy[Span]:
    every = [
        Span(article_id=i, start=s.start, end=s.end) for i in IDS for s in ARTICLES.sentences(i)
    ]
    return st.sampled_from(every)


def any_spans() -> st.SearchStrategy[Span]:
    ids = st.sampled_from((*IDS, "no such article"))
    places = st.integers(-3, 6000)
    return st.builds(
        lambda i, a, n: Span(article_id=i, start=a, end=a + n), ids, places, st.integers(-2, 300)
    )


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Drafts that copy, cut, shuffle, pad and misquote the articles, with any evidence."""
    claims = []
    for _ in range(draw(st.integers(0, 3))):
        spans = draw(st.lists(st.one_of(sentence_spans(), any_spans()), max_size=3))
        about = draw(sentence_spans())
        words = text_of(about).split()
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(words)))
            match draw(st.sampled_from(("cut", "put", "keep"))):
                case "cut":
                    words = words[:at] + words[at + 1 + draw(st.integers(0, 5)) :]
                case "put":
                    words = [*words[:at], draw(st.sampled_from(WORDS)), *words[at:]]
                case _:
                    pass
        speaker = draw(st.sampled_from((None, "Mark Milley", "Anna Holt", "Joe Biden", "")))
        if draw(st.booleans()):
            spans.insert(0, about)
        claims.append(DraftClaim(text=" ".join(words), evidence=tuple(spans), speaker=speaker))
    short = draw(st.one_of(st.none(), st.sampled_from(WORDS), st.text(max_size=8)))
    return Draft(claims=tuple(claims), short=short)


@settings(max_examples=120, deadline=None)
@given(drafts())
def test_invariants_hold_for_any_draft(draft: Draft) -> None:
    checked = check_draft(draft, source=ARTICLES, question="Did it?")
    for citation in checked.citations:  # I1
        article = ARTICLES.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.quote == citation.quote.strip() != ""
    for figure in (f for c in checked.claims for f in c.figures):
        assert 0 <= figure.start < figure.end <= len(ARTICLES.article(figure.article_id).text)
    used = [n for c in checked.claims for n in c.citations]  # I2
    assert [c.number for c in checked.citations] == list(range(1, len(checked.citations) + 1))
    assert list(dict.fromkeys(used)) == [c.number for c in checked.citations]
    assert [int(n) for n in re.findall(r"\[(\d+)\]", checked.text)] == used
    assert all(c.citations for c in checked.claims)
    assert bool(checked.text) == bool(checked.claims)
    for claim in checked.claims:  # I3
        quotes = "\n".join(checked.citations[n - 1].quote for n in claim.citations)
        assert_stands(claim.text, quotes)
    told = len(checked.claims) + len(checked.rejected)
    assert told >= len({(fold(c.text), fold(c.speaker or "")) for c in draft.claims})


def assert_stands(claim: str, quotes: str) -> None:
    printed = find_numbers(quotes)
    for number in find_numbers(claim):
        assert any(same_value(number, p) for p in printed), (claim, quotes)
    for name in re.findall(r"\b[A-Z][a-z]{3,}\b", claim):
        assert name.casefold() in quotes.casefold(), (claim, quotes)


@settings(max_examples=60, deadline=None)
@given(st.lists(sentence_spans(), min_size=1, max_size=4))
def test_every_whole_sentence_passes_word_for_word_without_a_parse(spans: list[Span]) -> None:
    def no_parse(text: str) -> Doc:
        raise AssertionError(f"parsed {text!r}")

    draft = Draft(claims=tuple(verbatim(s) for s in spans))
    checked = check_draft(draft, source=ARTICLES, question="What?", parse=no_parse)
    assert [c.text for c in checked.claims] == list(dict.fromkeys(text_of(s) for s in spans))
    assert checked.rejected == ()


def test_a_verbatim_claim_is_quick() -> None:
    claim = verbatim(SIX, speaker="Anna Holt")
    check(claim)
    started = time.perf_counter()
    for _ in range(20):
        assert check(claim).claims
    assert (time.perf_counter() - started) / 20 < 0.02  # 0.4 ms where nothing else runs


def test_layout_has_the_short_answer_the_speaker_and_markers_in_order() -> None:
    checked = check(
        verbatim(OVER, SIX, speaker="Anna Holt"),
        verbatim(SIX, speaker="Anna Holt"),
        verbatim(AID),
        short="ten minutes",
    )
    assert checked.text.split("\n\n") == [
        "**ten minutes**",
        '"It was over in ten minutes," she said. (Anna Holt, mayor) [1] [2]',
        "Six people died when the storm reached Verrin on Sunday, mayor Anna Holt said. [2]",
        "The town of Verrin has asked for $2 million in aid. [3]",
    ]
    assert [c.number for c in checked.citations] == [1, 2, 3]
    assert checked.claims[0].speaker == "Anna Holt"


def test_the_same_claim_twice_is_one_claim() -> None:
    checked = check(verbatim(AID), verbatim(AID, AID))
    assert len(checked.claims) == len(checked.citations) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((0, 0), None),
        ((1, 0), "inside a word"),
        ((0, 1), "white space"),
        ((0, -2), "inside a word"),
        ((0, 10**6), "does not have"),
        ((60, -30), "does not have"),
        ((0, -8), "not said in this way"),
    ],
)
def test_ranges_are_taken_exactly(change: tuple[int, int], reason: str | None) -> None:
    span = Span(article_id="storm", start=AID.start + change[0], end=AID.end + change[1])
    checked = check(DraftClaim(text=text_of(AID), evidence=(span,)))
    if reason is None:
        assert checked.claims
    else:
        assert not checked.claims
        assert reason in checked.rejected[0].reason


@pytest.mark.parametrize(
    ("text", "evidence", "speaker", "reason"),
    [
        ("", (AID,), None, "empty"),
        ("The town is lost.", (), None, "cites nothing"),
        ("Seven people died on Sunday.", (SIX,), None, "does not give “Seven”"),
        ("More than six people died.", (SIX,), None, "says “Six”, the claim “More than six”"),
        ("Boris Kolm thanked the army.", (THANKED,), None, "does not name “Boris Kolm”"),
        ("Holt did not thank the army.", (THANKED,), None, "says “not”"),
        ("Holt praised the army.", (THANKED,), None, "does not say “praised”"),
        ("The army thanked Holt.", (THANKED,), None, "not said in this way"),
        ('Holt "thanked" the army.', (THANKED,), None, "does not quote “thanked”"),
        (text_of(OVER), (OVER,), "Anna Holt", "does not name Anna Holt"),
        (text_of(SIX), (SIX,), "Boris Kolm", "said by Anna Holt, not by Boris Kolm"),
        (text_of(AID), (AID,), "Anna Holt", "said by The town of Verrin, not by Anna Holt"),
        ("word " * 500, (AID,), None, "too long"),
    ],
)
def test_reasons_are_for_people(
    text: str, evidence: Sequence[Span], speaker: str | None, reason: str
) -> None:
    checked = check(DraftClaim(text=text, evidence=tuple(evidence), speaker=speaker))
    assert not checked.claims
    assert reason in checked.rejected[0].reason


def test_sentences_joined_from_apart_do_not_lend_each_other_their_pronouns() -> None:
    joined = f"{text_of(THANKED)} {text_of(OVER)}"
    assert not check(DraftClaim(text=joined, evidence=(THANKED, OVER))).claims
    follow = f"{text_of(SIX)} {text_of(OVER)}"
    assert check(DraftClaim(text=follow, evidence=(SIX, OVER))).claims


@pytest.mark.parametrize(
    ("short", "question", "shown"),
    [
        ("Six people", "How many?", True),
        ("Six", "How many?", True),
        ("six people", "How many?", False),
        ("ix people", "How many?", False),
        ("Seven", "How many?", False),
        ("", "How many?", False),
        ("Yes", "Did anyone die?", True),
        ("No.", "Has it stopped?", True),
        ("Yes", "How many died?", False),
    ],
)
def test_the_short_answer_stands_in_the_cited_text(short: str, question: str, shown: bool) -> None:
    checked = check(verbatim(SIX), short=short, question=question)
    assert checked.short == (short if shown else None)
    assert check(short=short, question=question).short is None


def test_the_short_answer_keeps_its_qualifier_and_its_alternatives() -> None:
    said = sentence("000_58ea41286541c7d3", "He said as many")
    assert check(verbatim(said), short="as many as 40,000").short
    assert check(verbatim(said), short="40,000").short is None
    assert check(verbatim(said), short="killed or injured").short
    assert check(verbatim(said), short="killed").short is None


def test_a_marker_printed_in_an_article_is_no_marker() -> None:
    checked = check(verbatim(RIVER))
    assert checked.claims[0].text == "The river Oma rose by 3 metres [2]."
    assert checked.text == r"The river Oma rose by 3 metres \[2\]. [1]"


def test_figures_of_the_claim_come_from_the_cited_text() -> None:
    said = sentence("000_58ea41286541c7d3", "He said as many")
    figures = check(verbatim(said)).claims[0].figures
    assert 40_000 in {f.value_high for f in figures}
    assert all(said.start <= f.start < f.end <= said.end for f in figures)
    assert check(verbatim(THANKED)).claims[0].figures == ()


def test_a_second_article_that_says_the_same_is_cited_too() -> None:
    first, second = (
        next(
            Span(article_id=i, start=s.start, end=s.end)
            for i in IDS
            for s in ARTICLES.sentences(i)
            if ARTICLES.article(i).text[s.start : s.end].startswith("Ukraine reacted")
            and s.start > after
        )
        for after in (0, 1000)
    )
    checked = check(verbatim(first, second))
    assert checked.claims[0].citations == (1, 2)
