"""Published figures of others on the page of an indicator, each with our released figure beside it.

What belongs here: finding our cell and writing both. What does not: reading the published figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.words import category

if TYPE_CHECKING:
    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.site.edition import Edition, ReferenceFigure

QUARTERS_OF_A_YEAR = 4


@dataclass(frozen=True)
class ReferenceRow:
    """A published figure in the table: what it is about, the figure, ours, and where it comes from."""

    about: str
    group: str
    moment: str
    published: str
    ours: str
    source: str


def reference_rows(edition: Edition, indicator: IndicatorDefinition) -> list[ReferenceRow]:
    """The published figures of one indicator."""
    return [
        ReferenceRow(
            about=one.omschrijving,
            group=group_of(one),
            moment=numbers.quarter(one.peildatum) if one.peildatum else numbers.NOTHING,
            published=one.waarde,
            ours=our_figure(edition, indicator, one),
            source=source_of(one),
        )
        for one in edition.references
        if one.indicator_id == indicator.id
    ]


def group_of(one: ReferenceFigure) -> str:
    """Of whom the figure is: target group and cohort."""
    group = category(one.doelgroep) if one.doelgroep else "allen"
    return f"{group}, cohort {one.cohort}" if one.cohort else group


def source_of(one: ReferenceFigure) -> str:
    """Where a figure was published, and whether it was provisional."""
    return f"{one.bron} (voorlopig)" if one.is_provisional else one.bron


def our_figure(edition: Edition, indicator: IndicatorDefinition, one: ReferenceFigure) -> str:
    """Our released figure of the same group and moment; of inflow that of the cohort's year; a dash without one."""
    reading = edition.reading(indicator.id)
    if indicator.kind == "count":
        return year_count(edition, indicator.id, one)
    trail = edition.store.trail(indicator.id, NATION, one.dimensie, one.categorie)
    cell = trail.get(one.peildatum) if one.peildatum else None
    return reading.show(cell) if cell else numbers.NOTHING


def year_count(edition: Edition, indicator_id: str, one: ReferenceFigure) -> str:
    """The sum of the four quarters of the cohort's year; a dash when one of them is not shown."""
    dimension, name = ("doelgroep", one.doelgroep) if one.doelgroep else ("totaal", "totaal")
    trail = edition.store.trail(indicator_id, NATION, dimension, name)
    found = [cell.waarde for day, cell in trail.items() if str(day.year) == one.cohort and cell.waarde is not None]
    return numbers.count(sum(found)) if len(found) == QUARTERS_OF_A_YEAR else numbers.NOTHING
