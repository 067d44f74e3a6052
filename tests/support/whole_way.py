"""Index, ask, serve a page and run the eval, each in a process of its own, below FOLDER.

`test_offline.py` runs this where no connection to the outside can be made.
"""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUESTION = "How many Ukrainian civilians were killed or injured?"
START_S = 60
"""Seconds that the server gets to answer."""


def verbatim(*arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def load_page(folder: Path) -> str:
    """The page and every file it names, from a server that is then stopped."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder) as server:
        try:
            return fetch_all(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def fetch_all(address: str, server: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + START_S
    while True:
        try:
            page = fetch(f"{address}/")
            break
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, "the server has ended"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)
    for name in re.findall(r'(?:src|href)="(\.?/[^"]+)"', page):
        fetch(f"{address}/{name.removeprefix('.').removeprefix('/')}")
    return page


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        body: bytes = response.read()
    return body.decode("utf-8", "replace")


def main(folder: Path) -> None:
    verbatim("index", str(ROOT / "seeds" / "articles"), folder=folder)
    answer = json.loads(verbatim("ask", "--json", QUESTION, folder=folder))
    verbatim("status", folder=folder)
    verbatim("doctor", folder=folder)
    report = json.loads(verbatim("eval", "seeds", "--sample", "3", "--json", folder=folder))
    page = load_page(folder)
    (folder / "seen.json").write_text(
        json.dumps({"answer": answer, "report": report, "page": page}), encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
