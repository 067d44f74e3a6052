"""The passes follow one another, and none is run twice; needs the extra `train`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from assistant.reader.training import trainer  # noqa: E402
from assistant.reader.training.items import Tags  # noqa: E402
from assistant.reader.training.network import load_base  # noqa: E402
from assistant.reader.training.passes import FIRST, SEED, WRITTEN, Pass  # noqa: E402


def weights(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = torch.load(path, weights_only=True)["model"]
    return kept


def changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {name for name in one if not torch.equal(one[name], other[name])}


def learning(names: Iterable[str], stage: Pass) -> set[str]:
    """The names of all weights but those that the pass freezes."""
    frozen = [f"layers.{number}." for number in range(stage.frozen)]
    frozen += ["words.", "positions."] if stage.frozen else []
    return {name for name in names if not name.startswith(tuple(frozen))}


def test_passes_go_on_from_one_another(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bench: Path,
    tags: dict[str, Tags],
    base_model: tuple[Path, Any],
) -> None:
    # The passes as they are, of few examples.
    few = {"squad2": {"positive": 1.0}}, {"reddit": {"positive": 0.5}}, {"new_wiki": {"twin": 0.5}}
    for name, mix in zip(("FIRST", "WRITTEN", "KEPT"), few, strict=True):
        monkeypatch.setattr(trainer, name, replace(getattr(trainer, name), mix=mix))
    known = [{"qid": qid, "tokens": tag.tokens, "ents": tag.entities} for qid, tag in tags.items()]
    (tmp_path / "tags.jsonl").write_text("".join(json.dumps(one) + "\n" for one in known))
    made = trainer.Trainer(
        bench=bench, tags=tmp_path / "tags.jsonl", out=tmp_path, batch=4, threads=1
    )
    made.run(base_model[0], minutes=(0.0, 0.0))

    base = load_base(base_model[0], seed=SEED).state_dict()
    first, last = tmp_path / "first", tmp_path / "written"
    learned, start = weights(first / "checkpoint.pt"), weights(last / "start.pt")
    assert changed(base, learned) == learning(base, FIRST)
    assert not changed(learned, start)
    assert changed(start, weights(last / "checkpoint.pt")) == learning(base, WRITTEN)
    assert (last / "taught-000000.npz").exists()

    # What is finished is not touched, nor is the base model read for the last pass.
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    made.run(base_model[0], minutes=(0.0, 0.0))
    assert times == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    for name in ("finished", "checkpoint.pt", "curve.jsonl"):
        (last / name).unlink()
    made.run(tmp_path / "gone", minutes=(0.0, 0.0))
    assert (last / "finished").exists()
    assert times[first / "checkpoint.pt"] == (first / "checkpoint.pt").stat().st_mtime_ns
