"""One indicator on one line: verdict, value, bounds, ambitie, differences and trend, ready for a table.

What belongs here: the line that start, phase and area pages share. What does not: the table around it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from pipelines.publish.cells import SECRET
from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.line import Point
from pipelines.publish.site.charts.sparkline import sparkline
from pipelines.publish.site.words import REASONS, TARGET_STATUS, VERDICTS, Mark

if TYPE_CHECKING:
    from datetime import date

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.reading import Reading
    from pipelines.publish.site.store import Trail

FORESEEABLE_YEARS: Final = 10  # a straight line says nothing about later
MISSED: Final = "NIET_GEHAALD"  # beside a published *niet te zeggen* a deviation would tell which the exact verdict is


@dataclass(frozen=True)
class IndicatorLine:
    """What a table shows of one indicator in one area. **Shape** texts for reading; ``trend`` is a picture."""

    id: str
    title: str
    href: str
    mark: Mark
    reason: str
    value: str
    value_name: str
    bounds: str
    size: str
    target: str
    target_status: str
    difference: str
    change: str
    nation: str
    period: str
    deviation: str
    trend: Markup


def indicator_line(edition: Edition, indicator: IndicatorDefinition, area: str, *, with_trend: bool) -> IndicatorLine:
    """The line of one indicator at its newest quarter in this area."""
    reading = edition.reading(indicator.id)
    trail = edition.store.trail(indicator.id, area)
    moment = newest_moment(edition, indicator.id, area)
    cell = trail.get(moment) if moment else None
    nation = edition.store.trail(indicator.id, NATION).get(moment) if moment else None
    return IndicatorLine(
        id=indicator.id,
        title=indicator.title,
        href=f"indicator/{indicator.id}.html",
        mark=mark_of(cell),
        reason=reason_of(cell),
        value=reading.show(cell),
        value_name=reading.value_name,
        bounds=reading.show_bounds(cell),
        size=reading.show_size(cell),
        target=target_of(reading, cell),
        target_status=status_of(reading, cell),
        difference=difference_of(reading, cell),
        change=change_of(reading, trail, moment),
        nation=reading.show(nation),
        period=numbers.quarter(moment) if moment and moment != edition.peildatum else "",
        deviation=deviation_of(edition, cell).partition(":")[0],  # why is told on its own page
        trend=trend_of(edition, indicator, area) if with_trend else Markup(""),
    )


def newest_moment(edition: Edition, indicator_id: str, area: str) -> date | None:
    """The newest quarter of this indicator in the country, or in the area when the country has none."""
    national = edition.store.moments(indicator_id, NATION)
    own = edition.store.moments(indicator_id, area)
    return max(national or own, default=None)


def mark_of(cell: Cell | None) -> Mark:
    """Shape, word and class of the verdict."""
    return VERDICTS[(cell.verdict if cell else None) or "GEEN_AMBITIE"]


def reason_of(cell: Cell | None) -> str:
    """Why nothing can be said, or when the ambitie comes within reach."""
    if cell is None:
        return ""
    if cell.verdict == "NIET_GEHAALD" and cell.verwacht_gehaald_op:
        if cell.verwacht_gehaald_op.year - cell.peildatum.year > FORESEEABLE_YEARS:
            return "bij gelijke trend niet binnen tien jaar"
        return f"bij gelijke trend in {numbers.quarter(cell.verwacht_gehaald_op)}"
    return REASONS.get(cell.verdict_reden or "", "")


def deviation_of(edition: Edition, cell: Cell | None) -> str:
    """Until when and why it is accepted that this cell misses its ambitie; empty when it is not.

    Nothing beside a secret cell: whether it stands there would tell the verdict that is hidden.
    """
    if cell is None or cell.weergave == SECRET or cell.verdict != MISSED:
        return ""
    found = edition.deviations.get((cell.indicator_id, cell.peildatum, cell.gebied_code, cell.dimensie, cell.categorie))
    return f"afwijking aanvaard tot {numbers.long_date(found.until)}: {found.reason}" if found else ""


def target_of(reading: Reading, cell: Cell | None) -> str:
    """The ambitie for reading, ``max. 20 %`` where lower is better, or a dash."""
    target = reading.target(cell)
    if target is None:
        return numbers.NOTHING
    return ("max." + numbers.NBSP if reading.is_at_most(cell) else "") + reading.write_short(target)


def status_of(reading: Reading, cell: Cell | None) -> str:
    """What kind of ambitie it is: a legal norm, decided, or a working hypothesis; empty without one."""
    return (
        TARGET_STATUS.get((cell.ambitie_status if cell else None) or "", "") if reading.target(cell) is not None else ""
    )


def difference_of(reading: Reading, cell: Cell | None) -> str:
    """The distance to the ambitie, or a dash."""
    return reading.difference(cell, reading.target(cell))


def change_of(reading: Reading, trail: Trail, moment: date | None) -> str:
    """The change since the same quarter a year before, or a dash."""
    if moment is None:
        return numbers.NOTHING
    return reading.difference(trail.get(moment), trail.get(numbers.year_earlier(moment)))


def points_of(
    edition: Edition, indicator: IndicatorDefinition, area: str, dimension: str = "totaal", category: str = "totaal"
) -> list[Point]:
    """The trend of a figure: one point a quarter from the first to the last that has a cell."""
    reading = edition.reading(indicator.id)
    trail = edition.store.trail(indicator.id, area, dimension, category)
    if not trail:
        return []
    moments = [day for day in edition.store.peildata if min(trail) <= day <= max(trail)]
    if not is_quarterly(trail):
        moments = [day for day in moments if day.month in {6, 12}]
    return [point_of(reading, day, trail.get(day)) for day in moments]


def is_quarterly(trail: Trail) -> bool:
    """Whether a figure exists per quarter, not per half-year only."""
    return any(day.month not in {6, 12} for day in trail)


def point_of(reading: Reading, day: date, cell: Cell | None) -> Point:
    """One quarter of a trend."""
    bounds = reading.bounds(cell) if reading.is_ratio else None
    low, high = bounds or (None, None)
    text = "" if reading.value(cell) is None else reading.show(cell)
    return Point(day, reading.value(cell), low, high, reading.target(cell), text)


def trend_of(edition: Edition, indicator: IndicatorDefinition, area: str) -> Markup:
    """The small trend of a table cell."""
    reading = edition.reading(indicator.id)
    trail = edition.store.trail(indicator.id, area)
    days = [day for day in edition.store.peildata if day in trail or is_quarterly(trail)]
    points = [replace(point_of(reading, day, trail.get(day)), text=reading.show_plain(trail.get(day))) for day in days]
    known = [point for point in points if point.value is not None]
    if not known:
        return Markup("")
    words = f"Van {numbers.quarter(known[0].peildatum)} tot en met {numbers.quarter(known[-1].peildatum)}."
    return sparkline(f"v-{indicator.id}", points, reading.write_plain_ratio, (f"Verloop van {indicator.title}", words))


def tally(lines: list[IndicatorLine]) -> Counter[str]:
    """How many lines have which verdict, by its word."""
    return Counter(line.mark.word for line in lines)
