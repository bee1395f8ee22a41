"""Build a warehouse: the known deliveries into a new DuckDB file, judged, transformed, and swapped in at once.

What belongs here: the order of loading, checking, transforming and swapping, and setting a blocked build aside.
What does not: how any of them is done (``pipelines.warehouse``, ``pipelines.quality``).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.register import Register
from pipelines.quality.check import CheckSummary, add_to_core, check
from pipelines.quality.expectations import Stage
from pipelines.restatements.store import add_to_warehouse
from pipelines.steps.fingerprint import fingerprint, makers, remember, was_made
from pipelines.steps.outcomes import BlockedError, BuildSummary
from pipelines.steps.place import OpenPlace
from pipelines.warehouse.connection import connect
from pipelines.warehouse.contents import remember_makers, was_made_by
from pipelines.warehouse.errors import BuildBlockedError
from pipelines.warehouse.load import load_raw
from pipelines.warehouse.refill import keep_recipe, refill
from pipelines.warehouse.swap import copy, create, remove, swap_in
from pipelines.warehouse.transform import run_dbt, write_seeds


def build_warehouse(opened: OpenPlace, as_known: datetime | None, now: datetime, *, anew: bool = False) -> BuildSummary:
    """A warehouse of what was known on the moment; skipped when the one that stands was made from the same.

    When only deliveries are new since the one that stands, a copy of it is brought up to date: the same result, sooner.
    With ``anew`` nothing that stands is built upon.
    Nulls: ``as_known`` None means now.
    Errors: BlockedError when an expectation with severity ``stop`` or a dbt test fails; the old warehouse stays.
    """
    moment = as_known or now
    mark = fingerprint(opened, as_known, now)
    if was_made(opened.root, "built", mark) and not anew:
        return BuildSummary(moment, None)
    new, made_by = new_warehouse(opened.root), makers(opened, Register(opened.root.register).events())
    is_update = not anew and was_made_by(opened.root.warehouse, made_by, opened.root.warehouse_key_file)
    try:
        checks = _load_and_check(opened, new, moment, now, is_update=is_update)
        _update(opened, new) if is_update else _transform(opened, new, made_by)
        late = _check_indicators(opened, new)
    except BlockedError as error:
        raise BlockedError(error.reasons, _set_aside(opened.root, new)) from error
    add_to_warehouse(new, opened.root)
    swap_in(new, opened.root.warehouse, opened.root.warehouse_key_file)
    remember(opened.root, "built", mark)
    return BuildSummary(moment, checks + late)


def new_warehouse(root: DataRoot) -> Path:
    """Where a warehouse grows until it is swapped in."""
    return root.work / "warehouse.new.duckdb"


def set_aside_warehouse(root: DataRoot) -> Path:
    """Where a build that was blocked can be looked at."""
    return root.work / "warehouse.tegengehouden.duckdb"


def _load_and_check(opened: OpenPlace, new: Path, moment: datetime, now: datetime, *, is_update: bool) -> CheckSummary:
    """Fill schema raw, of a new warehouse or of a copy of the one that stands, and judge it by the expectations.

    Errors: BlockedError when a blocking one fails.
    """
    declared = opened.declarations
    ledger = Ledger.from_events(Register(opened.root.register).events())
    key_file = opened.root.warehouse_key_file
    connection = copy(opened.root.warehouse, new, key_file) if is_update else create(new, key_file)
    try:
        load_raw(connection, opened.root, declared.contracts, declared.reference, ledger, moment, now)
        checks = check(connection, declared.expectations)
    finally:
        connection.close()
    if checks.stops:
        raise BlockedError(checks.stops)
    return checks


def _transform(opened: OpenPlace, new: Path, made_by: str) -> None:
    """Have dbt make and test every table, and the warehouse remember how it was made.

    Errors: BlockedError when a test fails.
    """
    work = opened.root.work
    seeds = write_seeds(opened.declarations.reference, work / "seeds")
    try:
        made = run_dbt(opened.place.project, new, seeds, work, key_file=opened.root.warehouse_key_file)
    except BuildBlockedError as error:
        raise BlockedError(error.checks) from error
    with connect(new, opened.root.warehouse_key_file) as connection:
        keep_recipe(connection, made.nodes)
        remember_makers(connection, made_by)


def _update(opened: OpenPlace, new: Path) -> None:
    """Make and test again what stands on records that changed.

    Errors: BlockedError when a test fails.
    """
    with connect(new, opened.root.warehouse_key_file) as connection:
        try:
            refill(connection)
        except BuildBlockedError as error:
            raise BlockedError(error.checks) from error


def _check_indicators(opened: OpenPlace, new: Path) -> CheckSummary:
    """Judge the indicator values, which exist only now (C11).

    Errors: BlockedError when a blocking rule fails.
    """
    with connect(new, opened.root.warehouse_key_file) as connection:
        checks = check(connection, opened.declarations.expectations, Stage.INDICATORS)
        add_to_core(connection, opened.declarations.expectations)
    if checks.stops:
        raise BlockedError(checks.stops)
    return checks


def _set_aside(root: DataRoot, new: Path) -> Path:
    """Keep a blocked build for whoever has to find out why."""
    aside = set_aside_warehouse(root)
    remove(aside)
    swap_in(new, aside, root.warehouse_key_file)
    return aside
