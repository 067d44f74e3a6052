"""The command line as its users meet it: what is printed where, and how it exits."""

import contextlib
import json
import os
import runpy
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from assistant import Answer, Assistant, Citation, Claim, Disagreement, Figure, Passage
from assistant.cli import cli
from assistant.cli.group import CommandGroup
from assistant.cli.main import COMMANDS
from assistant.cli.progress import describe, reporting
from assistant.cli.text import as_text, one_line, printable
from index.catalogue import FILE_NAME
from index.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
    QuestionError,
    VerbatimError,
)
from index.reports import BuildProgress

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds" / "articles"
CIVILIANS = "How many Ukrainian civilians were killed or injured?"


def invoke(*arguments: str, index: Path | None = None, stdin: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(
        cli,
        arguments,
        prog_name="verbatim",
        input=stdin,
        env={"VERBATIM_INDEX": str(index)} if index else {},
        catch_exceptions=False,
    )


def start(*arguments: str, cwd: Path, **environment: str) -> "subprocess.Popen[str]":
    """Start a command in a process of its own, which can be interrupted.

    A shell has what it starts in the background ignore interrupts, and so would our processes.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env={**os.environ, **environment},
        )
    finally:
        signal.signal(signal.SIGINT, before)


def assert_one_line_error(result: Result, exit_code: int, *words: str) -> None:
    assert result.exit_code == exit_code, result.output
    lines = result.stderr.strip().splitlines()
    errors = [line for line in lines if line.startswith("Error: ")]
    assert len(errors) == 1
    assert lines[-1] == errors[0]
    assert "Traceback" not in result.output
    for word in words:
        assert word in errors[0]


def an_answer(**changes: object) -> Answer:
    quote = "About 30 trees fell."
    values: dict[str, object] = {
        "question": "How many trees fell?",
        "status": "answered",
        "text": "**about 30**\n\nAbout 30 trees fell. [1]",
        "short": "about 30",
        "claims": (Claim(text=quote, citations=(1,)),),
        "citations": (
            Citation(
                number=1,
                article_id="a",
                title="Storm over the park",
                source="The Invented Paper",
                url="",
                published="2024-03-09T08:00:00",
                quote=quote,
                start=0,
                end=len(quote),
            ),
        ),
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def shown(answer: Answer, capsys: pytest.CaptureFixture[str]) -> str:
    from assistant.cli.show import console, show_answer

    show_answer(answer, console())
    return capsys.readouterr().out


class TestHelp:
    def test_lists_every_command(self) -> None:
        result = invoke("--help")
        assert result.exit_code == 0
        for name in (*COMMANDS, "eval"):
            assert f"\n  {name} " in result.stdout

    @pytest.mark.parametrize("name", [*COMMANDS, "eval"])
    def test_every_command_explains_itself(self, name: str) -> None:
        result = invoke(name, "--help")
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) > 8

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_has_examples_and_variables(self, name: str) -> None:
        output = invoke(name, "--help").stdout
        assert f"verbatim {name}" in output.split("Examples:")[1]
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        options = [found for found in command.params if isinstance(found, click.Option)]
        assert options
        assert all(option.show_envvar for option in options)

    def test_version(self) -> None:
        assert invoke("--version").stdout == "verbatim 0.1.0\n"

    def test_run_as_a_module(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["cli", "--version"])
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("assistant.cli", run_name="__main__")
        assert ended.value.code == 0
        assert capsys.readouterr().out == "verbatim 0.1.0\n"

    def test_unknown_command_is_wrong_use(self) -> None:
        result = invoke("answer")
        assert result.exit_code == 2
        assert "No such command" in result.stderr

    def test_help_loads_nothing_heavy(self) -> None:
        code = (
            "import sys\nfrom assistant.cli import cli\n"
            "cli(['--help'], standalone_mode=False)\n"
            "assert not {'chromadb', 'gradio', 'spacy', 'llama_index', 'numpy'} & set(sys.modules)"
        )
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "exit_code"),
        [
            (QuestionError("The question is blank."), 2),
            (IndexMissingError("No index there."), 2),
            (IndexMismatchError("Built with another model."), 2),
            (IndexBusyError("Another process is writing."), 1),
            (IndexDamagedError("Run doctor --repair."), 1),
            (ModelError("The model file is missing."), 1),
            (PermissionError(13, "Permission denied", "/somewhere"), 1),
            (OSError(28, "No space left on device"), 1),
        ],
    )
    def test_foreseen_errors_are_one_line(self, error: Exception, exit_code: int) -> None:
        result = CliRunner().invoke(_failing(error), ["fail"], catch_exceptions=False)
        assert_one_line_error(result, exit_code)

    def test_message_stays_on_one_line_and_steers_no_terminal(self) -> None:
        error = VerbatimError("a\nfile \x1b[31mnamed\x1b[0m oddly")
        result = CliRunner().invoke(_failing(error), ["fail"], catch_exceptions=False)
        assert result.stderr == "Error: a file \ufffd[31mnamed\ufffd[0m oddly\n"

    def test_interrupt_exits_130_without_a_trace(self) -> None:
        result = CliRunner().invoke(_failing(KeyboardInterrupt()), ["fail"])
        assert result.exit_code == 130
        assert result.stderr == "Interrupted.\n"

    def test_a_programming_error_is_not_hidden(self) -> None:
        with pytest.raises(ZeroDivisionError):
            CliRunner().invoke(_failing(ZeroDivisionError()), ["fail"], catch_exceptions=False)

    @pytest.mark.parametrize("value", ["nowhere.at.all:it", "json:dumps", "json:missing"])
    def test_a_broken_plugin_breaks_only_itself(
        self, value: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from importlib.metadata import EntryPoint

        plugin = EntryPoint(name="extra", value=value, group="verbatim.commands")
        monkeypatch.setattr("assistant.cli.group._plugins", lambda: {"extra": plugin})
        listed = invoke("--help")
        assert listed.exit_code == 0
        assert "could not be loaded" in listed.stdout
        assert_one_line_error(invoke("extra", "--any", "thing"), 1, "extra", "reinstall")


def _failing(error: BaseException) -> click.Group:
    """A group with one command, `fail`, that raises `error`."""

    def fail() -> None:
        raise error

    class Failing(CommandGroup):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
            return click.Command("fail", callback=fail)

    return Failing(lazy={})


class TestShow:
    def test_brief_answer_then_sentences_then_citations(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert shown(an_answer(), capsys) == (
            "about 30\n\n"
            "About 30 trees fell. [1]\n\n"
            "[1] Storm over the park · The Invented Paper · 9 March 2024\n"
            "    > About 30 trees fell.\n"
        )

    def test_unknown_fields_leave_no_gap(self, capsys: pytest.CaptureFixture[str]) -> None:
        citation = an_answer().citations[0]
        bare = Citation(
            **{
                **{name: getattr(citation, name) for name in citation.__slots__},
                "source": "",
                "published": "",
            }
        )
        output = shown(an_answer(citations=(bare,)), capsys)
        assert "\n[1] Storm over the park\n    >" in output

    def test_markdown_is_not_shown_as_such(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = "\\- He wrote \\[sic\\] a \\*star\\* &lt;b&gt; R&amp;D http\\://a.b [1]"
        output = shown(an_answer(text=text), capsys)
        assert output.startswith("- He wrote [sic] a *star* <b> R&D http://a.b [1]\n\n")

    def test_a_date_nobody_can_read_is_shown_as_it_stands(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        citation = an_answer().citations[0]
        values = {name: getattr(citation, name) for name in citation.__slots__}
        odd = Citation(**{**values, "published": "last Tuesday"})
        assert "· last Tuesday\n" in shown(an_answer(citations=(odd,)), capsys)

    def test_long_lines_are_not_wrapped_in_a_pipe(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = "word " * 100 + "[1]"
        assert f"{text}\n" in shown(an_answer(text=text), capsys)

    def test_article_text_steers_no_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        hostile = "red \x1b[31m and \x9b5m, title \x1b]0;x\x07, turned \u202e, [bold]markup[/bold]"
        citation = an_answer().citations[0]
        values = {name: getattr(citation, name) for name in citation.__slots__}
        cited = Citation(**{**values, "title": hostile, "quote": hostile, "source": hostile})
        output = shown(an_answer(text=hostile, citations=(cited,)), capsys)
        assert not set("\x1b\x9b\x07\u202e") & set(output)
        assert output.count("[bold]markup[/bold]") == 4

    def test_disagreement_side_by_side(self, capsys: pytest.CaptureFixture[str]) -> None:
        citation = an_answer().citations[0]
        values = {
            "value_low": 30.0,
            "value_high": 30.0,
            "qualifier": "about",
            "unit": "tree",
            "role": "",
            "about": "",
            "attributed_to": "the mayor",
            "article_id": "a",
        }
        figure = Figure(**values, start=0, end=8)  # type: ignore[arg-type]
        outside = Figure(**values, start=90, end=98)  # type: ignore[arg-type]
        claim = Claim(text="No tree fell.", citations=(1,))
        differing = Disagreement(
            about="fallen trees",
            values=((figure, citation), (outside, citation), (claim, citation)),
        )
        output = shown(an_answer(disagreements=(differing,)), capsys)
        place = "Storm over the park · The Invented Paper · 9 March 2024"
        assert (
            "The articles differ on fallen trees:\n"
            f"  - About 30 (the mayor): {place} [1]\n"
            f"  - About 30 trees fell. (the mayor): {place} [1]\n"
            f"  - No tree fell.: {place} [1]\n"
        ) in output

    def test_abstention_gives_reason_and_nearest_passages(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        passage = Passage(
            passage_id="p",
            article_id="a",
            start=0,
            end=9,
            text="Trees\nfell.",
            first_sentence=0,
            last_sentence=0,
        )
        answer = Answer(
            question="What did it cost?",
            status="abstained",
            text="",
            short=None,
            reason="Nothing here gives a price.",
            nearest=(passage,),
        )
        assert shown(answer, capsys) == (
            "Not in the articles.\nNothing here gives a price.\n\n"
            "The nearest passages:\n  - Trees fell.\n"
        )


class TestText:
    def test_printable_keeps_lines_and_letters(self) -> None:
        assert printable("a\r\nb\tç “d”\n") == "a\nb\tç “d”\n"

    def test_one_line(self) -> None:
        assert one_line(" a\n\n b\x00 ") == "a b\ufffd"

    def test_bytes_that_are_no_utf8_become_valid_text(self) -> None:
        assert as_text(os.fsdecode(b"caf\xe9?")).encode("utf-8").decode() == "caf\ufffd?"


class TestIndex:
    """The unhappy ways first; the happy one is what every fixture here rests on."""

    def test_empty_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        assert_one_line_error(invoke("index", str(folder), index=tmp_path / "i"), 1, str(folder))

    def test_missing_path(self, tmp_path: Path) -> None:
        missing = tmp_path / "nowhere"
        assert_one_line_error(invoke("index", str(missing), index=tmp_path / "i"), 2, str(missing))
        assert not (tmp_path / "i").exists()

    def test_what_is_read_with_a_doubt_is_not_called_skipped(self, tmp_path: Path) -> None:
        file = tmp_path / "rain.json"
        file.write_text('{"text": "It rained.", "published": "03/04/2022"}')
        result = invoke("index", str(file), index=tmp_path / "i")
        assert result.exit_code == 0
        assert result.stderr.startswith(f"Note: {file}: states 1 date without a certain day")
        assert result.stdout.startswith("Articles: 1 new (")

    def test_what_cannot_be_read_is_named_and_the_rest_indexed(self, tmp_path: Path) -> None:
        folder = tmp_path / "articles"
        folder.mkdir()
        (folder / "good.txt").write_text("Storm hits town\n\nThree trees fell on Monday.\n")
        (folder / "same.txt").write_text("Storm hits town\n\nThree trees fell on Monday.\n")
        (folder / "empty.txt").write_bytes(b"")
        (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
        (folder / "broken.jsonl").write_text(
            '{"id": "one", "title": "Rain", "text": "It rained for two days."}\n'
            '{"id": "two", "title": \n'
            '{"id": "three", "headline": "Sun", "body": "The sun came out again."}\n'
        )
        result = invoke("index", str(folder), index=tmp_path / "i")
        assert result.exit_code == 0, result.output
        skipped = result.stderr.splitlines()
        assert [line.split(":")[0] for line in skipped if "broken" in line] == [
            f"Skipped {folder / 'broken.jsonl'}, line 2"
        ]
        assert {Path(line.split(":")[0].split(",")[0]).name for line in skipped} == {
            "empty.txt",
            "binary.txt",
            "broken.jsonl",
        }
        assert "Articles: 3 new, 1 duplicate, 3 skipped" in result.stdout
        assert "Duplicate: " in result.stdout
        again = invoke("index", str(folder), index=tmp_path / "i")
        assert "Articles: 3 unchanged, 1 duplicate, 3 skipped" in again.stdout
        (folder / "good.txt").unlink()
        (folder / "same.txt").unlink()
        pruned = invoke("index", "--prune", "--quiet", str(folder), index=tmp_path / "i")
        assert pruned.exit_code == 0
        assert pruned.stdout == ""
        assert (
            json.loads(invoke("status", "--json", index=tmp_path / "i").stdout)["counts"][
                "articles"
            ]
            == 2
        )

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_unreadable_file(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("Nobody may read this.")
        secret.chmod(0)
        assert_one_line_error(invoke("index", str(secret), index=tmp_path / "i"), 1, str(secret))

    def test_a_second_writer_is_told_so(self, tmp_path: Path) -> None:
        from index.building import writing

        index = tmp_path / "i"
        index.mkdir()
        with writing(index):
            result = invoke("index", str(SEEDS), index=index)
        assert_one_line_error(result, 1, "Another process")

    def test_an_index_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "i").write_text("not a folder")
        assert_one_line_error(invoke("index", str(SEEDS), index=tmp_path / "i"), 2)


READING = [("ask", "Who?"), ("chat",), ("serve", "--port", "0")]


@pytest.mark.parametrize("command", [*READING, ("status",), ("doctor",)])
def test_missing_index(command: Sequence[str], tmp_path: Path) -> None:
    result = invoke(*command, index=tmp_path / "none")
    assert_one_line_error(result, 2, str(tmp_path / "none"), "verbatim index")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", [*READING, ("index", str(SEEDS))])
def test_index_of_another_format(command: Sequence[str], tmp_path: Path, seeds_index: Path) -> None:
    result = invoke(*command, index=other_version(seeds_index, tmp_path))
    assert_one_line_error(result, 2, "verbatim index")


def other_version(seeds_index: Path, folder: Path) -> Path:
    """A copy of the index that claims to be of a format to come."""
    copy = folder / "other"
    shutil.copytree(seeds_index, copy)
    with contextlib.closing(sqlite3.connect(copy / FILE_NAME)) as catalogue, catalogue:
        (settings,) = catalogue.execute("select value from meta where key = 'settings'").fetchone()
        changed = json.dumps({**json.loads(settings), "schema_version": 99})
        catalogue.execute("update meta set value = ? where key = 'settings'", (changed,))
    return copy


class TestProgress:
    def at(self, files: int, done: int, seconds: float) -> BuildProgress:
        return BuildProgress(
            bytes_done=done,
            bytes_total=1000,
            files_done=files,
            files_total=10,
            articles=files * 2,
            indexed=0,
            characters=0,
            seconds=seconds,
        )

    def test_rate_and_time_left(self) -> None:
        # 4 files hold 8 articles, in 2 s; 200 of 1,000 bytes took 2 s, so 800 take 8 s.
        assert describe(self.at(4, 200, 2)) == (
            "4 of 10 files, 4.0 articles a second, about 8 s left"
        )
        assert describe(self.at(4, 10, 2)).endswith("about 3 min left")  # 990 / 10 * 2 = 198 s
        assert describe(self.at(0, 0, 0)) == (
            "0 of 10 files, 0.0 articles a second, time left unknown"
        )
        assert describe(self.at(10, 1000, 5)).endswith("finishing")

    def test_a_log_gets_a_line_every_ten_seconds(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        clock = iter([0.0, 9.0, 11.0, 11.0, 20.0])
        monkeypatch.setattr("assistant.cli.progress.time.monotonic", lambda: next(clock))
        with reporting(quiet=False) as callback:
            assert callback is not None
            for files in (1, 2, 3):
                callback(self.at(files, files * 100, 1))
        assert capsys.readouterr().err.splitlines() == [f"Indexing: {describe(self.at(2, 200, 1))}"]

    def test_a_terminal_gets_a_bar(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm")
        with reporting(quiet=False) as callback:
            assert callback is not None
            callback(self.at(4, 200, 2))
        printed = capsys.readouterr()
        assert "Indexing" in printed.err
        assert printed.out == ""


class TestStatusAndDoctor:
    def test_status_tells_what_is_there(self, seeds_index: Path) -> None:
        found = json.loads(invoke("status", "--json", index=seeds_index).stdout)
        assert found["counts"]["articles"] == 2
        assert found["complete"] is True
        shown_lines = invoke("status", index=seeds_index).stdout.splitlines()
        assert f"Index       {seeds_index}" in shown_lines
        assert "Articles    2" in shown_lines
        assert "Published   not stated" in shown_lines
        assert "Complete    yes" in shown_lines

    def test_status_names_an_index_of_another_format(
        self, seeds_index: Path, tmp_path: Path
    ) -> None:
        copy = tmp_path / "older"
        shutil.copytree(seeds_index, copy)
        with contextlib.closing(sqlite3.connect(copy / FILE_NAME)) as db, db:
            db.execute("UPDATE meta SET value = replace(value, 'schema_version', 'version')")
        shown = invoke("status", index=copy)
        assert shown.exit_code == 0
        assert f"Format      The index in {copy} was written by format None" in shown.stdout
        assert "Format" not in invoke("status", index=seeds_index).stdout
        assert_one_line_error(invoke("ask", CIVILIANS, index=copy), 2, "verbatim index PATH")

    def test_doctor_finds_and_mends(self, seeds_index: Path, tmp_path: Path) -> None:
        copy = tmp_path / "damaged"
        shutil.copytree(seeds_index, copy)
        assert "The index is whole." in invoke("doctor", index=copy).stdout
        shutil.rmtree(copy / "vectors")
        damaged = invoke("doctor", index=copy)
        assert_one_line_error(damaged, 1, "verbatim doctor --repair")
        assert "Problem: " in damaged.stdout
        mended = invoke("doctor", "--repair", index=copy)
        assert mended.exit_code == 0, mended.output
        assert "Mended: " in mended.stdout
        assert invoke("doctor", index=copy).exit_code == 0
        assert invoke("ask", CIVILIANS, index=copy).exit_code == 0

    def test_doctor_looks_at_the_reader(
        self, seeds_index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "The reader's files are whole." in invoke("doctor", index=seeds_index).stdout
        monkeypatch.setattr(
            "assistant.reader.scorer.reader_problem", lambda: "The model is damaged."
        )
        damaged = invoke("doctor", index=seeds_index)
        assert "Problem: The model is damaged." in damaged.stdout
        assert_one_line_error(damaged, 1, "reinstall Verbatim")


class TestAsk:
    def test_json_is_the_answer_and_nothing_else(
        self, seeds_index: Path, assistant: Assistant
    ) -> None:
        result = invoke("ask", "--json", CIVILIANS, index=seeds_index)
        assert result.exit_code == 0
        assert result.stderr == ""
        printed = json.loads(result.stdout)
        expected = assistant.ask(CIVILIANS).to_dict()
        assert printed.pop("timings").keys() == expected.pop("timings").keys()
        assert printed == json.loads(json.dumps(expected))
        for citation in printed["citations"]:
            text = assistant.article(citation["article_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]

    def test_words_need_no_quotation_marks(self, seeds_index: Path) -> None:
        quoted = invoke("ask", CIVILIANS, index=seeds_index)
        assert invoke("ask", *CIVILIANS.split(), index=seeds_index).stdout == quoted.stdout
        assert invoke("ask", "-", index=seeds_index, stdin=CIVILIANS).stdout == quoted.stdout
        assert "[1]" in quoted.stdout
        assert "40,000" in quoted.stdout

    def test_abstention_is_an_answer(self, seeds_index: Path) -> None:
        question = "How much did the repair of the opera house cost?"
        result = invoke("ask", question, index=seeds_index)
        assert result.exit_code == 0
        assert result.stdout.startswith("Not in the articles.\n")
        found = json.loads(invoke("ask", "--json", question, index=seeds_index).stdout)
        assert found["status"] == "abstained"
        assert found["citations"] == []
        assert found["reason"]

    @pytest.mark.parametrize("question", ["", "   ", "\n\t", "\x00\x07"])
    def test_blank_question(self, question: str, seeds_index: Path) -> None:
        assert_one_line_error(invoke("ask", question, index=seeds_index), 2)

    def test_question_of_10_000_characters(self, seeds_index: Path) -> None:
        assert_one_line_error(
            invoke("ask", "why " * 2500, index=seeds_index), 2, "9,999 characters"
        )

    @pytest.mark.parametrize(
        "question",
        [
            "Wie viele Zivilisten wurden nach Angaben des Ministers verletzt?",
            "乌克兰有多少平民伤亡？",
            "How many \x1b[31mcivilians\x1b[0m were\x00 killed or injured?",
            "How many civilians \udcff were killed or injured?",
            "?",
            '"; drop table articles; --',
            "civilians AND (NEAR OR *",
        ],
    )
    def test_odd_questions_do_no_harm(self, question: str, seeds_index: Path) -> None:
        result = invoke("ask", question, index=seeds_index)
        assert result.exit_code in (0, 2), result.output
        assert "Traceback" not in result.output
        assert not set("\x1b\x00") & set(result.output)

    def test_filters_reach_the_index(self, seeds_index: Path) -> None:
        nowhere = ("--source", "No Such Paper", "--after", "2022-01-01", "--before", "2022-12-31")
        result = invoke("ask", *nowhere, CIVILIANS, index=seeds_index)
        assert result.exit_code == 0
        assert result.stdout.startswith("Not in the articles.\n")

    @pytest.mark.parametrize("day", ["yesterday", "2022-13-01", "09.11.2022", ""])
    def test_a_date_that_is_none(self, day: str, seeds_index: Path) -> None:
        result = invoke("ask", "--after", day, CIVILIANS, index=seeds_index)
        assert result.exit_code == 2
        assert "--after" in result.stderr

    def test_every_option_has_a_variable(
        self, seeds_index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBATIM_JSON", "1")
        assert json.loads(invoke("ask", CIVILIANS, index=seeds_index).stdout)["short"]

    def test_ascii_output_still_is_json(self, seeds_index: Path, tmp_path: Path) -> None:
        process = start(
            "ask", "--json", "What did Ben Wallace say?",
            cwd=tmp_path, VERBATIM_INDEX=str(seeds_index), PYTHONIOENCODING="ascii",
        )  # fmt: skip
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert output.isascii()
        assert json.loads(output)["citations"]

    def test_a_closed_pipe_is_no_error(self, seeds_index: Path, tmp_path: Path) -> None:
        process = start("ask", CIVILIANS, cwd=tmp_path, VERBATIM_INDEX=str(seeds_index))
        with process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == ""


class TestChat:
    def test_follow_up_questions_through_a_pipe(self, seeds_index: Path) -> None:
        turns = f"{CIVILIANS}\n\nAnd how many soldiers?\n/new\n/quit\nnever asked\n"
        result = invoke("chat", index=seeds_index, stdin=turns)
        assert result.exit_code == 0
        assert "40,000" in result.stdout
        assert "100,000" in result.stdout
        assert "never asked" not in result.stdout

    def test_a_refused_question_does_not_end_it(self, seeds_index: Path) -> None:
        result = invoke("chat", index=seeds_index, stdin=f"{'x' * 10_000}\n{CIVILIANS}\n")
        assert result.exit_code == 0
        assert result.stderr.startswith("Error: ")
        assert "40,000" in result.stdout

    def test_interrupt_ends_it_without_a_trace(self, seeds_index: Path, tmp_path: Path) -> None:
        process = start("chat", cwd=tmp_path, VERBATIM_INDEX=str(seeds_index))
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(f"{CIVILIANS}\n")
            process.stdin.flush()
            # Once it has answered, it waits for the next question.
            assert process.stdout.readline() == "as many as 40,000\n", process.stderr.read()
            process.send_signal(signal.SIGINT)
            assert process.stderr.read() == "Interrupted.\n"
        assert process.returncode == 130


class TestServe:
    def test_all_addresses_need_a_login(self, seeds_index: Path) -> None:
        result = invoke("serve", "--host", "0.0.0.0", "--port", "0", index=seeds_index)
        assert_one_line_error(result, 2, "--auth")

    def test_a_port_in_use(self, seeds_index: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            assert_one_line_error(invoke("serve", "--port", port, index=seeds_index), 2, port)

    def test_a_port_that_is_none(self, seeds_index: Path) -> None:
        assert invoke("serve", "--port", "70000", index=seeds_index).exit_code == 2
