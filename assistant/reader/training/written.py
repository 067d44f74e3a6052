"""Questions written for the reader: retold ones, and look-alikes that nothing answers.

SQuAD's questions share most of their words with the sentence that answers; a reader of news is
asked in other words. These were written, by language models under our instructions, beside
paragraphs of the training sets: `data/written.jsonl` names each paragraph by the start of its
sha256 and holds the question and offsets, no text of the paragraph.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from assistant.reader.training.items import (
    SHIFTS,
    Item,
    read_hotpotqa,
    read_lines,
    read_squad2,
    title_of,
)
from index.errors import InputError

WRITTEN = "written"
"""The source of these questions in a mix."""
DATA = Path(__file__).parent / "data" / "written.jsonl"
_DIGITS = 12


def paragraph_key(text: str) -> str:
    """The name of a paragraph: the first digits of the sha256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def read_written(bench: Path, path: Path | None = None) -> Iterator[Item]:
    """The written questions beside their paragraphs.

    Raises `InputError` where the training sets lack a paragraph: they are another version.
    """
    path = path or DATA
    paragraphs = dict(_paragraphs(bench))
    for number, record in enumerate(read_lines(path)):
        key = record["paragraph"]
        if key not in paragraphs:
            raise InputError(f"--bench {bench} lacks paragraph {key}, which {path} asks about")
        title, text = paragraphs[key]
        yield Item(
            qid=f"{WRITTEN}-{number}",
            question=record["question"],
            title=title,
            text=text,
            answers=tuple((low, high) for low, high in record["answers"]),
            plausible=tuple((low, high) for low, high in record["plausible"]),
            source=WRITTEN,
        )


def _paragraphs(bench: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every paragraph of the training sets under its key, with its title."""
    for record in read_hotpotqa(bench):
        yield paragraph_key(record["text"]), (record["title"], record["text"])
    for source in SHIFTS:
        for record in read_lines(bench / "squadshifts" / f"{source}.jsonl"):
            yield paragraph_key(record["text"]), (title_of(source, record), record["text"])
    for item in read_squad2(bench):
        yield paragraph_key(item.text), (item.title, item.text)
