"""The role an article gives a person: title before the name, apposition beside it, "is the …"."""

import re
from typing import TYPE_CHECKING

from index.names import gender_of_title, is_title
from index.speech.cues import PERSON_NOUNS
from index.speech.wording import FINITE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_MOST_WORDS = 16
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)")
_AGE = re.compile(r"\s*\d{1,3}\s*,")
_WHO_IS = re.compile(r"\s*who(?:\s+(?:is|was|has been)|['’]s)\s+")
_ARTICLE = re.compile(r"^(?i:the|a|an|his|her|its|their|our|my|one)\s+(?:of\s+)?")
_AGED = re.compile(r"^\d{1,3}(?:-year-old|,)\s*")
# "The former", "longtime" tell something of the office; these do not.
_PRAISE = frozenset("fellow famous famed then late current new top popular fiery outspoken".split())
_KIN = frozenset(
    "wife husband son daughter brother sister mother father friend rival cousin uncle aunt".split()
)
_DUTY = re.compile(
    r"(?:lett|matt|numb|pap|pow|wat|wint|summ|ord|post|quart|cent|corn|cov|und|off|aft|ov|ev|nev)er"
    r"|(?:fact|err|terr|do|flo)or|(?:secto|colo|vecto|moto|tumo)r|.*(?:ment|event|percent|patent)"
)
_AGENT = re.compile(r".{2,}(?:er|or|ist|ian|man|woman|ant|eer|ress)s?$")
_STOPS = frozenset({",", ";", ":", "(", ")", "[", "]", "“", "”", '"', "—", "–", "--", "―", "."})


def role_beside(doc: "Doc", first: int, last: int) -> str:
    """The role given beside the name made of the tokens `first` to `last`, the fullest of all."""
    text = doc.text  # put together anew at each access
    found = (
        _before(doc, text, first),
        _after(doc, text, last),
        _leading(doc, text, first, last),
        _being(doc, text, last),
    )
    return max(found, key=lambda r: len(r.split()))


def _before(doc: "Doc", whole: str, first: int) -> str:
    """ "House Speaker Ada Marsh", "Republican party boss Ada Marsh"."""
    at = first
    while at > 0 and _can_lead(doc, at - 1) and first - at < _MOST_WORDS // 2:
        at -= 1
    words = [doc[i].text for i in range(at, first)]
    while at < first and (doc[at].pos_ == "PUNCT" or doc[at].lower_ in _PRAISE):
        at += 1
    text = whole[doc[at].idx : doc[first].idx].strip() if at < first else ""
    if not words or gender_of_title(text):
        return ""
    last = doc[first - 1] if doc[first - 1].text != "." else doc[max(0, first - 2)]
    if not (is_title(last.text) or is_duty(last.lemma_) or is_duty(last.text)):
        return ""
    return text if _is_office(text) else ""


def _can_lead(doc: "Doc", at: int) -> bool:
    token = doc[at]
    if token.text == ".":
        return at > 0 and is_title(doc[at - 1].text) and len(doc[at - 1].text) < 6
    if token.text == "-":
        return not token.whitespace_ and at > 0 and not doc[at - 1].whitespace_
    if token.ent_type_ in {"PERSON", "DATE", "TIME"} and not is_title(token.text):
        return False
    return token.pos_ in {"PROPN", "NOUN", "ADJ"} and token.text.strip() != ""


def _after(doc: "Doc", text: str, last: int) -> str:
    """ "Ada Marsh, 45, a farmer from Leeds,", "Ada Marsh (R-Ohio), chair of …"."""
    at = doc[last].idx + len(doc[last])
    while (aside := _ASIDE.match(text, at)) is not None:
        at = aside.end()
    dash = text[at : at + 3] in {" - ", " – ", " — "}
    if not dash and text[at : at + 1] != ",":
        return ""
    at += 3 if dash else 1
    if (age := _AGE.match(text, at)) is not None:
        at = age.end()
    who = _WHO_IS.match(text, at)
    return _phrase(doc, text, who.end() if who is not None else at, who is not None)


def _leading(doc: "Doc", text: str, first: int, last: int) -> str:
    """ "The mayor of Leeds, Ada Marsh, said …"."""
    if first < 2 or doc[first - 1].text != ",":
        return ""
    if last + 1 < len(doc) and doc[last + 1].text not in {",", "(", "."}:
        return ""
    start = first - 1
    while start > 0 and doc[start - 1].text not in _STOPS and doc[start - 1].tag_ not in FINITE:
        start -= 1
    if doc[start].tag_ not in {"DT", "PRP$"}:
        return ""
    return _checked(text[doc[start].idx : doc[first - 1].idx], doc[start : first - 1])


def _being(doc: "Doc", text: str, last: int) -> str:
    """ "Ada Marsh is the mayor of Leeds."."""
    verb = doc[last].head
    if verb.lemma_ != "be" or doc[last].dep_ != "nsubj" or verb.i != last + 1:
        return ""
    if verb.tag_ not in {"VBZ", "VBD"}:
        return ""
    return _phrase(doc, text, verb.idx + len(verb), True)


def _phrase(doc: "Doc", text: str, at: int, told: bool) -> str:
    """The noun phrase that starts at character `at`, up to the first stop."""
    start = next((t.i for t in doc if t.idx >= at and t.text.strip()), len(doc))
    end = start
    while end < len(doc) and not _ends(doc, end, start):
        end += 1
    if end == start:
        return ""
    if not told and end < len(doc) and doc[end].text == "." and end - start > _MOST_WORDS:
        return ""
    return _checked(text[doc[start].idx : doc[end - 1].idx + len(doc[end - 1])], doc[start:end])


def _ends(doc: "Doc", at: int, start: int) -> bool:
    token = doc[at]
    if token.text in _STOPS:
        return not (token.text == "." and at > 0 and is_title(doc[at - 1].text))
    if token.text == "-":
        return bool(token.whitespace_) and at > 0 and bool(doc[at - 1].whitespace_)
    if token.lower_ in {"who", "whose", "which", "that", "when", "where", "while", "but", "as"}:
        return True
    if token.lower_ in {"and", "or"}:
        # "president and director of …" goes on; "and said" does not.
        following = doc[at + 1] if at + 1 < len(doc) else None
        return following is None or following.pos_ not in {"NOUN", "PROPN", "ADJ", "DET"}
    if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.lower_ in {"to", "told", "said"}:
        return not (token.lower_ == "to" and at > start and _duty_before(doc, at))
    return token.tag_ in {"VBG", "VBN"} and at > start and doc[at - 1].pos_ in {"NOUN", "PROPN"}


def _duty_before(doc: "Doc", at: int) -> bool:
    """ "adviser to the mayor": a preposition, not the mark of an infinitive."""
    return doc[at].tag_ == "IN" or (at + 1 < len(doc) and doc[at + 1].pos_ != "VERB")


def _checked(text: str, tokens: "Span") -> str:
    """The phrase without article and age where its head noun is something people are, else ""."""
    head = ""
    for token in tokens:
        if token.tag_ == "IN" and token.lower_ not in {"vice"}:
            break
        if token.lower_ in {"and", "or", "to"}:
            break
        if token.pos_ == "VERB" and not head:
            return ""
        if token.pos_ in {"NOUN", "PROPN", "ADJ"} and token.ent_type_ != "PERSON":
            head = token.lemma_ if token.pos_ == "NOUN" else token.text
    if not is_duty(head) and not is_title(head):
        return ""
    text = _AGED.sub("", _ARTICLE.sub("", " ".join(text.split()).strip(" .,-–—")))
    text = _ARTICLE.sub("", text)
    return text if _is_office(text) and len(text.split()) <= _MOST_WORDS else ""


def _is_office(text: str) -> bool:
    words = text.lower().split()
    return bool(words) and words[0] not in _KIN and words[-1] not in _KIN and len(text) > 1


def is_duty(word: str) -> bool:
    """Whether a noun tells what someone does: "mayor", "co-director", "pollster", "nominee"."""
    lowered = word.lower().removesuffix("s") if len(word) > 4 else word.lower()
    lowered = lowered.rsplit("-", 1)[-1]
    if lowered in PERSON_NOUNS or lowered in _OFFICES:
        return True
    return bool(_AGENT.match(lowered)) and not _DUTY.fullmatch(lowered)


_OFFICES = frozenset(
    "boss runner frontrunner front-runner nominee host hopeful deputy premier chancellor founder"
    " co-founder partner fellow delegate envoy advocate intern graduate retiree veteran"
    " star celebrity tycoon magnate champion captain anchor pilot nurse surgeon physician clerk"
    " counsel superintendent treasurer comptroller whip dean provost principal vice-president cop"
    " sheriff guard guide scholar critic poet artist athlete pundit loyalist independent".split()
)
