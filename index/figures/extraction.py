"""The figures of one sentence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.figures.circumstances import circumstances
from index.figures.grammar import own_clause, role_of, sufferer
from index.figures.groups import given_by, group_of, measured_by
from index.figures.roles import CASUALTY_ROLES, TIME_NOUNS, noun_role, state_of
from index.numbers import Number, find_numbers
from index.types import Figure

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_KINDS = {"count", "money", "percent", "fraction"}
_HEADS = {"NOUN", "PROPN"}
_PHRASE = {"nummod", "quantmod", "amod", "compound", "nmod", "det", "advmod", "npadvmod"}
_QUALIFYING = {"over", "under", "above", "than", "to", "of", "about", "around", "between"}
_SINGLED = frozenset("way thing point time hand side stage moment".split())
_ROUND = frozenset("tens dozens scores hundreds thousands millions billions".split())
_DISTANCES = frozenset("km kilometre kilometer mile metre meter foot yard inch".split())
_PORTIONS = frozenset("half third quarter fifth sixth tenth part majority rest many most".split())
_UNCOUNTED = frozenset("degree latitude longitude celsius fahrenheit centigrade".split())
_COMPARING = frozenset("as more less higher lower larger bigger greater that the".split())


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
    if _is_aside(doc, number, noun) or (noun is not None and noun.lemma_.lower() in _UNCOUNTED):
        return None
    role = role_of(noun or counted.root, counted.last)
    if noun is not None and _is_whole(counted.first, noun):
        role = noun_role(noun)
    unit, about = _unit(number, noun), group_of(doc, noun, counted.first)
    if number.kind == "money":
        role, about = "money", measured_by(doc[counted.first], counted.first)
    elif number.kind in {"percent", "fraction"}:
        # A tenth of the crew may have died; a tenth of the dead is a share of them.
        among = noun is not None and bool(noun_role(noun) or state_of(noun))
        role = role if role in CASUALTY_ROLES and not among else "share"
        about = about or measured_by(counted.root, counted.first)
    elif noun is not None and noun.lemma_.lower() in TIME_NOUNS:
        role, about = "time", ""
    elif noun is not None and noun.lemma_.lower() == "time":
        # "Arrested three times": nobody is counted; "three times as many" is no count at all.
        hyphened = noun.i > 0 and doc[noun.i - 1].text == "-"
        if hyphened or doc[noun.i + 1 : noun.i + 2].text.lower() in _COMPARING:
            return None
        role = ""
    if role in CASUALTY_ROLES and number.high == 0:
        role = ""
    if noun is None and number.kind == "count":
        if role not in CASUALTY_ROLES and not number.qualifiers:
            return None
        shares = counted.root.dep_ in {"nsubj", "nsubjpass"}
        befell = role in CASUALTY_ROLES and shares
        if befell and previous is not None and previous[0].noun is not None:
            # "14 people were killed and 37 injured": what is counted is said once.
            unit, about = previous[1].unit, previous[1].about
    if _is_bare_one(doc, number, role, noun):
        return None
    if role in CASUALTY_ROLES and not about:
        about = group_of(doc, sufferer(noun or counted.root), -1)
    place, date = _where_and_when(counted, role)
    return Figure(
        value_low=number.low,
        value_high=number.high,
        qualifier=number.qualifier,
        unit=unit,
        role=role,
        about=about,
        attributed_to=speaker or given_by(noun or counted.root),
        article_id=article_id,
        start=offset + _with_mark(doc.text, number.full_start, number.full_end),
        end=offset + number.full_end,
        place=place,
        date=date,
    )


def _is_whole(first: int, noun: "Token") -> bool:
    """Whether the number is the whole of which a part is told: "12 of the 50 men died"."""
    of = noun.head
    if noun.dep_ != "pobj" or of.lower_ != "of" or of.i >= first:
        return False
    part = of.head
    return part.like_num or part.pos_ in {"NUM", "PRON", "DET"} or part.lemma_ in _PORTIONS


def _where_and_when(counted: _Counted, role: str) -> tuple[str, str]:
    noun = counted.noun or counted.root
    if role == "time" or noun.lemma_.lower() in _DISTANCES:
        return "", ""
    place, date = circumstances(noun, own_clause=own_clause(noun))
    return "" if role == "money" else place, date


def _is_aside(doc: "Doc", number: Number, noun: "Token | None") -> bool:
    """Whether a bare number between commas is an age or a label: "a woman, 34, was hurt"."""
    if noun is not None or number.kind != "count" or number.qualifiers:
        return False
    span = doc.char_span(number.start, number.end, alignment_mode="expand")
    if span is None or span.start < 2 or span.end >= len(doc):
        return False
    beside = doc[span.start - 2]
    closed = doc[span.start - 1].text == "," and doc[span.end].text in {",", ")", ";"}
    return closed and beside.pos_ in _HEADS


_CLOSING = {"'": "'", '"': '"', "‘": "’", "“": "”"}


def _with_mark(text: str, start: int, end: int) -> int:
    """Takes in the quotation mark that is closed inside the figure: "'more than' 100,000"."""
    closing = _CLOSING.get(text[start - 1 : start])
    return start - 1 if closing is not None and closing in text[start:end] else start


def _is_bare_one(doc: "Doc", number: Number, role: str, noun: "Token | None") -> bool:
    if doc.text[number.start : number.end].lower() != "one":
        return False
    if role in CASUALTY_ROLES:
        return False
    if noun is None or noun.lemma_.lower() in _SINGLED:
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
        noun = _head_noun(span) or _of_share(doc, span)
    if noun is None and root.pos_ in _HEADS and root.i >= span.start and not root.like_num:
        noun = root if root.i >= span.end else None
    if noun is None:
        noun = _next_noun(doc, span)
    if noun is not None and _is_no_noun(doc, noun):
        noun = None
    return _Counted(noun=noun, root=noun or root, first=span.start, last=noun.i if noun else last)


def _is_no_noun(doc: "Doc", noun: "Token") -> bool:
    """Whether it is a number itself, or the heading of what comes next: "1,234 Area: 5"."""
    heads_on = doc[noun.i + 1 : noun.i + 2].text == ":" and noun.pos_ == "PROPN"
    return heads_on or noun.like_num or noun.lower_ in _ROUND


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
    if at < len(doc) and doc[at].text == "]":
        at += 1
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
        if child.dep_ == "pobj" and (child.pos_ in _HEADS or state_of(child)):
            return child
    return None


def _of_share(doc: "Doc", span: "Span") -> "Token | None":
    """The noun of "nine out of ten trains" and "half the crew", which the last word is hung on."""
    last = doc[span.end - 1]
    follows = (
        last.dep_ in {"nummod", "predet"} and last.head.i >= span.end and last.head.pos_ in _HEADS
    )
    return last.head if follows else None


def _hyphenated(doc: "Doc", at: int) -> "Token | None":
    after = doc[at + 1] if at + 1 < len(doc) else None
    return after if after is not None and after.pos_ == "NOUN" else None


def _unit(number: Number, noun: "Token | None") -> str:
    if number.unit:
        return number.unit
    if noun is None or noun.pos_ not in _HEADS:
        return ""
    lemma = noun.lemma_.lower()
    if lemma in {"person", "people"}:
        return "people"
    if noun.tag_ in {"NN", "NNP"} and lemma in TIME_NOUNS:
        return lemma if number.high == 1 else f"{lemma}s"
    return noun.lower_
