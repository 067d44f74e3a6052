"""Many visitors at once: `python -m eval.load`.

Starts `verbatim serve` in a process of its own on an index of the seed articles and has visitors
ask it gold questions over HTTP, all at the same time, each the next one as soon as the last is
answered: first in the page, with a conversation each, then over the API. Exits with 1 when a
target is missed.
"""

import http.client
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import click

from eval.benchmark import Measurement, as_record, percentile, run_verbatim, table
from eval.gold import GoldQuestion, load_articles, load_gold

P95_TARGET_S = 3.0
GROWTH_TARGET = 1.10
"""Memory after all questions as a multiple of that after a third of them."""

_SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
_GOLD = Path(__file__).parent / "gold" / "seeds.jsonl"
_ADDRESS = re.compile(r"http://([\d.]+):(\d+)/")
_STARTING_S, _ANSWERING_S = 60, 120
_JSON = {"Content-Type": "application/json"}

Record = Mapping[str, Any]


class LoadError(Exception):
    """A question was not answered; the message says what came instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How one question fared."""

    seconds: float
    problem: str = ""


class Visitor:
    """Someone who asks, over a connection of their own for each request."""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, gold: GoldQuestion) -> None:
        """Ask, and wait for the whole answer.

        Raises:
            LoadError: something else came.
        """
        raise NotImplementedError

    def _post(self, path: str, body: Record) -> Record:
        with self._request("POST", path, json.dumps(body)) as answer:
            found: Record = json.loads(answer.read())
            return found

    @contextmanager
    def _request(
        self, method: str, path: str, body: str | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_ANSWERING_S)
        try:
            connection.request(method, f"/gradio_api/{path}", body, _JSON if body else {})
            answer = connection.getresponse()
            if answer.status != http.HTTPStatus.OK:
                raise LoadError(f"{method} {path} was answered with {answer.status}")
            yield answer
        finally:
            connection.close()


class ApiVisitor(Visitor):
    """Calls the documented endpoint, with the history that belongs to the question."""

    def ask(self, gold: GoldQuestion) -> None:
        """As `Visitor.ask`."""
        history = [list(turn) for turn in gold.history]
        event = self._post("call/v2/ask", {"question": gold.question, "history": history})
        with self._request("GET", f"call/ask/{event['event_id']}") as answer:
            told = answer.read().decode()
        last = told.strip().split("\n\n")[-1]
        if not last.startswith("event: complete"):
            raise LoadError(last)


class PageVisitor(Visitor):
    """Types into the page; every question but the first follows up on those before it."""

    def __init__(self, port: int, form: Record, session: str) -> None:
        super().__init__(port)
        self._form = form
        self._session = session

    def ask(self, gold: GoldQuestion) -> None:
        """As `Visitor.ask`."""
        asked = {
            "data": [gold.question, *(None for _ in self._form["inputs"][1:])],
            "event_data": None,
            "fn_index": self._form["id"],
            "trigger_id": self._form["targets"][0][0],
            "session_hash": self._session,
        }
        event = self._post("queue/join", asked)["event_id"]
        with self._request("GET", f"queue/data?session_hash={self._session}") as answer:
            for line in answer:
                if not line.startswith(b"data: "):
                    continue
                message = json.loads(line[len(b"data: ") :])
                if message["msg"] == "close_stream":
                    raise LoadError("the stream ended before the answer")
                if message.get("event_id") == event and message["msg"] == "process_completed":
                    break
            else:
                raise LoadError("the connection ended before the answer")
        shown = json.dumps(message["output"])
        if not message["success"] or "v-problem" in shown:
            raise LoadError(shown[:500])


def form_of(config: Record) -> Record:
    """What Gradio's record of the page says of the event "a question was submitted".

    Raises:
        LoadError: the page has none.
    """
    for event in config["dependencies"]:
        if any(name == "submit" for _, name in event["targets"]):
            form: Record = event
            return form
    raise LoadError("the page has no form to ask in")


def ask_all(
    visitors: Sequence[Visitor],
    questions: Sequence[GoldQuestion],
    answered: Callable[[int], None] = lambda count: None,
) -> list[Asked]:
    """All questions, shared out among visitors who ask at the same time.

    `answered` is called, by one visitor at a time, with the number of questions answered so far.
    """
    waiting: queue.SimpleQueue[GoldQuestion] = queue.SimpleQueue()
    for question in questions:
        waiting.put(question)
    found: list[Asked] = []
    one_at_a_time = threading.Lock()

    def work(visitor: Visitor) -> None:
        while True:
            try:
                question = waiting.get_nowait()
            except queue.Empty:
                return
            asked = _timed(visitor, question)
            with one_at_a_time:
                found.append(asked)
                answered(len(found))

    threads = [threading.Thread(target=work, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _timed(visitor: Visitor, question: GoldQuestion) -> Asked:
    started = time.perf_counter()
    problem = ""
    try:
        visitor.ask(question)
    except (LoadError, OSError, http.client.HTTPException, ValueError, KeyError) as error:
        problem = f"{question.id}: {error!r}"
    return Asked(seconds=time.perf_counter() - started, problem=problem)


def summary(
    name: str,
    asked: Sequence[Asked],
    seconds: float,
    memory: Mapping[int, float],
    busy: float | None = None,
) -> list[Measurement]:
    """The lines of the table.

    Args:
        name: where was asked.
        asked: how each question fared.
        seconds: all of them together.
        memory: MB held by the server, by the number of questions answered.
        busy: processor seconds the server took, which tell most where other programs run too.
    """
    cost = "" if busy is None else f", {1000 * busy / len(asked):.0f} ms of processor each"
    taken = [one.seconds for one in asked]
    marks = sorted(memory)
    a_third = marks[1] if len(marks) > 1 else marks[0]
    growth = memory[marks[-1]] / memory[a_third]
    held = ", ".join(f"{memory[mark]:,.0f} after {mark}" for mark in marks)
    return [
        Measurement(
            name=f"{name}, errors",
            value=sum(bool(one.problem) for one in asked),
            unit="",
            note=f"{len(asked)} questions, {len(asked) / seconds:.1f} a second{cost}",
            target=1,
        ),
        Measurement(name=f"{name}, median", value=percentile(taken, 50), unit="s"),
        Measurement(
            name=f"{name}, p95", value=percentile(taken, 95), unit="s", target=P95_TARGET_S
        ),
        Measurement(name=f"{name}, slowest", value=max(taken), unit="s"),
        Measurement(
            name=f"{name}, memory",
            value=growth,
            unit="x",
            note=f"{held} (MB)",
            target=GROWTH_TARGET,
        ),
    ]


@contextmanager
def served(index: Path) -> Iterator[tuple[int, int]]:
    """`verbatim serve` in a process of its own: its process id and its port.

    Raises:
        LoadError: it does not start.
    """
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        stuck = threading.Timer(_STARTING_S, server.kill)
        stuck.start()
        said = []
        try:
            for line in server.stderr:
                said.append(line)
                if address := _ADDRESS.search(line):
                    break
            else:
                raise LoadError(f"the server did not start: {''.join(said).strip()}")
            stuck.cancel()
            # Whatever it says from here on is shown, and never fills the pipe.
            threading.Thread(target=sys.stderr.writelines, args=(server.stderr,)).start()
            yield server.pid, int(address[2])
        finally:
            stuck.cancel()
            server.terminate()


def held_mb(process: int) -> float:
    """The memory that a process holds now."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        kilobytes = found[1]
    except OSError:  # not Linux
        kilobytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(process)], text=True)
    return int(kilobytes) / 1e3


def busy_seconds(process: int) -> float | None:
    """Processor seconds that a process took so far; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except OSError:  # not Linux
        return None
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def measure(
    index: Path, users: int, questions: Sequence[GoldQuestion], *, page: bool
) -> list[Measurement]:
    """Start a server, have it asked everything, and sum up.

    Raises:
        LoadError: it does not start, or has no page to ask in.
    """
    with served(index) as (process, port):
        form = form_of(read_config(port))
        visitors = [
            PageVisitor(port, form, f"visitor{number}") if page else ApiVisitor(port)
            for number in range(users)
        ]
        ask_all(visitors[:1], questions[:1])  # the models are loaded by the first question
        memory = {0: held_mb(process)}
        third = len(questions) // 3

        def answered(count: int) -> None:
            if count % third == 0 or count == len(questions):
                memory[count] = held_mb(process)

        started, before = time.perf_counter(), busy_seconds(process)
        asked = ask_all(visitors, questions, answered)
        seconds, after = time.perf_counter() - started, busy_seconds(process)
    for one in asked:
        if one.problem:
            click.echo(one.problem, err=True)
    busy = None if before is None or after is None else after - before
    return summary("in the page" if page else "over the API", asked, seconds, memory, busy)


def read_config(port: int) -> Record:
    """Gradio's record of the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_STARTING_S)
    try:
        connection.request("GET", "/config")
        found: Record = json.loads(connection.getresponse().read())
        return found
    finally:
        connection.close()


@click.command()
@click.option("--users", default=20, show_default=True, type=click.IntRange(1, 90))
@click.option("--questions", "count", default=300, show_default=True, type=click.IntRange(3))
@click.option(
    "--door",
    type=click.Choice(["page", "api", "both"]),
    default="both",
    show_default=True,
    help="Where the visitors ask.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def main(users: int, count: int, door: str, as_json: bool) -> None:
    """Measure answering many visitors at once; exit with 1 when a target is missed."""
    gold = load_gold(_GOLD, load_articles(_SEEDS))
    questions = list(islice(cycle(gold), count))
    results: list[Measurement] = []
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="verbatim-load-") as folder:
        index = Path(folder) / "seeds"
        run_verbatim("index", str(_SEEDS), "--index", str(index))
        for page in {"page": (True,), "api": (False,), "both": (True, False)}[door]:
            results += measure(index, users, questions, page=page)
    if as_json:
        click.echo(json.dumps([as_record(found) for found in results], indent=2))
    else:
        click.echo(table(results))
        click.echo(f"{users} visitors at once; load average before: {busy:.1f}")
    if any(found.verdict == "missed" for found in results):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
