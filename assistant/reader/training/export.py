"""Export the average of the passes' weights as fp32 and int8 ONNX, and read int8 back."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from assistant.reader.training.network import Reader, load_trained
from index.errors import ModelError
from index.minilm import load_tokenizer

_OPSET = 17
_BEYOND_LATIN = 0x250
_SIGNS = frozenset(map(chr, (*range(0x2000, 0x2070), *range(0x20A0, 0x20D0))))
"""Dashes, quotation marks and currencies."""
_PRODUCTS = frozenset({"MatMul", "MatMul_quant", "Gemm_MatMul"})
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export_fp32(model: Reader, path: Path) -> None:
    """The model as ONNX with free batch and length."""
    ids = torch.ones((2, 16), dtype=torch.int64)
    axes = {name: {0: "batch", 1: "tokens"} for name in (*_INPUTS, "start", "end")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, ids, ids),
            str(path),
            input_names=list(_INPUTS),
            output_names=["start", "end", "answerable"],
            dynamic_axes={**axes, "answerable": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def export_int8(source: Path, path: Path) -> None:
    """Layers as int8 per channel with activations quantised as they come; heads stay fp32.

    The word table has a scale per word.
    """
    model = onnx.load(source)
    _quantise_table(model.graph)
    layers = [
        node.name for node in model.graph.node if node.op_type == "MatMul" and "layers" in node.name
    ]
    quantize_dynamic(
        model,
        path,
        op_types_to_quantize=["MatMul"],
        nodes_to_quantize=layers,
        per_channel=True,
        weight_type=QuantType.QInt8,
    )


def _quantise_table(graph: Any) -> None:
    """Replace the word embeddings by int8 rows, each with its scale.

    Tokens of other scripts than Latin share the row of the unknown token: that saves a megabyte.
    """
    table = max(graph.initializer, key=lambda value: numpy_helper.to_array(value).size)
    places, kept = _kept_tokens()
    rows = numpy_helper.to_array(table)[kept]
    scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12) / 127
    whole = np.round(rows / scales).astype(np.int8)
    place, node = next(
        (place, node) for place, node in enumerate(graph.node) if table.name in node.input
    )
    steps = [
        helper.make_node("Gather", ["words_row", node.input[1]], ["words_rows"]),
        helper.make_node("Cast", ["words_rows"], ["words_places"], to=TensorProto.INT64),
        helper.make_node("Gather", ["words_int8", "words_places"], ["words_picked"]),
        helper.make_node("Cast", ["words_picked"], ["words_float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["words_scale", "words_places"], ["words_scales"]),
        helper.make_node("Mul", ["words_float", "words_scales"], list(node.output)),
    ]
    graph.initializer.extend(
        [
            numpy_helper.from_array(places, "words_row"),
            numpy_helper.from_array(whole, "words_int8"),
            numpy_helper.from_array(scales.astype(np.float32), "words_scale"),
        ]
    )
    graph.initializer.remove(table)
    graph.node.remove(node)
    for offset, step in enumerate(steps):
        graph.node.insert(place + offset, step)


def _kept_tokens() -> tuple[Any, Any]:
    """The row of each token in a table of those that are kept, and the tokens kept, in order."""
    tokenizer = load_tokenizer()
    tokens = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    kept = [number for token, number in tokens if _is_kept(token)]
    unknown = kept.index(tokenizer.token_to_id("[UNK]"))
    places = np.full(len(tokens), unknown, dtype=np.int16)
    places[kept] = np.arange(len(kept), dtype=np.int16)
    return places, np.array(kept)


def _is_kept(token: str) -> bool:
    """Whether English news may hold a token: Latin letters, and general punctuation and signs."""
    if token.startswith("[unused"):
        return False
    return all(ord(c) < _BEYOND_LATIN or c in _SIGNS for c in token)


def export(checkpoints: Sequence[tuple[Path, float]], full: Path, small: Path) -> None:
    """Write the average of checkpoints as fp32 and int8 files, each once it is whole."""
    fresh = full.with_suffix(".new")
    export_fp32(load_trained(checkpoints), fresh)
    fresh.replace(full)
    fresh = small.with_suffix(".new")
    export_int8(full, fresh)
    fresh.replace(small)


def read_back(path: Path) -> Reader:
    """The network of an exported int8 file with its weights as they were rounded, to learn on.

    Raises `ModelError` when the file holds another network than `export` writes.
    """
    try:
        graph = onnx.load(path).graph
        values = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
        model = Reader()
        state = {name: values[name] for name in model.state_dict() if name in values}
        state["words.weight"] = (values["words_int8"] * values["words_scale"])[values["words_row"]]
        for node in graph.node:
            owner, _, kind = node.name.strip("/").replace("/", ".").rpartition(".")
            if kind in _PRODUCTS and (weight := f"{owner}.weight") in model.state_dict():
                state[weight] = _product(values, node.input[1]).T
        model.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    except (KeyError, RuntimeError) as error:
        raise ModelError(f"{path} is no reader that this command has exported") from error
    return model


def _product(values: Mapping[str, Any], name: str) -> Any:
    """The weights of a product, (inputs, outputs), rounded to int8 per output or not at all."""
    if not name.endswith("_quantized"):
        return values[name]
    return values[name] * values[name.removesuffix("quantized") + "scale"]
