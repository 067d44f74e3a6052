"""The network's shapes, its start from a base model, and its export; all need the extra `train`."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from index.errors import ModelError

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
runtime = pytest.importorskip("onnxruntime")

from assistant.reader.training import network  # noqa: E402
from assistant.reader.training.rows import MAX_TOKENS  # noqa: E402
from index.minilm import load_tokenizer  # noqa: E402

Weights = dict[str, npt.NDArray[np.float32]]
SMALL = network.Shape(width=24, layers=3, heads=2, vocabulary=60, positions=40)


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
    # Tables, ten layers and a pooler, and three rows with three biases for the heads.
    parameters = sum(value.numel() for value in reader.parameters())
    assert parameters == 11_783_424 + 10 * 1_774_464 + 147_840 + 3 * 384 + 3


def test_the_longest_row_can_be_read(reader: network.Reader) -> None:
    start, _, _ = read(reader, [[101] * MAX_TOKENS], [MAX_TOKENS])
    assert start.shape == (1, MAX_TOKENS)


def test_padding_changes_nothing(reader: network.Reader) -> None:
    plain = read(reader, [[101, 7, 8, 102]], [4])
    padded = read(reader, [[101, 7, 8, 102, 0, 0]], [4])
    for one, other in zip(plain, padded, strict=True):
        np.testing.assert_allclose(one, other[..., : one.shape[-1]], atol=1e-4)


def test_the_base_model_fills_all_but_the_span_head(base_model: tuple[Path, Weights]) -> None:
    path, weights = base_model
    made = network.load_base(path, seed=3)
    state = {name: value.numpy() for name, value in made.state_dict().items()}
    same = {
        "words.weight": "bert.embeddings.word_embeddings.weight",
        "segments.weight": "bert.embeddings.token_type_embeddings.weight",
        "norm.weight": "bert.embeddings.LayerNorm.weight",
        "norm.bias": "bert.embeddings.LayerNorm.bias",
        "layers.0.up.weight": "bert.encoder.layer.0.intermediate.dense.weight",
        "layers.9.down.weight": "bert.encoder.layer.9.output.dense.weight",
        "layers.9.down.bias": "bert.encoder.layer.9.output.dense.bias",
        "layers.4.out.weight": "bert.encoder.layer.4.attention.output.dense.weight",
        "layers.4.norm_attention.bias": "bert.encoder.layer.4.attention.output.LayerNorm.bias",
        "layers.4.norm_output.weight": "bert.encoder.layer.4.output.LayerNorm.weight",
        "pooler.weight": "bert.pooler.dense.weight",
        "pooler.bias": "bert.pooler.dense.bias",
        "answerable.weight": "classifier.weight",
        "answerable.bias": "classifier.bias",
    }
    for ours, theirs in same.items():
        np.testing.assert_allclose(state[ours], weights[theirs], rtol=1e-5, err_msg=ours)
    positions = weights["bert.embeddings.position_embeddings.weight"][:160]
    np.testing.assert_allclose(state["positions.weight"], positions, rtol=1e-5)
    attention = "bert.encoder.layer.4.attention.self"
    for kind in ("weight", "bias"):
        parts = np.split(state[f"layers.4.qkv.{kind}"], 3)
        for part, theirs in zip(parts, ("query", "key", "value"), strict=True):
            np.testing.assert_allclose(part, weights[f"{attention}.{theirs}.{kind}"], rtol=1e-5)

    # What it cannot fill depends on the seed alone.
    again, other = (network.load_base(path, seed=seed) for seed in (3, 4))
    assert torch.equal(made.span.weight, again.span.weight)
    assert not torch.equal(made.span.weight, other.span.weight)
    assert not made.span.bias.any()


def test_a_word_has_its_row_of_the_table() -> None:
    reader = network.Reader(SMALL)
    vector = network.word_vectors(reader, Vocabulary())
    assert vector("split") is None
    assert np.array_equal(vector("boat"), reader.words.weight[5].detach().numpy())


class Vocabulary:
    """A tokenizer of one word."""

    def token_to_id(self, word: str) -> int | None:
        return {"boat": 5}.get(word)


@pytest.mark.parametrize("wrong", ["absent", "cut off", "fewer words", "fewer layers", "another"])
def test_another_base_model_is_refused(
    base_model: tuple[Path, Weights], tmp_path: Path, wrong: str
) -> None:
    path = tmp_path / "model.onnx"
    if wrong == "cut off":
        path.write_bytes(base_model[0].read_bytes()[:1_000_000])
    elif wrong == "another":
        save_another(path)
    elif wrong != "absent":
        model = onnx.load(base_model[0])
        if wrong == "fewer layers":
            kept = [node for node in model.graph.node if "/layer.9/" not in node.name]
            del model.graph.node[:]
            model.graph.node.extend(kept)
        else:
            name = "bert.embeddings.word_embeddings.weight_quantized"
            table = next(value for value in model.graph.initializer if value.name == name)
            fewer = onnx.numpy_helper.to_array(table)[:-1]
            table.CopyFrom(onnx.numpy_helper.from_array(fewer, name))
        onnx.save(model, path)
    with pytest.raises(ModelError, match="not hold the weights of ms-marco-MiniLM-L-12-v2"):
        network.load_base(path, seed=1)


def save_another(path: Path) -> None:
    """A network that hands on its input."""
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    value, result = (helper.make_tensor_value_info(name, kind, [1]) for name in "xy")
    node = helper.make_node("Identity", ["x"], ["y"])
    graph = helper.make_graph([node], "other", [value], [result])
    onnx.save(helper.make_model(graph), path)


def test_frozen_parts_stay_and_all_else_learns() -> None:
    model = network.Reader(SMALL)
    network.freeze(model, 2)
    fixed = {name for name, value in model.named_parameters() if not value.requires_grad}
    first = {name for name, _ in model.named_parameters() if name.startswith("layers.0.")}
    second = {name.replace(".0.", ".1.") for name in first}
    assert len(first) == 12
    assert fixed == {"words.weight", "positions.weight", *first, *second}


def test_without_frozen_layers_everything_learns() -> None:
    model = network.Reader(SMALL)
    network.freeze(model, 0)
    assert all(value.requires_grad for value in model.parameters())


def output(path: Path, ids: list[list[int]], mask: list[list[int]]) -> list[Any]:
    """What an exported file gives."""
    session = runtime.InferenceSession(path, providers=["CPUExecutionProvider"])
    feed = {
        "input_ids": np.array(ids),
        "attention_mask": np.array(mask),
        "token_type_ids": np.zeros_like(ids),
    }
    found: list[Any] = session.run(["start", "end", "answerable"], feed)
    return found


@pytest.fixture(scope="module")
def exported(reader: network.Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both files, from the same checkpoint in two shares."""
    from assistant.reader.training.export import export

    folder = tmp_path_factory.mktemp("exported")
    torch.save({"model": reader.state_dict()}, folder / "checkpoint.pt")
    shares = [(folder / "checkpoint.pt", 0.25), (folder / "checkpoint.pt", 0.75)]
    export(shares, folder / "reader.fp32.onnx", folder / "reader.int8.onnx")
    return folder


def test_exports_read_as_the_checkpoint_does(reader: network.Reader, exported: Path) -> None:
    full, small = exported / "reader.fp32.onnx", exported / "reader.int8.onnx"
    assert set(exported.iterdir()) == {exported / "checkpoint.pt", full, small}
    assert small.stat().st_size < 30_000_000

    ids = [[101, 2000, 2100, 102, 2200, 2300, 102], [101, 3000, 102, 3100, 102, 0, 0]]
    wanted = read(reader, ids, [7, 5])
    for path, close in ((full, 1e-3), (small, 0.1)):
        found = output(path, ids, [[1] * 7, [1] * 5 + [0] * 2])
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_allclose(one, other, atol=close)


def test_a_token_of_another_script_reads_as_unknown(exported: Path) -> None:
    def told_apart(name: str, tokens: list[str]) -> list[bool]:
        numbers = [load_tokenizer().token_to_id(token) for token in ("[UNK]", *tokens)]
        ids = [[101, 2000, number, 2100, 102] for number in numbers]
        start, _, _ = output(exported / name, ids, [[1] * 5] * len(ids))
        return [not np.array_equal(row, start[0]) for row in start[1:]]

    foreign = ["б", "##ка", "日", "##ا", "[unused7]"]
    assert told_apart("reader.int8.onnx", foreign) == [False] * 5
    # Before it was rounded each had a row of its own, and others keep theirs.
    assert told_apart("reader.fp32.onnx", foreign) == [True] * 5
    kept = ["[PAD]", "[CLS]", "[SEP]", "the", "##s", "ß", "1850", "$", "€", "“"]
    assert told_apart("reader.int8.onnx", kept) == [True] * 10


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
    unknown, foreign = (load_tokenizer().token_to_id(token) for token in ("[UNK]", "б"))
    assert torch.equal(back.words.weight[foreign], back.words.weight[unknown])
    difference = (back.words.weight - reader.words.weight)[[0, unknown, 2000]].abs().max()
    assert 0.0 < difference < 0.02
    # Rounded weights are rounded to themselves: exported once more they are the same file's.
    export_fp32(back, full)
    export_int8(full, again)
    assert again.read_bytes() == small.read_bytes()


def test_another_network_is_not_read_back(tmp_path: Path) -> None:
    from assistant.reader.training.export import read_back

    save_another(tmp_path / "other.onnx")
    with pytest.raises(ModelError, match="no reader that this command has exported"):
        read_back(tmp_path / "other.onnx")
