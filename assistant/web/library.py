"""The library: which articles there are, and putting them in and taking them out."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.ports import Asker
from assistant.web.render import render_narrowed, render_problem
from assistant.web.render_library import (
    render_building,
    render_filters,
    render_intake,
    render_notice,
    render_progress,
    render_report,
    render_table,
)
from assistant.web.values import Filters, fields_of, read_filters, text
from assistant.web.working import Finished, guarded, watched
from index.errors import VerbatimError
from index.reports import BuildProgress
from index.shelf import Shelf, Shelved

_MOST_FILES = 200


class Library:
    """Lists the articles and, where there is a shelf, changes them."""

    def __init__(self, assistant: Asker, shelf: Shelf | None) -> None:
        self._assistant = assistant
        self._shelf = shelf

    def show(self, filters: Filters) -> tuple[str, str]:
        """The form and the table."""
        try:
            rows = self._rows()
        except VerbatimError as error:
            return "", render_problem(str(error))
        sources = sorted({row.article.source for row in rows if row.article.source})
        return render_filters(sources, filters), self._table(rows, filters, "")

    def narrow(self, event: gr.EventData) -> tuple[Filters, str, str]:
        """Filters, the line that tells them, and the table, for what the form holds."""
        data = fields_of(event)
        filters = read_filters(data)
        return filters, render_narrowed(filters), self._listed(data)

    def add(self, event: gr.EventData) -> Iterator[tuple[str, Any]]:
        """Index the files that arrived: progress, then what became of them and the table."""
        data = fields_of(event)
        arrived = _arrived(data)
        yield render_progress("Reading", 0, 0), gr.skip()
        yield from self._changing(
            data, lambda shelf, tell: render_intake(shelf.add(arrived, progress=tell))
        )

    def reindex(self, event: gr.EventData) -> Iterator[tuple[str, Any]]:
        """Read all files again: progress, then what changed and the table."""
        yield render_progress("Reading", 0, 0), gr.skip()
        yield from self._changing(
            fields_of(event), lambda shelf, tell: render_report(shelf.reindex(progress=tell))
        )

    def remove(self, event: gr.EventData) -> Iterator[tuple[str, Any]]:
        """Delete the article named, and say so."""
        data = fields_of(event)
        article_id = text(data.get("delete"))

        def job(shelf: Shelf, tell: Callable[[BuildProgress], None]) -> str:
            gone = shelf.remove(article_id)
            return render_notice("Deleted." if gone else "It was already gone.")

        yield from self._changing(data, job)

    def _changing(
        self,
        data: Mapping[str, Any],
        job: Callable[[Shelf, Callable[[BuildProgress], None]], str],
    ) -> Iterator[tuple[str, Any]]:
        """Do `job` with its progress shown; it runs to its end even when the visitor leaves."""
        shelf = self._shelf
        if shelf is None:
            yield render_problem("This page cannot change its articles."), gr.skip()
            return
        try:
            for step in watched(lambda tell: job(shelf, tell)):
                if isinstance(step, Finished):
                    yield step.result, self._listed(data)
                else:
                    yield render_building(step), gr.skip()
        except VerbatimError as error:
            yield render_problem(str(error)), self._listed(data)

    def _listed(self, data: Mapping[str, Any]) -> str:
        try:
            return self._table(self._rows(), read_filters(data), text(data.get("words")))
        except VerbatimError as error:
            return render_problem(str(error))

    def _table(self, rows: tuple[Shelved, ...], filters: Filters, words: str) -> str:
        return render_table(rows, filters, words, changing=self._shelf is not None)

    def _rows(self) -> tuple[Shelved, ...]:
        articles = guarded(self._assistant.articles)
        shelf = self._shelf
        if shelf is not None:
            return guarded(lambda: shelf.listing(articles))
        rows = [Shelved(article=article, passages=0) for article in articles]
        return tuple(sorted(rows, key=lambda row: row.article.published, reverse=True))


def _arrived(data: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Where each uploaded file lies, and its name; the shelf checks whether it does."""
    sent = data.get("files")
    files = [file for file in sent if isinstance(file, dict)] if isinstance(sent, list) else []
    pairs = [(text(file.get("at")), text(file.get("name"))) for file in files[:_MOST_FILES]]
    return [(Path(path), name) for path, name in pairs if path and "\0" not in path]
