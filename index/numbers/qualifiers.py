"""Words that loosen or bound the number they stand beside."""

import re

from index.numbers.values import Bound, Qualifier

_BEFORE: dict[Bound, str] = {
    "lower": (
        r"(?:well|far|just|slightly|a little|significantly|considerably|substantially)\s+"
        r"(?:over|above|beyond|more\s+than)|no\s+(?:fewer|less)\s+than|not\s+(?:fewer|less)\s+than|more\s+than"
        r"|greater\s+than|at\s+least|at\s+the\s+least|in\s+excess\s+of|upwards?\s+of|north\s+of|over"
        r"|above|a\s+minimum\s+of|a\s+total\s+of\s+(?:more\s+than|at\s+least|over)"
    ),
    "upper": (
        r"(?:well|far|just|slightly|a\s+little)\s+(?:under|below|less\s+than|fewer\s+than)"
        r"|no\s+more\s+than|not\s+more\s+than|as\s+(?:many|much|high|few|little)\s+as|up\s+to|at\s+most"
        r"|at\s+the\s+most|fewer\s+than|less\s+than|under|below|a\s+maximum\s+of"
        r"|(?:nearly|almost|virtually|close\s+to|approaching|nearing)"
    ),
    "about": (
        r"about|around|approximately|roughly|some|an?\s+estimated|estimated|approx\.?|circa|perhaps"
        r"|possibly|probably|in\s+the\s+region\s+of|of\s+the\s+order\s+of|something\s+like"
    ),
    "exact": r"exactly|precisely|a\s+total\s+of",
}
_MARKS = "\"'“”‘’"
_BETWEEN = rf"[\s{_MARKS}]{{1,4}}$"
_BEFORE_PATTERNS = tuple(
    (bound, re.compile(rf"(?<![\w-])(?P<words>{words}){_BETWEEN}", re.IGNORECASE))
    for bound, words in _BEFORE.items()
)
_AFTER_SOURCES: tuple[tuple[Bound, str], ...] = (
    ("lower", r"\s*(?P<words>or\s+(?:more|higher)|-?plus)\b"),
    ("lower", r"(?P<words>\+)(?!\d)"),
    ("upper", r"\s*(?P<words>or\s+(?:fewer|less))\b"),
    ("about", r"\s*(?P<words>or\s+so|-?odd)\b"),
    ("lower", r"\s+(?P<words>at\s+least)(?=\s*[,.;)]|$)"),
    ("upper", r"\s+(?P<words>at\s+most)(?=\s*[,.;)]|$)"),
)
_AFTER = tuple((bound, re.compile(words, re.IGNORECASE)) for bound, words in _AFTER_SOURCES)
_REACH = 48
_MOST = 2


def qualifiers_of(text: str, start: int, end: int) -> tuple[Qualifier, ...]:
    """The qualifiers that stand directly before or after `text[start:end]`, in reading order."""
    before: list[Qualifier] = []
    edge = start
    while len(before) < _MOST and (found := _before(text, edge)):
        before.insert(0, found)
        edge = found.start
    after: list[Qualifier] = []
    for bound, pattern in _AFTER:
        if match := pattern.match(text, end):
            after.append(_qualifier(text, match.start("words"), match.end("words"), bound))
            break
    return (*before, *after)


def _before(text: str, edge: int) -> Qualifier | None:
    reach = max(0, edge - _REACH)
    window = text[reach:edge]
    best: Qualifier | None = None
    for bound, pattern in _BEFORE_PATTERNS:
        match = pattern.search(window)
        if match and (best is None or reach + match.start("words") < best.start):
            best = _qualifier(text, reach + match.start("words"), reach + match.end("words"), bound)
    return best


def _qualifier(text: str, start: int, end: int, bound: Bound) -> Qualifier:
    printed = " ".join(text[start:end].lower().split()).lstrip("-")
    return Qualifier(text=printed, bound=bound, start=start, end=end)
