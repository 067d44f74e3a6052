"""The command line: parses, calls the library, prints.

Exit codes: 0 done (an abstention is an answer too), 1 the thing asked for failed, 2 wrong use,
130 interrupted.
"""

from assistant.cli.main import cli, main

__all__ = ["cli", "main"]
