"""A deterministic stand-in for the embedding model: hashed bags of words, no model file."""

import hashlib
import re

from llama_index.core.base.embeddings.base import BaseEmbedding

from index import IndexSettings

NAME = "bag-of-words-32"
DIMENSIONS = 32
SETTINGS = IndexSettings(embedding=NAME, dimensions=DIMENSIONS)


class BagOfWords(BaseEmbedding):
    """Counts of words, each word counted in one of 32 places."""

    model_name: str = NAME

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = [0.01] * DIMENSIONS
        for word in re.findall(r"\w+", text.lower()):
            vector[hashlib.sha256(word.encode()).digest()[0] % DIMENSIONS] += 1.0
        return vector

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
