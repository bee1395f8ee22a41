"""What a generated file is, finding all of them, writing them and telling which are stale.

What belongs here: the mechanism. What does not: the content of any file (the other modules of this package).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pipelines.generate

MACHINERY = frozenset({"generated", "__main__"})


@dataclass(frozen=True)
class Generated:
    """A file below the project, and the function that gives its content from the project."""

    path: str
    content: Callable[[Path], str]


def all_generated() -> list[Generated]:
    """The files of every module of this package, by path."""
    names = [found.name for found in pkgutil.iter_modules(pipelines.generate.__path__) if found.name not in MACHINERY]
    modules = [importlib.import_module(f"{pipelines.generate.__name__}.{name}") for name in names]
    return sorted((file for module in modules for file in module.FILES), key=lambda file: file.path)


def stale(project: Path) -> list[str]:
    """Paths of generated files that differ from what their source now gives."""
    return [file.path for file in all_generated() if _read(project / file.path) != file.content(project)]


def write_all(project: Path) -> list[str]:
    """Write every file that is stale; returns their paths."""
    written = []
    for file in all_generated():
        content, target = file.content(project), project / file.path
        if _read(target) != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
            written.append(file.path)
    return written


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
