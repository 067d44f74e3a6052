"""The command group: loads commands when they are used and turns errors into one line each."""

import importlib
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from assistant.cli.text import one_line
from index.errors import IndexMismatchError, IndexMissingError, InputError, VerbatimError

PLUGIN_GROUP = "verbatim.commands"
"""Entry points under this name become commands; `verbatim eval` arrives this way."""

WRONG_USE = (InputError, IndexMissingError, IndexMismatchError)
"""Errors that another command line would have avoided."""


class Failure(click.ClickException):
    """The thing asked for failed: one line on standard error, exit code 1."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class WrongUse(Failure):
    """Another command line would have worked: one line on standard error, exit code 2."""

    exit_code = 2


class CommandGroup(click.Group):
    """A group whose commands are named as `module:attribute` and imported on first use.

    Listing the commands needs each one's help text, so their modules import nothing heavy at the
    top; a plug-in that cannot be imported is listed as such and breaks no other command.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Our own commands in the order of a first use, then plug-ins by name."""
        return [*self.lazy, *sorted(set(_plugins()) - set(self.lazy))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name in self.lazy:
            module, attribute = self.lazy[cmd_name].split(":")
            found = getattr(importlib.import_module(module), attribute)
            assert isinstance(found, click.Command)
            return found
        plugin = _plugins().get(cmd_name)
        return _load(plugin) if plugin is not None else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a foreseen error ends it with one line and the right exit code."""
        try:
            return super().invoke(ctx)
        except VerbatimError as error:
            kind = WrongUse if isinstance(error, WRONG_USE) else Failure
            raise kind(str(error)) from error
        except BrokenPipeError:
            raise  # the reader has left; click ends quietly
        except OSError as error:
            raise Failure(_describe(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(130)


def _plugins() -> dict[str, EntryPoint]:
    return {found.name: found for found in entry_points(group=PLUGIN_GROUP)}


def _load(plugin: EntryPoint) -> click.Command:
    try:
        found = plugin.load()
    except (ImportError, AttributeError) as error:
        return _broken(plugin, str(error))
    if not isinstance(found, click.Command):
        return _broken(plugin, f"{plugin.value} is not a command")
    return found


def _broken(plugin: EntryPoint, problem: str) -> click.Command:
    def fail(**_: object) -> None:
        raise Failure(
            f"the command {plugin.name} could not be loaded ({problem}); reinstall Verbatim."
        )

    return click.Command(
        plugin.name,
        callback=fail,
        short_help="(could not be loaded)",
        params=[click.Argument(["rest"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True},
    )


def _describe(error: OSError) -> str:
    what = error.strerror or str(error) or type(error).__name__
    return f"{what}: {error.filename}" if error.filename else what
