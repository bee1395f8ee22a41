"""What the expectations say of a world of deliveries: loaded as a build does, judged, without dbt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import duckdb

from pipelines.quality.check import check
from pipelines.quality.expectations import load_expectations
from pipelines.warehouse.load import load_raw
from tests.faults.intake_world import NOW, PROJECT, World, contracts


@contextmanager
def loaded(world: World, as_known: datetime = NOW) -> Iterator[duckdb.DuckDBPyConnection]:
    """Schema raw as known at a moment."""
    with duckdb.connect() as connection:
        load_raw(connection, world.root, contracts(), world.reference, world.ledger(), as_known, NOW)
        yield connection


def flags(world: World, *extracts: str) -> dict[str, int]:
    """The expectations of these files that fail, with how many rows fail them."""
    files = [file for file in load_expectations(PROJECT) if file.extract in extracts]
    assert len(files) == len(extracts)
    with loaded(world) as connection:
        check(connection, files)
        rows = connection.execute("select expectation_id, unexpected_count from raw.dq_results where not is_success")
        return {str(name): int(count) for name, count in rows.fetchall()}
