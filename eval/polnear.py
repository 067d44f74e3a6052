"""PolNeAR read into articles and gold attributions: political news, every attribution annotated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.gold import GoldError
from eval.sets import read_records
from index.types import Article, QuoteKind

Split = Literal["dev", "train"]
Span = tuple[int, int]

NAME = "polnear"
_MARKS = frozenset('"“”')
_PRONOUNS = frozenset("he she they it i we you who which his her their its him them".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A gold attribution; one that is not `asked` for only keeps a row from being false."""

    content: tuple[Span, ...]
    source: str
    source_spans: tuple[Span, ...]
    kind: QuoteKind
    named: bool = False
    asked: bool = True

    @property
    def pronoun(self) -> bool:
        """Whether its source is a pronoun, which gold counts as unnamed."""
        return self.source.lower() in _PRONOUNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """An article with its gold attributions."""

    article: Article
    attributions: tuple[Attribution, ...]


def load_polnear(bench: Path, split: Split = "dev") -> tuple[Annotated, ...]:
    """The articles of a split with the attributions of their primary annotators.

    Raises:
        GoldError: a file is missing, or a line is not what it should be.
    """
    folder = bench / NAME
    asked: dict[tuple[str, str], Mapping[str, Any]] = {}
    path = folder / "who_said_what.jsonl"
    for _, row in read_records(path, "split", "doc_id", "attribution_id", "named_source"):
        if row["split"] == split:
            asked[row["doc_id"], row["attribution_id"]] = row
    path = folder / f"{split}.jsonl"
    articles = []
    for number, record in read_records(path, "doc_id", "primary", "text", "attributions"):
        if not record["primary"]:
            continue
        try:
            articles.append(_annotated(record, asked))
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise GoldError(f"{path}:{number}: an attribution cannot be read: {error!r}") from error
    if not articles:
        raise GoldError(f"{path}: holds no annotated articles.")
    return tuple(articles)


def _annotated(
    record: Mapping[str, Any], asked: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Annotated:
    doc_id, text = str(record["doc_id"]), str(record["text"])
    attributions = []
    for entry in record["attributions"]:
        content = _spans(entry["content"])
        if not content:
            continue
        row = asked.get((doc_id, entry["id"]))
        attributions.append(
            Attribution(
                content=content,
                source=" ".join(str(source["text"]) for source in entry["source"]),
                source_spans=_spans(entry["source"]),
                kind=kind_of(text, content),
                named=bool(row and row["named_source"]),
                asked=row is not None,
            )
        )
    article = Article(article_id=doc_id, title=str(record.get("title", "")), text=text)
    return Annotated(article=article, attributions=tuple(attributions))


def _spans(parts: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for part in parts for start, end in part["spans"])


def kind_of(text: str, content: Sequence[Span]) -> QuoteKind:
    """Direct where all of a content stands in quotation marks, mixed where a part does."""
    words = [text[start:end].strip(" .,;:") for start, end in content]
    if all(part[:1] in _MARKS and part[-1:] in _MARKS for part in words if part):
        return "direct"
    return "mixed" if any(mark in part for part in words for mark in _MARKS) else "indirect"
