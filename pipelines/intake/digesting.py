"""A stream that remembers the digest of what passes through it, so that nothing is read twice to know it.

What belongs here: that. What does not: opening or keeping files.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Digesting(io.RawIOBase):
    """Passes bytes on, read or written, from first to last."""

    def __init__(self, inner: BinaryIO) -> None:
        """Start with an empty digest."""
        super().__init__()
        self._inner, self._digest = inner, hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Digest of what came through."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """When the inner one is."""
        return self._inner.readable()

    def writable(self) -> bool:
        """When the inner one is."""
        return self._inner.writable()

    def tell(self) -> int:
        """How many bytes came through."""
        return self._inner.tell()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, counted in."""
        data = self._inner.read(size)
        self._digest.update(data)
        return data

    def write(self, data: Buffer) -> int:
        """More bytes, counted in."""
        self._digest.update(data)
        return self._inner.write(data)
