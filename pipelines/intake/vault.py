"""The vault: every byte that landed, once, encrypted under a key that can be destroyed per object.

What belongs here: storing, reading back, shredding. What does not: deciding what is kept how long.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyrage

from pipelines.deliveries.delivery import Kept
from pipelines.deliveries.durable import Unsynced, written
from pipelines.intake.digesting import Digesting
from pipelines.intake.keys import Keys
from pipelines.intake.refusal import Unsettled

_SALT_BYTES = 32


def object_path(vault: Path, sha256: str, key_name: str = "") -> Path:
    """Where the encrypted bytes of this digest lie; a key that came later is in the name."""
    return vault / sha256[:2] / f"{sha256}{_suffix(key_name)}.age"


def salt_path(vault: Path, sha256: str, key_name: str = "") -> Path:
    """Where the salt of this object lies; without it the object cannot be read."""
    return vault / "keys" / f"{sha256}{_suffix(key_name)}.salt"


def store(
    vault: Path,
    keys: Keys,
    sha256: str,
    reader: BinaryIO,
    known: Kept | None = None,
    later: Unsynced | None = None,
) -> Kept:
    """Keep the bytes under their digest; ``known`` is the object that holds them already, if one does.

    Errors: Unsettled when the bytes are not those of the digest.
    """
    if known and all((vault.parent / one.path).exists() for one in known.files):
        return known
    return _store(keys, sha256, reader, (object_path(vault, sha256), salt_path(vault, sha256)), later)


def store_anew(vault: Path, keys: Keys, sha256: str, reader: BinaryIO) -> Kept:
    """Keep the bytes under another key than the first, beside what is there.

    Errors: Unsettled when the bytes are not those of the digest.
    """
    places = object_path(vault, sha256, keys.name), salt_path(vault, sha256, keys.name)
    return _store(keys, sha256, reader, places, None)


def _store(keys: Keys, sha256: str, reader: BinaryIO, places: tuple[Path, Path], later: Unsynced | None) -> Kept:
    """Salt first, then the object under its name: an object that has a name can be read."""
    target, salt_file = places
    salt = secrets.token_bytes(_SALT_BYTES)
    recipient = _identity(keys, salt).to_public()
    with written(target, later) as temporary, temporary.open("wb") as file:
        plain, encrypted = Digesting(reader), Digesting(file)
        pyrage.encrypt_io(plain, encrypted, [recipient])
        if plain.sha256 != sha256:
            raise Unsettled(sha256[:12])
        _store_salt(salt_file, salt, later)
    root = target.parents[2]  # of the data: paths in the register start there
    return Kept(
        inhoud=sha256,
        path=target.relative_to(root).as_posix(),
        sha256=encrypted.sha256,
        zout=salt_file.relative_to(root).as_posix(),
        zout_sha256=hashlib.sha256(salt).hexdigest(),
        sleutel=keys.name,
    )


def shred(vault: Path, sha256: str, later: Unsynced | None = None) -> None:
    """Make the bytes of this digest unreadable for ever; ``later`` need not sync them any more."""
    places = salt_path(vault, sha256), object_path(vault, sha256)
    destroy(places[0])
    places[1].unlink(missing_ok=True)
    if later:
        for path in places:
            later.forget(path)


def destroy(salt: Path) -> None:
    """Overwrite a salt, then remove it: what it opened cannot be opened any more, wherever copies of that lie."""
    if salt.exists():
        with salt.open("r+b") as file:
            file.write(bytes(salt.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        salt.unlink()


@contextmanager
def open_vault(vault: Path, keys: Keys, sha256: str, work: Path) -> Iterator[BinaryIO]:
    """The bytes of this digest as they landed, from a file that has no name while it is open.

    Errors: FileNotFoundError when they are not kept, or shredded; ValueError when they do not fit their digest.
    """
    with _opened(object_path(vault, sha256), salt_path(vault, sha256), keys, sha256, work) as plain:
        yield plain


@contextmanager
def open_kept(root: Path, keys: Keys, kept: Kept, work: Path) -> Iterator[BinaryIO]:
    """What is in an object that the register names; otherwise as ``open_vault``."""
    with _opened(root / kept.path, root / kept.zout, keys, kept.inhoud, work) as plain:
        yield plain


@contextmanager
def _opened(encrypted_file: Path, salt_file: Path, keys: Keys, sha256: str, work: Path) -> Iterator[BinaryIO]:
    """An object, decrypted and compared with its digest."""
    identity = _identity(keys, salt_file.read_bytes())
    with encrypted_file.open("rb") as encrypted, _nameless(work) as plain:
        pyrage.decrypt_io(encrypted, plain, [identity])
        plain.seek(0)
        if _digest(plain) != sha256:
            raise ValueError(f"vault object {sha256[:12]} does not fit its digest")
        plain.seek(0)
        yield plain


def _digest(plain: BinaryIO) -> str:
    """Digest of the bytes that follow."""
    digest = hashlib.sha256()
    while chunk := plain.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _nameless(work: Path) -> Iterator[BinaryIO]:
    """A file below the work folder that nobody else can open and that is gone after use."""
    work.mkdir(parents=True, exist_ok=True)
    path = work / f"open_{secrets.token_hex(8)}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    path.unlink()
    with os.fdopen(descriptor, "w+b") as file:
        yield cast("BinaryIO", file)


def _store_salt(path: Path, salt: bytes, later: Unsynced | None) -> None:
    """Keep the salt before the object gets its name."""
    with written(path, later) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_bytes(salt)


def _suffix(key_name: str) -> str:
    return f".{key_name}" if key_name else ""


def _identity(keys: Keys, salt: bytes) -> pyrage.x25519.Identity:
    """The age identity that belongs to a salt."""
    return pyrage.x25519.Identity.from_str(keys.vault_identity(salt))
