"""The two ledgers as HTML: the form that filters them, their tables and their plots."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from assistant.web.charts import Bar, Dot, bars, dots, short_number
from assistant.web.markup import clip, escape, format_date, target, title_of
from index.types import Article, Figure, Quote

_OPTIONS = 500
_WORDS = 320
_BARS = 10
_DOTS = 200
Sentence = Callable[[str, int, int], tuple[int, int]]


def render_ledger_form(speakers: Iterable[str], roles: Iterable[str], titles: Iterable[str]) -> str:
    """Which ledger, and what is looked for in it."""
    kinds = "".join(f'<option value="{kind}">{kind}</option>' for kind in _KINDS)
    counted = "".join(f'<option value="{escape(r)}">{escape(r)}</option>' for r in roles)
    return (
        '<form class="v-form" id="v-ledger-form" aria-label="Filter the ledger">'
        '<fieldset class="v-choice"><legend class="v-hidden">Ledger</legend>'
        '<label><input type="radio" name="ledger" value="quotes" checked> Quotes</label>'
        '<label><input type="radio" name="ledger" value="figures"> Figures</label></fieldset>'
        '<label class="v-field v-quotes">Speaker<input type="search" name="speaker" '
        f'list="v-speakers" autocomplete="off"></label>{_datalist("v-speakers", speakers)}'
        '<label class="v-field v-quotes">Kind<select name="kind"><option value="">any</option>'
        f"{kinds}</select></label>"
        '<label class="v-field v-figures">Role<select name="role"><option value="">any</option>'
        f"{counted}</select></label>"
        '<label class="v-field">About<input type="search" name="about" autocomplete="off"></label>'
        '<label class="v-field v-wide">Article<input type="search" name="article" '
        f'list="v-titles" autocomplete="off"></label>{_datalist("v-titles", titles)}'
        '<button type="reset" class="v-plain">Clear</button></form>'
    )


def render_quotes(
    quotes: Sequence[Quote], articles: Mapping[str, Article], place: Sentence, limit: int
) -> str:
    """Who said what: the plot of who said most, then the rows."""
    said = Counter(quote.speaker for quote in quotes if quote.speaker)
    rows = [Bar(label=name, value=n, shown=f"{n:,}") for name, n in said.most_common(_BARS)]
    plot = bars("Quotes per speaker", rows) if len(rows) > 1 else ""
    body = "".join(_quote_row(q, articles[q.article_id], place) for q in quotes[:limit])
    headers = ("Speaker", "Words", "Article")
    return _ledger("quotes", len(quotes), limit, plot, headers, body)


def render_figures(
    figures: Sequence[Figure], articles: Mapping[str, Article], place: Sentence, limit: int
) -> str:
    """How many of what: a plot of the commonest role over time, then the rows."""
    plot = _over_time(figures, articles, place)
    body = "".join(_figure_row(f, articles[f.article_id], place) for f in figures[:limit])
    headers = ("Figure", "Role", "About", "Given by", "Article")
    return _ledger("figures", len(figures), limit, plot, headers, body)


def render_file(name: str, content: str) -> str:
    """A file for the browser to save; the page's script does so as soon as this arrives."""
    return f'<span hidden data-file="{escape(name)}" data-content="{escape(content)}"></span>'


_KINDS = ("direct", "indirect", "mixed")


def _datalist(name: str, values: Iterable[str]) -> str:
    some = list(dict.fromkeys(filter(None, values)))[:_OPTIONS]
    options = "".join(f'<option value="{escape(clip(value, 160))}"></option>' for value in some)
    return f'<datalist id="{name}">{options}</datalist>'


def _ledger(name: str, count: int, limit: int, plot: str, headers: Sequence[str], body: str) -> str:
    noun = name if count != 1 else name.removesuffix("s")
    if not count:
        return f'<p class="v-note" role="status">No {name} fit. Take a filter away.</p>'
    head = "".join(f'<th scope="col">{header}</th>' for header in headers)
    more = (
        f'<button type="button" class="v-plain" data-more="{limit * 2:d}">Show more</button>'
        if count > limit
        else ""
    )
    return (
        f'{plot}<div class="v-tools"><span class="v-note" role="status">{count:,} {noun}</span>'
        '<span class="v-actions"><button type="button" class="v-plain" data-csv>Download CSV'
        "</button></span></div>"
        f'<div class="v-tablebox" tabindex="0" role="region" aria-label="{name.capitalize()}">'
        f'<table class="v-table v-{name}table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{more}"
    )


def _quote_row(quote: Quote, article: Article, place: Sentence) -> str:
    role = f'<span class="v-byline">{escape(clip(quote.role_of_speaker, 90))}</span>'
    kind = ", ".join(filter(None, (quote.kind, quote.cue)))
    return (
        f'<tr {_place(article, quote.start, quote.end, place)}><td data-name="Speaker" dir="auto">'
        f'<span class="v-who">{escape(clip(quote.speaker, 80)) or "not named"}</span>'
        f"{role if quote.role_of_speaker else ''}</td>"
        f'<td data-name="Words"><a class="v-sentence" href="#verbatim-reader" dir="auto">'
        f'{escape(clip(quote.text, _WORDS))}</a><span class="v-byline">{escape(kind)}</span></td>'
        f"{_article_cell(article)}</tr>"
    )


def _figure_row(figure: Figure, article: Article, place: Sentence) -> str:
    printed = article.text[figure.start : figure.end]
    unit = "" if not figure.unit else f'<span class="v-byline">{escape(figure.unit)}</span>'
    where = ", ".join(filter(None, (figure.place, figure.date)))
    about = f'<span class="v-byline">{escape(clip(where, 80))}</span>' if where else ""
    return (
        f'<tr {_place(article, figure.start, figure.end, place)}><td data-name="Figure">'
        f'<a class="v-sentence v-amounts" href="#verbatim-reader" dir="auto">'
        f"{escape(clip(printed, 80))}</a>{unit}</td>"
        f'<td data-name="Role">{escape(clip(figure.role, 60))}</td>'
        f'<td data-name="About" dir="auto">{escape(clip(figure.about, 90))}{about}</td>'
        f'<td data-name="Given by" dir="auto">{escape(clip(figure.attributed_to, 80))}</td>'
        f"{_article_cell(article)}</tr>"
    )


def _article_cell(article: Article) -> str:
    said = ", ".join(filter(None, (article.source, format_date(article.published))))
    return (
        f'<td data-name="Article" dir="auto">{escape(clip(title_of(article.title), 90))}'
        f'<span class="v-byline">{escape(clip(said, 80))}</span></td>'
    )


def _place(article: Article, start: int, end: int, place: Sentence) -> str:
    """A row opens its article at the sentence, or sentences, that the range stands in."""
    first, last = place(article.article_id, start, end)
    return target(article.article_id, first, last, article.text[first:last])


def _over_time(figures: Sequence[Figure], articles: Mapping[str, Article], place: Sentence) -> str:
    """The figures of the commonest role and unit, by the day of their article."""
    dated = [(f, day) for f in figures if (day := _day(articles[f.article_id])) and f.role]
    groups = Counter((figure.role, figure.unit) for figure, _ in dated)
    if not groups:
        return ""
    role, unit = groups.most_common(1)[0][0]
    points: list[Dot] = []
    for figure, day in dated:
        if (figure.role, figure.unit) != (role, unit) or len(points) == _DOTS:
            continue
        article = articles[figure.article_id]
        start, end = place(article.article_id, figure.start, figure.end)
        value = short_number(figure.value_low)
        points.append(
            Dot(
                day=day,
                low=figure.value_low,
                high=figure.value_high,
                label=f"{value} {figure.about or unit}, {title_of(article.title)}",
                article_id=article.article_id,
                start=start,
                end=end,
                quote=article.text[start:end],
            )
        )
    return dots(f"{role.capitalize()}{f', {unit}' if unit else ''}, by day of the article", points)


def _day(article: Article) -> date | None:
    try:
        return date.fromisoformat(article.published[:10])
    except ValueError:
        return None
