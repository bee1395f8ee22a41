"""Proof that a person is gone: what is left in every place that the data root has, counted.

What belongs here: counting. What does not: removing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.register import Register
from pipelines.privacy.erasure import House
from pipelines.privacy.originals import opened_bytes, opened_records
from pipelines.privacy.person import Person


@dataclass(frozen=True)
class Remaining:
    """Records and rows that still name a person. Units: records in Parquet, originals in the vault, warehouse rows."""

    raw: int
    quarantine: int
    vault: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.raw + self.quarantine + self.vault


def remaining(house: House, person: Person) -> Remaining:
    """What still names a person in raw, quarantine and vault."""
    traces = person.traces(house.keys)
    raw, quarantine = (_in_parquet(folder, traces) for folder in (house.root.raw, house.root.quarantine))
    return Remaining(raw, quarantine, _in_vault(house, person))


def rows_in(connection: duckdb.DuckDBPyConnection, traces: Iterable[str]) -> int:
    """Rows of a warehouse in which a pseudonym or mask stands in any column of text."""
    pattern = "|".join(sorted(traces))
    found = 0
    for table, columns in _text_columns(connection).items():
        hits = " or ".join(f"regexp_matches({name}, ?)" for name in columns)
        row = connection.execute(f"select count(*) from {table} where {hits}", [pattern] * len(columns)).fetchone()  # noqa: S608 - names of the catalogue
        found += int(row[0]) if row else 0
    return found


def _text_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns of text by quoted table."""
    rows = connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns where data_type = 'VARCHAR'"
    ).fetchall()
    found: dict[str, list[str]] = {}
    for schema, table, column in rows:
        found.setdefault(f'"{schema}"."{table}"', []).append(f'"{column}"')
    return found


def _in_parquet(folder: Path, traces: frozenset[str]) -> int:
    """Records in which a pseudonym stands, or a text with its mask."""
    pattern = "|".join(sorted(traces))
    found = 0
    for path in sorted(folder.rglob("*.parquet")):
        frame = pl.read_parquet(path).select(pl.col(pl.String).str.contains(pattern))
        found += frame.filter(pl.any_horizontal(pl.all().fill_null(value=False))).height if frame.width else 0
    return found


def _in_vault(house: House, person: Person) -> int:
    """Objects that still name the person."""
    found = 0
    deliveries = {
        one.kluis.inhoud: one for one in Ledger.from_events(Register(house.root.register).events()) if one.kluis
    }
    for one in deliveries.values():
        if one.kluis is None:
            continue
        if one.is_accepted or one.is_held:
            with opened_records(house.root, house.keys, house.contracts, one) as batches:
                found += any(person.rows(batch).any() for batch in batches)
        else:
            with opened_bytes(house.root, house.keys, one.kluis) as plain:
                found += person.is_in(plain)
    return found
