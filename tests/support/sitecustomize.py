"""Puts the network guard into every Python process started with this folder on its path.

`test_offline.py` does so, and reads the attempts from the file that NETWORK_LOG names.
"""

import os

from network_guard import install


def _record(attempt: str) -> None:
    with open(os.environ["NETWORK_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {attempt}\n")


if "NETWORK_LOG" in os.environ:
    install(_record)
