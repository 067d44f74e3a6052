"""Windows that our own retriever would lay beside a question, though they do not answer it.

A window drawn from anywhere is told apart by its topic alone. What the reader meets in use are the
nearest windows of other articles; so it learns from those (hard negatives: Karpukhin et al. 2020).
"""

from functools import lru_cache

import numpy as np

from assistant.reader.training.items import Item, pack_windows, with_title
from index.minilm import MiniLM

PER_QUESTION = 4
_LOOKED_AT = 16
"""Nearest windows among which those without an answer are taken."""
_BLOCK = 512

Window = tuple[str, str]
"""A paragraph's title and words of it."""


@lru_cache(maxsize=1)
def retrieved_windows(
    items: tuple[Item, ...], paragraphs: tuple[Window, ...]
) -> dict[str, list[Window]]:
    """By question, the nearest windows of other paragraphs that print none of its answers.

    Minutes of work, which the readers of the ablation share: the last result is kept.
    """
    windows = [
        (title, text[start:end], text)
        for title, text in dict.fromkeys(paragraphs)
        for start, end in pack_windows(text)
    ]
    model = MiniLM()
    vectors = model.encode([with_title(title, body) for title, body, _ in windows])
    found: dict[str, list[Window]] = {}
    for first in range(0, len(items), _BLOCK):
        block = items[first : first + _BLOCK]
        near = model.encode([item.question for item in block]) @ vectors.T
        for item, row in zip(block, near, strict=True):
            order = np.argsort(-row, kind="stable")[:_LOOKED_AT]
            free = [windows[i][:2] for i in order if not _answers(item, *windows[i])]
            found[item.qid] = free[:PER_QUESTION]
    return found


def _answers(item: Item, title: str, body: str, text: str) -> bool:
    """Whether a window is of the question's own paragraph, or prints one of its answers."""
    said = with_title(title, body).lower()
    return text == item.text or any(item.text[a:b].lower() in said for a, b in item.answers)
