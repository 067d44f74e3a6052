"""Runs the web page on a free port of this machine, for tests that call it from outside."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assistant.web.ports import Asker
from assistant.web.serving import Site, open_port, page_address, run
from index.shelf import Shelf


@contextmanager
def serving(
    assistant: Asker,
    login: tuple[str, str] | None = None,
    *,
    shelf: Shelf | None = None,
    mcp: bool = False,
) -> Iterator[str]:
    """The page's address, answering until the block ends."""
    site = Site(assistant=assistant, shelf=shelf, login=login, mcp=mcp)
    ready, end = threading.Event(), threading.Event()

    async def serve() -> None:
        stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ending = asyncio.create_task(asyncio.to_thread(end.wait))
        ending.add_done_callback(lambda _: stop.set_result(None))
        await run(site, listener, ready.set, stop)

    with open_port("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        try:
            assert ready.wait(30), "the server did not start"
            yield page_address(listener)
        finally:
            end.set()
            thread.join(20)
            assert not thread.is_alive(), "the server did not stop"


def fetch(url: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Any:
    """(status, headers, text), also for refusals."""
    request = urllib.request.Request(url, headers=headers or {}, data=body)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode("utf-8", "replace")


def call(address: str, name: str, **data: object) -> Any:
    """The result of an API call, or the error the server tells."""
    headers = {"Content-Type": "application/json"}
    status, _, text = fetch(
        f"{address}gradio_api/call/v2/{name}", headers, json.dumps(data).encode()
    )
    if status != 200:
        raise LookupError(status)
    _, _, events = fetch(f"{address}gradio_api/call/{name}/{json.loads(text)['event_id']}")
    event, _, payload = events.strip().split("\n\n")[-1].partition("\n")
    if event != "event: complete":
        raise RuntimeError(payload)
    return json.loads(payload.removeprefix("data: "))[0]
