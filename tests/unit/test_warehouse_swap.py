"""The warehouse is replaced whole or not at all, and readers are left in peace."""

from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.swap import create, open_read_only, remove, swap_in


def warehouse(path: Path, value: int) -> Path:
    with create(path) as connection:
        connection.execute(f"create table t as select {value} as value")
    return path


def value_in(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("select value from t").fetchall()[0][0])


def test_an_open_reader_keeps_the_old_warehouse_and_a_new_one_sees_the_new(tmp_path: Path) -> None:
    current = warehouse(tmp_path / "warehouse.duckdb", 1)
    with open_read_only(current) as reader:
        swap_in(warehouse(tmp_path / "new.duckdb", 2), current)
        assert value_in(reader) == 1
    with open_read_only(current) as reader:
        assert value_in(reader) == 2
    assert not (tmp_path / "new.duckdb").exists()


def test_what_stands_only_in_the_log_of_the_new_warehouse_is_swapped_in_too(tmp_path: Path) -> None:
    new, current = tmp_path / "new.duckdb", tmp_path / "warehouse.duckdb"
    writer = create(new)
    writer.execute("set checkpoint_threshold = '1TB'")
    writer.execute("create table t as select 7 as value")
    crashed, log = new.read_bytes(), (tmp_path / "new.duckdb.wal").read_bytes()
    writer.close()
    new.write_bytes(crashed)
    (tmp_path / "new.duckdb.wal").write_bytes(log)
    swap_in(new, current)
    with open_read_only(current) as reader:
        assert value_in(reader) == 7
    assert not list(tmp_path.glob("*.wal"))


def test_a_log_left_beside_the_old_warehouse_is_not_replayed_over_the_new_one(tmp_path: Path) -> None:
    current = warehouse(tmp_path / "warehouse.duckdb", 1)
    (tmp_path / "warehouse.duckdb.wal").write_bytes(b"left by a run that died")
    swap_in(warehouse(tmp_path / "new.duckdb", 2), current)
    with open_read_only(current) as reader:
        assert value_in(reader) == 2


def test_without_a_new_warehouse_the_current_one_stays(tmp_path: Path) -> None:
    current = warehouse(tmp_path / "warehouse.duckdb", 1)
    with pytest.raises(FileNotFoundError, match="no new warehouse"):
        swap_in(tmp_path / "new.duckdb", current)
    with open_read_only(current) as reader:
        assert value_in(reader) == 1


def test_a_reader_cannot_change_the_warehouse(tmp_path: Path) -> None:
    current = warehouse(tmp_path / "warehouse.duckdb", 1)
    with open_read_only(current) as reader, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        reader.execute("delete from t")


def test_a_warehouse_that_is_not_there_yet_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="ketenmonitor build"):
        open_read_only(tmp_path / "warehouse.duckdb")


def test_a_new_warehouse_starts_empty_whatever_a_run_that_died_left(tmp_path: Path) -> None:
    path = warehouse(tmp_path / "new.duckdb", 1)
    (tmp_path / "new.duckdb.wal").write_bytes(b"broken")
    with create(path) as connection:
        assert connection.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]


def test_removing_takes_the_log_along_and_may_be_done_twice(tmp_path: Path) -> None:
    path = warehouse(tmp_path / "new.duckdb", 1)
    (tmp_path / "new.duckdb.wal").write_bytes(b"")
    remove(path)
    remove(path)
    assert not list(tmp_path.iterdir())
