"""The values the index hands out: all frozen; offsets count characters of `Article.text`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

QuoteKind = Literal["direct", "indirect", "mixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One source document. `text` is NFC-normalised and is what every offset counts."""

    article_id: str
    title: str
    text: str
    source: str = ""
    url: str = ""
    published: str = ""
    """ISO 8601 date or date-time as stated by the document, or "" when it states none."""
    authors: tuple[str, ...] = ()
    origin: str = ""
    """Where it was read: the absolute path of the file, with `#` and the record for JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`article.text[start:end]`, trimmed of white space at both ends."""

    article_id: str
    number: int
    """Position in the article, from 0."""
    start: int
    end: int
    paragraph: int
    """Number of the paragraph (block of lines) it stands in, from 0."""
    heading: bool = False
    """A headline or bullet line rather than running text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The retrieved unit: whole sentences, `article.text[start:end] == text`."""

    passage_id: str
    article_id: str
    start: int
    end: int
    text: str
    first_sentence: int
    last_sentence: int
    """Number of the last sentence, inclusive."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a query. `ranks` maps a channel ("dense", "bm25") to its rank from 1."""

    passage: Passage
    article_id: str
    score: float
    """Reciprocal-rank-fusion score: orders hits, says nothing about relevance."""
    ranks: Mapping[str, int] = field(default_factory=dict)
    similarity: float = 0.0
    """Cosine similarity of the query to the passage; 0.0 where the dense channel missed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count or an amount, with what it counts and who gave it."""

    value_low: float
    value_high: float
    qualifier: str
    """As printed and lower-cased: "more than", "as many as", "about", "well over", or ""."""
    unit: str
    """"people", "%", "USD", "months", "troops" …: the lemma of what is counted, or ""."""
    role: str
    """"killed", "injured", "killed or injured", "missing", "captured" …, or ""."""
    about: str
    """The group it is about, as printed: "Ukrainian civilians"."""
    attributed_to: str
    """Who gave it, as named in the article, or ""."""
    article_id: str
    start: int
    end: int
    """Span of the figure with its qualifier: "as many as 40,000"."""
    place: str = ""
    """Where, as printed in the sentence: "Kherson", or ""."""
    date: str = ""
    """When, as printed in the sentence: "since February", "on 9 November", or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A report of speech: `article.text[start:end] == text`."""

    text: str
    kind: QuoteKind
    speaker: str
    """Canonical name: the fullest form the article gives."""
    speaker_mention: str
    """The words that name the source in or next to the report: "he", "Mr Wallace"."""
    role_of_speaker: str
    """"chairman of the Joint Chiefs of Staff", or ""."""
    cue: str
    """"said", "warned", "according to" …"""
    article_id: str
    start: int
    end: int
    mention_start: int = 0
    mention_end: int = 0
    """Span of `speaker_mention`; empty where the source is named in no words of its own."""
    name_start: int = 0
    name_end: int = 0
    """Where `speaker` is printed in full, maybe in another sentence; empty where it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person or body quoted in one or more articles, or an unnamed source of one article."""

    name: str
    """The fullest spelling in any article; for an unnamed source, the words that describe it."""
    role: str
    """The fullest role any article gives, or ""."""
    spellings: tuple[str, ...]
    """Every form of the name, `name` first, titles left out."""
    article_ids: tuple[str, ...]
    quotes: int
    """How many reports of speech are the speaker's."""
    roles: tuple[str, ...] = ()
    """Every role any article gives, the fullest first."""
    named: bool = True
    """False for an unnamed source ("a US official"), which is a speaker of one article only."""
