"""A bench of invented articles, its questions tagged by a rule, and a maker of examples."""

import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from assistant.reader.training.contrasts import KindredWords
from assistant.reader.training.examples import Maker
from assistant.reader.training.items import Item, Tags, dev_titles, read_squad2, read_squadshifts

PLACES = ("Velmora", "Dunhallow", "Ostrava Bay", "Kirrin", "Sable Point", "Northwick")
PEOPLE = ("Mara Quist", "Ole Brandt", "Tilda Marsh", "Ivo Kessel", "Nan Ferris", "Jory Pell")
TITLES = ("Velmora ferry", "Dunhallow mill", "Kirrin lighthouse", "Northwick fair")


def paragraph(number: int) -> str:
    place, person = PLACES[number % 6], PEOPLE[number % 6]
    return (
        f"{person} opened the mill of {place} in {1850 + number} with {number + 3} workers. "
        f"The mill stood beside a slow green river that powered its wheel for forty years. "
        f"After a flood the council of {place} paid {person} for a second and larger wheel. "
        f"Visitors came from far away to see it turn. "
        f"A museum now keeps the old stones, the ledgers and two of the first carts."
    )


def questions(number: int) -> dict[str, str]:
    place, person = PLACES[number % 6], PEOPLE[number % 6]
    return {
        f"Who opened the mill of {place} in {1850 + number}?": person,
        f"How many workers did {person} have in {1850 + number}?": str(number + 3),
        f"What powered the mill that {person} opened in {1850 + number}?": "a slow green river",
        f"What did {place} pay for after the flood at mill {number}?": "a second and larger wheel",
    }


def write(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


def write_squad2(folder: Path) -> None:
    corpus, asked = [], []
    for number, title in enumerate(TITLES):
        text = f"{paragraph(number)} Marker{number} is written over the door."
        corpus.append({"doc_id": f"{title}#0", "title": title, "text": text})
        for place, (question, answer) in enumerate(questions(number).items()):
            known = {"qid": f"q{number}-{place}", "question": question, "answers": [answer]}
            asked.append({**known, "gold_doc_id": f"{title}#0", "plausible_answers": []})
            twin = {"qid": f"u{number}-{place}", "question": f"{question[:-1]} by law?"}
            empty = {"answers": [], "plausible_answers": [answer] if place else []}
            asked.append({**twin, **empty, "gold_doc_id": f"{title}#0"})
    write(folder / "corpus.jsonl", corpus)
    write(folder / "questions.jsonl", asked)


def write_shift(path: Path, first: int) -> None:
    records = []
    for number in range(first, first + 3):
        text = paragraph(number)
        entries = [
            {
                "qid": f"{path.stem}-{number}-{place}",
                "question": question,
                # Two annotators: one takes the words, the other the last of them only.
                "answers": [
                    [text.index(answer), answer],
                    [text.index(answer) + answer.rindex(answer.split()[-1]), answer.split()[-1]],
                ],
            }
            for place, (question, answer) in enumerate(questions(number).items())
        ]
        records.append({"title": f"Mill_no_{number}", "text": text, "questions": entries})
    write(path, records)


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles with look-alikes, three files of questions, and paragraphs for strays."""
    folder = tmp_path_factory.mktemp("bench")
    write_squad2(folder / "squad2")
    for first, name in ((10, "new_wiki"), (20, "reddit"), (30, "amazon_reviews")):
        write_shift(folder / "squadshifts" / f"{name}.jsonl", first)
    strays = [
        {"doc_id": title, "title": title, "text": f"Stray{number} is a note. It says little."}
        for number, title in enumerate((*TITLES, "Elsewhere"))
    ]
    write(folder / "hotpotqa" / "corpus.jsonl", [*strays, {"title": "Blank", "text": "  "}])
    return folder


@pytest.fixture(scope="session")
def held_out(bench: Path) -> frozenset[str]:
    return frozenset(dev_titles(item.title for item in read_squad2(bench)))


def tagged(question: str) -> Tags:
    """Capitalised runs and numbers as entities; a part of speech by the look of the word."""
    tokens = []
    for match in re.finditer(r"\w+|[^\w\s]", question):
        word = match.group()
        tag = "VBD" if word.endswith(("ed", "aid")) else "JJ" if word.endswith("er") else "NN"
        tokens.append((match.start(), word, tag if word.isalpha() else "."))
    names = re.finditer(r"(?<=\s)[A-Z]\w+(?: [A-Z]\w+)*|\d+", question)
    return Tags(
        tokens=tokens,
        entities=[
            (*match.span(), "CARDINAL" if match.group().isdigit() else "PERSON") for match in names
        ],
    )


class Items(list[Item]):
    """A list that a failing property shows in a word."""

    def __repr__(self) -> str:
        return f"{len(self)} items"


class TagTable(dict[str, Tags]):
    """A table that a failing property shows in a word."""

    def __repr__(self) -> str:
        return f"tags of {len(self)} questions"


@pytest.fixture(scope="session")
def items(bench: Path) -> list[Item]:
    return Items([*read_squad2(bench), *read_squadshifts(bench)])


@pytest.fixture(scope="session")
def tags(items: list[Item]) -> dict[str, Tags]:
    return TagTable({item.qid: tagged(item.question) for item in items})


def invented_vector(word: str) -> npt.NDArray[np.float32] | None:
    """A direction per word, the same in each run; words with a z are split by the tokenizer."""
    rng = np.random.default_rng(zlib.crc32(word.encode()))
    return None if "z" in word else rng.normal(size=8).astype(np.float32)


@pytest.fixture
def kindred() -> KindredWords:
    return KindredWords(invented_vector)


@pytest.fixture
def maker(items: list[Item], tags: dict[str, Tags], kindred: KindredWords) -> Maker:
    made = Maker(rng=random.Random(0), tags=tags, kindred=kindred)
    made.learn_words(items)
    made.elsewhere = [("Elsewhere", "A note on tides. It says little.")]
    return made


Weights = dict[str, npt.NDArray[np.float32]]


class BaseFile:
    """The nodes of a file like the base model's that hold weights, named and rounded as there.

    `weights` are random, and as they are in PyTorch.
    """

    def __init__(self) -> None:
        self.rng = np.random.default_rng(1)
        self.weights: Weights = {}
        self.values: dict[str, npt.NDArray[Any]] = {}
        self.nodes: list[Any] = []

    def rounded(
        self, stored: str, shape: tuple[int, int], kind: type[np.integer[Any]], zero: int
    ) -> npt.NDArray[np.float32]:
        limits = np.iinfo(kind)
        whole = self.rng.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True)
        scale = np.float32(self.rng.uniform(0.0003, 0.0006))
        self.values[f"{stored}_quantized"] = whole
        self.values[f"{stored}_scale"] = np.array(scale)
        self.values[f"{stored}_zero_point"] = np.array(zero, dtype=kind)
        return (whole.astype(np.float32) - zero) * scale

    def node(self, kind: str, name: str, inputs: list[str], output: str) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], name=name))

    def table(self, name: str, rows: int) -> None:
        stored = f"bert.embeddings.{name}_embeddings.weight"
        self.weights[stored] = self.rounded(stored, (rows, 384), np.uint8, 117)
        place = f"/bert/embeddings/{name}_embeddings/Gather"
        picked = f"{place}_output_0_quantized"
        self.node("Gather", place, [f"{stored}_quantized", f"{name}_ids"], picked)
        parts = [picked, f"{stored}_scale", f"{stored}_zero_point"]
        output = f"{place}_output_0"
        self.node("DequantizeLinear", f"{output}_DequantizeLinear", parts, output)

    def plain(self, name: str, size: int) -> None:
        self.values[name] = self.rng.normal(0.0, 0.02, size).astype(np.float32)
        self.weights[name] = self.values[name]

    def norm(self, name: str) -> None:
        for kind in ("weight", "bias"):
            self.plain(f"{name}.{kind}", 384)

    def product(self, name: str, ends: tuple[int, int], kind: str = "MatMul") -> None:
        """Weights lie in the file as (inputs, outputs), in PyTorch the other way round."""
        has_name = kind.startswith("Gemm")
        stored = f"{name}.weight" if has_name else f"onnx::MatMul_{1600 + len(self.nodes)}"
        self.weights[f"{name}.weight"] = self.rounded(stored, ends, np.int8, 3).T
        self.plain(f"{name}.bias", ends[1])
        place = "/" + re.sub(r"\.(?!\d)", "/", name)  # a layer keeps the dot before its number
        parts = ["x_quantized", f"{stored}_quantized", "x_zero_point", f"{stored}_zero_point"]
        self.node("MatMulInteger", f"{place}/{kind}_quant", parts, f"{place}/{kind}_output_0")

    def save(self, path: Path) -> None:
        from onnx import helper, numpy_helper, save

        values = [numpy_helper.from_array(value, name) for name, value in self.values.items()]
        save(helper.make_model(helper.make_graph(self.nodes, "base", [], [], values)), str(path))


@pytest.fixture(scope="session")
def base_model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Weights]:
    """A base model's file, of the size of the real one, and its weights."""
    pytest.importorskip("onnx")
    made = BaseFile()
    for name, rows in (("word", 30522), ("token_type", 2), ("position", 512)):
        made.table(name, rows)
    made.norm("bert.embeddings.LayerNorm")
    for number in range(12):
        layer = f"bert.encoder.layer.{number}"
        for part in ("query", "key", "value"):
            made.product(f"{layer}.attention.self.{part}", (384, 384))
        made.product(f"{layer}.attention.output.dense", (384, 384))
        made.norm(f"{layer}.attention.output.LayerNorm")
        made.product(f"{layer}.intermediate.dense", (384, 1536))
        made.product(f"{layer}.output.dense", (1536, 384))
        made.norm(f"{layer}.output.LayerNorm")
    made.product("bert.pooler.dense", (384, 384), "Gemm_MatMul")
    made.product("classifier", (384, 1), "Gemm_MatMul")
    path = tmp_path_factory.mktemp("base") / "model.onnx"
    made.save(path)
    return path, made.weights
