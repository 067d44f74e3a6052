"""The language pipeline, loaded once for all tests of the index."""

from typing import Any

import pytest

from index.language import load


@pytest.fixture(scope="session")
def nlp() -> Any:
    """The spaCy pipeline that builds an index."""
    return load()
