"""The sets that are counted rather than asked: what each reads, and how it is run."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from eval.gold import GoldError
from eval.sets import sample_of
from eval.tallies import TallyRun

LEDGERS = "ledgers"
BENCHED = ("polnear", "muc", "ramdocs")
TALLIED = (LEDGERS, *BENCHED)

T = TypeVar("T")
Started = Callable[[int], Callable[[], None]]
"""Called with the number of steps; what it returns is called after each."""


def run_tallied(
    name: str,
    *,
    bench: Path | None,
    articles: Path | None = None,
    split: Literal["dev", "train"] = "dev",
    sample: int | None = None,
    seed: int = 0,
    started: Started = lambda _: lambda: None,
) -> TallyRun:
    """Measure a set by name, or a sample of its articles or questions.

    Raises:
        GoldError: its files are missing or cannot be used.
    """
    if name == LEDGERS:
        from eval.ledgers import load_ledgers, run_ledgers

        gold = load_ledgers(articles)
        return run_ledgers(gold, progress=started(len(gold)))
    if bench is None:
        raise GoldError(f"The set {name} is read from a folder outside: name it with --bench.")

    def chosen(items: Sequence[T]) -> tuple[Sequence[T], dict[str, Any]]:
        some = sample_of(items, sample, seed)
        sampled = len(some) < len(items)
        return some, {"sampled": sampled, **({"seed": seed} if sampled else {})}

    if name == "polnear":
        from eval.attributions import run_polnear
        from eval.polnear import load_polnear

        annotated, record = chosen(load_polnear(bench, split))
        record = {"split": split, **record}
        return run_polnear(annotated, settings=record, progress=started(len(annotated)))
    if name == "muc":
        from eval.casualties import load_muc, run_muc

        reports, record = chosen(load_muc(bench))
        return run_muc(reports, settings=record, progress=started(len(reports)))
    from eval.ramdocs import load_ramdocs, run_ramdocs

    questions, record = chosen(load_ramdocs(bench))
    return run_ramdocs(questions, settings=record, progress=started(len(questions)))
