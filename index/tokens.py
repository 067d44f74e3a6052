"""Counts tiktoken `cl100k_base` tokens from installed files alone.

`tiktoken.get_encoding` downloads the encoding unless an environment variable names a folder that
holds it, so the encoding is built here from the file that the llama-index-core wheel carries.
"""

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelError

_FILE = "_static/tiktoken_cache/9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
"""How `cl100k_base` cuts text into words before merging bytes."""


@lru_cache(maxsize=1)
def token_counter() -> Callable[[str], int]:
    """A function from a text to its number of `cl100k_base` tokens.

    Raises `ModelError` when the encoding file is missing or is not the pinned one.
    """
    import tiktoken

    encoding = tiktoken.Encoding(
        "cl100k_base", pat_str=_PATTERN, mergeable_ranks=_ranks(), special_tokens={}
    )
    encode = encoding.encode_ordinary
    return lambda text: len(encode(text))


def _ranks() -> dict[bytes, int]:
    spec = find_spec("llama_index.core")
    advice = "Reinstall it: pip install --force-reinstall llama-index-core"
    try:
        content = (Path(spec.origin if spec and spec.origin else "").parent / _FILE).read_bytes()
    except OSError as error:
        raise ModelError(f"The token encoding of llama-index-core is missing. {advice}") from error
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise ModelError(f"The token encoding of llama-index-core is not the pinned one. {advice}")
    return {
        base64.b64decode(token): int(rank)
        for token, rank in (line.split() for line in content.splitlines() if line)
    }
