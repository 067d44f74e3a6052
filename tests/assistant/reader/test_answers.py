"""The whole way with the reader: answers are in order, and it is loaded only when needed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import Answer, Assistant, Settings
from assistant.markup import escape
from assistant.reader.scorer import ReaderScorer
from eval.invariants import check_all

if TYPE_CHECKING:
    from index.store import Index

ROOT = Path(__file__).parents[3]
IN_THE_ARTICLES = (
    ("How many villagers were pulled from rooftops?", "120"),
    ("Who leads the rescue operation?", "Piotr Zielak"),
    ("Why did Petrel crash?", "engine shut down too early"),
    ("What did the army offer?", "drive buses"),
    ("Who said that the offer was an insult?", "Bruno Keller"),
    ("Did the old dam fail?", "No"),
)
NOT_IN_THE_ARTICLES = (
    "How many dogs drowned in the flood in Berlin?",
    "Who photographed the comet?",
    "How many German runners took part in the Lisbon marathon?",
    "What does Angela Thornbury think of the dam?",
    "Why?",
)


def asked(newsroom: Assistant, question: str) -> Answer:
    """The answer, found to be in order."""
    texts = {article.article_id: article.text for article in newsroom.articles()}
    answer = newsroom.ask(question)
    checks = check_all(answer, None, texts)
    assert {name: score.reason for name, score in checks.items() if score.got != score.of} == {}
    assert 0.0 <= answer.confidence <= 1.0
    assert (answer.confidence == 0.0) == (answer.status == "abstained")
    return answer


@pytest.mark.parametrize(("question", "words"), IN_THE_ARTICLES)
def test_what_is_in_the_articles_is_answered_in_order(
    newsroom: Assistant, question: str, words: str
) -> None:
    answer = asked(newsroom, question)
    assert answer.status == "answered"
    assert answer.short is not None
    assert words in answer.short


@pytest.mark.parametrize("question", NOT_IN_THE_ARTICLES)
def test_what_is_not_in_the_articles_is_not_answered(newsroom: Assistant, question: str) -> None:
    answer = asked(newsroom, question)
    assert answer.status == "abstained"
    assert answer.reason
    assert escape(answer.reason) in answer.text


def test_a_false_premise_is_answered_with_what_the_articles_say(newsroom: Assistant) -> None:
    answer = asked(newsroom, "Why did Mirela Kovacs demand a recount?")  # her rival did
    assert answer.status == "abstained"
    assert answer.reason is not None
    (said,) = re.findall("“(.+)”", answer.reason)
    assert "Sebek" in said and "recount" in said
    first = answer.nearest[0]
    assert said in " ".join(first.text.split())
    assert first.article_id == "election_ostrava"


def test_the_threshold_of_the_settings_comes_on_top(news: Index) -> None:
    stricter = Assistant(news, Settings.of(answer_threshold=1.0)).ask(IN_THE_ARTICLES[0][0])
    assert (stricter.status, stricter.confidence) == ("abstained", 0.0)


def test_a_damaged_reader_still_answers(
    news: Index, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain = Assistant(news, Settings(reader=False))
    damaged = Assistant(news, scorer=ReaderScorer(news, tmp_path))
    for question, _ in IN_THE_ARTICLES[:2]:
        one, other = plain.ask(question), damaged.ask(question)
        assert (one.text, one.short, one.confidence) == (other.text, other.short, other.confidence)
    warnings = [r for r in caplog.records if r.name.startswith("assistant")]
    assert len(warnings) == 1


LAZY = """
import sys
from pathlib import Path
from assistant import Assistant, Settings

def loaded():
    return "onnxruntime" in sys.modules

assert not loaded(), "importing the assistant loads the reader's runtime"
asked = "How many villagers were pulled from rooftops?"
with Assistant.open(Path(sys.argv[1]), Settings(reader=False)) as without:
    assert without.ask(asked).short == "120"
assert not loaded(), "switched off, the reader's runtime is loaded"
with Assistant.open(Path(sys.argv[1])) as reading:
    assert not loaded(), "opening an index loads the reader's runtime"
    assert reading.ask(asked).short == "120"
assert loaded(), "the reader was not used"
"""


def test_the_reader_is_loaded_at_the_first_question_that_needs_it(news_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LAZY, str(news_index)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_a_false_premise_is_corrected_not_obeyed(assistant: Assistant) -> None:
    """Passive words without their doer do not say that the doer of the question did it."""
    answer = assistant.ask("Why did Biden order Russian troops to leave?")
    assert answer.status == "abstained"
    assert "do not bear out" in (answer.reason or "")
    quoted = (answer.reason or "").split("“")[1].split("”")[0]
    assert "ordered" in quoted
    assert quoted in " ".join(answer.nearest[0].text.split())
