"""The whole way, install aside, with outside connections blocked: none is attempted."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SUPPORT = Path(__file__).parent / "support"
# A network of its own, with nothing but the loopback device in it, also stops what is not Python.
ISOLATED = [
    "unshare",
    "--map-root-user",
    "--net",
    "sh",
    "-c",
    'ip link set lo up && exec "$@"',
    "-",
]
OUTSIDE = "192.0.2.1"  # reserved for documentation: nobody answers there


def isolation() -> list[str]:
    """What to put before a command to cut it off, where this machine permits that."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        return []
    tried = subprocess.run([*ISOLATED, "true"], capture_output=True)
    return ISOLATED if tried.returncode == 0 else []


def guarded(command: list[str], folder: Path, log: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SUPPORT), "NETWORK_LOG": str(log)},
    )


def test_the_guard_sees_what_tries_to_leave(tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    code = (
        "import socket\n"
        "for attempt in (\n"
        f"    lambda: socket.create_connection(({OUTSIDE!r}, 80), timeout=1),\n"
        "    lambda: socket.getaddrinfo('example.invalid', 443),\n"
        f"    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ({OUTSIDE!r}, 53)),\n"
        "):\n"
        "    try:\n"
        "        attempt()\n"
        "    except OSError:\n"
        "        pass\n"
        "socket.getaddrinfo('localhost', 80)\n"
    )
    guarded([sys.executable, "-c", code], tmp_path, log)
    doors = [line.split(" ", 1)[1] for line in log.read_text().splitlines()]
    assert doors == [
        f"getaddrinfo {OUTSIDE!r}",
        "getaddrinfo 'example.invalid'",
        f"sendto {OUTSIDE!r}",
    ]


def test_the_whole_way_attempts_no_outside_connection(tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    command = [*isolation(), sys.executable, str(SUPPORT / "whole_way.py"), str(tmp_path)]
    done = guarded(command, tmp_path, log)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not log.exists(), log.read_text()
    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    assert seen["answer"]["status"] == "answered"
    assert seen["answer"]["citations"]
    assert seen["report"]
    assert "<html" in seen["page"]
    loaded = re.findall(r"""(?:src|href)=["'](https?:)?//[^"']+""", seen["page"])
    assert not loaded, "the page loads something from another machine"
