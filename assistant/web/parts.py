"""The pieces that a page is put together from, and the options its events share."""

from importlib.resources import files
from typing import Any

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Events of the page: no spinner of Gradio's over them, and no endpoint for each."""
WRITING: dict[str, Any] = {**QUIET, "concurrency_id": "writing", "concurrency_limit": 1}
"""Events that change the index, one at a time."""


def packaged(name: str) -> str:
    """A text file that is shipped beside this module."""
    return files("assistant.web").joinpath(name).read_text(encoding="utf-8")


def live(name: str, value: str = "", *scripts: str, render: bool = True) -> gr.HTML:
    """A part of the page, of class `v-NAME`, that carries what is done in it to the server."""
    code = "\n".join(packaged(script) for script in ("part.js", *scripts))
    return gr.HTML(
        value,
        elem_classes=f"v-{name}",
        js_on_load=code,
        apply_default_css=False,
        render=render,
    )


def still(name: str, value: str) -> gr.HTML:
    """A part of the page in which nothing is done."""
    return gr.HTML(value, elem_classes=f"v-{name}", js_on_load=None, apply_default_css=False)
