"""What stands between the network and Gradio: open routes, known hosts, and a content policy."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Gradio also serves files, proxies and editors; the page needs none of them.
_ROUTES = ("/", "/config", "/login", "/logout", "/theme.css", "/favicon.ico", "/manifest.json")
_FOLDERS = ("/assets/", "/static/", "/login/", "/gradio_api/queue/", "/gradio_api/call/")
_CALLS = (
    *("app_id", "cancel", "info", "login_check", "reset", "startup-events", "theme.css", "user"),
)
_API = tuple(f"/gradio_api/{name}" for name in _CALLS)
_PREFIXES = (*_FOLDERS, "/gradio_api/heartbeat/")
_UPLOAD = "/gradio_api/upload"
_MCP = "/gradio_api/mcp"
_ENVELOPE = 10_000
"""Bytes that a browser may need around a file."""

# The browser itself then refuses any request to another host. Gradio's parts are compiled in the
# page, hence 'unsafe-eval'; what comes from articles is escaped and never reaches a script.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Guard:
    """ASGI middleware: answers 404 for unneeded routes and 421 for names that are not ours.

    `hosts` lists the names a request may be addressed to, which stops a foreign page from
    reaching a local server through a name of its own (DNS rebinding); None allows every name. A
    request that another site's page makes of us is refused as well. `largest_upload` bounds one
    uploaded file in bytes; None takes no uploads. `mcp` opens the routes of the MCP server.
    """

    def __init__(
        self,
        app: App,
        *,
        hosts: frozenset[str] | None,
        largest_upload: int | None = None,
        mcp: bool = False,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._largest_upload = largest_upload
        self._mcp = mcp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse, one request; web sockets are not used and get no answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if not self._addressed_to_us(scope):
            await _refuse(send, 421)
        elif not self._is_open(scope["path"]):
            await _refuse(send, 404)
        elif scope["method"] not in ("GET", "HEAD") and _is_foreign(scope):
            await _refuse(send, 403)
        elif scope["path"] == _UPLOAD and scope["method"] == "POST" and self._too_large(scope):
            await _refuse(send, 413)
        else:
            await self._app(scope, receive, _with_headers(send))

    def _addressed_to_us(self, scope: Scope) -> bool:
        return self._hosts is None or bare_host(_header(scope, b"host")) in self._hosts

    def _is_open(self, path: str) -> bool:
        if path == _UPLOAD:
            return self._largest_upload is not None
        if path == _MCP or path.startswith(f"{_MCP}/"):
            return self._mcp
        return is_open(path)

    def _too_large(self, scope: Scope) -> bool:
        """Whether more is announced than one file may hold; Gradio counts what then arrives."""
        length = _header(scope, b"content-length")
        most = (self._largest_upload or 0) + _ENVELOPE
        return not length.isdecimal() or int(length) > most


def is_open(path: str) -> bool:
    """Whether the page needs this path; everything else is refused."""
    return path in _ROUTES or path in _API or path.startswith(_PREFIXES)


def _is_foreign(scope: Scope) -> bool:
    """Whether a browser says that a page of another site makes this request."""
    origin = _header(scope, b"origin")
    return bool(origin) and origin.partition("://")[2].lower() != _header(scope, b"host").lower()


def _header(scope: Scope, name: bytes) -> str:
    found = next((value for key, value in scope["headers"] if key == name), b"")
    return str(found.decode("latin-1"))


def bare_host(host: str) -> str:
    """The host of a `Host` header, without its port or the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].split("]", 1)[0].lower()
    return host.rsplit(":", 1)[0].lower()


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_HEADERS]
        await send(message)

    return sending


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"Not available here.\n"})
