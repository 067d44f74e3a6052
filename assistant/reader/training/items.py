"""The questions the reader learns from, their paragraphs, and the windows cut from them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import SourceError
from index.sentences import split_sentences

WINDOW_CHARACTERS = 360
WINDOW_SENTENCES = 3
SHIFTS = ("new_wiki", "reddit", "amazon_reviews")
_UNTITLED = frozenset({"reddit", "amazon_reviews"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question with its paragraph; `answers` are offsets, `plausible` those of look-alikes."""

    qid: str
    question: str
    title: str
    text: str
    answers: tuple[tuple[int, int], ...]
    plausible: tuple[tuple[int, int], ...] = ()
    source: str
    gold: tuple[str, ...] = ()


def dev_titles(titles: Iterable[str]) -> list[str]:
    """Every second title in the order of its hash: never trained on."""
    ordered = sorted(set(titles), key=lambda title: hashlib.sha256(title.encode()).hexdigest())
    return ordered[::2]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file; `SourceError` where it is missing or no such file."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise SourceError(f"{path}, line {number}, is not JSON: {error}") from error
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}") from error


def read_squadshifts(bench: Path) -> Iterator[Item]:
    """All questions of the three files, with every annotator's span."""
    for source in SHIFTS:
        for record in read_lines(bench / "squadshifts" / f"{source}.jsonl"):
            title = title_of(source, record)
            for entry in record["questions"]:
                spans = tuple((start, start + len(text)) for start, text in entry["answers"])
                yield Item(
                    qid=entry["qid"],
                    question=entry["question"],
                    title=title,
                    text=record["text"],
                    answers=spans,
                    source=source,
                )


def title_of(source: str, record: Mapping[str, Any]) -> str:
    """The title of a paragraph of SQuADShifts; "" where the file's titles say nothing."""
    return "" if source in _UNTITLED else str(record["title"]).replace("_", " ")


def read_squad2(bench: Path) -> Iterator[Item]:
    """All questions, answerable or not; answers are looked up in the paragraph."""
    corpus = {record["doc_id"]: record for record in read_lines(bench / "squad2" / "corpus.jsonl")}
    for entry in read_lines(bench / "squad2" / "questions.jsonl"):
        document = corpus[entry["gold_doc_id"]]
        yield Item(
            qid=entry["qid"],
            question=entry["question"].strip(),
            title=document["title"],
            text=document["text"],
            answers=_locate(entry["answers"], document["text"], entry["question"]),
            plausible=_locate(entry["plausible_answers"], document["text"], entry["question"]),
            source="squad2",
            gold=tuple(entry["answers"]),
        )


def read_hotpotqa(bench: Path) -> Iterator[dict[str, Any]]:
    """Paragraphs, with titles, that no question here is about."""
    return read_lines(bench / "hotpotqa" / "corpus.jsonl")


def _locate(answers: Sequence[str], text: str, question: str) -> tuple[tuple[int, int], ...]:
    """Each answer at the occurrence whose surroundings share most words with the question."""
    words = set(question.lower().split())
    spans = []
    for answer in answers:
        places = []
        at = text.find(answer)
        while answer and at >= 0:
            near = text[max(0, at - 150) : at + 150].lower().split()
            places.append((-len(words & set(near)), at))
            at = text.find(answer, at + 1)
        if places:
            start = min(places)[1]
            spans.append((start, start + len(answer)))
    return tuple(spans)


def with_title(title: str, body: str) -> str:
    """The window as the reader sees it: the title, where there is one, as a first sentence."""
    return f"{title}. {body}" if title else body


def pack_windows(text: str, limit: int = WINDOW_CHARACTERS) -> list[tuple[int, int]]:
    """Consecutive windows of whole sentences, at most `limit` characters where sentences allow."""
    windows: list[tuple[int, int]] = []
    count = 0
    for span in split_sentences(text):
        if windows and count < WINDOW_SENTENCES and span.end - windows[-1][0] <= limit:
            windows[-1] = (windows[-1][0], span.end)
            count += 1
        else:
            windows.append((span.start, span.end))
            count = 1
    return windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """Tokens (offset, text, part of speech) and entities (start, end, kind) of a question."""

    tokens: list[tuple[int, str, str]]
    entities: list[tuple[int, int, str]]


def read_tags(path: Path) -> dict[str, Tags]:
    """The tags of all questions, as written by the tagging step."""
    return {
        record["qid"]: Tags(
            tokens=[(at, text, tag) for at, text, tag in record["tokens"]],
            entities=[(start, end, kind) for start, end, kind in record["ents"]],
        )
        for record in read_lines(path)
    }
