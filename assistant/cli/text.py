"""What may be written to a terminal.

The text of an article is data. A terminal obeys escape sequences, so no control character of an
article, a title or a file name may reach it; nor may the marks that reverse the order of reading,
which can make a quotation look like another.
"""

from assistant.markup import STEERING, printable

__all__ = ["STEERING", "as_text", "one_line", "printable"]


def one_line(text: str) -> str:
    """`text` as a single printable line."""
    return printable(" ".join(text.split()))


def as_text(argument: str) -> str:
    """A command-line argument as valid text: bytes that were no UTF-8 become U+FFFD."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
