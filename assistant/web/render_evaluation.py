"""The evaluation as HTML: scores beside their floors, bars by type, and what failed."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.web.charts import Bar, bars
from assistant.web.markup import clip, escape

_FAILURES = 40
_LONG = 600


def render_start(sets: Sequence[str]) -> str:
    """Which set to run."""
    options = "".join(f'<option value="{escape(name)}">{escape(name)}</option>' for name in sets)
    return (
        '<form class="v-form" id="v-evaluation-form" aria-label="Run the gold questions">'
        f'<label class="v-field">Questions<select name="set">{options}</select></label>'
        '<button type="submit" class="v-plain v-strong">Run</button>'
        '<p class="v-note">Each question is asked twice, of an index made for the run. '
        "A run takes a few minutes and slows down other answers.</p></form>"
    )


def render_running(name: str, done: int, total: int) -> str:
    """How far a run is."""
    words = f"{done:,} of {total:,} questions" if total else "Indexing the articles of the set"
    bar = f'value="{done:d}" max="{total:d}"' if total else ""
    return (
        f'<div class="v-progress v-running"><progress {bar} aria-label="{escape(name)}"></progress>'
        f'<span role="status">{words}</span></div>'
    )


def render_report(report: Mapping[str, Any]) -> str:
    """The whole report."""
    missed = "".join(f"<li>{escape(line)}</li>" for line in report["missed"])
    verdict = (
        f'<p class="v-short v-long">Floors missed: {len(report["missed"]):d}</p>'
        f'<div class="v-refused"><ul>{missed}</ul></div>'
        if missed
        else '<p class="v-short v-long">Every floor and gate is met.</p>'
    )
    chart = bars(
        "Answers that are correct, by type of question",
        [
            Bar(label=row["type"], value=row["got"] / row["of"], shown=f"{row['got']}/{row['of']}")
            for row in report["types"]
            if row["of"]
        ],
        longest=1.0,
    )
    return (
        f'<section class="v-report" aria-label="Report">{verdict}'
        f'<p class="v-note">{escape(report["summary"])}</p>{_scores(report["scores"])}{chart}'
        f"{_failures(report['failures'])}</section>"
    )


def _scores(rows: Sequence[Mapping[str, Any]]) -> str:
    body = "".join(map(_score, rows))
    numbers = "".join(
        f'<th scope="col" class="v-num">{head}</th>' for head in ("Score", "Of", "Floor")
    )
    return (
        '<div class="v-tablebox" tabindex="0" role="region" aria-label="Scores">'
        f'<table class="v-table v-scores"><thead><tr><th scope="col">Measure</th>{numbers}'
        '<th scope="col">Outcome</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _score(row: Mapping[str, Any]) -> str:
    outcome = "missed" if row["missed"] else "met" if row["floor"] is not None else ""
    if outcome and row["score"] is None:
        outcome = "unmeasured"
    return (
        f'<tr class="v-{outcome}"><th scope="row">{escape(row["name"])}</th>'
        f'<td class="v-num">{_share(row["score"])}</td><td class="v-num">{row["of"]:,}</td>'
        f'<td class="v-num">{_floor(row)}</td><td>{outcome}</td></tr>'
    )


def _failures(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return '<p class="v-note">No question failed.</p>'
    items = "".join(map(_failure, rows[:_FAILURES]))
    more = len(rows) - _FAILURES
    rest = f'<p class="v-note">and {more:,} more.</p>' if more > 0 else ""
    return f'<h2 class="v-label">Failed questions: {len(rows):,}</h2>{items}{rest}'


def _failure(row: Mapping[str, Any]) -> str:
    why = "".join(f"<li>{escape(clip(line, _LONG))}</li>" for line in row["why"])
    return (
        f'<details class="v-earlier"><summary dir="auto">{escape(clip(row["question"], 300))} '
        f'<span class="v-byline">{escape(row["type"])}</span></summary><dl class="v-given">'
        f'<dt>Expected</dt><dd dir="auto">{escape(clip(row["expected"], _LONG))}</dd>'
        f'<dt>Given</dt><dd dir="auto">{escape(clip(row["given"], _LONG))}</dd></dl>'
        f'<ul class="v-rejected">{why}</ul></details>'
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _floor(row: Mapping[str, Any]) -> str:
    if row["floor"] is None:
        return ""
    return f"{row['floor']:.2f}{' gate' if row['gate'] else ''}"
