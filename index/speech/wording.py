"""What a verb of saying reports, read from word order where the parse has lost the clause."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.speech.cues import CLAUSAL

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def cut_clause(
    doc: "Doc", verb: "Token", lemma: str, subject: "Token"
) -> Iterator[tuple[int, int]]:
    """The rest of the sentence after "she said", where it is a clause of its own.

    A small parser often hangs the clause onto the wrong word: in "said families of people hurt
    there file suits" the families become the object of "said".
    """
    if lemma not in CLAUSAL or verb.tag_ not in FINITE | {"VBN", "VBG"} or subject.i > verb.i:
        return
    first = verb.i + 1
    if first < len(doc) and doc[first].tag_ == "RP":
        first += 1
    comma = first < len(doc) and doc[first].text == ","
    if comma and not _parenthetical(doc, verb, subject):
        return
    first += comma
    last = len(doc) - 1
    rest = doc[first : last + 1]
    if len(rest) < 4 or rest[0].is_punct or rest[0].lower_ in _LEADS_AWAY:
        return
    tensed = next((t for t in rest if t.tag_ in FINITE and t.dep_ != "relcl"), None)
    if tensed is None or not any(
        t.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} for t in doc[first : tensed.i]
    ):
        return
    if any(t.text in {",", ";"} for t in doc[first : tensed.i]) and not comma:
        return
    lead = doc[: subject.left_edge.i]
    if comma and len(lead) > _HARDLY:
        yield lead[0].idx, lead[-1].idx
    yield doc[first].idx, doc[last].idx + len(doc[last])


_HARDLY = 4
_LEADS_AWAY = frozenset("and but or when while after before as because since although".split())


def as_told(doc: "Doc", verb: "Token", subject: "Token") -> Iterator[tuple[int, int]]:
    """What stands around "as she said" or "as reported by the paper"."""
    low = min(subject.left_edge.i, verb.i)
    if low == 0 or doc[low - 1].lower_ != "as" or verb.dep_ != "advcl":
        return
    after = max(verb.right_edge.i, subject.right_edge.i) + 1
    if low > 3 and doc[low - 2].text in _BREAKS:
        yield doc[0].idx, doc[low - 2].idx
    elif after < len(doc) - 2 and (doc[after].text in _BREAKS or doc[after - 1].text in _BREAKS):
        after += doc[after].text in _BREAKS
        yield doc[after].idx, doc[-1].idx + len(doc[-1])


_BREAKS = frozenset({",", "-", "–", "—"})


def whole_phrase(doc: "Doc", last: int, cue: int) -> int:
    """Where the phrase ends that the parser cut after token `last` in the middle of a run."""
    following = last + 1
    if following >= len(doc) or doc[following].pos_ in {"PUNCT", "CCONJ", "SPACE"}:
        return last
    top = doc[following]
    while top.head.i > last and top.head.i != top.i:
        top = top.head
    if top.head.i <= cue or top.head.i == top.i:
        # It belongs to the verb of saying or to the sentence: "said so on Monday".
        return last
    return max(last, int(top.right_edge.i))


def goes_on(doc: "Doc", end: int) -> int:
    """The end of a clause with the condition that follows it: "…, but only if the rain stops"."""
    rest = [t for t in doc if t.idx >= end]
    if len(rest) < 4 or rest[0].text != "," or rest[1].lower_ not in {"but", "and", "or"}:
        return end
    tensed = next((t for t in rest if t.tag_ in FINITE), None)
    if tensed is not None and not any(
        t.lower_ in _SUBORDINATES for t in rest[2:] if t.i < tensed.i
    ):
        return end
    return rest[-1].idx + len(rest[-1])


_SUBORDINATES = frozenset("that who which if when because unless whether how what why".split())


def resumed(doc: "Doc", verb: "Token", subject: "Token") -> tuple[int, int] | None:
    """The second half of a clause that the attribution interrupts: "The dam, she said, is safe"."""
    last = max(verb.i, subject.right_edge.i if subject.i > verb.i else verb.i)
    first = last + 2
    if first >= len(doc) - 2 or doc[last + 1].text != ",":
        return None
    opening = doc[first]
    if opening.lower_ in _LEADS_AWAY or opening.tag_ in {"VBG", "WDT", "WP"} or opening.is_punct:
        return None
    if opening.ent_type_ in {"DATE", "TIME"} or opening.dep_ == "appos":
        return None
    left = doc[: min(subject.left_edge.i, verb.i)]
    # A finished clause before the attribution needs no second half.
    if any(t.tag_ in FINITE and t.head.dep_ != "relcl" for t in left):
        return None
    return opening.idx, doc[-1].idx + len(doc[-1])


def _parenthetical(doc: "Doc", verb: "Token", subject: "Token") -> bool:
    """ "Still, she said, the bridge is safe": commas on both sides, no clause before."""
    left = subject.left_edge.i
    if verb.i - left > 12 or verb.head.dep_ == "relcl" or left < 2 or doc[left - 1].text != ",":
        return False
    return not any(t.tag_ in FINITE and t.dep_ != "relcl" for t in doc[:left])
