"""What a question asks for: its kind, the words an answer must cover, the relations it states."""

from assistant.question.framing import unframed
from assistant.question.nouns import CAUSING, LIST_NOUNS, NUMBER_NOUNS, PLACE_NOUNS
from assistant.question.reading import analyse
from assistant.question.terms import is_in_order
from assistant.question.values import Kind, Modifier, Question, Relation, Term, TermKind

__all__ = [
    "CAUSING",
    "LIST_NOUNS",
    "NUMBER_NOUNS",
    "PLACE_NOUNS",
    "Kind",
    "Modifier",
    "Question",
    "Relation",
    "Term",
    "TermKind",
    "analyse",
    "is_in_order",
    "unframed",
]
