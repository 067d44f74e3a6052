"""Stops every attempt of this process to leave the machine, and tells about it.

Patched are the doors of Python's own socket module, which everything written in Python goes
through. An attempt is both refused and recorded, because telemetry code tends to swallow errors.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

LOCAL_NAMES = {"", "localhost", "ip6-localhost", "0.0.0.0", "::"}


class OutsideConnectionError(OSError):
    """Something tried to reach an address outside this machine."""


def is_local(host: object) -> bool:
    """Whether a host, as the socket module takes it, is this machine."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name.lower() in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def install(record: Callable[[str], None]) -> Callable[[], None]:
    """Refuse and `record` each attempt from now on; returns what undoes it."""

    def check(door: str, host: object) -> None:
        if not is_local(host):
            attempt = f"{door} {host!r}"
            record(attempt)
            raise OutsideConnectionError(f"outside connection attempted: {attempt}")

    def check_address(door: str, sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            check(door, address[0])

    def guarded_method(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def method(sock: socket.socket, *args: Any) -> Any:
            # The address comes first, but last for sendto(data[, flags], address).
            check_address(name, sock, args[-1] if name == "sendto" else args[0])
            return original(sock, *args)

        return method

    def guarded_function(name: str) -> Callable[..., Any]:
        original = getattr(socket, name)

        def function(host: Any, *args: Any, **kwargs: Any) -> Any:
            check(name, host)
            return original(host, *args, **kwargs)

        return function

    methods = {name: guarded_method(name) for name in ("connect", "connect_ex", "sendto")}
    functions = {
        name: guarded_function(name)
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
    }
    saved = [(socket.socket, name, getattr(socket.socket, name)) for name in methods]
    saved += [(socket, name, getattr(socket, name)) for name in functions]  # type: ignore[misc]
    for owner, patches in ((socket.socket, methods), (socket, functions)):
        for name, patch in patches.items():
            setattr(owner, name, patch)

    def undo() -> None:
        for owner, name, original in saved:
            setattr(owner, name, original)

    return undo
