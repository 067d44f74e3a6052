"""Gold questions: their type, and a loader that rejects every line it cannot trust."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from index.errors import InputError

QuestionType = Literal[
    "figure", "speaker", "said", "person", "place", "time", "reason", "list", "yes_no", "compare",
    "definition", "follow_up", "misspelt", "paraphrase", "unanswerable", "false_premise", "reading",
]  # fmt: skip
# "reading" is the type of benchmark questions; a gold file may not use it.
GOLD_TYPES = frozenset(get_args(QuestionType)) - {"reading"}
REFUSED_TYPES = frozenset({"unanswerable", "false_premise"})
_REQUIRED = frozenset({"id", "type", "question", "answerable", "answers", "support"})
_OPTIONAL = frozenset(
    {"history", "must_contain", "also_ok", "speaker", "correction", "asserts", "reason_mentions"}
)
_POLAR = frozenset({"yes", "no"})


class GoldError(InputError):
    """A gold or benchmark file cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuote:
    """Words of an article, exactly as they stand there."""

    article: str
    """File stem of the article."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuestion:
    """A question with what a right answer states and cites. `README.md` beside it explains each."""

    id: str
    type: QuestionType
    question: str
    answerable: bool
    history: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    support: tuple[tuple[GoldQuote, ...], ...] = ()
    also_ok: tuple[GoldQuote, ...] = ()
    speaker: tuple[str, ...] = ()
    correction: tuple[GoldQuote, ...] = ()
    asserts: tuple[str, ...] = ()
    reason_mentions: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Benchmark sets only: ids of the records that hold the answer."""

    @property
    def polar(self) -> bool:
        """Whether the accepted short answers are "yes" or "no"."""
        return bool(self.answers) and set(self.answers) <= _POLAR


def load_articles(folder: Path) -> dict[str, str]:
    """The texts of the `.txt` articles in `folder` by file stem, NFC-normalised.

    Raises:
        GoldError: the folder holds none, or one is not UTF-8.
    """
    texts = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            texts[path.stem] = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    if not texts:
        raise GoldError(f"{folder}: no .txt articles there; name their folder with --articles.")
    return texts


def load_gold(path: Path, articles: Mapping[str, str]) -> tuple[GoldQuestion, ...]:
    """Read and check a file of gold questions about `articles` (text by file stem).

    Raises:
        GoldError: at the first line that is not a valid question, naming file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    questions: list[GoldQuestion] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = parse_question(json.loads(line), articles)
        except ValueError as error:
            raise GoldError(f"{path}:{number}: {error}") from error
        if question.id in seen:
            raise GoldError(
                f"{path}:{number}: id {question.id!r} is that of line {seen[question.id]}"
            )
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise GoldError(f"{path}: holds no questions.")
    return tuple(questions)


def parse_question(record: Any, articles: Mapping[str, str]) -> GoldQuestion:
    """One record as a question; a `ValueError` says what is wrong with it."""
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    _check_fields(record)
    question = GoldQuestion(
        id=_text(record, "id"),
        type=record["type"],
        question=_text(record, "question"),
        answerable=record["answerable"],
        history=tuple(_turn(turn) for turn in _items(record, "history")),
        answers=_texts(record["answers"], "answers"),
        must_contain=tuple(_texts(g, "must_contain") for g in _items(record, "must_contain")),
        support=tuple(_quotes(group, "support", articles) for group in _items(record, "support")),
        also_ok=_quotes(record.get("also_ok", []), "also_ok", articles),
        speaker=_texts(record.get("speaker", []), "speaker"),
        correction=_quotes(record.get("correction", []), "correction", articles),
        asserts=_texts(record.get("asserts", []), "asserts"),
        reason_mentions=_texts(record.get("reason_mentions", []), "reason_mentions"),
    )
    _check_sense(question)
    return question


def _check_fields(record: Mapping[str, Any]) -> None:
    if unknown := sorted(record.keys() - _REQUIRED - _OPTIONAL):
        raise ValueError(f"unknown field {unknown[0]!r}")
    if missing := sorted(_REQUIRED - record.keys()):
        raise ValueError(f"field {missing[0]!r} is missing")
    if record["type"] not in GOLD_TYPES:
        raise ValueError(f"unknown type {record['type']!r}")
    if not isinstance(record["answerable"], bool):
        raise ValueError("'answerable' is neither true nor false")


def _check_sense(question: GoldQuestion) -> None:
    if question.answerable is (question.type in REFUSED_TYPES):
        raise ValueError(f"'answerable' contradicts the type {question.type!r}")
    if question.answerable:
        if not question.support or not all(question.support):
            raise ValueError("an answerable question needs support, and no group may be empty")
        if question.polar and not question.must_contain:
            raise ValueError("a yes/no question needs must_contain: the words that settle it")
        if not (question.answers or question.must_contain) or not all(question.must_contain):
            raise ValueError("an answerable question needs answers or must_contain, none empty")
        if question.correction or question.asserts:
            raise ValueError("correction and asserts belong to false premises")
    elif question.support or question.must_contain or question.speaker:
        raise ValueError(f"a question of type {question.type!r} has no support or speaker")
    if question.type == "unanswerable" and (question.answers or question.correction):
        raise ValueError("an unanswerable question has no answers and no correction")
    if question.type == "false_premise" and not (question.answers and question.correction):
        raise ValueError("a false premise needs answers (the truth) and correction (its quotes)")


def _items(record: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = record.get(field, [])
    if not isinstance(value, list):
        raise ValueError(f"{field!r} is not a list")
    return value


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record[field]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{field!r} is not a text")
    return value


def _texts(value: Any, field: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(t, str) and t.strip() for t in value):
        raise ValueError(f"{field!r} is not a list of texts")
    return tuple(value)


def _turn(value: Any) -> tuple[str, str]:
    texts = _texts(value, "history")
    if len(texts) != 2:
        raise ValueError("'history' is not a list of [question, answer] pairs")
    return texts[0], texts[1]


def _quotes(value: Any, field: str, articles: Mapping[str, str]) -> tuple[GoldQuote, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{field!r} is not a list of [article, quote] pairs")
    quotes = []
    for pair in value:
        texts = _texts(pair, field)
        if len(texts) != 2:
            raise ValueError(f"{field!r} is not a list of [article, quote] pairs")
        article, text = texts
        if article not in articles:
            raise ValueError(f"{field!r} names an unknown article {article!r}")
        if text not in articles[article]:
            raise ValueError(f"{field!r}: not in article {article}: {text!r}")
        quotes.append(GoldQuote(article=article, text=text))
    return tuple(quotes)
