"""Reads Parquet: native dates, booleans and numbers of the types that the contract states, as text cells.

What belongs here: types of columns (another type is another format) and batches. What does not: rules about values.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts.model import Contract, FieldType
from pipelines.intake.container import Payload
from pipelines.intake.readers.table import BATCH_ROWS, NO_TEXT, WRONG, Table, column
from pipelines.intake.refusal import Refusal

_BROKEN = (pa.ArrowException, OSError, ValueError, pl.exceptions.PolarsError)
_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_ACCEPTED = {
    FieldType.DATE: (pa.types.is_date, *_TEXTS),
    FieldType.BOOL: (pa.types.is_boolean, *_TEXTS),
    FieldType.INT: (*_NUMBERS, *_TEXTS),
    FieldType.DEC: (*_NUMBERS, *_TEXTS),
}


def read_parquet(payload: Payload, contract: Contract) -> Table:
    """A Parquet delivery.

    Errors: Refusal B06, now or while the batches are taken.
    """
    try:
        file = pq.ParquetFile(payload.open())
        schema = file.schema_arrow
    except _BROKEN as error:
        raise _broken() from error
    columns = tuple(schema.names)
    types = {field.name: field.type for field in contract.fields}
    for name, found in zip(columns, schema.types, strict=True):
        if name in types and not _fits(found, types[name]):
            raise Refusal("B06", f"De kolom {name} heeft in het parquet-bestand een ander type dan is afgesproken.")
    return Table(columns, _batches(file, columns, contract), contract.date_format)


def _fits(found: pa.DataType, agreed: FieldType) -> bool:
    """Whether the column's type may hold the agreed values; a column without any value may have no type."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    return pa.types.is_null(found) or any(test(found) for test in _ACCEPTED.get(agreed, _TEXTS))


def _batches(file: pq.ParquetFile, columns: tuple[str, ...], contract: Contract) -> Iterator[pl.DataFrame]:
    """Every record, as text; columns that the contract does not know stay empty and are never read."""
    known = {field.name for field in contract.fields}
    wanted = [name for name in columns if name in known]
    if len(set(columns)) != len(columns):
        wanted = []
    try:
        for group in range(file.num_row_groups):  # a reader over all groups at once keeps them all in memory
            for batch in file.iter_batches(batch_size=BATCH_ROWS, row_groups=[group], columns=wanted):
                yield _as_text(batch, columns, contract)
    except _BROKEN as error:
        raise _broken() from error


def _as_text(batch: pa.RecordBatch, columns: tuple[str, ...], contract: Contract) -> pl.DataFrame:
    """One batch with a text column for every column delivered."""
    frame = pl.DataFrame({WRONG: pl.zeros(batch.num_rows, dtype=pl.Boolean, eager=True)})
    native = pl.DataFrame(pl.from_arrow(batch)) if batch.num_columns else frame
    cells = [
        _cell(native[name], contract).alias(column(at)) if name in native.columns
        else pl.repeat(None, batch.num_rows, dtype=pl.String, eager=True).alias(column(at))
        for at, name in enumerate(columns)
    ]  # fmt: skip
    return frame.with_columns(cells)


def _cell(values: pl.Series, contract: Contract) -> pl.Series:
    """A native column as the contract would write it."""
    if values.dtype == pl.Boolean:
        return values.replace_strict({True: "J", False: "N"}, return_dtype=pl.String, default=None)
    if values.dtype == pl.Date:
        return values.dt.strftime(contract.date_format)
    if values.dtype.is_decimal():
        values = values.cast(pl.Float64)
    if values.dtype.is_float():
        return _numbers(values.cast(pl.Float64), contract.decimal_sign)
    return values.cast(pl.String)


def _numbers(values: pl.Series, decimal_sign: str) -> pl.Series:
    """Floating numbers: whole ones without a fraction; NaN and infinity are no number."""
    name = values.name
    whole = (values == values.round()) & (values.abs() < 2**53)
    text = values.cast(pl.String).str.replace(".", decimal_sign, literal=True)
    return values.to_frame().select(
        pl.when(pl.col(name).is_null()).then(None)
        .when(pl.lit(values.is_infinite() | values.is_nan())).then(pl.lit(NO_TEXT))
        .when(pl.lit(whole)).then(pl.col(name).cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(pl.lit(text)).alias(name)
    )[name]  # fmt: skip


def _broken() -> Refusal:
    """Arrow gave up."""
    return Refusal("B06", "Het bestand is geen leesbaar parquet-bestand.")
