"""Embedding models as LlamaIndex sees them, and the one function the index embeds with."""

from collections.abc import Sequence

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.errors import IndexMismatchError
from index.minilm import MODEL_NAME, MiniLM, Vectors
from index.settings import IndexSettings


class MiniLMEmbedding(BaseEmbedding):
    """The default: all-MiniLM-L6-v2, int8, on the processor, from installed files only."""

    _model: MiniLM = PrivateAttr()

    def __init__(self, model: MiniLM | None = None) -> None:
        super().__init__(model_name=MODEL_NAME)
        self._model = model or MiniLM()

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex serialises it by."""
        return "MiniLMEmbedding"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit-length vectors, shape (len(texts), 384)."""
        return self._model.encode(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._one(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._one(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._one(text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._model.encode(texts)]

    def _one(self, text: str) -> list[float]:
        return [float(x) for x in self._model.encode([text])[0]]


def embed_texts(model: BaseEmbedding, texts: Sequence[str]) -> Vectors:
    """Embed with any LlamaIndex model; rows are scaled to unit length."""
    if isinstance(model, MiniLMEmbedding):
        return model.encode(texts)
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    return _unit(np.asarray(model.get_text_embedding_batch(list(texts)), dtype=np.float32))


def embed_query(model: BaseEmbedding, query: str) -> Vectors:
    """The vector of a question, shape (dimensions,); some models treat questions apart."""
    if isinstance(model, MiniLMEmbedding):
        vector: Vectors = model.encode([query])[0]
        return vector
    row: Vectors = _unit(np.asarray([model.get_query_embedding(query)], dtype=np.float32))[0]
    return row


def check_embedding(model: BaseEmbedding, settings: IndexSettings) -> None:
    """Raise `IndexMismatchError` when `model` is not the one the settings name."""
    if model.model_name != settings.embedding:
        raise IndexMismatchError(
            f"The index needs the embedding model {settings.embedding!r}, not "
            f"{model.model_name!r}. Name the model in the settings, or build another index."
        )


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return scaled
