"""What a reader does from the question to the printed sentence, with nothing replaced.

The assistant, the index, the server and the browser are the real ones.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web_visit import BOX, NEEDS_BROWSER, WIDE, Visit, browser

from assistant import Assistant

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = NEEDS_BROWSER
__all__ = ["browser"]

SOLDIERS = "How many Russian soldiers were killed or injured?"
VALLEY = "How many Sorian soldiers were killed in the battle for the Tal valley?"
MILL = "How many workers did the fire at the Orle cotton mill kill?"
FERRY = (
    "Ferry runs aground\n\nThe ferry Solveig ran aground off Cape Orn on Sunday with 214 people on "
    "board, harbour master Ida Lund said.\n"
)
# Notes each claim that is shown while the answer streams, and where it stood each time.
RECORD = """() => {
  window.seen = new Map();
  const thread = document.querySelector(".v-thread");
  const note = () => {
    for (const claim of thread.querySelectorAll(".v-claims p")) {
      const text = claim.querySelector("span").textContent;
      if (!seen.has(text)) seen.set(text, { tops: [], streamed: false });
      seen.get(text).tops.push(Math.round(claim.getBoundingClientRect().top));
      if (claim.closest("[aria-busy]")) seen.get(text).streamed = true;
    }
  };
  new MutationObserver(note).observe(thread, { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    context = browser.new_context(viewport=WIDE)
    yield context
    context.close()


@pytest.fixture
def visit(context: "BrowserContext", address: str) -> Iterator[Visit]:
    visit = Visit(context, address)
    yield visit
    visit.finish(address)


@pytest.fixture(scope="module")
def texts(papers_index: Path) -> dict[str, str]:
    """The text of each article as it was indexed."""
    with Assistant.open(index=papers_index) as assistant:
        return {article.article_id: article.text for article in assistant.articles()}


def printed(visit: Visit, texts: dict[str, str], number: int) -> str:
    """What the articles print at the place that a citation of the evidence names."""
    place = visit.page.locator(f".v-side .v-card[data-number='{number}']")
    article, start, end = (place.get_attribute(f"data-{n}") for n in ("article", "start", "end"))
    assert article
    return texts[article][int(start or 0) : int(end or 0)]


def test_from_the_question_to_the_printed_sentence(visit: Visit, texts: dict[str, str]) -> None:
    page = visit.page
    page.evaluate(RECORD)
    visit.ask(SOLDIERS)
    assert page.inner_text(".v-short") == "More than 100,000"

    seen = page.evaluate("[...seen.values()]")
    assert len(seen) > 1
    assert all(claim["streamed"] for claim in seen), "a claim was not shown while streaming"
    moved = [claim["tops"] for claim in seen if max(claim["tops"]) - min(claim["tops"]) > 1]
    assert moved == [], "a claim that was shown has moved"

    page.hover(".v-marker >> nth=0")
    page.wait_for_selector(".v-tip:visible")
    assert page.inner_text(".v-tip").startswith(printed(visit, texts, 1))
    for number in range(1, page.locator(".v-side .v-card").count() + 1):
        page.locator(f".v-marker[data-number='{number}']").first.click()
        page.wait_for_function(
            "words => document.querySelector('.v-bar')?.innerText.includes(words)",
            arg=f"Citation {number} of",
        )
        assert visit.opened() == printed(visit, texts, number)


def test_a_follow_up_is_read_with_what_went_before(visit: Visit) -> None:
    visit.ask(SOLDIERS)
    visit.ask("And Ukrainian civilians?")
    assert "40,000" in visit.page.inner_text(".v-short")
    earlier = visit.page.locator(".v-earlier")
    assert earlier.count() == 1
    earlier.locator("summary").click()
    assert "More than 100,000" in earlier.inner_text()


def test_what_is_not_in_the_articles_is_said_with_the_nearest_passages(visit: Visit) -> None:
    visit.ask("What does a loaf of bread cost?")
    told = visit.page.inner_text(".v-thread")
    assert "The articles do not say." in told
    assert "“bread”" in told
    assert visit.page.locator(".v-thread .v-marker").count() == 0
    visit.page.locator(".v-side .v-card").first.click()
    assert visit.opened()


@pytest.mark.parametrize(
    ("question", "heading", "values"),
    [
        (VALLEY, "The articles do not agree", [("80", "Soria", "Sun"), ("600", "Norland", "Post")]),
        (
            MILL,
            "A later report brings this up to date",
            [("15", "rescue services", "Courier"), ("12", "police", "Herald")],
        ),
    ],
    ids=["conflict", "update"],
)
def test_sources_that_part_stand_side_by_side(
    visit: Visit, question: str, heading: str, values: list[tuple[str, str, str]]
) -> None:
    visit.ask(question)
    card = visit.page.locator(".v-disagreement")
    assert card.locator("h3").inner_text() == heading
    shown = card.locator(".v-value")
    boxes: list[dict[str, Any]] = []
    for value, (amount, speaker, source) in zip(shown.all(), values, strict=True):
        assert value.locator(".v-amount").inner_text() == amount
        assert value.locator(".v-speaker").inner_text() == speaker
        assert source in value.locator(".v-byline").inner_text()
        boxes.append({**(value.bounding_box() or {})})
        value.locator(".v-marker").click()
        assert amount in visit.opened()
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_selector(".v-pane", state="detached")
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_two_readers_at_once_are_kept_apart(visit: Visit, browser: "Browser", address: str) -> None:
    """Each asks before the other is answered; neither sees anything of the other."""
    context = browser.new_context(viewport=WIDE)
    other = Visit(context, address)
    visit.page.fill(BOX, SOLDIERS)
    other.page.fill(BOX, VALLEY)
    visit.page.press(BOX, "Enter")
    other.page.press(BOX, "Enter")
    for page, short in ((visit.page, "More than 100,000"), (other.page, "80 or 600")):
        page.wait_for_selector(".v-card")
        assert page.inner_text(".v-short") == short
    visit.ask("And Ukrainian civilians?")
    other.ask("Who owns the Ost canal?")
    assert "40,000" in visit.page.inner_text(".v-short")
    assert "Karl Reiss" in other.page.inner_text(".v-thread")
    for here, elsewhere in ((visit, "Sorian"), (other, "Russian")):
        assert here.page.locator(".v-earlier").count() == 1
        assert elsewhere not in here.page.inner_text("#v-columns")
    other.finish(address)
    context.close()


def test_from_the_ledger_to_the_printed_sentence(visit: Visit, texts: dict[str, str]) -> None:
    page = visit.page
    visit.tab("ledgers")
    page.fill("[name=speaker]", "Olga Renn")
    page.wait_for_selector(".v-rows .v-note, .v-quotestable tbody tr")
    page.fill("[name=speaker]", "Ada Kern")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.v-who')].map(e => e.innerText).join() === 'Ada Kern'"
    )
    page.click(".v-quotestable .v-sentence")
    marked = visit.opened()
    assert marked == "President Ada Kern called it a dark day."
    assert any(marked in text for text in texts.values())
