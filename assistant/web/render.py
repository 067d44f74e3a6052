"""Pure functions from an answer to HTML. Nothing here decides what is true; it only lays out.

Every text that comes from a question, an article or an answer passes `markup.escape`.
"""

import json
from collections.abc import Iterable, Sequence

from assistant.types import Answer, Citation, Claim, Disagreement
from assistant.web.markup import byline, clip, escape, format_date, target, title_of
from assistant.web.values import Filters, Turn
from index.types import Article, Figure, Passage

_LISTED = 100
_SHOWN_QUESTION = 400
_LARGE = 60
"""Characters up to which a short answer is set in the largest type."""


_LINKED_CHARACTERS = 4000
"""Questions longer than this in all are not put into the page's address."""
_CONFIDENCE = ((0.8, "well", "Well supported"), (0.6, "fair", "Supported"), (0.0, "thin", "Thin"))
"""From which confidence on each word stands. Of 90 questions each of the sets seeds and invented,
90 of the 94 answers shown with 0.8 or more were right, and 14 of the 18 between 0.6 and 0.8."""
_THIN = "the sentence may not answer what was asked: read it in its place"


_KEYS = (
    '<p class="v-keys"><kbd>n</kbd> next citation <kbd>p</kbd> previous '
    "<kbd>Esc</kbd> close the article <kbd>/</kbd> ask</p>"
)


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


def render_latest(turns: Sequence[Turn]) -> str:
    """The last question and what is answered to it."""
    turn = turns[-1]
    return (
        f'<section class="v-turn" aria-label="Answer" data-answered="{escape(turn.asked)}"'
        f"{_linked(t.asked for t in turns)}>"
        f'<h2 class="v-question">{_question(turn.asked)}</h2>{_answer(turn)}{_tools(turn.answer)}'
        "</section>"
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
    return _cards("Evidence", turn.answer.citations) + _KEYS


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
            "Nothing is indexed yet. Run <code>verbatim index FOLDER</code> and reload this page, "
            "or upload articles in the library.</p></section>"
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


def render_pending(asked: str, claims: Sequence[Claim] = (), earlier: Sequence[Turn] = ()) -> str:
    """What stands in the answer's place while it is looked for: the claims checked so far."""
    linked = _linked([*(turn.asked for turn in earlier), asked])
    return (
        f'<section class="v-turn" aria-busy="true" aria-label="Answer"{linked}>'
        f'<h2 class="v-question">{_question(asked)}</h2>'
        '<p class="v-short v-pending">Reading the articles…</p>'
        f'<div class="v-claims">{"".join(_claim(claim, {}) for claim in claims)}</div></section>'
    )


def render_narrowed(filters: Filters) -> str:
    """The line that says which articles are asked, where not all are."""
    if not filters:
        return ""
    parts = []
    if filters.sources:
        parts.append("from " + ", ".join(filters.sources))
    if filters.after:
        parts.append(f"since {format_date(filters.after)}")
    if filters.before:
        parts.append(f"until {format_date(filters.before)}")
    return (
        f'<p class="v-narrowed">Only articles {escape(clip(", ".join(parts), 160))} '
        '<button type="button" class="v-plain" data-all>Ask all articles</button></p>'
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


def confidence_word(confidence: float) -> tuple[str, str]:
    """(kind, word) for a calibrated confidence; never a percentage."""
    return next((kind, word) for least, kind, word in _CONFIDENCE if confidence >= least)


def _linked(questions: Iterable[str]) -> str:
    """The questions of the conversation, for the page's address; none where they are too long."""
    asked = json.dumps(list(questions), ensure_ascii=False)
    return f' data-asked="{escape(asked)}"' if len(asked) <= _LINKED_CHARACTERS else ""


def _question(asked: str) -> str:
    return f'<span dir="auto">{escape(clip(asked, _SHOWN_QUESTION))}</span>'


def _answer(turn: Turn) -> str:
    answer = turn.answer
    # A follow-up is answered as a question that stands alone: the reader sees which.
    same = " ".join(answer.question.split()) == " ".join(turn.asked.split())
    read_as = "" if same else f'<p class="v-note">Read as: {_question(answer.question)}</p>'
    body = _abstention(turn) if answer.status == "abstained" else _statement(answer)
    return f"{read_as}{body}{''.join(map(_disagreement, answer.disagreements))}"


def _statement(answer: Answer) -> str:
    numbered = {citation.number: citation for citation in answer.citations}
    only = len(answer.claims) == 1 and answer.claims[0].text.strip() == (answer.short or "").strip()
    size = " v-long" if len(answer.short or "") > _LARGE else ""
    # The place above the claims is kept while they stream, so it is never left out.
    short = (
        f'<p class="v-short{size}" dir="auto">{escape(answer.short)}</p>'
        if answer.short and not only
        else '<p class="v-short v-lead">In the articles’ words</p>'
    )
    claims = "".join(_claim(claim, numbered) for claim in answer.claims)
    return f'{short}<div class="v-claims">{claims}</div>'


def _tools(answer: Answer) -> str:
    """How sure, and what can be done with the answer."""
    word = ""
    if answer.status == "answered":
        kind, shown = confidence_word(answer.confidence)
        note = f" – {_THIN}" if kind == "thin" else ""
        if any(d.kind == "conflict" for d in answer.disagreements):
            kind, shown, note = "fair", "Disputed", " – each side is quoted as printed"
        word = f'<span class="v-confidence v-{kind}">{shown}{note}</span>'
    copied = f'data-copy="{escape(answer.to_markdown())}"'
    return (
        f'<div class="v-tools">{word}<span class="v-actions">'
        f'<button type="button" class="v-plain" {copied}>Copy with citations</button>'
        '<button type="button" class="v-plain" data-retry>Ask again</button></span></div>'
    )


def _claim(claim: Claim, numbered: dict[int, Citation]) -> str:
    text = claim.text.strip()
    speaker = ""
    if claim.speaker and claim.speaker.casefold() not in text.casefold():
        said_by = ", ".join(filter(None, (claim.speaker, claim.speaker_role)))
        speaker = f' <span class="v-speaker">— {escape(said_by)}</span>'
    # While the answer streams its citations are not yet known: the numbers keep their place.
    markers = "".join(
        _marker(numbered[n]) if n in numbered else f'<span class="v-marker">[{n:d}]</span>'
        for n in claim.citations
    )
    return (
        f'<p><span dir="auto">{escape(text)}</span>{speaker}'
        f'<span class="v-markers">{markers}</span></p>'
    )


def _marker(citation: Citation) -> str:
    where = target(citation.article_id, citation.start, citation.end, citation.quote)
    label = f"Citation {citation.number}: open {title_of(citation.title)} at this sentence"
    said = ", ".join(filter(None, (citation.source, format_date(citation.published))))
    return (
        f'<a class="v-marker" href="#verbatim-reader" {where} data-number="{citation.number:d}" '
        f'data-quote="{escape(clip(citation.quote, 400))}" data-said="{escape(clip(said, 80))}" '
        f'aria-label="{escape(label)}">[{citation.number:d}]</a>'
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
    heading = (
        "A later report brings this up to date"
        if disagreement.kind == "update"
        else "The articles do not agree"
    )
    return (
        f'<section class="v-disagreement" aria-label="{heading}">'
        f'<h3 class="v-label">{heading}</h3>'
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
        f'<p class="v-from">{escape(title_of(citation.title))}<span class="v-markers">'
        f"{_marker(citation)}</span></p>"
        f'<p class="v-byline">{byline(citation.source, citation.published)}</p></div>'
    )


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
