"""Brings schema ``raw`` of a warehouse to the deliveries known at a moment; dbt's sources.

What belongs here: Parquet and register rows into typed tables. What does not: renaming, joining, dropping (dbt).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Contract, Field, FieldType
from pipelines.contracts.reference import Reference
from pipelines.deliveries.calendar import delivery_states, expected_deliveries
from pipelines.deliveries.ledger import Delivery, Ledger
from pipelines.deliveries.moment import amsterdam_day
from pipelines.warehouse.known_state import (
    Row,
    berichtgever_rows,
    delivery_rows,
    expected_rows,
    in_utc,
    newest_per_period,
    state_deliveries,
)
from pipelines.warehouse.raw_tables import (
    DELIVERY_COLUMNS,
    REGISTER_TABLES,
    Columns,
    columns_of,
    create_statement,
    loaded_fields,
    raw_tables,
    snapshot_fields,
)

if TYPE_CHECKING:
    import duckdb

_ARROW_TYPES = {
    "varchar": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "boolean": pa.bool_(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
}
_ORDER = "order by period_end, leverancier, levering_id, record"


@dataclass(frozen=True)
class LoadSummary:
    """What was loaded. Units: numbers of deliveries known, accepted ones among them, and records of the state."""

    deliveries: int
    accepted: int
    records: int


def load_raw(
    connection: duckdb.DuckDBPyConnection,
    root: DataRoot,
    contracts: Contracts,
    reference: Reference,
    ledger: Ledger,
    as_known: datetime,
    now: datetime,
) -> LoadSummary:
    """Bring schema ``raw`` to what was known at ``as_known``; records that it holds already are not read again.

    Shape: docs/architecture.md, "Schema raw of the warehouse"; rows in a fixed order.
    Nulls: a contract field that an older contract version does not have.
    Errors: FileNotFoundError when Parquet that the register vouches for is gone.
    Source: deliveries.md section 2 (modes, periods, knowledge).
    """
    known = ledger.known(as_known)
    connection.execute("create schema if not exists raw")
    for table, columns in raw_tables(contracts).items():
        connection.execute(create_statement(table, columns))
    _load_herindelingen(connection, reference)
    records = sum(_load_extract(connection, root, contracts.versions(extract), known) for extract in contracts.ids)
    connection.execute("drop table herindelingen_known")
    _load_register(connection, contracts, reference, known, as_known, now)
    return LoadSummary(len(known), len(known.accepted), records)


def _load_extract(
    connection: duckdb.DuckDBPyConnection, root: DataRoot, versions: Sequence[Contract], known: Ledger
) -> int:
    """Fill the table of one extract, and that of its snapshots; returns the records of the state."""
    newest = versions[0]
    state = state_deliveries(newest, known)
    records = _fill(connection, root, versions, newest.id, loaded_fields(newest), state)
    if snapshot_fields(newest):
        every = newest_per_period(newest, known)
        _fill(connection, root, versions, f"{newest.id}_snapshots", snapshot_fields(newest), every)
    return records


def _fill(
    connection: duckdb.DuckDBPyConnection,
    root: DataRoot,
    versions: Sequence[Contract],
    table: str,
    fields: tuple[Field, ...],
    deliveries: Sequence[Delivery],
) -> int:
    """Bring a table to the records of some deliveries; returns their number."""
    filled = {one.levering_id: one for one in deliveries if one.raw is not None and one.raw.rijen != 0}
    held = _ids_in(connection, table)
    kept = {name for name in held & filled.keys() if _is_intact(filled[name], root)}
    if kept != held or kept != filled.keys():
        wanted = [one for name, one in filled.items() if name not in kept]
        connection.execute(
            f"create temporary table kept as from raw.{table} where list_contains(?, levering_id)", [sorted(kept)]
        )
        connection.execute(f"truncate raw.{table}")
        _insert_deliveries(connection, root, versions, table, fields, wanted)
        connection.execute("drop table kept")
    count = connection.execute(f"select count(*) from raw.{table}").fetchone()  # noqa: S608 - a name of a contract
    return int(count[0]) if count else 0


def _ids_in(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """The deliveries of which a table holds records."""
    rows = connection.execute(f"select distinct levering_id from raw.{table}").fetchall()  # noqa: S608 - a name of a contract
    return {str(name) for (name,) in rows}


def _is_intact(one: Delivery, root: DataRoot) -> bool:
    """Whether the Parquet of a delivery is the file that the register vouches for: only then its records stand."""
    path = root.path / one.raw.path if one.raw else root.path
    return one.raw is not None and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == one.raw.sha256


def _insert_deliveries(
    connection: duckdb.DuckDBPyConnection,
    root: DataRoot,
    versions: Sequence[Contract],
    table: str,
    fields: tuple[Field, ...],
    deliveries: Sequence[Delivery],
) -> None:
    """Insert the records that were kept and those of some deliveries, in one order."""
    by_version: dict[str, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        by_version[(one.contract or {}).get("versie", versions[0].version)].append(one)
    sources, paths = [f"select {', '.join(columns_of(fields))} from kept"], []  # noqa: S608 - names of a contract
    for number, version in enumerate(sorted(by_version)):
        contract = next((one for one in versions if one.version == version), versions[0])
        rows = [_delivery_columns(one, root) for one in by_version[version]]
        _register(connection, f"deliveries_{number}", rows, {"path": "varchar", **DELIVERY_COLUMNS})
        sources.append(_select_statement(fields, contract, f"deliveries_{number}"))
        paths.append([row["path"] for row in rows])
    connection.execute(f"insert into raw.{table} {' union all '.join(sources)} {_ORDER}", paths)
    for number in range(len(by_version)):
        connection.unregister(f"deliveries_{number}")


def _select_statement(fields: tuple[Field, ...], contract: Contract, deliveries: str) -> str:
    """The records of Parquet: names of the newest version, gemeente codes of the present division."""
    delivery = [f"delivery.{name}" for name in DELIVERY_COLUMNS if name != "record"]
    columns = [f"{_source_of(field, contract)} as {field.name}" for field in fields] + delivery + ["parquet.record"]
    joins = [
        f"left join herindelingen_known as {field.name}_known on parquet.{name} = {field.name}_known.oude_code"
        for field in fields
        if field.type is FieldType.GEM and (name := _name_in(field, contract))
    ]
    return f"""
        select {", ".join(columns)}
        from read_parquet(?, filename = true, union_by_name = true) as parquet
        inner join {deliveries} as delivery on parquet.filename = delivery.path
        {" ".join(joins)}"""  # noqa: S608 - names of a contract


def _source_of(field: Field, contract: Contract) -> str:
    """The expression that gives a field of the newest version from Parquet of this version."""
    name = _name_in(field, contract)
    if name is None:
        return "null"
    if field.type is FieldType.GEM:
        return f"coalesce({field.name}_known.present_code, parquet.{name})"
    return f"parquet.{name}"


def _name_in(field: Field, contract: Contract) -> str | None:
    """The name this version gives to a field of the newest version; None when it has no such field."""
    for old, new in contract.renames.items():
        if new == field.name:
            return old
    return field.name if any(one.name == field.name for one in contract.fields) else None


def _delivery_columns(one: Delivery, root: DataRoot) -> Row:
    path = root.path / one.raw.path if one.raw else root.path
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: the register names this Parquet of {one.levering_id}, but it is gone; put it back from a backup"
        )
    return {
        "path": str(path),
        "levering_id": one.levering_id,
        "leverancier": one.leverancier,
        "periode": one.periode,
        "period_start": one.period.start if one.period else None,
        "period_end": one.period.end if one.period else None,
        "volgnummer": one.volgnummer,
        "aangeleverd_op": in_utc(one.aangeleverd_op),
        "record": None,
    }


def _load_herindelingen(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Old code → present code: a division can change after a delivery was taken in."""
    rows: list[Row] = [
        {"oude_code": old, "present_code": new} for old, new in reference.known_codes.items() if old != new
    ]
    connection.execute("create temporary table herindelingen_known (oude_code varchar, present_code varchar)")
    _insert_rows(connection, "herindelingen_known", rows, {"oude_code": "varchar", "present_code": "varchar"})


def _load_register(
    connection: duckdb.DuckDBPyConnection,
    contracts: Contracts,
    reference: Reference,
    known: Ledger,
    as_known: datetime,
    now: datetime,
) -> None:
    states = delivery_states(expected_deliveries(contracts, reference, as_known), known, as_known)
    run: Row = {
        "as_known_at": in_utc(as_known),
        "as_known_date": amsterdam_day(as_known),
        "run_at": in_utc(now),
        "code_version": metadata.version("ketenmonitor-inburgering"),
    }
    tables = {
        "leveringen": delivery_rows(known),
        "verwachte_leveringen": expected_rows(states),
        "berichtgevers": berichtgever_rows(reference),
        "run": [run],
    }
    for table, rows in tables.items():
        connection.execute(f"truncate raw.{table}")
        _insert_rows(connection, f"raw.{table}", rows, REGISTER_TABLES[table])


def _insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row], columns: Columns) -> None:
    """Insert rows that were made in Python."""
    _register(connection, "rows_to_load", rows, columns)
    connection.execute(f"insert into {table} select * from rows_to_load")  # noqa: S608 - a name of this module
    connection.unregister("rows_to_load")


def _register(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row], columns: Columns) -> None:
    """Show rows to DuckDB as a table with these columns and types."""
    fields = [pa.field(column, _ARROW_TYPES[kind]) for column, kind in columns.items()]
    connection.register(name, pa.Table.from_pylist(list(rows), schema=pa.schema(fields)))
