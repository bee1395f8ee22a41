"""Puts a new folder in the place of the one that stands, in one step where the system can.

What belongs here: the exchange of folders. What does not: what is in them.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path
from typing import Final

AT_FDCWD: Final = -100
RENAME_EXCHANGE: Final = 2


def put_in_place(new: Path, current: Path) -> None:
    """Let ``new`` stand where ``current`` stands and remove what stood there.

    **Errors** FileNotFoundError when there is no new folder. A reader sees the old or the new one, never half of one;
    only where the system cannot exchange folders there is a moment without.
    """
    if not new.is_dir():
        raise FileNotFoundError(f"{new}: there is no new publication to put in place")
    sync_all(new)
    if not current.exists():
        new.rename(current)
    elif exchanged(new, current):
        shutil.rmtree(new)
    else:
        move_aside(new, current)
    sync(current.parent)


def exchanged(left: Path, right: Path) -> bool:
    """Exchange two folders in one step; False where the system has no such step."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return (
        rename is not None and rename(AT_FDCWD, os.fsencode(left), AT_FDCWD, os.fsencode(right), RENAME_EXCHANGE) == 0
    )


def move_aside(new: Path, current: Path) -> None:
    """The two steps of an older system: aside, in place; when the second fails the first is undone."""
    aside = new.with_name(f"{new.name}.vorige")
    shutil.rmtree(aside, ignore_errors=True)
    current.rename(aside)
    try:
        new.rename(current)
    except OSError:
        aside.rename(current)
        raise
    shutil.rmtree(aside)


def sync_all(folder: Path) -> None:
    """Have the disk confirm every file below a folder, then its folders."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(parent) / name)
        sync(Path(parent))


def sync(path: Path) -> None:
    """Have the disk confirm a file, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
