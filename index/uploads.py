"""Files that were handed over by a browser: their names made safe, kept in the index folder.

What is uploaded is stored under `INDEX/uploads` and nowhere else, so that the articles can be read
again from there. Whether a file can be read at all, `index.reading` decides.
"""

import os
import re
import shutil
import unicodedata
from pathlib import Path

from index.errors import InputError
from index.reading import SUFFIXES, ReadLimits

FOLDER = "uploads"
INCOMING = ".incoming"
"""Where uploads arrive, inside `FOLDER`; hidden, so that it is never read as articles."""

_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_UNSAFE = re.compile(r"[^\w .,()+'’-]+")
_LONGEST = 100


def uploads_folder(index_dir: Path) -> Path:
    """The folder that holds what was uploaded; it need not exist."""
    return index_dir / FOLDER


def incoming_folder(index_dir: Path) -> Path:
    """The folder in which uploads arrive, made anew and empty."""
    folder = uploads_folder(index_dir) / INCOMING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def most_bytes(name: str, limits: ReadLimits | None = None) -> int:
    """The largest file of this name's type that is taken."""
    limits = limits or ReadLimits()
    return limits.json_bytes if Path(name).suffix.lower() in _JSON else limits.file_bytes


def safe_name(name: str) -> str:
    """A file name without folders, without characters that mean something, with a known ending.

    Raises:
        InputError: the file is of no type that is read.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = last.strip().rpartition(".")
    suffix = f"{dot}{ending.lower()}"
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise InputError(f"{_shown(name)} is of no type that is read ({known}).")
    stem = " ".join(_UNSAFE.sub(" ", stem).split()).strip(" .") or "article"
    return f"{stem[:_LONGEST].strip(' .')}{suffix}"


def store(index_dir: Path, arrived: Path, name: str) -> Path:
    """Move a file that arrived to its place among the uploads, and return that place.

    The same name with other content gets a number; with the same content it is the same file.

    Raises:
        InputError: it did not arrive in the folder for that, or its type or size is not taken.
    """
    safe = safe_name(name)
    folder = uploads_folder(index_dir)
    if not _is_inside(arrived, folder / INCOMING) or not arrived.is_file():
        raise InputError(f"{_shown(name)} did not arrive; upload it again.")
    size, limit = arrived.stat().st_size, most_bytes(safe)
    if size > limit:
        arrived.unlink()
        raise InputError(
            f"{_shown(name)} is {size / 1e6:,.0f} MB, more than the {limit / 1e6:,.0f} MB read; "
            f"split it into one file an article."
        )
    place = _free_place(folder, safe, arrived)
    os.replace(arrived, place)
    return place


def discard(index_dir: Path, origin: str) -> bool:
    """Delete an uploaded file; a file anywhere else is left alone. Returns whether it is gone."""
    path = Path(origin)
    if not _is_inside(path, uploads_folder(index_dir)) or not path.is_file():
        return False
    path.unlink()
    return True


def _free_place(folder: Path, name: str, arrived: Path) -> Path:
    stem, suffix = os.path.splitext(name)
    place, number = folder / name, 1
    while place.exists() and not _same(place, arrived):
        number += 1
        place = folder / f"{stem}-{number}{suffix}"
    return place


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    return one.read_bytes() == other.read_bytes()


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether a path, its links followed, lies under a folder."""
    try:
        return folder.resolve() in path.resolve().parents
    except (OSError, ValueError):
        return False


def _shown(name: str) -> str:
    """The name as one printable line, for a message."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    line = "".join(c if c.isprintable() else " " for c in last)
    return " ".join(line.split())[:_LONGEST] or "A file without a name"
