"""`verbatim quotes` and `verbatim figures` as their users meet them."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant import Article, Assistant, Quote
from assistant.cli import cli
from assistant.cli import rows as cli_rows
from assistant.exports import FIGURE_FIELDS, QUOTE_FIELDS, csv_cell
from index import build

HOSTILE = "[bold]=\x1b[31mred\x1b[0m \u202etxt\u202c\x9b2J"


def invoke(*arguments: str, index: Path | None = None, columns: int = 100) -> Result:
    environment = {"COLUMNS": str(columns)} | ({"VERBATIM_INDEX": str(index)} if index else {})
    return CliRunner().invoke(
        cli, arguments, prog_name="verbatim", env=environment, catch_exceptions=False
    )


@pytest.fixture(scope="module")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    article = folder / "articles" / "one.txt"
    article.parent.mkdir()
    article.write_text("Clouds\n\nClouds are white.\n", "utf-8")
    build([article.parent], folder / "index")
    article.unlink()
    build([article.parent], folder / "index", prune=True)
    return folder / "index"


@pytest.fixture(scope="module")
def opened(seeds_index: Path) -> Iterator[Assistant]:
    with Assistant.open(index=seeds_index) as found:
        yield found


@pytest.mark.parametrize("name", ["quotes", "figures"])
class TestBoth:
    def test_a_row_names_its_article_and_place(
        self, name: str, seeds_index: Path, opened: Assistant
    ) -> None:
        result = invoke(name, index=seeds_index)
        assert result.exit_code == 0
        header, *lines = result.stdout.splitlines()
        rows = getattr(opened, name)()
        assert len(lines) == len(rows) > 5
        at = header.index("AT")
        for line, row in zip(lines, rows, strict=True):
            assert line.startswith(f"{row.article_id}  ")
            assert line[at:].startswith(f"{row.start} ")

    def test_json_is_the_values(self, name: str, seeds_index: Path, opened: Assistant) -> None:
        result = invoke(name, "--json", index=seeds_index)
        records = json.loads(result.stdout)
        rows = getattr(opened, name)()
        assert len(records) == len(rows)
        for record, row in zip(records, rows, strict=True):
            article = opened.article(row.article_id)
            assert record == {
                "text": article.text[row.start : row.end],
                **asdict(row),
                "title": article.title,
                "published": article.published,
            }

    def test_csv_is_the_values(self, name: str, seeds_index: Path, opened: Assistant) -> None:
        result = invoke(name, "--csv", index=seeds_index)
        raw = result.stdout_bytes
        assert raw.count(b"\r\n") >= len(getattr(opened, name)())
        read = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
        fields = QUOTE_FIELDS if name == "quotes" else FIGURE_FIELDS
        assert tuple(read[0]) == fields
        for record, row in zip(read, getattr(opened, name)(), strict=True):
            for field, value in asdict(row).items():
                assert record[field] == csv_cell(value)

    def test_limit(self, name: str, seeds_index: Path) -> None:
        result = invoke(name, "--limit", "2", index=seeds_index)
        assert len(result.stdout.splitlines()) == 3
        assert result.stderr.startswith("2 of ")
        assert (
            len(json.loads(invoke(name, "--limit", "2", "--json", index=seeds_index).stdout)) == 2
        )
        assert invoke(name, "--limit", "0", index=seeds_index).exit_code == 2

    @pytest.mark.parametrize(
        ("output", "shown"), [("--json", "[]\n"), ("--csv", "article_id,"), ("", "ARTICLE ")]
    )
    @pytest.mark.parametrize("filtered", [True, False])
    def test_nothing_found_is_no_error(
        self, name: str, output: str, shown: str, filtered: bool,
        seeds_index: Path, empty_index: Path,
    ) -> None:  # fmt: skip
        options = [output] if output else []
        if filtered:
            result = invoke(name, "--article", "nope", *options, index=seeds_index)
        else:
            result = invoke(name, *options, index=empty_index)
        assert result.exit_code == 0
        assert result.stdout.startswith(shown)
        assert len(result.stdout.splitlines()) == 1
        assert len(result.stderr.splitlines()) == 1
        assert ("'nope'" in result.stderr) == filtered

    def test_csv_and_json_exclude_each_other(self, name: str, seeds_index: Path) -> None:
        result = invoke(name, "--csv", "--json", index=seeds_index)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1

    def test_no_index(self, name: str, tmp_path: Path) -> None:
        result = invoke(name, index=tmp_path / "none")
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: No index")

    def test_a_closed_pipe_is_no_error(self, name: str, seeds_index: Path) -> None:
        command = f"{sys.executable} -m assistant.cli {name} --csv --index {seeds_index} | head -1"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
        assert done.stdout.startswith("article_id,")
        assert done.stderr == ""


def test_filters_reach_the_library(seeds_index: Path, opened: Assistant) -> None:
    asked = ["--speaker", "defence secretary", "--kind", "direct", "--about", "campaigns"]
    records = json.loads(invoke("quotes", "--json", *asked, index=seeds_index).stdout)
    rows = opened.quotes(speaker="defence secretary", kind="direct", about="campaigns")
    assert [record["start"] for record in records] == [row.start for row in rows]
    asked = ["--role", "casualties", "--about", "Ukrainian civilians"]
    records = json.loads(invoke("figures", "--json", *asked, index=seeds_index).stdout)
    assert {record["value_high"] for record in records} == {40_000}


def test_an_unknown_role_lists_the_known_ones(seeds_index: Path) -> None:
    result = invoke("figures", "--role", "wounded", index=seeds_index)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "killed or injured" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def a_quote(text: str, at: int = 0) -> Quote:
    return Quote(
        text=text,
        kind="direct",
        speaker=text[:40],
        speaker_mention="",
        role_of_speaker="",
        cue="said",
        article_id="a",
        start=at,
        end=at + len(text),
    )


@pytest.mark.parametrize("tty", [True, False])
@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_article_text_steers_no_terminal(
    output: str, tty: bool, capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty, raising=False)
    articles = {"a": Article(article_id="a", title=HOSTILE, text=HOSTILE)}
    write = getattr(cli_rows, f"write_{output}")
    write(cli_rows.QUOTES, [a_quote(HOSTILE)], articles)
    shown = capsysbinary.readouterr().out.decode()
    assert not set(shown) & set("\x1b\x9b\u202e\u202c")
    assert "[bold]" in shown or output == "table"
    if output == "json":
        assert json.loads(shown)[0]["text"] == HOSTILE


def test_a_pipe_gets_whole_quotes_and_a_terminal_one_line_each(seeds_index: Path) -> None:
    long = max(len(line) for line in invoke("quotes", index=seeds_index).stdout.splitlines())
    assert long > 200
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "assistant.cli", "quotes", "--index", str(seeds_index)]
    environment = {**os.environ, "COLUMNS": "90", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environment) as child:
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            if not part:
                break
            parts.append(part)
        os.close(ours)
        assert child.wait() == 0
    lines = b"".join(parts).decode().splitlines()
    assert max(map(len, lines)) <= 90
    assert any(line.endswith("…") for line in lines)


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_ten_thousand_rows_take_no_time(
    output: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = "It has rained in the hills since Sunday, and the river has not stopped rising. " * 3
    articles = {"a": Article(article_id="a", title="Rain", text=text)}
    rows = [a_quote(text)] * 10_000
    started = time.process_time()
    getattr(cli_rows, f"write_{output}")(cli_rows.QUOTES, rows, articles)
    assert time.process_time() - started < 2
    assert capsysbinary.readouterr().out.count(b"\n") >= 10_000
