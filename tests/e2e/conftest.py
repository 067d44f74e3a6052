"""An index of the seeds and of invented articles that part, for the tests that drive a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rivals import write_rivals
from web_server import serving

from assistant import Assistant
from assistant.web.opening import Reopening
from index.shelf import Shelf

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


@pytest.fixture(scope="session")
def papers_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the index. Read it, never write to it."""
    from index import build

    folder = tmp_path_factory.mktemp("papers")
    build([SEEDS, write_rivals(folder / "rivals.jsonl")], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def folder(papers_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the index that the visitors of one module may change."""
    return Path(shutil.copytree(papers_index, tmp_path_factory.mktemp("served") / "index"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where the real assistant answers from that copy."""
    assistant = Reopening(folder, lambda: Assistant.open(index=folder))
    with serving(assistant, shelf=Shelf(path=folder)) as address:
        yield address
    assistant.close()
