"""Moments in time as text, and the one clock zone of deadlines.

What belongs here: UTC text, days in Amsterdam. What does not: reading the wall clock (it is passed in).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def moment_text(moment: datetime) -> str:
    """Write a moment as UTC text.

    Units: whole seconds, or microseconds where the moment has them.
    Errors: ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone: pass datetime(..., tzinfo=UTC)")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment_from(text: str) -> datetime:
    """Read a moment from text with a zone.

    Errors: ValueError for other text, and for a moment without a zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"moment {text!r} has no zone: write it with Z")
    return moment.astimezone(UTC)


def day_start(day: date) -> datetime:
    """First moment of a day in Amsterdam, in UTC."""
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC)


def day_end(day: date) -> datetime:
    """Last second of a day in Amsterdam, in UTC: ``<=`` it is still that day.

    Units: whole seconds, as every moment of receipt in the register.
    """
    return day_start(day + timedelta(days=1)) - timedelta(seconds=1)


def amsterdam_day(moment: datetime) -> date:
    """The day in Amsterdam at a moment."""
    return moment.astimezone(AMSTERDAM).date()
