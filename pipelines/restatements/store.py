"""Keeps a comparison as a small DuckDB file, and shows all that are kept as one table of the warehouse.

What belongs here: names, columns and writing of the result. What does not: making it (``comparison``).
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.restatements.comparison import Restatement
from pipelines.warehouse.connection import connect, fitting
from pipelines.warehouse.swap import create, open_read_only, swap_in

TABLE = "fct_indicator_restatements"
COLUMNS = {
    "from_known_at": "timestamp",
    "to_known_at": "timestamp",
    "indicator_id": "varchar",
    "peildatum": "date",
    "gebied_type": "varchar",
    "gebied_code": "varchar",
    "dimensie": "varchar",
    "categorie": "varchar",
    "oorzaak": "varchar",
    "teller_change": "bigint",
    "noemer_change": "bigint",
    "onbekend_change": "bigint",
    "teller_before": "bigint",
    "teller_after": "bigint",
    "noemer_before": "bigint",
    "noemer_after": "bigint",
    "onbekend_before": "bigint",
    "onbekend_after": "bigint",
    "waarde_before": "double",
    "waarde_after": "double",
    "definition_version_before": "varchar",
    "definition_version_after": "varchar",
}
_DELIVERY_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "levering_id": pl.String,
    "extract": pl.String,
    "leverancier": pl.String,
    "periode": pl.String,
    "volgnummer": pl.Int64,
    "aangeleverd_op": pl.Datetime("us"),
    "op_tijd": pl.Boolean,
    "oorzaak": pl.String,
}


def folder_of(root: DataRoot) -> Path:
    """Where comparisons are kept."""
    return root.path / "restatements"


def keep(root: DataRoot, found: Restatement) -> Path:
    """Write a comparison to ``restatements/<earlier>__<later>.duckdb``, whole or not at all.

    Shape: ``fct_indicator_restatements`` (one row per cell and cause) and ``deliveries`` (one row per new delivery).
    """
    folder = folder_of(root)
    target = folder / f"{_label(found.earlier.as_known)}__{_label(found.later.as_known)}.duckdb"
    new = target.with_suffix(".new")
    connection = create(new, root.warehouse_key_file)
    try:
        _insert(connection, "main", rows_of(found))
        connection.register("new_deliveries", _deliveries(found).to_arrow())
        connection.execute("create table deliveries as select * from new_deliveries")
    finally:
        connection.close()
    swap_in(new, target, root.warehouse_key_file)
    return target


def rows_of(found: Restatement) -> pl.DataFrame:
    """The rows with both moments, columns in their fixed order."""
    moments = {"from_known_at": found.earlier.as_known, "to_known_at": found.later.as_known}
    dated = found.rows.with_columns(
        pl.lit(_utc(moment), dtype=pl.Datetime("us")).alias(name) for name, moment in moments.items()
    )
    return dated.select(*COLUMNS)


def add_to_warehouse(warehouse: Path, root: DataRoot) -> int:
    """Make ``indicators.fct_indicator_restatements`` of a closed warehouse anew from all that is kept; its rows.

    A comparison that an older version of this program kept with other columns is left out: compare again to see it.
    """
    read = (_read(path, root.warehouse_key_file) for path in sorted(folder_of(root).glob("*.duckdb")))
    kept = [one for one in read if one.columns == list(COLUMNS)]
    with connect(warehouse, root.warehouse_key_file) as connection:
        connection.execute("create schema if not exists indicators")
        connection.execute(f"drop table if exists indicators.{TABLE}")
        _insert(connection, "indicators", pl.concat(kept) if kept else None)
    return sum(len(one) for one in kept)


def refresh_warehouse(root: DataRoot) -> None:
    """Show all kept comparisons in the warehouse that stands, if one does, in one atomic swap."""
    if root.warehouse.is_file():
        new = root.work / "warehouse.new.duckdb"
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root.warehouse, new)
        add_to_warehouse(new, root)
        swap_in(new, root.warehouse, root.warehouse_key_file)


def _insert(connection: duckdb.DuckDBPyConnection, schema: str, rows: pl.DataFrame | None) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create table {schema}.{TABLE} ({columns})")
    if rows is not None:
        connection.register("rows_to_keep", rows.select(*COLUMNS).to_arrow())
        connection.execute(f"insert into {schema}.{TABLE} select * from rows_to_keep")  # noqa: S608 - names of this module
        connection.unregister("rows_to_keep")


def _read(path: Path, key_file: Path | None) -> pl.DataFrame:
    """A comparison; one that was kept before the warehouse was encrypted is plain."""
    with open_read_only(path, fitting(path, key_file)) as connection:
        return connection.execute(f"select * from main.{TABLE}").pl()  # noqa: S608 - a name of this module


def _deliveries(found: Restatement) -> pl.DataFrame:
    rows = [
        (
            one.delivery.levering_id,
            one.delivery.extract,
            one.delivery.leverancier,
            one.delivery.periode,
            one.delivery.volgnummer,
            _utc(one.delivery.aangeleverd_op),
            one.delivery.op_tijd,
            one.cause.value,
        )
        for one in found.deliveries
    ]
    return pl.DataFrame(rows, schema=list(_DELIVERY_COLUMNS.items()), orient="row")


def _label(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
