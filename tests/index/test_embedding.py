"""The embedding model: the pinned files, unit vectors, and no influence of neighbours."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fake_embedding import NAME, SETTINGS, BagOfWords

from index import IndexSettings, minilm
from index.embedding import MiniLMEmbedding, check_embedding, embed_query, embed_texts
from index.errors import IndexMismatchError, ModelError

ROOT = Path(__file__).parent.parent.parent
TEXTS = [
    "The ferry to the northern islands was cancelled.",
    "Ferries did not sail north.",
    "Interest rates rose by a quarter of a point.",
    "",
    "naïve café – 東京 …",
    "word " * 700,
]


@pytest.fixture(scope="module")
def model() -> minilm.MiniLM:
    return minilm.MiniLM()


def test_vectors_have_unit_length_and_mean_something(model: minilm.MiniLM) -> None:
    vectors = model.encode(TEXTS)
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_a_vector_does_not_depend_on_what_is_embedded_beside_it(model: minilm.MiniLM) -> None:
    together = minilm.MiniLM().encode(TEXTS * 3)
    other = minilm.MiniLM()  # which remembers no vector of theirs
    alone = np.concatenate([other.encode([text]) for text in TEXTS])
    assert np.array_equal(together, np.concatenate([alone] * 3))


def test_a_remembered_vector_is_the_same_and_cannot_be_changed(
    model: minilm.MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = model.encode(TEXTS)
    expected = first.copy()
    first[:] = 0
    again = model.encode(TEXTS[::-1])
    assert np.array_equal(again, expected[::-1])
    monkeypatch.setattr(minilm, "_REMEMBERED", 2)
    small = minilm.MiniLM()
    for _ in range(2):
        assert np.array_equal(small.encode(TEXTS), expected)
        assert len(small._known) == 2


def test_nothing_to_embed(model: minilm.MiniLM) -> None:
    assert model.encode([]).shape == (0, 384)


def test_tokens_are_those_of_the_bert_vocabulary() -> None:
    # "Élysée" loses case and accents, falls apart into known pieces, and each ideogram is a word.
    encoding = minilm.load_tokenizer().encode("Élysée talks, 東京")
    assert encoding.tokens == ["[CLS]", "ely", "##see", "talks", ",", "東", "京", "[SEP]"]
    assert encoding.ids[0] == 101  # as in the published vocabulary
    assert encoding.ids[-1] == 102
    assert len(minilm.load_tokenizer().encode("word " * 700).ids) == minilm.MAX_TOKENS


def test_another_file_than_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"not the model")
    monkeypatch.setattr(minilm, "_model_path", lambda: other)
    with pytest.raises(ModelError, match="not the pinned file"):
        minilm.MiniLM().encode(["text"])
    other.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        minilm.MiniLM().load()


def test_openvino_is_imported_without_its_telemetry(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/support')\n"
        "from network_guard import install\n"
        "install(lambda attempt: print(attempt, flush=True))\n"
        "from index.minilm import MiniLM\n"
        "MiniLM().encode(['text'])\n"
        "assert sys.modules['openvino_telemetry'] is None\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert not any(tmp_path.iterdir())  # it would leave an id in the home folder


def test_llama_index_sees_the_same_vectors(model: minilm.MiniLM) -> None:
    port = MiniLMEmbedding(model)
    expected = model.encode(TEXTS[:2])
    assert np.array_equal(
        np.asarray(port.get_text_embedding_batch(TEXTS[:2]), np.float32), expected
    )
    assert np.array_equal(np.asarray(port.get_query_embedding(TEXTS[0]), np.float32), expected[0])
    assert np.array_equal(embed_texts(port, TEXTS[:2]), expected)
    assert np.array_equal(embed_query(port, TEXTS[0]), expected[0])


def test_any_llama_index_model_serves_and_is_scaled() -> None:
    vectors = embed_texts(BagOfWords(), ["one", "one two two"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(np.linalg.norm(embed_query(BagOfWords(), "one")), 1, atol=1e-6)
    assert embed_texts(BagOfWords(), []).shape[0] == 0


def test_a_model_the_settings_do_not_name_is_refused() -> None:
    check_embedding(BagOfWords(), SETTINGS)
    with pytest.raises(IndexMismatchError, match=NAME):
        check_embedding(BagOfWords(), IndexSettings())
