"""The evaluation as the web page shows it: runs a set and reports it as JSON-ready values.

The page finds this module through the entry point of the command; see `assistant.web.evaluation`.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from eval.metrics import Score
from eval.report import failure_lines, floors_of, missed_floors, shortfalls
from eval.run import Result, Run, run_set
from eval.sets import load_set

SETS = ("seeds", "invented")
"""The sets that come with the program: benchmarks are read from a folder outside."""
_BY_TYPE = "answer correct"


def run(name: str, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Ask every question of a set of an index made for it.

    `progress` is called with how many of how many questions are done.

    Raises:
        GoldError: the articles of the set are not there, as in an installation without a checkout.
    """
    from assistant import Assistant
    from index import build

    loaded = load_set(name)
    total, done = len(loaded.questions), 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as folder:
        build(loaded.sources, Path(folder))
        progress(0, total)
        with Assistant.open(index=folder) as assistant:
            scored = run_set(
                loaded.name, loaded.questions, assistant, gold_texts=loaded.texts, progress=step
            )
    return report(scored)


def report(scored: Run) -> dict[str, Any]:
    """What the page shows of a run."""
    seconds = sorted(result.seconds for result in scored.results if not result.error)
    median = f", median {1000 * seconds[len(seconds) // 2]:.0f} ms a question" if seconds else ""
    failures = [found for result in scored.results if (found := _failure(result))]
    return {
        "summary": f"{len(scored.results)} questions{median}.",
        "missed": missed_floors(scored),
        "scores": _scores(scored),
        "types": [
            {"type": kind, "got": total.got, "of": total.of}
            for kind in dict.fromkeys(result.question.type for result in scored.results)
            for total in [scored.total(_BY_TYPE, kind)]
        ],
        "failures": failures,
    }


def _scores(scored: Run) -> list[dict[str, Any]]:
    floors = {floor.metric: floor for floor in floors_of(scored)}
    rows = []
    for metric in scored.metrics:
        total: Score = scored.total(metric)
        floor = floors.get(metric)
        low = floor is not None and total.value is not None and total.value < floor.minimum
        rows.append(
            {
                "name": metric,
                "score": total.value,
                "of": total.of,
                "floor": floor.minimum if floor else None,
                "gate": floor.gate if floor else False,
                "missed": low,
            }
        )
    return rows


def _failure(result: Result) -> Mapping[str, Any] | None:
    """A question that failed, what was expected and what was given; None for one that did not."""
    if not result.error and not any(shortfalls(result, every=False)):
        return None
    _, *lines = failure_lines(result, every=False)
    told = dict(line.strip().partition(": ")[::2] for line in lines)
    return {
        "id": result.question.id,
        "type": result.question.type,
        "question": result.question.question,
        "expected": told.pop("expected", "an answer"),
        "given": told.pop("given", None) or told.pop("crashed", "nothing"),
        "why": [f"{name}: {reason}" for name, reason in told.items()],
    }
