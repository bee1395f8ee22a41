"""Writing that survives a crash: temporary name, fsync, rename, fsync of the folder; or the two syncs for many at once.

What belongs here: that order of steps. What does not: what is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".schrijft"
_AT_ONCE = 8


class Unsynced:
    """New files and names that have to be on the disk itself before something vouches for them, not each at once.

    A disk syncs many files together in little more time than one. Not for a file that takes the place of another
    that somebody vouches for: until the sync a power cut may leave neither.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self._files: dict[Path, None] = {}
        self._folders: dict[Path, None] = {}

    def file(self, path: Path) -> None:
        """A file that has its own name now."""
        self._files[path] = None
        self.folder(path.parent)

    def folder(self, path: Path) -> None:
        """A folder in which a name is new."""
        self._folders[path] = None

    def forget(self, path: Path) -> None:
        """A file that is gone again."""
        self._files.pop(path, None)

    def sync(self) -> None:
        """Put all of it on the disk itself: first what is in the files, then their names.

        Errors: OSError when the disk refuses; nothing is certain then.
        """
        files, folders = list(self._files), list(self._folders)
        self._files, self._folders = {}, {}
        _sync_together(files)
        _sync_together(folders)


def temporary_beside(target: Path, later: Unsynced | None = None) -> Path:
    """The name under which a file is written before it gets its own; the folder is made."""
    make_folder(target.parent, later)
    return target.with_name(f".{target.name}{TEMPORARY}")


@contextmanager
def written(target: Path, later: Unsynced | None = None) -> Iterator[Path]:
    """Give a temporary path to write to; when that went well, it becomes the target, durably at once or ``later``."""
    temporary = temporary_beside(target, later)
    try:
        yield temporary
        if later is None:
            sync(temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if later is None:
        sync(target.parent)
    else:
        later.file(target)


def replace_content(target: Path, content: bytes, later: Unsynced | None = None) -> None:
    """Give a file new content: after a crash it holds the old or the new, whole; ``later`` is for new files only."""
    with written(target, later) as temporary:
        temporary.write_bytes(content)


def make_folder(folder: Path, later: Unsynced | None = None) -> None:
    """Make a folder and those above it, so that none is gone after a power cut (from ``later`` on)."""
    if folder.is_dir():
        return
    make_folder(folder.parent, later)
    folder.mkdir(exist_ok=True)
    if later is None:
        sync(folder.parent)
    else:
        later.folder(folder.parent)


def _sync_together(paths: Iterable[Path]) -> None:
    """Sync paths, some at the same time when there are many: the disk writes them down together."""
    found = list(paths)
    with ThreadPoolExecutor(max(1, min(_AT_ONCE, len(found) // _AT_ONCE))) as pool:
        for _ in pool.map(sync, found):
            pass


def sync(path: Path) -> None:
    """Put a file or the names in a folder on the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
