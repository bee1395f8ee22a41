"""Periods of deliveries: month, quarter, half-year, year and school year, from their text and back.

What belongs here: first and last day. What does not: deadlines and obligations (``calendar``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from pipelines.contracts.model import Rhythm
from pipelines.deliveries.moment import day_start

_FORM = re.compile(r"([0-9]{4})(M(?=[0-9]{2})|[KH](?=[0-9]$)|[JS]$)([0-9]{0,2})")
_RHYTHM = {"M": Rhythm.MONTH, "K": Rhythm.QUARTER, "H": Rhythm.HALF_YEAR, "J": Rhythm.YEAR, "S": Rhythm.SCHOOL_YEAR}
_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6, Rhythm.YEAR: 12, Rhythm.SCHOOL_YEAR: 12}
_SCHOOL_YEAR_STARTS = 8
_YEARS = range(1900, 3000)


@dataclass(frozen=True, order=True)
class Period:
    """One period; ordered by its last day."""

    end: date
    start: date
    rhythm: Rhythm
    label: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2024M07``, ``2024K3``, ``2024H2``, ``2024J`` or ``2023S``.

        Errors: ValueError for another form, and for a period that does not exist (``2024M13``).
        """
        return _parse(text)

    @property
    def over_at(self) -> datetime:
        """First moment (UTC) at which the period is over in Amsterdam."""
        return day_start(self.end + timedelta(days=1))

    def is_over(self, moment: datetime) -> bool:
        """Whether the period is over at a moment."""
        return self.over_at <= moment


def looks_like_period(text: str) -> bool:
    """Whether text has the form of a period, possible or not."""
    return _FORM.fullmatch(text) is not None


def periods_between(rhythm: Rhythm, first: date, last: date) -> list[Period]:
    """All periods of a rhythm that begin on or after ``first`` and end on or before ``last``, in order."""
    found = []
    for year in range(first.year - 1, last.year + 1):
        for number in range(1, 12 // _MONTHS[rhythm] + 1):
            period = _period(year, rhythm, number)
            if first <= period.start and period.end <= last:
                found.append(period)
    return found


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError("a period has the form 2024M07, 2024K3, 2024H2, 2024J or 2023S")
    year, letter, number = form.groups()
    return _period(int(year), _RHYTHM[letter], int(number or 1))


@lru_cache(maxsize=4096)
def _period(year: int, rhythm: Rhythm, number: int) -> Period:
    length = _MONTHS[rhythm]
    if year not in _YEARS or not 1 <= number <= 12 // length:
        raise ValueError("this period does not exist")
    first_month = _SCHOOL_YEAR_STARTS if rhythm is Rhythm.SCHOOL_YEAR else (number - 1) * length + 1
    start = date(year, first_month, 1)
    return Period(_months_on(start, length) - timedelta(days=1), start, rhythm, _label(year, rhythm, number))


def _label(year: int, rhythm: Rhythm, number: int) -> str:
    suffix = {
        Rhythm.MONTH: f"M{number:02d}",
        Rhythm.QUARTER: f"K{number}",
        Rhythm.HALF_YEAR: f"H{number}",
        Rhythm.YEAR: "J",
        Rhythm.SCHOOL_YEAR: "S",
    }
    return f"{year}{suffix[rhythm]}"


def _months_on(day: date, months: int) -> date:
    """The first day of the month that lies this many months on."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
