"""What a reader reads in examples, for it or another one to learn from (torch)."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from assistant.reader.training.network import Reader
from assistant.reader.training.rows import Row, Taught, by_length
from assistant.reader.training.train import collate

_BATCH = 48
_PART = 4800
"""Rows read between two writes: a stopped run goes on after the last part."""
_LOG = logging.getLogger(__name__)


def teach(teacher: Reader, rows: Sequence[Row], folder: Path) -> list[Row]:
    """The rows with what the teacher reads in them, kept in `folder` part by part."""
    taught: list[Row] = []
    for first in range(0, len(rows), _PART):
        part = rows[first : first + _PART]
        path = folder / f"taught-{first:06d}.npz"
        if not path.exists():
            _write(path, read(teacher, part))
            _LOG.info("the teacher has read %d of %d", first + len(part), len(rows))
        taught += [
            replace(row, taught=what) for row, what in zip(part, _load(path, part), strict=True)
        ]
    return taught


def read(teacher: Reader, rows: Sequence[Row]) -> list[Taught]:
    """What the teacher reads in each of the rows."""
    found: dict[int, Taught] = {}
    for members in by_length(rows, _BATCH):
        batch = collate([rows[i] for i in members])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = teacher(batch.ids, batch.mask, batch.segments)
        start, end, answerable = (output.float() for output in outputs)
        start, end = (
            logits.masked_fill(~batch.readable, -1e4).softmax(-1).numpy().astype(np.float16)
            for logits in (start, end)
        )
        for place, i in enumerate(members):
            length = len(rows[i].ids)
            found[i] = Taught(
                start=start[place, :length],
                end=end[place, :length],
                answerable=float(answerable[place].sigmoid()),
            )
    return [found[i] for i in range(len(rows))]


def _write(path: Path, taught: Sequence[Taught]) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        np.savez(
            file,
            start=np.concatenate([one.start for one in taught]),
            end=np.concatenate([one.end for one in taught]),
            answerable=np.array([one.answerable for one in taught], dtype=np.float32),
        )
    fresh.replace(path)


def _load(path: Path, rows: Sequence[Row]) -> list[Taught]:
    with np.load(path) as saved:
        bounds = np.cumsum([len(row.ids) for row in rows])[:-1]
        starts, ends = np.split(saved["start"], bounds), np.split(saved["end"], bounds)
        answerable = saved["answerable"]
    return [
        Taught(start=start, end=end, answerable=float(one))
        for start, end, one in zip(starts, ends, answerable, strict=True)
    ]
