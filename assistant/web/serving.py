"""Puts the page on a port: binding, passwords and shutting down."""

import asyncio
import contextlib
import errno
import importlib.util
import ipaddress
import logging
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.web.guard import Guard
    from assistant.web.ports import Asker
    from index.shelf import Shelf

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served, and to whom."""

    assistant: "Asker"
    shelf: "Shelf | None" = None
    """Where visitors put articles; without one they cannot."""
    login: tuple[str, str] | None = None
    mcp: bool = False


def serve(
    index: Path,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: str | None = None,
    open_browser: bool = False,
    mcp: bool = False,
    auth_file: Path | None = None,
) -> None:
    """Serve the page until interrupted.

    `auth` is "user:password", and must be given to bind to anything but this machine; `auth_file`
    holds the same on its first line. `mcp` also offers the endpoints as MCP tools.

    Raises:
        InputError: the address or port cannot be used, or `auth` is missing or malformed.
        IndexStateError: there is no usable index in `index`.
    """
    login = parse_auth(read_auth(auth_file) if auth_file else auth)
    check_binding(host, login)
    if mcp:
        check_mcp(login)
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(open_port(host, port))
        from assistant import Assistant
        from assistant.web.opening import Reopening
        from index.shelf import Shelf

        assistant = Reopening(index, lambda: Assistant.open(index=index))
        stack.callback(assistant.close)
        stack.enter_context(contextlib.suppress(KeyboardInterrupt))
        address = page_address(listener)
        site = Site(assistant=assistant, shelf=Shelf(path=index), login=login, mcp=mcp)
        asyncio.run(run(site, listener, lambda: _announce(address, open_browser)))


def parse_auth(auth: str | None) -> tuple[str, str] | None:
    """ "user:password" as a pair; the password may hold colons."""
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user.strip() and colon and password):
        raise InputError("--auth must be USER:PASSWORD, both not empty")
    return user.strip(), password


def read_auth(path: Path) -> str:
    """The first line of a file that holds USER:PASSWORD."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a login: {error}") from error
    return lines[0].strip() if lines else ""


def keep_offline() -> None:
    """Set what keeps Gradio's libraries from calling home; they read it when they are imported.

    Its MCP server, for one, has a client of its own that asks a model hub who is calling.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def check_mcp(login: tuple[str, str] | None) -> None:
    """Refuse to promise MCP where it cannot be had.

    Gradio lists its MCP tools to anybody and then cannot call them past a login, so they are for
    this machine, without one.
    """
    if login is not None:
        raise InputError("--mcp does not work with a login: leave --auth out, or --mcp")
    if importlib.util.find_spec("mcp") is None:
        raise InputError('--mcp needs the package mcp: run pip install "mcp<2"')


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


def asgi_app(blocks: "gr.Blocks", host: str, site: Site) -> "Guard":
    """The page as an ASGI application, with nothing of Gradio's reachable that it does not need."""
    import gradio as gr
    from fastapi import FastAPI

    from assistant.web.guard import Guard
    from index.reading import ReadLimits

    largest = ReadLimits().json_bytes
    app = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        blocks,
        path="/",
        server_name=host,
        footer_links=[],
        run_history=False,
        auth=site.login,
        allowed_paths=[],
        show_error=False,
        max_file_size=largest,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=site.mcp,
        theme=gr.themes.Base(font=_FONTS, font_mono=_MONO).set(**_COLOURS),
    )
    if site.shelf is not None:
        # Gradio would receive files in a folder that all programs of this machine share.
        app.routes[-1].app.uploaded_file_dir = str(site.shelf.incoming())
    hosts = _LOCAL | {host.lower()} if is_local(host) else None
    most = largest if site.shelf is not None else None
    return Guard(app, hosts=hosts, largest_upload=most, mcp=site.mcp)


async def run(
    site: Site,
    listener: socket.socket,
    announce: Callable[[], None],
    stop: "asyncio.Future[None] | None" = None,
) -> None:
    """Serve on a listening socket until interrupted or `stop` is done.

    `announce` is called once the page answers. The page is built in here because Gradio leaves a
    loop of its own unclosed when it finds none running.
    """
    keep_offline()
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

    blocks = build_app(site.assistant, site.shelf)
    app = asgi_app(blocks, listener.getsockname()[0], site)
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
