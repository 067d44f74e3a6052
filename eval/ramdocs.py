"""Whether all answers are shown where documents disagree, measured on RAMDocs.

Every question comes with documents of its own; the annotation says which answer each of them holds,
right or planted, or that it holds none. Of each question the documents alone are indexed, and the
question is asked through the public door.

Asked are the questions at even places of the file, counted from 0; the other half is kept unseen.
An answer is *shown* when its words stand, together, in the text, the short answer, a citation or a
disagreement of what was answered. Nothing is shown by an abstention.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.types import Answer, Claim
from eval.gold import GoldError
from eval.matching import states_any, words
from eval.metrics import shown_text
from eval.sets import read_records
from eval.tallies import Failure, Tally, TallyRun, share

if TYPE_CHECKING:
    from assistant.reader.model import ReaderModel
    from index.embedding import MiniLMEmbedding

NAME = "ramdocs"
_NONE = "noise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, its documents, and the different answers that they hold."""

    place: int
    """In the file, from 0."""
    text: str
    documents: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was answered, and which of the answers held it shows."""

    question: Question
    answer: Answer
    shown: tuple[bool, ...]


def load_ramdocs(bench: Path) -> tuple[Question, ...]:
    """The half of the questions that is asked.

    Raises:
        GoldError: the file is missing, or a line is not what it should be.
    """
    path = bench / NAME / "questions.jsonl"
    questions = []
    for place, (number, record) in enumerate(read_records(path, "question", "documents")):
        if place % 2:
            continue
        try:
            questions.append(parse_question(place, record))
        except (KeyError, TypeError) as error:
            raise GoldError(f"{path}:{number}: a document cannot be read: {error!r}") from error
    if not questions:
        raise GoldError(f"{path}: holds no questions.")
    return tuple(questions)


def parse_question(place: int, record: Mapping[str, Any]) -> Question:
    """A record as a question; answers in the same words are one."""
    held: dict[tuple[str, ...], str] = {}
    for document in record["documents"]:
        answer = str(document["answer"])
        if document["type"] != _NONE and words(answer):
            held.setdefault(words(answer), answer)
    return Question(
        place=place,
        text=str(record["question"]),
        documents=tuple(str(document["text"]) for document in record["documents"]),
        answers=tuple(held.values()),
    )


def shown_parts(answer: Answer) -> Iterator[str]:
    """All that a reader of an answer sees of it, piece by piece; nothing of an abstention."""
    if answer.status == "abstained":
        return
    yield shown_text(answer)
    yield answer.short or ""
    yield from (citation.quote for citation in answer.citations)
    for disagreement in answer.disagreements:
        for value, citation in disagreement.values:
            yield value.text if isinstance(value, Claim) else ""
            yield citation.quote


def judge(question: Question, answer: Answer) -> Outcome:
    """Which of the answers held are shown."""
    parts = list(shown_parts(answer))
    shown = tuple(any(states_any(part, [held]) for part in parts) for held in question.answers)
    return Outcome(question=question, answer=answer, shown=shown)


def measure(outcomes: Sequence[Outcome]) -> tuple[Tally, ...]:
    """How often all answers are shown, and how often the one where there is one."""
    several = [found for found in outcomes if len(found.shown) > 1]
    single = [found for found in outcomes if len(found.shown) == 1]

    def of(group: Sequence[Outcome], name: str, holds: Callable[[Outcome], bool]) -> Tally:
        return share(name, sum(map(holds, group)), len(group))

    shares = sum(sum(found.shown) / len(found.shown) for found in several)
    return (
        of(several, "several answers: all shown", lambda o: all(o.shown)),
        of(several, "- two or more shown", lambda o: sum(o.shown) > 1),
        of(several, "- one or more shown", lambda o: any(o.shown)),
        share("- mean share shown", shares, len(several)),
        of(several, "- as a disagreement", lambda o: bool(o.answer.disagreements)),
        of(several, "- abstained", lambda o: o.answer.status == "abstained"),
        of(single, "one answer: shown", lambda o: all(o.shown)),
        of(single, "- a disagreement nevertheless", lambda o: bool(o.answer.disagreements)),
        of(single, "- abstained", lambda o: o.answer.status == "abstained"),
        *(
            of(group, f"{count} answers: all shown", lambda o: all(o.shown))
            for count in sorted({len(found.shown) for found in several})
            if (group := [found for found in several if len(found.shown) == count])
        ),
    )


def failures(outcomes: Iterable[Outcome]) -> tuple[Failure, ...]:
    """The questions of which an answer is not shown."""
    found = []
    for outcome in outcomes:
        question, answer = outcome.question, outcome.answer
        if all(outcome.shown):
            continue
        pairs = list(zip(question.answers, outcome.shown, strict=True))
        sides = [len(disagreement.values) for disagreement in answer.disagreements]
        lines = (
            f"shown: {' / '.join(held for held, shown in pairs if shown) or 'none'}",
            f"not shown: {' / '.join(held for held, shown in pairs if not shown)}",
            f"{answer.status}, short: {answer.short}, disagreements: {sides or 'none'}",
            f"text: {' '.join((answer.reason or answer.text).split())}",
        )
        kind = "one answer, not shown" if len(pairs) == 1 else "not all answers shown"
        found.append(Failure(kind=kind, where=f"{question.place}: {question.text}", lines=lines))
    return tuple(sorted(found, key=lambda failure: failure.kind, reverse=True))


def run_ramdocs(
    questions: Sequence[Question],
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> TallyRun:
    """Index the documents of each question, ask it, and measure; `settings` go into the record.

    Raises:
        ModelError: a model is missing or not the pinned one.
    """
    from assistant.reader.model import ReaderModel
    from index.embedding import MiniLMEmbedding

    started = time.perf_counter()
    # Loaded once: a model takes longer to load than the documents of a question to be read.
    embedding, reader = MiniLMEmbedding(), ReaderModel()
    outcomes = []
    for question in questions:
        outcomes.append(judge(question, ask(question, embedding, reader)))
        progress()
    return TallyRun(
        name=NAME,
        tallies=measure(outcomes),
        failures=failures(outcomes),
        record={
            **(settings or {}),
            "questions": len(questions),
            "documents": sum(len(question.documents) for question in questions),
            "seconds": round(time.perf_counter() - started, 1),
        },
    )


def ask(question: Question, embedding: "MiniLMEmbedding", reader: "ReaderModel") -> Answer:
    """Ask a question of an index of its documents alone."""
    from assistant import Assistant
    from assistant.reader.scorer import ReaderScorer
    from index import build
    from index.store import Index

    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as folder:
        documents, index_dir = Path(folder) / "documents.jsonl", Path(folder) / "index"
        lines = [
            json.dumps({"id": f"document-{number}", "text": text}, ensure_ascii=False)
            for number, text in enumerate(question.documents, start=1)
        ]
        documents.write_text("\n".join(lines), encoding="utf-8")
        build([documents], index_dir, embedding=embedding)
        index = Index.open(index_dir, embedding=embedding)
        with Assistant(index, scorer=ReaderScorer(index, model=reader)) as assistant:
            return assistant.ask(question.text)
