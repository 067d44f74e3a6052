"""Numbers written as words or digits, before anything is known of what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text_to_num import find_numbers as find_spoken

_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
# "dozens" has no upper end; the ranges reach to where the next larger word would have been used.
_VAGUE = {
    "tens": (20.0, 99.0),
    "dozens": (24.0, 99.0),
    "scores": (40.0, 199.0),
    "hundreds": (200.0, 999.0),
    "thousands": (2_000.0, 999_999.0),
    "millions": (2e6, 999_999_999.0),
    "billions": (2e9, 999_999_999_999.0),
    "trillions": (2e12, 999e12),
}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    "|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    "|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth|hundredth|thousandth"
)
_CARDINALS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|hundred|thousand|million|billion|trillion"
)
_DASH = r"[-\u2010-\u2015\u2212]"
_SPOKEN = re.compile(
    rf"(?<![\w'’]){_DASH}?\b(?:{_CARDINALS}|{_ORDINALS})"
    rf"(?:(?:\s*{_DASH}\s*|\s+(?:and\s+)?)(?:{_CARDINALS}|{_ORDINALS}))*\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|(?:[\s-]?(?P<long>hundred|thousand|million|billion|trillion|dozen)"
    r"(?:\s(?P<longer>thousand|million|billion))?|\s?(?P<short>k|mn|m|bn|b|tn))\b)?"
    r"(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:(?P<tens>tens|dozens|scores|hundreds|thousands)\s+of\s+)?"
    r"(?P<vague>dozens|scores|hundreds|thousands|millions|billions|trillions)\b",
    re.IGNORECASE,
)
_ROUND = re.compile(
    r"\b(?:(?P<some>several|a few|many|a couple of|a couple)\s+(?P<scale>dozen|hundred|thousand"
    r"|million|billion|trillion)(?:\s+(?P<longer>thousand|million|billion))?"
    r"|(?P<whole>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+and\s+a\s+half"
    r"(?:\s+(?P<rest>dozen|hundred|thousand|million|billion|trillion))?"
    r"|(?P<half>half\s+an?|(?:one|an?)\s+half)\s+(?P<halved>dozen|million|billion|trillion)"
    r"|(?:(?P<count>an?|one|two|three|four|five|six|seven|eight|ten)\s+)?(?P<dozen>dozen)"
    r"|a\s+(?P<pair>couple|pair)(?=\s+(?:of|dozen|more)\b))\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:(?P<over>one|two|three|four|five|seven|nine|an?)[\s-](?P<under>third|quarter|fifth|sixth"
    r"|tenth)s?(?=\s+of\b|s\b|[.,;]|\s+(?:were|was|are|is)\b)|(?P<half>half)(?=\s+(?:of|the|its|their|his|her|our|all)\b)"
    r"|(?<=\bby )a (?P<by>third|quarter|fifth|half)\b"
    r"|(?P<few>one|two|three|four|five|six|seven|eight|nine|\d+)\s+(?:in|out\s+of)\s+(?:every\s+)?"
    r"(?P<all>two|three|four|five|six|seven|eight|nine|ten|[2-9]|10|20|twenty|50|100|1,000)"
    # "two in three days" is a count and a time.
    r"(?!\s+(?:second|minute|hour|day|week|month|year|decade)s?\b))\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"\d|\b(?:{_CARDINALS}|{_ORDINALS}|half|quarter|couple|pair|dozen|tens|several"
    r"|scores|few)|(?:dozen|hundred|thousand|[mbr]illion)s\b",
    re.IGNORECASE,
)
_UNITS = re.compile(r"(?i)\s+[a-z]+s\b|\s+(?:people|men|women|children|troops)\b")


@dataclass(frozen=True, slots=True)
class Atom:
    """One number word or numeral. `clear` is false where the words run on: "nine eleven"."""

    start: int
    end: int
    low: float
    high: float
    ordinal: bool = False
    vague: bool = False
    fraction: bool = False
    clear: bool = True
    numeral: str = ""
    """The digits as printed, where it was printed in digits without a magnitude."""


class _Token:
    """What text2num asks of a token."""

    def __init__(self, word: str) -> None:
        self._word = word

    def text(self) -> str:
        return self._word

    def nt_separated(self, previous: "_Token") -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def has_numbers(text: str) -> bool:
    """Whether `text` can hold a number at all; a cheap test before the dear ones."""
    return _WORDS.search(text) is not None


def value_of(word: str) -> float:
    """The value of one numeral or number word, 0.0 where it is none."""
    if not word:
        return 0.0
    return _value(word)


def find_atoms(text: str) -> tuple[Atom, ...]:
    """Every numeral, number word and vague amount in `text`, in order, not overlapping."""
    found: list[Atom] = []
    taken = bytearray(len(text))
    for finder in (_parts, _round, _loose, _digits, _spoken):
        for atom in finder(text):
            if not any(taken[atom.start : atom.end]):
                taken[atom.start : atom.end] = b"\1" * (atom.end - atom.start)
                found.append(atom)
    return tuple(sorted(found, key=lambda a: a.start))


def _value(word: str) -> float:
    lowered = word.lower()
    if lowered in {"a", "an"}:
        return 1.0
    if lowered[0].isdigit():
        return float(re.sub(r"[^\d.]", "", lowered))
    found = find_spoken([_Token(lowered)], "en", 0)
    return float(found[0].value) if found else 0.0


def _parts(text: str) -> Iterator[Atom]:
    for match in _PARTS.finditer(text):
        if match["half"] or (match["by"] or "").lower() == "half":
            share = 0.5
        elif match["by"]:
            share = 1 / _FRACTIONS[match["by"].lower()]
        elif match["under"]:
            share = _value(match["over"]) / _FRACTIONS[match["under"].lower()]
        else:
            share = _value(match["few"]) / _value(match["all"])
        if 0 < share <= 1:
            yield Atom(match.start(), match.end(), share, share, fraction=True)


def _round(text: str) -> Iterator[Atom]:
    for match in _ROUND.finditer(text):
        low = high = 0.0
        if match["some"]:
            scale = _SCALES[match["scale"].lower()]
            scale *= _SCALES[match["longer"].lower()] if match["longer"] else 1
            low, high = 2 * scale, 9 * scale if "few" in match["some"].lower() else 10 * scale - 1
            if "couple" in match["some"].lower():
                high = 3 * scale
        elif match["whole"]:
            low = high = _value(match["whole"]) + 0.5
            low = high = low * (_SCALES[match["rest"].lower()] if match["rest"] else 1)
        elif match["half"]:
            low = high = _SCALES[match["halved"].lower()] / 2
        elif match["dozen"]:
            low = high = 12 * (_value(match["count"]) if match["count"] else 1)
        else:
            low = high = 2.0
        yield Atom(match.start(), match.end(), low, high, vague=bool(match["some"]))


def _loose(text: str) -> Iterator[Atom]:
    for match in _LOOSE.finditer(text):
        low, high = _VAGUE[match["vague"].lower()]
        if match["tens"]:
            scale = low / 2
            factor = _VAGUE[match["tens"].lower()]
            low, high = factor[0] * scale, (factor[1] + 1) * scale - 1
        yield Atom(match.start(), match.end(), low, high, vague=True)


def _digits(text: str) -> Iterator[Atom]:
    for match in _DIGITS.finditer(text):
        number = match["number"]
        if len(number) > 18:
            continue
        value = float(re.sub(r"[^\d.]", "", number))
        end = match.end()
        short = (match["short"] or "").lower()
        if match["long"]:
            value *= _SCALES[match["long"].lower()]
            value *= _SCALES[match["longer"].lower()] if match["longer"] else 1
        elif short in {"k", "mn", "bn", "tn"} or (short and _amount(text, match)):
            value *= _SCALES[short]
        elif short:
            # "a 5m wall" is metres: the letter belongs to what is measured.
            end = match.end("number")
        plain = "" if match["long"] or short else number
        yield Atom(match.start(), end, value, value, ordinal=bool(match["ordinal"]), numeral=plain)


def _amount(text: str, match: re.Match[str]) -> bool:
    """Whether an "m" or "b" after digits means million or billion: "$5m", "1.2m people"."""
    before = text[max(0, match.start() - 2) : match.start()].rstrip()
    if before[-1:] in "$£€¥₽₴" and before:
        return True
    return _UNITS.match(text, match.end()) is not None


def _spoken(text: str) -> Iterator[Atom]:
    for match in _SPOKEN.finditer(text):
        words = [*re.finditer(r"[A-Za-z]+", match.group())]
        runs = find_spoken([_Token(w.group().lower()) for w in words], "en", 0)
        for left, run in enumerate(runs):
            start = match.start() + words[run.start].start()
            end = match.start() + words[run.end - 1].end()
            if run.start == 0 and words[0].group().lower() in {"hundred", "thousand", "million"}:
                start = _with_article(text, start)
            beside = (
                runs[left - 1].end if left else -1,
                runs[left + 1].start if left + 1 < len(runs) else -1,
            )
            clear = beside[0] != run.start and beside[1] != run.end
            # "two five-year terms" are two numbers: the second belongs to what follows the hyphen.
            last = match.start() + words[runs[-1].end - 1].end()
            clear = clear or text[last : last + 1] == "-"
            value = float(run.value)
            yield Atom(start, end, value, value, ordinal=run.is_ordinal, clear=clear)


def _with_article(text: str, start: int) -> int:
    article = re.search(r"\b[Aa]\s+$", text[max(0, start - 6) : start])
    return start - len(article.group()) if article else start
