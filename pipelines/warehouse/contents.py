"""What a warehouse remembers about itself: what it was made by, and a fingerprint of what each of its tables holds.

What belongs here: schema ``build`` of the warehouse, reading and writing it. What does not: deciding what has to be
made again (``refill``, ``pipelines.quality``). A fingerprint depends on the rows, not on their order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.contracts.errors import WrongKeyError
from pipelines.warehouse.swap import open_read_only

_TABLES = """
    create schema if not exists build;
    create table if not exists build.contents (subject varchar, content varchar);
"""
_MADE_BY = "made by"


def contents_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Fingerprint of the rows of a query or table: their number, and the sum of their 64-bit hashes."""
    counted = f"select count(*), sum(hash(held)) from ({query}) as held"  # noqa: S608 - a query of ours
    return " ".join(str(part) for part in connection.execute(counted).fetchone() or ())


def contents_by(connection: duckdb.DuckDBPyConnection, query: str, column: str) -> str:
    """Fingerprints of the rows of a query, as the JSON of value of the column → fingerprint; empty values are ''."""
    counted = f"select coalesce({column}, ''), count(*), sum(hash(held)) from ({query}) as held group by 1"  # noqa: S608
    rows = connection.execute(counted).fetchall()
    return json.dumps({place: f"{count} {total}" for place, count, total in sorted(rows)})


def remembered(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Subject → fingerprint, as the build that made this warehouse left them; empty in a new one."""
    connection.execute(_TABLES)
    return dict(connection.execute("select subject, content from build.contents").fetchall())


def remember(connection: duckdb.DuckDBPyConnection, contents: Mapping[str, str]) -> None:
    """Put the fingerprints of these subjects in the place of those that were remembered."""
    connection.execute(_TABLES)
    if contents:
        connection.execute("delete from build.contents where list_contains(?, subject)", [list(contents)])
        connection.executemany("insert into build.contents values (?, ?)", [list(item) for item in contents.items()])


def forget(connection: duckdb.DuckDBPyConnection, prefix: str) -> None:
    """Forget every subject that begins so."""
    connection.execute(_TABLES)
    connection.execute("delete from build.contents where starts_with(subject, ?)", [prefix])


def remember_makers(connection: duckdb.DuckDBPyConnection, makers: str) -> None:
    """Keep the hash of everything but deliveries that a warehouse is made by."""
    remember(connection, {_MADE_BY: makers})


def was_made_by(warehouse: Path, makers: str, key_file: Path | None = None) -> bool:
    """Whether a warehouse that can be read was made by just these definitions, reference data and engines."""
    try:
        with open_read_only(warehouse, key_file) as connection:
            found = connection.execute("select content from build.contents where subject = ?", [_MADE_BY]).fetchone()
    except (OSError, duckdb.Error, WrongKeyError):
        return False
    return found == (makers,)
