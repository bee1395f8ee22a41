"""A file on its way to the landing folder, with what should become of it.

What belongs here: bytes, moment, manifest and expectation of one file. What does not: the verdict after all files
before it are known (``truth``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from pipelines.simulate.parcels import Parcel, encode


@dataclass(frozen=True)
class Landing:
    """One file. ``refusal`` is the B code that its own content earns; ``damaged`` its records for quarantine."""

    path: str
    content: bytes
    moment: datetime
    extract: str
    leverancier: str
    periode: str
    volgnummer: int
    fault: str = ""
    refusal: str = ""
    countable: int = 0  # records that the contract's reader can count
    damaged: tuple[tuple[int, str], ...] = ()
    warnings: tuple[str, ...] = ()
    stated_sha256: str | None = None
    stated_rows: int | None = None
    digest: str = ""  # sha256 of bytes that are written and no longer kept
    states: tuple[str, ...] = field(default=("aangeleverd_op", "sha256", "rijen"))

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return self.digest or hashlib.sha256(self.content).hexdigest()

    def without_content(self) -> Landing:
        """The same file remembered by its hash."""
        return replace(self, content=b"", digest=self.sha256)

    @property
    def name(self) -> str:
        """File name without its folder."""
        return PurePosixPath(self.path).name


def land(parcel: Parcel, moment: datetime, *, countable: int | None = None) -> Landing:
    """The parcel as it lands in the sender's folder, clean unless a fault is planted afterwards."""
    return Landing(
        path=f"{parcel.leverancier}/{parcel.name}",
        content=encode(parcel),
        moment=moment,
        extract=parcel.contract.id,
        leverancier=parcel.leverancier,
        periode=parcel.period.label,
        volgnummer=parcel.volgnummer,
        countable=parcel.table.height if countable is None else countable,
    )


def refused(landing: Landing, code: str, content: bytes | None = None, *, countable: int | None = None) -> Landing:
    """The same file with content that earns this B code. **Nulls**: ``content`` None keeps the bytes."""
    return replace(
        landing,
        content=landing.content if content is None else content,
        fault=code,
        refusal=code,
        countable=landing.countable if countable is None else countable,
    )


def after(landing: Landing, days: int, seconds: int = 0) -> datetime:
    """A later moment."""
    return landing.moment + timedelta(days=days, seconds=seconds)
