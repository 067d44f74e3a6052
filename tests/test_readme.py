"""What the README shows is what happens. `make readme` writes the outputs into it anew."""

import re
import shlex
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli import cli

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
WIDTH = "100"
OUTPUT = re.compile(r"(<!-- output: (?P<command>.+?) -->\n```console\n)(?P<shown>.*?)(```\n)", re.S)
PYTHON = re.compile(r"```python\n(.*?)```", re.S)
TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.M)


def run(command: str, index: Path) -> str:
    """The command with a dollar sign, then what it prints."""
    program, *arguments = shlex.split(command)
    assert program == "verbatim"
    environment = {"VERBATIM_INDEX": str(index), "COLUMNS": WIDTH}
    result = CliRunner().invoke(cli, arguments, prog_name="verbatim", env=environment)
    assert result.exit_code == 0, result.output
    return f"$ {command}\n{result.stdout.strip()}\n"


def renewed(text: str, index: Path) -> str:
    """The README with the outputs of today."""
    return OUTPUT.sub(lambda found: found[1] + run(found["command"], index) + found[4], text)


SHOWN = [(found["command"], found["shown"]) for found in OUTPUT.finditer(README.read_text("utf-8"))]


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_shown_output_is_what_is_printed(command: str, shown: str, seeds_index: Path) -> None:
    assert shown == run(command, seeds_index), "renew it with: make readme"


def test_snippets_run(seeds_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".verbatim").symlink_to(seeds_index)
    monkeypatch.chdir(tmp_path)
    snippets = PYTHON.findall(README.read_text("utf-8"))
    assert snippets
    for snippet in snippets:
        exec(compile(snippet, "README.md", "exec"), {})


def test_make_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    mentioned = set(TARGET.findall(README.read_text("utf-8")))
    assert mentioned
    assert mentioned <= targets


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [re.match(r"[\w-]+", line) for line in project["dependencies"]]
    needed = {found.group() for found in named if found}
    rows = re.findall(r"^\| (`.+?) \|", README.read_text("utf-8"), re.M)
    explained = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    assert needed == explained


if __name__ == "__main__":
    from index import build

    with tempfile.TemporaryDirectory() as folder:
        build([ROOT / "seeds" / "articles"], Path(folder) / "index")
        README.write_text(renewed(README.read_text("utf-8"), Path(folder) / "index"), "utf-8")
    sys.exit(0)
