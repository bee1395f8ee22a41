"""One page per indicator: the sentence, the trend, groups, cohorts, regions, what is not known, the definition.

What belongs here: gathering these parts. What does not: the regions' map (``regions``), the line of a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.line import NARROW, WIDE, line_chart
from pipelines.publish.site.lines import (
    difference_of,
    mark_of,
    newest_moment,
    points_of,
    reason_of,
    status_of,
    target_of,
)
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.pages.reasons import reasons_of
from pipelines.publish.site.pages.references import reference_rows
from pipelines.publish.site.pages.regions import region_part
from pipelines.publish.site.words import DIMENSIONS, DIRECTIONS, PHASES, TIMES, category, category_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.reading import Reading
    from pipelines.publish.site.words import Mark

NOT_A_GROUP: Final = {"totaal", "cohort", f"doelgroep{TIMES}cohort", f"onderdeel{TIMES}niveau"}
SHOWN_GAPS: Final = 12


@dataclass(frozen=True)
class Row:
    """One figure in a table: how it is called, its texts and its verdict."""

    name: str
    value: str
    bounds: str
    size: str
    unknown: str
    target: str
    mark: Mark
    reason: str
    median: str = ""
    p90: str = ""
    naive: str = ""


@dataclass(frozen=True)
class Group:
    """The figures of one dimension."""

    name: str
    rows: list[Row]

    @property
    def has_verdicts(self) -> bool:
        """Whether a row has an ambitie to be held against."""
        return any(row.target != numbers.NOTHING for row in self.rows)


def row_of(reading: Reading, name: str, cell: Cell | None) -> Row:
    """A cell as a row; what is hidden says so in the place of its value."""
    return Row(
        name=name,
        value=reading.show(cell),
        bounds=reading.show_bounds(cell),
        size=reading.show_size(cell),
        unknown=optional_count(cell.onbekend if cell else None),
        target=target_of(reading, cell),
        mark=mark_of(cell),
        reason=reason_of(cell),
        median=days_text(cell, "mediaan_dagen"),
        p90=days_text(cell, "p90_dagen"),
        naive=numbers.percent(cell.binnen_norm_naief)
        if cell and cell.binnen_norm_naief is not None
        else numbers.NOTHING,
    )


def optional_count(value: int | None) -> str:
    """A count or a dash."""
    return numbers.NOTHING if value is None else numbers.count(value)


def days_text(cell: Cell | None, name: str) -> str:
    """A number of days; *niet bereikt* when fewer have had the event than the quantile asks."""
    if cell is None or not cell.is_shown:
        return numbers.NOTHING
    value = getattr(cell, name)
    return "niet bereikt" if value is None else f"{numbers.count(value)}{numbers.NBSP}dagen"


def indicator_pages(edition: Edition) -> Iterator[Page]:
    """One page per indicator."""
    for indicator in edition.indicators.values():
        yield indicator_page(edition, indicator)


def indicator_page(edition: Edition, indicator: IndicatorDefinition) -> Page:
    """The page of one indicator."""
    reading = edition.reading(indicator.id)
    moment = newest_moment(edition, indicator.id, NATION)
    trail = edition.store.trail(indicator.id, NATION)
    cell = trail.get(moment) if moment else None
    found = groups(edition, indicator, moment)
    content = {
        "indicator": indicator,
        "reading": reading,
        "phase_name": PHASES[indicator.phase],
        "mark": mark_of(cell),
        "sentence": sentence(reading, cell, moment),
        "has_cell": cell is not None,
        "cell": cell,
        "charts": charts(edition, indicator),
        "trail": [row_of(reading, numbers.quarter(day), one) for day, one in sorted(trail.items(), reverse=True)],
        "groups": found,
        "has_verdicts": any(group.has_verdicts for group in found),
        "cohorts": cohorts(edition, indicator),
        "regions": region_part(edition, indicator, moment) if indicator.scope != "NL" else None,
        "gaps": gap_texts(edition, indicator, moment),
        "moment": numbers.quarter(moment) if moment else "",
        "unknown": cell.onbekend if cell else None,
        "direction": DIRECTIONS[indicator.direction],
        "target_status": status_of(reading, cell),
        "has_target": reading.target(cell) is not None,
        "reasons": reasons_of(edition, indicator.id, NATION, moment),
        "references": reference_rows(edition, indicator),
        "extracts": [(extract, edition.extract_titles.get(extract, extract)) for extract in indicator.extracts],
        "shown_gaps": SHOWN_GAPS,
    }
    return Page(f"indicator/{indicator.id}.html", "indicator.html.j2", indicator.title, "doelen", content)


def sentence(reading: Reading, cell: Cell | None, moment: date | None) -> str:
    """The answer in one sentence: value, quarter and distance to the ambitie."""
    if cell is None or moment is None:
        return "Er is nog geen cijfer: de leveringen die daarvoor nodig zijn, zijn er niet."
    value = reading.value(cell)
    if value is None:
        return f"Over {numbers.quarter(moment)} is geen waarde te geven: {reason_of(cell) or reading.show(cell)}."
    start = f"{reading.write(value)} in {numbers.quarter(moment)}"
    target = reading.target(cell)
    if target is None:
        return f"{start}."
    side = "gelijk aan" if abs(value - target) < 5e-4 else ("onder" if value < target else "boven")
    gap = "" if side == "gelijk aan" else difference_of(reading, cell).lstrip("+" + numbers.MINUS) + " "
    return f"{start}, {gap}{side} de ambitie van {reading.write_short(target)}."


def charts(edition: Edition, indicator: IndicatorDefinition) -> list[Markup]:
    """The trend, wide and narrow; none when fewer than two quarters have a value."""
    reading = edition.reading(indicator.id)
    points = points_of(edition, indicator, NATION)
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return []
    first, last = known[0], known[-1]
    path = f"Van {reading.write(first.value or 0)} in {numbers.quarter(first.peildatum)}"
    path += f" naar {reading.write(last.value or 0)} in {numbers.quarter(last.peildatum)}."
    title = f"{indicator.title}: {reading.value_name.lower()} per kwartaal"
    words = (title, f"{path} De cijfers staan in de tabel eronder.")
    shapes = (("breed", WIDE), ("smal", NARROW))
    return [line_chart(name, points, reading.write_short, words, frame) for name, frame in shapes]


def groups(edition: Edition, indicator: IndicatorDefinition, moment: date | None) -> list[Group]:
    """The figures of the newest quarter per dimension."""
    reading = edition.reading(indicator.id)
    found = []
    for (one, dimension), categories in edition.store.categories.items():
        if one != indicator.id or dimension in NOT_A_GROUP or moment is None:
            continue
        names = sorted(categories, key=category_order)
        cells = [(name, edition.store.trail(indicator.id, NATION, dimension, name).get(moment)) for name in names]
        rows = [row_of(reading, label(edition, dimension, name), cell) for name, cell in cells if cell]
        if rows:
            found.append(Group(DIMENSIONS.get(dimension, dimension), rows))
    return sorted(found, key=lambda group: list(DIMENSIONS.values()).index(group.name))


def label(edition: Edition, dimension: str, code: str) -> str:
    """A category for reading; deliveries and suppliers have names of their own."""
    if dimension == "extract":
        return edition.extract_titles.get(code, code)
    if dimension == "leverancier":
        return edition.supply.name(code)
    return PHASES.get(code, code) if dimension == "fase" else category(code)


@dataclass(frozen=True)
class Matrix:
    """Cohorts against the ends of years: quarters as columns, one row of texts a cohort."""

    columns: list[str]
    rows: list[tuple[str, list[str]]]


def cohorts(edition: Edition, indicator: IndicatorDefinition) -> Matrix | None:
    """How far each cohort was at the end of each year, and at the newest quarter."""
    reading = edition.reading(indicator.id)
    moments = edition.store.moments(indicator.id, NATION)
    days = [day for day in moments if day.month == 12 or day == moments[-1]]
    names = sorted(edition.store.categories.get((indicator.id, "cohort"), ()))
    trails = [(name, edition.store.trail(indicator.id, NATION, "cohort", name)) for name in names]
    rows = [
        (name, [cohort_text(reading, trail.get(day), int(name), day) for day in days])
        for name, trail in trails
        if trail
    ]
    return Matrix([numbers.quarter(day) for day in days], rows) if rows else None


def cohort_text(reading: Reading, cell: Cell | None, cohort: int, day: date) -> str:
    """A cell of the matrix; before its first year a cohort does not exist."""
    return "" if cohort > day.year else reading.show(cell)


def gap_texts(edition: Edition, indicator: IndicatorDefinition, moment: date | None) -> list[str]:
    """Whose delivery is missing for the newest quarter, one text a supplier."""
    if moment is None:
        return []
    texts = []
    for gap in edition.supply.gaps(indicator.extracts, moment):
        title = edition.extract_titles.get(gap.extract, gap.extract)
        until = f"bekend tot en met {numbers.long_date(gap.known_until)}" if gap.known_until else "nog niets ontvangen"
        detail = numbers.period_label(gap.periode) if gap.extract in edition.supply.period_extracts else until
        texts.append(f"{edition.supply.name(gap.leverancier)}: {title}, {detail}")
    return texts
