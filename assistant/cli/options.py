"""Options that several commands share."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from assistant import DEFAULT_INDEX

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Day(click.ParamType[str, str]):
    """A calendar date, written as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The date as ISO 8601 text."""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a date; write it like 2022-11-09.", param, ctx)


index_option: Decorator = click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path),
    default=DEFAULT_INDEX,
    envvar="VERBATIM_INDEX",
    show_envvar=True,
    metavar="DIR",
    help="Folder of the index.",
)

json_option: Decorator = click.option(
    "--json",
    "as_json",
    is_flag=True,
    envvar="VERBATIM_JSON",
    show_envvar=True,
    help="Print JSON and nothing else.",
)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--source`, `--after` and `--before`."""
    for option in (
        click.option(
            "--before",
            type=Day(),
            show_envvar=True,
            help="Only articles published on this day or earlier.",
        ),
        click.option(
            "--after",
            type=Day(),
            show_envvar=True,
            help="Only articles published on this day or later.",
        ),
        click.option(
            "--source",
            "sources",
            multiple=True,
            metavar="NAME",
            show_envvar=True,
            help="Only articles of this source; repeat it for several.",
        ),
    ):
        command = option(command)
    return command


def json_is_ascii() -> bool:
    """Whether standard output can hold ASCII only, so that JSON has to escape the rest."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return encoding != "utf8"
