"""One side of paper for every indicator: what is on its page, cut down to what a meeting needs and a side holds.

What belongs here: which parts stand on a sheet. What does not: figures (the page of the indicator gathers them).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from pipelines.publish.site.charts.line import WIDE
from pipelines.publish.site.pages.indicator import chart, indicator_page
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.words import ABSENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.pages.indicator import Group

ALL: Final = "print/indicatorbladen.html"
SHOWN_TRAIL: Final = 8
SHOWN_GROUPS: Final = 2
SHOWN_ROWS: Final = 8
# millimetres of a side of A4, measured on the printed page, on the safe side
SIDE: Final = 268.0
FRAME: Final = 66.0  # head, title, answer, source and foot
CHART: Final = 60.0
HEAD: Final = 14.5  # a heading with the head of its table
ROW: Final = 4.9
LINE: Final = 4.7
CHARACTERS: Final = 112  # on a line


@dataclass(frozen=True)
class Sheet:
    """What stands on one side. **Shape** ``content``: of the page of the indicator; ``groups``: those with a figure."""

    content: dict[str, Any]
    chart: str
    groups: list[Group]
    has_regions: bool
    has_cohorts: bool


def sheet_pages(edition: Edition) -> Iterator[Page]:
    """A page for the sheet of each indicator."""
    for indicator in edition.indicators.values():
        content = {"sheet": sheet_of(edition, indicator), "indicator": indicator}
        yield Page(f"print/{indicator.id}.html", "sheet.html.j2", indicator.title, "", content)


def sheets_page(edition: Edition) -> Page:
    """All sheets as one page, for the PDF: in the order of the phases."""
    sheets = [sheet_of(edition, indicator) for code, _ in edition.phases() for indicator in edition.of_phase(code)]
    return Page(ALL, "sheets.html.j2", "Indicatorbladen", "", {"sheets": sheets})


def sheet_of(edition: Edition, indicator: IndicatorDefinition) -> Sheet:
    """The sheet of one indicator: regions and cohorts only where the side has room for them."""
    content = indicator_page(edition, indicator).content
    content = content | {"trail": content["trail"][:SHOWN_TRAIL]}
    groups = [group for group in content["groups"] if any(row.value not in ABSENCES for row in group.rows)]
    groups = groups[:SHOWN_GROUPS]
    drawn = chart(edition, indicator, f"blad-{indicator.id}", WIDE)
    room = SIDE - FRAME - height(content, groups) - (CHART if drawn else 0.0)
    cohorts, regions = content["cohorts"], content["regions"]
    regions_high = HEAD + LINE * ceil(sum(row.value not in ABSENCES for row in regions.rows) / 3) if regions else 0.0
    has_regions = bool(regions) and HEAD < regions_high <= room
    room -= regions_high if has_regions else 0.0
    has_cohorts = bool(cohorts) and HEAD + ROW * len(cohorts.rows) <= room
    return Sheet(content, drawn, groups, has_regions, has_cohorts)


def height(content: dict[str, Any], groups: list[Group]) -> float:
    """How high texts and the two columns of tables are."""
    texts = [content["indicator"].definition, *(content["reasons"].sentences if content["reasons"] else [])]
    lines = sum(ceil(len(text) / CHARACTERS) for text in texts) + (2 if content["reasons"] else 0)
    left = HEAD + ROW * len(content["trail"]) if content["trail"] else 0.0
    right = sum(HEAD + ROW * min(len(group.rows), SHOWN_ROWS) for group in groups)
    return LINE * lines + max(left, right)
