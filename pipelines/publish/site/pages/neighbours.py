"""The gemeenten of one area side by side: a few indicators as a table, and as small maps where there is an outline.

What belongs here: which indicators, which gemeenten, their texts. What does not: the drawing of a map, shades.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.outline_map import Patch, outline_map
from pipelines.publish.site.lines import newest_moment
from pipelines.publish.site.pages.shades import shades_of

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.atlas import Area
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.pages.shades import Shades

SHOWN: Final = 4
LEAST: Final = 2  # gemeenten that must have a figure before a comparison says anything


@dataclass(frozen=True)
class Neighbour:
    """A gemeente with its figure of each indicator."""

    name: str
    href: str
    is_here: bool
    values: list[str]


@dataclass(frozen=True)
class SmallMap:
    """The map of one indicator with its words."""

    title: str
    map: Markup
    against: str


@dataclass(frozen=True)
class Neighbours:
    """The gemeenten of an area beside each other.

    **Shape** ``heads``: title and address of each indicator, as many as each gemeente has values; ``without``: those
    of which no figure exists; ``maps``: one for
    each of them, or none without an outline; ``legend``: class and words of each shade that occurs.
    """

    region: str
    heads: list[tuple[str, str]]
    rows: list[Neighbour]
    without: list[Area]
    maps: list[SmallMap]
    legend: list[tuple[str, str]]


@dataclass(frozen=True)
class Compared:
    """One indicator over the gemeenten of an area."""

    indicator: IndicatorDefinition
    moment: date
    cells: dict[str, Cell | None]
    shades: Shades


def neighbours_of(edition: Edition, area: Area) -> Neighbours | None:
    """The gemeenten in an area, or around a gemeente in its arbeidsmarktregio; None when too few have a figure."""
    region = edition.atlas.areas[area.parents[-1]] if area.kind == "gemeente" else area
    gemeenten = edition.atlas.within(region.code)
    found = compared_of(edition, gemeenten)
    if not found:
        return None
    told = [gemeente for gemeente in gemeenten if any(one.cells[gemeente.code] for one in found)]
    maps = maps_of(edition, found, region, gemeenten, area.code)
    used = {one.shades.of(one.cells[gemeente.code]) for one in found for gemeente in gemeenten}
    return Neighbours(
        region.name,
        [(one.indicator.title, f"indicator/{one.indicator.id}.html") for one in found],
        [row_of(found, gemeente, area) for gemeente in told],
        [gemeente for gemeente in gemeenten if gemeente not in told],
        maps,
        found[0].shades.legend(used) if maps else [],
    )


def compared_of(edition: Edition, gemeenten: list[Area]) -> list[Compared]:
    """The shares with an ambitie that most of these gemeenten have a figure of, at most a few, in the site's order."""
    found = []
    for indicator in edition.indicators.values():
        one = compared(edition, indicator, gemeenten)
        shown = sum(one.shades.reading.value(cell) is not None for cell in one.cells.values()) if one else 0
        if one and shown >= LEAST:
            found.append((shown, one))
    best = sorted(found, key=lambda pair: -pair[0])[:SHOWN]
    order = list(edition.indicators)
    return sorted((one for _, one in best), key=lambda one: order.index(one.indicator.id))


def compared(edition: Edition, indicator: IndicatorDefinition, gemeenten: list[Area]) -> Compared | None:
    """One indicator over these gemeenten; None for one that is not a share with an ambitie for the country."""
    reading, moment = edition.reading(indicator.id), newest_moment(edition, indicator.id, NATION)
    nation = edition.store.trail(indicator.id, NATION).get(moment) if moment else None
    shades = shades_of(reading, indicator, nation)
    if moment is None or shades is None or not reading.is_ratio or reading.target(nation) is None:
        return None
    cells = {area.code: edition.store.trail(indicator.id, area.code).get(moment) for area in gemeenten}
    return Compared(indicator, moment, cells, shades)


def row_of(found: list[Compared], gemeente: Area, here: Area) -> Neighbour:
    """One gemeente with its figures."""
    values = [one.shades.reading.show(one.cells[gemeente.code]) for one in found]
    return Neighbour(gemeente.name, gemeente.href, gemeente.code == here.code, values)


def maps_of(edition: Edition, found: list[Compared], region: Area, gemeenten: list[Area], here: str) -> list[SmallMap]:
    """A map for each indicator; none without an outline."""
    drawing = edition.outline.regions.get(region.code) if edition.outline else None
    if drawing is None:
        return []
    maps = []
    for number, one in enumerate(found, 1):
        cells = [(area, one.cells[area.code]) for area in gemeenten]
        patches = [Patch(area.code, one.shades.of(cell), one.shades.words(area.name, cell)) for area, cell in cells]
        words = (f"{one.indicator.title}, {numbers.quarter(one.moment)}", "De cijfers staan in de tabel erboven.")
        picture = outline_map(f"buren{number}", drawing, patches, words, here)
        maps.append(SmallMap(one.indicator.title, picture, one.shades.against))
    return maps
