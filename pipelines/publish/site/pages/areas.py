"""One page per area, and the list of all areas.

What belongs here: the figures of one gemeente, regio or provincie beside those of the country, and its deliveries.
What does not: the line of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.publish.site.lines import newest_moment
from pipelines.publish.site.pages.deliveries import grid_of
from pipelines.publish.site.pages.goals import answer, phase_tables
from pipelines.publish.site.pages.neighbours import neighbours_of
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.pages.reasons import reasons_of
from pipelines.publish.site.words import AREA_TYPES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.atlas import Area
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.lines import IndicatorLine
    from pipelines.publish.site.pages.goals import PhaseTable
    from pipelines.publish.site.pages.reasons import Reasons


def area_pages(edition: Edition) -> Iterator[Page]:
    """The list of areas, and a page for each but the country."""
    kinds = [
        (kind, AREA_TYPES[kind], edition.atlas.of_kind(kind)) for kind in ("provincie", "arbeidsmarktregio", "gemeente")
    ]
    yield Page("gebied/index.html", "areas.html.j2", "Cijfers per gebied", "gebieden", {"kinds": kinds})
    for _, _, areas in kinds:
        for area in areas:
            yield area_page(edition, area)


def area_reasons(edition: Edition, area: Area, tables: list[PhaseTable]) -> list[tuple[IndicatorLine, Reasons]]:
    """Why the ambities are missed that this regio misses for certain."""
    missed = [line for table in tables for line in table.lines if line.mark == VERDICTS["NIET_GEHAALD"]]
    moments = [newest_moment(edition, line.id, area.code) for line in missed]
    found = [reasons_of(edition, line.id, area.code, day) for line, day in zip(missed, moments, strict=True)]
    return [(line, reasons) for line, reasons in zip(missed, found, strict=True) if reasons]


def area_page(edition: Edition, area: Area) -> Page:
    """The page of one area."""
    tables = phase_tables(edition, area.code, with_trend=False) if edition.peildatum else []
    promises = edition.supply.by_gemeente.get(area.code, ())
    content = {
        "area": area,
        "kind": AREA_TYPES[area.kind],
        "tables": tables,
        "answer": answer(tables) if tables else "",
        "neighbours": neighbours_of(edition, area) if tables else None,
        "reasons": area_reasons(edition, area, tables) if area.kind == "arbeidsmarktregio" else [],
        "parents": [edition.atlas.areas[code] for code in area.parents if code in edition.atlas.areas],
        "children": edition.atlas.within(area.code) if area.kind != "gemeente" else [],
        "deliveries": grid_of(edition, promises, "Gemeentelijke levering") if area.kind == "gemeente" else None,
    }
    return Page(area.href, "area.html.j2", area.name, "gebieden", content)
