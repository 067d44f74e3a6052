"""The page: handlers that call the assistant and hand the result to `render`. No logic of its own.

What belongs to one visitor is in `gr.State`; nothing is shared but the assistant.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any, TypeVar, cast

import gradio as gr

from assistant.types import Answer
from assistant.web.examples import Examples
from assistant.web.ports import Asker
from assistant.web.reader import render_missing, render_reader
from assistant.web.render import (
    Turn,
    nearest_citations,
    render_earlier,
    render_evidence,
    render_latest,
    render_pending,
    render_problem,
    render_sources,
    render_welcome,
)
from index.errors import VerbatimError
from index.types import Article

_LOG = logging.getLogger(__name__)
_REMEMBERED = 12
_ASKING_AT_ONCE = 4
_WAITING = 100
_UNEXPECTED = "Something went wrong here. The server's log has the details; try again."
_GONE = "This article is no longer in the index. Reload the page to see what is."
T = TypeVar("T")
Turns = tuple[Turn, ...]


def build_app(assistant: Asker) -> gr.Blocks:
    """The page as Gradio blocks, with `ask` as its one public API endpoint."""
    # The argument below covers these blocks, this whatever else of Gradio looks at it.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Else each call ends in a pandas summary of all calls before, for a dashboard that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
    handlers = _Handlers(assistant)
    script = _packaged("script.js")
    header = f"<style>{_packaged('style.css')}</style>{_packaged('header.html')}"
    part: dict[str, Any] = {"apply_default_css": False}
    live: dict[str, Any] = {**part, "js_on_load": script}
    with gr.Blocks(analytics_enabled=False, title="Verbatim", fill_width=True) as blocks:
        gr.HTML(header, elem_classes="v-header", js_on_load=None, **part)
        turns = gr.State(())
        with gr.Row(elem_id="v-ask"):
            question = gr.Textbox(
                label="Your question",
                placeholder="Ask the articles a question",
                max_lines=1,
                autofocus=True,
                container=False,
                scale=1,
                html_attributes=gr.InputHTMLAttributes(enterkeyhint="search", autocomplete="off"),
            )
            ask = gr.Button("Ask", variant="primary", elem_id="v-submit", scale=0, min_width=80)
            again = gr.Button("Start over", elem_id="v-again", scale=0, min_width=80, visible=False)
        with gr.Row(elem_id="v-columns"):
            thread = gr.HTML("", elem_classes="v-thread", **live)
            side = gr.HTML("", elem_classes="v-side", **live)
            start = gr.HTML("", elem_classes="v-start", **live)
            past = gr.HTML("", elem_classes="v-past", **live)
        reader = gr.HTML("", elem_classes="v-reader", **live)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {**quiet, "concurrency_id": "ask"}
        page = [thread, side, past, reader, turns, question, again]
        blocks.load(handlers.welcome, None, page, **quiet)
        # Apart from the rest, and shown only where there is no answer: it takes a moment at first.
        blocks.load(handlers.examples, None, start, **asking)
        gr.on([question.submit, ask.click], handlers.respond, [question, turns], page, **asking)
        start.ask(handlers.respond_example, turns, page, **asking)
        again.click(handlers.welcome, None, page, **quiet)
        for shown in (thread, side, past):
            shown.open(handlers.open_article, None, reader, concurrency_limit=16, **quiet)
        gr.api(  # type: ignore[attr-defined]
            handlers.api_ask, api_name="ask", concurrency_id="ask"
        )
    # api_open=False: every call waits its turn, none skips the queue.
    blocks.queue(default_concurrency_limit=_ASKING_AT_ONCE, max_size=_WAITING, api_open=False)
    return cast(gr.Blocks, blocks)


class _Handlers:
    """What the page does when something is asked or opened."""

    def __init__(self, assistant: Asker) -> None:
        self._assistant = assistant
        self._examples = Examples(assistant)

    def welcome(self) -> tuple[Any, ...]:
        """A page without a conversation: what is indexed."""
        try:
            articles = _guarded(self._assistant.articles)
        except VerbatimError as error:
            return _page(render_problem(str(error)), turns=())
        return _page("", render_sources(articles), turns=())

    def examples(self) -> str:
        """Questions to start with; none where asking fails, which the first question will tell."""
        try:
            return render_welcome(
                _guarded(lambda: self._examples.offer(self._assistant.articles()))
            )
        except VerbatimError:
            return ""

    def respond(self, question: str, turns: Turns) -> Iterator[tuple[Any, ...]]:
        """The question's place is kept while it is answered, then the answer or the problem."""
        question = _storable(question)
        if question.strip():
            yield _page(render_pending(question), past=render_earlier(turns))
        try:
            turn = _guarded(lambda: self._turn(question, turns))
        except VerbatimError as error:
            yield _conversation(turns, problem=str(error))
            return
        turns = (*turns, turn)[-_REMEMBERED:]
        yield _conversation(turns)

    def respond_example(self, turns: Turns, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """An example question that was chosen, as if it had been typed."""
        yield from self.respond(str(_field(event, "question", "")), turns)

    def open_article(self, event: gr.EventData) -> str:
        """The reading pane for the article, and the range in it, that was chosen."""
        article_id = str(_field(event, "article", ""))
        start, end = (_offset(_field(event, name, 0)) for name in ("start", "end"))
        try:
            article = _guarded(lambda: self._article(article_id))
        except VerbatimError as error:
            return render_missing(str(error))
        if article is None:
            return render_missing(_GONE)
        check = str(_field(event, "check", ""))
        return render_reader(article, start, end, check)

    def api_ask(self, question: str, history: list[list[str]] | None = None) -> dict[str, Any]:
        """The checked answer to a question, as JSON: the same as `verbatim ask --json`.

        `history` holds earlier [question, answer text] pairs, oldest first.
        """
        try:
            pairs = [(str(earlier), str(answer)) for earlier, answer in history or ()]
        except (TypeError, ValueError):
            message = "history must be a list of [question, answer] pairs"
            raise gr.Error(message, print_exception=False) from None
        try:
            return _guarded(
                lambda: self._assistant.ask(_storable(question), history=pairs).to_dict()
            )
        except VerbatimError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _turn(self, question: str, turns: Sequence[Turn]) -> Turn:
        history = [(turn.asked, turn.answer.text) for turn in turns]
        answer = self._assistant.ask(question, history=history)
        return Turn(asked=question, answer=answer, nearest=self._nearest(answer))

    def _nearest(self, answer: Answer) -> tuple[Any, ...]:
        ids = dict.fromkeys(passage.article_id for passage in answer.nearest)
        articles = [article for name in ids if (article := self._article(name)) is not None]
        return nearest_citations(answer.nearest, articles)

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._assistant.article(article_id)
        except KeyError:
            return None


class _UnexpectedError(VerbatimError):
    """A defect of the program, already logged; its message is fit for the page."""


def _guarded(call: Callable[[], T]) -> T:
    """The call's result; a defect is logged here and shown as one line, never as a trace."""
    try:
        return call()
    except VerbatimError:
        raise
    except Exception as error:
        _LOG.exception("the page could not answer")
        raise _UnexpectedError(_UNEXPECTED) from error


def _conversation(turns: Turns, problem: str = "") -> tuple[Any, ...]:
    """The latest answer and the earlier ones, under the problem that the next one met, if any."""
    latest = render_latest(turns[-1]) if turns else ""
    evidence = render_evidence(turns[-1]) if turns else ""
    above = render_problem(problem) if problem else ""
    # The question that met a problem stays in the box, to be mended.
    return _page(above + latest, evidence, render_earlier(turns[:-1]), None if problem else turns)


def _page(
    thread: str, side: str = "", past: str = "", turns: Turns | None = None
) -> tuple[Any, ...]:
    """Values for [thread, side, past, reader, turns, question, again].

    Without `turns` the conversation, and the question in the box, stay as they are.
    """
    if turns is None:
        return thread, side, past, "", gr.skip(), gr.skip(), gr.skip()
    return thread, side, past, "", turns, "", gr.update(visible=bool(turns))


def _field(event: gr.EventData, name: str, default: object) -> object:
    """A value the browser sent, which may be anything."""
    data = event._data
    return data.get(name, default) if isinstance(data, dict) else default


def _offset(value: object) -> int:
    return value if isinstance(value, int) else 0


def _storable(question: object) -> str:
    """What was typed, less what no JSON answer can carry back: lone surrogates."""
    return str(question or "").encode("utf-8", "replace").decode("utf-8")


def _packaged(name: str) -> str:
    return files("assistant.web").joinpath(name).read_text(encoding="utf-8")
