"""Every report of speech in an article, with its source resolved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.names import canonical_name
from index.speech.cues import CONTINUING, HE, PRONOUNS, SHE, THEY
from index.speech.people import (
    Cast,
    Entity,
    candidates,
    gender_of_mention,
    is_person_noun,
    role_of,
)
from index.speech.quotations import Quotation, find_quotations
from index.speech.reports import Report, find_reports, report_beside
from index.types import Article, Quote, QuoteKind, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LEAST_WORDS = 3
_MARKS = "\"“”„«»'‘’`"
_HEADING_DASH = re.compile(r"\s[-–—]\s+(?P<who>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3})\s*$")
_HEADING_SAYS = re.compile(
    r"[,'\"’”]\s+(?:(?P<cue>say|says|said|warns|claims|insists)\s+(?P<after>.+?)"
    r"|(?P<before>[A-Z].{0,60}?)\s+(?P<cue2>say|says|said|warns|claims|insists))[\s.]*$"
)
_HEADING_COLON = re.compile(r"^\W*(?P<who>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}):\s+(?=\S)")
_SIGNED = re.compile(
    r"\s*[―—–-]{1,2}\s*(?P<who>[A-Z][^\s,]*(?:\s+[A-Z][^\s,]*){0,4})(?=\s*(?:,|\n|$))"
)
_REACH = 6


@dataclass(frozen=True, slots=True)
class _Voice:
    """A resolved source, kept for the pronouns and quotations that follow."""

    speaker: str
    role: str
    mention: tuple[int, int]
    name: tuple[int, int]
    entity: Entity | None
    sentence: int
    report: Report
    plural: bool = False
    unnamed_person: bool = False


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
        self.sentences = list(sentences)[: len(docs)]
        self.docs = docs
        self.cast = Cast(article, self.sentences, docs)
        self.quotations = find_quotations(self.text, _paragraphs(self.sentences))
        self.voices: list[_Voice] = []
        self.quotes: list[Quote] = []
        self.taken: list[tuple[int, int]] = []
        self.unveiled: list[tuple[frozenset[str], Entity]] = []

    def rows(self) -> tuple[Quote, ...]:
        for place, (sentence, doc) in enumerate(zip(self.sentences, self.docs, strict=False)):
            reports = self._heading(sentence, doc) if sentence.heading else ()
            for report in reports or self._reports(sentence, doc):
                voice = self._voice(report, place)
                self._unveil(voice)
                self.voices.append(voice)
                for start, end in report.contents:
                    self._add(voice, start, end)
        self._loose_quotations()
        self.quotes = [q for q in self.quotes if not self._repeated(q)]
        self.quotes.sort(key=lambda q: (q.start, q.end))
        return tuple(self.quotes)

    def _repeated(self, quote: Quote) -> bool:
        """Whether a longer report of the same source already holds this one."""
        return any(
            o.start <= quote.start
            and quote.end <= o.end
            and len(o.text) > len(quote.text)
            and o.mention_start == quote.mention_start
            for o in self.quotes
        )

    def _reports(self, sentence: Sentence, doc: "Doc") -> tuple[Report, ...]:
        quoted = [
            (
                max(q.start, sentence.start) - sentence.start,
                min(q.end, sentence.end) - sentence.start,
            )
            for q in self.quotations
            if q.start < sentence.end and sentence.start < q.end
        ]
        return tuple(
            _shifted(r, sentence.start, sentence.number) for r in find_reports(doc, quoted)
        )

    def _heading(self, sentence: Sentence, doc: "Doc") -> tuple[Report, ...]:
        text = self.text[sentence.start : sentence.end]
        for pattern in (_HEADING_DASH, _HEADING_SAYS, _HEADING_COLON):
            match = pattern.search(text)
            if match is None:
                continue
            group = next(
                g for g in ("who", "after", "before") if g in match.groupdict() and match[g]
            )
            start, end = match.span(group)
            if (
                group == "who"
                and self.cast.find(canonical_name(match[group]), sentence.start) is None
            ):
                continue
            cue = match.groupdict().get("cue") or match.groupdict().get("cue2") or ":"
            content = (match.end(), len(text)) if pattern is _HEADING_COLON else (0, match.start())
            first, last = _trimmed(text, *content)
            if len(text[first:last].split()) < _LEAST_WORDS:
                continue
            span = doc.char_span(start, end, alignment_mode="expand")
            report = Report(
                cue=cue if cue != ":" else "",
                cue_start=start,
                mention_start=start,
                mention_end=end,
                contents=((first, last),),
                lemma="say",
                head=span.root.i if span is not None else -1,
            )
            return (_shifted(report, sentence.start, sentence.number),)
        return ()

    def _voice(self, report: Report, place: int) -> _Voice:
        mention = self.text[report.mention_start : report.mention_end]
        if mention.lower() == "they" and (plural := self._plural_before(report)) is not None:
            return replace(
                plural, mention=(report.mention_start, report.mention_end), report=report
            )
        role = role_of(self.docs[place], report.head, mention) if report.head >= 0 else ""
        entity = self._entity(report, mention, place)
        name = (report.mention_start, report.mention_end)
        if entity is not None:
            speaker, name = entity.canonical, entity.named_at
            if entity.person:
                entity.describe(role)
            role = entity.role if entity.person else ""
        elif mention.lower() in PRONOUNS:
            speaker, name = "", (0, 0)
        else:
            speaker = re.sub(r"^(?i:the)\s+", "", mention) if _is_name(mention) else mention
        return _Voice(
            speaker=speaker,
            role=role,
            mention=(report.mention_start, report.mention_end),
            name=name,
            entity=entity,
            sentence=report.sentence,
            report=report,
            unnamed_person=entity is None and self._is_unnamed_person(report, mention, place),
            plural=report.head >= 0 and self.docs[place][report.head].tag_ in {"NNS", "NNPS"},
        )

    def _unveil(self, voice: _Voice) -> None:
        """Names the "top general" whom the next sentence goes on quoting: "…," added Mark Milley."""
        if voice.report.lemma not in CONTINUING or voice.entity is None or not voice.entity.person:
            return
        for at in range(len(self.voices) - 1, -1, -1):
            veiled = self.voices[at]
            if voice.sentence - veiled.sentence > 1:
                return
            if veiled.entity is not None or not veiled.unnamed_person:
                continue
            words = _description(self.text[slice(*veiled.mention)])
            self.unveiled.append((words, voice.entity))
            named = replace(
                veiled, speaker=voice.speaker, name=voice.name, entity=voice.entity, role=voice.role
            )
            self.voices[at] = named
            self.quotes = [
                self._row(named, q.start, q.end) if q.mention_start == veiled.mention[0] else q
                for q in self.quotes
            ]
            return

    def _is_unnamed_person(self, report: Report, mention: str, place: int) -> bool:
        if report.head < 0 or not re.match(r"(?i)(?:an?|one)\s", mention):
            return False
        head = self.docs[place][report.head]
        return head.tag_ == "NN" and is_person_noun(head.lemma_)

    def _entity(self, report: Report, mention: str, place: int) -> Entity | None:
        lowered = mention.lower()
        if lowered in HE | SHE | THEY:
            return self._antecedent(report, lowered)
        if lowered in PRONOUNS:
            return None
        inside = [
            (e, m)
            for e in self.cast.entities
            for m in e.mentions
            if report.mention_start <= m.start and m.end <= report.mention_end
        ]
        head = self.docs[place][report.head] if report.head >= 0 else None
        if head is not None and inside:
            at = self.sentences[place].start + head.idx
            heads = [e for e, m in inside if m.start <= at < m.end]
            if heads:
                return heads[0]
        words = _description(mention)
        if head is not None and len(words) > 1 and is_person_noun(head.lemma_):
            # "A top US general" after "a top US military general" who turned out to be someone.
            for described, entity in self.unveiled:
                if words <= described:
                    return entity
        if (
            head is not None
            and is_person_noun(head.lemma_)
            and re.match(r"(?i)(the|that|this)\b", mention)
        ):
            return self.cast.by_role(head.lemma_, report.mention_start)
        return None

    def _antecedent(self, report: Report, pronoun: str) -> Entity | None:
        """Whom a pronoun stands for: the last fitting speaker, subject or name before it."""
        best: tuple[tuple[int, int, int], Entity] | None = None
        gender = gender_of_mention(pronoun)
        spoken = {v.mention[0] for v in self.voices}
        for entity, mention in candidates(self.cast, report.mention_start, pronoun):
            distance = report.sentence - mention.sentence
            if distance > _REACH or any(s <= mention.start < e for s, e in report.contents):
                continue
            inside = self._in_content(mention.start)
            weight = 3 if mention.start in spoken else 2 if mention.subject else 1
            weight -= 2 if inside else 0
            score = (-distance * 2 + weight, weight, mention.start)
            if best is None or score > best[0]:
                best = (score, entity)
        for voice in reversed(self.voices[-6:]):
            entity_ = voice.entity
            distance = report.sentence - voice.sentence
            if entity_ is None or distance > _REACH or voice.mention[0] >= report.mention_start:
                continue
            if (gender and entity_.gender not in {"", gender}) or (
                pronoun not in THEY and not entity_.person
            ):
                continue
            score = (-distance * 2 + 3, 3, voice.mention[0])
            if best is None or score > best[0]:
                best = (score, entity_)
        return best[1] if best else None

    def _plural_before(self, report: Report) -> _Voice | None:
        """The last source of this or the previous sentence that "they" can stand for."""
        for voice in reversed(self.voices):
            if report.sentence - voice.sentence > 1:
                return None
            mention = self.text[slice(*voice.mention)]
            if voice.entity is None and mention and voice.plural:
                return voice
        return None

    def _in_content(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.taken) or any(
            q.start <= at < q.end for q in self.quotations
        )

    def _add(self, voice: _Voice, start: int, end: int) -> None:
        start, end = self._widened(start, end)
        if end <= start or any(q.start == start and q.end == end for q in self.quotes):
            return
        quoted = any(q.start < end and start < q.end for q in self.quotations)
        if not quoted and len(self.text[start:end].split()) < _LEAST_WORDS:
            return
        self.taken.append((start, end))
        self.quotes.append(self._row(voice, start, end))

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """Takes in the whole of a quotation that the content reaches into from its own sentence."""
        for quotation in self.quotations:
            if quotation.start < end and start < quotation.end:
                shared = min(end, quotation.end) - max(start, quotation.start)
                if quotation.end > end and shared > 2 and start <= quotation.start:
                    end = quotation.end
                elif quotation.start < start and quotation.end <= end + 2:
                    start, end = quotation.start, max(end, quotation.end)
        return start, end

    def _row(self, voice: _Voice, start: int, end: int) -> Quote:
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

    def _beside(self, quotation: Quotation, first: Sentence, last: Sentence) -> _Voice | None:
        """The attribution in the quotation's own sentences or in a lead that ends with a colon."""
        for sentence in (last, first):
            place = self.sentences.index(sentence)
            start = max(quotation.start, sentence.start) - sentence.start
            end = min(quotation.end, sentence.end) - sentence.start
            report = report_beside(self.docs[place], start, end)
            if report is not None:
                return self._voice(_shifted(report, sentence.start, sentence.number), place)
        place = self.sentences.index(first) - 1
        if place < 0 or quotation.start > first.start + 1:
            return None
        lead = self.sentences[place]
        length = lead.end - lead.start
        if not self.text[lead.start : lead.end].endswith(":"):
            return None
        report = report_beside(self.docs[place], length, length)
        if report is None:
            return None
        return self._voice(_shifted(report, lead.start, lead.number), place)

    def _signed(self, match: re.Match[str], last: Sentence) -> _Voice:
        """The name that signs a quotation on the line after it."""
        start, end = match.span("who")
        entity = self.cast.find(canonical_name(match["who"]), start)
        report = Report("", start, start, end, (), "say", -1, last.number)
        speaker = entity.canonical if entity else canonical_name(match["who"])
        name = entity.named_at if entity else (start, end)
        return _Voice(speaker, "", (start, end), name, entity, last.number, report)

    def _kind(self, start: int, end: int) -> QuoteKind:
        inside = sum(
            min(end, q.end) - max(start, q.start)
            for q in self.quotations
            if q.start < end and start < q.end
        )
        bare = len(self.text[start:end].strip(" .,"))
        if inside <= 0:
            return "indirect"
        return "direct" if inside >= bare - 2 else "mixed"

    def _loose_quotations(self) -> None:
        """Gives the quotations no report has claimed to the voice that goes on speaking."""
        for quotation in self.quotations:
            if any(s < quotation.end and quotation.start < e for s, e in self.taken):
                continue
            if len(self.text[quotation.start : quotation.end].split()) < _LEAST_WORDS:
                continue
            voice = self._running_voice(quotation)
            if voice is not None:
                self._add(voice, quotation.start, quotation.end)

    def _running_voice(self, quotation: Quotation) -> _Voice | None:
        holders = [s for s in self.sentences if s.start < quotation.end and quotation.start < s.end]
        if not holders:
            return None
        first, last = holders[0], holders[-1]
        signed = _SIGNED.match(self.text, quotation.end)
        if signed is not None:
            return self._signed(signed, last)
        here = [v for v in self.voices if first.number <= v.sentence <= last.number]
        if here:
            return min(here, key=lambda v: abs(v.mention[0] - quotation.start))
        if (beside := self._beside(quotation, first, last)) is not None:
            return beside
        lead = self.text[first.start : quotation.start].strip()
        tail = self.text[quotation.end : last.end].strip(" .,;")
        if lead or tail:
            return None
        before = [v for v in self.voices if v.sentence < first.number]
        if before and first.number - before[-1].sentence <= 1:
            return before[-1]
        earlier = [q for q in self.quotes if q.end <= quotation.start]
        if earlier and not self.text[earlier[-1].end : quotation.start].strip(" .,\n\t"):
            return next(
                (v for v in reversed(self.voices) if v.speaker == earlier[-1].speaker), None
            )
        after = [v for v in self.voices if last.number < v.sentence <= last.number + 1]
        return after[0] if after else None


def _description(mention: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", mention.lower())) - {"a", "an", "the", "one"}


def _is_name(mention: str) -> bool:
    return canonical_name(mention)[:1].isupper()


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


def _shifted(report: Report, offset: int, sentence: int) -> Report:
    return replace(
        report,
        cue_start=report.cue_start + offset,
        mention_start=report.mention_start + offset,
        mention_end=report.mention_end + offset,
        contents=tuple((s + offset, e + offset) for s, e in report.contents),
        sentence=sentence,
    )
