"""States between two standpoints: the warehouse as it would be if only some of the changes had happened.

What belongs here: building one state in the work folder and reading its cells. What does not: which states are needed
(``comparison``), taking differences (``parts``). A state grows out of the one before it when both stand under the same
definitions and reference data: only what their deliveries change is made again (ADR 17).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Mode
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.register import Event
from pipelines.restatements.standpoint import OpenStandpoint
from pipelines.warehouse.connection import attach_options, connect, quoted
from pipelines.warehouse.contents import remember_makers, was_made_by
from pipelines.warehouse.load import load_raw
from pipelines.warehouse.refill import keep_recipe, refill
from pipelines.warehouse.swap import create, open_read_only, remove
from pipelines.warehouse.transform import run_dbt, write_seeds

_CELLS = """
    select
        indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie, definition_version,
        cast(teller as bigint) as teller, cast(noemer as bigint) as noemer, cast(onbekend as bigint) as onbekend,
        waarde
    from indicators.fct_indicator_values
"""


@dataclass(frozen=True)
class Workshop:
    """Where states are built, from which register, and of which indicators (all when none is named)."""

    root: DataRoot
    events: tuple[Event, ...]
    indicators: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """The work folder; one place for every state, so that dbt parses only what changed."""
        return self.root.work / "restatements"

    @property
    def warehouse(self) -> Path:
        """Where a state grows."""
        return self.folder / "warehouse.duckdb"

    @property
    def later_raw(self) -> Path:
        """The raw tables of the later standpoint: they tell who was removed."""
        return self.folder / "later.duckdb"

    def ledger(self, left_out: Collection[str] = ()) -> Ledger:
        """The ledger without some deliveries."""
        return Ledger.from_events(event for event in self.events if event.get("levering_id") not in left_out)


def cells_of(shop: Workshop, standpoint: OpenStandpoint, ledger: Ledger, as_known: datetime) -> pl.DataFrame:
    """The cells of a state, every delivery of the ledger up to the moment counted.

    Errors: TransformError when a model fails.
    """
    load_state(shop, standpoint, ledger, as_known)
    return computed(shop, standpoint)


def load_state(shop: Workshop, standpoint: OpenStandpoint, ledger: Ledger, as_known: datetime) -> None:
    """Bring schema raw to a state: of the state before, when that stands under the same standpoint, or of a new one."""
    key_file = shop.root.warehouse_key_file
    if was_made_by(shop.warehouse, standpoint.rules, key_file):
        connection = connect(shop.warehouse, key_file)
        for table, _ in _person_columns(standpoint.contracts):
            connection.execute(f"truncate raw.{table}")  # records may have been taken out of it
    else:
        connection = create(shop.warehouse, key_file)
    _load(connection, shop.root, standpoint, ledger, as_known)


def load_later_raw(shop: Workshop, standpoint: OpenStandpoint) -> None:
    """Keep the raw tables of the later standpoint beside the states."""
    connection = create(shop.later_raw, shop.root.warehouse_key_file)
    _load(connection, shop.root, standpoint, shop.ledger(), standpoint.as_known)


def drop_removed(shop: Workshop, contracts: Contracts) -> int:
    """Take out of a loaded state the records of persons whom the partner's later stand no longer knows.

    Returns how many records went. Only stands: in an extract by period a person is never taken back, only corrected.
    """
    key_file = shop.root.warehouse_key_file
    connection = connect(shop.warehouse, key_file)
    try:
        options = attach_options(key_file, read_only=True)
        connection.execute(f"attach '{quoted(str(shop.later_raw))}' as later{options}")
        return sum(_drop(connection, table, column) for table, column in _person_columns(contracts))
    finally:
        connection.close()


def computed(shop: Workshop, standpoint: OpenStandpoint) -> pl.DataFrame:
    """Compute a loaded state, and read its cells."""
    key_file = shop.root.warehouse_key_file
    if was_made_by(shop.warehouse, standpoint.rules, key_file):
        with connect(shop.warehouse, key_file) as connection:
            refill(connection)
    else:
        _transform(shop, standpoint)
    with open_read_only(shop.warehouse, key_file) as connection:
        return connection.execute(_CELLS).pl()


def clear(shop: Workshop) -> None:
    """Remove the states; dbt's artefacts stay, so that the next comparison starts faster."""
    remove(shop.warehouse)
    remove(shop.later_raw)


def _transform(shop: Workshop, standpoint: OpenStandpoint) -> None:
    """Have dbt make every table of a state, and the state remember how it was made."""
    key_file, seeds = shop.root.warehouse_key_file, write_seeds(standpoint.reference, shop.folder / "seeds")
    command = _command(shop.indicators)
    made = run_dbt(standpoint.project, shop.warehouse, seeds, shop.folder, command=command, key_file=key_file)
    with connect(shop.warehouse, key_file) as connection:
        keep_recipe(connection, made.nodes)
        remember_makers(connection, standpoint.rules)


def _load(
    connection: duckdb.DuckDBPyConnection,
    root: DataRoot,
    standpoint: OpenStandpoint,
    ledger: Ledger,
    as_known: datetime,
) -> None:
    try:
        load_raw(connection, root, standpoint.contracts, standpoint.reference, ledger, as_known, as_known)
    finally:
        connection.close()


def _drop(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    statement = f"delete from raw.{table} where {column} not in (select {column} from later.raw.{table})"  # noqa: S608 - names of a contract
    gone = connection.execute(statement).fetchone()
    return int(gone[0]) if gone else 0


def _person_columns(contracts: Contracts) -> list[tuple[str, str]]:
    """The tables of stands of persons, each with the column that names the person."""
    stands = (one for one in contracts if one.mode is Mode.STAND)
    return [(one.id, field.name) for one in stands for field in one.fields if field.key and field.personal]


def _command(indicators: tuple[str, ...]) -> tuple[str, ...]:
    """What dbt does: everything that the values need, and no tests: the builds of both moments had theirs."""
    wanted = ("--vars", json.dumps({"indicator_ids": list(indicators)})) if indicators else ()
    kinds = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    return ("build", "--select", "+fct_indicator_values", *kinds, *wanted)
