"""Reports of speech inside one sentence, read from its parse."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.dateline import dateline_end
from index.speech.contents import contents_of
from index.speech.cues import CONTINUING, CUES, JUDGING, NOUNS, REFUSING, SAYING, VIEWS
from index.speech.phrases import by_noun, by_phrase, by_view
from index.speech.report import Report
from index.speech.subjects import mention_span, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_reports(doc: "Doc", quoted: Sequence[tuple[int, int]]) -> tuple[Report, ...]:
    """The reports in a sentence. `quoted` are its quotations; cues inside them are not its own."""
    found: list[Report] = []
    body = dateline_end(doc.text)
    for token in doc:
        if _within(token.idx, quoted):
            continue
        lemma = token.lemma_.lower()
        report: Report | None = None
        if token.lower_ == "according":
            report = by_phrase(doc, token)
        elif (
            (lemma in CUES or lemma in JUDGING)
            and token.pos_ in {"VERB", "AUX", "NOUN"}
            and token.tag_[:1] == "V"
        ):
            report = _by_verb(doc, token, lemma, quoted)
        elif lemma in NOUNS and token.pos_ == "NOUN":
            report = by_noun(doc, token, lemma)
        elif lemma in VIEWS and token.pos_ == "NOUN":
            report = by_view(doc, token)
        if report is not None and report.contents:
            found.append(_without_dateline(report, body) if body else report)
    return tuple(_apart(doc, found))


# "He might say so" reports nothing; "she would later say" does.
_CERTAIN = frozenset({"would", "must"})


def _without_dateline(report: Report, body: int) -> Report:
    return replace(
        report,
        mention_start=max(report.mention_start, min(body, report.mention_end - 1)),
        contents=tuple((max(s, body), e) for s, e in report.contents if e > body),
    )


def _apart(doc: "Doc", reports: list[Report]) -> Iterator[Report]:
    """Ends a content before the next cue of the same source: "said he would wait, adding that …".

    Reports of seeing and showing inside what another source says are left to that source.
    """
    for report in reports:
        contents: list[tuple[int, int]] = []
        for start, end in report.contents:
            for other in reports:
                shared = other.head == report.head or other.lemma in CONTINUING
                if shared and other is not report and start < other.cue_start < end:
                    end = _break_before(doc.text, start, other.cue_start)
            contents.append((start, end))
        nested = any(
            other is not report
            and other.head != report.head
            and any(s <= report.cue_start < e for s, e in other.contents)
            for other in reports
        )
        if nested and report.lemma not in SAYING:
            continue
        yield replace(report, contents=tuple(c for c in contents if c[1] - c[0] > 1))


def _break_before(text: str, start: int, cue: int) -> int:
    left = re.sub(
        r"(?:[\s,;]|\b(?:and|but|while|also|then|he|she|they|has|had)\b)+$", "", text[start:cue]
    )
    return start + len(left)


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _by_verb(
    doc: "Doc", verb: "Token", lemma: str, quoted: Sequence[tuple[int, int]]
) -> Report | None:
    if any(c.dep_ == "neg" for c in verb.children) and lemma not in {"think", "believe"}:
        return None
    if any(c.tag_ == "MD" and c.lower_ not in _CERTAIN for c in verb.children):
        return None
    if verb.head.lemma_.lower() in REFUSING and verb.dep_ == "xcomp":
        return None
    subject = subject_of(verb)
    if subject is None or _within(subject.idx, quoted):
        return None
    if any(t.lower_ == "than" for t in doc[subject.i : verb.i]):
        return None  # "two more than first reported"
    mention = mention_span(doc, subject)
    contents = contents_of(doc, verb, lemma, subject, quoted)
    if not contents:
        return None
    return Report(
        cue=verb.lower_,
        cue_start=verb.idx,
        mention_start=mention[0],
        mention_end=mention[1],
        contents=contents,
        lemma=lemma,
        head=subject.i,
    )
