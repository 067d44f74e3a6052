"""Runs calls for the page: defects become one line, and long work tells how far it is."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from index.errors import VerbatimError

_LOG = logging.getLogger(__name__)
_UNEXPECTED = "Something went wrong here. The server's log has the details; try again."
T = TypeVar("T")


class UnexpectedError(VerbatimError):
    """A defect of the program, already logged; its message is fit for the page."""


class Stopped(Exception):
    """Raised inside a job, at its next step, when nobody waits for it any more."""


def guarded(call: Callable[[], T]) -> T:
    """The call's result; a defect is logged here and shown as one line, never as a trace."""
    try:
        return call()
    except (VerbatimError, Stopped):
        raise
    except Exception as error:
        _LOG.exception("the page could not answer")
        raise UnexpectedError(_UNEXPECTED) from error


@dataclass(frozen=True, slots=True)
class Finished(Generic[T]):
    """What a job came to."""

    result: T


def watched(
    job: Callable[[Callable[[Any], None]], T], *, stoppable: bool = False
) -> Iterator[Any | Finished[T]]:
    """Run `job(tell)` in a thread; yield what it tells, the latest of several, then its result.

    Closing the iterator ends a stoppable job at its next step; any other runs to its end, because
    half of it is of no use. Errors of the job are raised here, defects as `UnexpectedError`.
    """
    told: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    left = threading.Event()

    def tell(step: Any) -> None:
        if stoppable and left.is_set():
            raise Stopped
        told.put(("step", step))

    def work() -> None:
        try:
            told.put(("done", guarded(lambda: job(tell))))
        except Stopped:
            return
        except VerbatimError as error:
            told.put(("failed", error))

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            kind, value = told.get()
            while kind == "step" and not told.empty():
                kind, value = told.get()
            if kind == "failed":
                raise value
            yield Finished(value) if kind == "done" else value
            if kind == "done":
                return
    finally:
        left.set()
