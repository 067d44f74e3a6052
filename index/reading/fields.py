"""Metadata fields as documents spell them: synonyms of names, dates, authors, titles."""

import email.utils
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from index.paragraphs import split_paragraphs
from index.reading.decoding import clean_line
from index.sentences import split_sentences

FIELDS: Mapping[str, tuple[str, ...]] = {
    "article_id": ("id", "docid", "articleid", "documentid", "uid", "uuid", "guid"),
    "title": ("title", "headline", "heading"),
    "text": (
        "text", "body", "content", "articlebody", "articletext", "fulltext", "maintext",
        "bodytext", "contenttext", "story", "article", "paragraphs",
    ),
    "url": ("url", "link", "canonicalurl", "weburl", "articleurl", "permalink", "href", "uri"),
    "source": (
        "source", "publisher", "publication", "sitename", "site", "outlet", "newspaper",
        "sourcename", "sourcedomain", "domain",
    ),
    "published": (
        "published", "date", "publishdate", "publisheddate", "datepublished", "datepublish",
        "publishedat", "publishedon", "publicationdate", "pubdate", "publishtime",
        "publishedtime", "firstpublished", "datetime", "timestamp",
    ),
    "authors": ("authors", "author", "byline", "writers", "writer", "creator", "by"),
}  # fmt: skip
"""Field of an article -> names it goes by, lower case and without punctuation, best first."""

_MAX_TITLE = 100
_MIN_TITLE = 40
_FORMATS = (
    "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d %B, %Y",
    "%d %b, %Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d-%b-%Y",
)  # fmt: skip
_CLOCK = re.compile(
    r"[ ,]+(?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CLAUSE = re.compile(r"[,;:]?\s+[–—-]+\s|[,;:]\s")
_BYLINE = re.compile(
    r"(?:by|from|published|updated|posted|last updated|written by)\b", re.IGNORECASE
)


def find_fields(record: Mapping[object, object]) -> dict[str, object]:
    """The values of a record under the names of `Article`; fields it lacks are left out."""
    names: dict[str, object] = {}
    for key, value in record.items():
        if value not in (None, "", [], {}):
            names.setdefault(re.sub(r"[\W_]", "", str(key)).lower(), value)
    found: dict[str, object] = {}
    for field, synonyms in FIELDS.items():
        for name in synonyms:
            if name in names:
                found[field] = names[name]
                break
    return found


def one_line(value: object) -> str:
    """A text field: a string, a number, the first of a list, or the name inside an object."""
    if isinstance(value, list | tuple):
        return one_line(value[0]) if value else ""
    if isinstance(value, Mapping):
        for key in ("name", "title", "text", "#text", "value", "id"):
            if value.get(key):
                return one_line(value[key])
        return ""
    if isinstance(value, bool) or value is None:
        return ""
    return clean_line(str(value))


def authors(value: object) -> tuple[str, ...]:
    """Names of a byline ("By A and B"), a list of names, or a list of objects with names."""
    if isinstance(value, list | tuple):
        names = [name for item in value for name in authors(item)]
        return tuple(dict.fromkeys(names))
    line = re.sub(r"^(?:by|written by)\s+", "", one_line(value), flags=re.IGNORECASE)
    parts = re.split(r"\s*;\s*|\s+(?:and|&)\s+|\s*\|\s*", line)
    names = []
    for part in parts:
        pieces = [piece.strip() for piece in part.split(",")]
        names += pieces if all(" " in piece for piece in pieces if piece) else [part]
    return tuple(dict.fromkeys(name.strip(" ,") for name in names if name.strip(" ,")))


def iso_date(value: object) -> str:
    """ISO 8601 date or date-time of a stated date, or "" when day, month and year are not certain.

    `3/4/2022` could be either day, so it gives "".
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(float(value))
    text = one_line(value)
    if not text or len(text) > 80:
        return ""
    if re.match(r"\d{4}-\d{2}-\d{2}|\d{8}(?:T|$)", text):
        return _iso(text)
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _from_epoch(float(text))
    if _MAIL_DATE.match(text):
        return _from_mail(text)
    plain = _WEEKDAY.sub("", _CLOCK.sub("", text))
    plain = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", plain)
    plain = re.sub(r"([A-Za-z]{3})\.", r"\1", plain).replace("Sept ", "Sep ")
    for pattern in _FORMATS:
        try:
            return datetime.strptime(plain, pattern).date().isoformat()
        except ValueError:
            continue
    if match := _SLASHED.fullmatch(plain):
        first, second, year = (int(group) for group in match.groups())
        return _slashed(first, second, year)
    return ""


def _from_mail(text: str) -> str:
    """RFC 2822, which feeds use: `Wed, 09 Nov 2022 10:20:30 GMT`."""
    try:
        return email.utils.parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _iso(text: str) -> str:
    for candidate in (text.replace(" UTC", "Z").replace(" +", "+"), text[:10]):
        try:
            moment = datetime.fromisoformat(candidate)
        except ValueError:
            continue
        dated_only = len(candidate) <= 10 and "T" not in candidate
        return moment.date().isoformat() if dated_only else moment.isoformat()
    return ""


def _slashed(first: int, second: int, year: int) -> str:
    month, day = (first, second) if second > 12 or first == second else (second, first)
    if first <= 12 and second <= 12 and first != second:
        return ""
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return ""


def _from_epoch(seconds: float) -> str:
    """Seconds or milliseconds since 1970; anything else (a year, say) is no date."""
    if seconds >= 1e11:
        seconds /= 1000
    if not 1e8 <= seconds < 1e10:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def derive_title(text: str) -> str:
    """The first line where it is short enough for a headline, else the first sentence, shortened.

    Shortening stops at the end of a clause or a word and shows it with an ellipsis.
    """
    for paragraph in split_paragraphs(text[:20_000]):
        line = " ".join(text[paragraph.start : paragraph.end].split())
        if not any(c.isalpha() for c in line) or (_BYLINE.match(line) and len(line) < 60):
            continue
        line = line.lstrip("#*-•– ") if paragraph.bullet else line.lstrip("#* ")
        if len(line) > _MAX_TITLE:
            first = split_sentences(line)[0]
            line = line[first.start : first.end]
        return _shorten(line)
    return ""


def _shorten(line: str) -> str:
    if len(line) <= _MAX_TITLE:
        return line.removesuffix(".") if not line.endswith("..") else line
    ends = [match.start() for match in _CLAUSE.finditer(line, _MIN_TITLE, _MAX_TITLE)]
    end = ends[-1] if ends else line.rfind(" ", _MIN_TITLE, _MAX_TITLE)
    return line[: end if end > 0 else _MAX_TITLE].rstrip(" ,;:–—-\"“”'") + "…"
