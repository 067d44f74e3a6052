"""`verbatim ask` and `verbatim chat`."""

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from assistant.cli.options import filter_options, index_option, json_is_ascii, json_option
from assistant.cli.text import as_text

_REMEMBERED = 6
"""Turns of a chat that a follow-up question may refer to."""


@click.command(short_help="Answer one question.")
@click.argument("question", nargs=-1, required=True)
@index_option
@json_option
@filter_options
def ask(
    question: tuple[str, ...],
    index_dir: Path,
    as_json: bool,
    sources: tuple[str, ...],
    after: str | None,
    before: str | None,
) -> None:
    """Answer QUESTION with sentences of the indexed articles.

    The brief answer comes first, then the sentences that say it, then each citation with its
    title, source, date and the words as printed. Where the articles do not hold the answer, it
    says so, says what is missing and shows the nearest passages; that too exits with 0. A
    QUESTION of "-" is read from standard input.

    \b
    Examples:
      verbatim ask "How many civilians were killed or injured?"
      verbatim ask --source "The Example" --after 2022-11-01 "Who leads the ministry?"
      verbatim ask --json "Where did the talks take place?" | jq -r .short
    """
    from assistant import Assistant

    text = sys.stdin.read() if question == ("-",) else as_text(" ".join(question))
    with _waiting("Reading the index"), Assistant.open(index=index_dir) as assistant:
        answer = assistant.ask(
            text, sources=sources or None, published_after=after, published_before=before
        )
    if as_json:
        click.echo(json.dumps(answer.to_dict(), ensure_ascii=json_is_ascii(), indent=2))
        return
    from assistant.cli.show import console, show_answer

    show_answer(answer, console())


@click.command(short_help="Ask in turns, with follow-up questions.")
@index_option
@filter_options
def chat(index_dir: Path, sources: tuple[str, ...], after: str | None, before: str | None) -> None:
    """Ask in turns; a follow-up question may refer to what was said before.

    End with Ctrl-D or /quit; /new forgets the turns so far. Questions can also come through a
    pipe, one a line.

    \b
    Examples:
      verbatim chat
      verbatim chat < questions.txt
    """
    from assistant import Assistant
    from assistant.cli.show import console, show_answer
    from index.errors import QuestionError

    out = console()
    history: list[tuple[str, str]] = []
    with _waiting("Reading the index"):
        opened = Assistant.open(index=index_dir)
    with opened as assistant:
        for question in _questions():
            if question == "/new":
                history.clear()
                continue
            try:
                answer = assistant.ask(
                    question,
                    history=tuple(history[-_REMEMBERED:]),
                    sources=sources or None,
                    published_after=after,
                    published_before=before,
                )
            except QuestionError as error:
                click.echo(f"Error: {error}", err=True)
                continue
            show_answer(answer, out)
            click.echo()
            history.append((question, answer.text))


def _questions() -> Iterator[str]:
    """Lines typed or piped in, until the end of input or `/quit`; blank lines are skipped."""
    for line in _typed() if sys.stdin.isatty() else sys.stdin:
        question = as_text(line).strip()
        if question in ("/quit", "/exit"):
            return
        if question:
            yield question


def _typed() -> Iterator[str]:
    with contextlib.suppress(ImportError):  # a Python built without line editing still chats
        import readline  # noqa: F401
    while True:
        try:
            yield input("? ")
        except EOFError:
            click.echo()
            return


@contextlib.contextmanager
def _waiting(message: str) -> Iterator[None]:
    """A moving mark on standard error while a person waits; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from assistant.cli.show import console

    with console(sys.stderr).status(message):
        yield
