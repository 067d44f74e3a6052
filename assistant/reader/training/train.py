"""One pass over examples on the CPU with torch.

Deterministic for a given seed as long as the schedule ends by examples, not by minutes. A
checkpoint is written every few minutes, and training goes on from it.
"""

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

from assistant.reader.training.network import Reader
from assistant.reader.training.passes import Pass
from assistant.reader.training.rows import Row, batches, factor

_CHECKPOINT_SECONDS = 180.0
_NULL_WEIGHT = 0.5
_TRUST = {"positive": 0.7, "lookalike": 0.7}
"""Share of the teacher in the target, beside a label that people gave."""
_TRUST_OF_MADE = 0.85
"""The same beside a label that a rule gave, which is wrong now and then."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Padded tensors; `start` and `end` are distributions over tokens, [CLS] standing for none."""

    ids: Tensor
    mask: Tensor
    segments: Tensor
    readable: Tensor
    start: Tensor
    end: Tensor
    answerable: Tensor
    target: Tensor


def collate(rows: Sequence[Row]) -> Batch:
    """Pad to the longest row. Annotators share the target, the shortest span counting double.

    What a teacher reads is blended in: the loss is linear in its targets, so this is distillation
    (Hinton et al. 2015) beside learning from the labels.
    """
    width = max(len(row.ids) for row in rows)
    shape = (len(rows), width)
    ids = np.zeros(shape, dtype=np.int64)
    mask, segments = np.zeros_like(ids), np.zeros_like(ids)
    start, end = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    target = np.zeros(len(rows), dtype=np.float32)
    for i, row in enumerate(rows):
        length = len(row.ids)
        ids[i, :length] = row.ids
        mask[i, :length] = 1
        segments[i, row.question : length] = 1
        if not row.starts:
            start[i, 0] = end[i, 0] = 1.0
        lengths = [high - low for low, high in zip(row.starts, row.ends, strict=True)]
        shares = [2.0 if length == min(lengths) else 1.0 for length in lengths]
        for low, high, share in zip(row.starts, row.ends, shares, strict=True):
            start[i, low] += share / sum(shares)
            end[i, high] += share / sum(shares)
        target[i] = row.target
        if row.taught:
            trust = _TRUST.get(row.kind, _TRUST_OF_MADE)
            start[i] *= 1.0 - trust
            end[i] *= 1.0 - trust
            start[i, :length] += trust * row.taught.start.astype(np.float32)
            end[i, :length] += trust * row.taught.end.astype(np.float32)
            target[i] += trust * (row.taught.answerable - row.target)
    readable = segments.astype(bool)
    readable[:, 0] = True
    return Batch(
        ids=torch.from_numpy(ids),
        mask=torch.from_numpy(mask),
        segments=torch.from_numpy(segments),
        readable=torch.from_numpy(readable),
        start=torch.from_numpy(start),
        end=torch.from_numpy(end),
        answerable=torch.tensor([bool(row.starts) for row in rows]),
        target=torch.from_numpy(target),
    )


def losses(model: Reader, batch: Batch) -> tuple[Tensor, Tensor]:
    """Span cross entropy (negatives point at [CLS], at half weight) and answerable BCE."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(batch.ids, batch.mask, batch.segments)
    start, end, answerable = (output.float() for output in outputs)
    hidden = ~batch.readable
    weights = torch.where(batch.answerable, 1.0, _NULL_WEIGHT)
    span = torch.zeros(())
    for logits, wanted in ((start, batch.start), (end, batch.end)):
        scores = log_softmax(logits.masked_fill(hidden, -1e4), dim=-1)
        span = span - ((wanted * scores).sum(-1) * weights).mean() / 2
    return span, binary_cross_entropy_with_logits(answerable, batch.target)


def make_optimizer(model: Reader, rate: float) -> torch.optim.AdamW:
    """AdamW without decay on biases and norms; the heads learn three times as fast."""
    heads = ("span", "pooler", "answerable")
    groups = []
    for is_head in (False, True):
        for decays in (False, True):
            chosen = [
                value
                for name, value in model.named_parameters()
                if name.startswith(heads) == is_head and (value.dim() > 1) == decays
                if value.requires_grad
            ]
            speed = rate * (3.0 if is_head else 1.0)
            decay = 0.01 if decays else 0.0
            groups.append({"params": chosen, "lr": speed, "peak": speed, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


@dataclass(slots=True, kw_only=True)
class State:
    """What a checkpoint holds beside the weights."""

    step: int = 0
    seconds: float = 0.0


def fit(
    model: Reader, rows: Sequence[Row], folder: Path, stage: Pass, *, batch: int, minutes: float
) -> None:
    """One pass over the rows, or until the minutes are over; the rate reaches zero either way.

    Goes on from the checkpoint in the folder, which must be of the same rows and batch size.
    """
    optimizer = make_optimizer(model, stage.rate)
    state = _resume(model, optimizer, folder / "checkpoint.pt")
    _trim(folder / "curve.jsonl", state.step)
    plan = batches(rows, batch, stage.seed)
    _LOG.info("%s pass: from step %d of %d", stage.name, state.step, len(plan))
    began = saved = time.monotonic()
    before = state.seconds
    with (folder / "curve.jsonl").open("a", buffering=1, encoding="utf-8") as curve:
        for members in plan[state.step :]:
            state.seconds = before + time.monotonic() - began
            progress = (state.step + 1) / len(plan)
            if minutes:
                progress = max(progress, state.seconds / 60 / minutes)
            if progress >= 1.0 and state.step + 1 < len(plan):
                break
            # A seed per step, so that an interrupted run draws the same dropout again.
            torch.manual_seed(stage.seed * 1_000_003 + state.step)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * factor(progress)
            span, answerable = losses(model, collate([rows[i] for i in members]))
            optimizer.zero_grad(set_to_none=True)
            (span + answerable).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            state.step += 1
            line = [state.step, round(state.seconds, 1), span.item(), answerable.item(), progress]
            curve.write(json.dumps([round(value, 4) for value in line]) + "\n")
            if time.monotonic() - saved > _CHECKPOINT_SECONDS:
                saved = time.monotonic()
                curve.flush()
                _save(model, optimizer, state, folder / "checkpoint.pt")
    _save(model, optimizer, state, folder / "checkpoint.pt")
    (folder / "finished").write_text(json.dumps([state.step, len(plan), state.seconds]))


def _save(model: Reader, optimizer: torch.optim.AdamW, state: State, path: Path) -> None:
    content = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": state.step,
        "seconds": state.seconds,
    }
    fresh = path.with_suffix(".new")
    torch.save(content, fresh)
    fresh.replace(path)


def _resume(model: Reader, optimizer: torch.optim.AdamW, path: Path) -> State:
    if not path.exists():
        return State()
    content = torch.load(path, weights_only=True)
    model.load_state_dict(content["model"])
    optimizer.load_state_dict(content["optimizer"])
    return State(step=content["step"], seconds=content["seconds"])


def _trim(curve: Path, steps: int) -> None:
    """Take back the lines of steps after the last checkpoint: they are made again."""
    if curve.exists():
        lines = curve.read_text("utf-8").splitlines(keepends=True)
        curve.write_text("".join(lines[:steps]), "utf-8")
