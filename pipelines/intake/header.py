"""Whether the columns of a delivery are those of the contract, compared letter by letter.

What belongs here: B05, W03 and which version of a contract a delivery follows. What does not: values. No name of a
column that no contract knows is ever repeated: a file without a header has values there.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.model import Contract
from pipelines.intake.readers.table import WRONG, Table, column
from pipelines.intake.refusal import Refusal


def check_header(columns: tuple[str, ...], contract: Contract) -> None:
    """Errors: Refusal B05 when a required column is missing or a column stands twice."""
    needed = [field.name for field in contract.fields if field.required and not field.column_optional]
    missing = [name for name in needed if name not in columns]
    if missing:
        raise Refusal("B05", f"In de kopregel ontbreekt: {', '.join(missing)}.")
    if len(set(columns)) != len(columns):
        twice = sorted({field.name for field in contract.fields if columns.count(field.name) > 1})
        raise Refusal("B05", f"In de kopregel staat een kolom dubbel: {', '.join(twice) or 'een onbekende kolom'}.")


def fitting_version(columns: tuple[str, ...], versions: tuple[Contract, ...]) -> Contract:
    """The version that the header fits and that knows most of its columns; the newest of equals, or when none fits."""
    fitting = [one for one in versions if is_in_order(columns, one)]
    return min(fitting, key=lambda one: len(set(columns) - _names(one)), default=versions[0])


def check_names(columns: tuple[str, ...], contract: Contract, versions: tuple[Contract, ...]) -> None:
    """Errors: Refusal B05 when a column has the name that a version gave it which is not accepted any more.

    It is no unknown column that may be dropped (W03): what it holds would be lost.
    """
    known = _names(contract)
    for version in versions:
        for old, new in version.renames.items():
            if old in columns and old not in known and new in known and new not in columns:
                raise Refusal("B05", f"De kolom {old} heet {new} sinds versie {contract.version} van het contract.")


def _names(contract: Contract) -> set[str]:
    """Names of the columns."""
    return {field.name for field in contract.fields}


def is_in_order(columns: tuple[str, ...], contract: Contract) -> bool:
    """Whether the header passes."""
    try:
        check_header(columns, contract)
    except Refusal:
        return False
    return True


def has_extra(table: Table, contract: Contract) -> bool:
    """Whether a column or key was dropped because the contract does not know it (W03)."""
    return bool(table.extra) or not _names(contract).issuperset(table.columns)


def by_name(batch: pl.DataFrame, columns: tuple[str, ...], contract: Contract) -> pl.DataFrame:
    """A batch with the contract's columns only, by name; an absent one is all missing."""
    places = {name: at for at, name in enumerate(columns)}
    cells = [
        pl.col(column(places[field.name])).alias(field.name)
        if field.name in places
        else pl.lit(None, dtype=pl.String).alias(field.name)
        for field in contract.fields
    ]
    return batch.select(*cells, WRONG)
