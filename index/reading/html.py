"""News pages, by trafilatura: the article without menus, advertisements and comments."""

import html as entities
import json
import re
from collections.abc import Iterator, Mapping

from index.reading import fields
from index.reading.decoding import decode
from index.reading.types import Parsed, Unreadable

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]+)""")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_GAPS = re.compile(r"\n{3,}")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "blockquote", "br"}
    | {"section", "article", "table", "header", "footer", "main", "title"}
)
_DROPPED = frozenset({"script", "style", "noscript", "template"})
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>|<[!?][^<>]*>")
_DATE_NAMES = frozenset(
    {
        "article.published", "article:published_time", "article_date_original",
        "citation_publication_date", "cxenseparse:recs:publishtime", "date", "datepublished",
        "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued",
        "og:article:published_time", "og:published_time", "originalpublicationdate",
        "parsely-pub-date", "pubdate", "publication_date", "publish-date", "publish_date",
        "publishdate", "published_date", "sailthru.date",
    }
)  # fmt: skip


def read_html(data: bytes) -> Parsed:
    """Read one page. The date is only one that its markup states as the day of publication.

    Raises:
        Unreadable: the page holds no readable text.
    """
    declared = _CHARSET.search(data[:4096]) or _XML_ENCODING.match(data[:200])
    text, note = decode(data, declared[1].decode("ascii") if declared else "")
    page = _DECLARATION.sub("", text.replace("\x00", ""))
    try:
        body, found = _extract(page)
    except Exception as error:  # a parser of hostile pages fails in more ways than it documents
        raise Unreadable("is a broken page; save its text as .txt") from error
    if not body.strip():
        raise Unreadable("has no readable article text; save the text of the page as .txt")
    return Parsed(
        text=body,
        title=fields.one_line(found.get("title")),
        source=fields.one_line(found.get("sitename")),
        url=fields.one_line(found.get("url")),
        published=_stated_date(page),
        authors=fields.authors(found.get("author")),
        note=note,
    )


def fragment_text(markup: str) -> str:
    """The text of a piece of HTML: blocks become paragraphs, the rest of the markup goes."""
    parts: list[str] = []
    position, dropping = 0, ""
    for tag in _TAG.finditer(markup):
        name = (tag[2] or "").lower()
        if dropping:
            dropping = "" if tag[1] and name == dropping else dropping
        else:
            parts.append(markup[position : tag.start()])
            if name in _BLOCKS:
                parts.append("\n\n")
            dropping = name if name in _DROPPED and not tag[1] else ""
        position = tag.end()
    if not dropping:
        parts.append(markup[position:])
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return _GAPS.sub("\n\n", entities.unescape("\n".join(lines))).strip()


def _extract(page: str) -> tuple[str, Mapping[str, object]]:
    from trafilatura import bare_extraction

    found: Mapping[str, object] = {}
    for precise in (True, False):
        result = bare_extraction(
            page,
            favor_precision=precise,
            favor_recall=not precise,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        if result is None:
            continue
        found = result if isinstance(result, dict) else result.as_dict()
        body = str(found.get("text") or "")
        if body.strip():
            return body, found
    return fragment_text(page), found


def _stated_date(page: str) -> str:
    """The date of publication in JSON-LD, `meta` or `time`, in this order; "" without one."""
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        tree = html.fromstring(page)
    except (etree.LxmlError, ValueError):
        return ""
    candidates = [*_linked_data_dates(tree)]
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.lower() in _DATE_NAMES:
            candidates.append(element.get("content") or "")
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if element.get("pubdate") is not None or "publish" in marks:
            candidates.append(element.get("datetime") or element.text_content())
    return next(filter(None, map(fields.iso_date, candidates)), "")


def _linked_data_dates(tree: object) -> Iterator[object]:
    for script in tree.iter("script"):  # type: ignore[attr-defined]
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _dates_inside(value, depth=0)


def _dates_inside(value: object, depth: int) -> Iterator[object]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _dates_inside(item, depth + 1)
    elif isinstance(value, Mapping):
        kind = str(value.get("@type", ""))
        if "datePublished" in value and ("Article" in kind or "Post" in kind or "Page" in kind):
            yield value["datePublished"]
        yield from _dates_inside(value.get("@graph"), depth + 1)
