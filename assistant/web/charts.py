"""Quiet plots as SVG: bars for counts and shares, dots for figures over time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.web.markup import clip, escape, format_date, target

_WIDTH = 640
_HEIGHT, _LEFT, _TOP, _BOTTOM = 220, 76, 16, 30
_LOG_FROM = 50
"""Largest to smallest value from which the axis is logarithmic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its length as a share of the longest, and what is written beside it."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One figure of one article: a value, or a range of them, on a day."""

    day: date
    low: float
    high: float
    label: str
    article_id: str
    start: int
    end: int
    quote: str


def bars(title: str, rows: Sequence[Bar], *, longest: float | None = None) -> str:
    """Horizontal bars, one below the other; nothing for no rows."""
    if not rows:
        return ""
    most = longest or max(row.value for row in rows) or 1.0
    # Only the bars are drawn: words in a drawing would shrink with it on a narrow screen.
    drawn = "".join(
        f'<div class="v-barrow"><span class="v-barname" dir="auto">{escape(clip(row.label, 40))}'
        '</span><svg viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="v-bar-fill" '
        f'width="{max(0.5, 100 * min(1.0, row.value / most)):.1f}" height="10"></rect></svg>'
        f'<span class="v-barvalue">{escape(row.shown)}</span></div>'
        for row in rows
    )
    told = "; ".join(f"{row.label}: {row.shown}" for row in rows)
    return (
        f'<div class="v-chart"><p class="v-label">{escape(title)}</p>'
        f'<div class="v-bars" {_picture(title, told)}>{drawn}</div></div>'
    )


def dots(title: str, points: Sequence[Dot]) -> str:
    """Values over days, each dot a way to its sentence; nothing for fewer than two days."""
    points = [point for point in points if point.high > 0]
    days = {point.day for point in points}
    if len(days) < 2:
        return ""
    first, last = min(days), max(days)
    low = min(max(point.low, 0.0) for point in points)
    high = max(point.high for point in points)
    log = low > 0 and high / low >= _LOG_FROM
    bottom = 10 ** math.floor(math.log10(low)) if log else 0.0
    span = (last - first).days

    def x(day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - 24) * (day - first).days / span

    def y(value: float) -> float:
        share = (
            math.log10(max(value, bottom) / bottom) / (math.log10(high / bottom) or 1.0)
            if log
            else value / high
        )
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * share

    base = _HEIGHT - _BOTTOM
    ticks = [bottom, high] if log else [0.0, high / 2, high]
    axis = "".join(
        f'<line class="v-grid" x1="{_LEFT}" x2="{_WIDTH - 8}" y1="{y(t):.1f}" y2="{y(t):.1f}">'
        f'</line><text class="v-axis" x="{_LEFT - 8}" y="{y(t) + 4:.1f}" text-anchor="end">'
        f"{escape(short_number(t))}</text>"
        for t in ticks
    )
    axis += (
        f'<text class="v-axis" x="{_LEFT}" y="{base + 20}">{_date(first)}</text>'
        f'<text class="v-axis" x="{_WIDTH - 8}" y="{base + 20}" text-anchor="end">'
        f"{_date(last)}</text>"
    )
    marks = "".join(_mark(point, x(point.day), y(point.low), y(point.high)) for point in points)
    told = f"{len(points)} figures from {_date(first)} to {_date(last)}"
    return _figure(f"{title}{' (logarithmic)' if log else ''}", told, _HEIGHT, axis + marks)


def short_number(value: float) -> str:
    """1,200 as "1,200", 1,200,000 as "1.2 m"."""
    for least, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")):
        if abs(value) >= least:
            return f"{value / least:,.3g}{name}"
    return f"{value:,.6g}"


def _mark(point: Dot, x: float, low: float, high: float) -> str:
    where = target(point.article_id, point.start, point.end, point.quote)
    rod = (
        f'<line class="v-rod" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"></line>'
        if abs(low - high) > 1
        else ""
    )
    return (
        f'<g class="v-dot" {where}>{rod}<circle cx="{x:.1f}" cy="{(low + high) / 2:.1f}" r="5">'
        f"<title>{escape(point.label)}</title></circle></g>"
    )


def _figure(title: str, told: str, height: float, body: str) -> str:
    return (
        f'<div class="v-chart"><p class="v-label">{escape(title)}</p>'
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" {_picture(title, told)}>{body}</svg></div>'
    )


def _picture(title: str, told: str) -> str:
    """To a screen reader a chart is one picture, and this is what it shows."""
    return f'role="img" aria-label="{escape(f"{title}: {clip(told, 600)}")}"'


def _date(day: date) -> str:
    return format_date(day.isoformat())
