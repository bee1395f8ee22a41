"""F7: jobs and benefits, as spans of days, and the monthly facts that CBS derives from them.

What belongs here: who works or receives a benefit when. What does not: how the monthly file is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.simulate.arrival import Columns, per_group, per_year
from pipelines.simulate.draws import Days, Draws, later, until, where

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions


def employ(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    """Three job spans (in the opvang, a first, a next) and one benefit span. **Nulls**: no start = no span."""
    jobs = _job_in_centre(assumptions, draws, life)
    jobs |= _jobs_at_home(assumptions, draws, life)
    return jobs | _benefit(assumptions, draws, life, jobs)


def _job_in_centre(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    count = len(life["begindatum"])
    man, woman = assumptions.number("werk_in_opvang_man"), assumptions.number("werk_in_opvang_vrouw")
    works = draws.chance(np.where(life["geslacht"] == "M", man, woman), count)
    room = (life["datum_uitstroom"] - life["datum_kennisgeving"]).astype("timedelta64[D]").astype(float)
    room = np.maximum(np.nan_to_num(room), 0)
    start = life["datum_kennisgeving"] + np.floor(room * draws.random.random(count)).astype("timedelta64[D]")
    return {"baan0_start": where(works & (room > 0), start), "baan0_einde": life["datum_uitstroom"]}


def _jobs_at_home(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    count, is_asiel = len(life["begindatum"]), life["is_asiel"]
    ever = np.where(is_asiel, assumptions.number("werk_ooit_asiel"), assumptions.number("werk_ooit_gezin"))
    wait = per_group(
        is_asiel,
        draws.wait(assumptions.wait("wacht_werk_asiel"), count),
        draws.wait(assumptions.wait("wacht_werk_gezin"), count),
    )
    start = until(where(draws.chance(ever, count), life["datum_vestiging"] + wait), _gone(life))
    end = start + draws.wait(assumptions.wait("duur_baan"), count)
    again = end + draws.wait(assumptions.wait("duur_zonder_baan"), count)
    return {"baan1_start": start, "baan1_einde": end, "baan2_start": until(again, _gone(life))}


def _gone(life: Columns) -> Days:
    left = ~np.isnat(life["datum_einde_verblijfsrecht"])
    return where(left, life["einddatum"])


def _benefit(assumptions: Assumptions, draws: Draws, life: Columns, jobs: Columns) -> Columns:
    count = len(life["begindatum"])
    share = np.where(
        life["is_asiel"],
        per_year(assumptions, "uitkering_asiel_per_jaar", life["jaar"]),
        assumptions.number("uitkering_gezin"),
    )
    start = where(draws.chance(share, count), life["datum_vestiging"] + draws.days(0, 40, count))
    stops = where(draws.chance(0.8, count), later(jobs["baan1_start"], start))
    return {
        "uitkering_start": start,
        "uitkering_einde": stops,
        "reintegratie": draws.chance(assumptions.number("reintegratie"), count),
        "uren_per_week": np.round(draws.random.choice([8, 16, 24, 28, 32, 36, 40], count).astype(float), 1),
    }
