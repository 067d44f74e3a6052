"""Examples as token numbers, in batches, and the learning rate along the way: all without torch."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.reader.training.examples import Example

MAX_TOKENS = 160
MAX_QUESTION = 40
_LONGEST_ANSWER = 40
_CHUNK = 40
_SMOOTHING = {"twin": 0.08, "neighbour": 0.02, "random": 0.0, "lookalike": 0.0, "positive": 0.02}

Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A tokenised example; `starts` and `ends` are token positions of the annotators' spans."""

    ids: list[int]
    question: int
    starts: list[int]
    ends: list[int]
    target: float
    kind: str
    taught: "Taught | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What the teacher reads in a row: probabilities of each token, [CLS] for none, as first and
    as last of the answer, and of "this window answers the question"."""

    start: Halves
    end: Halves
    answerable: float


def tokenise(tokenizer: Any, examples: Sequence[Example]) -> list[Row]:
    """[CLS] question [SEP] window [SEP]; positives whose answer is cut off are dropped."""
    questions = tokenizer.encode_batch([e.question for e in examples], add_special_tokens=False)
    windows = tokenizer.encode_batch([e.window for e in examples], add_special_tokens=False)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    rows = []
    for example, asked, read in zip(examples, questions, windows, strict=True):
        head = [cls, *asked.ids[:MAX_QUESTION], sep]
        room = MAX_TOKENS - len(head) - 1
        starts, ends = [], []
        for low, high in example.spans:
            inside = [i for i, (a, b) in enumerate(read.offsets[:room]) if a < high and b > low]
            if inside and inside[-1] - inside[0] < _LONGEST_ANSWER:
                starts.append(len(head) + inside[0])
                ends.append(len(head) + inside[-1])
        if example.spans and not starts:
            continue
        smooth = _SMOOTHING[example.kind]
        rows.append(
            Row(
                ids=[*head, *read.ids[:room], sep],
                question=len(head),
                starts=starts,
                ends=ends,
                target=1.0 - smooth if starts else smooth,
                kind=example.kind,
            )
        )
    return rows


def batches(rows: Sequence[Row], size: int, seed: int) -> list[list[int]]:
    """Row numbers in batches of about equal length; order and members depend on the seed alone."""
    rng = random.Random(seed)
    order = list(range(len(rows)))
    rng.shuffle(order)
    made = []
    for first in range(0, len(order), size * _CHUNK):
        chunk = sorted(order[first : first + size * _CHUNK], key=lambda i: len(rows[i].ids))
        parts = [chunk[at : at + size] for at in range(0, len(chunk), size)]
        rng.shuffle(parts)
        made += parts
    return made


def by_length(rows: Sequence[Row], size: int) -> list[list[int]]:
    """Row numbers in batches of about equal length, shortest first."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    return [order[at : at + size] for at in range(0, len(order), size)]


def factor(progress: float, warm_up: float = 0.06) -> float:
    """Learning rate as a share of its peak after `progress` (0 to 1) of the training."""
    return min(progress / warm_up, max(0.0, (1.0 - progress) / (1.0 - warm_up)))
