"""The entry point and the table of commands."""

import sys
from io import TextIOWrapper

import click

from assistant.cli.group import CommandGroup

COMMANDS = {
    "index": "assistant.cli.indexing:index",
    "ask": "assistant.cli.asking:ask",
    "chat": "assistant.cli.asking:chat",
    "quotes": "assistant.cli.ledgers:quotes",
    "figures": "assistant.cli.ledgers:figures",
    "serve": "assistant.cli.serving:serve",
    "status": "assistant.cli.indexing:status",
    "doctor": "assistant.cli.indexing:doctor",
}


@click.group(
    cls=CommandGroup,
    lazy=COMMANDS,
    context_settings={
        "auto_envvar_prefix": "VERBATIM",
        "help_option_names": ["-h", "--help"],
        "show_default": True,
        "max_content_width": 100,
    },
    epilog="Each option can also be set by the environment variable named beside it. "
    "Exit codes: 0 done, 1 the thing asked for failed, 2 wrong use.",
)
@click.version_option(package_name="verbatim", message="%(prog)s %(version)s")
def cli() -> None:
    """Ask a folder of news articles; get the answer in the articles' own words.

    Every sentence of an answer is a quotation with its place in the article, and every figure and
    name in it is checked. Nothing leaves this machine.

    \b
    Start with:
      verbatim index articles/
      verbatim ask "How many people were killed?"
      verbatim serve
    """


def main() -> None:
    """Run the command line; never fails for a character that the terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="verbatim")
