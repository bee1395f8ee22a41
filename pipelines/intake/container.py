"""What is inside a landed file: the bytes themselves, or the one file in a gzip or zip, within limits.

What belongs here: limits of unpacking and dangerous archives (B11), archives that cannot be read (B06).
What does not: what the bytes mean.
"""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from pipelines.intake.refusal import Refusal

MAXIMUM_RATIO = 100
MAXIMUM_BYTES = 8 << 30
_IN_MEMORY = 8 << 20
_ENCRYPTED = 0x1
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Payload:
    """The bytes of the data file, from the first on at every opening."""

    open: Callable[[], BinaryIO]


class _Limited(io.RawIOBase):
    """Reads an unpacked stream and stops a bomb before it goes off."""

    def __init__(self, inner: BinaryIO, limit: int) -> None:
        """Allow ``limit`` bytes in all."""
        super().__init__()
        self._inner, self._left = inner, limit

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer, or refuse."""
        try:
            data = self._inner.read(len(buffer))
        except _BROKEN as error:
            raise Refusal("B06", "Het ingepakte bestand is beschadigd en kan niet worden uitgepakt.") from error
        self._left -= len(data)
        if self._left < 0:
            raise _too_large()
        buffer[: len(data)] = data
        return len(data)


def unpack(opened: Callable[[], BinaryIO], size: int, packing: str | None) -> Payload:
    """The data file in a landed file of ``size`` bytes; ``packing`` is None, ``gz`` or ``zip``.

    Errors: Refusal B11 when it is dangerous to unpack, B06 when it cannot be unpacked.
    """
    if packing is None:
        return _kept(opened)
    limit = min(size * MAXIMUM_RATIO, MAXIMUM_BYTES)
    inner = _gzip_opener(opened) if packing == "gz" else _zip_opener(opened, limit)
    return _kept(lambda: cast("BinaryIO", io.BufferedReader(_Limited(inner(), limit), 1 << 20)))


def check_expansion(payload: Payload) -> None:
    """Every part of the zip that a workbook is, read once: readers of workbooks pass over checksums.

    Errors: Refusal B11 when it would grow beyond the limits, B06 when it or a part of it cannot be read.
    """
    try:
        with zipfile.ZipFile(payload.open()) as archive:
            _check_growth(archive.infolist())
            broken = archive.testzip()
    except _BROKEN as error:
        raise Refusal("B06", "Het bestand is geen leesbaar Excel-bestand.") from error
    if broken is not None:
        raise Refusal("B06", "Een deel van het Excel-bestand is beschadigd.")


def _check_growth(entries: list[zipfile.ZipInfo]) -> None:
    """Before anything is unpacked: what the parts say that they grow to."""
    packed = sum(entry.compress_size for entry in entries)
    if sum(entry.file_size for entry in entries) > min(packed * MAXIMUM_RATIO, MAXIMUM_BYTES):
        raise _too_large()


def _kept(opened: Callable[[], BinaryIO]) -> Payload:
    """A small file is read once and kept in memory; a large one is read again at every opening."""
    with opened() as reader:
        start = reader.read(_IN_MEMORY + 1)
    if len(start) <= _IN_MEMORY:
        return Payload(lambda: io.BytesIO(start))
    return Payload(opened)


def _gzip_opener(opened: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    """Opens the stream in a gzip."""
    return lambda: cast("BinaryIO", gzip.GzipFile(fileobj=opened(), mode="rb"))


def _zip_opener(opened: Callable[[], BinaryIO], limit: int) -> Callable[[], BinaryIO]:
    """Opens the one file in a zip, after looking at the list of what is in it."""
    try:
        archive = zipfile.ZipFile(opened())
    except _BROKEN as error:
        raise Refusal("B06", "Het zip-bestand is beschadigd en kan niet worden uitgepakt.") from error
    entries = archive.infolist()
    if len(entries) != 1:
        raise Refusal("B11", "Het zip-bestand bevat niet precies een bestand.")
    entry = entries[0]
    _check_entry(entry, limit)
    return lambda: _opened_entry(archive, entry)


def _opened_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    """The stream of an entry; B06 when its header is broken."""
    try:
        return cast("BinaryIO", archive.open(entry))
    except _BROKEN as error:
        raise Refusal("B06", "Het zip-bestand is beschadigd en kan niet worden uitgepakt.") from error


def _check_entry(entry: zipfile.ZipInfo, limit: int) -> None:
    """The one entry is a plain file without a path, not encrypted, not too large."""
    name = entry.orig_filename
    if any(sign in name for sign in ("/", "\\", "\0", ":")) or name in {"", ".", ".."} or entry.is_dir():
        raise Refusal("B11", "Het bestand in het zip-bestand heeft een pad in zijn naam.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refusal("B11", "Het zip-bestand bevat een koppeling in plaats van een bestand.")
    if entry.file_size > limit:
        raise _too_large()
    if entry.flag_bits & _ENCRYPTED:
        raise Refusal("B06", "Het zip-bestand is met een wachtwoord beveiligd en kan niet worden gelezen.")


def _too_large() -> Refusal:
    """The answer to a bomb."""
    return Refusal("B11", "Uitgepakt wordt het bestand meer dan honderd keer zo groot, of groter dan 8 GiB.")
