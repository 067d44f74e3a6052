"""The only door from a `Draft`, which nobody trusts, to the parts of an `Answer`."""

from assistant.checks.check import check_draft, with_shorts
from assistant.checks.contract import ArticleSource, Checked, Parse

__all__ = ["ArticleSource", "Checked", "Parse", "check_draft", "with_shorts"]
