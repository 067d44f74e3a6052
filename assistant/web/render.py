"""Pure functions from an answer to HTML. Nothing here decides what is true; it only lays out.

Every text that comes from a question, an article or an answer passes `markup.escape`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.types import Answer, Citation, Claim, Disagreement
from assistant.web.markup import byline, clip, escape, format_date, target, title_of
from index.types import Article, Figure, Passage

_LISTED = 100
_SHOWN_QUESTION = 400
_LARGE = 60
"""Characters up to which a short answer is set in the largest type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as asked, its answer, and the nearest passages in the form of citations."""

    asked: str
    answer: Answer
    nearest: tuple[Citation, ...] = ()


def nearest_citations(
    passages: Iterable[Passage], articles: Iterable[Article]
) -> tuple[Citation, ...]:
    """The passages as citations without a number (0); those of unknown articles are left out."""
    known = {article.article_id: article for article in articles}
    return tuple(
        Citation(
            number=0,
            article_id=passage.article_id,
            title=article.title,
            source=article.source,
            url=article.url,
            published=article.published,
            quote=passage.text,
            start=passage.start,
            end=passage.end,
        )
        for passage in passages
        if (article := known.get(passage.article_id)) is not None
    )


def render_latest(turn: Turn) -> str:
    """The question and what is answered to it."""
    return (
        f'<section class="v-turn" aria-label="Answer"><h2 class="v-question">'
        f"{_question(turn.asked)}</h2>{_answer(turn)}</section>"
    )


def render_earlier(turns: Sequence[Turn]) -> str:
    """Earlier questions, folded over their answers, the most recent first."""
    if not turns:
        return ""
    folded = "".join(
        f'<details class="v-earlier"><summary>{_question(turn.asked)}</summary>'
        f"{_answer(turn)}</details>"
        for turn in reversed(turns)
    )
    return (
        '<section aria-label="Earlier questions"><h2 class="v-label">Earlier questions</h2>'
        f"{folded}</section>"
    )


def render_evidence(turn: Turn) -> str:
    """What the latest answer rests on, or the nearest passages when there is no answer."""
    if turn.answer.status == "abstained":
        if not turn.nearest:
            return ""
        return _cards("Nearest passages", turn.nearest)
    return _cards("Evidence", turn.answer.citations)


def render_welcome(questions: Sequence[str]) -> str:
    """Questions to start with, each a button."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="v-example" data-question="{escape(question)}">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return (
        '<section aria-label="Example questions"><h2 class="v-label">For example</h2>'
        f'<ul class="v-examples">{buttons}</ul></section>'
    )


def render_sources(articles: Sequence[Article]) -> str:
    """What is indexed: the latest articles first, each a link that opens it."""
    if not articles:
        return (
            '<section aria-label="Sources"><h2 class="v-label">Sources</h2><p class="v-note">'
            "Nothing is indexed yet. Run <code>verbatim index FOLDER</code>, "
            "then reload this page.</p></section>"
        )
    ordered = sorted(articles, key=lambda article: (article.title, article.article_id))
    ordered.sort(key=lambda article: article.published, reverse=True)
    items = "".join(_source(article) for article in ordered[:_LISTED])
    more = len(ordered) - _LISTED
    rest = f'<p class="v-note">and {more:,} more.</p>' if more > 0 else ""
    count = f"{len(articles):,} article{'' if len(articles) == 1 else 's'}"
    return (
        f'<section aria-label="Sources"><h2 class="v-label">Sources<span class="v-count">{count}'
        f'</span></h2><ul class="v-sources">{items}</ul>{rest}</section>'
    )


def render_pending(asked: str) -> str:
    """What stands in the answer's place while it is looked for."""
    return (
        f'<section class="v-turn" aria-busy="true"><h2 class="v-question">{_question(asked)}</h2>'
        '<p class="v-pending">Reading the articles…</p></section>'
    )


def render_problem(message: str) -> str:
    """An error as one clear line."""
    return f'<p class="v-problem" role="alert">{escape(message)}</p>'


def figure_text(figure: Figure, citation: Citation) -> str:
    """The figure as printed when the citation's quote holds it, else its value and unit."""
    inside = (
        figure.article_id == citation.article_id
        and citation.start <= figure.start < figure.end <= citation.end
    )
    if inside:
        return citation.quote[figure.start - citation.start : figure.end - citation.start]
    values = [f"{figure.value_low:,.12g}"]
    if figure.value_high != figure.value_low:
        values.append(f"{figure.value_high:,.12g}")
    return " ".join(filter(None, (figure.qualifier, " to ".join(values), figure.unit)))


def _question(asked: str) -> str:
    return f'<span dir="auto">{escape(clip(asked, _SHOWN_QUESTION))}</span>'


def _answer(turn: Turn) -> str:
    answer = turn.answer
    # A follow-up is answered as a question that stands alone: the reader sees which.
    same = " ".join(answer.question.split()) == " ".join(turn.asked.split())
    read_as = "" if same else f'<p class="v-note">Read as: {_question(answer.question)}</p>'
    body = _abstention(turn) if answer.status == "abstained" else _statement(answer)
    return f"{read_as}{body}{''.join(map(_disagreement, answer.disagreements))}{_rejected(answer)}"


def _statement(answer: Answer) -> str:
    numbered = {citation.number: citation for citation in answer.citations}
    only = len(answer.claims) == 1 and answer.claims[0].text.strip() == (answer.short or "").strip()
    size = " v-long" if len(answer.short or "") > _LARGE else ""
    short = (
        f'<p class="v-short{size}" dir="auto">{escape(answer.short)}</p>'
        if answer.short and not only
        else ""
    )
    claims = "".join(_claim(claim, numbered) for claim in answer.claims)
    return f'{short}<div class="v-claims">{claims}</div>'


def _claim(claim: Claim, numbered: dict[int, Citation]) -> str:
    text = claim.text.strip()
    speaker = ""
    if claim.speaker and claim.speaker.casefold() not in text.casefold():
        speaker = f' <span class="v-speaker">— {escape(claim.speaker)}</span>'
    markers = "".join(_marker(numbered[n]) for n in claim.citations if n in numbered)
    return (
        f'<p><span dir="auto">{escape(text)}</span>{speaker}'
        f'<span class="v-markers">{markers}</span></p>'
    )


def _marker(citation: Citation) -> str:
    where = target(citation.article_id, citation.start, citation.end, citation.quote)
    label = f"Citation {citation.number}: open {title_of(citation.title)} at this sentence"
    return (
        f'<a class="v-marker" href="#verbatim-reader" {where} data-number="{citation.number:d}" '
        f'title="{escape(clip(citation.quote, 300))}" aria-label="{escape(label)}">'
        f"[{citation.number:d}]</a>"
    )


def _abstention(turn: Turn) -> str:
    reason = turn.answer.reason or turn.answer.text or "Nothing here answers this question."
    hint = (
        '<p class="v-note">The nearest passages are listed here for you to judge.</p>'
        if turn.nearest
        else ""
    )
    return (
        '<p class="v-short v-abstained">The articles do not say.</p>'
        f'<div class="v-claims"><p dir="auto">{escape(reason)}</p></div>{hint}'
    )


def _disagreement(disagreement: Disagreement) -> str:
    values = "".join(_value(value, citation) for value, citation in disagreement.values)
    return (
        '<section class="v-disagreement" aria-label="Sources disagree">'
        '<h3 class="v-label">The articles do not agree</h3>'
        f'<p class="v-about" dir="auto">{escape(disagreement.about)}</p>'
        f'<div class="v-values">{values}</div></section>'
    )


def _value(value: Figure | Claim, citation: Citation) -> str:
    if isinstance(value, Figure):
        text, said_by = figure_text(value, citation), value.attributed_to
    else:
        text, said_by = value.text.strip(), value.speaker or ""
    speaker = f'<span class="v-speaker">{escape(said_by)}</span>' if said_by else ""
    return (
        f'<div class="v-value"><p class="v-amount" dir="auto">{escape(text)}</p>{speaker}'
        f'<p class="v-from">{escape(title_of(citation.title))} {_marker(citation)}</p>'
        f'<p class="v-byline">{byline(citation.source, citation.published)}</p></div>'
    )


def _rejected(answer: Answer) -> str:
    count = len(answer.rejected)
    if not count:
        return ""
    words = "1 drafted sentence was" if count == 1 else f"{count} drafted sentences were"
    return f'<p class="v-note">{words} left out for not passing the checks.</p>'


def _cards(heading: str, citations: Sequence[Citation]) -> str:
    cards = "".join(map(_card, citations))
    return (
        f'<section aria-label="{heading}"><h2 class="v-label">{heading}</h2>'
        f'<ol class="v-cards">{cards}</ol></section>'
    )


def _card(citation: Citation) -> str:
    where = target(citation.article_id, citation.start, citation.end, citation.quote)
    number = f'<span class="v-number">{citation.number:d}</span>' if citation.number else ""
    date = format_date(citation.published)
    said = ", ".join(filter(None, (title_of(citation.title), citation.source, date)))
    name = f"Citation {citation.number}" if citation.number else "Passage"
    return (
        f'<li class="v-card" {where} data-number="{citation.number:d}">{number}'
        f'<div><a class="v-title" href="#verbatim-reader" dir="auto" '
        f'aria-label="{escape(f"{name}: open {said}")}">{escape(title_of(citation.title))}</a>'
        f'<p class="v-byline">{byline(citation.source, citation.published)}</p>'
        f'<blockquote dir="auto">{escape(citation.quote)}</blockquote></div></li>'
    )


def _source(article: Article) -> str:
    return (
        f'<li><a class="v-title" href="#verbatim-reader" dir="auto" '
        f"{target(article.article_id)}>{escape(title_of(article.title))}</a>"
        f'<p class="v-byline">{byline(article.source, article.published)}</p></li>'
    )
