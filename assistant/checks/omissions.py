"""Which words of a source sentence a claim may leave out without saying something else.

Everything not listed here may not be left out. Each rule asks both the parse and the marks on the
page, because either alone is wrong too often.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from assistant.checks.units import Unit
from assistant.checks.words import DISCOURSE, GUARDED, SCOPED, TIME_PLACE, TITLES

if TYPE_CHECKING:
    from spacy.tokens import Token

_BRACKETS = frozenset(",()–—")
_SUPERLATIVES = frozenset({"JJS", "RBS", "JJR", "RBR"})
_TIMES = frozenset({"DATE", "TIME"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def unfit_omission(units: Sequence[Unit], kept: Set[int]) -> tuple[Unit, ...] | None:
    """The first run of left-out units that may not be left out, or None when all may."""
    scoped = any(_scoped(units[i]) for i in kept)
    run: list[int] = []
    for position in range(len(units) + 1):
        if position < len(units) and position not in kept:
            run.append(position)
            continue
        trimmed = _trim(units, run)
        if trimmed and not _fit(units, trimmed, kept, scoped):
            return tuple(units[i] for i in trimmed)
        run = []
    return None


def _scoped(unit: Unit) -> bool:
    return (
        unit.number is not None or unit.word in SCOPED or unit.token.tag_ in {*_SUPERLATIVES, "CD"}
    )


def _trim(units: Sequence[Unit], run: list[int]) -> list[int]:
    places = [i for i in run if not (units[i].free or units[i].auxiliary)]
    return [i for i in run if places[0] <= i <= places[-1]] if places else []


def _fit(units: Sequence[Unit], run: list[int], kept: Set[int], scoped: bool) -> bool:
    words = {units[i].word for i in run if not units[i].free}
    if words <= DISCOURSE:
        return True
    if words & GUARDED:
        return False
    root = _root(units, run, kept)
    if root is None:
        return False
    if _names_prefix(units, run, root):
        return True
    if _set_apart(units, run):
        if root.dep_ in {"appos", "relcl"} and root.head.i < units[run[0]].token.i:
            return True
        return not scoped and _opens_with_participle(units, run)
    return not scoped and _time_or_place(units, run, root)


def _root(units: Sequence[Unit], run: list[int], kept: Set[int]) -> Token | None:
    """The one word of the run that hangs on a kept word, when no kept word hangs on the run."""
    inside = {t.i for i in run for t in units[i].tokens}
    kept_tokens = {t.i: t for i in kept for t in units[i].tokens}
    if any(t.head.i in inside for t in kept_tokens.values()):
        return None
    outer = [
        t
        for i in run
        for t in units[i].tokens
        if (t.head.i not in inside or t.head.i == t.i) and not units[i].free
    ]
    if not outer or len({t.head.i for t in outer}) != 1:
        return None
    root = outer[-1]
    return root if root.head.i in kept_tokens and root.head.i != root.i else None


def _names_prefix(units: Sequence[Unit], run: list[int], root: Token) -> bool:
    """ "US President" before "Joe Biden", "Joe" before "Biden": what precedes a person's name."""
    name = root.head
    after = units[run[-1] + 1].token if run[-1] + 1 < len(units) else None
    if name.ent_type_ != "PERSON" or name.tag_ != "NNP" or after is None:
        return False
    last = units[run[-1]].token
    adjoins = after == name or (after.head == name and after.dep_ == "compound")
    given = len(run) == 1 and last.ent_type_ == "PERSON" and last.dep_ == "compound"
    if given:
        return adjoins and units[run[0]].word not in TITLES
    whole = run[0] == 0 or units[run[0] - 1].token.i < name.left_edge.i or units[run[0] - 1].free
    return adjoins and whole and units[run[-1]].word in TITLES


def _set_apart(units: Sequence[Unit], run: list[int]) -> bool:
    """Whether commas, dashes or brackets (or the sentence's edge) stand on both sides."""
    before = units[run[0] - 1].word if run[0] else ","
    after = units[run[-1] + 1].word if run[-1] + 1 < len(units) else ","
    ends = after in _BRACKETS or (after in {".", '"', "”"} and run[-1] + 2 >= len(units))
    return before in _BRACKETS and ends and not (run[0] == 0 and run[-1] + 1 == len(units))


def _opens_with_participle(units: Sequence[Unit], run: list[int]) -> bool:
    first = units[run[0]].token
    return first.tag_ == "VBG" and first.dep_ in {"advcl", "acl"} and run[0] > 0


def _time_or_place(units: Sequence[Unit], run: list[int], root: Token) -> bool:
    """ "on Wednesday", "in Kherson", "Wednesday", hanging on a verb that counts nothing."""
    if not root.head.tag_.startswith("V"):
        return False
    tokens = [t for i in run for t in units[i].tokens]
    if root.dep_ == "npadvmod":
        return all(t.ent_type_ in _TIMES for t in tokens)
    objects = [c for c in root.children if c.dep_ == "pobj"]
    if root.dep_ != "prep" or root.text.lower() not in TIME_PLACE or len(objects) != 1:
        return False
    return all(t == root or t.ent_type_ in _TIMES | _PLACES or t.is_punct for t in tokens)
