"""Decides, article by article, what a build has to do: nothing, write, replace, or report."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from index.catalogue import Catalogue, Known
from index.passages import content_hash, text_hash
from index.reports import Duplicate
from index.types import Article

_RECORD = re.compile(r"(?<=\.json|jsonl|djson)#\d+$", re.IGNORECASE)

Action = Literal["added", "changed", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """An article to write, and the ids that disappear in the same transaction."""

    article: Article
    action: Action
    text_hash: str
    content_hash: str
    replaces: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Planner:
    """Compares what is read with what is indexed.

    An article is known again by its place and text, then by its text alone (it moved, or it is a
    duplicate), then by its id (it changed, or two articles claim one id).
    """

    catalogue: Catalogue
    files: frozenset[str]
    """The files this build reads."""
    seen: set[str] = field(default_factory=set)
    """Ids that this build found, wrote or is about to write."""
    texts: dict[str, str] = field(default_factory=dict)
    """Id by text hash, of those."""
    touched: set[str] = field(default_factory=set)
    """Places that articles were read from."""
    unchanged: list[str] = field(default_factory=list)
    relocated: dict[str, str] = field(default_factory=dict)
    """New place by id, for articles that are otherwise unchanged."""
    duplicates: list[Duplicate] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    deferred: list[Article] = field(default_factory=list)
    """Articles whose text is indexed for a place this build has yet to read."""

    def plan(self, article: Article, *, last: bool = False) -> Write | None:
        """What to write for an article, or None. `last` means nothing more will be read."""
        self.touched.add(article.origin)
        digest = text_hash(article)
        if digest in self.texts:
            self._duplicate(article, self.texts[digest])
            return None
        same_text = self.catalogue.known("text_hash", digest)
        for known in same_text:
            if known.origin == article.origin and known.article_id not in self.seen:
                return self._decide(article, known, digest, ())
        others = [known for known in same_text if known.article_id not in self.seen]
        for known in others:
            if self._is_read_later(known) and not last:
                self.deferred.append(article)
                return None
            if not self._is_read_here(known) and _exists(known.origin):
                self._duplicate(article, known.article_id)
                return None
        return self._write_here(article, digest, others)

    def replaced(self) -> list[str]:
        """Indexed articles whose place now holds another article."""
        return [
            known.article_id
            for known in self.catalogue.origins()
            if known.origin in self.touched and known.article_id not in self.seen
        ]

    def vanished(self, roots: tuple[Path, ...], failed: frozenset[str]) -> list[str]:
        """Indexed articles from under `roots` that are no longer there.

        A file that could not be read now keeps its articles.
        """
        gone = []
        for known in self.catalogue.origins():
            file = origin_file(known.origin)
            if known.article_id in self.seen or file in failed:
                continue
            if any(Path(file) == root or root in Path(file).parents for root in roots):
                gone.append(known.article_id)
        return gone

    def _write_here(self, article: Article, digest: str, moved: list[Known]) -> Write | None:
        holders = self.catalogue.known("article_id", article.article_id)
        holder = holders[0] if holders else None
        if article.article_id in self.seen or (
            holder is not None and not self._gives_way(holder, article)
        ):
            article = replace(article, article_id=f"{article.article_id}-{digest[:8]}")
            self.renamed[article.article_id] = article.origin
            holders = self.catalogue.known("article_id", article.article_id)
            holder = holders[0] if holders else None
        leaving = [known.article_id for known in moved]
        if not _RECORD.search(article.origin):
            leaving += [
                known.article_id
                for known in self.catalogue.known("origin", article.origin)
                if known.article_id not in self.seen
            ]
        if holder is None:
            action: Action = "moved" if moved else "changed" if leaving else "added"
            return self._accept(article, action, digest, tuple(dict.fromkeys(leaving)))
        if holder.text_hash == digest:
            return self._decide(article, holder, digest, tuple(leaving))
        return self._accept(article, "changed", digest, tuple(dict.fromkeys(leaving)))

    def _decide(
        self, article: Article, known: Known, digest: str, leaving: tuple[str, ...]
    ) -> Write | None:
        """The same text is indexed as `known`: write it only when what is stated of it changed."""
        renamed = known.article_id != article.article_id
        article = replace(article, article_id=known.article_id)
        others = tuple(id_ for id_ in dict.fromkeys(leaving) if id_ != known.article_id)
        if content_hash(article) != known.content_hash or others:
            return self._accept(article, "changed", digest, others)
        self._remember(article, digest)
        if renamed:
            self.renamed[article.article_id] = article.origin
        if known.origin != article.origin:
            self.relocated[article.article_id] = article.origin
        else:
            self.unchanged.append(article.article_id)
        return None

    def _accept(
        self, article: Article, action: Action, digest: str, leaving: tuple[str, ...]
    ) -> Write:
        self._remember(article, digest)
        return Write(
            article=article,
            action=action,
            text_hash=digest,
            content_hash=content_hash(article),
            replaces=tuple(id_ for id_ in leaving if id_ != article.article_id),
        )

    def _remember(self, article: Article, digest: str) -> None:
        self.seen.add(article.article_id)
        self.texts[digest] = article.article_id

    def _duplicate(self, article: Article, article_id: str) -> None:
        self.duplicates.append(Duplicate(origin=article.origin, article_id=article_id))

    def _gives_way(self, holder: Known, article: Article) -> bool:
        """Whether an indexed article with the same id is an earlier state of this one."""
        if holder.article_id in self.seen:
            return False
        here = origin_file(holder.origin) == origin_file(article.origin)
        return here or not _exists(holder.origin)

    def _is_read_here(self, known: Known) -> bool:
        return origin_file(known.origin) in self.files

    def _is_read_later(self, known: Known) -> bool:
        return self._is_read_here(known) and known.origin not in self.touched


def origin_file(origin: str) -> str:
    """The file of an origin: what stands before the record number of a JSON file."""
    return _RECORD.sub("", origin)


def _exists(origin: str) -> bool:
    return Path(origin_file(origin)).exists()
