"""A two-sentence world, small enough to score answers about it in the head."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

import pytest

from assistant.types import Answer, Citation, Claim
from eval.gold import GoldQuestion, GoldQuote
from index.types import Article, Hit, Passage

ONE = "Ann Lee won the race. She said six riders fell. Rain is likely."
TWO = "The mayor, Ann Lee, won. “Six riders fell,” said Bob Ray."
WON = GoldQuote(article="one", text="Ann Lee won the race.")
SAID = GoldQuote(article="one", text="She said six riders fell.")
RAIN = GoldQuote(article="one", text="Rain is likely.")
WON_TOO = GoldQuote(article="two", text="The mayor, Ann Lee, won.")
TEXTS = {"one": ONE, "two": TWO}


class JsonAnswer(Answer):
    """An answer whose `to_dict` is plain, so that these tests need no part of the assistant."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "status": self.status,
            "text": self.text,
            "short": self.short,
            "reason": self.reason,
            "citations": [asdict(citation) for citation in self.citations],
            "timings": dict(self.timings),
        }


MakeAnswer = Callable[..., Answer]


def answer_citing(*quotes: GoldQuote | tuple[str, str], **changes: Any) -> Answer:
    """An answer of one claim for each quote, cited by it, and changed as asked."""
    citations, claims = [], []
    for number, quote in enumerate(quotes, start=1):
        article, text = quote if isinstance(quote, tuple) else (quote.article, quote.text)
        start = TEXTS[article].index(text)
        citations.append(
            Citation(
                number=number,
                article_id=article,
                title="",
                source="",
                url="",
                published="",
                quote=text,
                start=start,
                end=start + len(text),
            )
        )
        claims.append(Claim(text=text, citations=(number,)))
    answer = JsonAnswer(
        question="?",
        status="answered" if quotes else "abstained",
        text=" ".join(f"{c.text} [{c.citations[0]}]" for c in claims) or "Not in the articles.",
        short=None,
        claims=tuple(claims),
        citations=tuple(citations),
        reason=None if quotes else "nothing there names a price",
    )
    return replace(answer, **changes)


class FakeDoor:
    """Answers from a list of answers by question; any other question crashes."""

    settings = "fake settings"

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Sequence[tuple[str, str]]]] = []

    def ask(self, question: str, history: Sequence[tuple[str, str]] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.answers[question]

    def retrieve(self, question: str, top_k: int = 10) -> Sequence[Hit]:
        return [hit("two", TWO), hit("one", ONE)][:top_k]

    def articles(self) -> Sequence[Article]:
        return [
            Article(article_id=name, title="", text=text, origin=f"/somewhere/{name}.txt")
            for name, text in TEXTS.items()
        ]


def hit(article: str, text: str) -> Hit:
    """A passage found, anywhere in an article."""
    start = TEXTS[article].index(text)
    passage = Passage(
        passage_id=f"{article}:{start}",
        article_id=article,
        start=start,
        end=start + len(text),
        text=text,
        first_sentence=0,
        last_sentence=0,
    )
    return Hit(passage=passage, article_id=article, score=1.0)


def gold_question(**changes: Any) -> GoldQuestion:
    """Who won? Ann Lee, as both articles say."""
    question = GoldQuestion(
        id="t-1",
        type="person",
        question="Who won?",
        answerable=True,
        answers=("Ann Lee",),
        support=((WON,), (WON_TOO,)),
        also_ok=(SAID,),
    )
    return replace(question, **changes)


@pytest.fixture
def citing() -> MakeAnswer:
    return answer_citing


@pytest.fixture
def gold() -> Callable[..., GoldQuestion]:
    return gold_question


@pytest.fixture
def found() -> Callable[[str, str], Hit]:
    return hit


@pytest.fixture
def fake_door() -> type[FakeDoor]:
    return FakeDoor


@pytest.fixture
def quotes() -> dict[str, GoldQuote]:
    return {"won": WON, "said": SAID, "rain": RAIN, "won too": WON_TOO}


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(TEXTS)
