"""Periods, quarters and month arithmetic (indicators.md section 1, deliveries.md section 1).

What belongs here: dates computed from dates. What does not: anything about deliveries or persons.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_PEILDATUM = date(2022, 3, 31)
_MONTHS = {"M": 1, "K": 3, "H": 6, "J": 12, "S": 12}
RHYTHM_LETTER = {"maand": "M", "kwartaal": "K", "halfjaar": "H", "jaar": "J", "schooljaar": "S"}


def month_index(day: date) -> int:
    """Months since year 0, so that a difference counts calendar months."""
    return day.year * 12 + day.month - 1


def month_end(index: int) -> date:
    """Last day of the month with this index."""
    year, month = divmod(index, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def month_start(index: int) -> date:
    """First day of the month with this index."""
    return date(index // 12, index % 12 + 1, 1)


def months_before(day: date, months: int) -> date:
    """The same day number so many calendar months earlier, clipped to the month's end."""
    last = month_end(month_index(day) - months)
    return last.replace(day=min(day.day, last.day))


def period_start(period: str) -> date:
    """First day of a period such as ``2024K3``."""
    year, letter, number = int(period[:4]), period[4], int(period[5:] or 1)
    first_month = 7 if letter == "S" else (number - 1) * _MONTHS[letter]
    return month_start(year * 12 + first_month)


def period_end(period: str) -> date:
    """Last day of a period."""
    return month_end(month_index(period_start(period)) + _MONTHS[period[4]] - 1)


def period_of(letter: str, last_day: date) -> str | None:
    """The period of this rhythm that ends on ``last_day``; None when none does."""
    index = month_index(last_day)
    if last_day != month_end(index):
        return None
    year, month = index // 12, index % 12 + 1
    if letter == "S":
        return f"{year - 1}S" if month == 7 else None
    if month % _MONTHS[letter]:
        return None
    number = month // _MONTHS[letter]
    return {"M": f"{year}M{month:02d}", "J": f"{year}J"}.get(letter, f"{year}{letter}{number}")


def periods_until(rhythm: str, start: date, until: date) -> list[str]:
    """All periods of the rhythm that begin on or after ``start`` and end on or before ``until``."""
    letter = RHYTHM_LETTER[rhythm]
    ends = (month_end(index) for index in range(month_index(start), month_index(until) + 1))
    found = (period_of(letter, end) for end in ends if end <= until)
    return [period for period in found if period and period_start(period) >= start]


def deadline(period: str, days: int) -> datetime:
    """The last moment that is still in time: the end of the deadline's day in Amsterdam, exclusive, in UTC."""
    day_after = period_end(period) + timedelta(days=days + 1)
    return datetime.combine(day_after, time(), AMSTERDAM).astimezone(UTC)


def deadline_date(period: str, days: int) -> date:
    """The deadline by its Amsterdam date."""
    return period_end(period) + timedelta(days=days)


def quarter_start(peildatum: date) -> date:
    """First day of kwartaal(P)."""
    return month_start(month_index(peildatum) - 2)


def peildata(as_known: datetime) -> list[date]:
    """All quarter ends from 2022-03-31 that lie before the Amsterdam date of D."""
    today = as_known.astimezone(AMSTERDAM).date()
    ends = (month_end(index) for index in range(month_index(FIRST_PEILDATUM), month_index(today) + 1, 3))
    return [end for end in ends if end < today]


def full_years(born: date, at: date) -> int:
    """Age in full years at a date."""
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))
