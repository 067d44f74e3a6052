"""The same from outside: HTTP endpoints and, when asked for, MCP tools.

The names, the types and the docstrings below are what a caller sees as documentation.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import gradio as gr

from assistant.web.ask import find_article, history_of
from assistant.web.ports import Asker
from assistant.web.values import read_filters, text
from assistant.web.working import guarded
from index.errors import InputError, VerbatimError

T = TypeVar("T")
_MOST = 1000


class Endpoints:
    """What may be called from outside; every answer is JSON."""

    def __init__(self, assistant: Asker) -> None:
        self._assistant = assistant

    def ask(
        self,
        question: str,
        history: list[list[str]] | None = None,
        sources: list[str] | None = None,
        published_after: str | None = None,
        published_before: str | None = None,
    ) -> dict[str, Any]:
        """
        Answer a question from the indexed news articles, in their own words, every claim cited.

        The answer is that of `verbatim ask --json`. Its status is "answered" or "abstained"; each
        citation is a character range of an article, to be opened with open_article.

        Args:
            question: The question, in English.
            history: Earlier [question, answer text] pairs, oldest first, for a follow-up.
            sources: Only articles of these sources; none given means all.
            published_after: Only articles of this day or later, as YYYY-MM-DD.
            published_before: Only articles of this day or earlier, as YYYY-MM-DD.
        """
        after, before = text(published_after or "").strip(), text(published_before or "").strip()
        filters = read_filters({"sources": sources or [], "after": after, "before": before})

        def answer() -> dict[str, Any]:
            if (filters.after, filters.before) != (after, before):
                raise InputError("published_after and published_before must be YYYY-MM-DD")
            return self._assistant.ask(
                text(question), history=history_of(history), **filters.arguments()
            ).to_dict()

        return _answered(answer)

    def quotes(
        self,
        speaker: str | None = None,
        about: str | None = None,
        article: str | None = None,
        kind: str | None = None,
    ) -> list[dict[str, Any]]:
        """
        Who said what: the reports of speech in the articles, at most 1,000.

        Args:
            speaker: Only of this speaker, under any spelling of the name.
            about: Only with these words.
            article: Only of the article with this id, or with this in its title.
            kind: Only "direct", "indirect" or "mixed" ones.
        """

        def rows() -> list[dict[str, Any]]:
            if kind not in (None, "", "direct", "indirect", "mixed"):
                raise InputError("kind must be direct, indirect or mixed")
            found = self._assistant.quotes(
                speaker=speaker or None,
                about=about or None,
                article=article or None,
                kind=kind or None,
            )
            return [asdict(quote) for quote in found[:_MOST]]

        return _answered(rows)

    def figures(
        self, role: str | None = None, about: str | None = None, article: str | None = None
    ) -> list[dict[str, Any]]:
        """
        How many of what: the counts and amounts in the articles, at most 1,000.

        Args:
            role: Only of this role, such as "killed", "injured" or "troops".
            about: Only about this group.
            article: Only of the article with this id, or with this in its title.
        """

        def rows() -> list[dict[str, Any]]:
            found = self._assistant.figures(
                role=role or None, about=about or None, article=article or None
            )
            return [asdict(figure) for figure in found[:_MOST]]

        return _answered(rows)

    def open_article(self, article_id: str) -> dict[str, Any]:
        """
        One article as stored: its text is what the ranges of citations count.

        Args:
            article_id: The id that a citation, a quote or a figure gives.
        """

        def stored() -> dict[str, Any]:
            article = find_article(self._assistant, text(article_id))
            if article is None:
                raise InputError("there is no article with this id in the index")
            fields = asdict(article)
            del fields["origin"]  # where it lies on this machine is nobody's business
            return fields

        return _answered(stored)


def add_endpoints(assistant: Asker) -> None:
    """Put the endpoints on the blocks being built."""
    endpoints = Endpoints(assistant)
    for call in (endpoints.ask, endpoints.quotes, endpoints.figures, endpoints.open_article):
        gr.api(  # type: ignore[attr-defined]
            call, api_name=call.__name__, concurrency_id="ask"
        )


def _answered(call: Callable[[], T]) -> T:
    """The result, or an error of one line without a trace."""
    try:
        return guarded(call)
    except VerbatimError as error:
        raise gr.Error(str(error), print_exception=False) from error
