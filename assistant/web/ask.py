"""Asking: handlers that call the assistant and hand the result to `render`."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.types import Answer, Claim
from assistant.web.examples import Examples
from assistant.web.ports import Asker
from assistant.web.reader import render_missing, render_reader
from assistant.web.render import (
    nearest_citations,
    render_earlier,
    render_evidence,
    render_latest,
    render_narrowed,
    render_pending,
    render_problem,
    render_sources,
    render_welcome,
)
from assistant.web.render_why import render_considered, render_why
from assistant.web.values import Filters, Turn, Turns, fields_of, read_filters, strings, text, whole
from assistant.web.working import guarded
from index.errors import InputError, VerbatimError
from index.types import Article

_REMEMBERED = 12
_GONE = (
    "This article is no longer in the index: it was deleted or replaced since. "
    "Ask again to be answered from what is there now."
)
_STOPPED = "Stopped. Your question is still in the box."


class Ask:
    """What happens when something is asked or opened. Keeps nothing of a visitor."""

    def __init__(self, assistant: Asker) -> None:
        self._assistant = assistant
        self._examples = Examples(assistant)

    def welcome(self) -> tuple[Any, ...]:
        """A page without a conversation: what is indexed."""
        try:
            articles = guarded(self._assistant.articles)
        except VerbatimError as error:
            return _page(render_problem(str(error)), turns=())
        return _page("", render_sources(articles), turns=())

    def restore(self, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """The page that an address names: its filters, and its questions asked anew in order.

        Gives the values of a page, then of the filters and of the line that tells them.
        """
        data = fields_of(event)
        filters = read_filters(data)
        narrowed = (filters, render_narrowed(filters))
        questions = strings(data.get("questions"))[:_REMEMBERED]
        if not questions:
            empty = list(self.welcome())
            empty[_QUESTION] = gr.skip()  # the visitor may have begun to type
            yield (*empty, *narrowed)
            return
        turns: Turns = ()
        for question in questions:
            for page in self.respond(question, turns, filters):
                if isinstance(page[_TURNS], tuple):
                    turns = page[_TURNS]
                yield (*page, *narrowed)

    def examples(self) -> str:
        """Questions to start with; none where asking fails, which the first question will tell."""
        try:
            return render_welcome(guarded(lambda: self._examples.offer(self._assistant.articles())))
        except VerbatimError:
            return ""

    def respond(
        self, question: str, turns: Turns, filters: Filters | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """The claims as they are checked, then the whole answer, or the problem met."""
        question = text(question)
        claims: list[Claim] = []
        if question.strip():
            yield _page(render_pending(question, (), turns), past=render_earlier(turns))
        history = [(turn.asked, turn.answer.text) for turn in turns]
        arguments = (filters or Filters()).arguments()
        try:
            events = self._assistant.stream(question, history=history, **arguments)
            while True:
                event = guarded(lambda: next(events))
                if isinstance(event, Answer):
                    break
                claims.append(event)
                yield _streaming(render_pending(question, claims, turns))
            turn = guarded(lambda: self._turn(question, event))
        except VerbatimError as error:
            yield _conversation(turns, problem=str(error))
            return
        yield _conversation((*turns, turn)[-_REMEMBERED:])

    def respond_example(
        self, turns: Turns, filters: Filters, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """An example question that was chosen, as if it had been typed."""
        yield from self.respond(text(fields_of(event).get("question")), turns, filters)

    def again(self, turns: Turns, filters: Filters) -> Iterator[tuple[Any, ...]]:
        """The last question once more, in place of its answer."""
        if turns:
            yield from self.respond(turns[-1].asked, turns[:-1], filters)

    def stopped(self, turns: Turns) -> tuple[Any, ...]:
        """The conversation as it was before the question that was stopped."""
        return _conversation(turns, notice=_STOPPED)

    def narrow_to_all(self) -> tuple[Any, ...]:
        """No filters any more."""
        return Filters(), render_narrowed(Filters())

    def why(self, turns: Turns, filters: Filters) -> str:
        """The evidence weighed for the last answer, which is weighed again for this."""
        if not turns:
            return ""
        turn = turns[-1]
        history = [(earlier.asked, earlier.answer.text) for earlier in turns[:-1]]
        try:
            question, scored = guarded(
                lambda: self._assistant.consider(turn.asked, history=history, **filters.arguments())
            )
        except VerbatimError as error:
            return render_problem(str(error))
        return render_considered(turn.answer, str(question.kind), scored)

    def open_article(self, event: gr.EventData) -> str:
        """The reading pane for the article, and the range in it, that was chosen."""
        data = fields_of(event)
        article_id = text(data.get("article"))
        start, end, number, of = (
            whole(data.get(name)) for name in ("start", "end", "number", "of")
        )
        try:
            article = guarded(lambda: find_article(self._assistant, article_id))
        except VerbatimError as error:
            return render_missing(str(error))
        if article is None:
            return render_missing(_GONE)
        check = text(data.get("check"))
        return render_reader(article, start, end, check, number=number, of=of)

    def _turn(self, question: str, answer: Answer) -> Turn:
        ids = dict.fromkeys(passage.article_id for passage in answer.nearest)
        found = [find_article(self._assistant, name) for name in ids]
        articles = [article for article in found if article is not None]
        return Turn(
            asked=question, answer=answer, nearest=nearest_citations(answer.nearest, articles)
        )


def find_article(assistant: Asker, article_id: str) -> Article | None:
    """The article, or None where it is not in the index (any more)."""
    try:
        return assistant.article(article_id)
    except (KeyError, InputError):
        return None


_TURNS, _QUESTION = 5, 6
"""Where the turns and the question in the box stand among the values of a page."""


def _conversation(turns: Turns, problem: str = "", notice: str = "") -> tuple[Any, ...]:
    """The latest answer and the earlier ones, under the problem that the next one met, if any."""
    latest = render_latest(turns) if turns else ""
    evidence = render_evidence(turns[-1]) if turns else ""
    above = render_problem(problem) if problem else ""
    if notice:
        above = f'<p class="v-notice" role="status">{notice}</p>'
    why = render_why() if turns else ""
    past = render_earlier(turns[:-1])
    # The question that met a problem stays in the box, to be mended.
    return _page(above + latest, evidence, past, None if above else turns, why=why)


def _page(
    thread: str, side: str = "", past: str = "", turns: Turns | None = None, why: str = ""
) -> tuple[Any, ...]:
    """Values for [thread, side, past, why, reader, turns, question, again].

    Without `turns` the conversation stays as it is. The box is emptied only where a conversation
    is begun anew: the page's script empties it of a question that was answered, and of no other.
    """
    if turns is None:
        return thread, side, past, why, "", gr.skip(), gr.skip(), gr.skip()
    box = gr.skip() if turns else ""
    return thread, side, past, why, "", turns, box, gr.update(visible=bool(turns))


def _streaming(thread: str) -> tuple[Any, ...]:
    """A page of which only the thread changes."""
    return (thread, *(gr.skip() for _ in range(7)))


def history_of(pairs: Any) -> Sequence[tuple[str, str]]:
    """Earlier (question, answer text) pairs as an API call gives them.

    Raises:
        InputError: they are no such pairs.
    """
    try:
        return [(str(earlier), str(answer)) for earlier, answer in pairs or ()]
    except (TypeError, ValueError):
        raise InputError("history must be a list of [question, answer] pairs") from None
