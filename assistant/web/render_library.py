"""The library as HTML: the form that narrows it, its table, and what became of a change."""

from collections.abc import Iterable, Sequence

from assistant.web.markup import clip, escape, format_date, target, title_of
from assistant.web.values import Filters
from index.reading import SUFFIXES, ReadLimits
from index.reports import BuildProgress, BuildReport
from index.shelf import Intake, Shelved
from index.uploads import most_bytes

_ROWS = 100
_TOLD = 8


def render_filters(sources: Iterable[str], filters: Filters, words: str = "") -> str:
    """The form: search by title, and the sources and dates that narrow Ask as well."""
    chosen = {source.casefold() for source in filters.sources}
    boxes = "".join(
        f'<label class="v-check"><input type="checkbox" name="sources" value="{escape(source)}"'
        f"{' checked' if source.casefold() in chosen else ''}> {escape(clip(source, 60))}</label>"
        for source in sources
    )
    menu = (
        f'<details class="v-menu"><summary>Sources</summary><div class="v-options">{boxes}</div>'
        "</details>"
        if boxes
        else ""
    )
    return (
        '<form class="v-form" id="v-library-form" aria-label="Narrow the articles">'
        '<label class="v-field v-wide">Search titles<input type="search" name="words" '
        f'value="{escape(words)}" autocomplete="off"></label>{menu}'
        '<label class="v-field">From<input type="date" name="after" '
        f'value="{escape(filters.after)}"></label>'
        '<label class="v-field">Until<input type="date" name="before" '
        f'value="{escape(filters.before)}"></label>'
        '<button type="reset" class="v-plain">Clear</button>'
        '<p class="v-note">Sources and dates also narrow what is asked.</p></form>'
    )


def render_drop() -> str:
    """Where files are dropped or chosen; sizes and types are checked here and again on arrival."""
    limits = ReadLimits()
    sizes = "".join(
        f' data-limit{suffix.replace(".", "-")}="{most_bytes("x" + suffix, limits):d}"'
        for suffix in sorted(SUFFIXES)
    )
    accept = ",".join(sorted(SUFFIXES))
    return (
        f'<div class="v-drop"{sizes}><p><label class="v-choose">Choose files'
        f'<input type="file" multiple accept="{accept}"></label> or drop them here.</p>'
        '<p class="v-note">Text, Markdown, HTML, PDF and Word up to '
        f"{limits.file_bytes // 1_000_000} MB, JSON and JSON Lines up to "
        f"{limits.json_bytes // 1_000_000} MB. They stay in the index folder of this machine.</p>"
        '<div class="v-uploading" hidden><progress aria-label="Upload"></progress> '
        '<span role="status"></span></div>'
        '<div class="v-refused" role="alert"><ul></ul></div>'
        '<button type="button" class="v-plain" data-reindex>Read all files again</button></div>'
    )


def render_table(rows: Sequence[Shelved], filters: Filters, words: str, changing: bool) -> str:
    """The articles that pass, each a way into it; `changing` adds what deletes one."""
    sought = words.casefold().split()
    passing = [
        row
        for row in rows
        if filters.let_in(row.article)
        and all(word in f"{row.article.title} {row.article.source}".casefold() for word in sought)
    ]
    count = f"{len(passing):,} of {len(rows):,}" if len(passing) < len(rows) else f"{len(rows):,}"
    noun = "article" if len(rows) == 1 else "articles"
    if not rows:
        return '<p class="v-note">Nothing is indexed yet: drop articles above.</p>'
    if not passing:
        none = f"No article of {len(rows):,} fits. Take a filter away."
        return f'<p class="v-note" role="status">{none}</p>'
    # Only uploads have a day: without one the column would be empty.
    dated = any(row.added for row in passing)
    body = "".join(_row(row, changing, dated) for row in passing[:_ROWS])
    more = len(passing) - _ROWS
    rest = (
        f'<p class="v-note">and {more:,} more: narrow the list to see them.</p>' if more > 0 else ""
    )
    last = '<th scope="col"><span class="v-hidden">Delete</span></th>' if changing else ""
    added = '<th scope="col">Added</th>' if dated else ""
    return (
        '<div class="v-tablebox" tabindex="0" role="region" aria-label="Articles">'
        f'<table class="v-table v-articles"><caption aria-live="polite">{count} {noun}</caption>'
        '<thead><tr><th scope="col">Title</th><th scope="col">Source</th><th scope="col">Date</th>'
        f'<th scope="col" class="v-num">Passages</th>{added}{last}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{rest}"
    )


def render_progress(words: str, done: float, total: float) -> str:
    """How far something is that takes a while."""
    bar = f'value="{done:g}" max="{total:g}"' if total > 0 else ""
    return (
        f'<div class="v-progress"><progress {bar} aria-label="{escape(words)}"></progress>'
        f'<span role="status">{escape(words)}</span></div>'
    )


def render_building(step: BuildProgress) -> str:
    """How far a build is."""
    words = f"Reading file {min(step.files_done + 1, step.files_total):,} of {step.files_total:,}"
    return render_progress(f"{words}, {step.indexed:,} indexed", step.bytes_done, step.bytes_total)


def render_intake(intake: Intake) -> str:
    """What became of uploaded files."""
    report = intake.report
    lines = [*intake.refused, *(_problems(report) if report else ())]
    return _outcome(_summary(report) if report else "Nothing was added.", lines)


def render_report(report: BuildReport) -> str:
    """What reading the files again changed."""
    return _outcome(_summary(report), _problems(report))


def render_notice(words: str) -> str:
    """One line that says what was done."""
    return f'<p class="v-notice" role="status">{escape(words)}</p>'


def _outcome(words: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(clip(line, 300))}</li>" for line in lines[:_TOLD])
    if len(lines) > _TOLD:
        items += f"<li>and {len(lines) - _TOLD:,} more.</li>"
    problems = f'<div class="v-refused" role="alert"><ul>{items}</ul></div>' if items else ""
    return render_notice(words) + problems


def _summary(report: BuildReport) -> str:
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "already there": len(report.unchanged) + len(report.moved) + len(report.duplicates),
        "removed": len(report.removed),
    }
    parts = [f"{number:,} {what}" for what, number in counts.items() if number]
    return f"{', '.join(parts) or 'Nothing was read'} ({report.seconds:.1f} s)."


def _problems(report: BuildReport) -> list[str]:
    return [
        f"{problem.path.name}{'' if problem.line is None else f', line {problem.line}'}: "
        f"{problem.message}"
        for problem in report.problems
    ]


def _row(row: Shelved, changing: bool, dated: bool) -> str:
    article = row.article
    added = f'<td data-name="Added" class="v-date">{escape(format_date(row.added))}</td>'
    title = title_of(article.title)
    date = format_date(article.published)
    return (
        f'<tr><td><a class="v-title" href="#verbatim-reader" dir="auto" '
        f"{target(article.article_id)}>{escape(title)}</a></td>"
        f'<td data-name="Source" dir="auto">{escape(clip(article.source, 60))}</td>'
        f'<td data-name="Date" class="v-date">{escape(clip(date, 40))}</td>'
        f'<td data-name="Passages" class="v-num">{row.passages:,}</td>'
        f"{added if dated else ''}{_deleting(row, title) if changing else ''}</tr>"
    )


def _deleting(row: Shelved, title: str) -> str:
    """A button that asks first, and what it then asks."""
    kept = "Its uploaded file goes too." if row.uploaded else "Its file stays where it is."
    return (
        '<td class="v-deleting"><button type="button" class="v-plain" data-ask-delete '
        f'aria-label="{escape(f"Delete {title}")}">Delete</button>'
        f'<span class="v-confirm" hidden>Delete this article? {kept} '
        '<button type="button" class="v-plain v-danger" '
        f'data-delete="{escape(row.article.article_id)}">Delete</button> '
        '<button type="button" class="v-plain" data-keep>Keep</button></span></td>'
    )
