"""Each format: what is taken from it, what is not invented, and what its damage is called."""

import io
import logging
import warnings
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.reading import ReadProblem, read_sources
from index.reading.html import fragment_text
from index.types import Article

PAGE = """<!DOCTYPE html><html><head><title>Bridge falls in Norrland | The Daily Rowan</title>
<meta charset="{charset}"><meta property="og:title" content="Bridge falls in Norrland">
<meta property="og:site_name" content="The Daily Rowan"><meta name="author" content="Ada Quill">
<link rel="canonical" href="https://rowan.example/bridge">{head}</head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Bridge falls in Norrland</h1>
<p>A road bridge over the river Lomma fell on Thursday morning, and eleven people were taken to
hospital, the county said. Zoë Holm saw it.</p>
<p>"We heard a crack. Then it was gone," said Ada Holm, who drives a milk lorry across it daily.</p>
<p>The county has closed two more bridges of the same kind until they can be looked at.</p>
<script>alert("stolen")</script></article>{body}
<footer>Copyright 2019 The Daily Rowan. Updated 5 May 2018.</footer></body></html>"""


def page(head: str = "", body: str = "", charset: str = "utf-8") -> bytes:
    return PAGE.format(head=head, body=body, charset=charset).encode(charset)


def read(path: Path, data: bytes | str) -> tuple[list[Article], list[ReadProblem]]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = list(read_sources([path]))
    problems = [item for item in found if isinstance(item, ReadProblem)]
    assert not any("\n" in str(item) for item in problems)
    return [item for item in found if isinstance(item, Article)], problems


def one(path: Path, data: bytes | str) -> Article:
    articles, problems = read(path, data)
    assert problems == []
    (article,) = articles
    return article


def refused(path: Path, data: bytes | str) -> str:
    articles, problems = read(path, data)
    assert articles == []
    (problem,) = problems
    return problem.message


def make_pdf(pages: list[list[str]], info: str = "") -> bytes:
    """A PDF by hand: one font, one content stream a page, lines 14 points apart."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET"
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    bodies.append(f"<< {info} >>")
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(bodies) + 1
    trailer = f"<< /Size {size} /Root 1 0 R /Info {len(bodies)} 0 R >>"
    start = len(out)
    return (
        f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
        f"startxref\n{start}\n%%EOF"
    ).encode("latin-1")


def make_docx(title: str = "", author: str = "python-docx") -> bytes:
    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    document.add_heading("Bridge falls", 0)
    document.add_paragraph("The bridge fell on Thursday.\tNobody was hurt.")
    document.add_paragraph("It was built in 1961", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Hurt", "0"
    document.add_paragraph("")
    document.add_paragraph("The county will look into it.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_news_page(tmp_path: Path) -> None:
    article = one(tmp_path / "bridge.html", page())
    assert article.title == "Bridge falls in Norrland"
    assert article.source == "The Daily Rowan"
    assert article.url == "https://rowan.example/bridge"
    assert article.authors == ("Ada Quill",)
    assert "Then it was gone" in article.text
    assert "said. Zoë Holm saw it." in article.text
    for unwanted in ("Home", "Copyright", "stolen", "<p>"):
        assert unwanted not in article.text


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta property="article:published_time" content="2021-03-04">', "", "2021-03-04"),
        ('<meta name="date" content="4 March 2021">', "", "2021-03-04"),
        ("", '<time pubdate datetime="2021-03-04T08:00">Thursday</time>', "2021-03-04T08:00:00"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
            '"datePublished": "2021-03-04T08:00:00Z"}]}</script>',
            "",
            "2021-03-04T08:00:00+00:00",
        ),
        ('<script type="application/ld+json">{broken</script>', "", ""),
        # None of these is said to be the day of publication.
        ('<meta property="article:modified_time" content="2021-03-05">', "", ""),
        ("", '<time datetime="2020-01-01">a year before</time>', ""),
        ("", "", ""),
    ],
)
def test_a_page_is_dated_only_by_its_markup(
    tmp_path: Path, head: str, body: str, published: str
) -> None:
    assert one(tmp_path / "a.html", page(head, body)).published == published


def test_the_encoding_a_page_declares_is_believed(tmp_path: Path) -> None:
    assert "Zoë Holm" in one(tmp_path / "a.htm", page(charset="iso-8859-1")).text


def test_a_short_page_is_read_too(tmp_path: Path) -> None:
    article = one(tmp_path / "a.html", "<p>The bridge fell.</p><p>Nobody was hurt.</p>")
    assert article.text.split() == ["The", "bridge", "fell.", "Nobody", "was", "hurt."]


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<!-- -->", "<script>a</script>"])
def test_a_page_without_text(tmp_path: Path, markup: str) -> None:
    assert refused(tmp_path / "a.html", markup).startswith("has no readable article text")


def test_markup_inside_a_text_is_taken_off() -> None:
    markup = (
        "<p>One &amp;\u00a0two.</p><script>x<p></script>"
        "<div>3 < 4 <b>bold</b><br/>New</div><style>p"
    )
    assert fragment_text(markup) == "One & two.\n\n3 < 4 bold\n\nNew"


def test_a_pdf(tmp_path: Path) -> None:
    lines = [
        "The county closed the bridge on Thursday after an engineer found",
        "a crack in one of its piers, and the traffic was sent through the vil-",
        "lage of Tarn, where nobody had seen so many lorries on one day.",
        "The repair will take a month, says Mr. Lund of the county council,",
        "who will run the ferry until then.",
        "Ferry fares",
        "A ticket costs two crowns. Children below the age of ten and their",
        "teachers go free, said Mr. Lund, and the county pays for the rest of",
        "the year.",
    ]
    pages = [
        [f"The Daily Rowan - page {n + 1}", *lines[3 * n : 3 * n + 3], f"{n + 1}"] for n in range(3)
    ]
    data = make_pdf(pages, "/Title (Bridge shut) /Author (Ada Quill)")
    article = one(tmp_path / "a.pdf", data)
    assert article.title == "Bridge shut"
    assert article.authors == ("Ada Quill",)
    assert article.published == ""
    assert article.text.split("\n\n") == [
        "The county closed the bridge on Thursday after an engineer found a crack in one of "
        "its piers, and the traffic was sent through the village of Tarn, where nobody had seen "
        "so many lorries on one day. The repair will take a month, says Mr. Lund of the county "
        "council, who will run the ferry until then.",
        "Ferry fares",
        "A ticket costs two crowns. Children below the age of ten and their teachers go free, said "
        "Mr. Lund, and the county pays for the rest of the year.",
    ]


@pytest.mark.parametrize("title", ["", "/Title (Microsoft Word - story.docx)", "/Title (untitled)"])
def test_a_pdf_without_a_true_title_takes_its_first_line(tmp_path: Path, title: str) -> None:
    data = make_pdf([["Bridge falls", "The bridge fell on Thursday. Nobody was hurt."]], title)
    assert one(tmp_path / "a.pdf", data).title == "Bridge falls"


def test_damaged_pdfs_say_so_quietly(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    whole = make_pdf([["The bridge fell."]])
    assert refused(tmp_path / "a.pdf", whole[:200]).startswith("is a broken PDF")
    assert refused(tmp_path / "b.pdf", b"no pdf at all").startswith("is a broken PDF")
    assert refused(tmp_path / "c.pdf", make_pdf([[]])).startswith("is a PDF without text (scanned")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    for password, expected in (("secret", 0), ("", 1)):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([["The bridge fell."]]))))
        writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
        buffer = io.BytesIO()
        writer.write(buffer)
        articles, problems = read(tmp_path / "a.pdf", buffer.getvalue())
        assert len(articles) == expected
        assert [p.message.split(";")[0] for p in problems] == ["is locked with a password"][
            expected:
        ]


def test_a_docx(tmp_path: Path) -> None:
    article = one(tmp_path / "a.docx", make_docx())
    assert article.title == "Bridge falls"
    assert article.authors == ()
    assert article.published == ""
    assert article.text.split("\n\n") == [
        "Bridge falls",
        "The bridge fell on Thursday.\tNobody was hurt.",
        "- It was built in 1961",
        "Hurt | 0",
        "The county will look into it.",
    ]


def test_the_properties_of_a_docx(tmp_path: Path) -> None:
    article = one(tmp_path / "a.docx", make_docx("A bridge gone", "Ada Quill"))
    assert (article.title, article.authors) == ("A bridge gone", ("Ada Quill",))
    assert one(tmp_path / "b.docx", make_docx("Document1", "Admin")).title == "Bridge falls"


def test_damaged_docx_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_docx()
    assert refused(tmp_path / "a.docx", whole[:2000]).startswith("is a broken DOCX")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no document")
    assert refused(tmp_path / "b.docx", buffer.getvalue()).startswith("is a broken DOCX")
    empty = io.BytesIO()
    Document().save(empty)
    assert refused(tmp_path / "c.docx", empty.getvalue()).startswith("holds no text")
    monkeypatch.setattr("index.reading.documents._UNPACKED_BYTES", 1000)
    assert refused(tmp_path / "d.docx", whole) == "is too large when unpacked; split it"


MARKDOWN = """\
---
title: "Bridge: the fall"
date: 2022-11-09
authors:
  - Ada Quill
  - Ben Marsh
tags: [x, y]
---
# Bridge *falls*

The **bridge** [fell](http://x.example) on
Thursday.  \nNobody was `hurt`.

- one
- two

> It was old.

3. three

| a | b |
|---|---|
| 1 | 2 |

```
code
```

![A picture](x.png) <b>bold</b>

<div>A block</div>
"""


def test_markdown_is_read_as_it_is_seen(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", MARKDOWN)
    assert article.title == "Bridge: the fall"
    assert article.published == "2022-11-09"
    assert article.authors == ("Ada Quill", "Ben Marsh")
    assert article.text.split("\n\n") == [
        "Bridge falls",
        "The bridge fell on Thursday.\nNobody was hurt.",
        "- one",
        "- two",
        "It was old.",
        "3. three",
        "a | b",
        "1 | 2",
        "code",
        "A picture bold",
        "A block",
    ]


def test_the_first_heading_titles_markdown(tmp_path: Path) -> None:
    assert one(tmp_path / "a.md", "Intro.\n\n# Bridge *falls*\n\nIt fell.").title == "Bridge falls"
    unended = one(tmp_path / "b.md", "---\nIt fell. Nobody was hurt.")
    assert unended.text == "It fell. Nobody was hurt."


def test_a_header_of_a_text_file_is_metadata(tmp_path: Path) -> None:
    head = "Title: Bridge falls\nDate: Nov 9, 2022\nSource: The Daily Rowan\nBy: Ada Quill\n\n"
    article = one(tmp_path / "a.txt", head + "It fell.")
    assert article.text == "It fell."
    assert (article.title, article.published) == ("Bridge falls", "2022-11-09")
    assert (article.source, article.authors) == ("The Daily Rowan", ("Ada Quill",))
    speech = "Lund: We left.\nHolm: We stayed.\n\nThey met."
    assert one(tmp_path / "b.txt", speech).text == speech


def test_parsers_do_not_talk_to_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def noisy(data: bytes) -> object:
        logging.getLogger("pypdf").error("noise")
        warnings.warn("noise", stacklevel=1)
        return read_pdf(data)

    from index.reading.documents import read_pdf

    monkeypatch.setattr("index.reading.documents.read_pdf", noisy)
    assert one(tmp_path / "a.pdf", make_pdf([["The bridge fell."]])).text == "The bridge fell."
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == logging.NOTSET


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([".html", ".md", ".pdf", ".docx", ".json", ".jsonl"]),
    st.sampled_from([b"", b"<p>", b"---\n", b"%PDF-1.4\n", b"PK\x03\x04", b'{"text": "', b"[{"]),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
)
def test_any_bytes_in_any_format_give_articles_or_problems(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, start: bytes, rest: bytes
) -> None:
    articles, problems = read(tmp_path_factory.getbasetemp() / f"any{suffix}", start + rest)
    assert articles or problems
