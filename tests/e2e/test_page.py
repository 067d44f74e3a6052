"""The web page in a real browser, as a visitor meets it. Screenshots go to `test-artifacts/web`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from fake_assistant import HOSTILE_SENTENCE, HOSTILE_TEXT, FakeAssistant
from web_axe import violations
from web_server import serving
from web_visit import BOX, NARROW, NEEDS_BROWSER, PICTURES, WIDE, Visit, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = NEEDS_BROWSER
__all__ = ["browser"]


@pytest.fixture(scope="module")
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    """One fresh profile for all pages that look alike, so that the second one loads from cache."""
    context = browser.new_context(viewport=WIDE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    with serving(fake) as address:
        yield address


@pytest.fixture
def visit(context: "BrowserContext", address: str) -> Iterator[Visit]:
    visit = Visit(context, address)
    yield visit
    visit.finish(address)


def test_an_empty_page_tells_what_is_indexed_and_offers_questions(visit: Visit) -> None:
    assert visit.page.locator(".v-sources li").count() == 3
    assert "3 articles" in visit.page.inner_text(".v-side")
    first = visit.page.locator(".v-example").first
    question = first.inner_text()
    first.click()
    visit.page.wait_for_selector(".v-card")
    assert visit.page.inner_text(".v-question") == question
    visit.page.click("#v-again")
    visit.page.wait_for_selector(".v-example")
    assert visit.page.locator(".v-question").count() == 0
    # Nothing but a word naming the program is left of the page's maker: no footer, no web font.
    assert visit.page.locator("footer:visible").count() == 0
    assert (
        visit.page.evaluate("[...document.fonts].filter(f => f.status !== 'unloaded').length") == 0
    )


def test_a_citation_opens_the_article_at_its_sentence(visit: Visit) -> None:
    visit.ask("How many civilians were killed or injured?")
    quotes = visit.page.locator(".v-card blockquote").all_inner_texts()
    expected = [c.quote for c in FakeAssistant().ask("civilians?").citations]
    assert quotes == expected
    for number, quote in enumerate(expected):
        visit.page.locator(".v-marker").nth(number).click()
        visit.page.wait_for_function(
            "q => document.querySelector('.v-pane mark')?.textContent === q", arg=quote
        )
        assert visit.opened() == quote
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_selector(".v-pane", state="detached")
        assert f'data-number="{number + 1}"' in visit.focused()
        visit.page.locator(".v-card").nth(number).locator("blockquote").click()
        assert visit.opened() == quote
        visit.page.click(".v-close")
        visit.page.wait_for_selector(".v-pane", state="detached")


def test_the_same_citation_opens_again_after_scrolling_away(visit: Visit) -> None:
    visit.ask("How many Russian soldiers?")
    visit.page.locator(".v-marker").nth(1).click()
    quote = visit.opened()
    visit.page.locator(".v-marker").nth(0).click()
    visit.page.wait_for_function(
        "q => document.querySelector('.v-pane mark').textContent !== q", arg=quote
    )
    visit.page.locator(".v-marker").nth(1).click()
    visit.page.wait_for_function(
        "q => document.querySelector('.v-pane mark').textContent === q", arg=quote
    )
    assert visit.opened() == quote


def test_an_abstention_is_friendly_and_its_passages_open(visit: Visit) -> None:
    visit.ask("What does a loaf of bread cost?")
    assert "The articles do not say." in visit.page.inner_text(".v-thread")
    assert "Nothing in the articles gives a price." in visit.page.inner_text(".v-thread")
    visit.page.click(".v-card .v-title")
    assert visit.opened() == FakeAssistant().ask("price?").nearest[0].text


def test_follow_ups_carry_the_conversation_of_this_visitor_only(
    visit: Visit, context: "BrowserContext", fake: FakeAssistant, address: str
) -> None:
    other = Visit(context, address)
    before = len(fake.histories)
    visit.ask("How many Russian soldiers?")
    other.ask("What did Milley say?")
    visit.ask("and civilians?")
    first, second, third = fake.histories[before:]
    assert first == second == ()
    assert [question for question, _ in third] == ["How many Russian soldiers?"]
    assert visit.page.locator(".v-earlier").count() == 1
    assert other.page.locator(".v-earlier").count() == 0
    other.finish(address)


def test_hostile_text_stays_text(visit: Visit) -> None:
    visit.ask("hostile?")
    assert visit.page.locator(".v-claims p > span").first.evaluate("e => e.textContent") == (
        HOSTILE_SENTENCE
    )
    visit.page.locator(".v-marker").first.click()
    assert visit.opened() == HOSTILE_SENTENCE
    assert visit.page.evaluate("document.querySelector('.v-text').textContent") == HOSTILE_TEXT
    assert visit.page.evaluate("window.broken") is None
    assert (
        visit.page.locator(
            ":is(.v-thread, .v-side, .v-past, .v-reader) :is(script, img, svg)"
        ).count()
        == 0
    )
    visit.picture("hostile")


def test_an_error_is_one_clear_line(visit: Visit) -> None:
    visit.page.fill(BOX, "no index")
    visit.page.press(BOX, "Enter")
    problem = visit.page.locator(".v-problem")
    problem.wait_for()
    assert problem.inner_text() == "there is no index in .verbatim: run `verbatim index PATH`"
    assert visit.page.input_value(BOX) == "no index"
    visit.picture("problem")


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit.page
    page.focus(BOX)
    page.keyboard.type("How many civilians?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".v-card")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(visit.focused())
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid", "the focus cannot be seen"
    assert "Ask" in reached[0]
    assert "Start over" in reached[1]
    assert "Citation 1" in reached[2]
    assert "Citation 2" in reached[3]
    page.keyboard.press("Enter")
    assert visit.opened() == FakeAssistant().ask("civilians?").citations[1].quote
    page.keyboard.press("Escape")
    page.wait_for_selector(".v-pane", state="detached")
    assert "Citation 2" in visit.focused()
    for control in ("data-copy", "data-retry", "summary", "Citation 1: open"):
        page.keyboard.press("Tab")
        assert control in visit.focused()
    page.keyboard.press("Enter")
    assert visit.opened() == FakeAssistant().ask("civilians?").citations[0].quote


def test_a_login_lets_in_and_loads_nothing_from_elsewhere(browser: "Browser") -> None:
    with serving(FakeAssistant(), login=("reader", "secret")) as address:
        page = browser.new_page(viewport=NARROW)
        requested: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        page.goto(address)
        page.get_by_label("username").fill("reader")
        page.get_by_label("password").fill("secret")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "login.png")
        # The form is Gradio's own, which has no title and no landmarks to give.
        serious = [v for v in violations(page) if v.startswith(("serious", "critical"))]
        assert [v for v in serious if "document-title" not in v] == []
        page.keyboard.press("Enter")
        page.wait_for_selector(".v-sources")
        assert {urlsplit(url).netloc for url in requested if not url.startswith("data:")} == {
            urlsplit(address).netloc
        }
        page.close()
