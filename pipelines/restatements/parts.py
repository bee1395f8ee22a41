"""The split: what each step between two standpoints did to the counts of every cell; the parts add up by construction.

What belongs here: differences of tables of cells, pure. What does not: where the cells come from (``states``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.restatements.causes import Cause

KEY = ("indicator_id", "peildatum", "gebied_type", "gebied_code", "dimensie", "categorie")
MEASURES = ("teller", "noemer", "onbekend")
_ABOUT = ("definition_version", "waarde")


@dataclass(frozen=True)
class Step:
    """The cells after one cause was applied on top of those before it."""

    cause: Cause
    cells: pl.DataFrame


def split(before: pl.DataFrame, steps: Sequence[Step], published_before: date) -> pl.DataFrame:
    """One row per cell and cause that changed a count of it, with the counts of both ends.

    Shape: the key, ``oorzaak``, per measure ``_change``, ``_before``, ``_after``; of ``waarde`` and
    ``definition_version`` both ends. Per cell the changes add up to after less before, in whole numbers.
    Units: cells with a peildatum before ``published_before``, the day of the earlier moment.
    Nulls: a count that the indicator does not have; ``waarde`` and version of an end where the cell is not there.
    """
    ends = [_of_moment(cells, published_before) for cells in (before, *(step.cells for step in steps))]
    changes = [_change(one, other, step.cause) for one, other, step in zip(ends, ends[1:], steps, strict=False)]
    rows = pl.concat(changes) if changes else _change(ends[0], ends[0], Cause.NEWER)
    found = _with_end(_with_end(rows, ends[0], "before"), ends[-1], "after")
    return _without_foreign(found, pl.concat(ends)).sort(*KEY, "oorzaak")


def _of_moment(cells: pl.DataFrame, published_before: date) -> pl.DataFrame:
    return cells.filter(pl.col("peildatum") < published_before).select(*KEY, *_ABOUT, *MEASURES)


def _change(one: pl.DataFrame, other: pl.DataFrame, cause: Cause) -> pl.DataFrame:
    """What happened to each cell between two states; a cell that is not there counts nobody."""
    counts = (*KEY, *MEASURES)
    joined = one.select(counts).join(other.select(counts), on=KEY, how="full", coalesce=True, nulls_equal=True)
    changes = [(_count(f"{name}_right") - _count(name)).alias(f"{name}_change") for name in MEASURES]
    changed = pl.any_horizontal(pl.col(f"{name}_change") != 0 for name in MEASURES)
    return joined.select(*KEY, pl.lit(cause.value).alias("oorzaak"), *changes).filter(changed)


def _with_end(rows: pl.DataFrame, end: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put the counts, value and version of one end beside the changes."""
    named = end.rename({column: f"{column}_{name}" for column in (*_ABOUT, *MEASURES)})
    joined = rows.join(named, on=KEY, how="left", nulls_equal=True)
    return joined.with_columns(_count(f"{column}_{name}") for column in MEASURES)


def _without_foreign(rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Leave a count empty where the indicator has no such count in any state (a duration has no teller)."""
    kept = cells.group_by("indicator_id").agg(
        pl.col(name).is_not_null().any().alias(f"has_{name}") for name in MEASURES
    )
    joined = rows.join(kept, on="indicator_id", how="left")
    cleared = [
        pl.when(pl.col(f"has_{name}")).then(pl.col(f"{name}_{part}")).alias(f"{name}_{part}")
        for name in MEASURES
        for part in ("change", "before", "after")
    ]
    return joined.with_columns(cleared).drop(f"has_{name}" for name in MEASURES)


def _count(column: str) -> pl.Expr:
    return pl.col(column).fill_null(0).cast(pl.Int64)
