"""`python -m assistant.reader.training`: its errors, the order of its steps, what it skips."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.reader.training import __main__ as command
from assistant.reader.training.items import Item, read_tags
from assistant.reader.training.passes import PASSES, WRITTEN, Pass

ROOT = Path(__file__).parents[4]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were installed."""
    monkeypatch.setattr(command, "find_spec", lambda name: object())


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.onnx"
    path.touch()
    return path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand-ins of the steps that need torch; what they did, in order."""
    done: list[str] = []

    class Trainer:
        def __init__(self, **places: Any) -> None:
            assert places["tags"].exists()
            self.out, self.threads = places["out"], places["threads"]

        def run(self, base: Path, *, minutes: Sequence[float]) -> None:
            done.append(f"train {base.name} {minutes} {self.threads}")
            self._finish(*PASSES)

        def further(self, learner: str, *, minutes: float) -> None:
            done.append(f"further {learner} {minutes}")
            self._finish(WRITTEN)

        def _finish(self, *stages: Pass) -> None:
            for stage in stages:
                (self.out / stage.name).mkdir(exist_ok=True)
                for name in ("checkpoint.pt", "finished"):
                    (self.out / stage.name / name).touch()

    def read_back(path: Path) -> str:
        return path.name

    def export(checkpoints: Sequence[tuple[Path, float]], full: Path, small: Path) -> None:
        assert {path.parent.name for path, _ in checkpoints} == {"written"}
        assert [(path.name, share) for path, share in checkpoints] == [
            ("start.pt", 0.4),
            ("checkpoint.pt", 0.6),
        ]
        done.append("export")
        full.touch()
        small.touch()

    parts: dict[str, tuple[Any, ...]] = {"trainer": (Trainer,), "export": (export, read_back)}
    for module_name, own in parts.items():
        module = ModuleType(module_name)
        for part in own:
            setattr(module, part.__name__, part)
        monkeypatch.setitem(sys.modules, f"assistant.reader.training.{module_name}", module)
    return done


def failure(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line that a wrong call ends with."""
    with pytest.raises(SystemExit) as ended:
        command.main([str(argument) for argument in arguments])
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


def test_missing_torch_is_said_with_what_to_install(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    bench: Path,
    base: Path,
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    said = failure(capsys, "--bench", bench, "--base", base, "--out", tmp_path / "out")
    assert said == "Error: torch is not installed: run pip install 'verbatim[train]'\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("installed")
def test_missing_data_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, base: Path
) -> None:
    said = failure(capsys, "--bench", tmp_path / "no", "--base", base, "--out", tmp_path)
    assert said.startswith(f"Error: --bench {tmp_path / 'no'} has no file squad2/corpus.jsonl")


@pytest.mark.usefixtures("installed")
def test_a_missing_base_model_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, bench: Path
) -> None:
    # The folder that the file is in is no base model either.
    for missing in (tmp_path / "base.onnx", tmp_path):
        said = failure(capsys, "--bench", bench, "--base", missing, "--out", tmp_path / "out")
        assert said.startswith(f"Error: --base {missing} is no file")
        assert "model card" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("installed")
def test_an_output_folder_that_is_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, bench: Path, base: Path
) -> None:
    (tmp_path / "out").touch()
    said = failure(capsys, "--bench", bench, "--base", base, "--out", tmp_path / "out")
    assert "cannot be made a folder: File exists" in said


@pytest.mark.parametrize(
    "wrong",
    [
        ("--minutes", "40"),
        ("--minutes", "40", "1", "1"),
        ("--minutes", "40", "-1"),
        ("--minutes", "1", "nan"),
        ("--batch", "0"),
    ],
)
def test_numbers_out_of_range_are_refused(
    capsys: pytest.CaptureFixture[str], wrong: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--bench", "b", "--base", "b", "--out", "o", *wrong])
    assert ended.value.code == 2
    assert f"argument {wrong[0]}" in capsys.readouterr().err


@pytest.mark.usefixtures("installed")
def test_steps_are_done_in_order_and_only_once(
    tmp_path: Path, bench: Path, base: Path, steps: list[str], items: list[Item]
) -> None:
    out = tmp_path / "deep" / "out"
    call = ["--bench", str(bench), "--base", str(base), "--out", str(out), "--minutes", "40", "0"]
    command.main(call)
    trained = "train base.onnx [40.0, 0.0] 2"
    assert steps == [trained, "export"]
    tags = read_tags(out / "tags.jsonl")
    assert set(tags) == {item.qid for item in items}
    asked = items[0].question
    assert all(asked[at:].startswith(token) for at, token, _ in tags[items[0].qid].tokens)
    assert not (out / "tags.new").exists()

    command.main(call)
    assert len(steps) == 2

    # A pass that is to be run anew: the tags are kept, the model is exported anew.
    (out / "first" / "finished").unlink()
    (out / "tags.jsonl").write_text(json.dumps({"kept": True}))
    (out / "reader.int8.onnx").unlink()
    command.main(call)
    assert steps == [trained, "export"] * 2
    assert json.loads((out / "tags.jsonl").read_text()) == {"kept": True}


@pytest.mark.usefixtures("installed")
def test_the_reader_in_the_package_can_be_the_start(
    tmp_path: Path, bench: Path, steps: list[str]
) -> None:
    call = ["--bench", str(bench), "--out", str(tmp_path), "--from-package", "--minutes", "9"]
    command.main(call)
    assert steps == ["further reader.int8.onnx 9.0", "export"]
    command.main(call)
    assert len(steps) == 2


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ((), "one of the arguments --base --from-package is required"),
        (("--base", "b", "--from-package"), "not allowed with argument --base"),
        (("--from-package", "--minutes", "40", "9"), "a number for each of 1 passes"),
    ],
)
def test_there_is_one_start(
    capsys: pytest.CaptureFixture[str], start: tuple[str, ...], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--bench", "b", "--out", "o", *start])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("installed")
def test_an_interrupt_says_how_to_go_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", stopped)
    with pytest.raises(SystemExit) as ended:
        command.main(["--bench", "b", "--base", "b", "--out", "o"])
    assert ended.value.code == 130
    assert "goes on from the last checkpoint" in capsys.readouterr().err


def test_the_library_never_loads_what_trained_it() -> None:
    code = (
        "import sys, assistant, assistant.reader\n"
        "print([n for n in sys.modules if n == 'torch' or '.training' in n])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
