"""A pass that is stopped and goes on ends as one that was not; needs the extra `train`."""

import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from assistant.reader.training import train  # noqa: E402
from assistant.reader.training.network import Reader, Shape  # noqa: E402
from assistant.reader.training.passes import Pass  # noqa: E402
from assistant.reader.training.rows import Row  # noqa: E402

SMALL = Shape(width=24, layers=2, heads=2, vocabulary=4000, positions=10)
STAGE = Pass(name="tiny", mix={}, rate=1e-3, seed=5, share=1.0)
ROWS = [
    Row(
        ids=[101, n, 102, 3000, 3001, 3002, 102],
        question=3,
        starts=[4],
        ends=[5],
        target=1.0,
        kind="positive",
    )
    if n % 2
    else Row(
        ids=[101, n, 102, 3003, 102],
        question=3,
        starts=[],
        ends=[],
        target=0.0,
        kind="twin",
    )
    for n in range(2000, 2008)
]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def fresh() -> Reader:
    torch.manual_seed(0)
    made = Reader(SMALL)
    made.train()
    return made


def fit(folder: Path, *, minutes: float = 0.0) -> Reader:
    folder.mkdir(exist_ok=True)
    model = fresh()
    train.fit(model, ROWS, folder, STAGE, batch=2, minutes=minutes)
    return model


def curve(folder: Path) -> list[list[float]]:
    return [json.loads(line) for line in (folder / "curve.jsonl").read_text().splitlines()]


def test_a_pass_that_was_stopped_ends_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fit(tmp_path / "whole")

    clock = iter(range(0, 10_000, 50))
    monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
    calls = 0
    real = train.losses

    def stopped(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(train, "losses", stopped)
    with pytest.raises(KeyboardInterrupt):
        fit(tmp_path / "stopped")
    monkeypatch.undo()
    # By that clock a step takes 100 s, and a checkpoint is due after 180 s.
    assert torch.load(tmp_path / "stopped" / "checkpoint.pt", weights_only=True)["step"] == 2
    assert [line[0] for line in curve(tmp_path / "stopped")] == [1, 2, 3]
    assert not (tmp_path / "stopped" / "finished").exists()
    # As by a machine that went down in the middle of a line.
    with (tmp_path / "stopped" / "curve.jsonl").open("a") as log:
        log.write("[4, 0.0")

    resumed = fit(tmp_path / "stopped")
    mine, theirs = resumed.state_dict(), whole.state_dict()
    assert all(torch.equal(mine[name], theirs[name]) for name in theirs)
    assert not torch.equal(fresh().span.weight, whole.span.weight)
    # The losses of the steps are the same as well, each step once; the times are not.
    one, other = curve(tmp_path / "stopped"), curve(tmp_path / "whole")
    assert [line[0] for line in one] == [1, 2, 3, 4]
    assert [[a, *rest] for a, _, *rest in one] == [[a, *rest] for a, _, *rest in other]
    assert json.loads((tmp_path / "stopped" / "finished").read_text())[:2] == [4, 4]


def test_a_pass_ends_when_its_minutes_are_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 60 s a look at the clock, two looks a step and one for the checkpoint after the second: the
    # third step would begin at 360 s of 270.
    clock = iter(range(0, 10_000, 60))
    monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
    fit(tmp_path / "short", minutes=4.5)
    steps, planned, _ = json.loads((tmp_path / "short" / "finished").read_text())
    assert (steps, planned) == (2, 4)
    progress = [line[4] for line in curve(tmp_path / "short")]
    assert progress == sorted(progress)
    assert progress[-1] < 1.0


def test_collated_targets_are_shared_by_annotators_the_shortest_counting_double() -> None:
    row = Row(
        ids=[101, 5, 102, 6, 7, 8, 102],
        question=3,
        starts=[3, 4],
        ends=[5, 4],
        target=0.98,
        kind="positive",
    )
    none = Row(
        ids=[101, 5, 102, 6, 102],
        question=3,
        starts=[],
        ends=[],
        target=0.08,
        kind="twin",
    )
    batch = train.collate([row, none])
    third = pytest.approx([1 / 3, 2 / 3])
    assert batch.start[0, 3:5].tolist() == third
    assert batch.end[0, [5, 4]].tolist() == third
    assert batch.start[1].tolist() == batch.end[1].tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert batch.mask[1].tolist() == [1, 1, 1, 1, 1, 0, 0]
    # Spans may stand in the window or at [CLS], never in the question.
    assert batch.readable[1].tolist() == [True, False, False, True, True, False, False]
    assert batch.answerable.tolist() == [True, False]
    assert batch.target.tolist() == pytest.approx([0.98, 0.08])


def test_losses_fall_when_the_spans_are_found() -> None:
    model = fresh()
    model.eval()
    batch = train.collate(ROWS[:4])
    with torch.no_grad():
        before = train.losses(model, batch)
        # A bias can only raise the answerable logit: worse for two rows, better for two.
        model.answerable.bias += 50.0
        after = train.losses(model, batch)
    assert after[0] == before[0]
    assert after[1] > before[1]


def test_heads_learn_three_times_as_fast_and_norms_do_not_decay() -> None:
    groups = train.make_optimizer(fresh(), 1e-4).param_groups
    assert [group["peak"] for group in groups] == pytest.approx([1e-4, 1e-4, 3e-4, 3e-4])
    assert [group["weight_decay"] for group in groups] == [0.0, 0.01, 0.0, 0.01]
    # Span, pooler and answerable have one bias and one matrix each.
    assert [len(group["params"]) for group in groups[2:]] == [3, 3]
