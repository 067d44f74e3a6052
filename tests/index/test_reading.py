"""Reading files and folders: order, ids, titles, encodings, and what holds for any text."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.reading import ReadLimits, ReadProblem, find_files, read_file, read_sources
from index.reading.decoding import clean, clean_line
from index.types import Article

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
STORY = "The bridge fell on Thursday. Nobody was hurt, the county said.\n"


def read(*paths: Path, limits: ReadLimits | None = None) -> tuple[list[Article], list[ReadProblem]]:
    found = list(read_sources(paths, limits=limits))
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, ReadProblem)]


def problem(path: Path, limits: ReadLimits | None = None) -> str:
    """The one problem of a file that gives no article."""
    articles, problems = read(path, limits=limits)
    assert articles == []
    assert len(problems) == 1
    assert "\n" not in str(problems[0])
    return problems[0].message


def write(path: Path, content: str | bytes = STORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_seeds_are_read_unchanged_and_titled() -> None:
    articles, problems = read(SEEDS)
    assert problems == []
    assert [a.article_id for a in articles] == ["000_58ea41286541c7d3", "004_759a80c04123b050"]
    assert [a.title for a in articles] == [
        "More than 100,000 Russian soldiers have been killed or injured in the Ukraine war…",
        "US estimates 40,000 Ukraine civilians killed or wounded in Russia's invasion",
    ]
    for article in articles:
        file = SEEDS / f"{article.article_id}.txt"
        assert article.text == file.read_text(encoding="utf-8")
        assert article.origin == str(file)
        assert (article.source, article.url, article.published) == ("", "", "")
        assert article.authors == ()


def test_folders_are_read_recursively_by_name_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.TXT", "c.txt", "a.txt", "b/c/d.txt"):
        write(tmp_path / name, STORY + name)
    write(tmp_path / "x.jpg")
    write(tmp_path / ".hidden.txt")
    write(tmp_path / ".git" / "e.txt")
    write(tmp_path / "~$lock.docx")
    found = find_files([tmp_path, tmp_path / "b", tmp_path / "a.txt"])
    names = [path.relative_to(tmp_path).as_posix() for path in found.files]
    assert names == ["a.txt", "c.txt", "b/a.TXT", "b/z.txt", "b/c/d.txt"]
    assert found.problems == ()
    assert found.skipped == 4  # x.jpg, .hidden.txt, .git and ~$lock.docx


def test_a_file_named_by_the_user_is_read_though_hidden(tmp_path: Path) -> None:
    articles, _ = read(write(tmp_path / ".story.txt"))
    assert [a.article_id for a in articles] == [".story"]


def test_a_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    with pytest.raises(SourceError, match=r"no file or folder .*gone.*check the path"):
        read_sources([tmp_path, tmp_path / "gone"])
    with pytest.raises(SourceError, match="cannot read"):
        read_sources([tmp_path / ("x" * 5000)])


def test_a_folder_with_nothing_to_read_is_a_problem(tmp_path: Path) -> None:
    assert "holds nothing to read; put files in it that end in .docx" in problem(tmp_path)
    write(tmp_path / "x.jpg")
    assert "1 file of another type passed over" in problem(tmp_path)


def test_a_named_file_of_another_type_is_a_problem(tmp_path: Path) -> None:
    assert "is of no type that is read (.docx, " in problem(write(tmp_path / "x.odt"))


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret" / "s.txt", "A secret. " + STORY)
    folder = tmp_path / "folder"
    write(folder / "a.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "c.txt").symlink_to(secret)
    (folder / "d").symlink_to(secret.parent)
    (folder / "e.txt").symlink_to("gone.txt")
    (folder / "f").symlink_to(folder)
    (folder / "g.txt").symlink_to("g.txt")
    articles, problems = read(folder)
    assert [a.article_id for a in articles] == ["a"]
    assert [(p.path.name, p.message.split(";")[0]) for p in problems] == [
        ("c.txt", "is a link out of the folder"),
        ("d", "is a link out of the folder"),
        ("e.txt", "is a link that leads nowhere"),
        ("g.txt", "is a link that leads nowhere"),
    ]


def test_a_link_the_user_names_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path / "there" / "a.txt")
    (tmp_path / "link").symlink_to(target.parent)
    assert len(read(tmp_path / "link")[0]) == 1


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "p.txt")
    articles, problems = read(tmp_path)
    assert len(articles) == 1
    assert [p.message for p in problems] == ["is not a regular file; skipped"]
    assert problem(tmp_path / "p.txt") == "is not a regular file; skipped"


def test_what_cannot_be_opened_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, folder = write(tmp_path / "a.txt"), tmp_path / "shut"
    write(folder / "b.txt")
    write(tmp_path / "c.txt")
    opened, scanned = Path.open, os.scandir

    def refuse_file(self: Path, *args: object) -> object:
        if self == shut:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args)  # type: ignore[call-overload]

    def refuse_folder(path: Path) -> object:
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return scanned(path)

    # Permissions themselves do not stop a test that runs as root.
    monkeypatch.setattr(Path, "open", refuse_file)
    monkeypatch.setattr(os, "scandir", refuse_folder)
    articles, problems = read(tmp_path)
    assert [a.article_id for a in articles] == ["c"]
    assert sorted(p.message for p in problems) == [
        "cannot be opened (permission denied); skipped",
        "cannot be read (permission denied); check its permissions",
    ]


def test_a_file_that_vanishes_is_a_problem(tmp_path: Path) -> None:
    (found,) = read_file(tmp_path / "gone.txt")
    assert isinstance(found, ReadProblem)
    assert "no such file" in found.message


def test_file_names_cannot_break_ids_or_messages(tmp_path: Path) -> None:
    articles, _ = read(write(tmp_path / "a\nb\x07.txt"))
    assert articles[0].article_id == "a b"
    assert str(ReadProblem(path=Path("a\nb\udc80"), line=3, message="m")) == "a?b?, line 3: m"


ENCODINGS = [
    ("utf-8-sig", "Zoë Åberg said “no” – twice."),
    ("utf-16", "Zoë Åberg said “no” – twice."),
    ("utf-32", "Zoë Åberg said “no” – twice."),
    ("utf-16-le", "Zoe Berg said no, and then she left the hall."),
    ("utf-16-be", "Zoe Berg said no, and then she left the hall."),
    ("cp1252", "Zoë Åberg said “no” – twice – in the café, and it’s over."),
    ("latin-1", "Le président a été élu à Genève par neuf députés."),
    ("cp1251", "Мост упал в четверг утром. Никто не пострадал, сообщили власти города."),
    ("shift_jis", "橋は木曜日の朝に落ちた。けが人はいなかったと市は発表した。" * 3),
]


@pytest.mark.parametrize(("encoding", "text"), ENCODINGS, ids=[e for e, _ in ENCODINGS])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, text: str) -> None:
    articles, problems = read(write(tmp_path / "a.txt", text.encode(encoding)))
    assert problems == []
    assert articles[0].text == text


def test_a_few_broken_bytes_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    data = ("Zoë Åberg said no. " * 30).encode() + b"\xff\xfe end"
    articles, problems = read(write(tmp_path / "a.txt", data))
    assert articles[0].text.endswith("\ufffd\ufffd end")
    assert [p.message for p in problems] == [
        "has 2 bytes that can be no UTF-8, shown as \ufffd; save it as UTF-8"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\x00\x01\x02\x03\x7f\x80" * 100, "is a binary file"),
        (bytes(range(256)) * 20, "is a binary file"),
        (b"%PDF-1.7\n", "is not text but a PDF: rename it to end in .pdf"),
        (b"PK\x03\x04rest", "is not text but a ZIP archive"),
        (b"\x89PNG\r\n", "is not text but an image"),
        (b"\xff\xfe" + b"\x00\xd8" * 50, "is not text in an encoding"),
        ("\u200b\u202e\ufeff".encode(), "is empty"),
    ],
)
def test_what_is_no_text_is_reported(tmp_path: Path, data: bytes, message: str) -> None:
    assert problem(write(tmp_path / "a.txt", data)).startswith(message)


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert problem(path) == (
        "is 50 MB, more than the 20 MB read; split it into one file an article"
    )
    assert "more than the 0 MB" in problem(write(path), ReadLimits(file_bytes=10))


def test_a_very_long_line_is_read(tmp_path: Path) -> None:
    articles, problems = read(write(tmp_path / "a.txt", "Word " * 40_000))
    assert problems == []
    assert len(articles[0].text) == 200_000
    assert len(articles[0].title) <= 101


def test_text_is_normalised_once() -> None:
    raw = "Zoe\u0308\r\nA\rB\x0cC\u2028D\x00\x07E\u202e\ufeffF\ud800"
    assert clean(raw) == "Zoë\nA\nB\nC\nDEF\ufffd"
    assert clean_line("  a\n\tb ") == "a b"


@given(st.text())
def test_cleaning_any_text_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")  # no surrogate is left
    assert not any(unicodedata.category(c) == "Cc" for c in once if c not in "\n\t")


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_give_an_article_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    articles, problems = read(write(path, data))
    assert len(articles) <= 1
    assert articles or problems
