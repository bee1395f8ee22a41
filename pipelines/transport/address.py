"""From the address that an operator types to the landing place it means.

What belongs here: the forms of an address. What does not: credentials (the SSH key file, the store's own variables).
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from obstore.store import LocalStore, from_url

from pipelines.transport.object_storage import ObjectPlace
from pipelines.transport.place import LandingPlace
from pipelines.transport.sftp import SftpAddress, SftpPlace

_STORES = ("s3", "s3a", "gs", "az", "abfs", "https")


def place_of(address: str, key_file: Path | None, known_hosts: Path | None) -> AbstractContextManager[LandingPlace]:
    """The place of ``sftp://user@host[:port]/folder``, ``s3://…`` and other stores, or a local folder.

    Errors: ValueError with what the address lacks.
    """
    parts = urlsplit(address)
    if parts.scheme == "sftp":
        return _sftp(address, key_file, known_hosts)
    if parts.scheme in _STORES:
        return nullcontext(ObjectPlace(from_url(address)))
    folder = Path(address)
    if parts.scheme or not folder.is_dir():
        raise ValueError(f"{address} is no sftp:// or store address and no folder")
    return nullcontext(ObjectPlace(LocalStore(folder), name="map"))


def _sftp(address: str, key_file: Path | None, known_hosts: Path | None) -> SftpPlace:
    """An SFTP server, with everything that a safe connection needs."""
    parts = urlsplit(address)
    if not parts.hostname or not parts.username:
        raise ValueError("an SFTP address is sftp://user@host[:port]/folder")
    if parts.password:
        raise ValueError("no password in an address: log in with --key-file")
    for path, option in ((key_file, "--key-file"), (known_hosts, "--known-hosts")):
        if path is None or not path.is_file():
            raise ValueError(f"an SFTP address needs {option} with a file that exists")
    at = SftpAddress(
        parts.hostname, parts.username, str(key_file), str(known_hosts), parts.port or 22, parts.path or "."
    )
    return SftpPlace(at)
