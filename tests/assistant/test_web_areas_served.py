"""The areas without a browser: what they render, what they call, and what is refused."""

import csv
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import FIRST, HOSTILE, HOSTILE_SENTENCE, SECOND, FakeAssistant, articles
from hypothesis import given
from hypothesis import strategies as st
from web_server import call, fetch, serving

from assistant.exports import figures_csv, quotes_csv
from assistant.web.charts import Bar, Dot, bars, dots, short_number
from assistant.web.evaluation import Evaluation, find_evaluator
from assistant.web.ledgers import Ledgers
from assistant.web.library import Library
from assistant.web.render import confidence_word, render_latest
from assistant.web.render_evaluation import render_report
from assistant.web.render_why import render_considered
from assistant.web.serving import check_mcp, read_auth
from assistant.web.values import Filters, Turn, read_filters
from assistant.web.working import Finished, UnexpectedError, watched
from index.errors import InputError
from index.shelf import Shelf

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("2022-11-10"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def event(**data: object) -> Any:
    import gradio as gr

    return gr.EventData(None, data)


# ---------------------------------------------------------------------------- filters


@given(st.dictionaries(st.sampled_from(["sources", "after", "before"]), ANYTHING))
def test_filters_are_read_from_anything(data: dict[str, Any]) -> None:
    filters = read_filters(data)
    assert all(source.strip() for source in filters.sources)
    for day in (filters.after, filters.before):
        assert day == "" or date.fromisoformat(day).isoformat() == day


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), {FIRST, SECOND, HOSTILE}),
        (Filters(sources=("the first PAPER",)), {FIRST}),
        (Filters(after="2022-11-10"), {FIRST, SECOND}),
        (Filters(after="2022-11-11"), set()),
        (Filters(before="2022-11-10", sources=("The Second Paper",)), {SECOND}),
    ],
)
def test_filters_let_in_what_retrieval_would(filters: Filters, passing: set[str]) -> None:
    assert {a.article_id for a in articles() if filters.let_in(a)} == passing


# ---------------------------------------------------------------------------- the answer


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "Well supported"), (0.8, "Well supported"), (0.79, "Supported"), (0.0, "Thin")],
)
def test_confidence_is_a_word(confidence: float, word: str) -> None:
    assert confidence_word(confidence)[1] == word
    answer = replace(FakeAssistant().ask("civilians?"), confidence=confidence, disagreements=())
    shown = render_latest([Turn(asked="civilians?", answer=answer)])
    assert word in shown
    assert "%" not in shown


def test_an_update_is_worded_as_one() -> None:
    answer = FakeAssistant().ask("soldiers?")
    later = replace(answer, disagreements=(replace(answer.disagreements[0], kind="update"),))
    disputed = render_latest([Turn(asked="x", answer=answer)])
    assert "do not agree" in disputed
    assert "Disputed" in disputed
    assert "upported" not in disputed
    shown = render_latest([Turn(asked="x", answer=later)])
    assert "A later report brings this up to date" in shown
    assert "do not agree" not in shown


def test_why_shows_what_was_rejected_and_escapes_it() -> None:
    answer = replace(FakeAssistant().ask("soldiers?"), timings={"read": 0.25, "write": 0.05})
    rejected = (replace(answer.rejected[0], text="<script>40,000</script>"),)
    _, scored = FakeAssistant().consider("soldiers?")
    shown = render_considered(replace(answer, rejected=rejected), "number", scored)
    assert "1 drafted sentence was left out" in shown
    assert "figure not in the cited text" in shown
    assert "Took 300 ms: read 250 ms, write 50 ms." in shown
    assert "<script" not in shown
    assert "0.90" in shown


# ---------------------------------------------------------------------------- ledgers


def test_ledgers_list_filter_and_escape() -> None:
    ledgers = Ledgers(FakeAssistant())
    form, rows = ledgers.show()
    assert "killed or injured" in form
    assert "&lt;b&gt;Nobody&lt;/b&gt;" in rows
    assert "<b>" not in rows + form
    assert "<script" not in rows + form
    assert "2 quotes" in rows
    assert "1 quote<" in ledgers.filter(event(speaker="milley"))
    assert "No quotes fit" in ledgers.filter(event(speaker="somebody else"))
    figures = ledgers.filter(event(ledger="figures", limit="many"))
    assert "2 figures" in figures
    # The row opens the sentence that the figure stands in, not the figure alone.
    fake = FakeAssistant()
    whole = fake.cite(0, FIRST, "More than 100,000 Russian", "general has said.")
    assert f'data-start="{whole.start}" data-end="{whole.end}"' in figures


@pytest.mark.parametrize("data", [{}, {"ledger": "figures"}, {"speaker": 3, "limit": -1}])
def test_ledgers_survive_anything_the_browser_sends(data: dict[str, Any]) -> None:
    assert "v-problem" not in Ledgers(FakeAssistant()).filter(event(**data))


def test_csv_holds_every_row_and_runs_no_formula() -> None:
    fake = FakeAssistant()
    known = {article.article_id: article for article in articles()}
    bad = replace(fake.quotes()[1], speaker="=cmd|' /C calc'!A0", text='a "quoted"\nline, \x00x')
    rows = list(csv.DictReader(io.StringIO(quotes_csv([bad], known), newline="")))
    assert rows[0]["speaker"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["text"] == 'a "quoted"\nline, \ufffdx'
    figures = list(csv.DictReader(io.StringIO(figures_csv(fake.figures(), known), newline="")))
    assert [row["text"] for row in figures] == ["More than 100,000", '"well over" 100,000']
    told = Ledgers(fake).download(event(ledger="quotes"))
    assert 'data-file="quotes.csv"' in told
    assert "<script" not in told


# ---------------------------------------------------------------------------- charts


def test_bars_are_as_long_as_their_values() -> None:
    drawn = bars(
        "Title", [Bar(label="a", value=4, shown="4"), Bar(label="<b>", value=1, shown="1")]
    )
    # Of 100 units the longest bar takes all, a quarter of its value a quarter.
    assert 'width="100.0"' in drawn
    assert 'width="25.0"' in drawn
    assert "&lt;b&gt;" in drawn
    assert bars("Title", []) == ""


def test_dots_need_two_days_and_take_a_logarithmic_axis_for_wide_ranges() -> None:
    def dot(day: int, value: float) -> Dot:
        return Dot(
            day=date(2024, 1, day), low=value, high=value, label="x", article_id="a",
            start=0, end=1, quote="q",
        )  # fmt: skip

    assert dots("T", [dot(1, 5), dot(1, 6)]) == ""
    assert "logarithmic" not in dots("T", [dot(1, 5), dot(2, 200)])
    assert "logarithmic" in dots("T", [dot(1, 5), dot(2, 250)])
    assert dots("T", [dot(1, 0), dot(2, 0)]) == ""
    assert dots("T", [dot(1, 7), dot(3, 7)]).count("<circle") == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (1200, "1,200"), (1_200_000, "1.2 m"), (3e9, "3 bn"), (0.5, "0.5")],
)
def test_numbers_on_an_axis_are_short(value: float, shown: str) -> None:
    assert short_number(value) == shown


# ---------------------------------------------------------------------------- long work


def test_watched_work_tells_its_steps_and_its_result() -> None:
    def job(tell: Any) -> str:
        tell(1)
        return "done"

    *_, last = watched(job)
    assert last == Finished("done")


def test_an_error_of_watched_work_is_raised_and_a_defect_is_one_line() -> None:
    def refuse(tell: Any) -> None:
        raise InputError("no")

    with pytest.raises(InputError, match="no"):
        list(watched(refuse))
    with pytest.raises(UnexpectedError, match="went wrong"):
        list(watched(lambda tell: 1 / 0))


@pytest.mark.parametrize("stoppable", [True, False])
def test_work_that_nobody_waits_for_ends_only_where_half_of_it_does_no_harm(
    stoppable: bool,
) -> None:
    go, ended = threading.Event(), threading.Event()
    steps = []

    def job(tell: Any) -> None:
        try:
            tell(0)
            assert go.wait(10)
            tell(1)
            steps.append("went on")
        finally:
            ended.set()

    running = watched(job, stoppable=stoppable)
    assert next(running) == 0
    running.close()  # type: ignore[attr-defined]
    go.set()
    assert ended.wait(10)
    assert bool(steps) is not stoppable


# ---------------------------------------------------------------------------- library


def test_a_page_without_a_shelf_lists_and_changes_nothing() -> None:
    library = Library(FakeAssistant(), None)
    form, table = library.show(Filters(sources=("The First Paper",)))
    assert "checked" in form
    assert "1 of 3 articles" in table
    assert "data-delete" not in table
    assert "<b>" not in table
    (told, _) = list(library.remove(event(delete=FIRST)))[-1]
    assert "cannot change" in told


@pytest.mark.parametrize("files", [None, "x", [3], [{"at": "/etc/passwd", "name": "p.txt"}]])
def test_only_files_that_were_uploaded_are_taken(
    files: object, seeds_index: Path, tmp_path: Path
) -> None:
    import shutil

    folder = Path(shutil.copytree(seeds_index, tmp_path / "index"))
    library = Library(FakeAssistant(), Shelf(path=folder))
    told, table = list(library.add(event(files=files)))[-1]
    assert "Nothing was added" in told
    assert "3 articles" in table  # those of the assistant
    assert ("did not arrive" in told) is ("passwd" in str(files))


# ---------------------------------------------------------------------------- evaluation


REPORT = {
    "summary": "2 questions.",
    "missed": ["answer correct is 0.500, below 0.90"],
    "scores": [
        {"name": "answer correct", "score": 0.5, "of": 2, "floor": 0.9, "gate": False,
         "missed": True},
        {"name": "hit@1", "score": None, "of": 0, "floor": None, "gate": False, "missed": False},
    ],
    "types": [{"type": "figure", "got": 1, "of": 2}, {"type": "none", "got": 0, "of": 0}],
    "failures": [
        {"id": "q", "type": "figure", "question": "<script>?", "expected": "<b>", "given": "<i>",
         "why": ["<u>"]},
    ],
}  # fmt: skip


class Quick:
    """An evaluator that has its report at hand."""

    SETS: tuple[str, ...] = ("seeds",)

    def run(self, name: str, progress: Any) -> dict[str, Any]:
        progress(1, 2)
        progress(2, 2)
        return REPORT


def test_the_evaluation_shows_scores_floors_and_failures() -> None:
    shown = render_report(REPORT)
    for words in ("Floors missed: 1", "0.500", "0.90", "1/2", "Expected", "&lt;script&gt;?"):
        assert words in shown
    assert "<script" not in shown
    assert "<b>" not in shown
    *_, last = Evaluation(Quick).run(event(set="seeds"))
    assert last == shown
    assert "no such set" in next(Evaluation(Quick).run(event(set="other")))
    assert "not installed" in Evaluation(lambda: None).show()


def test_the_evaluation_is_found_as_the_command_line_finds_it() -> None:
    found = find_evaluator()
    assert found is not None
    assert "seeds" in found.SETS


# ---------------------------------------------------------------------------- over HTTP


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(FakeAssistant()) as address:
        yield address


def test_endpoints_give_the_ledgers_and_articles(address: str) -> None:
    fake = FakeAssistant()
    assert call(address, "quotes") == [asdict(quote) for quote in fake.quotes()]
    assert call(address, "quotes", speaker="Milley")[0]["speaker"] == "Mark Milley"
    assert len(call(address, "figures", role="killed or injured")) == 2
    article = call(address, "open_article", article_id=FIRST)
    assert article["text"] == fake.article(FIRST).text
    assert "origin" not in article


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("open_article", {"article_id": "gone"}, "no article with this id"),
        ("quotes", {"kind": "loud"}, "direct, indirect or mixed"),
        ("ask", {"question": "civilians?", "published_after": "soon"}, "YYYY-MM-DD"),
    ],
)
def test_endpoints_tell_errors_in_a_line(
    address: str, name: str, data: dict[str, Any], told: str
) -> None:
    with pytest.raises(RuntimeError, match=told):
        call(address, name, **data)


def test_filters_reach_the_assistant() -> None:
    fake = FakeAssistant()
    with serving(fake) as address:
        call(address, "ask", question="civilians?", sources=["A"], published_after="2022-01-01")
    assert fake.filters[-1] == {"sources": ["A"], "published_after": "2022-01-01"}


def test_another_site_cannot_post_here(address: str) -> None:
    body = json.dumps({"question": "civilians?"}).encode()
    headers = {"Content-Type": "application/json"}
    url = f"{address}gradio_api/call/v2/ask"
    assert fetch(url, {**headers, "Origin": "https://evil.example"}, body)[0] == 403
    assert fetch(url, {**headers, "Origin": address.rstrip("/")}, body)[0] == 200


def upload(address: str, content: str, name: str = "x.txt") -> Any:
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
    body = f"--b\r\n{head}\r\nContent-Type: text/plain\r\n\r\n{content}\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return fetch(f"{address}gradio_api/upload", headers, body.encode())


def test_uploads_arrive_under_the_index_and_cannot_be_fetched(
    seeds_index: Path, tmp_path: Path
) -> None:
    import shutil

    folder = Path(shutil.copytree(seeds_index, tmp_path / "index"))
    shelf = Shelf(path=folder)
    with serving(FakeAssistant(), shelf=shelf) as address:
        status, _, text = upload(address, "hello", "../../../up.txt")
        assert status == 200
        (path,) = json.loads(text)
        assert Path(path).resolve().is_relative_to((folder / "uploads").resolve())
        assert Path(path).read_bytes() == b"hello"
        assert fetch(f"{address}gradio_api/file={path}")[0] == 404
        assert fetch(f"{address}gradio_api/upload")[0] == 405
    with serving(FakeAssistant(), shelf=shelf, login=("reader", "secret")) as address:
        assert upload(address, "hello")[0] == 401
    with serving(FakeAssistant()) as address:
        assert upload(address, "hello")[0] == 404


def test_too_large_an_upload_is_refused_before_it_is_read(
    seeds_index: Path, tmp_path: Path
) -> None:
    import http.client
    import shutil
    import urllib.parse

    folder = Path(shutil.copytree(seeds_index, tmp_path / "index"))
    with serving(FakeAssistant(), shelf=Shelf(path=folder)) as address:
        link = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=10)
        link.putrequest("POST", "/gradio_api/upload")
        link.putheader("Content-Type", "multipart/form-data; boundary=b")
        link.putheader("Content-Length", "200000000")
        link.endheaders()
        assert link.getresponse().status == 413
        link.close()


def test_a_login_can_be_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "login"
    file.write_text("reader:secret\nsecond line\n", encoding="utf-8")
    assert read_auth(file) == "reader:secret"
    with pytest.raises(InputError, match="cannot be read"):
        read_auth(tmp_path / "none")


def test_mcp_is_off_and_needs_no_login_and_its_package(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch(f"{address}gradio_api/mcp/")[0] == 404
    assert fetch(f"{address}gradio_api/mcp/sse")[0] == 404
    with pytest.raises(InputError, match="does not work with a login"):
        check_mcp(("reader", "secret"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match="needs the package mcp"):
        check_mcp(None)


def test_what_gradio_brings_along_is_kept_offline() -> None:
    code = (
        "import sys; from assistant.web.serving import keep_offline; keep_offline();"
        "import gradio; from huggingface_hub import constants as c;"
        "sys.exit(not (c.HF_HUB_OFFLINE and c.HF_HUB_DISABLE_TELEMETRY))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_mcp_offers_the_four_tools_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mcp")
    # As in a process that serves: here Gradio may have been imported before it was kept offline.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}

    def send(method: str, **params: object) -> Any:
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        _, _, text = fetch(f"{address}gradio_api/mcp/", headers, json.dumps(message).encode())
        return json.loads(text.split("data: ", 1)[1])["result"]

    with serving(FakeAssistant(), mcp=True) as address:
        tools = [tool["name"] for tool in send("tools/list")["tools"]]
        assert tools == ["ask", "quotes", "figures", "open_article"]
        told = send("tools/call", name="open_article", arguments={"article_id": HOSTILE})
        assert HOSTILE_SENTENCE[:20] in told["content"][0]["text"]
