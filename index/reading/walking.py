"""Which files there are to read under the paths a user names, in an order that never changes."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.reading.types import ReadProblem, counted

SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"}
    | {".json", ".jsonl", ".ndjson"}
)
"""The file name endings that are read; case does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFiles:
    """What was found: files to read, problems on the way, and how many were passed over."""

    files: tuple[Path, ...]
    problems: tuple[ReadProblem, ...]
    skipped: int
    """Files with other endings, and hidden ones."""


def find_files(paths: Sequence[Path]) -> SourceFiles:
    """Find the readable files under `paths`, folders recursively, each file once.

    Raises:
        SourceError: a path does not exist.
    """
    files: dict[Path, Path] = {}
    problems: list[ReadProblem] = []
    skipped = 0
    for given in paths:
        path = Path(os.path.abspath(given))
        try:
            mode = path.stat().st_mode
        except FileNotFoundError as error:
            raise SourceError(f"there is no file or folder {given}; check the path") from error
        except (OSError, ValueError) as error:
            raise SourceError(f"cannot read {given}: {_reason(error)}") from error
        if stat.S_ISDIR(mode):
            found = list(_walk(path, path.resolve()))
            usable = [item for item in found if isinstance(item, Path)]
            problems += [item for item in found if isinstance(item, ReadProblem)]
            skipped += found.count(None)
            for item in usable:
                files.setdefault(item.resolve(), item)
            if not usable:
                problems.append(ReadProblem(path=path, message=_nothing(found.count(None))))
        elif not stat.S_ISREG(mode):
            problems.append(ReadProblem(path=path, message="is not a regular file; skipped"))
        elif path.suffix.lower() not in SUFFIXES:
            problems.append(
                ReadProblem(path=path, message=f"is of no type that is read ({_known()})")
            )
        else:
            files.setdefault(path.resolve(), path)
    return SourceFiles(files=tuple(files.values()), problems=tuple(problems), skipped=skipped)


def _known() -> str:
    return ", ".join(sorted(SUFFIXES))


def _nothing(skipped: int) -> str:
    others = f"; {counted(skipped, 'file')} of another type passed over" if skipped else ""
    return f"holds nothing to read{others}; put files in it that end in {_known()}"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _walk(folder: Path, root: Path) -> Iterator[Path | ReadProblem | None]:
    """Files of a folder by name, then its folders; None for one that is passed over."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError as error:
            message = f"cannot be opened ({_reason(error)}); skipped"
            yield ReadProblem(path=current, message=message)
            continue
        folders = []
        for entry in entries:
            path = current / entry.name
            if not entry.name.startswith((".", "~$")) and entry.is_dir(follow_symlinks=False):
                folders.append(path)
            else:
                yield from _look_at(entry, path, root)
        waiting += reversed(folders)


def _look_at(
    entry: os.DirEntry[str], path: Path, root: Path
) -> Iterator[Path | ReadProblem | None]:
    if entry.name.startswith((".", "~$")):
        yield None
    elif entry.is_symlink():
        yield from _link(path, root)
    elif path.suffix.lower() not in SUFFIXES:
        yield None
    elif entry.is_file(follow_symlinks=False):
        yield path
    else:
        yield ReadProblem(path=path, message="is not a regular file; skipped")


def _link(path: Path, root: Path) -> Iterator[Path | ReadProblem | None]:
    """A link is followed to a file inside the folder only: a folder may come from anyone."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield ReadProblem(path=path, message="is a link that leads nowhere; skipped")
        return
    if not target.is_relative_to(root):
        yield ReadProblem(
            path=path, message="is a link out of the folder; skipped (name its target to read it)"
        )
    elif target.is_file() and target.suffix.lower() in SUFFIXES:
        yield path
    else:
        yield None
