"""The whole way by keyboard: from a page just loaded, no pointer, nothing focused by a script."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from web_visit import NEEDS_BROWSER, WIDE, Visit, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_BROWSER
__all__ = ["browser"]

# The name a screen reader tells of the focused element, its role, and what shows the focus.
FOCUSED = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const around = e.closest("label.v-choose");
  const shown = around ? getComputedStyle(around) : style;
  const box = e.getBoundingClientRect();
  return {
    name: (e.ariaLabel || e.labels?.[0]?.innerText || e.innerText || "").trim(),
    tag: e.tagName,
    outline: shown.outlineStyle === "solid" && parseFloat(shown.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
MOST_STOPS = 80


@pytest.fixture
def visit(browser: "Browser", address: str) -> Iterator[Visit]:
    context = browser.new_context(viewport=WIDE)
    visit = Visit(context, address)
    visit.page.wait_for_selector(".v-example")
    yield visit
    visit.finish(address)
    context.close()


def press(visit: Visit, *keys: str) -> None:
    for key in keys:
        visit.page.keyboard.press(key)


def tab_to(visit: Visit, name: str, key: str = "Tab") -> None:
    """Press the key until what has the name is focused; each stop on the way must be in order."""
    passed: list[str] = []
    for _ in range(MOST_STOPS):
        press(visit, key)
        stop = visit.page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":  # past the last control: the next stop is the first
            continue
        assert stop["outline"], f"the focus cannot be seen on {stop}"
        assert stop["inside"], f"the focus is out of view on {stop}"
        assert stop["name"], f"a screen reader has no name for {stop}, after {passed}"
        if name in stop["name"]:
            return
        passed.append(stop["name"])
    raise AssertionError(f"{name!r} is not among {passed}")


def test_ask_read_step_and_return(visit: Visit) -> None:
    page = visit.page
    # The box has the focus when the page comes up.
    page.keyboard.type("How many Russian soldiers were killed or injured?")
    press(visit, "Enter")
    page.wait_for_selector(".v-card")
    tab_to(visit, "Citation 1")
    page.wait_for_selector(".v-tip:visible")
    press(visit, "Enter")
    first = visit.opened()
    press(visit, "n")
    page.wait_for_function(
        "() => document.querySelector('.v-bar')?.innerText.includes('Citation 2 of')"
    )
    assert visit.opened() != first
    press(visit, "Escape")
    page.wait_for_selector(".v-pane", state="detached")
    assert "Citation 2" in visit.focused()
    tab_to(visit, "Why this answer")
    press(visit, "Enter")
    page.wait_for_selector(".v-why table")
    press(visit, "/")
    page.keyboard.type("Who owns the Ost canal?")
    press(visit, "Enter")
    page.wait_for_function("() => /Karl Reiss/.test(document.querySelector('.v-turn').innerText)")
    tab_to(visit, "Start over")
    press(visit, "Enter")
    page.wait_for_selector(".v-example:visible")


def test_the_library_the_ledgers_and_the_evaluation(visit: Visit) -> None:
    page = visit.page
    tab_to(visit, "Ask", "Shift+Tab")
    press(visit, "ArrowRight")
    page.wait_for_selector(".v-articles tbody tr")
    tab_to(visit, "Choose files")
    tab_to(visit, "Search titles")
    page.keyboard.type("canal")
    page.wait_for_function("() => /2 of \\d+/.test(document.querySelector('caption').innerText)")
    tab_to(visit, "Sources")
    press(visit, "Enter")
    tab_to(visit, "Times")
    press(visit, "Space")
    page.wait_for_function("() => /1 of \\d+/.test(document.querySelector('caption').innerText)")
    tab_to(visit, "A canal turns green")
    press(visit, "Enter")
    page.wait_for_function("() => document.activeElement.classList.contains('v-scroll')")
    press(visit, "Escape")
    page.wait_for_selector(".v-pane", state="detached")
    tab_to(visit, "Delete A canal turns green")
    press(visit, "Enter")
    assert "Keep" in visit.focused()
    press(visit, "Enter")
    assert "Delete A canal turns green" in visit.focused()

    tab_to(visit, "Library", "Shift+Tab")
    press(visit, "ArrowRight")
    page.wait_for_selector(".v-quotestable tbody tr")
    tab_to(visit, "Quotes")
    press(visit, "ArrowRight")
    page.wait_for_selector(".v-figurestable tbody tr")
    tab_to(visit, "About")
    page.keyboard.type("Sorian")
    page.wait_for_function(
        "() => document.querySelectorAll('.v-figurestable tbody tr').length === 2"
    )
    tab_to(visit, "600")
    press(visit, "Enter")
    assert "600 Sorian soldiers" in visit.opened()
    press(visit, "Escape")
    page.wait_for_selector(".v-pane", state="detached")

    tab_to(visit, "Quotes and figures", "Shift+Tab")
    press(visit, "ArrowRight")
    page.wait_for_selector("#v-evaluation-form")
    tab_to(visit, "Questions")
    tab_to(visit, "Run")
