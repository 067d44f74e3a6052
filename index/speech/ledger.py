"""Every report of speech in an article, with its source resolved."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from index.names import canonical_name
from index.speech.beside import report_beside
from index.speech.cues import SAYING
from index.speech.quotations import Quotation, find_quotations, is_title_of_work
from index.speech.report import Report
from index.speech.reports import find_reports
from index.speech.spans import SpanIndex
from index.speech.voices import Voice, Voices
from index.types import Article, Quote, QuoteKind, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LEAST_WORDS = 3
_MOST_QUOTATIONS = 8
"""More quotations than that in one report are a muddle of marks."""
_NAME = r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}"
_HEADING_DASH = re.compile(rf"\s[-–—]\s+(?P<who>{_NAME})\s*$")
_SAYS = "(?:say|says|said|warns|claims|insists)"
_HEADING_SAYS = re.compile(
    rf"[,'\"’”]\s+(?:(?P<cue>{_SAYS})\s+(?P<after>.+?)"
    rf"|(?P<before>[A-Z].{{0,60}}?)\s+(?P<cue2>{_SAYS}))[\s.]*$"
)
_HEADING_COLON = re.compile(rf"^\W*(?P<who>{_NAME}):\s+(?=\S)")
_SIGNED = re.compile(
    r"\s*[―—–-]{1,2}\s*(?P<who>[A-Z][^\s,]*(?:\s+[A-Z][^\s,]*){0,4})(?=\s*(?:,|\n|$))"
)


def find_quotes(
    article: Article, sentences: Sequence[Sentence], docs: Sequence["Doc"]
) -> tuple[Quote, ...]:
    """The reports of speech in an article in reading order; one row per unbroken stretch.

    `docs` are the parses of `sentences`, one each. A source whom the article does not let one tell
    has the speaker "" and keeps its mention; reports by nobody named in any way are left out.
    """
    return _Ledger(article, sentences, docs).rows()


class _Ledger:
    def __init__(self, article: Article, sentences: Sequence[Sentence], docs: Sequence["Doc"]):
        self.article = article
        self.text = article.text
        self.docs = docs
        self.sentences = list(sentences)[: len(docs)]
        self.starts = [s.start for s in self.sentences]
        self.voices = Voices(article, self.sentences, docs)
        self.quotations = find_quotations(self.text, _paragraphs(self.sentences))
        self.quoted: SpanIndex[Quotation] = SpanIndex()
        self.reported: SpanIndex[int] = SpanIndex()
        for quotation in self.quotations:
            self.quoted.add(quotation.start, quotation.end, quotation)
            self.reported.add(quotation.start, quotation.end, -1)
        self.rows_of: dict[tuple[int, int], list[Quote]] = {}
        """The rows by the span of the mention they are attributed through."""
        self.claimed: SpanIndex[int] = SpanIndex()
        self.spans: set[tuple[int, int]] = set()

    def rows(self) -> tuple[Quote, ...]:
        for place, (sentence, doc) in enumerate(zip(self.sentences, self.docs, strict=False)):
            reports = self._heading(sentence, doc) if sentence.heading else ()
            for report in reports or self._reports(sentence, doc):
                voice = self._resolve(report, place)
                named = self.voices.hear(voice)
                if named is not None:
                    rows = self.rows_of.get(named.mention, [])
                    self.rows_of[named.mention] = [self._row(named, r.start, r.end) for r in rows]
                for start, end in report.contents:
                    self._add(voice, start, end)
        self._loose_quotations()
        kept = [q for rows in self.rows_of.values() for q in rows if not _repeated(q, rows)]
        return tuple(sorted(kept, key=lambda q: (q.start, q.end)))

    def _resolve(self, report: Report, place: int) -> Voice:
        offset = self.sentences[place].start
        return self.voices.resolve(report, place, offset, self.reported)

    def _reports(self, sentence: Sentence, doc: "Doc") -> tuple[Report, ...]:
        start, end = sentence.start, sentence.end
        quoted = sorted(
            (max(first, start) - start, min(last, end) - start)
            for first, last, _ in self.quoted.overlapping(start, end)
        )
        return tuple(r.shifted(start, sentence.number) for r in find_reports(doc, quoted))

    def _heading(self, sentence: Sentence, doc: "Doc") -> tuple[Report, ...]:
        text = self.text[sentence.start : sentence.end]
        for pattern in (_HEADING_DASH, _HEADING_SAYS, _HEADING_COLON):
            match = pattern.search(text)
            if match is None:
                continue
            groups = {name: value for name, value in match.groupdict().items() if value}
            group = next(g for g in ("who", "after", "before") if g in groups)
            who = canonical_name(match[group])
            if group == "who" and self.voices.cast.find(who, sentence.start) is None:
                continue
            content = (match.end(), len(text)) if pattern is _HEADING_COLON else (0, match.start())
            first, last = _trimmed(text, *content)
            if len(text[first:last].split()) < _LEAST_WORDS:
                continue
            span = doc.char_span(*match.span(group), alignment_mode="expand")
            report = Report(
                cue=groups.get("cue") or groups.get("cue2") or "",
                cue_start=match.start(group),
                mention_start=match.start(group),
                mention_end=match.end(group),
                contents=((first, last),),
                lemma="say",
                head=span.root.i if span is not None else -1,
            )
            return (report.shifted(sentence.start, sentence.number),)
        return ()

    def _add(self, voice: Voice, start: int, end: int) -> None:
        start, end = self._widened(start, end)
        if end <= start or (start, end) in self.spans or self._is_garbled(voice, start, end):
            return
        quoted = any(True for _ in self.quoted.overlapping(start, end))
        if not quoted and len(self.text[start:end].split()) < _LEAST_WORDS:
            return
        self.spans.add((start, end))
        self.claimed.add(start, end, voice.sentence)
        self.reported.add(start, end, voice.sentence)
        self.rows_of.setdefault(voice.mention, []).append(self._row(voice, start, end))

    def _is_garbled(self, voice: Voice, start: int, end: int) -> bool:
        """Whether marks without rhyme or reason make it unsafe to say who speaks here."""
        inside = sum(1 for _ in islice(self.quoted.overlapping(start, end), _MOST_QUOTATIONS + 1))
        first, last = voice.mention
        return inside > _MOST_QUOTATIONS or (start < last and first < end and first < last)

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """Takes in the whole of a quotation that the content reaches into from its own sentence."""
        for first, last, _ in list(self.quoted.overlapping(start, end)):
            shared = min(end, last) - max(start, first)
            if last > end and shared > 2 and start <= first:
                end = last
            elif first < start and last <= end + 2:
                start, end = first, max(end, last)
        return start, end

    def _row(self, voice: Voice, start: int, end: int) -> Quote:
        return Quote(
            text=self.text[start:end],
            kind=self._kind(start, end),
            speaker=voice.speaker,
            speaker_mention=self.text[slice(*voice.mention)],
            role_of_speaker=voice.role,
            cue=voice.report.cue,
            article_id=self.article.article_id,
            start=start,
            end=end,
            mention_start=voice.mention[0],
            mention_end=voice.mention[1],
            name_start=voice.name[0],
            name_end=voice.name[1],
        )

    def _kind(self, start: int, end: int) -> QuoteKind:
        overlaps = self.quoted.overlapping(start, end)
        inside = sum(min(end, last) - max(start, first) for first, last, _ in overlaps)
        # "He warned that "…"" reports nothing but quoted words.
        bare = len(self.text[start:end].strip(" .,").removeprefix("that "))
        if inside <= 0:
            return "indirect"
        return "direct" if inside >= bare - 2 else "mixed"

    def _loose_quotations(self) -> None:
        """Gives the quotations no report has claimed to the voice that goes on speaking."""
        heard = sorted(self.voices.heard, key=lambda v: v.sentence)
        numbers = [v.sentence for v in heard]
        previous: tuple[int, Voice] | None = None
        for quotation in self.quotations:
            start, end = quotation.start, quotation.end
            if any(True for _ in self.claimed.overlapping(start, end)):
                continue
            words = self.text[start:end]
            if len(words.split()) < _LEAST_WORDS or is_title_of_work(words):
                continue
            first = max(0, bisect_right(self.starts, start) - 1)
            last = max(first, bisect_right(self.starts, end - 1) - 1)
            voice = self._own_voice(quotation, first, last, heard, numbers)
            if voice is None and self._fills(quotation, first, last):
                if previous and not self.text[previous[0] : start].strip(" .,\n\t"):
                    voice = previous[1]
                else:
                    voice = self._neighbour(first, last, heard, numbers)
            if voice is not None:
                previous = (end, voice)
                self._add(voice, start, end)

    def _own_voice(
        self,
        quotation: Quotation,
        first: int,
        last: int,
        heard: Sequence[Voice],
        numbers: Sequence[int],
    ) -> Voice | None:
        """The voice in the quotation's own sentences, signed under it, or leading it in."""
        signed = _SIGNED.match(self.text, quotation.end)
        if signed is not None:
            return self.voices.signed(*signed.span("who"), self.sentences[last].number)
        low = bisect_right(numbers, self.sentences[first].number - 1)
        high = bisect_right(numbers, self.sentences[last].number)
        if low < high:
            return min(
                heard[low:high],
                key=lambda v: (
                    v.report.lemma not in SAYING,
                    abs(v.mention[0] - quotation.start),
                ),
            )
        for place in (last, first):
            sentence = self.sentences[place]
            start = max(quotation.start, sentence.start) - sentence.start
            end = min(quotation.end, sentence.end) - sentence.start
            if (voice := self._beside(place, start, end)) is not None:
                return voice
        if first == 0 or quotation.start > self.starts[first] + 1:
            return None
        lead = self.sentences[first - 1]
        if not self.text[lead.start : lead.end].endswith(":"):
            return None
        return self._beside(first - 1, lead.end - lead.start, lead.end - lead.start)

    def _beside(self, place: int, start: int, end: int) -> Voice | None:
        report = report_beside(self.docs[place], start, end)
        if report is None:
            return None
        sentence = self.sentences[place]
        return self._resolve(report.shifted(sentence.start, sentence.number), place)

    def _fills(self, quotation: Quotation, first: int, last: int) -> bool:
        """Whether its sentences hold nothing but the quotation."""
        lead = self.text[self.starts[first] : quotation.start].strip()
        tail = self.text[quotation.end : self.sentences[last].end].strip(" .,;")
        return not lead and not tail

    def _neighbour(
        self, first: int, last: int, heard: Sequence[Voice], numbers: Sequence[int]
    ) -> Voice | None:
        """The voice of the sentence before, or else of the sentence after."""
        number = self.sentences[first].number
        before = heard[bisect_left(numbers, number - 1) : bisect_right(numbers, number - 1)]
        number = self.sentences[last].number
        after = heard[bisect_left(numbers, number + 1) : bisect_right(numbers, number + 1)]
        for voices in (before[::-1], after):
            # "…," he said, according to the paper: he, not the paper, goes on.
            if voices:
                return next((v for v in voices if v.report.lemma in SAYING), voices[0])
        return None


def _repeated(quote: Quote, rows: Sequence[Quote]) -> bool:
    """Whether a longer report through the same mention already holds this one."""
    return any(
        o.start <= quote.start and quote.end <= o.end and len(o.text) > len(quote.text)
        for o in rows
    )


def _paragraphs(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for s in sentences:
        start, end = spans.get(s.paragraph, (s.start, s.end))
        spans[s.paragraph] = (min(start, s.start), max(end, s.end))
    return sorted(spans.values())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n-–—•*,":
        start += 1
    while end > start and text[end - 1] in " \t\n-–—,":
        end -= 1
    return start, end
