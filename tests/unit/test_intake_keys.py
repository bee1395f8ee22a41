"""Keys: forms of the key file, pseudonyms per domain, identities of the vault."""

import base64
import hmac
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pipelines.contracts.errors import ContractError
from pipelines.intake.keys import Keys, create_key_file, load_keys

MASTER = bytes(range(32))


def written(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "content",
    [
        MASTER.hex().encode(),
        MASTER.hex().upper().encode() + b"\n",
        base64.b64encode(MASTER),
        base64.b64encode(MASTER).rstrip(b"=") + b"\n",
    ],
    ids=["hex", "hex with newline", "base64", "base64 without padding"],
)
def test_hex_and_base64_give_the_same_key(tmp_path: Path, content: bytes) -> None:
    assert load_keys(written(tmp_path / "key", content)) == Keys(MASTER)


def test_raw_bytes_are_a_key(tmp_path: Path) -> None:
    assert load_keys(written(tmp_path / "key", bytes(range(200, 240)))) == Keys(bytes(range(200, 240)))


@pytest.mark.parametrize("content", [b"", b"kort", MASTER.hex().encode()[:31], MASTER[:31]])
def test_a_key_of_less_than_32_bytes_is_refused_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ContractError, match=r"key:1: .*shorter than 32 bytes.*openssl"):
        load_keys(written(tmp_path / "key", content))


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="key file cannot be read"):
        load_keys(tmp_path / "nergens")


def test_a_key_that_others_can_read_is_warned_about_with_a_remedy(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="chmod 600"):
        load_keys(written(tmp_path / "key", MASTER.hex().encode(), 0o644))


def test_a_new_key_file_is_for_its_owner_only_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "map" / "key"
    create_key_file(path)
    first = load_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ContractError, match="already"):
        create_key_file(path)
    assert load_keys(path) == first


def test_a_pseudonym_is_half_an_hmac_under_a_key_of_its_domain() -> None:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ketenmonitor pseudonym bsn").derive(MASTER)
    assert Keys(MASTER).pseudonym("bsn", "100000009") == hmac.digest(key, b"100000009", "sha256").hex()[:32]


@pytest.mark.parametrize("value", ["", "100000009", "é", "x" * 200])
def test_many_pseudonyms_are_those_of_one_at_a_time(value: str) -> None:
    keys = Keys(MASTER)
    assert keys.pseudonyms("bsn", [value, "1"]) == [keys.pseudonym("bsn", value), keys.pseudonym("bsn", "1")]


def test_domains_and_keys_cannot_be_linked() -> None:
    one, other = Keys(MASTER), Keys(MASTER[::-1])
    found = {one.pseudonym("bsn", "1"), one.pseudonym("v_nummer", "1"), other.pseudonym("bsn", "1")}
    assert len(found) == 3


def test_an_identity_depends_on_the_salt_and_is_one_of_age() -> None:
    keys = Keys(MASTER)
    assert keys.vault_identity(b"a" * 32).startswith("AGE-SECRET-KEY-1")
    assert keys.vault_identity(b"a" * 32) == keys.vault_identity(b"a" * 32) != keys.vault_identity(b"b" * 32)


def test_a_key_is_never_shown() -> None:
    keys = Keys(MASTER)
    keys.pseudonym("bsn", "1")
    assert MASTER.hex() not in repr(keys)
    assert repr(keys) == "Keys()"
