"""What may be written to a terminal.

The text of an article is data. A terminal obeys escape sequences, so no control character of an
article, a title or a file name may reach it; nor may the marks that reverse the order of reading,
which can make a quotation look like another.
"""

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """`text` with every character that steers a terminal shown as U+FFFD; keeps line ends, tabs."""
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    """`text` as a single printable line."""
    return printable(" ".join(text.split()))


def as_text(argument: str) -> str:
    """A command-line argument as valid text: bytes that were no UTF-8 become U+FFFD."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
