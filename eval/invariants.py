"""Invariants I1 to I4 of an answer, computed from the answer and the stored texts alone.

Written apart from the assistant's checks. Each returns a `Score` of 1: 1 when the invariant holds.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.types import Answer, Claim
from eval.matching import find, values, words
from eval.metrics import Score
from index.types import Figure

_MARKER = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_CAPITALISED = re.compile(r"[^\W\d_][\w’'.-]*")
# Words that open a sentence with a capital and name nobody.
_OPENER_WORDS = (
    "yes no in on at by of to for from with as and but or so if when while after before since "
    "according the a an this that these those there it he she they we i his her their its our both "
    "according also more less over about up some none not neither one two"
)
_OPENERS = frozenset(_OPENER_WORDS.split())
# Words, by their stems, that say a role; a role without a line here has to stand there itself.
_ROLE_STEMS = {
    "killed": "kill dead death die died dying slain slay fatal murder massacr execut assassin "
    "shot body bodies behead slaughter drown perish succumb life lives",
    "injured": "injur wound hurt maim hospital",
    "missing": "missing disappear vanish unaccounted",
    "captured": "captur prisoner captive kidnap abduct seiz hostage imprison surrender "
    "interned enslav",
    "displaced": "displac evacu uproot expel deport resettl fled flee refugee homeless shelter",
    "arrested": "arrest detain detention jail apprehend",
    "troops": "troop soldier servicem serviceper conscript reservist recruit marine",
    "money": "$ £ € ¥ ₽ ₴ ₹ dollar pound euro yen yuan rouble ruble hryvnia rupee usd eur naira "
    "gbp franc peso krona krone crown koruna zloty forint lira shekel dinar riyal rand cents",
    "time": "second minute hour day night week month year decade centur",
    "share": "% percent per pct half third quarter fifth tenth in out",
}
_EITHER_STEMS = "casualt toll loss victim"
_WORD_OR_SIGN = re.compile(r"[^\W\d_]+|[^\w\s]")

Texts = Mapping[str, str]


def check_all(answer: Answer, again: Answer | None, texts: Texts) -> dict[str, Score]:
    """Every invariant by name; `again` is a second answer to the same question, or None."""
    problems = {
        "I1 spans": spans_exact(answer, texts),
        "I2 markers": markers_exact(answer),
        "I3 content": content_cited(answer, texts),
        "round trip": round_trip(answer),
    }
    scores = {name: _score(found) for name, found in problems.items()}
    if again is None:
        scores["I4 same again"] = Score(got=0, of=0, reason="asked once")
    else:
        scores["I4 same again"] = _score(same_again(answer, again))
    return scores


def _score(problems: Iterable[str]) -> Score:
    first = next(iter(problems), None)
    return Score(got=int(first is None), of=1, reason=first or "holds")


def spans_exact(answer: Answer, texts: Texts) -> Iterator[str]:
    """I1: each citation is `article.text[start:end]`; each figure's span holds its values."""
    cited = [*answer.citations, *(c for d in answer.disagreements for _, c in d.values)]
    for citation in cited:
        text = texts.get(citation.article_id)
        if text is None:
            yield f"citation [{citation.number}] names an unknown article {citation.article_id!r}"
        elif not 0 <= citation.start < citation.end <= len(text):
            yield f"citation [{citation.number}] lies outside its article"
        elif text[citation.start : citation.end] != citation.quote:
            yield f"citation [{citation.number}] is not what stands there: {citation.quote!r}"
    for passage in answer.nearest:
        if texts.get(passage.article_id, "")[passage.start : passage.end] != passage.text:
            yield f"nearest passage is not what stands there: {passage.text[:60]!r}"
    for figure in _figures(answer):
        printed = texts.get(figure.article_id, "")[figure.start : figure.end]
        if not printed or not _holds_values(figure, printed):
            yield f"figure {figure.value_low:g} to {figure.value_high:g} is not in {printed!r}"


def _figures(answer: Answer) -> Iterator[Figure]:
    for claim in answer.claims:
        yield from claim.figures
    for disagreement in answer.disagreements:
        for value, _ in disagreement.values:
            if isinstance(value, Figure):
                yield value
            else:
                yield from value.figures


def _holds_values(figure: Figure, printed: str) -> bool:
    found = values(printed)
    if found:
        return {figure.value_low, figure.value_high} & found != set()
    return any(c.isalpha() for c in printed)  # "tens of thousands", "a dozen": no exact value


def markers_exact(answer: Answer) -> Iterator[str]:
    """I2: markers are [1]..[n] by first use; each claim cites; abstained <=> nothing cited."""
    used = list(dict.fromkeys(int(number) for number in _MARKER.findall(answer.text)))
    count = len(answer.citations)
    if used != list(range(1, count + 1)):
        yield f"markers {used} for {count} citations"
    if [citation.number for citation in answer.citations] != list(range(1, count + 1)):
        yield "citations are not numbered 1 to n in order"
    for claim in answer.claims:
        if not claim.citations or not set(claim.citations) <= set(range(1, count + 1)):
            yield f"claim cites {claim.citations}: {claim.text[:60]!r}"
    if {n for claim in answer.claims for n in claim.citations} != set(range(1, count + 1)):
        yield "a citation belongs to no claim"
    if answer.status not in ("answered", "abstained"):
        yield f"unknown status {answer.status!r}"
    if (answer.status == "abstained") is not (not answer.citations and not answer.claims):
        yield f"{answer.status} with {count} citations and {len(answer.claims)} claims"
    if (answer.status == "abstained") is not bool(answer.reason):
        yield f"{answer.status} with reason {answer.reason!r}"
    if not 0.0 <= answer.confidence <= 1.0:
        yield f"confidence {answer.confidence}"
    shown = words(_MARKER.sub(" ", answer.text))
    for claim in answer.claims:
        if find(words(_MARKER.sub(" ", claim.text)), shown) < 0:
            yield f"claim is not in the text: {claim.text[:60]!r}"


def content_cited(answer: Answer, texts: Texts) -> Iterator[str]:
    """I3: numbers, quoted phrases and names of each claim, and of the short answer, are cited.

    The figures of a claim lie in what it cites, with their role and group.
    """
    for claim in answer.claims:
        cited = cited_text(claim, answer)
        yield from _content_problems(_MARKER.sub(" ", claim.text), cited, claim.text)
        for figure in claim.figures:
            yield from _figure_problems(figure, claim, answer, texts)
    if answer.short:
        everything = "\n".join(citation.quote for citation in answer.citations)
        yield from _content_problems(answer.short, everything, f"short answer {answer.short}")


def cited_text(claim: Claim, answer: Answer) -> str:
    """The quotes of the citations of a claim, one a line."""
    return "\n".join(c.quote for c in answer.citations if c.number in claim.citations)


def _content_problems(text: str, cited: str, where: str) -> Iterator[str]:
    standing = words(cited)
    if strange := sorted(values(text) - values(cited)):
        yield f"number {strange[0]:g} is not in the cited text: {where[:80]!r}"
    for match in _QUOTED.finditer(text):
        phrase = match.group(1) or match.group(2)
        if find(words(phrase), standing) < 0:
            yield f"quoted words {phrase!r} are not in the cited text"
    known = set(standing)
    for match in _CAPITALISED.finditer(text):
        name = match.group()
        parts = words(name)
        if name[0].isupper() and not set(parts) <= known and not set(parts) <= _OPENERS:
            yield f"name {name!r} is not in the cited text: {where[:80]!r}"


def _figure_problems(figure: Figure, claim: Claim, answer: Answer, texts: Texts) -> Iterator[str]:
    inside = [
        c
        for c in answer.citations
        if c.number in claim.citations
        and c.article_id == figure.article_id
        and c.start <= figure.start
        and figure.end <= c.end
    ]
    if not inside:
        printed = texts.get(figure.article_id, "")[figure.start : figure.end]
        yield f"figure {printed!r} is not in what its claim cites"
        return
    quote = inside[0].quote.casefold()
    if figure.role and not _says_role(figure.role.casefold(), quote):
        yield f"role {figure.role!r} is not in the cited text"
    if figure.about and not set(words(figure.about)) <= set(words(inside[0].quote)):
        yield f"group {figure.about!r} is not in the cited text"


def _says_role(role: str, quote: str) -> bool:
    """Whether each part of a role ("killed or injured") is said, or all of them by one word."""
    said = _WORD_OR_SIGN.findall(quote)

    def says(stems: str) -> bool:
        return any(word.startswith(stem) for word in said for stem in stems.split())

    parts = [part for part in _WORD_OR_SIGN.findall(role) if part not in ("or", "and")]
    if set(parts) <= {"killed", "injured"} and says(_EITHER_STEMS):
        return True
    return all(says(_ROLE_STEMS.get(part, part)) for part in parts)


def same_again(answer: Answer, again: Answer) -> Iterator[str]:
    """I4: asking twice gives the same `to_dict`, timings apart."""
    one, two = answer.to_dict(), again.to_dict()
    for field in sorted(one.keys() | two.keys()):
        if field != "timings" and one.get(field) != two.get(field):
            yield f"asked twice, {field!r} differs"


def round_trip(answer: Answer) -> Iterator[str]:
    """`to_dict` holds JSON values only, each field under its name, and survives the round trip."""
    found = answer.to_dict()
    if json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False)) != found:
        yield "to_dict does not survive JSON"
    for field in ("question", "status", "text", "short", "reason"):
        if found.get(field) != getattr(answer, field):
            yield f"to_dict changes {field!r}"
    if len(found.get("citations", ())) != len(answer.citations):
        yield "to_dict changes the citations"
