"""Articles to sentences, passages, vectors, full text and facts. Knows nothing of answers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.building import build
    from index.inspection import doctor, status
    from index.removing import remove
    from index.settings import IndexSettings
    from index.store import Index

_HOME = {
    "Index": "index.store",
    "IndexSettings": "index.settings",
    "build": "index.building",
    "doctor": "index.inspection",
    "remove": "index.removing",
    "status": "index.inspection",
}

__all__ = ["Index", "IndexSettings", "build", "doctor", "remove", "status"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: importing the package costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
