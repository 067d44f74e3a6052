"""Export the average of the passes' weights as fp32 and int8 ONNX, and read int8 back."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from assistant.reader.training.network import Reader, load_trained
from index.errors import ModelError

_OPSET = 17
_FULL = tuple(f"/layers.{number}/down/" for number in range(3))
"""Products left in fp32: 5.3 MB more, and half the error of all in int8 (mean square)."""
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

    The word table has a scale per word, and the widest inputs of the first layers, which int8
    serves worst, stay fp32: both chosen by how far the logits move on questions trained on.
    """
    model = onnx.load(source)
    _quantise_table(model.graph)
    layers = [
        node.name
        for node in model.graph.node
        if node.op_type == "MatMul" and "layers" in node.name
        if not node.name.startswith(_FULL)
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
    """Replace the word embeddings by int8 rows, each with its scale."""
    table = max(graph.initializer, key=lambda value: numpy_helper.to_array(value).size)
    rows = numpy_helper.to_array(table)
    scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12) / 127
    whole = np.round(rows / scales).astype(np.int8)
    place, node = next(
        (place, node) for place, node in enumerate(graph.node) if table.name in node.input
    )
    steps = [
        helper.make_node("Gather", ["words_int8", node.input[1]], ["words_picked"]),
        helper.make_node("Cast", ["words_picked"], ["words_float"], to=1),
        helper.make_node("Gather", ["words_scale", node.input[1]], ["words_scales"]),
        helper.make_node("Mul", ["words_float", "words_scales"], list(node.output)),
    ]
    graph.initializer.extend(
        [
            numpy_helper.from_array(whole, "words_int8"),
            numpy_helper.from_array(scales.astype(np.float32), "words_scale"),
        ]
    )
    graph.initializer.remove(table)
    graph.node.remove(node)
    for offset, step in enumerate(steps):
        graph.node.insert(place + offset, step)


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
        state["words.weight"] = values["words_int8"] * values["words_scale"]
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
