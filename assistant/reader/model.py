"""Runs the reader's network (int8 ONNX): does a window answer, and with which words?

The network is ten layers of ms-marco-MiniLM-L-12-v2 with a span head and an answerable head, in the
manner of BERT for SQuAD 2.0 (Devlin et al. 2019): position 0 stands for "no answer here".
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelError
from index.minilm import load_tokenizer

DATA = Path(__file__).parent / "data"
MAX_TOKENS = 160
"""Question and window together; what the network was trained on."""
MAX_QUESTION = 40
MAX_ANSWER = 30
"""Longest span, in tokens."""
_STRIDE = 60
_BATCH = 4
_AT_ONCE = 2
"""Batches read at the same time, of one question or of several. A processor to each costs a third
less than all processors to each in turn, and many questions at once do not crowd one another."""
_SPANS = 3
_OUTPUTS = ("start", "end", "answerable")

Bounds = tuple[int, int]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A text to read, and the ranges of it (its sentences) that a span may not cross."""

    text: str
    parts: tuple[Bounds, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpan:
    """Words offered as the answer; `margin` is the logit over "no answer here"."""

    start: int
    end: int
    margin: float
    share: float
    """Share of the probability of all spans of the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the network says of a window."""

    answerable: float
    """Logit of "this window answers the question"."""
    parts: tuple[tuple[ReadSpan, ...], ...]
    """Per part of the window the best spans, best first; none for a part beyond the limit."""

    @property
    def best(self) -> ReadSpan | None:
        """The best span of the window."""
        spans = [span for part in self.parts for span in part]
        return max(spans, key=lambda s: s.margin, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of a window that fits the network; all of it where the window is short enough."""

    window: int
    ids: list[int]
    offsets: list[Bounds]


class ReaderModel:
    """The network with its tokenizer. Loads on first use; safe to share between threads."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reader")
        self._session: Any = None
        self._tokenizer: Any = None

    def load(self) -> None:
        """Read and check the model file now rather than at the first question.

        Raises `ModelError` when the file is missing or is not the one that `reader.json` names.
        """
        with self._lock:
            if self._session is None:
                self._tokenizer = load_tokenizer()
                self._tokenizer.no_truncation()
                self._session = _open_session(check_model(self._folder))

    def read(self, question: str, windows: Sequence[Window]) -> tuple[Reading | None, ...]:
        """Read each window for the answer.

        None stands for what cannot be read: a window that is empty or mostly of characters the
        tokenizer does not know, and every window when the question is so. A question is cut after
        40 tokens; a window too long is read in overlapping pieces.

        Raises `ModelError` as `load` does.
        """
        self.load()
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        found: list[Reading | None] = [None] * len(windows)
        if not windows or not self._readable(asked):
            return tuple(found)
        head = [self._special("[CLS]"), *asked[:MAX_QUESTION], self._special("[SEP]")]
        pieces = self._pieces(windows, MAX_TOKENS - len(head) - 1)
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].ids))
        groups = [
            [pieces[i] for i in order[first : first + _BATCH]]
            for first in range(0, len(order), _BATCH)
        ]
        runs = self._workers.map(lambda group: self._run(head, group), groups)
        for group, logits in zip(groups, runs, strict=True):
            for piece, outputs in zip(group, logits, strict=True):
                reading = _decode(*outputs, first=len(head), piece=piece, windows=windows)
                found[piece.window] = _merge(found[piece.window], reading)
        return tuple(found)

    def _special(self, token: str) -> int:
        return int(self._tokenizer.token_to_id(token))

    def _readable(self, ids: Sequence[int]) -> bool:
        unknown = self._special("[UNK]")
        return 2 * sum(number != unknown for number in ids) > len(ids)

    def _pieces(self, windows: Sequence[Window], room: int) -> list[_Piece]:
        texts = [window.text for window in windows]
        pieces = []
        for number, encoding in enumerate(
            self._tokenizer.encode_batch(texts, add_special_tokens=False)
        ):
            if not self._readable(encoding.ids):
                continue
            for start in range(0, max(1, len(encoding.ids) - room + _STRIDE), _STRIDE):
                cut = slice(start, start + room)
                pieces.append(
                    _Piece(window=number, ids=encoding.ids[cut], offsets=encoding.offsets[cut])
                )
        return pieces

    def _run(self, head: list[int], group: Sequence[_Piece]) -> list[tuple[Floats, Floats, float]]:
        """Start and end logits per token, and the answerable logit, of each piece."""
        width = len(head) + max(len(piece.ids) for piece in group) + 1
        ids = np.zeros((len(group), width), dtype=np.int64)
        mask, segments = np.zeros_like(ids), np.zeros_like(ids)
        for row, piece in enumerate(group):
            length = len(head) + len(piece.ids) + 1
            ids[row, :length] = [*head, *piece.ids, self._special("[SEP]")]
            mask[row, :length] = 1
            segments[row, len(head) : length] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments}
        start, end, answerable = self._session.run(list(_OUTPUTS), inputs)
        return [(start[i], end[i], float(answerable[i])) for i in range(len(group))]


def check_model(folder: Path) -> Path:
    """The model file of a folder, if it is the one its record names.

    Raises `ModelError` where it is missing or another one.
    """
    try:
        record = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        path = folder / str(record["file"])
        expected = str(record["sha256"])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The reader's model in {folder} cannot be read ({error}); reinstall Verbatim."
        ) from error
    if digest != expected:
        raise ModelError(f"The reader's model {path} is damaged; reinstall Verbatim.")
    return path


def _open_session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # `_AT_ONCE` batches run beside one another
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no public base
        raise ModelError(
            f"The reader's model {path} cannot be run ({error}); reinstall Verbatim."
        ) from error


def _decode(
    start: Floats,
    end: Floats,
    answerable: float,
    *,
    first: int,
    piece: _Piece,
    windows: Sequence[Window],
) -> Reading:
    """The best spans of each part, none over another, widened to whole words and figures."""
    count = len(piece.ids)
    none = float(start[0] + end[0])
    scores = start[first : first + count, None] + end[None, first : first + count]
    allowed = np.triu(np.ones((count, count), dtype=bool))
    allowed &= ~np.triu(np.ones((count, count), dtype=bool), k=MAX_ANSWER)
    total = float(np.logaddexp.reduce(scores[allowed])) if count else 0.0
    window = windows[piece.window]
    parts = []
    for low, high in window.parts:
        inside = np.array([low <= a and b <= high for a, b in piece.offsets], dtype=bool)
        open_to = allowed & inside[:, None] & inside[None, :]
        spans: list[ReadSpan] = []
        while len(spans) < _SPANS and open_to.any():
            flat = int(np.where(open_to, scores, -np.inf).argmax())
            one, two = divmod(flat, count)
            logit = float(scores[one, two])
            begin, stop = _whole(
                window.text, piece.offsets[one][0], piece.offsets[two][1], (low, high)
            )
            spans.append(
                ReadSpan(
                    start=begin,
                    end=stop,
                    margin=logit - none,
                    share=float(np.exp(logit - total)),
                )
            )
            over = np.array([a < stop and begin < b for a, b in piece.offsets], dtype=bool)
            over[one : two + 1] = True
            taken = np.flatnonzero(over)
            open_to[: taken[-1] + 1, taken[0] :] = False
        parts.append(tuple(spans))
    return Reading(answerable=answerable, parts=tuple(parts))


def _merge(known: Reading | None, found: Reading) -> Reading:
    """Two pieces of one window as one reading: the surer piece decides each part."""
    if known is None:
        return found
    parts = tuple(
        max(one, other, key=lambda spans: spans[0].margin if spans else -np.inf)
        for one, other in zip(known.parts, found.parts, strict=True)
    )
    return Reading(answerable=max(known.answerable, found.answerable), parts=parts)


def _whole(text: str, start: int, end: int, part: Bounds) -> Bounds:
    """Widen a span, within its part, to whole words and whole figures such as 1,200 or 3.5."""
    while start > part[0] and _joined(text, start):
        start -= 1
    while end < part[1] and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    if after in ",." and before.isdigit():
        return text[at + 1 : at + 2].isdigit()
    return before in ",." and after.isdigit() and at > 1 and text[at - 2].isdigit()
