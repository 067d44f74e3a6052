"""What a question is wrapped in: "Could you tell me who …" asks who, and is no question of yes."""

from __future__ import annotations

import re

_FRAME = re.compile(
    r"""
    ^(?:(?:please|hello|hi|so|well|ok|okay)[,!. ]+)*
    (?:
        (?:can|could|would|will)\ you\ (?:please\ |kindly\ )?(?:tell|show|explain\ to)\ (?:me|us)
      | (?:can|could|would|will)\ you\ (?:please\ |kindly\ )?(?:explain|say|find\ out|look\ up)
      | (?:do|would)\ you\ (?:happen\ to\ )?know
      | (?:please\ )?(?:tell|show|remind)\ (?:me|us)
      | (?:i|we)(?:'d|\ would)?\ (?:like|want|need|wish)\ to\ (?:know|learn|find\ out)
      | (?:i|we)(?:'m|\ am|'re|\ are)\ (?:wondering|curious)
      | (?:can|may|could)\ (?:i|we)\ (?:ask|know)
    )
    (?:\ please)?[,:]?\s+
    (?=(?P<asking>who|whom|whose|what|which|when|where|why|how)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def unframed(question: str) -> str:
    """The question itself, without a polite frame around it; otherwise unchanged."""
    found = _FRAME.match(question.replace("’", "'"))
    if found is None:
        return question
    bare = question[found.end() :].rstrip()
    if not bare.endswith("?"):
        bare = bare.rstrip(".!") + "?"
    return bare[0].upper() + bare[1:]
