"""Until when something is known, per extract and supplier, gemeente or month (deliveries.md section 2).

What belongs here: ``bekend_tot`` and covered months. What does not: the rows themselves (``states``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from tests.oracle.calendar_time import month_end, month_index, period_of
from tests.oracle.extracts import EXTRACTS
from tests.oracle.states import Known


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What has been accepted, as known on D."""

    known: Known

    @cache  # noqa: B019 one short-lived object per computation
    def until(self, extract: str, leverancier: str | None = None) -> date | None:
        """bekend_tot of an extract's supplier; None when nothing was accepted."""
        supplier = leverancier or EXTRACTS[extract].suppliers[0]
        return max((item.end for item in self.known.of(extract, supplier)), default=None)

    @cache  # noqa: B019
    def berichtgevers(self, gemeente: str | None, peildatum: date) -> frozenset[str]:
        """Who report for a gemeente at P."""
        rows = self.known.world.reference.berichtgevers
        return frozenset(row.leverancier for row in rows if row.gemeente_code == gemeente and row.active(peildatum))

    @cache  # noqa: B019
    def gemeente_until(self, gemeente: str | None, peildatum: date) -> date | None:
        """bekend_tot of a gemeente in gem_swi at P: the minimum over the berichtgevers active then.

        Nulls: None (unknown) without an active berichtgever, with an exempt one, or one that never delivered.
        """
        rows = [r for r in self.known.world.reference.berichtgevers if r.gemeente_code == gemeente]
        active = [row for row in rows if row.active(peildatum)]
        ends = [None if row.vrijgesteld else self.until("gem_swi", row.leverancier) for row in active]
        return None if not ends or None in ends else min(end for end in ends if end)

    @cache  # noqa: B019
    def accepted_periods(self, extract: str) -> frozenset[str]:
        """Periods of an extract with an accepted delivery."""
        return frozenset(item.periode for item in self.known.of(extract))

    def reaches(self, extract: str, horizon: date) -> bool:
        """Whether a national extract is known up to a day."""
        until = self.until(extract)
        return until is not None and until >= horizon

    @cache  # noqa: B019
    def exam_months_known(self, first: int, last: int) -> bool:
        """Whether duo_examen is accepted for every month of a span of month indexes, both included."""
        months = (period_of("M", month_end(index)) for index in range(first, last + 1))
        return all(month in self.accepted_periods("duo_examen") for month in months)

    def exams_known(self, first: date, last: date) -> bool:
        """Whether every month from that of ``first`` up to that of ``last`` is accepted."""
        return self.exam_months_known(month_index(first), month_index(last))
