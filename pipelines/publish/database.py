"""The published database: the released tables in a DuckDB file that older clients open.

What belongs here: writing the file. What does not: what is in the tables.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import duckdb

from pipelines.publish.tables import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.publish.tables import Published

NAME: Final = "ketenmonitor.duckdb"
STORAGE_VERSION: Final = "v1.0.0"  # readable by every client since DuckDB 1.0
TRIES: Final = 6
COMPRESSION: Final = "rle"  # others leave what stood in memory in the unused ends of their blocks
SETTINGS: Final[dict[str, str | int | float | bool | list[str]]] = {
    "threads": 1,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def write_database(path: Path, tables: list[Published]) -> None:
    """Write every table as ``pub_<name>``, with the description of each column.

    **Shape** one thread, a fixed order of rows, and a compression that fills its blocks: the same tables give the same
    bytes, but for a file now and then that has a block too many. So it is written until the same bytes came out twice.
    """
    seen = set()
    for _ in range(TRIES):
        path.unlink(missing_ok=True)
        write_once(path, tables)
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest in seen:
            return
        seen.add(digest)


def write_once(path: Path, tables: list[Published]) -> None:
    """Write the file."""
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute(f"set force_compression = '{COMPRESSION}'")
        connection.execute(f"attach '{quoted(str(path))}' as published (storage_version '{STORAGE_VERSION}')")
        connection.execute("begin")  # one wait for the disk, not one a column
        for table in tables:
            connection.register("released", table.frame.to_arrow())
            connection.execute(f"create table published.pub_{table.name} as select * from released")  # noqa: S608
            connection.unregister("released")
            describe(connection, table)
        connection.execute("commit")
        connection.execute("checkpoint published")
        connection.execute("detach published")


def describe(connection: duckdb.DuckDBPyConnection, table: Published) -> None:
    """Give table and columns their description."""
    name = f"published.pub_{table.name}"
    connection.execute(f"comment on table {name} is '{quoted(table.title)}'")
    for column in table.frame.columns:
        connection.execute(f"comment on column {name}.{column} is '{quoted(COLUMNS[column])}'")


def quoted(text: str) -> str:
    """A text between single quotes."""
    return text.replace("'", "''")
