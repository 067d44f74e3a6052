"""Say why nothing was answered: which part of the question no evidence covers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question import Kind, Question
from assistant.scorer import Scored, corrections
from assistant.shorts.counts import asked_roles, role_fits

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
    missing, elsewhere = _parted(question, scored)
    known = _known(question, features.missing, elsewhere)
    if missing:
        return f"{known}nothing about {_join(missing)}."
    asked = _ASKED_FOR.get(question.kind)
    if asked and best.short is None:
        return f"{known}no {asked} that answers this."
    return f"{known}no sentence that answers this."


def _parted(question: Question, scored: Sequence[Scored]) -> tuple[list[str], list[str]]:
    """What the best evidence lacks: terms no evidence covers, and those that other evidence does.

    A name of the question stands in some article, or it had been called unknown.
    """
    named = {term.text for term in question.names}
    found = [
        term
        for term in scored[0].features.missing
        if term in named or any(term not in item.features.missing for item in scored)
    ]
    return [term for term in scored[0].features.missing if term not in found], found


def _known(question: Question, missing: Sequence[str], elsewhere: Sequence[str]) -> str:
    """How the reason begins: what of the question the articles have."""
    covered = [term.text for term in question.terms if term.text not in missing]
    if not covered and not elsewhere:
        return "There is "
    if not covered:
        return f"The articles mention {_join(elsewhere)}, but "
    apart = f", and {_join(elsewhere)} elsewhere" if elsewhere else ""
    return f"The articles mention {_join(covered)}{apart}, but "


def _other_count(question: Question, best: Scored) -> str:
    """A figure of the group asked about in another role: killed or injured is not killed."""
    if question.kind != "number" or not question.focus:
        return ""
    asked = asked_roles(question)
    for figure in best.evidence.figures:
        if asked and role_fits(asked, figure.role):
            continue
        if figure.role and question.focus[:4].lower() in figure.about.lower():
            printed = best.evidence.article.text[figure.start : figure.end]
            return f"“{' '.join(printed.split())}” as the number of {figure.about} {figure.role}"
    return ""


def _join(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in dict.fromkeys(words)]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
