"""Writing that survives a crash: temporary name, fsync, rename, fsync of the folder.

What belongs here: that order of steps. What does not: what is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".schrijft"


def temporary_beside(target: Path) -> Path:
    """The name under which a file is written before it gets its own; the folder is made."""
    make_folder(target.parent)
    return target.with_name(f".{target.name}{TEMPORARY}")


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """Give a temporary path to write to; when that went well, it becomes the target, durably."""
    temporary = temporary_beside(target)
    try:
        yield temporary
        sync(temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(target.parent)


def replace_content(target: Path, content: bytes) -> None:
    """Give a file new content: after a crash it holds the old or the new, whole."""
    with written(target) as temporary:
        temporary.write_bytes(content)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that none is gone after a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Put a file or the names in a folder on the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
