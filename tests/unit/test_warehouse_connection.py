"""An encrypted DuckDB file: nothing of it lies on disk in the clear, and nothing opens it but its key, whole."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts.errors import ContractError, WrongKeyError
from pipelines.settings import PROJECT, dagster_environment, read_place
from pipelines.warehouse.connection import attach_options, connect, is_encrypted, warehouse_key
from pipelines.warehouse.swap import copy, create, open_read_only, swap_in

PERSON = "PSEUDONIEMVANEENMENS"
ROWS = f"select '{PERSON}' || ((i * 7919) % 10000000) as who, i from range({{}}) as numbers (i)"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return a_key(tmp_path / "warehouse.key", "5")


def a_key(path: Path, digit: str) -> Path:
    path.write_text(digit * 64 + "\n")
    path.chmod(0o600)
    return path


def made(path: Path, key_file: Path | None, rows: int = 20_000) -> Path:
    with create(path, key_file) as connection:
        connection.execute(f"create schema core; create table core.persons as {ROWS.format(rows)}")
    return path


def read(path: Path, key_file: Path | None) -> tuple[int, int]:
    with open_read_only(path, key_file) as connection:
        found = connection.execute("select count(*), sum(hash(who)) from core.persons").fetchone()
        assert found is not None
        return found


def tells(folder: Path) -> list[str]:
    """The files below a folder that hold a person in the clear."""
    return [one.name for one in folder.rglob("*") if one.is_file() and PERSON.encode() in one.read_bytes()]


def test_an_encrypted_file_holds_the_same_rows_and_none_in_the_clear(tmp_path: Path, key_file: Path) -> None:
    sealed, plain = made(tmp_path / "sealed" / "w.duckdb", key_file), made(tmp_path / "plain" / "w.duckdb", None)
    assert read(sealed, key_file) == read(plain, None)
    assert tells(tmp_path) == []  # not even the plain one, which packs its text
    with duckdb.connect(str(plain), config={"force_compression": "uncompressed"}) as connection:
        connection.execute("create table plainly as from core.persons; checkpoint")
    with connect(sealed, key_file) as connection:
        connection.execute("set force_compression = 'uncompressed'")
        connection.execute("create table plainly as from core.persons; checkpoint")
    assert (tells(plain.parent), tells(sealed.parent)) == (["w.duckdb"], [])
    assert (is_encrypted(sealed), is_encrypted(plain)) == (True, False)


@pytest.mark.parametrize("is_sealed", [True, False])
def test_neither_the_log_nor_what_is_put_aside_holds_a_person_in_the_clear(
    tmp_path: Path, key_file: Path, *, is_sealed: bool
) -> None:
    path, used = made(tmp_path / "w.duckdb", key_file if is_sealed else None), key_file if is_sealed else None
    with connect(path, used) as connection:
        connection.execute(f"insert into core.persons values ('{PERSON} in the log', 1)")
        logged = tells(tmp_path)
        connection.execute("set memory_limit = '40MB'; set threads = 1")
        connection.execute(f"create temp table sorted as {ROWS.format(600_000)} order by who")
        aside = [one.name for one in tmp_path.rglob("*.tmp") if one.is_file()]
        told = tells(tmp_path)
    assert aside, "nothing was put aside: the test would show nothing"
    if is_sealed:
        assert (logged, told) == ([], [])
    else:
        assert "w.duckdb.wal" in logged
        assert set(told) & set(aside)


def test_without_its_key_or_with_another_it_stays_closed_and_the_message_says_what_to_do(
    tmp_path: Path, key_file: Path
) -> None:
    path, other = made(tmp_path / "w.duckdb", key_file), a_key(tmp_path / "other.key", "6")
    with pytest.raises(WrongKeyError, match=r"w\.duckdb is encrypted.*KETENMONITOR_WAREHOUSE_KEY_FILE"):
        read(path, None)
    with pytest.raises(WrongKeyError, match=r"other\.key is not the key that .*w\.duckdb.*ketenmonitor build"):
        read(path, other)
    with pytest.raises(WrongKeyError, match=r"plain\.duckdb is not encrypted.*ketenmonitor build"):
        read(made(tmp_path / "plain.duckdb", None), key_file)
    assert read(path, key_file)[0] == 20_000


def test_one_changed_bit_anywhere_that_is_read_is_refused(tmp_path: Path, key_file: Path) -> None:
    path = made(tmp_path / "w.duckdb", key_file)
    whole, content, draw, told = read(path, key_file), path.read_bytes(), random.Random(112), []
    for place in [5, 20, 100, *draw.sample(range(4096, len(content)), 40)]:
        changed = bytearray(content)
        changed[place] ^= 1 << draw.randrange(8)
        path.write_bytes(changed)
        try:
            assert read(path, key_file) == whole  # a part of the file that holds nothing
        except (WrongKeyError, duckdb.Error) as error:
            told.append(str(error))
    assert len(told) > 20
    assert [text for text in told if not any(one in text for one in ("damaged or changed", "AES tag", "Corrupt"))] == []


def test_a_copy_is_under_the_same_key_and_a_log_that_was_left_is_taken_in(tmp_path: Path, key_file: Path) -> None:
    path = made(tmp_path / "w.duckdb", key_file)
    with copy(path, tmp_path / "new.duckdb", key_file) as connection:
        connection.execute("insert into core.persons values ('one more', 0)")
        for end in ("", ".wal"):  # as a run that died here would leave them
            shutil.copy(tmp_path / f"new.duckdb{end}", tmp_path / f"left.duckdb{end}")
    swap_in(tmp_path / "left.duckdb", path, key_file)
    assert read(path, key_file)[0] == 20_001
    assert is_encrypted(path)


def test_another_file_is_attached_under_the_same_key(tmp_path: Path, key_file: Path) -> None:
    other, main = made(tmp_path / "other.duckdb", key_file), made(tmp_path / "w.duckdb", key_file)
    with connect(main, key_file) as connection:
        connection.execute(f"attach '{other}' as later{attach_options(key_file, read_only=True)}")
        assert connection.execute("select count(*) from later.core.persons").fetchall() == [(20_000,)]
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("delete from later.core.persons")


@pytest.mark.parametrize("content", [None, b"", b"short"])
def test_a_key_file_that_is_missing_or_too_short_is_an_error_with_its_name(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "w.key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContractError, match=r"w\.key.*openssl rand -hex 32"):
        warehouse_key(path)


def test_the_key_file_is_named_in_the_environment_and_handed_to_dagster(tmp_path: Path, key_file: Path) -> None:
    assert read_place(tmp_path, {}).root.warehouse_key_file is None
    place = read_place(tmp_path, {"KETENMONITOR_WAREHOUSE_KEY_FILE": str(key_file)})
    assert place.project == PROJECT
    assert place.root.warehouse_key_file == key_file
    assert dagster_environment(place, {})["KETENMONITOR_WAREHOUSE_KEY_FILE"] == str(key_file)
    assert "KETENMONITOR_WAREHOUSE_KEY_FILE" not in dagster_environment(read_place(tmp_path, {}), {})


def test_a_key_that_others_can_read_is_warned_of(key_file: Path) -> None:
    key_file.chmod(0o644)
    with pytest.warns(UserWarning, match="chmod 600"):
        warehouse_key(key_file)
