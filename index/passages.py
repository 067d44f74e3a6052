"""Articles cut into passages: whole sentences, a token limit, exact spans, stable ids."""

import hashlib
from collections.abc import Sequence
from typing import Any

from llama_index.core.node_parser.interface import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)

from index.sentences import split_sentences
from index.tokens import token_counter
from index.types import Article, Passage, Sentence

_COUNTED_CHARACTERS = 1000
"""A longer sentence is first cut into pieces of this size: counting tokens of one endless word
takes time that grows with the square of its length."""
_TITLE_CHARACTERS = 160

Span = tuple[int, int, int]
"""start, end, number of the sentence"""


def article_sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article, numbered from 0."""
    return tuple(
        Sentence(
            article_id=article.article_id,
            number=number,
            start=span.start,
            end=span.end,
            paragraph=span.paragraph,
            heading=span.heading,
        )
        for number, span in enumerate(split_sentences(article.text))
    )


def cut_passages(
    article: Article,
    sentences: Sequence[Sentence],
    *,
    max_tokens: int,
    overlap: int,
    content_hash: str,
) -> tuple[Passage, ...]:
    """Passages of whole sentences, at most `max_tokens` each, `overlap` sentences shared.

    A heading opens a passage rather than closing one. A sentence that is too long on its own is
    cut at blanks. Ids depend on the article, its content and the start of the passage only.
    """
    text = article.text
    pieces = _pieces(text, sentences, max_tokens)
    headings = {sentence.number for sentence in sentences if sentence.heading}
    passages: list[Passage] = []
    first = 0
    while first < len(pieces):
        last = _fill(text, pieces, first, max_tokens)
        if last + 1 < len(pieces):
            last = _without_trailing_headings(pieces, first, last, headings)
        start, end = pieces[first][0], pieces[last][1]
        passages.append(
            Passage(
                passage_id=_passage_id(article.article_id, content_hash, start),
                article_id=article.article_id,
                start=start,
                end=end,
                text=text[start:end],
                first_sentence=pieces[first][2],
                last_sentence=pieces[last][2],
            )
        )
        if last + 1 >= len(pieces):
            break
        first = _next_first(pieces, first, last, overlap, headings)
        # The overlap must leave room for something new, or the same passage would come again.
        while first <= last and _fill(text, pieces, first, max_tokens) <= last:
            first += 1
    return tuple(passages)


def embedded_text(article: Article, passage: Passage) -> str:
    """What is embedded: the passage under its article's title and date, which are never cited."""
    title = article.title[:_TITLE_CHARACTERS].strip()
    head = " ".join(part for part in (title, article.published[:10]) if part)
    return f"{head}\n{passage.text}" if head else passage.text


class PassageParser(NodeParser):
    """The same cut as a LlamaIndex `NodeParser`: documents in, nodes with exact spans out.

    The stock splitters find offsets by searching for the text, which misplaces repeated sentences;
    here the spans are carried along from the sentence splitter.
    """

    max_tokens: int = 200
    overlap: int = 1

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex serialises it by."""
        return "PassageParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        return [made for node in nodes for made in self._cut(node)]

    def _cut(self, node: BaseNode) -> list[BaseNode]:
        article = article_of(node)
        passages = cut_passages(
            article,
            article_sentences(article),
            max_tokens=self.max_tokens,
            overlap=self.overlap,
            content_hash=content_hash(article),
        )
        return [passage_node(article, passage) for passage in passages]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Keep the spans: the inherited method would search for the text and overwrite them."""
        return nodes


def document_of(article: Article) -> Document:
    """An article as a LlamaIndex document."""
    return Document(
        id_=article.article_id,
        text=article.text,
        metadata={
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": article.published,
            "authors": "; ".join(article.authors),
            "origin": article.origin,
        },
    )


def article_of(node: BaseNode) -> Article:
    """A LlamaIndex document as an article; fields it does not state stay empty."""
    stated = {key: str(value or "") for key, value in node.metadata.items()}
    return Article(
        article_id=node.node_id,
        title=stated.get("title", ""),
        text=node.text if isinstance(node, TextNode) else node.get_content(),
        source=stated.get("source", ""),
        url=stated.get("url", ""),
        published=stated.get("published", ""),
        authors=tuple(name for name in stated.get("authors", "").split("; ") if name),
        origin=stated.get("origin", ""),
    )


def passage_node(article: Article, passage: Passage) -> TextNode:
    """A passage as a LlamaIndex node that knows its span and its article."""
    node = TextNode(
        id_=passage.passage_id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={
            "title": article.title,
            "source": article.source,
            "published": article.published,
            "first_sentence": passage.first_sentence,
            "last_sentence": passage.last_sentence,
        },
    )
    node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=article.article_id)
    return node


def text_hash(article: Article) -> str:
    """Equal for two articles with exactly the same text."""
    return hashlib.sha256(article.text.encode("utf-8")).hexdigest()


def content_hash(article: Article) -> str:
    """Equal only when text and everything stated about it are; where it was read does not count."""
    stated = (
        article.article_id,
        article.title,
        article.text,
        article.source,
        article.url,
        article.published,
        *article.authors,
    )
    digest = hashlib.sha256()
    for value in stated:
        data = value.encode("utf-8")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _pieces(text: str, sentences: Sequence[Sentence], max_tokens: int) -> list[Span]:
    pieces: list[Span] = []
    for sentence in sentences:
        queue = [(sentence.start, sentence.end)]
        while queue:
            start, end = queue.pop(0)
            if end - start <= _COUNTED_CHARACTERS and (
                end - start <= max_tokens // 4 or token_counter()(text[start:end]) <= max_tokens
            ):
                pieces.append((start, end, sentence.number))
            else:
                queue[:0] = _halves(text, start, end)
    return pieces


def _halves(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span in two, cut at the blank nearest its middle, or in the middle where none is near."""
    middle = min((start + end) // 2, start + _COUNTED_CHARACTERS)
    before = max(text.rfind(" ", start + 1, middle), text.rfind("\n", start + 1, middle))
    cut = before if before > start + (middle - start) // 2 else middle
    second = cut
    while second < end and text[second].isspace():
        second += 1
    return [(start, len(text[:cut].rstrip()) if cut == before else cut), (second, end)]


def _fill(text: str, pieces: Sequence[Span], first: int, max_tokens: int) -> int:
    """The last piece of the longest passage that starts at `first`."""
    count = token_counter()
    last = first
    while last + 1 < len(pieces):
        span = text[pieces[first][0] : pieces[last + 1][1]]
        if len(span) > max_tokens // 4 and count(span) > max_tokens:
            break
        last += 1
    return last


def _without_trailing_headings(
    pieces: Sequence[Span], first: int, last: int, headings: set[int]
) -> int:
    kept = last
    while kept > first and pieces[kept][2] in headings:
        kept -= 1
    return last if pieces[kept][2] in headings else kept


def _next_first(
    pieces: Sequence[Span], first: int, last: int, overlap: int, headings: set[int]
) -> int:
    if pieces[last + 1][2] in headings:
        return last + 1
    return max(first + 1, last + 1 - overlap)


def _passage_id(article_id: str, content: str, start: int) -> str:
    return hashlib.sha256(f"{article_id}\0{content}\0{start}".encode()).hexdigest()[:32]
