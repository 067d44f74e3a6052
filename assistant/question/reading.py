"""Read a parsed question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.question.kinds import kind_of
from assistant.question.parties import (
    asks_for_subject,
    cue_of,
    has_be,
    modifiers_of,
    names_of,
    owned_of,
    parties_of,
    predicate_of,
    relations_of,
    saying_of,
    speaker_of,
)
from assistant.question.terms import terms_of
from assistant.question.values import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc

_QUOTED = re.compile(r"[\"“‘](?P<words>[^\"”’“]{3,}?)[\"”’]")


def analyse(doc: Doc) -> Question:
    """Read a parsed question. `doc` is the parse of the whole question."""
    kind, focus, asking = kind_of(doc)
    names = names_of(doc)
    cue = cue_of(doc)
    speaker = speaker_of(doc, cue, names)
    saying = saying_of(doc, names) if cue is None and kind in ("thing", "definition") else None
    if saying is not None:
        kind, focus, speaker = "said", "", saying[1]
        asking |= {saying[0].i}
    asks_speaker = cue is not None and kind == "person" and not speaker
    if cue is not None and kind == "thing" and focus and not speaker and asks_for_subject(cue):
        kind = "person"
        asks_speaker = True
    if cue is not None and speaker and kind in ("thing", "manner"):
        kind = "said"
    parties = tuple(parties_of(doc, names))
    if len(parties) > 1 and kind in ("said", "manner", "thing"):
        kind = "compare"
    return Question(
        text=doc.text,
        kind=kind,
        focus=focus,
        terms=tuple(terms_of(doc, names, asking, cue, focus, kind)),
        relations=tuple(relations_of(doc, names)),
        modifiers=tuple(modifiers_of(doc, names)),
        owned=owned_of(doc),
        speaker=speaker,
        asks_speaker=asks_speaker,
        cue=cue.lemma_.lower() if cue is not None else "say" if saying is not None else "",
        parties=parties,
        passive=any(t.tag_ in ("VBN", "VBD") and t.dep_ == "ROOT" and has_be(t) for t in doc),
        negated=any(t.dep_ == "neg" or t.lower_ in ("not", "never") for t in doc),
        predicate=predicate_of(doc, cue),
        quoted=tuple(m["words"].strip(" .,!?") for m in _QUOTED.finditer(doc.text)),
    )
