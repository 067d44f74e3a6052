"""The arithmetic and the table of the benchmark; its timings are for reading, not for tests."""

from pathlib import Path

from eval.benchmark import Measurement, measure_ledgers, percentile, table


def test_percentile_is_the_nearest_rank() -> None:
    values = [float(number) for number in range(20, 0, -1)]
    assert percentile(values, 95) == 19.0  # 20 * 0.95 = 19: the 19th smallest
    assert percentile(values, 50) == 10.0
    assert percentile([7.0], 95) == 7.0
    assert percentile([1.0, 2.0], 95) == 2.0  # 2 * 0.95 = 1.9, rounded up to the 2nd


def test_table_says_which_targets_are_met() -> None:
    lines = table(
        [
            Measurement(name="warm", value=80.4, unit="ms", target=150),
            Measurement(name="cold", value=4.256, unit="s", target=4),
            Measurement(name="memory", value=1234.5, unit="MB", note="peak"),
        ]
    ).splitlines()
    assert lines[1].split() == ["warm", "80", "ms", "<", "150", "ms", "met"]
    assert lines[2].split() == ["cold", "4.26", "s", "<", "4", "s", "missed"]
    assert lines[3].split() == ["memory", "1,234", "MB", "peak"]


def test_what_the_ledgers_cost_adds_up(tmp_path: Path) -> None:
    """Real timings, of which only the arithmetic is asserted."""
    article = tmp_path / "one.txt"
    article.write_text("Mia Holm said six riders fell. The bells rang at noon.", encoding="utf-8")
    whole, without, ratio = measure_ledgers([article], tmp_path)
    assert 0 < without.value < whole.value
    assert ratio.value == whole.value / without.value
    assert "1 articles" in whole.note
