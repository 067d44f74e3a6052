"""Why an answer reads as it does: the evidence weighed, what was left out, and the time it took."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.types import Answer, Rejected
from assistant.web.markup import clip, escape, format_date, target, title_of

_LISTED = 8
_SENTENCE = 400
_OBSTACLES = {
    "conflict": "names another party",
    "name": "not about who was asked",
    "afar": "names it elsewhere only",
    "unfilled": "no such answer in it",
    "words": "about something else",
}


def render_why() -> str:
    """The folded disclosure under an answer; its evidence is weighed when it is opened."""
    return _details("", '<p class="v-note" role="status">Weighing the evidence…</p>')


def render_considered(answer: Answer, kind: str, scored: Sequence[Any]) -> str:
    """The disclosure, open: how the question was read, evidence with scores, rejected claims."""
    read = f'<p class="v-note">Read as a question for: {escape(_kind(kind))}.</p>'
    body = read + _evidence(answer, scored) + _rejected(answer.rejected) + _timings(answer.timings)
    return _details(" open", body)


def _details(state: str, body: str) -> str:
    return (
        f'<details class="v-why" data-why{state}><summary>Why this answer</summary>'
        f'<div class="v-whybody">{body}</div></details>'
    )


def _evidence(answer: Answer, scored: Sequence[Any]) -> str:
    if not scored:
        return '<p class="v-note">No sentence came near the question.</p>'
    cited = {(c.article_id, c.start, c.end) for c in answer.citations}
    rows = "".join(_row(item, cited) for item in scored[:_LISTED])
    more = len(scored) - _LISTED
    rest = f'<p class="v-note">and {more:,} that scored lower.</p>' if more > 0 else ""
    return (
        '<div class="v-tablebox" tabindex="0" role="region" aria-label="Evidence considered">'
        '<table class="v-table"><caption>Evidence considered</caption><thead><tr>'
        '<th scope="col">Sentence</th><th scope="col" class="v-num">Rank</th>'
        '<th scope="col" class="v-num">Sure</th><th scope="col">Outcome</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _row(item: Any, cited: set[tuple[str, int, int]]) -> str:
    evidence = item.evidence
    sentence, article = evidence.sentence, evidence.article
    where = target(article.article_id, sentence.start, sentence.end, evidence.text)
    shown = any(
        id_ == article.article_id and start < sentence.end and sentence.start < end
        for id_, start, end in cited
    )
    outcome = "cited" if shown else _OBSTACLES.get(item.obstacle or "", "not needed")
    said = ", ".join(
        filter(None, (title_of(article.title), article.source, format_date(article.published)))
    )
    return (
        f'<tr><td><a class="v-sentence" href="#verbatim-reader" dir="auto" {where}>'
        f"{escape(clip(evidence.text, _SENTENCE))}</a>"
        f'<span class="v-byline">{escape(clip(said, 140))}</span></td>'
        f'<td class="v-num">{item.rank:.2f}</td><td class="v-num">{item.confidence:.2f}</td>'
        f"<td>{outcome}</td></tr>"
    )


def _rejected(rejected: Sequence[Rejected]) -> str:
    if not rejected:
        return '<p class="v-note">No drafted sentence failed a check.</p>'
    items = "".join(
        f'<li><span dir="auto">{escape(clip(found.text, _SENTENCE))}</span>'
        f'<span class="v-byline">{escape(clip(found.reason, 200))}</span></li>'
        for found in rejected
    )
    one = (
        "1 drafted sentence was"
        if len(rejected) == 1
        else f"{len(rejected)} drafted sentences were"
    )
    return (
        f'<h3 class="v-label">{one} left out for not passing the checks</h3>'
        f'<ul class="v-rejected">{items}</ul>'
    )


def _timings(timings: Mapping[str, float]) -> str:
    if not timings:
        return ""
    stages = ", ".join(f"{escape(stage)} {1000 * s:,.0f} ms" for stage, s in timings.items())
    total = 1000 * sum(timings.values())
    return f'<p class="v-note">Took {total:,.0f} ms: {stages}.</p>'


def _kind(kind: str) -> str:
    return {"yes_no": "yes or no", "thing": "a thing", "said": "what was said"}.get(kind, kind)
