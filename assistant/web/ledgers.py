"""Quotes and figures: the two ledgers, filtered, and each row a way to its sentence."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.exports import figures_csv, quotes_csv
from assistant.web.ports import Asker
from assistant.web.render import render_problem
from assistant.web.render_ledgers import (
    render_figures,
    render_file,
    render_ledger_form,
    render_quotes,
)
from assistant.web.values import fields_of, text, whole
from assistant.web.working import guarded
from index.errors import VerbatimError
from index.types import Article, Figure, Quote

_ROWS, _MOST_ROWS = 50, 2000


class Ledgers:
    """Shows, filters and hands out the ledgers."""

    def __init__(self, assistant: Asker) -> None:
        self._assistant = assistant

    def show(self) -> tuple[str, str]:
        """The form, and the quotes."""
        try:
            form = guarded(self._form)
        except VerbatimError as error:
            return "", render_problem(str(error))
        return form, self._listed({})

    def filter(self, event: gr.EventData) -> str:
        """The rows that fit what the form holds."""
        return self._listed(fields_of(event))

    def download(self, event: gr.EventData) -> str:
        """All rows that fit, as a CSV file."""
        data = fields_of(event)
        try:
            name, content = guarded(lambda: self._csv(data))
        except VerbatimError as error:
            return render_problem(str(error))
        return render_file(name, content)

    def _form(self) -> str:
        speakers = [speaker.name for speaker in self._assistant.speakers()]
        roles = sorted({figure.role for figure in self._assistant.figures() if figure.role})
        titles = sorted({article.title for article in self._assistant.articles()})
        return render_ledger_form(speakers, roles, titles)

    def _listed(self, data: Mapping[str, Any]) -> str:
        limit = min(_MOST_ROWS, max(_ROWS, whole(data.get("limit"))))
        try:
            return guarded(lambda: self._rendered(data, limit))
        except VerbatimError as error:
            return render_problem(str(error))

    def _rendered(self, data: Mapping[str, Any], limit: int) -> str:
        articles = {article.article_id: article for article in self._assistant.articles()}

        if data.get("ledger") == "figures":
            figures = _known(self._figures(data), articles)
            return render_figures(figures, articles, self._around, limit)
        return render_quotes(_known(self._quotes(data), articles), articles, self._around, limit)

    def _around(self, article_id: str, start: int, end: int) -> tuple[int, int]:
        """The range of the sentence, or sentences, that `[start, end)` stands in."""
        for sentence in self._assistant.sentences(article_id):
            if sentence.start < end and start < sentence.end:
                start, end = min(start, sentence.start), max(end, sentence.end)
        return start, end

    def _csv(self, data: Mapping[str, Any]) -> tuple[str, str]:
        articles = {article.article_id: article for article in self._assistant.articles()}
        if data.get("ledger") == "figures":
            return "figures.csv", figures_csv(_known(self._figures(data), articles), articles)
        return "quotes.csv", quotes_csv(_known(self._quotes(data), articles), articles)

    def _quotes(self, data: Mapping[str, Any]) -> tuple[Quote, ...]:
        kind = _given(data, "kind")
        return self._assistant.quotes(
            speaker=_given(data, "speaker"),
            about=_given(data, "about"),
            article=_given(data, "article"),
            kind=kind if kind in ("direct", "indirect", "mixed") else None,
        )

    def _figures(self, data: Mapping[str, Any]) -> tuple[Figure, ...]:
        return self._assistant.figures(
            role=_given(data, "role"),
            about=_given(data, "about"),
            article=_given(data, "article"),
        )


def _given(data: Mapping[str, Any], name: str) -> str | None:
    return text(data.get(name)).strip() or None


def _known(rows: Any, articles: Mapping[str, Article]) -> list[Any]:
    """Rows whose article was not deleted between the two reads."""
    return [row for row in rows if row.article_id in articles]
