"""The master key of a data root and everything derived from it: pseudonyms per domain and identities of the vault.

What belongs here: reading and making the key file, HKDF, HMAC. What does not: which fields are personal (contracts).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
import stat
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import bech32
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pipelines.contracts.errors import ContractError, WrongKeyError
from pipelines.deliveries.ledger import Ledger

_MINIMUM = 32
_PSEUDONYM_DIGITS = 32
_NAME_DIGITS = 16
_BLOCK_BYTES = 64  # of SHA-256
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){32,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{43,}={0,2}")


@dataclass(frozen=True)
class Keys:
    """The master key; nothing of it is ever shown."""

    master: bytes = field(repr=False)
    _derived: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def pseudonym(self, domain: str, value: str) -> str:
        """The pseudonym of one identifier.

        Shape: 32 hex digits of HMAC-SHA256 under the key of the domain (``bsn`` or ``v_nummer``).
        """
        return hmac.digest(self._key_of(domain), value.encode(), "sha256").hex()[:_PSEUDONYM_DIGITS]

    def pseudonyms(self, domain: str, values: list[str]) -> list[str]:
        """The pseudonyms of many identifiers, in their order."""
        inner, outer = _padded_states(self._key_of(domain))
        return [_finished(inner, outer, value) for value in values]

    @property
    def name(self) -> str:
        """Tells this key from another without telling anything of it.

        Shape: 16 hex digits.
        """
        return _derive(self.master, "name", None).hex()[:_NAME_DIGITS]

    def vault_identity(self, salt: bytes) -> str:
        """The age identity of one object of the vault; without its salt it cannot be made again.

        Shape: ``AGE-SECRET-KEY-1…`` (X25519).
        """
        words = bech32.convertbits(_derive(self.master, "vault", salt), 8, 5) or []
        return str(bech32.bech32_encode("age-secret-key-", words)).upper()

    def _key_of(self, domain: str) -> bytes:
        """The key of a domain, derived once."""
        if domain not in self._derived:
            self._derived[domain] = _derive(self.master, f"pseudonym {domain}", None)
        return self._derived[domain]


def load_keys(path: Path) -> Keys:
    """Read the key file: hex or base64 of at least 32 bytes, or at least 32 raw bytes.

    Errors: ContractError when it is missing or too short; a warning when others can read it.
    """
    try:
        content = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as error:
        raise ContractError(path, 0, "the key file cannot be read", "make one, or name its path") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        warnings.warn(f"{path}: the key file can be read by others. To do: chmod 600 {path}", stacklevel=2)
    return Keys(_decode(path, content))


def check_key(ledger: Ledger, keys: Keys) -> None:
    """Let nothing be judged or opened with another key than before.

    Errors: WrongKeyError, naming what to do.
    """
    if ledger.sleutel not in {None, keys.name}:
        raise WrongKeyError(
            f"this is key {keys.name}, the data were made with key {ledger.sleutel}. To do: put that key file back; or,"
            " when a change of key was broken off, repeat `ketenmonitor rotate-key` with the same new key file"
        )


def create_key_file(path: Path) -> None:
    """Make a key file that only its owner can read.

    Errors: ContractError when there is one already: it would make every pseudonym unreadable.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ContractError(path, 0, "there is a key file already", "keep it: pseudonyms depend on it") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(_MINIMUM).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _decode(path: Path, content: bytes) -> bytes:
    """The bytes of the master key in any of the three forms."""
    text = content.strip()
    if _HEX.fullmatch(text):
        return bytes.fromhex(text.decode())
    if _BASE64.fullmatch(text):
        try:
            key = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
        except binascii.Error:
            key = content
        if len(key) >= _MINIMUM:
            return key
    if len(content) >= _MINIMUM:
        return content
    raise ContractError(path, 1, "the key is shorter than 32 bytes", "write 64 hex digits (`openssl rand -hex 32`)")


def _padded_states(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """The two hash states with which every HMAC under this key starts (RFC 2104): half the work of ``hmac.digest``."""
    block = key.ljust(_BLOCK_BYTES, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    return inner, outer


def _finished(inner: hashlib._Hash, outer: hashlib._Hash, value: str) -> str:
    """The HMAC of one value, from copies of the two states."""
    first, second = inner.copy(), outer.copy()
    first.update(value.encode())
    second.update(first.digest())
    return second.hexdigest()[:_PSEUDONYM_DIGITS]


def _derive(master: bytes, info: str, salt: bytes | None) -> bytes:
    """32 bytes of HKDF-SHA256."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=f"ketenmonitor {info}".encode()).derive(master)
