"""The articles of an index as things that are put in, listed and taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.building import Progress, build
from index.catalogue import Catalogue
from index.errors import InputError
from index.planning import origin_file
from index.removing import remove
from index.reports import BuildReport
from index.settings import IndexSettings
from index.types import Article
from index.uploads import discard, incoming_folder, store, uploads_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One article as the library lists it."""

    article: Article
    passages: int
    added: str = ""
    """ISO 8601 UTC time of the upload, or "" where the article was indexed from elsewhere."""
    uploaded: bool = False
    """Whether its file belongs to the index, and goes with its last article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of uploaded files."""

    report: BuildReport | None = None
    """Of indexing those that were taken, if any was."""
    refused: tuple[str, ...] = ()
    """A line for each file whose type or size is not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Lists and changes the articles of the index in a folder; holds nothing open."""

    path: Path

    def incoming(self) -> Path:
        """The empty folder that uploads are to be received in."""
        return incoming_folder(self.path)

    def listing(self, articles: Sequence[Article] | None = None) -> tuple[Shelved, ...]:
        """Every article, latest first, those without a date last.

        `articles` are those of the index where the caller has them at hand, texts and all.
        """
        catalogue = Catalogue(self.path)
        try:
            with catalogue.reading() as db:
                counts = dict(
                    db.execute(
                        "SELECT article_id, count(*) FROM passages GROUP BY article_id"
                    ).fetchall()
                )
            known = catalogue.articles() if articles is None else articles
        finally:
            catalogue.close()
        rows = [self._shelved(article, counts.get(article.article_id, 0)) for article in known]
        rows.sort(key=lambda row: (row.article.title, row.article.article_id))
        return tuple(sorted(rows, key=lambda row: row.article.published, reverse=True))

    def add(self, arrived: Sequence[tuple[Path, str]], progress: Progress | None = None) -> Intake:
        """Store the files that arrived, each with the name it had, and index them.

        A file that cannot be taken or read is not kept; why is told, and the others go on.
        """
        stored, refused = [], []
        for path, name in arrived:
            try:
                stored.append(store(self.path, path, name))
            except InputError as error:
                refused.append(str(error))
        if not stored:
            return Intake(refused=tuple(refused))
        report = build(stored, self.path, settings=self._settings(), progress=progress)
        for problem in report.problems:
            if problem.skipped and problem.line is None:
                discard(self.path, str(problem.path))
        return Intake(report=report, refused=tuple(refused))

    def remove(self, article_id: str) -> bool:
        """Take out an article, and its uploaded file when no other article is in it."""
        listed = {row.article.article_id: row.article for row in self.listing()}
        if not remove(self.path, [article_id]):
            return False
        file = origin_file(listed[article_id].origin) if article_id in listed else ""
        others = {origin_file(a.origin) for id_, a in listed.items() if id_ != article_id}
        if file and file not in others:
            discard(self.path, file)
        return True

    def reindex(self, progress: Progress | None = None) -> BuildReport:
        """Read again every file that articles came from and that is still there."""
        files = {Path(origin_file(row.article.origin)) for row in self.listing()}
        there = sorted(file for file in files if file.is_file())
        uploads = uploads_folder(self.path)
        if uploads.is_dir() and any(file.is_file() for file in uploads.iterdir()):
            there.append(uploads)
        return build(there, self.path, settings=self._settings(), progress=progress)

    def _shelved(self, article: Article, passages: int) -> Shelved:
        file = Path(origin_file(article.origin))
        uploaded = uploads_folder(self.path.absolute()) in file.parents
        added = ""
        if uploaded and file.is_file():
            moment = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            added = moment.isoformat(timespec="seconds")
        return Shelved(article=article, passages=passages, added=added, uploaded=uploaded)

    def _settings(self) -> IndexSettings:
        """Those the index was built with."""
        catalogue = Catalogue(self.path)
        try:
            return IndexSettings(**catalogue.settings())
        finally:
            catalogue.close()
