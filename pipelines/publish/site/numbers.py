"""Numbers and dates as Dutch readers write them: comma, true minus, no-break spaces.

What belongs here: pure formatting. What does not: choosing which number to show.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NOTHING: Final = "\u2013"
MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTHS: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


def decimal(value: float, places: int = 1) -> str:
    """A number with a decimal comma and points between thousands, halves rounded away from zero.

    **Shape** ``decimal(1234.25) == "1.234,3"``; a value that rounds to zero has no sign.
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return MINUS + text if rounded < 0 else text


def count(value: float) -> str:
    """A whole number with points between thousands: ``18.420``."""
    return decimal(value, 0)


def percent(ratio: float, places: int = 1) -> str:
    """A ratio as percentage: ``58,3 %``."""
    return decimal(ratio * 100, places) + NBSP + "%"


def tidy_percent(ratio: float) -> str:
    """A percentage without a decimal that is zero: ``90 %``, ``62,5 %``; for ambitions and axes."""
    return percent(ratio, 0 if abs(ratio * 100 - round(ratio * 100)) < 1e-9 else 1)


def signed(text: str) -> str:
    """The same number with a plus when it is positive."""
    is_zero = not any(digit in text for digit in "123456789")
    return text if text.startswith(MINUS) or is_zero else "+" + text


def points(difference: float, places: int = 1) -> str:
    """A difference of two ratios in percentage points, with a true minus: ``-3,7 pp``."""
    return signed(decimal(difference * 100, places)) + NBSP + "pp"


def quarter(day: date) -> str:
    """The quarter in which a day lies: ``2025 K4``."""
    return f"{day.year}{NBSP}K{(day.month + 2) // 3}"


def cbs_period(day: date) -> str:
    """The quarter in the code of CBS tables: ``2025KW04``."""
    return f"{day.year}KW{(day.month + 2) // 3:02d}"


def long_date(day: date) -> str:
    """A day in words: ``3 oktober 2025``."""
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def long_moment(moment: datetime) -> str:
    """A moment in words, on the clock of Amsterdam: ``3 oktober 2025, 10.15 uur``."""
    local = moment.astimezone(AMSTERDAM)
    return f"{long_date(local.date())}, {local.hour}.{local.minute:02d}{NBSP}uur"


def period_label(code: str) -> str:
    """A period code of a delivery for reading: ``2024K3`` → ``2024 K3``, ``2024M07`` → ``juli 2024``."""
    year, rest = code[:4], code[4:]
    if rest.startswith("M"):
        return f"{MONTHS[int(rest[1:]) - 1]}{NBSP}{year}"
    return {"J": year, "S": f"{year}/{int(year) + 1}"}.get(rest, f"{year}{NBSP}{rest}")


def is_same_quarter(left: date, right: date) -> bool:
    """Whether two days lie in one quarter."""
    return quarter(left) == quarter(right)


def year_earlier(day: date) -> date:
    """The quarter's last day one year before a quarter's last day (no 29 February occurs)."""
    return day.replace(year=day.year - 1)


def short_period(code: str) -> str:
    """A period code above a narrow column: month or quarter with a year of two digits."""
    year, rest = f"\u2019{code[2:4]}", code[4:]
    if rest.startswith("M"):
        return f"{SHORT_MONTHS[int(rest[1:]) - 1]}{NBSP}{year}"
    return {"J": code[:4], "S": period_label(code)}.get(rest, f"{year}{NBSP}{rest}")


def file_size(size: int) -> str:
    """The size of a file: ``1,4 MB``."""
    return f"{decimal(size / 1_000_000)}{NBSP}MB" if size >= 1_000_000 else f"{count(max(size / 1000, 1))}{NBSP}kB"
