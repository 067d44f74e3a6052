"""The network's shapes, its start from a base model, and its export; all need the extra `train`."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ModelError

torch = pytest.importorskip("torch")

from assistant.reader.training import network  # noqa: E402


def base_weights(vocabulary: int = 30522) -> dict[str, Any]:
    """Random weights under the names that BERT checkpoints use."""
    made = torch.Generator().manual_seed(1)

    def rows(*shape: int) -> Any:
        return torch.randn(shape, generator=made) * 0.02

    weights = {
        "embeddings.word_embeddings.weight": rows(vocabulary, 384),
        "embeddings.position_embeddings.weight": rows(512, 384),
        "embeddings.token_type_embeddings.weight": rows(2, 384),
        "embeddings.LayerNorm.weight": torch.ones(384),
        "embeddings.LayerNorm.bias": torch.zeros(384),
        "pooler.dense.weight": rows(384, 384),
    }
    shapes = {
        "attention.self.query": (384, 384),
        "attention.self.key": (384, 384),
        "attention.self.value": (384, 384),
        "attention.output.dense": (384, 384),
        "attention.output.LayerNorm": (384,),
        "intermediate.dense": (1536, 384),
        "output.dense": (384, 1536),
        "output.LayerNorm": (384,),
    }
    for number in range(6):
        for name, shape in shapes.items():
            weights[f"encoder.layer.{number}.{name}.weight"] = rows(*shape)
            weights[f"encoder.layer.{number}.{name}.bias"] = rows(shape[0])
    return weights


@pytest.fixture(scope="module")
def reader() -> network.Reader:
    torch.manual_seed(0)
    made = network.Reader()
    made.eval()
    return made


def read(reader: network.Reader, ids: list[list[int]], lengths: list[int]) -> list[Any]:
    mask = [[int(at < length) for at in range(len(ids[0]))] for length in lengths]
    arguments = [torch.tensor(value) for value in (ids, mask, [[0] * len(ids[0])] * len(ids))]
    with torch.no_grad():
        return [output.numpy() for output in reader(*arguments)]


def test_outputs_have_a_number_per_token_and_one_per_window(reader: network.Reader) -> None:
    start, end, answerable = read(reader, [[101, 7, 8, 102], [101, 9, 102, 0]], [4, 3])
    assert (start.shape, end.shape, answerable.shape) == ((2, 4), (2, 4), (2,))
    # MiniLM with its pooler, and three rows with three biases for the heads.
    parameters = sum(value.numel() for value in reader.parameters())
    assert parameters == 22_713_216 + 3 * 384 + 3


def test_padding_changes_nothing(reader: network.Reader) -> None:
    plain = read(reader, [[101, 7, 8, 102]], [4])
    padded = read(reader, [[101, 7, 8, 102, 0, 0]], [4])
    for one, other in zip(plain, padded, strict=True):
        np.testing.assert_allclose(one, other[..., : one.shape[-1]], atol=1e-4)


def test_the_base_model_fills_the_encoder(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    weights = base_weights()
    save_file(weights, tmp_path / "model.safetensors")
    made = network.load_base(tmp_path / "model.safetensors", seed=3)
    again = network.load_base(tmp_path / "model.safetensors", seed=3)
    query = weights["encoder.layer.4.attention.self.query.weight"]
    value = weights["encoder.layer.4.attention.self.value.bias"]
    assert torch.equal(made.layers[4].qkv.weight[:384], query)
    assert torch.equal(made.layers[4].qkv.bias[768:], value)
    assert torch.equal(made.words.weight, weights["embeddings.word_embeddings.weight"])
    assert torch.equal(made.span.weight, again.span.weight)

    vector = network.word_vectors(made, Vocabulary())
    assert vector("split") is None
    assert np.array_equal(vector("boat"), made.words.weight[5].detach().numpy())


class Vocabulary:
    """A tokenizer of one word."""

    def token_to_id(self, word: str) -> int | None:
        return {"boat": 5}.get(word)


@pytest.mark.parametrize("wrong", ["damaged", "another shape", "another kind"])
def test_another_base_model_is_refused(tmp_path: Path, wrong: str) -> None:
    from safetensors.torch import save_file

    path = tmp_path / "model.safetensors"
    if wrong == "damaged":
        path.write_bytes(b"no weights")
    else:
        save_file(base_weights(99) if wrong == "another shape" else {"a": torch.ones(1)}, path)
    with pytest.raises(ModelError, match="does not hold the weights of all-MiniLM-L6-v2"):
        network.load_base(path, seed=1)


def test_exports_read_as_the_checkpoint_does(reader: network.Reader, tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    from assistant.reader.training.export import export

    torch.save({"model": reader.state_dict()}, tmp_path / "checkpoint.pt")
    full, small = tmp_path / "reader.fp32.onnx", tmp_path / "reader.int8.onnx"
    export([(tmp_path / "checkpoint.pt", 0.25), (tmp_path / "checkpoint.pt", 0.75)], full, small)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "checkpoint.pt",
        "reader.fp32.onnx",
        "reader.int8.onnx",
    ]
    assert small.stat().st_size < 30_000_000

    ids = [[101, 2000, 2100, 102, 2200, 2300, 102], [101, 3000, 102, 3100, 102, 0, 0]]
    mask = [[1] * 7, [1] * 5 + [0] * 2]
    feed = {
        "input_ids": np.array(ids),
        "attention_mask": np.array(mask),
        "token_type_ids": np.zeros((2, 7), dtype=np.int64),
    }
    wanted = read(reader, ids, [7, 5])
    for path, close in ((full, 1e-3), (small, 0.1)):
        session = runtime.InferenceSession(path, providers=["CPUExecutionProvider"])
        found = session.run(["start", "end", "answerable"], feed)
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_allclose(one, other, atol=close)


def test_an_exported_reader_can_be_read_back(tmp_path: Path) -> None:
    from assistant.reader.training.export import export_fp32, export_int8, read_back

    reader = network.Reader()
    reader.eval()
    with torch.no_grad():
        for value in reader.parameters():  # equal ones would share a place in the file
            value.add_(torch.randn_like(value) * 0.01)
    full, small, again = (tmp_path / name for name in ("full.onnx", "small.onnx", "again.onnx"))
    export_fp32(reader, full)
    export_int8(full, small)
    back = read_back(small)
    back.eval()
    # Rounded weights are rounded to themselves: exported once more they are the same file's.
    export_fp32(back, full)
    export_int8(full, again)
    assert again.read_bytes() == small.read_bytes()


def test_another_network_is_not_read_back(tmp_path: Path) -> None:
    from onnx import TensorProto, helper, save

    from assistant.reader.training.export import read_back

    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    node = helper.make_node("Identity", ["x"], ["y"])
    result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    path = tmp_path / "other.onnx"
    save(helper.make_model(helper.make_graph([node], "other", [value], [result])), str(path))
    with pytest.raises(ModelError, match="no reader that this command has exported"):
        read_back(path)
