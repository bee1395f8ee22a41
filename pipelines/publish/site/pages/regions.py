"""The arbeidsmarktregio's of one indicator: a table first, the tile map beside it.

What belongs here: classes, tiles and rows of the regions. What does not: the drawing of a tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.tiles import Tile, tile_map
from pipelines.publish.site.lines import mark_of, reason_of
from pipelines.publish.site.reading import absence
from pipelines.publish.site.words import ABSENCES

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.reading import Reading
    from pipelines.publish.site.words import Mark

STEPS: Final = (-0.10, -0.03, 0.03, 0.10)  # pp of a ratio; for other kinds, of the national value


@dataclass(frozen=True)
class RegionRow:
    """One region in the table."""

    name: str
    href: str
    value: str
    bounds: str
    size: str
    difference: str
    mark: Mark
    reason: str


@dataclass(frozen=True)
class Regions:
    """The part of the page about regions. **Shape** ``legend``: class and words of each step that occurs."""

    rows: list[RegionRow]
    without: str
    map: Markup
    legend: list[tuple[str, str]]
    against: str


def region_part(edition: Edition, indicator: IndicatorDefinition, moment: date | None) -> Regions | None:
    """Table and map of the newest quarter; None when no region has a cell."""
    areas = edition.atlas.of_kind("arbeidsmarktregio")
    cells = {area.code: edition.store.trail(indicator.id, area.code).get(moment) for area in areas} if moment else {}
    if moment is None or not any(cells.values()):
        return None
    reading = edition.reading(indicator.id)
    nation = edition.store.trail(indicator.id, NATION).get(moment)
    rows = [row_of(reading, area.name, area.href, cells[area.code], nation) for area in areas if cells[area.code]]
    without = ", ".join(area.name for area in areas if not cells[area.code])
    direction = better_side(reading, indicator.direction)
    middle, against = middle_of(reading, nation)
    tiles = [tile_of(reading, direction, area.code, area.name, cells[area.code], middle) for area in areas]
    words = (
        f"{indicator.title} per arbeidsmarktregio, {numbers.quarter(moment)}",
        "De cijfers staan in de tabel ernaast.",
    )
    return Regions(
        rows,
        without,
        tile_map("kaart", tiles, words),
        legend_of(direction, {tile.klass for tile in tiles}, reading),
        against,
    )


def better_side(reading: Reading, direction: str) -> str:
    """Which side is better for the figure that is shown: of a duration that is the share within its norm."""
    return "hoger" if reading.kind == "duration" and reading.is_ratio else direction


def row_of(reading: Reading, name: str, href: str, cell: Cell | None, nation: Cell | None) -> RegionRow:
    """A region with its difference from the country."""
    here, there = reading.value(cell), reading.value(nation)
    difference = numbers.NOTHING if here is None or there is None else reading.write_difference(here - there)
    return RegionRow(
        name,
        href,
        reading.show(cell),
        reading.show_bounds(cell),
        reading.show_size(cell),
        difference,
        mark_of(cell),
        reason_of(cell),
    )


def middle_of(reading: Reading, nation: Cell | None) -> tuple[float | None, str]:
    """Against what a region is coloured: the ambitie of the country, or else its value."""
    target = reading.target(nation)
    if target is not None:
        return target, f"de ambitie van {reading.write_short(target)}"
    value = reading.value(nation)
    return value, f"Nederland ({reading.write(value)})" if value is not None else "Nederland"


def tile_of(reading: Reading, direction: str, code: str, name: str, cell: Cell | None, middle: float | None) -> Tile:
    """A tile with its class: 1 far on the wrong side, 5 far on the right side."""
    value = reading.value(cell)
    if value is None or middle is None:
        why = absence(cell)
        return Tile(code, f"t-{why}", "", f"{name} ({ABSENCES[why]})")
    distance = (value - middle) * (-1 if direction == "lager" else 1)
    size = distance if reading.is_ratio else distance / abs(middle or 1)
    return Tile(code, f"t-{1 + sum(size >= step for step in STEPS)}", short_value(reading, value), name)


def short_value(reading: Reading, value: float) -> str:
    """The figure that fits in a tile."""
    return numbers.percent(value, 0) if reading.is_ratio else reading.write_plain(value)


def legend_of(direction: str, used: set[str], reading: Reading) -> list[tuple[str, str]]:
    """The words of the classes that occur on the map."""
    small, large = ("3", "10") if reading.is_ratio else ("3 %", "10 %")
    unit = " procentpunt" if reading.is_ratio else ""
    worse, better = ("lager", "hoger") if direction == "context" else ("slechter", "beter")
    words = {
        "t-1": f"meer dan {large}{unit} {worse}",
        "t-2": f"{small} tot {large}{unit} {worse}",
        "t-3": f"minder dan {small}{unit} verschil",
        "t-4": f"{small} tot {large}{unit} {better}",
        "t-5": f"meer dan {large}{unit} {better}",
        "t-geheim": "geheim: te weinig personen",
        "t-onvoldoende": "onvoldoende waargenomen",
        "t-ontbreekt": "ontbreekt: niets ontvangen, of niemand in de noemer",
    }
    return [(klass, text) for klass, text in words.items() if klass in used]
