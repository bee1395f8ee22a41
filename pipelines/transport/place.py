"""What every landing place offers: a listing, the bytes of one file, its removal.

What belongs here: the shapes shared by all places. What does not: one protocol (``sftp``, ``object_storage``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class RemoteFile:
    """One file as the place lists it. Equal listings mean: not written to in between."""

    path: str  # below the place's root, with forward slashes
    size: int  # bytes
    modified: datetime  # by the place's clock; used to see change and age, never as the moment of receipt


class LandingPlace(Protocol):
    """A place where partners put files."""

    @property
    def name(self) -> str:
        """Name of the folder below landing that its files come in."""

    def files(self) -> list[RemoteFile]:
        """All files now, sorted by path.

        Errors: PlaceUnreachable.
        """

    def read(self, path: str) -> Iterator[bytes]:
        """The bytes of one file, in blocks.

        Errors: PlaceUnreachable when the file is gone or cannot be read.
        """

    def remove(self, path: str) -> None:
        """Remove one file; one that is gone already is fine.

        Errors: PlaceUnreachable.
        """


class PlaceUnreachable(Exception):
    """A landing place does not answer, or a file in it cannot be read: try again later."""
