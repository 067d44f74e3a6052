"""The only place where text becomes HTML: escaping, dates, and the links that open an article."""

import hashlib
import html
import re
from datetime import datetime

# Beyond the five characters of HTML, these are written as references: a carriage return, because
# an HTML parser turns it into a line feed; the others, because the page's templates give them a
# meaning, which no article text may ever have.
_REFERENCES = {ord(mark): f"&#{ord(mark)};" for mark in "\r${}`"}
# What HTML cannot carry becomes the replacement character, one for one, so that lengths stay.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_MONTHS = "January February March April May June July August September October November December"


def escape(text: str) -> str:
    """`text` as HTML that reads exactly as `text`, safe in elements and quoted attributes.

    Control characters, lone surrogates and non-characters, which HTML cannot carry, are each
    replaced by one U+FFFD.
    """
    return html.escape(_UNPRINTABLE.sub("\ufffd", text), quote=True).translate(_REFERENCES)


def clip(text: str, limit: int) -> str:
    """`text` on one line, cut at a blank with an ellipsis where it exceeds `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip() + "…"


def format_date(published: str) -> str:
    """An ISO 8601 date as "9 November 2022"; anything else as it stands."""
    try:
        day = datetime.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.day} {_MONTHS.split()[day.month - 1]} {day.year}"


def byline(source: str, published: str) -> str:
    """Source and date as HTML; what the article does not state is left out."""
    parts = []
    if source:
        parts.append(f'<span class="v-source">{escape(source)}</span>')
    if published:
        date = escape(format_date(published))
        parts.append(f'<time datetime="{escape(published)}">{date}</time>')
    return '<span aria-hidden="true"> · </span>'.join(parts)


def title_of(title: str) -> str:
    """The title on one line, or "Untitled article"."""
    return clip(title, 160) or "Untitled article"


def fingerprint(text: str) -> str:
    """Names a quotation in a link, so that a changed article is noticed and not mis-highlighted."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def target(article_id: str, start: int = 0, end: int = 0, quote: str = "") -> str:
    """The attributes that make an element open an article, at a range of it when one is given."""
    place = f' data-start="{start:d}" data-end="{end:d}" data-check="{fingerprint(quote)}"'
    return f'data-article="{escape(article_id)}"{place if end > start else ""}'
