"""The evaluation: runs the gold questions and shows what the answers scored.

The evaluation is a plug-in above this package, found as the command line finds it: the package
that provides a command may also hold a module `page` with `SETS` and `run`.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

import gradio as gr

from assistant.web.render import render_problem
from assistant.web.render_evaluation import render_report, render_running, render_start
from assistant.web.values import fields_of, text
from assistant.web.working import Finished, watched
from index.errors import VerbatimError

PLUGIN_GROUP = "verbatim.commands"


class Evaluator(Protocol):
    """What `eval.page` offers."""

    SETS: tuple[str, ...]

    def run(self, name: str, progress: Callable[[int, int], None]) -> Mapping[str, Any]:
        """Ask the questions of a set; the report as JSON-ready values."""


def find_evaluator() -> Evaluator | None:
    """The evaluation that is installed, if one is."""
    for plugin in entry_points(group=PLUGIN_GROUP, name="eval"):
        package = plugin.module.rpartition(".")[0]
        try:
            return cast(Evaluator, importlib.import_module(f"{package}.page"))
        except ImportError:
            continue
    return None


class Evaluation:
    """Runs one set at a time; a run ends at its next question when nobody waits for it."""

    def __init__(self, find: Callable[[], Evaluator | None] = find_evaluator) -> None:
        self._find = find

    def show(self) -> str:
        """What can be run."""
        evaluator = self._find()
        if evaluator is None:
            return render_problem("The evaluation is not installed with this program.")
        return render_start(evaluator.SETS)

    def run(self, event: gr.EventData) -> Iterator[str]:
        """Progress, then the report."""
        name = text(fields_of(event).get("set"))
        evaluator = self._find()
        if evaluator is None or name not in evaluator.SETS:
            yield render_problem("There is no such set of questions.")
            return
        yield render_running(name, 0, 0)

        def job(tell: Callable[[Any], None]) -> Mapping[str, Any]:
            return evaluator.run(name, lambda done, total: tell((done, total)))

        try:
            for step in watched(job, stoppable=True):
                if isinstance(step, Finished):
                    yield render_report(step.result)
                else:
                    yield render_running(name, *step)
        except VerbatimError as error:
            yield render_problem(str(error))

    def stopped(self) -> str:
        """What stands where the report would have."""
        return '<p class="v-notice" role="status">Stopped. Nothing was scored.</p>'
