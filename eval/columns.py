"""What the decision is fitted on: columns for each development question, and their file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: a row of columns for each piece of evidence, and which of them answer."""

    id: str
    answerable: bool
    rows: Floats
    best: float
    """What `best_answerable` gives for all of the evidence."""
    accepted: bool
    """Whether the rules accept some of the evidence."""
    right: npt.NDArray[np.bool_]


def save_columns(sets: Mapping[str, Sequence[Asked]], path: Path) -> None:
    """Write what was asked as one compressed NumPy file."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, asked in sets.items():
        for number, question in enumerate(asked):
            key = f"{name}|{number}|{question.id}|{int(question.answerable)}"
            arrays[f"{key}|rows"] = question.rows
            arrays[f"{key}|about"] = np.array([question.best, question.accepted])
            arrays[f"{key}|right"] = question.right
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def load_columns(path: Path) -> dict[str, list[Asked]]:
    """Read what `save_columns` wrote."""
    sets: dict[str, list[Asked]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays.files:
            name, _, asked, answerable, part = key.split("|")
            if part != "rows":
                continue
            stem = key.removesuffix("rows")
            sets.setdefault(name, []).append(
                Asked(
                    id=asked,
                    answerable=answerable == "1",
                    rows=arrays[key],
                    best=float(arrays[f"{stem}about"][0]),
                    accepted=bool(arrays[f"{stem}about"][1]),
                    right=arrays[f"{stem}right"],
                )
            )
    return sets
