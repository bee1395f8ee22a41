"""A landed file, opened once and without following links, read as often as needed from that one descriptor.

What belongs here: opening safely, random access, noticing that the file changed meanwhile. What does not: unpacking.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pipelines.intake.refusal import Refusal, Unsettled

CHUNK = 1 << 20
NOTHING = hashlib.sha256(b"").hexdigest()


class _Window(io.RawIOBase):
    """A reader with its own position on a shared descriptor."""

    def __init__(self, descriptor: int, size: int) -> None:
        """Start at the beginning."""
        super().__init__()
        self._descriptor, self._size, self._position = descriptor, size, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, as files do."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer from the position on."""
        data = os.pread(self._descriptor, len(buffer), self._position)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


@dataclass(frozen=True)
class Source:
    """An open regular file and the state in which it was found."""

    path: Path
    descriptor: int
    found: os.stat_result

    @classmethod
    def of_descriptor(cls, descriptor: int, path: Path) -> Source:
        """An open file that somebody else closes."""
        return cls(path, descriptor, os.fstat(descriptor))

    @property
    def size(self) -> int:
        """Bytes, when it was found."""
        return self.found.st_size

    @property
    def is_shared(self) -> bool:
        """Another name leads to the same file (a hard link)."""
        return self.found.st_nlink > 1

    def open(self) -> BinaryIO:
        """A fresh reader from the first byte."""
        return cast("BinaryIO", io.BufferedReader(_Window(self.descriptor, self.size), CHUNK))

    def sha256(self) -> str:
        """Digest of the bytes."""
        digest = hashlib.sha256()
        with self.open() as reader:
            while chunk := reader.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def check_unchanged(self) -> None:
        """Errors: Unsettled when the file, or what its name leads to, changed since it was found."""
        now = os.fstat(self.descriptor)
        try:
            named = os.lstat(self.path)
        except FileNotFoundError as error:
            raise Unsettled(self.path.name) from error
        if _identity(now) != _identity(self.found) or _identity(named) != _identity(self.found):
            raise Unsettled(self.path.name)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.descriptor)


def open_source(path: Path) -> Source:
    """Open a landed file.

    Errors: Refusal B11 when it is a link or no regular file; Unsettled when it is gone or may not be read now.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise Unsettled(path.name) from error
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.ENODEV}:
            raise _not_regular() from error
        raise Unsettled(path.name) from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise _not_regular()
    return Source(path, descriptor, found)


def _not_regular() -> Refusal:
    """What a link, pipe or device is answered with."""
    return Refusal("B11", "Dit is geen gewoon bestand (een koppeling, pijp of apparaat); het is niet gelezen.")


def _identity(state: os.stat_result) -> tuple[int, int, int, int]:
    """What may not change while a file is read."""
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
