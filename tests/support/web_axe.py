"""What axe-core finds wrong with a page for people who read it by other means than sight."""

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PACKAGE = "axe_playwright_python"
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(found => [found.impact, found.id, found.nodes.map(
    node => node.target.join(" ") + ": " + node.failureSummary.replace(/\\s+/g, " "))]);
}"""


def violations(page: "Page") -> list[str]:
    """Every rule that the page as it stands breaks, as "impact rule: where and why"."""
    if not page.evaluate("'axe' in window"):
        pytest.importorskip(_PACKAGE, reason="axe-core is not installed: run `make install`")
        page.evaluate(files(_PACKAGE).joinpath("axe.min.js").read_text(encoding="utf-8"))
    return [
        f"{impact} {rule}: {place}"
        for impact, rule, places in page.evaluate(_RUN)
        for place in places
    ]
