"""The reading pane: an article as printed, with one range of it highlighted to the character."""

import re
from urllib.parse import urlsplit

from assistant.web.markup import byline, escape, fingerprint, title_of
from index.types import Article

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CHANGED = "This article has changed since the answer was given. Ask again to see the new text."


def render_reader(
    article: Article, start: int = 0, end: int = 0, check: str = "", *, number: int = 0, of: int = 0
) -> str:
    """The article, with `[start, end)` marked when it still is the text that `check` names.

    The text of the marks, joined, is `article.text[start:end]`, and the text of the element
    `.v-text` is `article.text`. A range that no longer fits is not marked but said to have
    changed: highlighting the wrong sentence is worse than none. `number` and `of` say which of how
    many citations this is; 0 where it was opened from elsewhere.
    """
    notice = ""
    if end > start or check:
        fits = 0 <= start < end <= len(article.text)
        if not fits or fingerprint(article.text[start:end]) != check:
            start = end = 0
            notice = f'<p class="v-notice" role="status">{_CHANGED}</p>'
    title = title_of(article.title)
    first_line = article.text.lstrip().split("\n", 1)[0].strip()
    headed = first_line == article.title.strip() != ""
    heading = "" if headed else f'<h2 class="v-headline" dir="auto">{escape(title)}</h2>'
    text = _paragraphs(article.text, start, end, headed)
    return _pane(
        title,
        f'<p class="v-byline">{byline(article.source, article.published)}{_original(article.url)}'
        f"</p>{notice}{heading}<div class='v-text'>{text}</div>",
        _steps(number, of),
    )


def render_missing(message: str) -> str:
    """The pane when the article cannot be shown, saying why."""
    return _pane("Article", f'<p class="v-problem" role="alert">{escape(message)}</p>')


def _steps(number: int, of: int) -> str:
    """Where this citation stands among those of the answer, and the way to the others."""
    if not 0 < number <= of:
        return '<span class="v-label">Article</span>'
    return (
        f'<span class="v-steps"><span class="v-label">Citation {number:d} of {of:d}</span>'
        '<button type="button" class="v-step" data-step="-1" aria-label="Previous citation">'
        '‹</button><button type="button" class="v-step" data-step="1" '
        'aria-label="Next citation">›</button></span>'
    )


def _pane(title: str, body: str, heading: str = '<span class="v-label">Article</span>') -> str:
    return (
        f'<aside class="v-pane" id="verbatim-reader" aria-label="{escape(f"Article: {title}")}">'
        f'<div class="v-bar">{heading}'
        '<button type="button" class="v-close" data-close aria-label="Close the article">'
        'Close <kbd aria-hidden="true">Esc</kbd></button></div>'
        f'<div class="v-scroll" tabindex="0" role="document">{body}</div></aside>'
    )


def _original(url: str) -> str:
    """A link to where the article was published; only web addresses are ever made clickable."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return (
        f' <a class="v-original" href="{escape(url)}" target="_blank" '
        'rel="noopener noreferrer">Original</a>'
    )


def _paragraphs(text: str, start: int, end: int, headed: bool) -> str:
    """One `<p>` for each line, its line feed included, so that no character is lost."""
    parts = []
    for line in _LINE.finditer(text):
        blank = not line.group().strip()
        kind = "v-gap" if blank else "v-headline" if headed else ""
        headed = headed and blank
        marked = _marked(text, line.start(), line.end(), start, end)
        parts.append(f'<p class="{kind}" dir="auto">{marked}</p>')
    return "".join(parts)


def _marked(text: str, first: int, last: int, start: int, end: int) -> str:
    """`text[first:last]` with what falls into `[start, end)` marked."""
    begin, stop = max(first, start), min(last, end)
    if begin >= stop:
        return escape(text[first:last])
    return (
        f'{escape(text[first:begin])}<mark tabindex="-1">{escape(text[begin:stop])}</mark>'
        f"{escape(text[stop:last])}"
    )
