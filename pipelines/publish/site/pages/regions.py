"""The arbeidsmarktregio's and the gemeenten of one indicator: a table first, a map beside it.

What belongs here: rows, tiles and patches of one indicator. What does not: the drawing of a map, which shade is what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from pipelines.publish.cells import SECRET
from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.outline_map import Patch, outline_map
from pipelines.publish.site.charts.tiles import Tile, tile_map
from pipelines.publish.site.pages.shades import shades_of

if TYPE_CHECKING:
    from datetime import date

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.atlas import Area
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.pages.shades import Shades
    from pipelines.publish.site.reading import Reading


@dataclass(frozen=True)
class AreaRow:
    """One area in the table."""

    name: str
    href: str
    value: str
    bounds: str
    size: str
    difference: str


@dataclass(frozen=True)
class Areas:
    """The part of the page about areas of one kind.

    **Shape** ``secret`` and ``without``: names of those that have no row; ``map``: empty when there is nothing to
    colour; ``legend``: class and words of each shade that occurs.
    """

    rows: list[AreaRow]
    secret: list[str]
    without: list[str]
    map: Markup
    legend: list[tuple[str, str]]
    against: str

    @property
    def has_differences(self) -> bool:
        """Whether a row can be held against the country."""
        return any(row.difference != numbers.NOTHING for row in self.rows)


Cells = list[tuple["Area", "Cell | None"]]


def cells_of(edition: Edition, indicator: IndicatorDefinition, kind: str, moment: date | None) -> Cells:
    """The cells of all areas of a kind; empty when none has one."""
    areas = edition.atlas.of_kind(kind) if moment else []
    found = [(area, edition.store.trail(indicator.id, area.code).get(moment)) for area in areas if moment]
    return found if any(cell for _, cell in found) else []


def region_part(edition: Edition, indicator: IndicatorDefinition, moment: date | None) -> Areas | None:
    """Table and tile map of the newest quarter; None when no arbeidsmarktregio has a cell."""
    cells = cells_of(edition, indicator, "arbeidsmarktregio", moment)
    if not cells or moment is None:
        return None
    reading = edition.reading(indicator.id)
    nation = edition.store.trail(indicator.id, NATION).get(moment)
    shades = shades_of(reading, indicator, nation)
    picture = Markup("")
    if shades:
        words = map_words(indicator, "arbeidsmarktregio", moment)
        picture = tile_map("kaart", [tile_of(shades, area, cell) for area, cell in cells], words)
    rows = [row_of(reading, area, cell, nation) for area, cell in cells if cell]
    return Areas(rows, [], without(cells), picture, *legend_of(shades, cells))


def gemeente_part(edition: Edition, indicator: IndicatorDefinition, moment: date | None) -> Areas | None:
    """Table of the gemeenten with a figure, and their map when the operator gave an outline; None without a cell."""
    cells = cells_of(edition, indicator, "gemeente", moment)
    if not cells or moment is None:
        return None
    reading = edition.reading(indicator.id)
    nation = edition.store.trail(indicator.id, NATION).get(moment)
    shades = shades_of(reading, indicator, nation)
    picture = Markup("")
    if shades and edition.outline:
        patches = [Patch(area.code, shades.of(cell), shades.words(area.name, cell)) for area, cell in cells]
        picture = outline_map(
            "gemeentekaart", edition.outline.country, patches, map_words(indicator, "gemeente", moment)
        )
    told = [(area, cell) for area, cell in cells if cell and cell.weergave != SECRET]
    secret = [area.name for area, cell in cells if cell and cell.weergave == SECRET]
    rows = [row_of(reading, area, cell, nation) for area, cell in told]
    return Areas(rows, secret, without(cells), picture, *legend_of(shades, cells))


def without(cells: Cells) -> list[str]:
    """The names of the areas without a cell."""
    return [area.name for area, cell in cells if cell is None]


def legend_of(shades: Shades | None, cells: Cells) -> tuple[list[tuple[str, str]], str]:
    """The legend of a map, and against what it is coloured."""
    return (shades.legend({shades.of(cell) for _, cell in cells}), shades.against) if shades else ([], "")


def map_words(indicator: IndicatorDefinition, kind: str, moment: date) -> tuple[str, str]:
    """Title and description of a map."""
    return f"{indicator.title} per {kind}, {numbers.quarter(moment)}", "De cijfers staan in de tabel ernaast."


def row_of(reading: Reading, area: Area, cell: Cell | None, nation: Cell | None) -> AreaRow:
    """An area with its difference from the country; a count is no more or less than that of a country."""
    difference = numbers.NOTHING if reading.kind == "count" else reading.difference(cell, nation)
    return AreaRow(
        area.name, area.href, reading.show(cell), reading.show_bounds(cell), reading.show_size(cell), difference
    )


def tile_of(shades: Shades, area: Area, cell: Cell | None) -> Tile:
    """A region as a tile."""
    value = shades.reading.value(cell)
    written = short_value(shades.reading, value) if value is not None else ""
    return Tile(area.code, shades.of(cell), written, shades.words(area.name, cell))


def short_value(reading: Reading, value: float) -> str:
    """The figure that fits in a tile."""
    return numbers.percent(value, 0) if reading.is_ratio else reading.write_plain(value)
