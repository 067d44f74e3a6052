"""A visitor's browser for tests of the page: Debian's Chromium, without a window.

Import `browser` too where a test uses it: it is a fixture.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

CHROMIUM = Path("/usr/bin/chromium")
PICTURES = Path(__file__).parents[2] / "test-artifacts" / "web"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: Any = {"width": 1280, "height": 860}
NARROW: Any = {"width": 390, "height": 844}
BOX = "#v-ask input, #v-ask textarea"

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page of its own, with every request and every complaint of the browser on record."""

    def __init__(self, context: "BrowserContext", address: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)  # a busy machine is no failure
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.goto(address)
        self.page.wait_for_selector(".v-sources")

    def _listen(self, message: "ConsoleMessage") -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def ask(self, question: str) -> None:
        """Ask, and wait for the answer: another than stands there, also to the same question."""
        self.page.evaluate("document.querySelector('.v-turn')?.setAttribute('data-before', '')")
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")
        self.page.wait_for_function(
            "q => document.querySelector('.v-turn:not([data-before], [aria-busy]) .v-question')"
            "?.innerText === q",
            arg=question,
        )

    def opened(self) -> str:
        """The highlighted text, once the article is open; it must be inside the window."""
        self.page.wait_for_selector(".v-pane mark")
        self.page.wait_for_function(
            "() => document.activeElement === document.querySelector('.v-pane mark')"
        )
        text, inside = self.page.evaluate(
            """() => {
              const marks = [...document.querySelectorAll('.v-pane mark')];
              const pane = document.querySelector('.v-scroll').getBoundingClientRect();
              const box = marks[0].getBoundingClientRect();
              return [marks.map(mark => mark.textContent).join(''),
                      box.top >= pane.top && box.bottom <= pane.bottom
                      && pane.bottom <= innerHeight && pane.right <= innerWidth + 1];
            }"""
        )
        assert inside, "the highlighted sentence is out of view"
        return str(text)

    def reload(self) -> None:
        """Load the page again; what Gradio complains of when it is left is not ours."""
        self.page.reload()
        self.complaints.clear()

    def tab(self, name: str) -> None:
        """Go to one of the areas."""
        self.page.click(f"#v-tab-{name}")
        self.page.wait_for_selector(f"#v-panel-{name}", state="visible")

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML"))

    def picture(self, name: str, *, whole: bool = True) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    def finish(self, address: str) -> None:
        hosts = {urlsplit(url).netloc for url in self.requested if not url.startswith("data:")}
        assert hosts == {urlsplit(address).netloc}
        assert not self.complaints, self.complaints
        self.page.close()
