"""What stands between the network and Gradio: open routes, known hosts, and a content policy."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Gradio also serves files, uploads, proxies and editors; the page needs none of them.
_ROUTES = ("/", "/config", "/login", "/logout", "/theme.css", "/favicon.ico", "/manifest.json")
_FOLDERS = ("/assets/", "/static/", "/login/", "/gradio_api/queue/", "/gradio_api/call/")
_CALLS = ("app_id", "cancel", "info", "login_check", "startup-events", "theme.css", "user")
_API = tuple(f"/gradio_api/{name}" for name in _CALLS)
_PREFIXES = (*_FOLDERS, "/gradio_api/heartbeat/")

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
    reaching a local server through a name of its own (DNS rebinding); None allows every name.
    """

    def __init__(self, app: App, *, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse, one request; web sockets are not used and get no answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if not self._addressed_to_us(scope):
            await _refuse(send, 421)
        elif not is_open(scope["path"]):
            await _refuse(send, 404)
        else:
            await self._app(scope, receive, _with_headers(send))

    def _addressed_to_us(self, scope: Scope) -> bool:
        if self._hosts is None:
            return True
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        return bare_host(host.decode("latin-1")) in self._hosts


def is_open(path: str) -> bool:
    """Whether the page needs this path; everything else is refused."""
    return path in _ROUTES or path in _API or path.startswith(_PREFIXES)


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
