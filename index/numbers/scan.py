"""One pass over a text that finds its numbers and tells counts from everything else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.numbers.qualifiers import qualifiers_of
from index.numbers.special import find_specials
from index.numbers.values import Number, NumberKind
from index.numbers.words import Atom, find_atoms, has_numbers

_CURRENCIES = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₽": "RUB", "₴": "UAH", "₹": "INR"}
_PREFIXES = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "nz": "NZD", "hk": "HKD"}
_SIGN_BEFORE = re.compile(r"(?:(?P<land>\b(?:US|AU?|C|NZ|HK))?(?P<sign>[$£€¥₽₴₹])\s?)$")
# Currencies of several countries keep their own word as unit.
_MONEY_WORDS = {
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "rouble": "RUB",
    "ruble": "RUB",
    "hryvnia": "UAH",
    "rupee": "INR",
    "franc": "CHF",
    "zloty": "PLN",
    "rand": "ZAR",
    "naira": "NGN",
    "shekel": "ILS",
    "lira": "TRY",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    **dict.fromkeys("peso crown krona krone koruna dinar rial riyal dirham baht".split(), ""),
}
_MONEY_AFTER = re.compile(
    r"(?i)(?:\s+|-)(?:(?:US|Canadian|Australian|American|Swiss|Norwegian|Swedish|Danish|Czech)\s+)?"
    rf"(?P<word>pounds? sterling|{'|'.join(_MONEY_WORDS)})s?\b(?!\s+of\b|['’])"
)
_PERCENT_AFTER = re.compile(
    r"(?i)\s?%|[\s-]per\s?cent\b(?!age)|[\s-](?:percentage\s+)?points?\b(?=\s+(?:lead|ahead|behind|drop))"
    r"|[\s-]percentage\s+points?\b"
)
_JOIN = re.compile(r"(?i)\s*(?:-|–|—|‑)\s*|\s+(?:to|or)\s+")
_BETWEEN_BEFORE = re.compile(r"(?i)\bbetween\s+(?:about\s+|around\s+)?(?:US)?[$£€]?$")
_FROM_BEFORE = re.compile(r"(?i)\b(?:from|rose|fell|grew)\s+(?:about\s+|just\s+)?(?:US)?[$£€]?$")
_AGE_AFTER = re.compile(r"(?i)[\s-]+years?[\s-]+old\b|-year-olds?\b|[\s-]+years?\s+of\s+age\b")
_AGE_BEFORE = re.compile(r"(?i)\b(?:aged?|ages)\s+(?:between\s+)?$")
_AGE_ASIDE = re.compile(r"[A-Z][\w'’.-]+,\s+$")
_SINCE_BEFORE = re.compile(
    r"(?i)\b(?:in|since|by|of|until|till|during|before|after|from|early|late|mid|the|and|through"
    r"|between|to|circa|around|about|nov|summer|winter|spring|autumn|fall|year|class)[-\s]+['\"“]?$"
)
_PEOPLE_AFTER = re.compile(
    r"(?i)\s+(?:\w+\s+)?(?:people|persons|men|women|children|troops|soldiers|civilians|deaths|fighters"
    r"|others|homes|houses|jobs|workers|refugees|police|dead|killed|wounded|injured|casualties)\b"
)
_YEAR_UNIT = re.compile(
    r"(?i)[\s-]+(?:years?|months?|days?|miles?|metres?|meters?|km|feet|ft|kg|tons?)\b"
)
_TABLE_ROW = re.compile(
    r"(?<![\d.,])(?:[$£€%]?\s?\d[\d.,]*%?[ \t|;]+){3,}(?:[$£€]?\s?\d[\d.,]*%?)?"
)
_LISTING = frozenset((",", "and", ", and", "or", "to", "&"))
_LOWEST_YEAR, _HIGHEST_YEAR = 1500, 2100
_OLDEST = 115


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number in `text` in reading order, with exact spans that never overlap.

    `kind` tells quantities ("count", "percent", "money", "fraction") from dates, years, clock
    times, ages, ordinals, scores, telephone numbers and labels. Vague amounts become the range up
    to where the next larger word would have been used: "tens of thousands" is 20,000 to 99,999,
    "dozens" 24 to 99. Where a stretch of digits could be several things ("nine eleven", a row of a
    table) its kind is "label", so that nothing is counted from it. Never fails, whatever the text.
    """
    if not has_numbers(text):
        return ()
    specials = find_specials(text)
    taken = _mask(text, ((s.start, s.end) for s in specials))
    atoms = [a for a in find_atoms(text) if not any(taken[a.start : a.end])]
    numbers = _listed_ages(text, [_number(text, a) for a in _in_tables(text, atoms)])
    numbers.extend(
        Number(low=s.low, high=s.high, start=s.start, end=s.end, kind=s.kind) for s in specials
    )
    numbers.sort(key=lambda n: (n.start, n.end))
    return tuple(_qualified(text, _joined(text, numbers)))


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    """One byte per character, 1 where a span covers it: overlap without comparing all pairs."""
    mask = bytearray(len(text))
    for start, end in spans:
        mask[start:end] = b"\1" * (end - start)
    return mask


def _in_tables(text: str, atoms: list[Atom]) -> list[Atom]:
    """Marks as unclear what stands in a row of bare numerals: three or more in a run."""
    rows = _mask(text, (m.span() for m in _TABLE_ROW.finditer(text)))
    return [replace(a, clear=False) if all(rows[a.start : a.end]) else a for a in atoms]


def _number(text: str, atom: Atom) -> Number:
    start, end = atom.start, atom.end
    kind: NumberKind = "count"
    unit = ""
    sign = _SIGN_BEFORE.search(text[max(0, start - 5) : start])
    if not atom.clear:
        kind = "label"
    elif atom.ordinal:
        kind = "ordinal"
    elif atom.fraction:
        kind = "fraction"
    elif sign:
        kind, unit = "money", _CURRENCIES[sign["sign"]]
        if sign["land"] and sign["sign"] == "$":
            unit = _PREFIXES[sign["land"].lower()]
        start -= len(sign.group())
    elif match := _PERCENT_AFTER.match(text, end):
        kind, unit, end = "percent", "%", match.end()
    elif match := _MONEY_AFTER.match(text, end):
        kind, unit, end = "money", _money_unit(match["word"]), match.end()
    elif _is_age(text, atom):
        kind = "age"
    elif _is_year(text, atom):
        kind = "year"
    return Number(
        low=atom.low, high=atom.high, start=start, end=end, kind=kind, unit=unit, vague=atom.vague
    )


def _money_unit(word: str) -> str:
    lowered = word.lower()
    if lowered.startswith("pound"):
        return "GBP"
    return _MONEY_WORDS[lowered] or f"{lowered}s"


def _is_age(text: str, atom: Atom) -> bool:
    if atom.low != atom.high or atom.low > _OLDEST:
        return False
    before = text[max(0, atom.start - 40) : atom.start]
    aside = text[atom.end : atom.end + 1] in {",", "."} and _AGE_ASIDE.search(before)
    return bool(
        _AGE_AFTER.match(text, atom.end)
        or _AGE_BEFORE.search(before)
        or (aside and atom.numeral and atom.low >= 1)
    )


def _listed_ages(text: str, numbers: list[Number]) -> list[Number]:
    """Takes what a list goes on with for ages too: "aged 4, 5 and 6"."""
    for at in range(1, len(numbers)):
        first, number = numbers[at - 1], numbers[at]
        gap = " ".join(text[first.end : number.start].split())
        listed = number.kind == "count" and number.high <= _OLDEST and gap in _LISTING
        if listed and first.kind == "age" and not _AGE_AFTER.match(text, first.end):
            numbers[at] = replace(number, kind="age")
    return numbers


def _is_year(text: str, atom: Atom) -> bool:
    if not re.fullmatch(r"\d{4}", atom.numeral) or not _LOWEST_YEAR <= atom.low < _HIGHEST_YEAR:
        return False
    if _YEAR_UNIT.match(text, atom.end):
        return False
    counted = _PEOPLE_AFTER.match(text, atom.end)
    before = text[max(0, atom.start - 24) : atom.start]
    return not counted or bool(_SINCE_BEFORE.search(before) and atom.low % 100)


def _joined(text: str, numbers: list[Number]) -> Iterator[Number]:
    """Joins the two ends of a range: "20,000 to 30,000", "between six and ten", "20-30%"."""
    at = 0
    while at < len(numbers):
        number = numbers[at]
        after = numbers[at + 1] if at + 1 < len(numbers) else None
        joined = _range(text, number, after) if after else None
        if joined is None and after and _changes(text, number, after):
            number = _like(text, number, after)
        yield joined or number
        at += 2 if joined else 1


def _range(text: str, a: Number, b: Number) -> Number | None:
    if b.kind not in {"count", "money", "percent", "age"} or b.vague or a.vague:
        return None
    if a.kind == "money" and b.kind == "count":
        b = replace(b, kind="money", unit=a.unit)
    if a.kind not in {"count", b.kind} or (a.unit and a.unit != b.unit):
        return None
    gap = text[a.end : b.start]
    between = _BETWEEN_BEFORE.search(text[max(0, a.start - 20) : a.start])
    is_between = bool(between) and bool(re.fullmatch(r"(?i)\s+and\s+(?:about\s+)?", gap))
    if not is_between and not _JOIN.fullmatch(gap):
        return None
    if not is_between and _FROM_BEFORE.search(text[max(0, a.start - 20) : a.start]):
        # "rose from 20 to 30" is a change, two values, not one uncertain value.
        return None
    low = a.low
    factor = _magnitude(text, b)
    if factor > 1 and low < 1000 and low * factor < b.high:
        low *= factor
    if not low < b.high:
        return None
    start = a.start - len(between.group()) if between else a.start
    return replace(b, low=low, start=start)


def _changes(text: str, a: Number, b: Number) -> bool:
    """Whether two numbers are the ends of a change: "from 90 million to 140 million dollars"."""
    between = text[a.end : b.start].lower().split()
    before = text[max(0, a.start - 20) : a.start]
    return (
        a.kind == "count"
        and b.kind in {"money", "percent"}
        and between == ["to"]
        and _FROM_BEFORE.search(before) is not None
    )


def _like(text: str, a: Number, b: Number) -> Number:
    """The first end of a change with the unit and the magnitude of the second."""
    factor = _magnitude(text, b)
    if a.high >= 1000 or re.search(r"[a-z]", text[a.start : a.end], re.IGNORECASE):
        factor = 1.0
    return replace(a, low=a.low * factor, high=a.high * factor, kind=b.kind, unit=b.unit)


def _magnitude(text: str, number: Number) -> float:
    """The factor that the first end of "five to ten million" borrows from the second."""
    digits = re.search(r"\d[\d.,]*", text[number.start : number.end])
    if digits:
        bare = float(re.sub(r"[^\d.]", "", digits.group().rstrip(".,")) or "1")
        return number.high / bare if bare else 1.0
    words = text[number.start : number.end].lower().split()
    scales = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "hundred": 1e2, "trillion": 1e12}
    return next((scales[w] for w in reversed(words) if w in scales), 1.0)


def _qualified(text: str, numbers: Iterator[Number]) -> Iterator[Number]:
    for number in numbers:
        if number.quantity:
            found = qualifiers_of(text, number.start, number.end)
            yield replace(number, qualifiers=found) if found else number
        else:
            yield number
