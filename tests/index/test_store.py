"""The open index: one state at a time, from many threads, beside a writer; status and doctor."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fake_embedding import SETTINGS, BagOfWords

import index as package
from index import Index, IndexSettings, build, doctor, status
from index.building import writing
from index.catalogue import FILE_NAME
from index.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexReadOnlyError,
    InputError,
)
from index.settings import SCHEMA_VERSION
from index.vectors import VECTORS, ChromaVectors

ROOT = Path(__file__).parent.parent.parent
TEXT = (
    'The port of Ostby will close, said Ann Lee, the mayor. "It costs 300 jobs," she said.\n\n'
    "More than 40 ships called there last year.\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "port.txt").write_text(TEXT)
    (articles / "fair.txt").write_text(
        "The fair of Westby opened.\nIt lasts " + "very " * 300 + "."
    )
    return rebuilt(tmp_path / "index")


def rebuilt(folder: Path) -> Path:
    build([folder.parent / "articles"], folder, settings=SETTINGS, embedding=BagOfWords())
    return folder


@pytest.fixture
def opened(place: Path) -> Iterator[Index]:
    with Index.open(place, embedding=BagOfWords()) as index:
        yield index


def test_the_facade_is_sorted_and_whole() -> None:
    assert package.__all__ == sorted(package.__all__)
    assert all(callable(getattr(package, name)) for name in package.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        package.nothing_such  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import index, index.store, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {"spacy", "chromadb", "llama_index", "openvino"} & set(done.stdout.split())


def test_every_row_is_what_stands_in_the_article(opened: Index) -> None:
    assert [article.article_id for article in opened.articles()] == ["fair", "port"]
    article = opened.article("port")
    assert article.text == TEXT
    sentences = opened.sentences("port")
    docs = opened.parses("port", 0, len(sentences) - 1)
    assert [doc.text for doc in docs] == [TEXT[s.start : s.end] for s in sentences]
    quotes, figures = opened.quotes("port"), opened.figures("port")
    assert quotes
    assert figures
    assert all(TEXT[quote.start : quote.end] == quote.text for quote in quotes)
    assert "300" in {TEXT[figure.start : figure.end] for figure in figures}
    assert opened.quotes() == opened.quotes("fair") + quotes
    vocabulary = opened.vocabulary()
    assert vocabulary.names["Ann Lee"] == 1
    assert vocabulary.terms["ships"] == 1


def test_parses_come_in_any_slice(opened: Index) -> None:
    everything = [doc.text for doc in opened.parses("port", 0, 99)]
    assert [doc.text for doc in opened.parses("port", 1, 2)] == everything[1:3]
    assert opened.parses("port", 2, 1) == ()
    assert opened.parses("nobody", 0, 3) == ()


def test_an_article_that_is_not_there_is_named(opened: Index) -> None:
    with pytest.raises(InputError, match="'nobody'"):
        opened.article("nobody")
    assert opened.sentences("nobody") == ()


def test_folders_without_an_index(tmp_path: Path) -> None:
    for use in (Index.open, status, doctor):
        with pytest.raises(IndexMissingError, match=r"No index in .* Run: verbatim index PATH"):
            use(tmp_path)


def test_an_index_of_other_settings_is_refused(place: Path) -> None:
    with pytest.raises(IndexMismatchError, match="built with embedding='bag-of-words-32'"):
        Index.open(place, IndexSettings())
    with (
        Index.open(place) as index,
        pytest.raises(IndexMismatchError, match="needs the embedding model"),
    ):
        index.retrieve("port")
    with sqlite3.connect(place / FILE_NAME) as db:
        now = f'"schema_version": {SCHEMA_VERSION}'
        db.execute("UPDATE meta SET value = replace(value, ?, '\"v\": 0')", (now,))
    db.close()
    with pytest.raises(IndexMismatchError, match="format"):
        Index.open(place)
    assert "Delete that folder and run: verbatim index" in status(place).mismatch


def test_an_index_with_other_ledgers_is_refused(place: Path) -> None:
    with sqlite3.connect(place / FILE_NAME) as db:
        db.execute("ALTER TABLE quotes ADD COLUMN mood")
    db.close()
    with pytest.raises(IndexMismatchError, match="another version"):
        Index.open(place)


def test_a_reader_notices_what_another_process_writes(place: Path) -> None:
    code = f"""
from pathlib import Path
from fake_embedding import SETTINGS, BagOfWords
from index import build
build([Path({str(place.parent / "articles")!r})], Path({str(place)!r}),
      settings=SETTINGS, prune=True, embedding=BagOfWords())
"""
    with Index.open(place, embedding=BagOfWords()) as index:
        assert index.retrieve("port of Ostby")[0].article_id == "port"
        generation = index.generation()
        (place.parent / "articles" / "port.txt").write_text("Llamas graze in Ostby now.")
        (place.parent / "articles" / "fair.txt").unlink()
        with index.snapshot():
            before = index.articles()
            subprocess.run(
                [sys.executable, "-c", code],
                check=True,
                cwd=ROOT,
                env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'support'}"},
            )
            assert index.generation() == generation
            assert index.articles() == before
            assert index.article("port").text == TEXT
        assert index.generation() > generation
        (hit,) = index.retrieve("port of Ostby")
        assert hit.passage.text == index.article("port").text == "Llamas graze in Ostby now."
        assert hit.ranks == {"dense": 1, "bm25": 1}


def test_many_threads_read_while_a_build_runs(place: Path) -> None:
    with Index.open(place, embedding=BagOfWords()) as index:
        alone = index.retrieve("port of Ostby")

        def ask(number: int) -> bool:
            if number == 20:
                (place.parent / "articles" / "new.txt").write_text("A new mill stands in Eastby.")
                rebuilt(place)
            hits = index.retrieve("port of Ostby")
            texts = [index.article(hit.article_id).text for hit in hits]
            return hits[0].passage == alone[0].passage and all(
                text[hit.passage.start : hit.passage.end] == hit.passage.text
                for hit, text in zip(hits, texts, strict=True)
            )

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(ask, range(60)))
        assert "new" in {hit.article_id for hit in index.retrieve("port of Ostby")}


def test_a_closed_index_says_so(place: Path) -> None:
    index = Index.open(place, embedding=BagOfWords())
    index.warm()
    index.close()
    index.close()
    with pytest.raises(IndexDamagedError, match="closed"):
        index.articles()


def test_the_default_model_over_the_seeds(seeds_index: Path) -> None:
    with Index.open(seeds_index, IndexSettings()) as index:
        hits = index.retrieve("How many Ukrainian civilians were killed or wounded?", top_k=3)
        assert "40,000" in hits[0].passage.text
        assert hits[0].similarity > 0.4
        vectors = index.embed(["a", "b"])
        assert vectors.shape == (2, 384)
        assert np.array_equal(index.embed(["b"])[0], vectors[1])


def test_status_tells_what_is_there(place: Path) -> None:
    told = status(place)
    assert told.counts["articles"] == 2
    assert told.complete
    assert told.mismatch == ""
    assert told.last_build.endswith("+00:00")
    assert told.sources == {"": 2}
    assert told.settings == SETTINGS.model_dump()
    assert told.bytes > 10_000


def test_a_healthy_index_has_no_findings(place: Path) -> None:
    report = doctor(place, embedding=BagOfWords())
    assert report.findings == ()
    assert report.checked["articles"] == 2
    with writing(place), pytest.raises(IndexBusyError):
        doctor(place)


DAMAGE = {
    "passage": "UPDATE passages SET start = start + 1 WHERE article_id = 'port'",
    "sentence": "UPDATE sentences SET end = 99999 WHERE article_id = 'port' AND number = 0",
    "quote": "UPDATE quotes SET start = start + 1 WHERE article_id = 'port'",
    "figure": "UPDATE figures SET end = -1 WHERE article_id = 'port'",
    "parses": "DELETE FROM parses WHERE article_id = 'port'",
    "no text": "INSERT INTO parses VALUES ('stray', 0, '')",
    "full text": "INSERT INTO words_exact(words_exact) VALUES ('delete-all')",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found_and_mended(place: Path, name: str) -> None:
    with Index.open(place, embedding=BagOfWords()) as index:
        whole = index.retrieve("Ostby port ships"), index.quotes(), index.figures()
    with sqlite3.connect(place / FILE_NAME) as db:
        db.execute(DAMAGE[name])
    db.close()
    report = doctor(place, embedding=BagOfWords())
    assert not report.healthy
    assert any(name in finding.message for finding in report.findings)
    assert doctor(place, repair=True, embedding=BagOfWords()).healthy
    assert doctor(place, embedding=BagOfWords()).findings == ()
    with Index.open(place, embedding=BagOfWords()) as index:
        assert (index.retrieve("Ostby port ships"), index.quotes(), index.figures()) == whole


def test_an_article_whose_text_is_damaged_is_removed(place: Path) -> None:
    with sqlite3.connect(place / FILE_NAME) as db:
        db.execute("UPDATE articles SET text = replace(text, '300', '900')")
    db.close()
    assert doctor(place, repair=True, embedding=BagOfWords()).healthy
    assert status(place).counts["articles"] == 1
    rebuilt(place)
    assert status(place).counts["articles"] == 2


def test_vectors_are_mended_from_the_catalogue(place: Path) -> None:
    def similarities() -> list[float]:
        with Index.open(place, embedding=BagOfWords()) as index:
            return [hit.similarity for hit in index.retrieve("port of Ostby")]

    whole = similarities()
    vectors = ChromaVectors(place / VECTORS)
    one, *_ = sorted(vectors.ids())
    vectors.delete_nodes([one])
    vectors.close()
    (finding,) = doctor(place, embedding=BagOfWords()).findings
    assert finding.message == "1 passages have no vector"
    assert doctor(place, repair=True, embedding=BagOfWords()).healthy
    assert similarities() == whole
    shutil.rmtree(place / VECTORS)
    with (
        Index.open(place, embedding=BagOfWords()) as index,
        pytest.raises(IndexDamagedError, match="doctor --repair"),
    ):
        index.retrieve("port")
    assert doctor(place, repair=True, embedding=BagOfWords()).healthy
    assert similarities() == whole


@pytest.mark.parametrize("part", ["", FILE_NAME, VECTORS])
def test_a_folder_that_cannot_be_written_to_says_so(
    place: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = place / part
    mode = locked.stat().st_mode
    locked.chmod(mode & ~0o222)
    if os.geteuid() == 0:  # root may write all the same
        monkeypatch.setattr(os, "access", lambda path, _: path != locked)
    try:
        for use in (Index.open, status):
            with pytest.raises(IndexReadOnlyError, match=rf"^{locked} is read-only .* cp -r "):
                use(place)
    finally:
        locked.chmod(mode)


def test_a_catalogue_that_is_no_database_cannot_be_mended(place: Path) -> None:
    for file in place.glob(f"{FILE_NAME}*"):
        file.unlink()
    (place / FILE_NAME).write_bytes(b"nonsense" * 1000)
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        Index.open(place)
    report = doctor(place, repair=True)
    assert not report.healthy
    assert "index the articles again" in report.findings[0].message
