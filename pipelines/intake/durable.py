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
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{target.name}{TEMPORARY}")


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """Give a temporary path to write to; when that went well, it becomes the target, durably."""
    temporary = temporary_beside(target)
    try:
        yield temporary
        _sync(temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(target.parent)


def _sync(path: Path) -> None:
    """Put a file or a folder on the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
