"""What every test gets: no network, an empty home folder, and the seeds indexed once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from network_guard import install

# The same examples on every machine, so that no build fails by the luck of the draw; a run of its
# own explores more: pytest --hypothesis-profile=explore. No deadline: a busy machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("repeatable")


if TYPE_CHECKING:
    from assistant import Assistant

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds" / "articles"


@pytest.fixture(scope="session", autouse=True)
def _isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home folder of the tests' own, and no setting of the developer's."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("VERBATIM_", "XDG_", "GRADIO_", "ANONYMIZED_", "CHROMA_")):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        yield


@pytest.fixture(scope="session")
def _attempts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file that holds every outside connection attempt so far.

    A file, because libraries that report their use do so in forked processes.
    """
    log = tmp_path_factory.mktemp("network") / "attempts"
    log.touch()

    def record(attempt: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{attempt}\n")

    undo = install(record)
    yield log
    undo()


@pytest.fixture(autouse=True)
def _no_network(_attempts: Path) -> Iterator[None]:
    """Fails a test that tries to leave the machine, also when the code swallows the refusal."""
    before = _attempts.stat().st_size
    yield
    assert _attempts.stat().st_size == before, _attempts.read_text("utf-8")[before:]


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the two seed articles. Read it, never write to it."""
    from index import build

    folder = tmp_path_factory.mktemp("seeds") / "index"
    build([SEEDS], folder)
    return folder


@pytest.fixture(scope="session")
def assistant(seeds_index: Path) -> "Iterator[Assistant]":
    """An assistant over the two seed articles."""
    from assistant import Assistant

    with Assistant.open(index=seeds_index) as opened:
        yield opened
