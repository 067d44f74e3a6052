"""The page: four areas, what is in them, and which handler each event calls. No logic of its own.

What belongs to one visitor is in `gr.State`; nothing is shared but the assistant.
"""

import os
from dataclasses import dataclass
from typing import Any, cast

import gradio as gr

from assistant.web.api import add_endpoints
from assistant.web.ask import Ask
from assistant.web.evaluation import Evaluation
from assistant.web.ledgers import Ledgers
from assistant.web.library import Library
from assistant.web.parts import QUIET, WRITING, live, packaged, still
from assistant.web.ports import Asker
from assistant.web.render_library import render_drop
from assistant.web.values import Filters
from index.shelf import Shelf

_ASKING_AT_ONCE = 4
_READING_AT_ONCE = 16
_WAITING = 100
_ASKING: dict[str, Any] = {**QUIET, "concurrency_id": "ask"}
_READING: dict[str, Any] = {
    **QUIET,
    "concurrency_id": "read",
    "concurrency_limit": _READING_AT_ONCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """Parts that several areas use."""

    tabs: gr.HTML
    reader: gr.HTML
    filters: gr.State
    narrowed: gr.HTML


def build_app(assistant: Asker, shelf: Shelf | None = None) -> gr.Blocks:
    """The page as Gradio blocks, with its public API; `shelf` lets visitors change the articles."""
    # The argument below covers these blocks, this whatever else of Gradio looks at it.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Else each call ends in a pandas summary of all calls before, for a dashboard that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
    asking = Ask(assistant)
    with gr.Blocks(analytics_enabled=False, title="Verbatim", fill_width=True) as blocks:
        add_endpoints(assistant)  # first, so that no event of the page takes their names
        still("header", f"<style>{packaged('style.css')}</style>{packaged('header.html')}")
        shared = _Shared(
            tabs=live("tabs", packaged("tabs.html"), "page.js"),
            filters=gr.State(Filters()),
            narrowed=live("only", render=False),
            reader=live("reader", render=False),
        )
        with gr.Column(elem_id="v-panel-ask", elem_classes="v-panel"):
            _ask_area(blocks, asking, shared)
        with gr.Column(elem_id="v-panel-library", elem_classes="v-panel"):
            _library_area(Library(assistant, shelf), asking, shared, shelf is not None)
        with gr.Column(elem_id="v-panel-ledgers", elem_classes="v-panel"):
            _ledgers_area(Ledgers(assistant), asking, shared)
        with gr.Column(elem_id="v-panel-evaluation", elem_classes="v-panel"):
            _evaluation_area(Evaluation())
        shared.reader.render()  # type: ignore[no-untyped-call]
        shared.tabs.open(asking.open_article, None, shared.reader, **_READING)
    # api_open=False: every call waits its turn, none skips the queue.
    blocks.queue(default_concurrency_limit=_ASKING_AT_ONCE, max_size=_WAITING, api_open=False)
    return cast(gr.Blocks, blocks)


def _ask_area(blocks: gr.Blocks, asking: Ask, shared: _Shared) -> None:
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
        stop = gr.Button("Stop", elem_id="v-stop", scale=0, min_width=80)
        again = gr.Button("Start over", elem_id="v-again", scale=0, min_width=80, visible=False)
    shared.narrowed.render()  # type: ignore[no-untyped-call]
    with gr.Row(elem_id="v-columns"):
        thread, why, start = live("thread"), live("whypart"), live("start")
        side, past = live("side"), live("past")

    page = [thread, side, past, why, shared.reader, turns, question, again]
    filters = shared.filters
    restored = [*page, filters, shared.narrowed]
    # Gradio takes a stopped call for a running one until the server is done with it, and would
    # not let the question be asked again meanwhile.
    asked: dict[str, Any] = {**_ASKING, "trigger_mode": "multiple"}
    running = [
        shared.tabs.restore(asking.restore, None, restored, **_ASKING),
        question.submit(asking.respond, [question, turns, filters], page, **asked),
        ask.click(asking.respond, [question, turns, filters], page, **asked),
        start.ask(asking.respond_example, [turns, filters], page, **asked),
        thread.retry(asking.again, [turns, filters], page, **asked),
    ]
    stop.click(asking.stopped, turns, page, cancels=running, **_READING)
    again.click(asking.welcome, None, page, **_READING)
    why.why(asking.why, [turns, filters], why, **_ASKING)
    shared.narrowed.all(asking.narrow_to_all, None, [filters, shared.narrowed], **_READING)
    # Apart from the rest, and shown only where there is no answer: it takes a moment at first.
    blocks.load(asking.examples, None, start, **_ASKING)
    for shown in (thread, side, past, why):
        shown.open(asking.open_article, None, shared.reader, **_READING)


def _library_area(library: Library, asking: Ask, shared: _Shared, changing: bool) -> None:
    drop = live("droppart", render_drop() if changing else "", "library.js")
    outcome = live("outcome")
    form = live("formpart", "", "library.js")
    table = live("articles", "", "library.js")
    form.show(library.show, shared.filters, [form, table], **_READING)
    form.filter(library.narrow, None, [shared.filters, shared.narrowed, table], **_READING)
    drop.uploaded(library.add, None, [outcome, table], **WRITING)
    drop.reindex(library.reindex, None, [outcome, table], **WRITING)
    table.remove(library.remove, None, [outcome, table], **WRITING)
    table.open(asking.open_article, None, shared.reader, **_READING)


def _ledgers_area(ledgers: Ledgers, asking: Ask, shared: _Shared) -> None:
    form = live("formpart", "", "ledgers.js")
    rows = live("rows", "", "ledgers.js")
    file = live("file", "", "ledgers.js")
    form.show(ledgers.show, None, [form, rows], **_READING)
    form.filter(ledgers.filter, None, rows, **_READING)
    rows.filter(ledgers.filter, None, rows, **_READING)
    rows.csv(ledgers.download, None, file, **_READING)
    rows.open(asking.open_article, None, shared.reader, **_READING)


def _evaluation_area(evaluation: Evaluation) -> None:
    form = live("formpart", "", "evaluation.js")
    stop = gr.Button("Stop", elem_id="v-halt", scale=0, min_width=80)
    report = live("reportpart")
    form.show(evaluation.show, None, form, **_READING)
    running = form.run(
        evaluation.run, None, report, concurrency_id="evaluation", concurrency_limit=1, **QUIET
    )
    stop.click(evaluation.stopped, None, report, cancels=[running], **_READING)
