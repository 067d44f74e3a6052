"""What an index holds, whether it is whole, and how to mend it from its catalogue."""

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.building import (
    default_embedding,
    restore_vectors,
    sweep,
    writing,
)
from index.catalogue import FILE_NAME, PARSE_BLOCK, Catalogue
from index.entries import Timings, make_entries
from index.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from index.language import unpack_docs
from index.passages import text_hash
from index.reports import DoctorReport, Finding, IndexStatus
from index.settings import IndexSettings, check_settings
from index.types import Article
from index.vectors import VECTORS, ChromaVectors

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


def status(index_dir: Path) -> IndexStatus:
    """What the index in a folder holds. Raises `IndexMissingError` when there is none."""
    catalogue = Catalogue(index_dir)
    try:
        with catalogue.snapshot():
            settings = catalogue.settings()
            facts = catalogue.sources_and_dates()
            dates = sorted(published for _, published in facts if published)
            return IndexStatus(
                path=str(index_dir),
                counts=catalogue.counts(),
                bytes=sum(f.stat().st_size for f in index_dir.rglob("*") if f.is_file()),
                generation=catalogue.generation(),
                settings=settings,
                mismatch=_mismatch(settings, index_dir),
                last_build=catalogue.meta("last_build") or "",
                complete=catalogue.meta("building") == "0",
                sources=dict(sorted(Counter(source for source, _ in facts).items())),
                first_published=dates[0] if dates else "",
                last_published=dates[-1] if dates else "",
            )
    finally:
        catalogue.close()


def _mismatch(settings: Mapping[str, Any], index_dir: Path) -> str:
    try:
        check_settings(settings, None, index_dir)
    except IndexMismatchError as error:
        return str(error)
    return ""


def doctor(
    index_dir: Path, repair: bool = False, *, embedding: "BaseEmbedding | None" = None
) -> DoctorReport:
    """Check that an index is whole; with `repair`, mend what the catalogue allows.

    Mended are: full text that disagrees with the passages, vectors that are missing or belong to
    nothing, and derived rows (sentences, passages, parses, facts) that disagree with their
    article. An article whose own text is damaged is removed: index its file again.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexBusyError: another process is writing to it.
        IndexMismatchError: it was written by another format of this program.
    """
    if not (index_dir / FILE_NAME).is_file():
        raise IndexMissingError(
            f"No index in {index_dir}. Run: verbatim index PATH --index {index_dir}"
        )
    with writing(index_dir):
        try:
            catalogue = Catalogue(index_dir, write=True)
            problems = catalogue.integrity()
        except IndexDamagedError as error:
            problems, catalogue = [str(error.__cause__)], None
        if catalogue is None or problems:
            advice = "Delete the folder and index the articles again."
            found = tuple(Finding(message=f"catalogue: {text}. {advice}") for text in problems)
            return DoctorReport(findings=found, checked={})
        check_settings(catalogue.settings(), None, index_dir)
        try:
            return _Examination(index_dir, catalogue, repair, embedding).run()
        finally:
            catalogue.close()


@dataclass(slots=True)
class _Examination:
    folder: Path
    catalogue: Catalogue
    repair: bool
    embedding: "BaseEmbedding | None"
    findings: list[Finding] = field(default_factory=list)

    def run(self) -> DoctorReport:
        self._articles()
        self._full_text()
        self._vectors()
        counts = self.catalogue.counts()
        return DoctorReport(findings=tuple(self.findings), checked=counts)

    def _found(self, message: str) -> None:
        self.findings.append(Finding(message=message, mended=self.repair))

    def _articles(self) -> None:
        broken = []
        for known in self.catalogue.origins():
            article = self.catalogue.article(known.article_id)
            if article is None or text_hash(article) != known.text_hash:
                self._found(
                    f"article {known.article_id}: its text is damaged; index its file again"
                )
                if self.repair:
                    self.catalogue.change((), [known.article_id])
                continue
            wrong = article_problem(self.catalogue, article)
            if wrong:
                self._found(f"article {known.article_id}: {wrong}")
                broken.append(article)
        strays = self.catalogue.strays()
        if strays:
            self._found(f"{len(strays)} articles have rows but no text")
        if self.repair and (broken or strays):
            settings = IndexSettings(**self.catalogue.settings())
            entries = make_entries(broken, settings, Timings())
            for entry in entries:
                self.findings += [Finding(message=problem) for problem in entry.problems]
            self.catalogue.change(entries, strays)

    def _full_text(self) -> None:
        problems = self.catalogue.full_text_problems()
        for problem in problems:
            self._found(f"full text: {problem}")
        if problems and self.repair:
            self.catalogue.rebuild_full_text()

    def _vectors(self) -> None:
        folder = self.folder / VECTORS
        try:
            vectors = ChromaVectors(folder)
            stored = vectors.ids()
        except IndexDamagedError as error:
            self._found(f"vectors: {error.__cause__ or 'missing'}")
            if not self.repair:
                return
            shutil.rmtree(folder, ignore_errors=True)
            vectors = ChromaVectors(folder, create=True)
            stored = set()
        try:
            known = self.catalogue.passage_ids()
            if stored - known:
                self._found(f"{len(stored - known)} vectors belong to no passage")
            if known - stored:
                self._found(f"{len(known - stored)} passages have no vector")
            if self.repair and stored != known:
                _, missing = sweep(self.catalogue, vectors)
                settings = IndexSettings(**self.catalogue.settings())
                model = default_embedding(settings, self.embedding)
                restore_vectors(self.catalogue, vectors, model, missing)
                vectors.settle()
        finally:
            vectors.close()


def article_problem(catalogue: Catalogue, article: Article) -> str:
    """What is wrong with the rows of an article, or ""."""
    text, length = article.text, len(article.text)
    sentences = catalogue.sentences(article.article_id)
    previous = 0
    for number, sentence in enumerate(sentences):
        if sentence.number != number or not previous <= sentence.start < sentence.end <= length:
            return f"sentence {sentence.number} is out of place"
        previous = sentence.end
    for passage in catalogue.passages_of(article.article_id):
        if text[passage.start : passage.end] != passage.text or not passage.text:
            return f"passage {passage.passage_id} is not what stands in the article"
    for quote in catalogue.quotes(article.article_id):
        if text[quote.start : quote.end] != quote.text:
            return f"the quote at {quote.start} is not what stands in the article"
    for figure in catalogue.figures(article.article_id):
        if not 0 <= figure.start < figure.end <= length:
            return f"the figure at {figure.start} is out of place"
    docs = [
        doc
        for block in range(-(-len(sentences) // PARSE_BLOCK))
        for doc in unpack_docs(catalogue.parses(article.article_id, block) or b"")
    ]
    if [doc.text for doc in docs] != [text[s.start : s.end] for s in sentences]:
        return "its parses are not those of its sentences"
    return ""
