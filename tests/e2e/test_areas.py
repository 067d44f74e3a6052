"""The four areas of the page in a real browser, over a real index that visitors change."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web_server import serving
from web_visit import BOX, NEEDS_BROWSER, WIDE, Visit, browser

from assistant import Assistant
from assistant.web.opening import Reopening
from index.shelf import Shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = NEEDS_BROWSER
__all__ = ["browser"]

MILL = (
    "Fire at Dunmore mill\n\nTwelve workers were injured in a fire at the Dunmore mill on Monday, "
    'fire chief Anna Holm said. "The roof fell within minutes," Holm said.\n'
)
HARBOUR = {
    "title": "Harbour reopens",
    "text": "The harbour of Port Ellis reopened after nine days, mayor Jon Tarrant said.",
    "source": "Coast Courier",
    "published": "2024-03-09",
}


@pytest.fixture(scope="module")
def folder(seeds_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the seeds' index, which the tests change."""
    return Path(shutil.copytree(seeds_index, tmp_path_factory.mktemp("areas") / "index"))


@pytest.fixture(scope="module")
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    context = browser.new_context(viewport=WIDE, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def visit(context: "BrowserContext", address: str) -> Iterator[Visit]:
    visit = Visit(context, address)
    yield visit
    visit.finish(address)


def upload(visit: Visit, *files: Path) -> str:
    """Upload in the library; what it says became of the files."""
    visit.tab("library")
    visit.page.evaluate("document.querySelector('.v-outcome .prose, .v-outcome span')?.remove()")
    visit.page.set_input_files(".v-choose input", files)
    visit.page.wait_for_selector(".v-outcome .v-notice", timeout=30_000)
    return visit.page.inner_text(".v-outcome")


def drop(visit: Visit, name: str, content: str) -> str:
    """Drop a file on the library; what it says became of it."""
    visit.tab("library")
    carried = visit.page.evaluate_handle(
        """([name, content]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([content], name));
          return carried;
        }""",
        [name, content],
    )
    for event in ("dragenter", "dragover", "drop"):
        visit.page.dispatch_event(".v-drop", event, {"dataTransfer": carried})
    visit.page.wait_for_selector(".v-outcome .v-notice", timeout=30_000)
    return visit.page.inner_text(".v-outcome")


def test_uploaded_articles_are_asked_read_and_deleted(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    (tmp_path / "mill.txt").write_text(MILL, encoding="utf-8")
    assert "1 added" in upload(visit, tmp_path / "mill.txt")
    row = page.locator(".v-articles tr", has_text="Dunmore")
    row.wait_for()
    assert re.search(r"\d{4}", row.locator("[data-name=Added]").inner_text())
    visit.tab("ask")
    asked = "How many workers were injured in the fire?"
    visit.ask(asked)
    assert "welve" in page.inner_text(".v-thread")
    visit.tab("library")
    row.locator(".v-title").click()
    page.wait_for_selector(".v-pane")
    assert "Fire at Dunmore mill" in page.inner_text(".v-pane")
    page.keyboard.press("Escape")
    row.scroll_into_view_if_needed()
    before = row.bounding_box()
    row.locator("[data-ask-delete]").click()
    assert "Keep" in visit.focused()
    assert row.bounding_box() == before, "the table moves under the pointer"
    row.locator("[data-delete]").click()
    page.wait_for_function(
        "() => !document.querySelector('.v-articles').innerText.match('Dunmore')"
    )
    # The answer that cites it is still on screen: opening the citation says what happened.
    visit.tab("ask")
    page.locator(".v-marker").first.click()
    page.wait_for_selector(".v-pane .v-problem")
    assert "no longer in the index" in page.inner_text(".v-pane")
    visit.ask(asked)
    assert "The articles do not say." in page.inner_text(".v-thread")


def test_files_that_cannot_be_articles_are_refused_by_name(
    visit: Visit, folder: Path, tmp_path: Path
) -> None:
    before = set((folder / "uploads").rglob("*"))
    program = tmp_path / "program.txt"
    program.write_bytes(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 40)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "tool.exe").write_bytes(b"MZ")
    with (tmp_path / "huge.json").open("wb") as huge:
        huge.truncate(200_000_000)
    told = upload(visit, program, *(tmp_path / n for n in ("empty.txt", "tool.exe", "huge.json")))
    assert "program.txt: is a binary file" in told
    refused = visit.page.inner_text(".v-drop .v-refused")
    assert "empty.txt is empty" in refused
    assert "tool.exe is of no type" in refused
    assert "huge.json is 200 MB, more than the 100 MB" in refused
    assert {path for path in (folder / "uploads").rglob("*") if path.is_file()} <= before


def test_filters_narrow_the_table_and_the_questions_and_stand_in_the_address(
    visit: Visit,
) -> None:
    page = visit.page
    assert "1 added" in drop(visit, "harbour.json", json.dumps(HARBOUR))
    visit.reload()
    page.wait_for_selector(".v-menu")
    page.click(".v-menu summary")
    page.check("input[value='Coast Courier']")
    page.wait_for_function("() => /1 of \\d/.test(document.querySelector('.v-articles').innerText)")
    assert "source=Coast+Courier" in page.url
    visit.tab("ask")
    assert "Only articles from Coast Courier" in page.inner_text(".v-only")
    visit.ask("How many Russian soldiers were killed or injured?")
    assert "The articles do not say." in page.inner_text(".v-thread")
    visit.reload()
    page.wait_for_selector(".v-abstained")
    assert "Only articles from Coast Courier" in page.inner_text(".v-only")
    page.click("[data-all]")
    page.wait_for_selector("[data-all]", state="detached")
    visit.ask("How many Russian soldiers were killed or injured in all?")
    assert "100,000" in page.inner_text(".v-thread")
    assert "source=" not in page.url


def test_ledgers_filter_land_on_the_sentence_and_download(visit: Visit) -> None:
    page = visit.page
    visit.tab("ledgers")
    page.wait_for_selector(".v-quotestable tbody tr")
    everyone = page.locator(".v-quotestable tbody tr").count()
    page.fill("[name=speaker]", "Milley")
    page.wait_for_function(
        "n => document.querySelectorAll('.v-quotestable tbody tr').length < n", arg=everyone
    )
    names = {name.inner_text() for name in page.locator(".v-who").all()}
    assert names == {"Mark Milley"}
    row = page.locator(".v-quotestable tbody tr").first
    words = row.locator(".v-sentence").inner_text()
    row.locator("[data-name=Words]").click()
    assert words.strip("\"“”'") in visit.opened()
    page.keyboard.press("Escape")
    page.wait_for_selector(".v-pane", state="detached")
    page.check("input[value=figures]")
    page.wait_for_selector(".v-figurestable")
    page.select_option("[name=role]", "killed or injured")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.v-figurestable [data-name=Role]')]"
        ".every(e => e.innerText === 'killed or injured')"
    )
    count = page.locator(".v-figurestable tbody tr").count()
    with page.expect_download() as waiting:
        page.click("[data-csv]")
    assert waiting.value.suggested_filename == "figures.csv"
    saved = Path(waiting.value.path()).read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(saved, newline="")))
    assert len(rows) == count
    assert {row["role"] for row in rows} == {"killed or injured"}


def test_an_answer_and_its_open_citation_can_be_linked(
    visit: Visit, browser: "Browser", address: str
) -> None:
    visit.ask("How many Russian soldiers were killed or injured?")
    visit.ask("And how many Ukrainian civilians?")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("n")
    marked = visit.opened()
    assert "Citation 1 of" in visit.page.inner_text(".v-bar")
    visit.page.wait_for_url("**/*cite=1*")
    other = browser.new_context(viewport=WIDE).new_page()
    other.goto(visit.page.url)
    other.wait_for_selector(".v-pane mark", timeout=20_000)
    assert "".join(other.locator(".v-pane mark").all_inner_texts()) == marked
    assert other.inner_text(".v-question") == "And how many Ukrainian civilians?"
    assert other.locator(".v-earlier").count() == 1
    other.context.close()


def test_keys_step_through_the_citations(visit: Visit) -> None:
    visit.ask("How many Russian soldiers were killed or injured?")
    visit.page.locator(".v-marker").first.focus()
    cards = visit.page.locator(".v-side .v-card").count()
    assert cards > 1
    for key, number in (("n", 1), ("ArrowRight", 2), ("p", 1), ("ArrowLeft", cards)):
        visit.page.keyboard.press(key)
        visit.page.wait_for_function(
            "words => document.querySelector('.v-bar')?.innerText.includes(words)",
            arg=f"Citation {number} of {cards}",
        )
        visit.opened()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector(".v-pane", state="detached")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("n and p")
    assert visit.page.input_value(BOX) == "n and p"


def test_why_tells_evidence_scores_and_time(visit: Visit) -> None:
    visit.ask("How many Russian soldiers were killed or injured?")
    visit.page.click(".v-why summary")
    visit.page.wait_for_selector(".v-why table")
    told = visit.page.inner_text(".v-why")
    assert "cited" in told
    assert re.search(r"Took [\d,]+ ms: question", told)
    visit.page.locator(".v-why a").first.click()
    assert visit.opened()


def test_copying_gives_markdown_with_citations(visit: Visit) -> None:
    visit.ask("How many Russian soldiers were killed or injured?")
    visit.page.click("[data-copy]")
    visit.page.wait_for_function(
        "() => document.querySelector('[data-copy]').innerText === 'Copied'"
    )
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert "\n> " in copied


def test_a_question_beyond_all_measure_is_refused_and_kept(visit: Visit) -> None:
    question = "why " * 12_500
    visit.page.fill(BOX, question)
    visit.page.press(BOX, "Enter")
    visit.page.wait_for_selector(".v-problem")
    assert "50,000" in visit.page.inner_text(".v-problem") or "49,999" in visit.page.inner_text(
        ".v-problem"
    )
    assert visit.page.input_value(BOX) == question


def test_an_index_that_is_replaced_while_served_is_answered_from(
    context: "BrowserContext", seeds_index: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(seeds_index, tmp_path / "index"))
    assistant = Reopening(folder, lambda: Assistant.open(index=folder))
    with serving(assistant, shelf=Shelf(path=folder)) as address:
        visit = Visit(context, address)
        replace_while_served(visit, folder, tmp_path)
        visit.finish(address)
    assistant.close()


def replace_while_served(visit: Visit, folder: Path, tmp_path: Path) -> None:
    visit.ask("How many Russian soldiers were killed or injured?")
    (tmp_path / "mill.txt").write_text(MILL, encoding="utf-8")
    shutil.rmtree(folder)
    visit.ask("How many soldiers were there?")
    # By another process, as anybody would: within one, Chroma shares what it has open.
    code = "import sys; from assistant.cli import main; main()"
    command = [sys.executable, "-c", code, "index", str(tmp_path / "mill.txt")]
    subprocess.run([*command, "--index", str(folder)], check=True, capture_output=True)
    visit.ask("How many workers were injured in the fire?")
    assert "welve" in visit.page.inner_text(".v-thread")


def test_the_gold_questions_are_run_with_progress(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eval import page as evaluation
    from eval.sets import load_set

    def few(name: str) -> Any:
        loaded = load_set(name)
        return replace(loaded, questions=loaded.questions[:4])

    monkeypatch.setattr(evaluation, "load_set", few)
    page = visit.page
    visit.tab("evaluation")
    page.click("#v-evaluation-form button")
    page.wait_for_selector(".v-running progress[max='4']", timeout=60_000)
    page.wait_for_selector(".v-report", timeout=120_000)
    told = page.inner_text(".v-report")
    assert "4 questions" in told
    assert re.search(r"I1 spans\s+1\.000\s+4\s+1\.00 gate\s+met", told)


def test_the_tabs_work_by_keyboard(visit: Visit) -> None:
    page = visit.page
    page.focus("#v-tab-ask")
    for tab in ("library", "ledgers", "evaluation", "ask"):
        page.keyboard.press("ArrowRight")
        assert f"v-tab-{tab}" in visit.focused()
        page.wait_for_selector(f"#v-panel-{tab}", state="visible")
        assert page.locator("[role=tabpanel]:visible").count() == 1
    page.keyboard.press("End")
    assert "tab=evaluation" in page.url
