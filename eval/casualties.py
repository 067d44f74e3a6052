"""Figures measured on MUC-3: reports of attacks with their numbered casualties annotated.

The reports are fed as they are, in capitals. Asked for are the annotated facts of the reports from
development whose number is above one and printed in the text as a quantity, in digits or words.

Which numbers a text prints is counted without any part of the program, days of the month left out.

- A fact is *found* when a figure has its number and its role: killed for a death, injured for an
  injury. "Killed or injured" is only right where the annotation has both of that number.
- Of the figures with one of these three roles whose number is that of a fact, those are *right in
  role* that have the role of such a fact.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold import GoldError
from eval.ledger_rows import read_entries
from eval.matching import values
from eval.sets import read_records
from eval.tallies import Failure, Tally, TallyRun, share
from index.types import Article, Figure

NAME = "muc"
FOLDER = "muc34"
FLOORS = {"facts found": 0.80, "role precision": 0.85}
_ROLES = {"DEATH": "killed", "INJURY": "injured"}
_EITHER = "killed or injured"
_DEVELOPMENT = "DEV-"
_DAY = re.compile(r"\b\d{1,2} (?=JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """So many were killed, or injured; several numbers where the annotation allows several."""

    numbers: tuple[float, ...]
    role: str
    victims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article with the facts of which the number is above one."""

    article: Article
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One report: the facts asked for, those found, and the figures judged by their role."""

    report: Report
    figures: tuple[Figure, ...]
    asked: tuple[Fact, ...]
    found: tuple[bool, ...]
    judged: tuple[tuple[Figure, bool], ...]


def load_muc(bench: Path) -> tuple[Report, ...]:
    """The reports from development that have facts to ask for.

    Raises:
        GoldError: a file is missing, or a line is not what it should be.
    """
    folder = bench / FOLDER
    facts: dict[str, list[Fact]] = {}
    path = folder / "casualties.jsonl"
    for number, record in read_records(path, "doc_id", "number", "effect", "victims"):
        try:
            fact = parse_fact(record)
        except (KeyError, TypeError, ValueError) as error:
            raise GoldError(f"{path}:{number}: not a casualty fact: {error!r}") from error
        if max(fact.numbers) > 1:
            facts.setdefault(str(record["doc_id"]), []).append(fact)
    path = folder / "corpus.jsonl"
    reports = tuple(
        Report(
            article=Article(article_id=doc_id, title="", text=str(record["text"])),
            facts=tuple(facts[doc_id]),
        )
        for _, record in read_records(path, "doc_id", "text")
        if (doc_id := str(record["doc_id"])) in facts and doc_id.startswith(_DEVELOPMENT)
    )
    if not reports:
        raise GoldError(f"{path}: holds no report with casualties.")
    return reports


def parse_fact(record: Mapping[str, Any]) -> Fact:
    """A record as a fact: "16-" is 16 or more, "~7 / 7" either; "? DEATH" a doubtful death."""
    numbers = tuple(float(digits) for digits in re.findall(r"\d+", record["number"]))
    if not numbers:
        raise ValueError(f"no number in {record['number']!r}")
    role = _ROLES[str(record["effect"]).strip("? ")]
    return Fact(numbers=numbers, role=role, victims=tuple(record["victims"]))


def compare(report: Report, figures: Sequence[Figure]) -> Compared:
    """Judge the figures of a report by its facts."""
    printed = values(_DAY.sub("", report.article.text))
    asked = tuple(fact for fact in report.facts if printed & set(fact.numbers))
    roles = [_roles(report.facts, set(fact.numbers)) for fact in asked]
    found = tuple(
        any(
            _values(figure) & set(fact.numbers)
            and (figure.role == fact.role or (figure.role == _EITHER and len(of_number) > 1))
            for figure in figures
        )
        for fact, of_number in zip(asked, roles, strict=True)
    )
    judged = []
    for figure in figures:
        of_number = _roles(report.facts, _values(figure))
        if figure.role in (*_ROLES.values(), _EITHER) and of_number:
            both = figure.role == _EITHER and len(of_number) > 1
            judged.append((figure, figure.role in of_number or both))
    return Compared(
        report=report, figures=tuple(figures), asked=asked, found=found, judged=tuple(judged)
    )


def _values(figure: Figure) -> set[float]:
    return {figure.value_low, figure.value_high}


def _roles(facts: Sequence[Fact], numbers: set[float]) -> set[str]:
    return {fact.role for fact in facts if numbers & set(fact.numbers)}


def measure(reports: Sequence[Compared]) -> tuple[Tally, ...]:
    """Recall of the facts, in all and by role, and precision of the roles."""
    facts = [pair for found in reports for pair in zip(found.asked, found.found, strict=True)]
    judged = [pair for found in reports for pair in found.judged]
    return (
        _share("facts found", [found for _, found in facts]),
        *(
            share(f"- {role}", sum(found), len(found))
            for role in _ROLES.values()
            for found in ([found for fact, found in facts if fact.role == role],)
        ),
        _share("role precision", [right for _, right in judged]),
        *(
            share(f"- {role}", sum(right), len(right))
            for role in (*_ROLES.values(), _EITHER)
            for right in ([right for figure, right in judged if figure.role == role],)
        ),
    )


def _share(name: str, verdicts: Sequence[bool]) -> Tally:
    return share(name, sum(verdicts), len(verdicts), floor=FLOORS[name])


def failures(reports: Sequence[Compared]) -> tuple[Failure, ...]:
    """The facts missed, with the figures of their number, and the roles that are wrong."""
    missed, wrong = [], []
    for compared in reports:
        article = compared.report.article
        for fact, found in zip(compared.asked, compared.found, strict=True):
            if found:
                continue
            near = [f for f in compared.figures if _values(f) & set(fact.numbers)]
            lines = [_line(article, figure) for figure in near] or ["no figure of this number"]
            victims = "; ".join(fact.victims)
            wanted = f"{' / '.join(f'{n:g}' for n in fact.numbers)} {fact.role}: {victims}"
            where = article.article_id
            missed.append(Failure(kind="missed", where=where, lines=(wanted, *lines)))
        wrong += [
            Failure(kind="wrong role", where=article.article_id, lines=(_line(article, figure),))
            for figure, right in compared.judged
            if not right
        ]
    return (*missed, *wrong)


def _line(article: Article, figure: Figure) -> str:
    around = article.text[max(0, figure.start - 80) : figure.end + 100]
    counted = f"{figure.role or 'no role'}, {figure.unit or 'no unit'}"
    return f"given: {counted}: {' '.join(around.split())}"


def run_muc(
    reports: Sequence[Report],
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> TallyRun:
    """Read every report and compare; `settings` go into the record."""
    started = time.perf_counter()
    entries = read_entries([report.article for report in reports], progress)
    compared = [
        compare(report, entry.figures) for report, entry in zip(reports, entries, strict=True)
    ]
    facts = sum(len(report.facts) for report in reports)
    return TallyRun(
        name=NAME,
        tallies=measure(compared),
        failures=failures(compared),
        record={
            **(settings or {}),
            "articles": len(reports),
            "facts of a number not printed": facts - sum(len(found.asked) for found in compared),
            "figures": sum(len(found.figures) for found in compared),
            "seconds": round(time.perf_counter() - started, 1),
        },
    )
