"""Accepted deviations, as the warehouse set them beside the verdicts, looked up by cell.

What belongs here: rows of ``fct_indicator_deviations`` for pages. What does not: whether a released cell may show one
(``pipelines.publish.site.lines``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.publish.site.edition import Deviation

if TYPE_CHECKING:
    import polars as pl

    from pipelines.publish.site.edition import CellKey


def make_deviations(found: pl.DataFrame) -> dict[CellKey, Deviation]:
    """The accepted deviation of each cell that has one."""
    return {
        (row["indicator_id"], row["peildatum"], row["gebied_code"], row["dimensie"], row["categorie"]): Deviation(
            row["reden"], row["geldig_tot"], row["vastgesteld_door"]
        )
        for row in found.iter_rows(named=True)
    }
