"""The released cells as the pages look them up: by indicator, area and category, over the quarters.

What belongs here: lookup. What does not: reading a warehouse, words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.publish.cells import Cell
from pipelines.publish.site.numbers import year_earlier

if TYPE_CHECKING:
    from datetime import date

Trail = dict["date", Cell]


@dataclass(frozen=True)
class Store:
    """Cells by (indicator, area, dimension, category), each a trail over the quarters.

    **Shape** ``peildata`` all quarters of the publication, ascending; areas below NL hold the newest quarter and the
    one a year before it only: no page shows more of them.
    """

    trails: dict[tuple[str, str, str, str], Trail]
    categories: dict[tuple[str, str], tuple[str, ...]]
    peildata: tuple[date, ...]

    def trail(self, indicator: str, area: str, dimension: str = "totaal", category: str = "totaal") -> Trail:
        """The cells of one figure by quarter; empty when there are none."""
        return self.trails.get((indicator, area, dimension, category), {})

    def newest(self, indicator: str, area: str, dimension: str = "totaal", category: str = "totaal") -> Cell | None:
        """The cell of the newest quarter that has one."""
        trail = self.trail(indicator, area, dimension, category)
        return trail[max(trail)] if trail else None

    def moments(self, indicator: str, area: str) -> tuple[date, ...]:
        """The quarters in which this indicator has a total."""
        return tuple(sorted(self.trail(indicator, area)))


def make_store(cells: pl.DataFrame) -> Store:
    """A store of the released cells that pages show."""
    trails: dict[tuple[str, str, str, str], Trail] = defaultdict(dict)
    categories: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    names = [name for name in Cell.__dataclass_fields__ if name in cells.columns]
    for row in shown_on_pages(cells).select(names).iter_rows(named=True):
        cell = Cell(**row)
        trails[cell.indicator_id, cell.gebied_code, cell.dimensie, cell.categorie][cell.peildatum] = cell
        categories[cell.indicator_id, cell.dimensie][cell.categorie] = None
    found = {key: tuple(values) for key, values in categories.items()}
    return Store(dict(trails), found, tuple(sorted(cells["peildatum"].unique().to_list())))


def shown_on_pages(cells: pl.DataFrame) -> pl.DataFrame:
    """All quarters of NL; of other areas what stands in the newest quarter of the indicator and the year before."""
    newest = cells.filter(pl.col("gebied_type") == "NL").group_by("indicator_id").agg(newest=pl.col("peildatum").max())
    joined = cells.join(newest, on="indicator_id", how="left", maintain_order="left")
    moments = joined["newest"].unique().drop_nulls().to_list()
    before = pl.DataFrame(
        {"newest": moments, "before": [year_earlier(day) for day in moments]},
        schema={"newest": pl.Date, "before": pl.Date},
    )
    wanted = joined.join(before, on="newest", how="left", maintain_order="left")
    is_wanted = (
        (pl.col("gebied_type") == "NL")
        | (pl.col("peildatum") == pl.col("newest"))
        | (pl.col("peildatum") == pl.col("before"))
    )
    return wanted.filter(is_wanted)
