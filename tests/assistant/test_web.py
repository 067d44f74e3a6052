"""The web page without a browser: what it renders, what it serves, and what it refuses."""

import errno
import html
import json
import re
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import FIRST, HOSTILE, HOSTILE_SENTENCE, SECOND, FakeAssistant, articles
from hypothesis import given
from hypothesis import strategies as st
from web_server import call, fetch, serving

from assistant.types import Answer, Citation, Claim
from assistant.web.examples import Examples, candidates
from assistant.web.guard import bare_host, is_open
from assistant.web.markup import byline, clip, escape, fingerprint, format_date
from assistant.web.reader import render_reader
from assistant.web.render import (
    figure_text,
    nearest_citations,
    render_earlier,
    render_evidence,
    render_latest,
    render_problem,
    render_sources,
    render_welcome,
)
from assistant.web.serving import check_binding, open_port, parse_auth
from assistant.web.values import Turn
from index.errors import IndexMissingError, InputError
from index.types import Article, Figure, Passage

# Markup that has meaning to HTML, to Markdown or to a template, mixed with any other text.
MARKUP = st.sampled_from(
    [
        *(
            "<script>",
            "</script>",
            "<",
            ">",
            "&",
            "&lt;",
            '"',
            "'",
            "${x}",
            "{{x}}",
            "`",
            "\r\n",
            "\r",
        ),
        *(
            "<img src=x onerror=y>",
            "]]>",
            "<!--",
            "[x](javascript:y)",
            "</p></mark>",
            "\n\n",
            " \n",
        ),
    ]
)
HOSTILE_TEXTS = st.lists(MARKUP | st.text(max_size=12), max_size=8).map("".join)
# What an article can hold: reading leaves no control characters and no lone surrogates.
ARTICLE_TEXTS = HOSTILE_TEXTS.filter(lambda text: "\ufffd" not in html.unescape(escape(text)))

ALLOWED_TAGS = {
    *("dl", "dt", "dd", "form", "label", "input", "select", "option", "datalist", "fieldset"),
    *("legend", "table", "caption", "thead", "tbody", "tr", "th", "td", "progress"),
    *("svg", "g", "rect", "line", "circle", "text", "title"),
    *("section", "aside", "h2", "h3", "p", "div", "span", "details", "summary", "ol", "ul", "li"),
    *("a", "button", "blockquote", "time", "mark", "kbd", "code"),
}


class Page(HTMLParser):
    """What a browser would make of HTML: its tags, its attributes, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked = ""
        self._open: list[str] = []
        self._article = 0
        self.article = ""
        self.feed(markup)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        if dict(attrs).get("class") == "v-text":
            self._article = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if len(self._open) < self._article:
            self._article = 0

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            self.marked += data
        if self._article:
            self.article += data

    def check(self) -> None:
        """Only the page's own tags, no event handler, no address that runs anything."""
        for tag, attributes in self.tags:
            assert tag in ALLOWED_TAGS
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert (attributes.get("href") or "#").startswith(("#", "http://", "https://"))


def article(text: str, **fields: Any) -> Article:
    return replace(Article(article_id="a", title="Title", text=text), **fields)


def turn(question: str) -> Turn:
    fake = FakeAssistant()
    answer = fake.ask(question)
    return Turn(
        asked=question, answer=answer, nearest=nearest_citations(answer.nearest, articles())
    )


# ---------------------------------------------------------------------------- text to HTML


@given(HOSTILE_TEXTS)
def test_escaped_text_holds_no_markup_and_reads_the_same(text: str) -> None:
    escaped = escape(text)
    assert not set("<>\"'`${}\r\x00") & set(escaped)
    assert len(html.unescape(escaped)) == len(text)
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", text)
    assert html.unescape(escaped) == kept


def test_what_html_cannot_carry_becomes_one_replacement_character_each() -> None:
    assert escape("a\x00b\ud800c\x1b") == "a\ufffdb\ufffdc\ufffd"
    escape("\ud800").encode("utf-8")


@given(st.text(), st.integers(2, 40))
def test_clipped_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == " ".join(clipped.split())
    if len(" ".join(text.split())) <= limit:
        assert clipped == " ".join(text.split())


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2022-11-09", "9 November 2022"),
        ("2022-11-09T23:59:00+02:00", "9 November 2022"),
        ("", ""),
        ("yesterday", "yesterday"),
        ("2022-13-45", "2022-13-45"),
    ],
)
def test_dates(published: str, shown: str) -> None:
    assert format_date(published) == shown


def test_byline_leaves_out_what_is_not_stated() -> None:
    assert byline("", "") == ""
    assert Page(byline("Paper", "")).text == "Paper"
    assert Page(byline("Paper", "2022-11-09")).text == "Paper · 9 November 2022"


# ---------------------------------------------------------------------------- the article


@given(ARTICLE_TEXTS, st.data())
def test_the_highlight_is_exact_and_the_article_complete(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    check = fingerprint(text[start:end]) if end > start else ""
    page = Page(render_reader(article(text, title=text), start, end, check))
    page.check()
    assert page.marked == text[start:end]
    assert page.article == text


@given(st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(["", "0", "0" * 16]))
def test_a_range_that_no_longer_fits_is_said_and_not_marked(
    start: int, end: int, check: str
) -> None:
    page = Page(render_reader(article("The text was replaced."), start, end, check))
    assert page.marked == ""
    changed = end > start or check != ""
    assert ("has changed" in page.text) is changed


def test_the_headline_is_not_shown_twice() -> None:
    headed = Page(render_reader(article("Title\n\nText.")))
    assert headed.text.count("Title") == 1
    assert Page(render_reader(article("Text."))).text.count("Title") == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt:x",
        "//host/x",
        "http://[x",
        "file:///etc",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert "<a " not in render_reader(article("Text.", url=url))


def test_a_web_address_is_linked_without_telling_where_from() -> None:
    page = Page(render_reader(article("Text.", url='https://x.example/?a="b"&c=<d>')))
    page.check()
    (link,) = [attributes for tag, attributes in page.tags if tag == "a"]
    assert link["href"] == 'https://x.example/?a="b"&c=<d>'
    assert link["rel"] == "noopener noreferrer"


# ---------------------------------------------------------------------------- the answer


def test_an_answer_shows_claims_markers_and_evidence() -> None:
    asked = turn("How many civilians were killed or injured?")
    page = Page(render_latest([asked]))
    page.check()
    assert asked.answer.short and asked.answer.short in page.text
    markers = [attributes for tag, attributes in page.tags if attributes.get("class") == "v-marker"]
    assert [marker["data-number"] for marker in markers] == ["1", "2"]
    cards = Page(render_evidence(asked))
    cards.check()
    for citation, marker in zip(asked.answer.citations, markers, strict=True):
        assert (marker["data-article"], marker["data-start"], marker["data-end"]) == (
            citation.article_id,
            str(citation.start),
            str(citation.end),
        )
        assert marker["data-check"] == fingerprint(citation.quote)
        assert citation.quote in cards.text
        assert citation.source in cards.text


def test_the_speaker_is_named_only_where_the_sentence_does_not() -> None:
    page = Page(render_latest([turn("Russian soldiers?")]))
    assert page.text.count("general has said.") >= 1
    # Claim 2 names Mark Milley in its own words; the two values name him as their source.
    named = [attributes for _, attributes in page.tags if attributes.get("class") == "v-speaker"]
    assert len(named) == 2


def test_disagreeing_values_stand_side_by_side_as_printed() -> None:
    page = Page(render_latest([turn("How many Russian soldiers?")]))
    page.check()
    assert "More than 100,000" in page.text
    assert '"well over" 100,000' in page.text


def test_an_abstention_says_why_and_offers_passages() -> None:
    asked = turn("What does bread cost?")
    page = Page(render_latest([asked]))
    assert "The articles do not say." in page.text
    assert "Nothing in the articles gives a price." in page.text
    cards = Page(render_evidence(asked))
    opened = [attributes for tag, attributes in cards.tags if tag == "li"]
    assert [place["data-article"] for place in opened] == [SECOND]
    assert asked.answer.nearest[0].text in cards.text


def test_passages_of_articles_that_are_gone_are_left_out() -> None:
    passage = Passage(
        passage_id="p",
        article_id="gone",
        start=0,
        end=1,
        text="x",
        first_sentence=0,
        last_sentence=0,
    )
    assert nearest_citations([passage], articles()) == ()
    assert render_evidence(replace(turn("price?"), nearest=())) == ""


def test_earlier_questions_are_folded_with_the_latest_first() -> None:
    page = Page(render_earlier([turn("civilians?"), turn("Milley?"), turn("price?")]))
    page.check()
    assert page.text.index("price?") < page.text.index("Milley?") < page.text.index("civilians?")
    assert [tag for tag, _ in page.tags].count("details") == 3
    assert render_earlier([]) == ""


def test_a_follow_up_shows_how_it_was_read() -> None:
    asked = replace(turn("How many civilians?"), asked="and civilians?")
    assert "Read as: How many civilians?" in Page(render_latest([asked])).text
    assert "Read as" not in Page(render_latest([turn("How many civilians?")])).text


@given(HOSTILE_TEXTS.filter(str.strip))
def test_no_text_of_an_answer_becomes_markup(text: str) -> None:
    citation = Citation(
        number=1, article_id=text, title=text, source=text, url=text, published=text, quote=text,
        start=0, end=len(text),
    )  # fmt: skip
    answer = Answer(
        question=text,
        status="answered",
        text=text,
        short=text,
        claims=(Claim(text=text, citations=(1,), speaker=text),),
        citations=(citation,),
    )
    refused = replace(answer, status="abstained", claims=(), citations=(), reason=text)
    source = Article(article_id=text, title=text, text=text, source=text, published=text)
    answered = Turn(asked=text, answer=answer)
    abstained = Turn(asked=text, answer=refused, nearest=(replace(citation, number=0),))
    for markup in (
        render_latest([answered]),
        render_earlier([answered, abstained]),
        render_evidence(answered),
        render_evidence(abstained),
        render_sources([source]),
        render_welcome([text]),
        render_problem(text),
    ):
        Page(markup).check()
        markup.encode("utf-8")


def test_sources_are_listed_latest_first_and_not_without_end() -> None:
    many = [
        article("x", article_id=str(n), published=f"2020-01-{n % 28 + 1:02d}") for n in range(130)
    ]
    page = Page(render_sources(many))
    page.check()
    dates = [attributes["datetime"] for tag, attributes in page.tags if tag == "time"]
    assert dates == sorted(dates, key=str, reverse=True)
    assert len(dates) == 100  # 130 articles: 100 listed, 30 counted
    assert "130 articles" in page.text
    assert "and 30 more." in page.text
    assert "Nothing is indexed yet" in Page(render_sources([])).text
    assert "1 article" in Page(render_sources([article("x")])).text


def test_a_figure_is_shown_as_printed_or_else_by_value() -> None:
    citation = Citation(
        number=1, article_id="a", title="", source="", url="", published="",
        quote="up to 1,500 people", start=10, end=28,
    )  # fmt: skip
    figure = Figure(
        value_low=1500, value_high=1500, qualifier="up to", unit="people", role="killed",
        about="", attributed_to="", article_id="a", start=10, end=21,
    )  # fmt: skip
    assert figure_text(figure, citation) == "up to 1,500"
    assert figure_text(replace(figure, article_id="b"), citation) == "up to 1,500 people"
    between = replace(figure, start=0, value_high=2000.5, qualifier="")
    assert figure_text(between, citation) == "1,500 to 2,000.5 people"


# ---------------------------------------------------------------------------- examples


def test_examples_are_made_from_the_articles_and_only_answered_ones_are_offered() -> None:
    made = candidates(articles())
    assert "How many Russian soldiers were killed or injured?" in made
    assert any(question.startswith("What did ") for question in made)
    fake = FakeAssistant()
    offered = Examples(fake).offer(articles())
    assert offered
    assert len(offered) <= 4
    assert all(fake.ask(question).status == "answered" for question in offered)


def test_examples_are_found_once_for_each_state_of_the_index() -> None:
    fake = FakeAssistant()
    examples = Examples(fake)
    examples.offer(articles())
    asked = len(fake.histories)
    examples.offer(articles())
    assert len(fake.histories) == asked
    assert examples.offer(()) == ()


# ---------------------------------------------------------------------------- binding


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_this_machine_needs_no_password(host: str) -> None:
    check_binding(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "news.example", ""])
def test_anywhere_else_needs_one(host: str) -> None:
    with pytest.raises(InputError, match="--auth"):
        check_binding(host, None)
    check_binding(host, ("user", "password"))


def test_a_login_is_user_and_password() -> None:
    assert parse_auth("user:pass:word") == ("user", "pass:word")
    assert parse_auth(None) is None
    for bad in ("user", "user:", ":password", " : x", ""):
        with pytest.raises(InputError, match="USER:PASSWORD"):
            parse_auth(bad)


def test_a_taken_port_is_said_in_one_line() -> None:
    with open_port("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} is already in use.*--port") as error:
            open_port("127.0.0.1", port)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("port", [-1, 65536, 70000])
def test_an_impossible_port_is_said(port: int) -> None:
    with pytest.raises(InputError, match="--port"):
        open_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("door", "error", "told"),
    [
        ("getaddrinfo", socket.gaierror(-2, "Name or service not known"), "--host"),
        ("bind", OSError(errno.EADDRNOTAVAIL, "no such address"), "--host"),
        ("bind", OSError(errno.EACCES, "permission denied"), "above 1023 with --port"),
        ("bind", OSError(errno.ENOBUFS, "no buffer"), "--host or --port"),
    ],
)
def test_an_unusable_address_is_said_in_one_line(
    door: str, error: OSError, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket if door == "getaddrinfo" else socket.socket, door, refuse)
    with pytest.raises(InputError, match=told):
        open_port("127.0.0.1", 0)


@pytest.mark.parametrize(
    ("header", "host"),
    [("127.0.0.1:7860", "127.0.0.1"), ("[::1]:7860", "::1"), ("LocalHost", "localhost"), ("", "")],
)
def test_hosts_are_read_without_their_port(header: str, host: str) -> None:
    assert bare_host(header) == host


# ---------------------------------------------------------------------------- over HTTP


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(FakeAssistant()) as address:
        yield address


def test_the_page_names_no_other_host_to_load_from(address: str) -> None:
    status, headers, text = fetch(address)
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert not re.search(r"https?:|\*", policy)
    # Gradio's page describes itself to sharing sites; those are no requests. Nothing else is far.
    loaded = re.sub(r"<meta[^>]*>", "", text)
    assert set(re.findall(r"https?://([^/\"'\\ ]+)", loaded)) <= {
        urllib.parse.urlsplit(address).netloc
    }
    _, _, theme = fetch(f"{address}theme.css")
    assert not re.search(r"@font-face|@import|url\((?![\"']?data:)", theme)


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=..%2f..%2f..%2fetc%2fpasswd",
        "gradio_api/file=pyproject.toml",
        "gradio_api/file/etc/passwd",
        "file=/etc/passwd",
        "gradio_api/proxy=http://127.0.0.1/",
        "gradio_api/upload",
        "gradio_api/component_server",
        "gradio_api/deep_link",
        "gradio_api/vibe-code",
        "gradio_api/run/ask",
        "gradio_api/openapi.json",
        "monitoring",
        "static/../../../../../../../../etc/passwd",
        "assets/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "docs",
    ],
)
def test_no_file_of_the_machine_can_be_read(address: str, path: str) -> None:
    status, _, text = fetch(address + path)
    assert status in (400, 403, 404, 405)
    assert "root:" not in text
    assert "[project]" not in text


def test_gradio_itself_refuses_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.web.guard.is_open", lambda _: True)
    with serving(FakeAssistant()) as address:
        assert fetch(f"{address}gradio_api/file=/etc/passwd")[0] == 403
        assert fetch(f"{address}gradio_api/file={Path(__file__)}")[0] == 403


def test_open_routes_are_the_few_the_page_needs() -> None:
    assert is_open("/")
    assert is_open("/gradio_api/queue/join")
    assert not is_open("/gradio_api/queued")
    assert not is_open("/anything")


def test_a_foreign_name_for_this_machine_is_refused(address: str) -> None:
    assert fetch(address, {"Host": "evil.example"})[0] == 421
    assert fetch(address, {"Host": "localhost:1"})[0] == 200


def test_the_public_calls_are_the_four_documented_ones(address: str) -> None:
    _, _, text = fetch(f"{address}gradio_api/info")
    named = json.loads(text)["named_endpoints"]
    assert list(named) == ["/ask", "/quotes", "/figures", "/open_article"]
    assert "every claim cited" in named["/ask"]["description"]


def test_the_api_returns_the_answer_as_the_library_does(address: str) -> None:
    question = "How many civilians were killed or injured?"
    expected = json.loads(json.dumps(FakeAssistant().ask(question).to_dict()))
    assert call(address, "ask", question=question) == expected
    assert call(address, "ask", question=question, history=[["earlier", "answer"]]) == expected
    assert call(address, "ask", question="What does bread cost?")["status"] == "abstained"


@pytest.mark.parametrize(
    ("data", "told", "hidden"),
    [
        ({"question": " "}, "the question is blank", "Error("),
        ({"question": "no index"}, "verbatim index PATH", "Traceback"),
        ({"question": "defect"}, "Something went wrong", "secret"),
        ({"question": "x", "history": [["only one"]]}, "history must be", "unpack"),
    ],
)
def test_the_api_tells_errors_in_a_line(
    address: str, data: dict[str, object], told: str, hidden: str
) -> None:
    with pytest.raises(RuntimeError, match=told) as error:
        call(address, "ask", **data)
    assert hidden not in str(error.value)


def test_many_ask_at_once(address: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        short = [
            a["short"]
            for a in pool.map(lambda _: call(address, "ask", question="civilians?"), range(36))
        ]
    assert short == ["As many as 40,000 Ukrainian civilians"] * 36


def test_a_password_is_asked_for_when_one_is_set() -> None:
    with serving(FakeAssistant(), login=("reader", "secret")) as address:
        assert "40,000" not in fetch(address)[2]
        assert fetch(f"{address}gradio_api/info")[0] == 401
        with pytest.raises(LookupError, match="401"):
            call(address, "ask", question="civilians?")
        wrong = urllib.parse.urlencode({"username": "reader", "password": "guess"}).encode()
        assert fetch(f"{address}login", body=wrong)[0] == 400
        right = urllib.parse.urlencode({"username": "reader", "password": "secret"}).encode()
        status, headers, _ = fetch(f"{address}login", body=right)
        assert status == 200
        cookie = "; ".join(c.split(";")[0] for c in headers.get_all("set-cookie"))
        assert fetch(f"{address}gradio_api/info", {"Cookie": cookie})[0] == 200


# ---------------------------------------------------------------------------- handlers


def handlers(fake: FakeAssistant | None = None) -> Any:
    from assistant.web.ask import Ask

    return Ask(fake or FakeAssistant())


def event(**data: object) -> Any:
    import gradio as gr

    return gr.EventData(None, data)


def test_history_is_each_visitors_own() -> None:
    fake = FakeAssistant()
    page = handlers(fake)

    def visit(question: str) -> list[Any]:
        turns: Any = ()
        for asked in (question, "and civilians?"):
            *_, last = page.respond(asked, turns)
            turns = last[5]
        return [turn.asked for turn in turns]

    with ThreadPoolExecutor(8) as pool:
        visits = list(pool.map(visit, [f"civilians {n}?" for n in range(40)]))
    assert visits == [[f"civilians {n}?", "and civilians?"] for n in range(40)]
    follow_ups = [history for history in fake.histories if history]
    assert {len(history) for history in follow_ups} == {1}
    assert {history[0][0] for history in follow_ups} == {f"civilians {n}?" for n in range(40)}


def test_problems_keep_the_conversation_and_the_typed_question() -> None:
    import gradio as gr

    page = handlers()
    *_, last = page.respond("civilians?", ())
    for asked, told in (
        ("  ", "question is blank"),
        ("no index", "verbatim index PATH"),
        ("defect", "Something went wrong"),
    ):
        *_, problem = page.respond(asked, last[5])
        assert told in problem[0]
        assert "secret detail" not in problem[0]
        assert "40,000" in problem[0]
        assert "First Paper" in problem[1]
        assert problem[5] == problem[6] == gr.skip()


@pytest.mark.parametrize("asked", ["\ud800 civilians?", None, "<script>civilians</script>"])
def test_odd_questions_are_answered_or_refused_not_broken(asked: Any) -> None:
    *_, last = handlers().respond(asked, ())
    last[0].encode("utf-8")
    Page(last[0]).check()


def test_opening_marks_the_citation_and_survives_anything_the_browser_sends() -> None:
    fake = FakeAssistant()
    page = handlers(fake)
    citation = fake.ask("hostile?").citations[0]
    assert citation.quote == HOSTILE_SENTENCE
    place = {"article": HOSTILE, "start": citation.start, "end": citation.end}
    shown = Page(page.open_article(event(**place, check=fingerprint(citation.quote))))
    shown.check()
    assert shown.marked == HOSTILE_SENTENCE
    for odd in (
        {}, {"article": None}, {"article": "gone"}, {"article": ["x"]},
        {"article": FIRST, "start": "x", "end": {}, "check": 3},
        {"article": FIRST, "start": -1, "end": 10**30, "check": "0"},
    ):  # fmt: skip
        shown = Page(page.open_article(event(**odd)))
        shown.check()
        assert shown.marked == ""
    import gradio as gr

    assert "no longer in the index" in page.open_article(gr.EventData(None, None))


def test_an_article_replaced_while_open_is_not_marked_in_the_wrong_place() -> None:
    fake = FakeAssistant()
    page = handlers(fake)
    citation = fake.ask("civilians?").citations[0]
    old = fake.article(FIRST)
    fake.replace(replace(old, text="New first line.\n" + old.text))
    place = {"article": FIRST, "start": citation.start, "end": citation.end}
    shown = Page(page.open_article(event(**place, check=fingerprint(citation.quote))))
    assert shown.marked == ""
    assert "has changed" in shown.text


def test_an_empty_index_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeAssistant()
    monkeypatch.setattr(fake, "articles", lambda: ())
    assert "verbatim index FOLDER" in handlers(fake).welcome()[1]


def test_the_empty_page_shows_sources_even_when_asking_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexMissingError("there is no index")

    fake = FakeAssistant()
    monkeypatch.setattr(fake, "ask", fail)
    thread, side, *_ = handlers(fake).welcome()
    assert thread == handlers(fake).examples() == ""
    assert "3 articles" in side
    monkeypatch.setattr(fake, "articles", fail)
    assert "there is no index" in handlers(fake).welcome()[0]


def test_serving_opens_the_index_says_where_and_stops(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import uvicorn

    import assistant as package
    from assistant.web import serve

    opened: list[str] = []

    class Opened(FakeAssistant):
        def close(self) -> None:
            opened.append("closed")

        @classmethod
        def open(cls, index: Path) -> "Opened":
            opened.append(str(index))
            return cls()

    original = uvicorn.Server.main_loop

    async def briefly(self: uvicorn.Server) -> None:
        self.should_exit = True
        await original(self)

    monkeypatch.setitem(vars(package), "Assistant", Opened)
    monkeypatch.setattr(uvicorn.Server, "main_loop", briefly)
    serve(tmp_path, port=0)
    assert opened == [str(tmp_path), "closed"]
    assert re.search(r"Verbatim is at http://127\.0\.0\.1:\d+/", capsys.readouterr().err)


def test_importing_the_package_does_not_import_gradio() -> None:
    import subprocess
    import sys

    code = "import sys, assistant.web; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert threading.active_count() < 50
