"""What a teacher reads reaches the reader's targets place by place; needs the extra `train`."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from assistant.reader.training import network, teaching, train  # noqa: E402
from assistant.reader.training.rows import Row, Taught  # noqa: E402

SMALL = network.Shape(width=24, layers=2, heads=2, vocabulary=60, positions=40)
ROWS = [
    Row(
        ids=[1, 5 + n, 2, *range(10, 13 + n), 2],
        question=3,
        starts=[4] if n % 2 else [],
        ends=[5] if n % 2 else [],
        target=0.98 if n % 2 else 0.08,
        kind="positive" if n % 2 else "twin",
    )
    for n in range(7)
]


@pytest.fixture(scope="module")
def teacher() -> network.Reader:
    torch.manual_seed(3)
    made = network.Reader(SMALL)
    made.eval()
    return made


def test_what_is_read_is_a_distribution_over_window_and_none(teacher: network.Reader) -> None:
    for row, taught in zip(ROWS, teaching.read(teacher, ROWS), strict=True):
        for shares in (taught.start, taught.end):
            assert len(shares) == len(row.ids)
            assert float(shares.astype(np.float32).sum()) == pytest.approx(1.0, abs=2e-3)
            assert not shares[1 : row.question].any()
        assert 0.0 < taught.answerable < 1.0


def test_a_stopped_reading_goes_on_and_is_the_same(
    teacher: network.Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "_PART", 3)
    whole = teaching.teach(teacher, ROWS, tmp_path)
    parts = sorted(path.name for path in tmp_path.iterdir())
    assert parts == ["taught-000000.npz", "taught-000003.npz", "taught-000006.npz"]
    (tmp_path / parts[1]).unlink()
    kept = (tmp_path / parts[0]).stat().st_mtime_ns
    again = teaching.teach(teacher, ROWS, tmp_path)
    assert (tmp_path / parts[0]).stat().st_mtime_ns == kept
    for one, other in zip(whole, again, strict=True):
        assert one.taught is not None
        assert other.taught is not None
        assert np.array_equal(one.taught.start, other.taught.start)
        assert one.taught.answerable == other.taught.answerable


def test_targets_are_the_label_and_the_teacher_in_shares() -> None:
    start = np.array([0.5, 0, 0, 0.5, 0, 0, 0], dtype=np.float16)
    end = np.array([0.5, 0, 0, 0, 0.5, 0, 0], dtype=np.float16)
    taught = Taught(start=start, end=end, answerable=0.4)
    ids = [1, 5, 2, 10, 11, 12, 2]
    row = Row(ids=ids, question=3, starts=[5], ends=[5], target=1.0, kind="positive", taught=taught)
    made = replace(row, starts=[], ends=[], target=0.0, kind="twin")
    batch = train.collate([row, made])
    asked, trusted = train._TRUST["positive"], train._TRUST_OF_MADE
    wanted = [0.5 * asked, 0, 0, 0.5 * asked, 0, 1 - asked, 0]
    assert batch.start[0].tolist() == pytest.approx(wanted, abs=1e-6)
    assert float(batch.end[0].sum()) == pytest.approx(1.0)
    assert float(batch.target[0]) == pytest.approx(1 - 0.6 * asked)
    assert float(batch.start[1, 0]) == pytest.approx(1 - 0.5 * trusted)
    assert float(batch.target[1]) == pytest.approx(0.4 * trusted)
    assert batch.answerable.tolist() == [True, False]
