"""Opens the warehouse and puts a new one in its place, whole or not at all.

What belongs here: the file. What does not: what is in it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from pipelines.warehouse.connection import connect


def create(path: Path, key_file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a new, empty warehouse; whatever a run that died left at this path is removed.

    Errors: duckdb.IOException when another process has the file open.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove(path)
    return connect(path, key_file)


def copy(current: Path, path: Path, key_file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a copy of a closed warehouse; whatever a run that died left at this path is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remove(path)
    shutil.copyfile(current, path)
    return connect(path, key_file)


def open_read_only(path: Path, key_file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that cannot change the warehouse; a swap meanwhile leaves it on the old file.

    Errors: FileNotFoundError when there is no warehouse yet; WrongKeyError when it does not fit the key.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no warehouse yet; run `ketenmonitor build` first")
    return connect(path, key_file, read_only=True)


def swap_in(new: Path, current: Path, key_file: Path | None = None) -> None:
    """Put a closed new warehouse in the place of the current one: on disk first, then in one step.

    Errors: FileNotFoundError when there is no new warehouse; duckdb.Error when its log cannot be taken in.
    """
    if not new.is_file():
        raise FileNotFoundError(f"{new}: there is no new warehouse to swap in")
    _take_in_log(new, key_file)
    _sync(new)
    _log_of(current).unlink(missing_ok=True)  # belongs to the file that goes; DuckDB would replay it over the new one
    os.replace(new, current)  # noqa: PTH105 - says what it does: atomic on one file system
    _sync(current.parent)


def remove(path: Path) -> None:
    """Remove a warehouse and its write-ahead log."""
    path.unlink(missing_ok=True)
    _log_of(path).unlink(missing_ok=True)


def _take_in_log(path: Path, key_file: Path | None) -> None:
    """Fold a left-over write-ahead log into its file: the swap moves the file alone."""
    if _log_of(path).exists():
        with connect(path, key_file) as connection:
            connection.execute("checkpoint")
    _log_of(path).unlink(missing_ok=True)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _sync(path: Path) -> None:
    """Have the disk confirm a file, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
