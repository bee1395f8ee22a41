"""What every reader gives: the columns as delivered and batches of text cells.

What belongs here: the shape between readers and rules, and how native values are written as text.
What does not: any format.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

BATCH_ROWS = 50_000
WRONG = "_wrong"  # the record has too many or too few fields (R06); its cells are null
NO_TEXT = "\0"  # stands for a cell that cannot be text of any type (a list, an error cell): fails R02
Cells = Sequence[str | None]


@dataclass
class Table:
    """A delivery as read: ``columns`` by position, batches with columns ``c0`` … and ``_wrong``.

    ``extra`` is filled while reading by formats without a header: names that the contract does not know.
    """

    columns: tuple[str, ...]
    batches: Iterator[pl.DataFrame]
    date_format: str
    warnings: frozenset[str] = frozenset()
    has_header: bool = True
    extra: set[str] = field(default_factory=set)


def column(position: int) -> str:
    """Name in a batch of the column at this position."""
    return f"c{position}"


def batch_of(rows: Sequence[Cells | None], width: int) -> pl.DataFrame:
    """A batch from rows of cells; None stands for a record with the wrong number of fields."""
    empty: Cells = (None,) * width
    columns = zip(*(empty if row is None else row for row in rows), strict=True) if rows else [()] * width
    series = [pl.Series(column(at), cells, dtype=pl.String) for at, cells in enumerate(columns)]
    return pl.DataFrame([*series, pl.Series(WRONG, [row is None for row in rows], dtype=pl.Boolean)])


def batches_of(rows: Iterable[Cells | None], width: int) -> Iterator[pl.DataFrame]:
    """Batches of bounded size from a stream of rows."""
    gathered: list[Cells | None] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == BATCH_ROWS:
            yield batch_of(gathered, width)
            gathered = []
    if gathered:
        yield batch_of(gathered, width)


def without_blank_end(rows: Iterable[Cells | None], blank: Cells | None) -> Iterator[Cells | None]:
    """Drop blank rows at the very end; a blank row before another record becomes ``blank``.

    Nulls: a blank row is an empty sequence.
    """
    pending = 0
    for row in rows:
        if row is not None and len(row) == 0:
            pending += 1
            continue
        yield from [blank] * pending
        pending = 0
        yield row


def number_text(value: float, decimal_sign: str) -> str:
    """A native number as the contract would write it: no exponent, no ``.0``."""
    if not math.isfinite(value):
        return NO_TEXT
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f").replace(".", decimal_sign)
