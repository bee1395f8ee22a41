"""Expected deliveries and whether they came (deliveries.md section 2, obligations and deadlines).

What belongs here: the calendar and the units of tijdig_geleverd and volledig_geleverd. What does not: verdicts
on files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle.calendar_time import deadline, deadline_date, period_end, periods_until, quarter_start
from tests.oracle.cells import gebieden
from tests.oracle.extracts import EXTRACTS, Extract
from tests.oracle.states import Known
from tests.oracle.world import LAW_START, World


@dataclass(frozen=True)
class Expected:
    """One delivery that a supplier owes, and the gemeenten that a gem_swi delivery covers."""

    extract: Extract
    leverancier: str
    periode: str
    gemeenten: tuple[str, ...] = ()

    @property
    def due(self) -> date:
        """Deadline by its Amsterdam date."""
        return deadline_date(self.periode, self.extract.deadline_days)


def expected_deliveries(world: World, until: date) -> Iterator[Expected]:
    """Everything owed for periods that end on or before ``until``, exempt ones left out."""
    for extract in EXTRACTS.values():
        start = world.expected_from.get(extract.id, LAW_START)
        for period in periods_until(extract.rhythm, start, until):
            if extract.suppliers:
                yield from (Expected(extract, supplier, period) for supplier in extract.suppliers)
            else:
                yield from _by_reporters(world, extract, period)


def _by_reporters(world: World, extract: Extract, period: str) -> Iterator[Expected]:
    """One a berichtgever with at least one row, not exempt, that is active at the period's end."""
    day = period_end(period)
    rows = [row for row in world.reference.berichtgevers if row.active(day) and not row.vrijgesteld]
    for supplier in sorted({row.leverancier for row in rows}):
        covered = sorted({row.gemeente_code for row in rows if row.leverancier == supplier})
        yield Expected(extract, supplier, period, tuple(covered))


def delivered_units(known: Known, indicator_id: str, peildatum: date) -> list[dict[str, Any]]:
    """Expected deliveries with deadline in kwartaal(P), once in each gebied they count in.

    Shape: peildatum, gebied_type, gebied_code, extract, leverancier, teller, bekend.
    """
    owed = expected_deliveries(known.world, peildatum)
    due = [item for item in owed if quarter_start(peildatum) <= item.due <= peildatum]
    return [
        {
            "peildatum": peildatum, "gebied_type": kind, "gebied_code": code, "extract": item.extract.id,
            "leverancier": item.leverancier, "teller": _came(known, item, indicator_id), "bekend": True,
        }
        for item in due
        for kind, code in _places(known.world, item)
    ]  # fmt: skip


def _came(known: Known, item: Expected, indicator_id: str) -> bool:
    found = [one for one in known.of(item.extract.id, item.leverancier) if one.periode == item.periode]
    last_moment = deadline(item.periode, item.extract.deadline_days)
    return any(indicator_id == "volledig_geleverd" or one.aangeleverd_op < last_moment for one in found)


def _places(world: World, item: Expected) -> list[tuple[str, str]]:
    places = {place for code in item.gemeenten for place in gebieden(code, world.reference)}
    return sorted(places | {("NL", "NL01")})
