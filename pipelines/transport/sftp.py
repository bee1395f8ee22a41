"""An SFTP server as a landing place, through asyncssh.

What belongs here: one connection, kept open while the place is used as a context manager, and translation to
``LandingPlace``. What does not: which file is taken when (``fetch``).
"""

from __future__ import annotations

import asyncio
import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import asyncssh

from pipelines.transport.place import PlaceUnreachable, RemoteFile

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

_BLOCK = 1 << 20


@dataclass(frozen=True)
class SftpAddress:
    """Where the server is and who we are there. The server's key must be known: no trust on first use."""

    host: str
    user: str
    key_file: str
    known_hosts: str
    port: int = 22
    folder: str = "."


@dataclass
class SftpPlace:
    """The files below one folder of an SFTP server; use it in a ``with`` block."""

    address: SftpAddress
    name: str = "sftp"
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner, init=False, repr=False)
    _connection: Any = field(default=None, init=False, repr=False)
    _client: Any = field(default=None, init=False, repr=False)

    def __enter__(self) -> Self:
        """Connect.

        Errors: PlaceUnreachable.
        """
        self._run(self._connect(), "de SFTP-server antwoordt niet")
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection and its event loop."""
        if self._connection is not None:
            self._connection.close()
            self._runner.run(self._connection.wait_closed())
        self._runner.close()

    def files(self) -> list[RemoteFile]:
        """All regular files below the folder now, sorted by path; links are not followed.

        Errors: PlaceUnreachable.
        """
        return sorted(self._run(self._walk(""), "de map is niet te lezen"), key=lambda file: file.path)

    def read(self, path: str) -> Iterator[bytes]:
        """The bytes of one file, in blocks of a MiB.

        Errors: PlaceUnreachable.
        """
        handle = self._run(self._open(path), "een bestand is niet te openen")
        try:
            while block := self._run(handle.read(_BLOCK), "een bestand is niet te lezen"):
                yield block
        finally:
            self._run(handle.close(), "een bestand is niet te sluiten")

    def remove(self, path: str) -> None:
        """Remove one file; one that is gone already is fine.

        Errors: PlaceUnreachable.
        """
        self._run(self._remove(path), "een bestand is niet te verwijderen")

    async def _connect(self) -> None:
        """Open the connection and the SFTP session on it."""
        at = self.address
        self._connection = await asyncssh.connect(
            at.host, at.port, username=at.user, client_keys=[at.key_file], known_hosts=at.known_hosts, config=None
        )
        self._client = await self._connection.start_sftp_client()

    async def _walk(self, folder: str) -> list[RemoteFile]:
        """Regular files below one folder."""
        found: list[RemoteFile] = []
        for entry in await self._client.readdir(self._remote(folder)):
            path = f"{folder}/{entry.filename}".lstrip("/")
            mode = entry.attrs.permissions or 0
            if entry.filename in {".", ".."}:
                continue
            if stat.S_ISDIR(mode):
                found += await self._walk(path)
            elif stat.S_ISREG(mode):
                modified = datetime.fromtimestamp(entry.attrs.mtime or 0, UTC)
                found.append(RemoteFile(path, entry.attrs.size or 0, modified))
        return found

    async def _open(self, path: str) -> Any:
        """A handle to read from."""
        return await self._client.open(self._remote(path), "rb")

    async def _remove(self, path: str) -> None:
        """Remove, unless it is gone."""
        try:
            await self._client.remove(self._remote(path))
        except asyncssh.SFTPNoSuchFile:
            return

    def _remote(self, path: str) -> str:
        """The path as the server knows it."""
        return f"{self.address.folder}/{path}" if path else self.address.folder

    def _run(self, work: Coroutine[Any, Any, Any], what: str) -> Any:
        """Run one step on the place's own loop; name the kind of error only, never a path."""
        try:
            return self._runner.run(work)
        except (asyncssh.Error, OSError) as error:
            raise PlaceUnreachable(f"{what}: {type(error).__name__}") from error
