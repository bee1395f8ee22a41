"""Object storage (S3, Azure, Google, a local folder, memory) as a landing place, through obstore.

What belongs here: translation to ``LandingPlace``. What does not: which file is taken when (``fetch``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError, NotFoundError

from pipelines.transport.place import PlaceUnreachable, RemoteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore.store import ObjectStore

_BLOCK = 1 << 20


@dataclass(frozen=True)
class ObjectPlace:
    """The objects of one store; the store carries bucket, prefix and credentials."""

    store: ObjectStore
    name: str = "objecten"

    def files(self) -> list[RemoteFile]:
        """All objects now, sorted by path.

        Errors: PlaceUnreachable.
        """
        try:
            found = [entry for batch in obstore.list(self.store) for entry in batch]
        except (BaseError, OSError) as error:
            raise PlaceUnreachable(f"de opslag antwoordt niet: {type(error).__name__}") from error
        files = [RemoteFile(entry["path"], entry["size"], entry["last_modified"]) for entry in found]
        return sorted(files, key=lambda file: file.path)

    def read(self, path: str) -> Iterator[bytes]:
        """The bytes of one object, in blocks of about a MiB.

        Errors: PlaceUnreachable.
        """
        try:
            for block in obstore.get(self.store, path).stream(min_chunk_size=_BLOCK):
                yield bytes(block)
        except (BaseError, OSError) as error:
            raise PlaceUnreachable(f"een object is niet te lezen: {type(error).__name__}") from error

    def remove(self, path: str) -> None:
        """Remove one object; one that is gone already is fine.

        Errors: PlaceUnreachable.
        """
        try:
            obstore.delete(self.store, path)
        except (NotFoundError, FileNotFoundError):
            return
        except (BaseError, OSError) as error:
            raise PlaceUnreachable(f"een object is niet te verwijderen: {type(error).__name__}") from error
