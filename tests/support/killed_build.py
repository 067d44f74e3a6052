"""Kills builds with SIGKILL at chosen steps, in forks of one process that has all imported.

Run as a program: `killed_build.py ARTICLES WORK`, prints one JSON line per kill.
"""

import importlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_embedding import SETTINGS, BagOfWords

from index import Index, build, building, doctor, status
from index.catalogue import Catalogue
from index.errors import IndexMissingError
from index.language import load
from index.tokens import token_counter
from index.vectors import ChromaVectors

KILLS = (
    ("fresh", "vectors.add", 1, True),
    ("fresh", "catalogue.change", 2, True),
    ("update", "catalogue.set_meta", 1, True),
    ("update", "vectors.add", 1, True),
    ("update", "vectors.add", 2, False),
    ("update", "catalogue.change", 2, True),
    ("update", "vectors.delete_nodes", 2, True),
    ("update", "catalogue.set_meta", 2, False),
)
"""Start, step, which call of it, and whether after it rather than before."""
STEPS: dict[str, tuple[type, str]] = {
    "vectors.add": (ChromaVectors, "add"),
    "vectors.delete_nodes": (ChromaVectors, "delete_nodes"),
    "catalogue.change": (Catalogue, "change"),
    "catalogue.set_meta": (Catalogue, "set_meta"),
}


def kill_at(step: str, call: int, *, after: bool) -> None:
    """SIGKILL this process at the given call of a step, before it or after it."""
    owner, name = STEPS[step]
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, counted)


def run(articles: Path, folder: Path) -> dict[str, Any]:
    """Build, and say what the index then holds."""
    build([articles], folder, settings=SETTINGS, prune=True, embedding=BagOfWords())
    return contents(folder)


def contents(folder: Path) -> dict[str, Any]:
    """What a reader sees: texts, passages found, and whether all of it is whole."""
    try:
        with Index.open(folder, embedding=BagOfWords()) as index:
            texts = {article.article_id: article.text for article in index.articles()}
            hits = index.retrieve("harbour", top_k=500)
            whole = all(
                texts[h.article_id][h.passage.start : h.passage.end] == h.passage.text for h in hits
            )
            rows = {
                id_: [len(index.sentences(id_)), len(index.parses(id_, 0, 10_000))] for id_ in texts
            }
    except IndexMissingError:
        return {"texts": {}, "hits": [], "whole": True, "rows": {}}
    found = sorted(hit.passage.passage_id for hit in hits)
    return {"texts": texts, "hits": found, "whole": whole, "rows": rows}


def forked(work: Callable[[], Any]) -> tuple[int, Any]:
    """Run in a fork: the signal that ended it (0 for none), and what it returned."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(work(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, ended = os.waitpid(child, 0)
    return os.WTERMSIG(ended), json.loads(answer) if answer else None


def examine(articles: Path, folder: Path) -> dict[str, Any]:
    """What the killed build left, and what running it again makes of it."""
    seen = contents(folder)
    again = run(articles, folder)
    health = doctor(folder, embedding=BagOfWords()).healthy and status(folder).complete
    return {"seen": seen, "again": again, "healthy": health}


def one_kill(articles: Path, folder: Path, step: str, call: int, after: bool) -> dict[str, Any]:
    """Kill a build of `articles` into `folder`, then examine it."""

    def killed() -> Any:
        kill_at(step, call, after=after)
        return run(articles, folder)

    signalled, _ = forked(killed)
    _, found = forked(lambda: examine(articles, folder))
    return {"name": folder.name, "signal": signalled, **(found or {})}


def main(articles: Path, work: Path) -> None:
    """Kill at every step, on a fresh folder and on one that holds an earlier state.

    `articles` holds the folders `before` and `after`, which take turns at one place.
    """
    # What every fork would load anew. Not Chroma itself: its threads do not survive a fork.
    load()("Warm.")
    token_counter()("Warm.")
    importlib.import_module("chromadb.api.rust")
    building._BATCH_ARTICLES = 1
    place = work / "articles"
    shutil.copytree(articles / "before", place)
    _, before = forked(lambda: run(place, work / "old"))
    shutil.rmtree(place)
    shutil.copytree(articles / "after", place)
    _, after = forked(lambda: run(place, work / "reference"))
    print(json.dumps({"before": before, "after": after}), flush=True)
    for start, step, call, late in KILLS:
        folder = work / f"{start}-{step}-{call}-{'after' if late else 'before'}"
        if start == "update":
            shutil.copytree(work / "old", folder)
        print(json.dumps(one_kill(place, folder, step, call, late)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
