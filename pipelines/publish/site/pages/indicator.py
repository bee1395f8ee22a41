"""One page per indicator: the sentence, the trend, groups, cohorts, regions, what is not known, the definition.

What belongs here: gathering these parts. What does not: the regions' map (``regions``), the line of a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.line import NARROW, WIDE, Frame, line_chart
from pipelines.publish.site.lines import (
    deviation_of,
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
from pipelines.publish.site.pages.regions import gemeente_part, region_part
from pipelines.publish.site.words import ABSENCES, DIMENSIONS, DIRECTIONS, PHASES, TIMES, category, category_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.reading import Reading
    from pipelines.publish.site.words import Mark

NOT_A_GROUP: Final = {"totaal", "cohort", f"doelgroep{TIMES}cohort", f"onderdeel{TIMES}niveau"}
SHOWN_GAPS: Final = 12
MOST_SECRET: Final = 10  # rows of a group that may say geheim; more are named together
EARLY: Final = "te vroeg"  # not everyone in the cohort has had the norm's time yet


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
    """The figures of one dimension; ``secret`` are categories without a row, because many would say just *geheim*."""

    name: str
    rows: list[Row]
    secret: list[str] = field(default_factory=list)

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


def size_name(indicator: IndicatorDefinition) -> str:
    """What is counted behind a figure, above a column: persons where the unit is one of time or judgement."""
    counted = indicator.kind == "share" or indicator.unit not in {"dagen", "weken", "cijfer 1-10"}
    return f"Aantal {indicator.unit}" if counted else "Aantal waarnemingen"


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
        "sentence": sentence(reading, indicator, cell, moment),
        "has_cell": cell is not None,
        "cell": cell,
        "charts": charts(edition, indicator),
        "trail": [row_of(reading, numbers.quarter(day), one) for day, one in sorted(trail.items(), reverse=True)],
        "groups": found,
        "has_verdicts": any(group.has_verdicts for group in found),
        "cohorts": cohorts(edition, indicator),
        "regions": region_part(edition, indicator, moment) if indicator.scope != "NL" else None,
        "gemeenten": gemeente_part(edition, indicator, moment) if indicator.scope != "NL" else None,
        "gaps": gap_texts(edition, indicator, moment),
        "moment": numbers.quarter(moment) if moment else "",
        "unknown": cell.onbekend if cell else None,
        "size_name": size_name(indicator),
        "counted": size_name(indicator).removeprefix("Aantal "),
        "direction": DIRECTIONS[indicator.direction],
        "target_status": status_of(reading, cell),
        "deviation": deviation_of(edition, cell),
        "has_target": reading.target(cell) is not None,
        "reasons": reasons_of(edition, indicator.id, NATION, moment),
        "references": reference_rows(edition, indicator),
        "extracts": [(extract, edition.extract_titles.get(extract, extract)) for extract in indicator.extracts],
        "shown_gaps": SHOWN_GAPS,
    }
    return Page(f"indicator/{indicator.id}.html", "indicator.html.j2", indicator.title, "doelen", content)


def sentence(reading: Reading, indicator: IndicatorDefinition, cell: Cell | None, moment: date | None) -> str:
    """The answer in one sentence: value, quarter and distance to the ambitie."""
    if cell is None or moment is None:
        return "Er is nog geen cijfer: de leveringen die daarvoor nodig zijn, zijn er niet."
    value = reading.value(cell)
    if value is None:
        return f"Over {numbers.quarter(moment)} is geen waarde te geven: {reason_of(cell) or reading.show(cell)}."
    start = f"{spoken(reading, indicator, cell)} in {numbers.quarter(moment)}"
    target = reading.target(cell)
    if target is None:
        return f"{start}."
    side = "gelijk aan" if abs(value - target) < 5e-4 else ("onder" if value < target else "boven")
    gap = "" if side == "gelijk aan" else difference_of(reading, cell).lstrip("+" + numbers.MINUS) + " "
    most = "hoogstens " if reading.is_at_most(cell) else ""
    return f"{start}, {gap}{side} de ambitie van {most}{reading.write_short(target)}."


def spoken(reading: Reading, indicator: IndicatorDefinition, cell: Cell) -> str:
    """The value in a sentence, with what it is: ``58,3 % binnen de norm van 70 dagen``, ``65 personen``."""
    value = reading.show(cell)
    if reading.kind == "duration":
        norm = f"{value} binnen de norm van {numbers.count(indicator.norm_days or 0)}{numbers.NBSP}dagen"
        return norm if indicator.norm_days is not None else f"Mediaan {value}"
    if reading.kind == "mean":
        return (
            f"Gemiddeld {value}{numbers.NBSP}{indicator.unit}"
            if indicator.unit == "weken"
            else f"Gemiddeld {value} ({indicator.unit})"
        )
    return f"{value} {indicator.unit}" if reading.kind == "count" else value


def charts(edition: Edition, indicator: IndicatorDefinition) -> list[Markup]:
    """The trend, wide and narrow; none when fewer than two quarters have a value."""
    drawn = [chart(edition, indicator, name, frame) for name, frame in (("breed", WIDE), ("smal", NARROW))]
    return [one for one in drawn if one]


def chart(edition: Edition, indicator: IndicatorDefinition, name: str, frame: Frame) -> Markup:
    """The trend in one size, ``name`` unique on its page; empty when fewer than two quarters have a value."""
    reading = edition.reading(indicator.id)
    points = points_of(edition, indicator, NATION)
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return Markup("")
    first, last = known[0], known[-1]
    path = f"Van {first.text} in {numbers.quarter(first.peildatum)}"
    path += f" naar {last.text} in {numbers.quarter(last.peildatum)}."
    title = f"{indicator.title}: {reading.value_name.lower()} per kwartaal"
    words = (title, f"{path} De cijfers staan in de tabel eronder.")
    return line_chart(name, points, reading.write_short, words, frame)


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
            found.append(folded(Group(DIMENSIONS.get(dimension, dimension), rows)))
    return sorted(found, key=lambda group: list(DIMENSIONS.values()).index(group.name))


def folded(group: Group) -> Group:
    """A group in which rows that say no more than *geheim* are named together when they are many."""
    secret = [row.name for row in group.rows if row.value == ABSENCES["geheim"]]
    if len(secret) <= MOST_SECRET:
        return group
    return Group(group.name, [row for row in group.rows if row.value != ABSENCES["geheim"]], secret)


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

    @property
    def has_early(self) -> bool:
        """Whether a cohort is held back somewhere because its time has not passed."""
        return any(EARLY in texts for _, texts in self.rows)


def cohorts(edition: Edition, indicator: IndicatorDefinition) -> Matrix | None:
    """How far each cohort was at the end of each year, and at the newest quarter."""
    reading = edition.reading(indicator.id)
    moments = edition.store.moments(indicator.id, NATION)
    days = [day for day in moments if day.month == 12 or day == moments[-1]]
    names = sorted(edition.store.categories.get((indicator.id, "cohort"), ()))
    trails = [(name, edition.store.trail(indicator.id, NATION, "cohort", name)) for name in names]
    rows = [
        (name, [cohort_text(reading, trail.get(day), int(name), day, indicator.norm_days) for day in days])
        for name, trail in trails
        if trail
    ]
    return Matrix([numbers.quarter(day) for day in days], rows) if rows else None


def cohort_text(reading: Reading, cell: Cell | None, cohort: int, day: date, norm_days: int | None = None) -> str:
    """A cell of the matrix; before its first year a cohort does not exist, and what is counted may end with it.

    A share within a norm compares cohorts only where each has been followed that long: who began on
    31 December must have had ``norm_days`` days.
    """
    is_over = reading.kind == "count" and cell is None
    if cohort > day.year or is_over:
        return ""
    is_norm = reading.kind == "duration" and reading.has_norm and norm_days is not None
    if is_norm and day < date(cohort, 12, 31) + timedelta(days=norm_days or 0):
        return EARLY
    return reading.show(cell)


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
