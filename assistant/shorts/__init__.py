"""The briefest direct answer: the words of a sentence that fill the place the question asks for.

One finder per kind of question. Each returns spans of the sentence, best first, or none: a sentence
without a candidate of the asked-for kind does not answer the question.
"""

from __future__ import annotations

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.shorts.base import TRIMMED, Finder, ShortAnswer, in_dateline, in_town
from assistant.shorts.counts import find_number, other_role
from assistant.shorts.names import (
    find_definition,
    find_organisation,
    find_person,
    find_place,
    whole_name,
)
from assistant.shorts.statements import find_list, find_manner, find_reason, find_said, find_thing
from assistant.shorts.times import find_age, find_duration, find_frequency, find_time
from assistant.shorts.verdicts import find_yes_no

__all__ = ["ShortAnswer", "find_short", "other_role"]

_FINDERS: dict[str, Finder] = {
    "number": find_number,
    "person": find_person,
    "place": find_place,
    "time": find_time,
    "duration": find_duration,
    "frequency": find_frequency,
    "age": find_age,
    "organisation": find_organisation,
    "reason": find_reason,
    "said": find_said,
    "list": find_list,
    "definition": find_definition,
    "manner": find_manner,
    "thing": find_thing,
    "yes_no": find_yes_no,
}

_NAMED = frozenset({"person", "organisation", "thing"})
"""Kinds answered by a name, which is given in full."""


def find_short(question: Question, evidence: Evidence) -> tuple[ShortAnswer, ...]:
    """Return the candidates of the asked-for kind in the sentence, best first."""
    finder = _FINDERS.get(question.kind)
    if finder is None:
        return ()
    found = [
        short
        for short in finder(question, evidence)
        if short.text.strip(TRIMMED) and not in_dateline(question, evidence, short)
    ]
    if question.kind in _NAMED:
        found = [whole_name(evidence, short) for short in found]
    if question.kind == "place" and not all(in_town(evidence, short) for short in found):
        found = [short for short in found if not in_town(evidence, short)]
    return tuple(sorted(found, key=lambda s: (-s.fit, s.start)))
