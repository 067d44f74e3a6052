"""The figures of one sentence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.figures.grammar import role_of, sufferer
from index.figures.roles import ROLES, TIME_NOUNS, state_of
from index.numbers import Number, find_numbers
from index.types import Figure

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_KINDS = {"count", "money", "percent", "fraction"}
_HEADS = {"NOUN", "PROPN"}
_CASUALTY = frozenset(ROLES) - {"troops", "money", "time", "share", ""}
_PHRASE = {"nummod", "quantmod", "amod", "compound", "nmod", "det", "advmod", "npadvmod"}
_QUALIFYING = {"over", "under", "above", "than", "to", "of", "about", "around", "between"}
_MODIFIERS = {"amod", "compound", "nmod", "poss", "advmod", "punct", "case", "det", "cc", "conj"}


@dataclass(frozen=True, slots=True)
class _Counted:
    """The noun that a number counts and the tokens of the phrase they make."""

    noun: "Token | None"
    root: "Token"
    first: int
    last: int


def find_figures(
    doc: "Doc", *, article_id: str, offset: int, speaker: str = ""
) -> tuple[Figure, ...]:
    """The counts and amounts of one parsed sentence that starts at `offset` of its article.

    What is counted and what befell it come from the parse, not from the nearest word. Numbers that
    count nothing (dates, ages, scores, labels, a bare "one") give no figure. `speaker` is who is
    reported to have said the sentence, or "".
    """
    figures: list[Figure] = []
    previous: tuple[_Counted, Figure] | None = None
    for number in find_numbers(doc.text):
        if number.kind not in _KINDS:
            continue
        span = doc.char_span(number.start, number.end, alignment_mode="expand")
        if span is None or not len(span):
            continue
        counted = _counted(doc, span)
        figure = _figure(doc, number, counted, previous, article_id, offset, speaker)
        if figure is not None:
            figures.append(figure)
            previous = (counted, figure)
    return tuple(figures)


def _figure(
    doc: "Doc",
    number: Number,
    counted: _Counted,
    previous: "tuple[_Counted, Figure] | None",
    article_id: str,
    offset: int,
    speaker: str,
) -> Figure | None:
    noun = counted.noun
    role = role_of(noun or counted.root, counted.last)
    unit, about = _unit(number, noun), _about(doc, counted)
    if number.kind == "money":
        role, about = "money", ""
    elif number.kind in {"percent", "fraction"}:
        role = role if role in _CASUALTY else "share"
    elif noun is not None and noun.lemma_.lower() in TIME_NOUNS:
        role, about = "time", ""
    if noun is None and number.kind == "count":
        if role not in _CASUALTY and not number.qualifiers:
            return None
        shares = counted.root.dep_ in {"nsubj", "nsubjpass"}
        if previous is not None and previous[0].noun is not None and role in _CASUALTY and shares:
            # "14 people were killed and 37 injured": what is counted is said once.
            unit, about = previous[1].unit, previous[1].about
    if _is_bare_one(doc, number, role, noun):
        return None
    if role in _CASUALTY and not about:
        holder = sufferer(noun or counted.root)
        about = doc[holder.left_edge.i : holder.i + 1].text if holder is not None else ""
    return Figure(
        value_low=number.low,
        value_high=number.high,
        qualifier=number.qualifier,
        unit=unit,
        role=role,
        about=about,
        attributed_to=speaker,
        article_id=article_id,
        start=offset + number.full_start,
        end=offset + number.full_end,
    )


def _is_bare_one(doc: "Doc", number: Number, role: str, noun: "Token | None") -> bool:
    if doc.text[number.start : number.end].lower() != "one":
        return False
    if role in _CASUALTY:
        return False
    if noun is None or noun.lemma_.lower() in {"way", "thing"}:
        return True
    # "The one objective" and "one of the worst defeats" single out, they do not count.
    before = doc.text[: number.start].rstrip().lower()
    after = doc.text[number.end :].lstrip().lower()
    return before.endswith((" the", " that", " this")) or after.startswith("of ")


def _counted(doc: "Doc", span: "Span") -> _Counted:
    root = span.root
    last = span.end - 1
    noun = _partitive(doc, span)
    if noun is None and span.end < len(doc) and doc[span.end].text == "-":
        noun = _hyphenated(doc, span.end)
    if noun is None:
        noun = _head_noun(span)
    if noun is None and root.pos_ in _HEADS and root.i >= span.start and not root.like_num:
        noun = root if root.i >= span.end else None
    if noun is None:
        noun = _next_noun(doc, span)
    return _Counted(noun=noun, root=noun or root, first=span.start, last=noun.i if noun else last)


def _head_noun(span: "Span") -> "Token | None":
    """The noun the number is hung on, directly or through its qualifier: "over 100 men"."""
    token = span.root
    for _ in range(4):
        head = token.head
        if head is token:
            return None
        if token.dep_ in {"pobj", "prep"}:
            if head.i >= span.start or head.lower_ not in _QUALIFYING:
                return None
        elif token.dep_ not in _PHRASE:
            return None
        token = head
        if token.pos_ in _HEADS and token.i >= span.end:
            return token
    return None


def _next_noun(doc: "Doc", span: "Span") -> "Token | None":
    """The noun that follows, where the parser hung the number elsewhere: "over 100 Russian men"."""
    at = span.end
    while at < len(doc) and doc[at].pos_ in {"ADJ", "PROPN", "NOUN"} and at - span.end < 4:
        token = doc[at]
        ends = at + 1 == len(doc) or doc[at + 1].pos_ not in {"ADJ", "PROPN", "NOUN"}
        if ends and token.tag_ in {"NNS", "NNPS", "NN"} and token.pos_ == "NOUN":
            return token
        at += 1
    return None


def _partitive(doc: "Doc", span: "Span") -> "Token | None":
    """The noun of "tens of thousands of deaths", "dozens of people", "two of the men"."""
    if span.end + 1 >= len(doc) or doc[span.end].lower_ != "of":
        return None
    for child in doc[span.end].children:
        if child.dep_ == "pobj" and child.pos_ in _HEADS:
            return child
    return None


def _hyphenated(doc: "Doc", at: int) -> "Token | None":
    after = doc[at + 1] if at + 1 < len(doc) else None
    return after if after is not None and after.pos_ == "NOUN" else None


def _unit(number: Number, noun: "Token | None") -> str:
    if number.unit:
        return number.unit
    if number.kind == "fraction" and noun is None:
        return ""
    if noun is None:
        return ""
    lemma = noun.lemma_.lower()
    if lemma in {"person", "people"}:
        return "people"
    if noun.tag_ in {"NN", "NNP"} and lemma in TIME_NOUNS:
        return lemma if number.high == 1 else f"{lemma}s"
    return noun.lower_


def _about(doc: "Doc", counted: _Counted) -> str:
    noun = counted.noun
    if noun is None:
        return ""
    first = noun.i
    for token in reversed(doc[max(counted.first, noun.i - 6) : noun.i]):
        inside = token.head.i <= noun.i and token.head.i >= first - 1 and token.dep_ in _MODIFIERS
        if not inside or token.like_num or token.i <= counted.first or token.pos_ in {"NUM", "ADP"}:
            break
        first = token.i
    while first < noun.i and (
        doc[first].pos_ in {"PUNCT", "DET", "CCONJ"}
        or doc[first].text == "-"
        or state_of(doc[first])
    ):
        first += 1
    return doc[first : noun.i + 1].text
