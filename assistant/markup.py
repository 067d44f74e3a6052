"""Makes text of articles and writers harmless: on a terminal, and as Markdown of the same words."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_ACTIVE = re.compile(r"[\\`*_\[\]|~]|\$(?=\$)|(?<=\$)\$")
_AUTOLINK = re.compile(
    r"(?i)\b([a-z][a-z0-9+.-]{1,15}):(?=//)|\b(www)(?=\.)|(?<=[\w.+-])@(?=[\w-]+\.)"
)
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_BLOCK_START = re.compile(r"^(?:([#>+=-])|(\d{1,9})([.)])(?=\s|$))")

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal."""
_SURROGATES = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """`text` with every character that steers a terminal shown as U+FFFD; keeps line ends, tabs."""
    return _SURROGATES.sub("\ufffd", STEERING.sub("\ufffd", text.replace("\r\n", "\n")))


def fold(text: str) -> str:
    """`text` with every run of white space as one blank, and none at its ends."""
    return " ".join(text.split())


def escape(text: str) -> str:
    """`text` as one line of Markdown in which no character of it is markup, marker or link.

    The words stay readable: only ASCII punctuation that Markdown or HTML would act on is escaped.
    Invisible control characters, which could reorder or hide what stands beside them, are dropped.
    """
    line = fold(_HIDDEN.sub("", text))
    line = _ACTIVE.sub(lambda m: "\\" + m.group(), line)
    line = _ENTITY.sub("&amp;", line)
    line = line.replace("<", "&lt;").replace("![", "\\![")
    line = _AUTOLINK.sub(_unlink, line)
    return _BLOCK_START.sub(_unblock, line)


def _unlink(match: re.Match[str]) -> str:
    if match.group().startswith("@"):
        return "\\@"
    if match.group(2):
        return f"{match.group(2)}\\"
    return f"{match.group(1)}\\:"


def _unblock(match: re.Match[str]) -> str:
    if match.group(1):
        return "\\" + match.group(1)
    return f"{match.group(2)}\\{match.group(3)}"
