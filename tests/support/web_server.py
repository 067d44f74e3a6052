"""Runs the web page on a free port of this machine, for tests that call it from outside."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.web.ports import Asker
from assistant.web.serving import open_port, page_address, run


@contextmanager
def serving(assistant: Asker, login: tuple[str, str] | None = None) -> Iterator[str]:
    """The page's address, answering until the block ends."""
    ready, end = threading.Event(), threading.Event()

    async def serve() -> None:
        stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ending = asyncio.create_task(asyncio.to_thread(end.wait))
        ending.add_done_callback(lambda _: stop.set_result(None))
        await run(assistant, listener, login, ready.set, stop)

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
