"""F6: exams, attempt after attempt, and the day on which all parts are passed.

What belongs here: the exam facts. What does not: what the results mean for the plicht (``results`` decides).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.simulate.arrival import Columns
from pipelines.simulate.draws import NO_DAY, Days, Draws, shown, where

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions
    from pipelines.simulate.draws import Mask, Texts

PARTS = ("KNM", "LE", "LU", "SC", "SP")
ATTEMPTS = 4


def examine(assumptions: Assumptions, draws: Draws, life: Columns) -> tuple[pl.DataFrame, Days]:
    """Every exam of every person on the B1 and onderwijsroute, and the day on which the last part was passed.

    **Shape**: one row per attempt; one day per person. **Nulls**: no day while a part is not passed.
    """
    frames: list[pl.DataFrame] = []
    done = np.full(len(life["begindatum"]), np.datetime64("1970-01-01"), dtype="datetime64[D]")
    for part in PARTS:
        rows, passed = _sit_part(assumptions, draws, life, part)
        frames.extend(rows)
        done = np.maximum(done, passed)
    exams = pl.concat(frames).sort("datum_uitslag", "persoon", "onderdeel")
    return exams, done


def _sit_part(assumptions: Assumptions, draws: Draws, life: Columns, part: str) -> tuple[list[pl.DataFrame], Days]:
    count = len(life["begindatum"])
    wait = assumptions.wait("wacht_knm" if part == "KNM" else "wacht_taalexamen")
    day = where(np.isin(life["leerroute"].astype(str), ["B", "O"]), life["termijn_start"] + draws.wait(wait, count))
    aims_b2 = (life["leerroute"] == "O") & draws.chance(assumptions.number("examen_b2"), count)
    passed = np.full(count, NO_DAY)
    frames = []
    for _ in range(ATTEMPTS):
        level = _levels(life, day, aims_b2, part)
        outcome = _outcomes(assumptions, draws, level, part)
        known = day + draws.wait(assumptions.wait("wacht_uitslag"), count) + np.timedelta64(3, "D")
        frames.append(_rows(draws, day, part, level, outcome, known))
        has_passed = (outcome == "Geslaagd") & ~np.isnat(day)
        passed = np.where(has_passed, known, passed)
        again = known + draws.wait(assumptions.wait("wacht_herexamen"), count) + np.timedelta64(1, "D")
        day = where(~has_passed, again)
    return frames, passed


def _levels(life: Columns, day: Days, aims_b2: Mask, part: str) -> Texts:
    if part == "KNM":
        return np.full(len(day), None, dtype=object)
    level = np.where(aims_b2, "B2", "B1").astype(object)
    level[life["afschaling"] <= day] = "A2"
    return level


def _outcomes(assumptions: Assumptions, draws: Draws, level: Texts, part: str) -> Texts:
    count = len(level)
    chance = np.where(level == "A2", assumptions.number("geslaagd_a2"), assumptions.shares("geslaagd")[part])
    outcome = np.where(draws.chance(chance, count), "Geslaagd", "Gezakt").astype(object)
    outcome[draws.chance(assumptions.number("geen_resultaat"), count)] = "Geen"
    return outcome


def _rows(draws: Draws, day: Days, part: str, level: Texts, outcome: Texts, known: Days) -> pl.DataFrame:
    reason = draws.pick({"Afgemeld": 40, "Absent": 30, "Verwijtbaar": 15, "Nietverwijtbaar": 15}, len(day))
    rows = pl.DataFrame(
        {
            "persoon": np.arange(len(day)),
            "examendatum": day,
            "onderdeel": np.full(len(day), part),
            "niveau": pl.Series(level.tolist(), dtype=pl.String),
            "resultaat": pl.Series(outcome.tolist(), dtype=pl.String),
            "reden_geen_resultaat": pl.Series(shown(outcome == "Geen", reason).tolist(), dtype=pl.String),
            "datum_uitslag": known,
        }
    )
    return rows.filter(pl.col("examendatum").is_not_null())
