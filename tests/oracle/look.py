"""One person at one peildatum, and the three-valued answer to "did it happen by then?".

What belongs here: the general rules of indicators.md section 1 (events, observability, durations). What does not: a
single indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tests.oracle.calendar_time import month_index, months_before, period_of, quarter_start
from tests.oracle.knowledge import Knowledge
from tests.oracle.persons import Person
from tests.oracle.states import Row


class Judged(NamedTuple):
    """A unit of the noemer: in the teller (None = cannot be known), and whether it is observable."""

    teller: bool | None
    bekend: bool


class Lasted(NamedTuple):
    """A unit of a duration: days and ``event``, ``censored`` or ``competing``."""

    days: int
    outcome: str


@dataclass(frozen=True, eq=False)
class Look:
    """One person at P, seen through what is known."""

    person: Person
    peildatum: date
    knowledge: Knowledge

    @property
    def plichtig(self) -> bool:
        """Begindatum <= P."""
        begin: date = self.person.plicht["begindatum"]
        return begin <= self.peildatum

    @property
    def lopend(self) -> bool:
        """Plichtig, and not ended by P."""
        end = self.person.plicht["einddatum"]
        return self.plichtig and (end is None or end > self.peildatum)

    @property
    def leerroute(self) -> str:
        """Leerroute at P."""
        return self.person.leerroute(self.peildatum)

    @property
    def stay(self) -> Row | None:
        """The stay in the opvang that counts at P."""
        return self.person.stay(self.peildatum)

    @property
    def ended_on(self) -> date | None:
        """Day the plicht ended, when by P."""
        return self.by_now(self.person.plicht["einddatum"])

    def by_now(self, day: date | None) -> date | None:
        """The day when it is there and <= P."""
        return day if day is not None and day <= self.peildatum else None

    def ago(self, months: int) -> date:
        """So many months before P."""
        return months_before(self.peildatum, months)

    def in_quarter(self, day: date | None) -> bool:
        """Whether a day lies in kwartaal(P)."""
        return day is not None and quarter_start(self.peildatum) <= day <= self.peildatum

    def event(self, day: date | None, extract: str, horizon: date | None = None) -> Judged:
        """Three-valued answer for an event from a national extract."""
        until = horizon or self.peildatum
        return happened(day, until, observable=self.knowledge.reaches(extract, until))

    def gem_event(self, column: str) -> Judged:
        """Three-valued answer for an event that the person's gemeente reports."""
        return happened(self.swi_day(column), self.peildatum, observable=self.gem_observable)

    def exam_event(self, day: date | None) -> Judged:
        """Three-valued answer for an exam result."""
        known = self.knowledge.exams_known(self.person.plicht["begindatum"], self.peildatum)
        return happened(day, self.peildatum, observable=known)

    @property
    def gem_until(self) -> date | None:
        """bekend_tot of the person's gemeente at P."""
        return self.knowledge.gemeente_until(self.person.gemeente, self.peildatum)

    @property
    def gem_observable(self) -> bool:
        """Whether the gemeente is known up to P and lists the person."""
        until = self.gem_until
        return until is not None and until >= self.peildatum and self.swi is not None

    @property
    def swi(self) -> Row | None:
        """The person's row in the gemeente's state at P: of the berichtgevers active then, the newest period's."""
        active = self.knowledge.berichtgevers(self.person.gemeente, self.peildatum)
        return next((row for row in reversed(self.person.swis) if row["leverancier"] in active), None)

    def swi_day(self, column: str) -> date | None:
        """A date in that row; None when absent."""
        row = self.swi
        return row[column] if row else None

    @property
    def snapshot(self) -> Row | None:
        """The person's gem_swi row as delivered for kwartaal(P)."""
        return self.person.snapshots.get(period_of("K", self.peildatum) or "")

    def month_reached(self, month: int) -> bool:
        """Whether a month index is not after that of P."""
        return month <= month_index(self.peildatum)

    def months(self, column: str, months: Iterable[int]) -> list[bool | None]:
        """Per month: true or false as CBS has it; None when not covered and not seen."""
        return [self._month(column, month) for month in months]

    def _month(self, column: str, month: int) -> bool | None:
        row = self.person.werk.get(month)
        if row is not None and row[column]:
            return True
        return False if self.person.covered(month) else None

    def lasted(
        self,
        start: date | None,
        event: date | None,
        known_until: date | None,
        exit_on: date | None = None,
        *,
        competing: bool = False,
    ) -> Lasted | None:
        """The duration of one unit; None when it has not started by P."""
        if start is None or start > self.peildatum:
            return None
        return lasting(start, event, exit_on, known_until and min(self.peildatum, known_until), competing=competing)


ShareRule = Callable[[Look], Judged | None]
DurationRule = Callable[[Look], Lasted | None]

SURE_TRUE = Judged(teller=True, bekend=True)
SURE_FALSE = Judged(teller=False, bekend=True)


def attribute(*, holds: bool) -> Judged:
    """A teller that is an attribute of a row in the noemer is never null."""
    return SURE_TRUE if holds else SURE_FALSE


def happened(day: date | None, horizon: date, *, observable: bool) -> Judged:
    """An event by the horizon: present decides; absent is false only when it would have been seen."""
    if day is not None:
        return Judged(day <= horizon, observable)
    return Judged(False if observable else None, observable)


def negated(answer: Judged) -> Judged:
    """The opposite teller; unknown stays unknown."""
    return Judged(None if answer.teller is None else not answer.teller, answer.bekend)


def lasting(start: date, event: date | None, exit_on: date | None, limit: date | None, *, competing: bool) -> Lasted:
    """Event, competing exit or censoring, whichever ends the time at risk first.

    Source: indicators.md section 1, durations.
    """
    if limit is None:
        return Lasted(0, "censored")
    if event is not None and event <= limit and (exit_on is None or event <= exit_on):
        return Lasted(max(0, (event - start).days), "event")
    if competing and exit_on is not None and exit_on <= limit:
        return Lasted(max(0, (exit_on - start).days), "competing")
    stop = limit if exit_on is None else min(limit, exit_on)
    return Lasted(max(0, (stop - start).days), "censored")
