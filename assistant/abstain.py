"""Say why nothing was answered: which part of the question no evidence covers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question import Kind, Question
from assistant.scorer import Scored, corrections

_ASKED_FOR: dict[Kind, str] = {
    "number": "figure",
    "person": "person",
    "age": "age",
    "organisation": "organisation",
    "place": "place",
    "time": "date or time",
    "duration": "length of time",
    "frequency": "count of how often",
    "reason": "reason",
    "said": "statement",
    "list": "list",
    "definition": "description",
    "manner": "account of how",
}


def reason_for(question: Question, scored: Sequence[Scored], unknown: Sequence[str]) -> str:
    """Return one sentence a reader understands.

    `scored` is best first; `unknown` are the question's names that no article holds.
    """
    if unknown:
        return f"Nothing in the articles mentions {_join(unknown)}."
    if not question.terms:
        return "The question names nothing to look for; ask about a person, place, event or figure."
    if not scored:
        return "Nothing in the articles is near this question."
    best = scored[0]
    features = best.features
    if not features.missing and (counted := _other_count(question, best)):
        return f"The articles give {counted}, but not the figure asked for."
    if corrected := corrections(scored):
        said = " ".join(corrected[0].evidence.text.split())
        return f"The articles do not bear out what the question supposes. They say: “{said}”."
    covered = [t.text for t in question.terms if t.text not in features.missing]
    known = f"The articles mention {_join(covered)}, but " if covered else "There is "
    if features.missing:
        return f"{known}nothing about {_join(features.missing)}."
    asked = _ASKED_FOR.get(question.kind)
    if asked and best.short is None:
        return f"{known}no {asked} that answers this."
    return f"{known}no sentence that answers this."


def _other_count(question: Question, best: Scored) -> str:
    """A figure of the group asked about in another role: killed or injured is not killed."""
    if question.kind != "number" or not question.focus:
        return ""
    for figure in best.evidence.figures:
        if figure.role and question.focus[:4].lower() in figure.about.lower():
            printed = best.evidence.article.text[figure.start : figure.end]
            return f"“{' '.join(printed.split())}” as the number of {figure.about} {figure.role}"
    return ""


def _join(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in dict.fromkeys(words)]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
