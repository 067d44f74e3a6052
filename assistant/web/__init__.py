"""The web page: `verbatim serve`. Gradio, slow to import, is loaded only when it is used."""

from typing import TYPE_CHECKING

from assistant.web.serving import serve

if TYPE_CHECKING:
    import gradio as gr

    from assistant.web.ports import Asker
    from index.shelf import Shelf

__all__ = ["build_app", "serve"]


def build_app(assistant: "Asker", shelf: "Shelf | None" = None) -> "gr.Blocks":
    """The page as Gradio blocks; `assistant` is an `assistant.Assistant` or acts like one.

    `shelf` is where visitors put articles and take them out; without one they cannot.
    """
    from assistant.web import app

    return app.build_app(assistant, shelf)
