"""Whether the columns of a delivery are those of the contract, compared letter by letter.

What belongs here: B05 and W03. What does not: values. No name of a column that the contract does not know is ever
repeated: a file without a header has values there.
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
    """The newest version of the contract that the header fits; the newest of all when it fits none."""
    return next((one for one in versions if is_in_order(columns, one)), versions[0])


def is_in_order(columns: tuple[str, ...], contract: Contract) -> bool:
    """Whether the header passes."""
    try:
        check_header(columns, contract)
    except Refusal:
        return False
    return True


def has_extra(table: Table, contract: Contract) -> bool:
    """Whether a column or key was dropped because the contract does not know it (W03)."""
    known = {field.name for field in contract.fields}
    return bool(table.extra) or any(name not in known for name in table.columns)


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
