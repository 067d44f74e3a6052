"""Where articles give different answers to one question: side by side, newest first."""

from assistant.disagreement.finding import Difference, find_difference
from assistant.disagreement.values import has_one_answer, part, value_of

__all__ = ["Difference", "find_difference", "has_one_answer", "part", "value_of"]
