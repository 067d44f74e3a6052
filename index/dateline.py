"""Where the text of a report begins behind its dateline: "LONDON (Reuters) - The dam …"."""

from __future__ import annotations

import re

_DATELINE = re.compile(
    # A place in capitals needs no agency, "(Agency) --" needs no place.
    r"(?:[A-Z][A-Z.’' ]{2,30}(?:, [A-Z][\w. ]{1,20})?(?:\s*\([^)]{2,30}\))?"
    r"|(?:[A-Z][\w.’'-]*(?:,? [A-Z][\w.’'-]*){0,5} ?)?\([A-Z][\w. ]{1,20}\))\s*[-–—]+\s+"
)


def dateline_end(text: str) -> int:
    """The offset at which a sentence proper begins; 0 where it has no dateline."""
    match = _DATELINE.match(text)
    return match.end() if match else 0
