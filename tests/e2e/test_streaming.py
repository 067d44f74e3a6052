"""While an answer is on its way: nothing jumps, it can be stopped, and nothing typed is lost."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fake_assistant import FakeAssistant
from web_server import serving
from web_visit import BOX, NARROW, NEEDS_BROWSER, WIDE, Visit, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_BROWSER
__all__ = ["browser"]

CIVILIANS = "How many civilians?"
# The top of each claim, by its text, whenever what stands in the thread changes; and every word of
# a running clock that a screen reader would come upon.
RECORD = """() => {
  window.tops = {};
  window.clocks = [];
  new MutationObserver(() => {
    for (const claim of document.querySelectorAll(".v-thread .v-claims p")) {
      const text = claim.querySelector("span").textContent;
      (tops[text] ||= []).push(claim.getBoundingClientRect().top);
    }
    for (const clock of document.querySelectorAll(".progress-text")) {
      if (clock.checkVisibility()) clocks.push(clock.textContent);
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    with serving(fake) as address:
        yield address


@pytest.fixture
def visit(
    browser: "Browser", address: str, fake: FakeAssistant, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    context = browser.new_context(viewport=getattr(request, "param", WIDE))
    visit = Visit(context, address)
    yield visit
    fake.wait = 0.0
    visit.finish(address)
    context.close()


@pytest.mark.parametrize("question", ["How many Russian soldiers?", "What did Milley say?"])
@pytest.mark.parametrize("visit", [WIDE, NARROW], indirect=True, ids=["wide", "narrow"])
def test_nothing_jumps_while_an_answer_streams(
    visit: Visit, fake: FakeAssistant, question: str
) -> None:
    fake.wait = 0.4
    visit.page.evaluate(RECORD)
    visit.ask(question)
    tops = visit.page.evaluate("tops")
    assert len(tops) == len(fake.ask(question).claims)
    for claim, places in tops.items():
        assert len(places) > 1, f"not shown before the answer was whole: {claim}"
        assert max(places) - min(places) <= 1, f"moved: {claim}"
    assert visit.page.evaluate("clocks") == []


def test_stopping_and_asking_again(visit: Visit, fake: FakeAssistant) -> None:
    page = visit.page
    fake.wait = 0.5
    before = len(fake.asked)
    page.fill(BOX, CIVILIANS)
    page.press(BOX, "Enter")
    page.click("#v-stop")
    page.wait_for_selector(".v-notice")
    assert "Stopped" in page.inner_text(".v-thread")
    assert page.input_value(BOX) == CIVILIANS
    page.press(BOX, "Enter")
    page.wait_for_selector(".v-card")
    page.click("[data-retry]")
    page.wait_for_selector("[aria-busy]")
    page.wait_for_selector("[aria-busy]", state="detached")
    assert fake.asked[before:] == [CIVILIANS] * 3
    assert page.locator(".v-earlier").count() == 0


def test_what_is_typed_while_an_answer_comes_is_kept(visit: Visit, fake: FakeAssistant) -> None:
    page = visit.page
    fake.wait = 0.4
    page.fill(BOX, CIVILIANS)
    page.press(BOX, "Enter")
    page.wait_for_selector("[aria-busy]")
    page.fill(BOX, "and next")
    page.wait_for_selector(".v-card")
    # What would empty the box runs with the drawing of the answer: two frames later it has run.
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    assert page.input_value(BOX) == "and next"
    fake.wait = 0.0
    page.fill(BOX, "")
    visit.ask(CIVILIANS)
    page.wait_for_function("b => document.querySelector(b).value === ''", arg=BOX)


def test_a_lost_connection_is_said_and_nothing_is_lost(
    browser: "Browser", address: str, fake: FakeAssistant
) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".v-sources")
    fake.wait = 3.0
    page.fill(BOX, CIVILIANS)
    page.press(BOX, "Enter")
    page.wait_for_selector("[aria-busy]")
    context.set_offline(True)
    page.wait_for_selector(".v-lost:not([hidden])", timeout=15_000)
    assert "lost" in page.inner_text(".v-lost")
    assert page.input_value(BOX) == CIVILIANS
    fake.wait = 0.0
    context.set_offline(False)
    page.click(".v-lost button", timeout=15_000)
    page.wait_for_selector(".v-card", timeout=30_000)
    assert page.inner_text(".v-question") == CIVILIANS
    context.close()
