"""The identifiers of one person and where they stand: in cells, in bytes, in pseudonyms.

What belongs here: recognising. What does not: removing (``erasure``).
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO

import polars as pl

from pipelines.contracts.model import Contract, FieldType
from pipelines.intake.keys import Keys
from pipelines.intake.readers.table import WRONG
from pipelines.intake.rules.compiled import RECORD
from pipelines.intake.rules.masking import mask_of

_DIGITS = {9: "bsn", 10: "v_nummer"}
_CHUNK = 1 << 20
_OVERLAP = 64
_PACKED = (b"\x1f\x8b", b"PK\x03\x04")
_OPAQUE = (b"PAR1", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"age-encryption")
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Person:
    """All identifiers of one person; nothing of them is ever shown."""

    identifiers: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Person:
        """Read from lines of nine (BSN) or ten (V-nummer) digits.

        Errors: ValueError, which does not repeat the line.
        """
        found = [line.strip() for line in lines if line.strip()]
        if not found or any(not one.isascii() or not one.isdigit() or len(one) not in _DIGITS for one in found):
            raise ValueError("give a BSN (9 digits) or V-nummer (10 digits) on standard input, one on a line")
        return cls(frozenset(found))

    @property
    def bsns(self) -> int:
        """How many BSNs these are."""
        return sum(len(one) == 9 for one in self.identifiers)

    def rows(self, batch: pl.DataFrame) -> pl.Series:
        """Which records of a batch of text cells name the person, in whatever column."""
        cells = [name for name in batch.columns if name not in {RECORD, WRONG}]
        return batch.select(
            pl.any_horizontal(pl.col(cells).str.contains(self._in_text)).fill_null(value=False)
        ).to_series()

    def linked(self, batch: pl.DataFrame, contract: Contract) -> Person:
        """The person with the identifiers that stand beside a known one in a record."""
        personal = list(contract.personal_fields)
        own = batch.select(pl.col(personal).str.strip_chars()).filter(
            pl.any_horizontal(pl.col(personal).is_in(list(self.identifiers)))
        )
        beside = {one for name in personal for one in own[name] if one and one.isdigit() and len(one) in _DIGITS}
        return Person(self.identifiers | beside)

    def is_in(self, plain: BinaryIO, *, unsure: bool = True) -> bool:
        """Whether bytes of whatever form name the person; ``unsure`` is the answer where they cannot be searched."""
        try:
            return any(self._in_bytes.search(text) for text in _texts(plain))
        except _BROKEN:
            return unsure

    def traces(self, keys: Keys) -> frozenset[str]:
        """Every pseudonym and mask of the person under a key."""
        pseudonyms = {keys.pseudonym(_DIGITS[len(one)], one) for one in self.identifiers}
        return frozenset(pseudonyms | {mask_of(one, keys.pseudonyms) for one in self.identifiers})

    @property
    def _in_text(self) -> str:
        numbers = "|".join(sorted(one.lstrip("0") or "0" for one in self.identifiers))
        return f"(?:^|[^0-9])0*(?:{numbers})(?:[^0-9]|$)"

    @property
    def _in_bytes(self) -> re.Pattern[bytes]:
        return re.compile(self._in_text.encode())


def personal_domains(contract: Contract) -> dict[str, str]:
    """The domain of the pseudonyms of each personal field."""
    domain = {FieldType.BSN: "bsn", FieldType.VNR: "v_nummer"}
    return {one.name: domain[one.type] for one in contract.fields if one.personal}


def _texts(plain: BinaryIO) -> Iterator[bytes]:
    """The bytes in overlapping pieces, unpacked where they are packed; NUL bytes left out (UTF-16).

    Errors: ValueError for forms that cannot be searched; those of unpacking.
    """
    start = plain.read(16)
    plain.seek(0)
    if start.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=plain) as inner:
            yield from _pieces(inner)
    elif start.startswith(b"PK"):
        with zipfile.ZipFile(plain) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as inner:
                    yield from _pieces(inner)
    else:
        yield from _pieces(plain)


def _pieces(reader: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Pieces that overlap, so that a number on the border is whole in one of them."""
    before, is_first = b"", True
    while chunk := reader.read(_CHUNK):
        if is_first and chunk.startswith((*_PACKED, *_OPAQUE)):
            raise ValueError("packed within what is packed: cannot be searched")
        is_first = False
        piece = before + chunk.replace(b"\0", b"")
        yield piece
        before = piece[-_OVERLAP:]
