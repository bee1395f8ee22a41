"""Periods, moments and numbers as a supplier reads them, in Dutch.

What belongs here: the writing of one fact. What does not: sentences about a verdict (``advice``).
"""

from __future__ import annotations

from datetime import datetime

from pipelines.contracts.model import Rhythm
from pipelines.deliveries.moment import AMSTERDAM
from pipelines.deliveries.period import Period

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def long_moment(moment: datetime) -> str:
    """``2 februari 2022, 14:03 uur``, on the clock of Amsterdam."""
    local = moment.astimezone(AMSTERDAM)
    return f"{long_day(moment)}, {local:%H:%M} uur"


def long_day(moment: datetime) -> str:
    """``2 februari 2022``: the day in Amsterdam."""
    local = moment.astimezone(AMSTERDAM)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def short_moment(moment: datetime) -> str:
    """``02-02-2022 14:03``, for a table, on the clock of Amsterdam."""
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def count(value: int) -> str:
    """A count with a dot between thousands."""
    return f"{value:,}".replace(",", ".")


def record_list(records: tuple[int, ...], total: int) -> str:
    """``3, 9 en verder``: the first record numbers, and whether there are more."""
    return ", ".join(map(str, records)) + (" en verder" if total > len(records) else "")


def period_words(label: str | None) -> str:
    """``2024K3`` → ``3e kwartaal 2024``; a label that names no period stays as it is, None is empty."""
    try:
        return _words(Period.parse(label or ""))
    except ValueError:
        return label or ""


def run_words(first: Period, last: Period, number: int) -> str:
    """Periods that follow each other: ``januari 2024 tot en met maart 2024 (3)``."""
    return _words(first) if number == 1 else f"{_words(first)} tot en met {_words(last)} ({number})"


def _words(period: Period) -> str:
    """A period as people call it."""
    year = period.start.year
    return {
        Rhythm.MONTH: f"{MONTHS[period.start.month - 1]} {year}",
        Rhythm.QUARTER: f"{_nth((period.start.month + 2) // 3)} kwartaal {year}",
        Rhythm.HALF_YEAR: f"{_nth((period.start.month + 5) // 6)} halfjaar {year}",
        Rhythm.YEAR: f"heel {year}",
        Rhythm.SCHOOL_YEAR: f"schooljaar {year}/{year + 1}",
    }[period.rhythm]


def _nth(number: int) -> str:
    """An ordinal in digits."""
    return f"{number}e"
