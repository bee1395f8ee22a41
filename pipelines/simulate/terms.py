"""F6: the termijn of three years with its extensions, later PIP's, and fines.

What belongs here: facts that a person can have more than once. What does not: when the plicht ends (``results``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.simulate.arrival import Columns
from pipelines.simulate.draws import Days, Draws, later, shown, until, where

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions
    from pipelines.simulate.draws import Texts

THREE_YEARS = 3
EXTENSION_CODES = {"1": 30, "2A": 20, "4": 15, "6": 15, "9B": 20}  # invented: DUO serves its list by API only
EXTENSION_DAYS = 182


def terms_of(assumptions: Assumptions, draws: Draws, life: Columns) -> pl.DataFrame:
    """First termijnen and their extensions. **Shape**: one row per decision, in the order of the person."""
    start = life["termijn_start"]
    count = len(start)
    end = _years_later(start, THREE_YEARS)
    changed = start + draws.wait(assumptions.wait("wacht_verlenging"), count) + np.timedelta64(1, "D")
    changed = where(draws.chance(assumptions.number("verlenging"), count), changed)
    changed = until(until(changed, end), life["einddatum"])
    months = draws.random.integers(1, 3, count)
    extended = end + (months * EXTENSION_DAYS).astype("timedelta64[D]")
    first = _term_rows(start, end, start, np.full(count, None, dtype=object))
    second = _term_rows(start, extended, changed, draws.pick(EXTENSION_CODES, count))
    return pl.concat([first, second]).drop_nulls(["startdatum", "wijzigingsdatum"]).sort("persoon", "wijzigingsdatum")


def _years_later(day: Days, years: int) -> Days:
    months = day.astype("datetime64[M]")
    offset = day - months.astype("datetime64[D]")
    moved: Days = (months + np.timedelta64(12 * years, "M")).astype("datetime64[D]") + offset
    return moved


def _term_rows(start: Days, end: Days, changed: Days, code: Texts) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "persoon": np.arange(len(start)),
            "startdatum": start,
            "einddatum": end,
            "wijzigingsdatum": changed,
            "verlengingsgrond_code": pl.Series(code.tolist(), dtype=pl.String),
        }
    )


def plans_of(life: Columns) -> pl.DataFrame:
    """First PIP, change of route, lowering to A2. **Shape**: one row per PIP; days of one person differ."""
    first, route = life["pip"], life["leerroute"]
    changed = where(life["wissel"] > first, life["wissel"])
    other = np.where(route == "B", "Z", "B")
    lowered = where(np.isnat(changed) & (life["afschaling"] > first), life["afschaling"])
    level = shown(route != "Z", np.full(len(route), "B1"))
    rows = [
        _plan_rows(life, first, route, level, life["intensiteit"]),
        _plan_rows(
            life, changed, other, shown(other != "Z", np.full(len(route), "B1")), np.where(other == "B", 600, 0)
        ),
        _plan_rows(life, lowered, route, np.full(len(route), "A2", dtype=object), life["intensiteit"]),
    ]
    return pl.concat(rows).drop_nulls("dagtekening_pip").sort("persoon", "dagtekening_pip")


def _plan_rows(life: Columns, day: Days, route: Texts, level: Texts, hours: Days) -> pl.DataFrame:
    stated = shown((hours.astype(int) > 0) & (route == "B") & life["is_asiel"], hours)
    return pl.DataFrame(
        {
            "persoon": np.arange(len(day)),
            "dagtekening_pip": day,
            "leerroute": pl.Series(route.tolist(), dtype=pl.String),
            "niveau": pl.Series(level.tolist(), dtype=pl.String),
            "geschatte_intensiteit_b1": pl.Series(stated.tolist(), dtype=pl.Int64),
            "alfabetisering": pl.Series(life["alfabetisering"].tolist(), dtype=pl.String),
        }
    )


def fines_of(assumptions: Assumptions, draws: Draws, life: Columns) -> pl.DataFrame:
    """Fines for a missed termijn (not for asiel) and, rarely, for PVT or MAP. **Shape**: one row per fine."""
    count = len(life["begindatum"])
    missed = _years_later(life["termijn_start"], THREE_YEARS) + draws.days(20, 60, count)
    fined = draws.chance(assumptions.number("boete_kans"), count) & ~life["is_asiel"]
    early = later(life["termijn_start"], life["termijn_start"]) + draws.days(300, 900, count)
    rows = [
        _fine_rows(draws, life, "LEERROUTE", where(fined, missed), 1000.0),
        _fine_rows(draws, life, "PVT", where(draws.chance(assumptions.number("vroege_boete"), count), early), 340.0),
    ]
    return pl.concat(rows).drop_nulls("datum_vooraankondiging").sort("datum_vooraankondiging", "persoon", "soort")


def _fine_rows(draws: Draws, life: Columns, kind: str, announced: Days, most: float) -> pl.DataFrame:
    count = len(announced)
    announced = until(announced, life["einddatum"])
    imposed = until(where(draws.chance(0.8, count), announced + draws.days(21, 60, count)), life["einddatum"])
    amount = np.round(most * draws.random.choice([0.25, 0.5, 1.0], count), 2)
    months = draws.random.choice([6, 12, 18, 24], count)
    return pl.DataFrame(
        {
            "persoon": np.arange(count),
            "soort": np.full(count, kind),
            "datum_vooraankondiging": announced,
            "datum_boete": imposed,
            "bedrag_eur": amount,
            "nieuwe_termijn_maanden": months,
        }
    )
