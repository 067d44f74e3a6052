"""What each answer is scored by: small functions of a gold question and an answer.

Each returns a `Score`: what was got out of how many, and why. A score out of 0 is ineligible: it
counts neither for nor against. Nothing here catches errors, so a crash never becomes a low score.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.types import Answer, Citation, Claim
from eval.gold import GoldQuestion, GoldQuote
from eval.matching import Words, find, same_speaker, states, states_any, words
from index.types import Hit

MAX_EXTRA_WORDS = 4
"""How many words longer than the accepted answer a short answer may be, articles not counted."""
MIN_SHARE = 1 / 3
"""Least share of a citation that has to be supporting text: one sentence in a window of three."""
HIT_RANKS = (1, 3, 5, 10)

_MARKER = re.compile(r"\[\d+\]")

Spans = Mapping[GoldQuote, Sequence[tuple[str, int, int]]]
"""Where each gold quote stands: (article id, start, end), once per occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`got` of `of`, with the reason; `of` 0 means that the measure does not apply."""

    got: int
    of: int
    reason: str

    @property
    def value(self) -> float | None:
        """The share got, or None where the measure does not apply."""
        return self.got / self.of if self.of else None


def _not_applicable(why: str) -> Score:
    return Score(got=0, of=0, reason=why)


def _verdict(right: bool, reason: str) -> Score:
    return Score(got=int(right), of=1, reason=reason)


def shown_text(answer: Answer) -> str:
    """The answer's text as a reader takes it in: without markers."""
    return _MARKER.sub(" ", answer.text)


def answer_correct(gold: GoldQuestion, answer: Answer, spans: Spans) -> Score:
    """Whether the answer is right: the accepted answer stated, or the question rightly refused."""
    if gold.type == "unanswerable":
        return _verdict(answer.status == "abstained", f"unanswerable; {answer.status}")
    if gold.type == "false_premise":
        right, reason = premise_handled(gold, answer, spans)
        return _verdict(right, reason)
    if not gold.answerable:
        return _verdict(answer.status == "abstained", f"not answerable; {answer.status}")
    if answer.status == "abstained":
        return _verdict(False, "abstained from an answerable question")
    if missing := missing_statements(gold, answer):
        return _verdict(False, f"not stated: {missing}")
    if gold.polar and _polarity(answer.short) not in (None, *gold.answers):
        return _verdict(False, f"short answer {answer.short!r}, expected {gold.answers[0]!r}")
    return _verdict(True, "states what was expected")


def missing_statements(gold: GoldQuestion, answer: Answer) -> str:
    """The first thing a right answer states that this one does not, or "".

    It must stand in the text shown and in a claim or its speaker, so that it is both seen and
    checked. The short "yes" or "no" of a polar question need not be printed: the words that settle
    it must.
    """
    claimed = _claimed(answer)
    shown = shown_text(answer)
    groups = list(gold.must_contain)
    if gold.answers and not gold.polar:
        groups.insert(0, gold.answers)
    for group in groups:
        if not (states_any(shown, group) and states_any(claimed, group)):
            return " / ".join(group)
    return ""


def _claimed(answer: Answer) -> str:
    return "\n".join(f"{claim.text}\n{claim.speaker or ''}" for claim in answer.claims)


def premise_handled(gold: GoldQuestion, answer: Answer, spans: Spans) -> tuple[bool, str]:
    """Whether a false premise was refused, or corrected with a citation, and why.

    A correction states the truth and cites the words that say so, and neither its short answer nor
    the speaker of a claim goes along with the premise.
    """
    if answer.status == "abstained":
        return True, "false premise; abstained"
    if asserted := _asserted(gold, answer):
        return False, f"asserts the false premise: {asserted}"
    if not any(_cites_one(citation, gold.correction, spans) for citation in answer.citations):
        return False, "false premise; no citation of what corrects it"
    claimed = _claimed(answer)
    if not (states_any(shown_text(answer), gold.answers) and states_any(claimed, gold.answers)):
        return False, f"false premise; the truth is not stated: {' / '.join(gold.answers)}"
    return True, "false premise; corrected with a citation"


def _asserted(gold: GoldQuestion, answer: Answer) -> str:
    for text in gold.asserts:
        if answer.short and states(answer.short, text):
            return f"short answer {answer.short!r}"
        for claim in answer.claims:
            if claim.speaker and same_speaker(claim.speaker, [text]):
                return f"speaker {claim.speaker!r}"
    return ""


def short_correct(gold: GoldQuestion, answer: Answer) -> Score:
    """Whether `Answer.short` is an accepted answer, or holds one and few words more."""
    if not gold.answerable or not gold.answers:
        return _not_applicable("no one short answer is right")
    if answer.short is None:
        return _verdict(False, "no short answer")
    if gold.polar:
        return _verdict(_polarity(answer.short) in gold.answers, f"short answer {answer.short!r}")
    given = words(answer.short)
    right = any(_holds(given, words(accepted)) for accepted in gold.answers)
    return _verdict(right, f"short answer {answer.short!r}")


def short_precision(gold: GoldQuestion, answer: Answer) -> Score:
    """Of the short answers given to such questions, the right ones: none is better than a wrong."""
    if answer.short is None:
        return _not_applicable("no short answer")
    return short_correct(gold, answer)


def answer_shown(gold: GoldQuestion, answer: Answer, texts: Mapping[str, str]) -> Score:
    """Whether the words of an accepted answer stand in the text shown; an abstention shows none.

    Counts every question of which a record says an accepted answer in the same words, and no
    other: what is quoted cannot hold words that the articles do not.
    """
    if not _worded(gold, texts):
        return _not_applicable("no record has an accepted answer in these words")
    if answer.status == "abstained":
        return _verdict(False, "abstained")
    return _verdict(states_any(shown_text(answer), gold.answers), f"shown {shown_text(answer)!r}")


def accepted_short(gold: GoldQuestion, answer: Answer, texts: Mapping[str, str]) -> Score:
    """`short_correct`, counted over the questions of `answer_shown`."""
    if not _worded(gold, texts):
        return _not_applicable("no record has an accepted answer in these words")
    return short_correct(gold, answer)


def _worded(gold: GoldQuestion, texts: Mapping[str, str]) -> bool:
    if not gold.answerable:
        return False
    return any(states_any(texts.get(name, ""), gold.answers) for name in gold.documents)


def _holds(given: Words, accepted: Words) -> bool:
    return find(accepted, given) >= 0 and len(given) <= len(accepted) + MAX_EXTRA_WORDS


def _polarity(short: str | None) -> str | None:
    first = words(short or "")[:1]
    return first[0] if first and first[0] in ("yes", "no") else None


def citation_precision(gold: GoldQuestion, answer: Answer, spans: Spans) -> Score:
    """How many of all the citations given are supporting, or named as also fitting.

    Every citation counts, also those of an answer that should have been a refusal.
    """
    good = (*(q for group in gold.support for q in group), *gold.also_ok, *gold.correction)
    wrong = [c.quote for c in answer.citations if not _supports(c, good, spans)]
    reason = f"does not support: {wrong[0]!r}" if wrong else "every citation supports"
    total = len(answer.citations)
    return Score(got=total - len(wrong), of=total, reason=reason if total else "no citations")


def citation_recall(gold: GoldQuestion, answer: Answer, spans: Spans) -> Score:
    """How many of the groups of supporting quotes are cited; an abstention cites none."""
    if not gold.answerable or not gold.support:
        return _not_applicable("nothing to cite")
    missed = [
        group
        for group in gold.support
        if not any(_cites_one(citation, group, spans) for citation in answer.citations)
    ]
    reason = f"not cited: {missed[0][0].text!r}" if missed else "all support is cited"
    return Score(got=len(gold.support) - len(missed), of=len(gold.support), reason=reason)


def source_cited(gold: GoldQuestion, answer: Answer) -> Score:
    """Whether a record that holds the answer is among the cited ones."""
    if not gold.documents or not gold.answerable or answer.status == "abstained":
        return _not_applicable("no answer to trace")
    cited = sorted({citation.article_id for citation in answer.citations})
    return _verdict(not set(gold.documents).isdisjoint(cited), f"cites {', '.join(cited)}")


def speaker_correct(gold: GoldQuestion, answer: Answer, spans: Spans) -> Score:
    """Whether the claims that cite the support name the right speaker, and at least one does."""
    if not gold.speaker:
        return _not_applicable("no speaker asked for")
    if answer.status == "abstained":
        return _not_applicable("abstained")
    support = [quote for group in gold.support for quote in group]
    claims = [claim for claim in answer.claims if _rests_on(claim, answer, support, spans)]
    named = [claim.speaker for claim in claims if claim.speaker]
    if wrong := [name for name in named if not same_speaker(name, gold.speaker)]:
        return _verdict(False, f"speaker {wrong[0]!r}, expected {gold.speaker[0]!r}")
    return _verdict(bool(named), f"speaker {named[0]!r}" if named else "no speaker named")


def refusal_precision(gold: GoldQuestion, answer: Answer) -> Score:
    """Of the abstentions, those from questions that the articles do not answer."""
    if answer.status != "abstained":
        return _not_applicable("answered")
    right = not gold.answerable
    return _verdict(right, "rightly refused" if right else "refused an answerable question")


def refusal_recall(gold: GoldQuestion, answer: Answer, spans: Spans) -> Score:
    """Of the questions to refuse, those refused.

    A false premise that was corrected with a citation needed no refusal: it is left out.
    """
    if gold.answerable:
        return _not_applicable("answerable")
    if answer.status == "abstained":
        return _verdict(True, "refused")
    if gold.type == "false_premise" and premise_handled(gold, answer, spans)[0]:
        return _not_applicable("corrected instead")
    return _verdict(False, "answered a question that the articles do not answer")


def reason_names(gold: GoldQuestion, answer: Answer) -> Score:
    """Whether the reason of a right abstention names the part that nothing covers."""
    if not gold.reason_mentions or answer.status != "abstained":
        return _not_applicable("no reason to judge")
    return _verdict(states_any(answer.reason or "", gold.reason_mentions), f"{answer.reason!r}")


def hits_at(gold: GoldQuestion, hits: Sequence[Hit], spans: Spans) -> dict[int, Score]:
    """For each k of `HIT_RANKS`, whether one of the first k passages holds a supporting quote."""
    if not gold.answerable or gold.history or not (gold.support or gold.documents):
        none = _not_applicable("no support, or it takes the history to find it")
        return dict.fromkeys(HIT_RANKS, none)
    support = [quote for group in gold.support for quote in group]
    ranks = [rank for rank, hit in enumerate(hits, start=1) if _is_hit(hit, gold, support, spans)]
    best = min(ranks, default=0)
    reason = f"first at rank {best}" if best else f"not among {len(hits)}"
    return {k: _verdict(0 < best <= k, reason) for k in HIT_RANKS}


def _is_hit(hit: Hit, gold: GoldQuestion, support: Iterable[GoldQuote], spans: Spans) -> bool:
    if hit.article_id in gold.documents:
        return True
    place = (hit.article_id, hit.passage.start, hit.passage.end)
    return any(
        2 * _overlap(place, span) >= span[2] - span[1] for quote in support for span in spans[quote]
    )


def _rests_on(claim: Claim, answer: Answer, quotes: Sequence[GoldQuote], spans: Spans) -> bool:
    cited = [citation for citation in answer.citations if citation.number in claim.citations]
    return any(_cites_one(citation, quotes, spans) for citation in cited)


def _cites_one(citation: Citation, quotes: Iterable[GoldQuote], spans: Spans) -> bool:
    """Whether half of one of the quotes is cited, or the citation lies at least half in it."""
    place = (citation.article_id, citation.start, citation.end)
    return any(
        2 * _overlap(place, span) >= min(span[2] - span[1], citation.end - citation.start) > 0
        for quote in quotes
        for span in spans[quote]
    )


def _supports(citation: Citation, quotes: Sequence[GoldQuote], spans: Spans) -> bool:
    """`_cites_one`, and the citation is not padded with text that says something else."""
    place = (citation.article_id, citation.start, citation.end)
    covered: set[int] = set()
    for quote in quotes:
        for span in spans[quote]:
            if _overlap(place, span):
                covered.update(range(max(span[1], citation.start), min(span[2], citation.end)))
    enough = len(covered) >= MIN_SHARE * (citation.end - citation.start)
    return enough and _cites_one(citation, quotes, spans)


def _overlap(one: tuple[str, int, int], two: tuple[str, int, int]) -> int:
    if one[0] != two[0]:
        return 0
    return max(0, min(one[2], two[2]) - max(one[1], two[1]))
