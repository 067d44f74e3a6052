"""Hybrid retrieval: dense and BM25 side by side, fused by reciprocal rank.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009: score(d) = sum over channels of
weight / (k + rank(d)). It orders passages; it does not say how relevant they are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

from index.catalogue import Catalogue, Filter, day_number, source_key
from index.embedding import embed_query
from index.errors import InputError
from index.types import Hit, Passage

CANDIDATES = 60
"""Passages taken from each channel before fusion."""
RRF_K = 10
WEIGHTS: Mapping[str, float] = {"dense": 1.0, "bm25": 2.0}
TITLE_WEIGHT = 0.5
EXACT_WEIGHT = 0.5
"""How much the unstemmed index, where names stay themselves, adds to the stemmed score."""
MAX_TERMS = 64
"""Distinct words of a query that full text looks for; a longer query is cut."""

_NEGLIGIBLE = 1e-4
"""Share of the best BM25 score up to which a match counts as none."""

_TOKEN = re.compile(r"\w+(?:[.'’\-,]\w+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_FUNCTION_WORDS = (
    "a about after all also am an and any are as at be been before being but by can could did do "
    "does doing for from had has have having he her hers him his how i if in into is it its me "
    "might more most my no nor not of on or our ours out over own she should so some such than "
    "that the their theirs them then there these they this those through to too under until up "
    "very was we were what when where which while who whom whose why will with would you your "
    "yours s t"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def match_expression(query: str) -> str:
    """A safe FTS5 expression for any text: its words, quoted, joined by OR; "" when it has none.

    Words that only glue others together are left out unless nothing else is there. A compound
    ("Franco-German") counts as a phrase and as its parts, an abbreviation ("U.S.") as a phrase.
    """
    words = [_POSSESSIVE.sub("", word) for word in _TOKEN.findall(query)]
    content = [word for word in words if word.casefold() not in FUNCTION_WORDS] or words
    terms: dict[str, None] = {}
    for word in content:
        terms[word.casefold()] = None
        for part in word.split("-") if "-" in word else ():
            if part.casefold() not in FUNCTION_WORDS:
                terms[part.casefold()] = None
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in list(terms)[:MAX_TERMS])


def make_filter(
    sources: Iterable[str] | None,
    published_after: str | date | None,
    published_before: str | date | None,
) -> Filter:
    """Checked filters; both dates are inclusive. Raises `InputError` for what is not a date."""
    if isinstance(sources, str):
        sources = (sources,)
    return Filter(
        sources=tuple(sorted({source_key(source) for source in sources or ()})),
        first_day=_day(published_after),
        last_day=_day(published_before),
    )


def fuse(
    channels: Mapping[str, Sequence[str]],
    weights: Mapping[str, float] = WEIGHTS,
    k: int = RRF_K,
) -> list[tuple[str, float, dict[str, int]]]:
    """Reciprocal rank fusion of ranked ids, best first; ties by best single rank, then id."""
    scores: dict[str, float] = {}
    ranks: dict[str, dict[str, int]] = {}
    for channel in sorted(channels):
        for rank, passage_id in enumerate(channels[channel], start=1):
            scores[passage_id] = scores.get(passage_id, 0.0) + weights[channel] / (k + rank)
            ranks.setdefault(passage_id, {})[channel] = rank
    order = sorted(scores, key=lambda id_: (-scores[id_], min(ranks[id_].values()), id_))
    return [(id_, scores[id_], ranks[id_]) for id_ in order]


class HybridRetriever(BaseRetriever):
    """Dense and BM25 retrieval over one catalogue and one vector store, as LlamaIndex calls it."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: BasePydanticVectorStore,
        embedding: BaseEmbedding,
        *,
        top_k: int = 10,
        allowed: Filter | None = None,
    ) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedding = embedding
        self._top_k = top_k
        self._allowed = allowed or Filter()

    def hits(self, query: str) -> tuple[Hit, ...]:
        """The best passages for a query, best first."""
        if not query.strip() or self._top_k < 1:
            return ()
        with self._catalogue.snapshot():
            wanted = max(CANDIDATES, self._top_k)
            dense, passages = self._dense(query, wanted)
            bm25 = self._bm25(query, wanted)
            similarities = dict(dense)
            fused = fuse({"dense": [id_ for id_, _ in dense], "bm25": [id_ for id_, _ in bm25]})
            best = fused[: self._top_k]
            missing = [id_ for id_, _, _ in best if id_ not in passages]
            passages |= self._catalogue.passages(missing)
        return tuple(
            Hit(
                passage=passages[id_],
                article_id=passages[id_].article_id,
                score=score,
                ranks=ranks,
                similarity=similarities.get(id_, 0.0),
            )
            for id_, score, ranks in best
        )

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(
                node=TextNode(
                    id_=hit.passage.passage_id,
                    text=hit.passage.text,
                    start_char_idx=hit.passage.start,
                    end_char_idx=hit.passage.end,
                    metadata={"article_id": hit.article_id},
                ),
                score=hit.score,
            )
            for hit in self.hits(query_bundle.query_str)
        ]

    def _dense(self, query: str, limit: int) -> tuple[list[tuple[str, float]], dict[str, Passage]]:
        """Nearest passages that the catalogue knows; the store may hold leftovers of a crash."""
        vector = [float(x) for x in embed_query(self._embedding, query)]
        asked = limit
        while True:
            found = self._vectors.query(
                VectorStoreQuery(
                    query_embedding=vector,
                    similarity_top_k=asked,
                    filters=_metadata_filters(self._allowed),
                )
            )
            ids = found.ids or []
            known = self._catalogue.passages(ids)
            if len(known) >= limit or len(ids) < asked:
                break
            asked *= 2
        pairs = zip(ids, found.similarities or [], strict=True)
        return [pair for pair in pairs if pair[0] in known][:limit], known

    def _bm25(self, query: str, limit: int) -> list[tuple[str, float]]:
        expression = match_expression(query)
        if not expression:
            return []
        total: dict[str, float] = {}
        for table, weight in (("words_stemmed", 1.0), ("words_exact", EXACT_WEIGHT)):
            found = self._catalogue.search(
                expression,
                table=table,
                limit=2 * limit,
                allowed=self._allowed,
                title_weight=TITLE_WEIGHT,
            )
            for passage_id, score in found:
                total[passage_id] = total.get(passage_id, 0.0) + weight * score
        # FTS5 gives a word of over half the passages next to no weight: such a match beside real
        # ones is noise, which fusion by rank would take for evidence.
        floor = _NEGLIGIBLE * max(total.values(), default=0.0)
        scored = [(id_, score) for id_, score in total.items() if score > floor]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _metadata_filters(allowed: Filter) -> MetadataFilters | None:
    filters: list[MetadataFilter | MetadataFilters] = []
    if allowed.sources:
        filters.append(
            MetadataFilter(key="source", value=list(allowed.sources), operator=FilterOperator.IN)
        )
    if allowed.first_day is not None:
        filters.append(
            MetadataFilter(key="day", value=allowed.first_day, operator=FilterOperator.GTE)
        )
    if allowed.last_day is not None:
        filters.append(
            MetadataFilter(key="day", value=allowed.last_day, operator=FilterOperator.LTE)
        )
    return MetadataFilters(filters=filters) if filters else None


def _day(value: str | date | None) -> int | None:
    if value is None or value == "":
        return None
    text = value.isoformat() if isinstance(value, date) else value.strip()
    try:
        date.fromisoformat(text[:10])
    except ValueError as error:
        raise InputError(f"{value!r} is not a date. Write it as YYYY-MM-DD.") from error
    return day_number(text)
