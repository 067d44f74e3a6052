"""Puts the page on a port: binding, passwords and shutting down."""

import asyncio
import contextlib
import errno
import ipaddress
import logging
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.web.guard import Guard
    from assistant.web.ports import Asker

_FONTS = ("system-ui", "sans-serif")
_MONO = ("ui-monospace", "monospace")
# What stands before the page's own style sheet does: the empty window and the login.
_COLOURS = {
    "body_background_fill": "#fbfaf7",
    "body_background_fill_dark": "#161513",
    "block_background_fill": "#fbfaf7",
    "block_background_fill_dark": "#161513",
    "background_fill_secondary": "#fbfaf7",
    "background_fill_secondary_dark": "#161513",
    "input_background_fill": "#ffffff",
    "input_background_fill_dark": "#1e1d1a",
    "input_border_color": "#5d5850",
    "input_border_color_dark": "#a8a195",
    "input_border_width": "1px",
    "button_primary_background_fill": "#1d4f7c",
    "button_primary_background_fill_hover": "#1d4f7c",
    "button_primary_background_fill_dark": "#93c0e6",
    "button_primary_background_fill_hover_dark": "#93c0e6",
    "button_primary_text_color_dark": "#10202d",
}
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_CLOSING_S = 1
"""Seconds that open pages get to finish when the server stops."""


def serve(
    index: Path,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: str | None = None,
    open_browser: bool = False,
) -> None:
    """Serve the page until interrupted.

    `auth` is "user:password", and must be given to bind to anything but this machine.

    Raises:
        InputError: the address or port cannot be used, or `auth` is missing or malformed.
        IndexStateError: there is no usable index in `index`.
    """
    login = parse_auth(auth)
    check_binding(host, login)
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(open_port(host, port))
        from assistant import Assistant

        assistant = stack.enter_context(Assistant.open(index=index))
        stack.enter_context(contextlib.suppress(KeyboardInterrupt))
        address = page_address(listener)
        asyncio.run(run(assistant, listener, login, lambda: _announce(address, open_browser)))


def parse_auth(auth: str | None) -> tuple[str, str] | None:
    """ "user:password" as a pair; the password may hold colons."""
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user.strip() and colon and password):
        raise InputError("--auth must be USER:PASSWORD, both not empty")
    return user.strip(), password


def check_binding(host: str, login: tuple[str, str] | None) -> None:
    """Refuse to be reachable from other machines without a password."""
    if login is None and not is_local(host):
        raise InputError(
            f"{host} can be reached from other machines: give --auth USER:PASSWORD, "
            "or bind to 127.0.0.1"
        )


def is_local(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def open_port(host: str, port: int) -> socket.socket:
    """A listening socket on exactly this port (0: any free one), or a one-line error."""
    if not 0 <= port <= 65535:
        raise InputError(f"there is no port {port}: choose one up to 65535 with --port")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise InputError(f"{host} is not an address of this machine: use another --host") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise InputError(_why_not(error, host, port)) from error
    return listener


def asgi_app(blocks: "gr.Blocks", host: str, login: tuple[str, str] | None) -> "Guard":
    """The page as an ASGI application, with nothing of Gradio's reachable that it does not need."""
    import gradio as gr
    from fastapi import FastAPI

    from assistant.web.guard import Guard

    app = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        blocks,
        path="/",
        server_name=host,
        footer_links=[],
        run_history=False,
        auth=login,
        allowed_paths=[],
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=_FONTS, font_mono=_MONO).set(**_COLOURS),
    )
    hosts = _LOCAL | {host.lower()} if is_local(host) else None
    return Guard(app, hosts=hosts)


async def run(
    assistant: "Asker",
    listener: socket.socket,
    login: tuple[str, str] | None,
    announce: Callable[[], None],
    stop: "asyncio.Future[None] | None" = None,
) -> None:
    """Serve on a listening socket until interrupted or `stop` is done.

    `announce` is called once the page answers. The page is built in here because Gradio leaves a
    loop of its own unclosed when it finds none running.
    """
    import uvicorn

    from assistant.web.app import build_app

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            announce()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Each open page holds a stream, which is cut off: no error for the log.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

        async def on_tick(self, counter: int) -> bool:
            return await super().on_tick(counter) or (stop is not None and stop.done())

    app = asgi_app(build_app(assistant), listener.getsockname()[0], login)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=_CLOSING_S
    )
    await Server(config).serve(sockets=[listener])


def page_address(listener: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _announce(address: str, open_browser: bool) -> None:
    sys.stderr.write(f"Verbatim is at {address} (Ctrl+C stops it)\n")
    sys.stderr.flush()
    if open_browser:
        webbrowser.open(address)


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is already in use: choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs special rights: choose one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine: use another --host"
    return f"cannot listen on {host} port {port}: choose another with --host or --port"
