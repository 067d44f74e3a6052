"""Taking articles out, keeping uploads, and listing what there is."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index, build, doctor, remove
from index.building import writing
from index.errors import IndexBusyError, IndexMissingError, InputError
from index.reading import SUFFIXES
from index.shelf import Shelf
from index.uploads import incoming_folder, most_bytes, safe_name, store, uploads_folder

MILL = "Fire at the mill\n\nTwelve workers were injured at Dunmore, chief Anna Holm said.\n"
PORT = "Port reopens\n\nThe port of Ellis reopened after nine days, mayor Jon Tarrant said.\n"
FAIR = b"Fair opens\n\nNine stalls opened, Ida Berg said.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "texts").mkdir()
    (folder / "texts" / "mill.txt").write_text(MILL, encoding="utf-8")
    (folder / "texts" / "port.txt").write_text(PORT, encoding="utf-8")
    build([folder / "texts"], folder / "index")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """An index of two articles, whose files lie beside it."""
    return Path(shutil.copytree(made / "index", tmp_path / "index"))


def rows(folder: Path, article_id: str) -> int:
    tables = ("articles", "sentences", "parses", "passages", "quotes", "figures", "names")
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db:
        counts = [
            db.execute(f"SELECT count(*) FROM {table} WHERE article_id = ?", (article_id,))
            for table in tables
        ]
        return sum(count.fetchone()[0] for count in counts)


def test_a_removed_article_leaves_nothing_and_an_open_reader_sees_it(folder: Path) -> None:
    with Index.open(folder) as index:
        assert {hit.article_id for hit in index.retrieve("workers injured")} == {"mill", "port"}
        assert rows(folder, "mill") > 5
        assert remove(folder, ["mill", "mill", "unknown"]) == ("mill",)
        assert rows(folder, "mill") == 0
        assert {hit.article_id for hit in index.retrieve("workers injured")} == {"port"}
        assert "dunmore" not in index.vocabulary().terms
    assert doctor(folder).healthy
    assert remove(folder, ["mill"]) == ()


def test_removing_takes_the_lock_and_needs_an_index(folder: Path, tmp_path: Path) -> None:
    with writing(folder), pytest.raises(IndexBusyError):
        remove(folder, ["mill"])
    with pytest.raises(IndexMissingError):
        remove(tmp_path, ["mill"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index"]


@pytest.mark.parametrize("step", ["change", "delete_nodes", "settle"])
def test_a_removal_cut_short_leaves_whole_articles_and_is_completed_by_the_next(
    folder: Path, made: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.catalogue import Catalogue
    from index.vectors import ChromaVectors

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Catalogue if step == "change" else ChromaVectors, step, cut)
        with pytest.raises(KeyboardInterrupt):
            remove(folder, ["mill"])
    with Index.open(folder) as index:
        left = {article.article_id for article in index.articles()}
        assert left == ({"mill", "port"} if step == "change" else {"port"})
        assert {hit.article_id for hit in index.retrieve("workers injured")} == left
    remove(folder, ["mill"])
    build([made / "texts" / "port.txt"], folder)
    assert doctor(folder).healthy
    with Index.open(folder) as index:
        assert [article.article_id for article in index.articles()] == ["port"]


# ---------------------------------------------------------------------------- uploads


@given(st.text(max_size=60), st.sampled_from(sorted(SUFFIXES)))
def test_names_become_plain_file_names(stem: str, suffix: str) -> None:
    name = safe_name(stem + suffix)
    assert name == Path(name).name
    assert name.isprintable()
    assert not name.startswith((".", " "))
    assert not set(name) & set('/\\\0:*?"<>|;&$`')
    assert Path(name).suffix in SUFFIXES
    assert len(name) < 130
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\secret.TXT", "secret.txt"),
        ("...txt", "article.txt"),
        (".txt.md", "txt.md"),
        ("a\0b\n.html", "a b.html"),
        ("Zürich – Bericht.pdf", "Zürich Bericht.pdf"),
    ],
)
def test_names_lose_what_means_something(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize("name", ["tool.exe", "archive.zip", "txt", "", "..", "a.txt/"])
def test_other_types_are_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"no type that is read \(\.docx"):
        safe_name(name)


def arrive(folder: Path, name: str, content: bytes) -> Path:
    arrived = incoming_folder(folder) / "x" / name
    arrived.parent.mkdir()
    arrived.write_bytes(content)
    return arrived


def test_only_what_arrived_is_stored(folder: Path, made: Path, tmp_path: Path) -> None:
    for elsewhere in (made / "texts" / "mill.txt", Path("/etc/passwd"), tmp_path / "none.txt"):
        with pytest.raises(InputError, match="did not arrive"):
            store(folder, elsewhere, "mill.txt")
    link = arrive(folder, "link.txt", b"x").with_name("other.txt")
    link.symlink_to(made / "texts" / "mill.txt")
    with pytest.raises(InputError, match="did not arrive"):
        store(folder, link, "other.txt")
    assert (made / "texts" / "mill.txt").is_file()


def test_one_name_with_two_contents_is_two_files(folder: Path) -> None:
    first = store(folder, arrive(folder, "a", b"one"), "note.txt")
    assert store(folder, arrive(folder, "a", b"one"), "note.txt") == first
    second = store(folder, arrive(folder, "a", b"two"), "note.txt")
    assert (first.name, second.name) == ("note.txt", "note-2.txt")
    assert first.parent == second.parent == uploads_folder(folder)


def test_too_large_a_file_is_refused_and_not_kept(folder: Path) -> None:
    arrived = arrive(folder, "big", b"")
    os.truncate(arrived, most_bytes("big.txt") + 1)
    with pytest.raises(InputError, match=r"20 MB, more than the 20 MB"):
        store(folder, arrived, "big.txt")
    assert not arrived.exists()


# ---------------------------------------------------------------------------- the shelf


def test_uploads_are_added_listed_read_again_and_removed(folder: Path) -> None:
    shelf = Shelf(path=folder)
    intake = shelf.add(
        [
            (
                arrive(folder, "fair.txt", b"Fair opens\n\nNine stalls opened, Ida Berg said."),
                "fair.txt",
            ),
            (folder / "catalogue.sqlite", "stolen.txt"),
            (folder / "tool", "tool.exe"),
        ]
    )
    assert intake.report is not None
    assert intake.report.added == ("fair",)
    assert [line.split()[0] for line in intake.refused] == ["stolen.txt", "tool.exe"]
    listed = {row.article.article_id: row for row in shelf.listing()}
    assert set(listed) == {"fair", "mill", "port"}
    assert listed["fair"].uploaded
    assert listed["fair"].added.endswith("+00:00")
    assert not listed["mill"].added
    assert all(row.passages == 1 for row in listed.values())

    (uploads_folder(folder) / "fair.txt").write_text("Fair closes\n\nTen stalls closed.\n")
    assert shelf.reindex().changed == ("fair",)
    assert shelf.remove("fair")
    assert not (uploads_folder(folder) / "fair.txt").exists()
    assert not shelf.remove("fair")
    # A file that is not ours stays, and brings its article back when it is read again.
    assert shelf.remove("mill")
    assert shelf.reindex().added == ()
    assert {row.article.article_id for row in shelf.listing()} == {"port"}


def test_a_file_that_cannot_be_read_is_not_kept(folder: Path) -> None:
    intake = Shelf(path=folder).add(
        [(arrive(folder, "x", b"\x7fELF" + bytes(range(256)) * 9), "program.txt")]
    )
    assert intake.report is not None
    assert "binary" in intake.report.problems[0].message
    assert [path for path in uploads_folder(folder).iterdir() if path.is_file()] == []


def test_the_upload_of_one_article_of_several_goes_with_the_last(folder: Path) -> None:
    shelf = Shelf(path=folder)
    lines = b'{"id": "j1", "text": "One ship sank."}\n{"id": "j2", "text": "Two ships sailed."}\n'
    shelf.add([(arrive(folder, "two.jsonl", lines), "two.jsonl")])
    file = uploads_folder(folder) / "two.jsonl"
    assert shelf.remove("j1")
    assert file.exists()
    assert shelf.remove("j2")
    assert not file.exists()
