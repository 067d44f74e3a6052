"""Every page in each look: kept as a picture, within the window, and whole to axe-core.

The pictures go to `test-artifacts/web`: look at them after a change of the page.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from web_axe import violations
from web_visit import NARROW, NEEDS_BROWSER, WIDE, Visit, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_BROWSER
__all__ = ["browser"]

LOOKS: dict[str, Any] = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": NARROW},
}
CUT_OFF = """() => [...document.querySelectorAll(".gradio-container *")].filter(e => {
  const box = e.getBoundingClientRect();
  const seen = e.checkVisibility() && box.width > 1 && box.height > 1;
  return seen && (box.right > innerWidth + 1 || box.left < -1) && !e.closest(".v-tablebox, pre");
}).map(e => e.outerHTML.slice(0, 120))"""
"""What stands outside the window, except in tables, which scroll by themselves."""
PAPER = {True: "rgb(22, 21, 19)", False: "rgb(251, 250, 247)"}
REPORT = {
    "summary": "90 questions, median 161 ms a question.",
    "missed": ["answer correct: 0.811 is below its floor of 0.850 (73 of 90)"],
    "scores": [
        {"name": "I1 spans", "score": 1.0, "of": 90, "floor": 1.0, "gate": True, "missed": False},
        {"name": "answer correct", "score": 0.811, "of": 90, "floor": 0.85, "gate": False,
         "missed": True},
        {"name": "calibration", "score": None, "of": 0, "floor": None, "gate": False,
         "missed": False},
    ],
    "types": [
        {"type": "number", "got": 30, "of": 34},
        {"type": "person", "got": 23, "of": 26},
        {"type": "unanswerable", "got": 20, "of": 30},
    ],
    "failures": [
        {"id": "q1", "type": "number", "question": "How many workers did the fire kill?",
         "expected": "15", "given": "12", "why": ["answer correct: 12 is the older toll"]},
    ],
}  # fmt: skip


def ask(question: str) -> Callable[[Visit], None]:
    return lambda visit: visit.ask(question)


def open_second_citation(visit: Visit) -> None:
    visit.page.locator(".v-marker").nth(1).click()
    visit.opened()


def close(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector(".v-pane", state="detached")


def open_why(visit: Visit) -> None:
    close(visit)
    visit.page.click(".v-why summary")
    visit.page.wait_for_selector(".v-why table")


def see_library(visit: Visit) -> None:
    visit.tab("library")
    visit.page.wait_for_selector(".v-articles tbody tr")


def ask_to_delete(visit: Visit) -> None:
    visit.page.locator("[data-ask-delete]").nth(2).click()


def narrow(visit: Visit) -> None:
    visit.page.click("[data-keep]:visible")
    visit.page.click(".v-menu summary")
    visit.page.check("input[value='Post']")
    visit.page.wait_for_function(
        "() => /3 of 12/.test(document.querySelector('caption').innerText)"
    )


def see_nothing(visit: Visit) -> None:
    visit.page.click(".v-menu summary")
    visit.page.fill("#v-library-form [name=words]", "zeppelin")
    visit.page.wait_for_selector(".v-articles .v-note")


def see_quotes(visit: Visit) -> None:
    visit.tab("ledgers")
    visit.page.wait_for_selector(".v-quotestable tbody tr")


def see_figures(visit: Visit) -> None:
    visit.page.check("input[value=figures]")
    visit.page.wait_for_selector(".v-figurestable tbody tr")


def see_evaluation(visit: Visit) -> None:
    visit.tab("evaluation")
    visit.page.wait_for_selector("#v-evaluation-form")


def see_scores(visit: Visit) -> None:
    visit.page.click("#v-evaluation-form button")
    visit.page.wait_for_selector(".v-report")
    visit.page.click(".v-report summary")


STATES: dict[str, Callable[[Visit], Any]] = {
    "01-empty": lambda visit: visit.page.wait_for_selector(".v-example"),
    "02-answered": ask("How many Russian soldiers were killed or injured?"),
    "03-reading": open_second_citation,
    "04-why": open_why,
    "05-disagreement": ask(
        "How many Sorian soldiers were killed in the battle for the Tal valley?"
    ),
    "06-abstained": ask("What does a loaf of bread cost?"),
    "07-library": see_library,
    "08-deleting": ask_to_delete,
    "09-narrowed": narrow,
    "10-nothing": see_nothing,
    "11-quotes": see_quotes,
    "12-figures": see_figures,
    "13-evaluation": see_evaluation,
    "14-scores": see_scores,
}


def test_axe_is_awake(browser: "Browser") -> None:
    page = browser.new_page()
    page.set_content("<main><p style='color: #bbb'>Pale.</p><button></button></main>")
    found = " ".join(violations(page))
    page.close()
    assert "serious color-contrast: p" in found
    assert "critical button-name: button" in found


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_in_each_look(
    browser: "Browser", address: str, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eval import page as evaluation

    monkeypatch.setattr(evaluation, "run", lambda name, progress: REPORT)
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    visit = Visit(context, address)
    found = []
    for name, bring_about in STATES.items():
        bring_about(visit)
        # A picture of the whole page would cut the pane, which is as high as the window.
        visit.picture(f"{look}-{name}", whole="reading" not in name)
        found += [f"{name}: {place} is cut off" for place in visit.page.evaluate(CUT_OFF)]
        found += [f"{name}: {violation}" for violation in violations(visit.page)]
    assert not found, "\n".join(found)
    colour = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == PAPER["dark" in look]
    visit.finish(address)
    context.close()
