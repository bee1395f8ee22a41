"""F4 and F5: brede intake, leerbaarheidstoets, PIP, leerroute, aanbod, taalles, PVT, MAP, ontzorgen, begeleiding.

What belongs here: what the gemeente does for a person who has a home. What does not: exams and the end of the plicht.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.simulate.arrival import Columns, per_group, per_year
from pipelines.simulate.draws import Days, Draws, later, where

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions
    from pipelines.simulate.draws import Texts

ONE_DAY = np.timedelta64(1, "D")


def guide(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    """Plan and support of every person. **Shape**: one entry per person. **Nulls**: what never happens."""
    plan = _intake(assumptions, draws, life)
    plan |= _learnability(assumptions, draws, life, plan)
    plan |= _first_plan(assumptions, draws, life, plan)
    plan |= _lessons(assumptions, draws, life, plan)
    plan |= _trajectories(assumptions, draws, plan)
    plan |= _social_support(assumptions, draws, life)
    return plan | _paces(assumptions, draws, len(life["begindatum"]))


def _ever(assumptions: Assumptions, draws: Draws, share: str, start: Days, wait: str) -> Days:
    """The day after a wait, for the share of persons to whom it ever happens."""
    count = len(start)
    day = start + draws.wait(assumptions.wait(wait), count)
    return where(draws.chance(assumptions.number(share), count), day)


def _intake(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    count, is_asiel = len(life["begindatum"]), life["is_asiel"]
    tempo = per_year(assumptions, "tempo_intake_asiel_per_jaar", life["jaar"])
    home = later(life["datum_vestiging"], life["begindatum"])
    asiel = home + draws.wait(assumptions.wait("wacht_intake_asiel"), count, tempo)
    gezin = home + draws.wait(assumptions.wait("wacht_intake_gezin"), count)
    ever = np.where(is_asiel, assumptions.number("intake_ooit_asiel"), assumptions.number("intake_ooit_gezin"))
    start = where(draws.chance(ever, count), per_group(is_asiel, asiel, gezin))
    end = start + draws.wait(assumptions.wait("duur_intake"), count)
    return {"intake_start": start, "intake_einde": where(draws.chance(0.95, count), end)}


def _learnability(assumptions: Assumptions, draws: Draws, life: Columns, plan: Columns) -> Columns:
    count = len(life["begindatum"])
    taken = _ever(assumptions, draws, "toets_afgenomen", plan["intake_start"], "wacht_toets")
    outcome = per_group(
        life["is_asiel"],
        draws.pick(assumptions.shares("toets_asiel"), count),
        draws.pick(assumptions.shares("toets_gezin"), count),
    )
    needed = np.full(count, 35)
    score = np.where(outcome == "B1-route haalbaar", 35 + draws.random.integers(0, 26, count), 0)
    score = np.where(outcome == "B1-route niet haalbaar", draws.random.integers(8, 35, count), score)
    span = np.maximum((taken - plan["intake_start"]).astype("timedelta64[D]").astype(float), 0)
    signed_up = taken - np.floor(np.nan_to_num(span) * draws.random.random(count)).astype("timedelta64[D]")
    return {
        "toets_aanmelding": signed_up,
        "toets_afname": taken,
        "toets_resultaat": outcome,
        "toets_score": score,
        "toets_nodig": needed,
    }


def _first_plan(assumptions: Assumptions, draws: Draws, life: Columns, plan: Columns) -> Columns:
    count, is_asiel = len(life["begindatum"]), life["is_asiel"]
    start = plan["intake_start"]
    asiel = start + draws.wait(assumptions.wait("wacht_pip_asiel"), count)
    gezin = start + draws.wait(assumptions.wait("wacht_pip_gezin"), count)
    day = where(draws.chance(assumptions.number("pip_ooit"), count), per_group(is_asiel, asiel, gezin))
    day = later(day, life["gemeente_bekend_op"])
    route = _routes(assumptions, draws, is_asiel, plan["toets_resultaat"])
    hours = np.where(is_asiel & (route == "B"), draws.random.integers(500, 900, count), 0)
    return {
        "pip": day,
        "leerroute": route,
        "intensiteit": hours,
        "alfabetisering": draws.pick(assumptions.shares("alfabetisering"), count),
        "afschaling": _afschaling(assumptions, draws, day, route),
        "wissel": _ever(assumptions, draws, "routewissel", day, "wacht_routewissel"),
    }


def _routes(assumptions: Assumptions, draws: Draws, is_asiel: Days, outcome: Texts) -> Texts:
    count = len(outcome)
    able = per_group(
        is_asiel,
        draws.pick(assumptions.shares("route_haalbaar"), count),
        draws.pick(assumptions.shares("route_haalbaar_gezin"), count),
    )
    unable = draws.pick(assumptions.shares("route_niet_haalbaar"), count)
    return per_group(outcome == "B1-route niet haalbaar", unable, able)


def _afschaling(assumptions: Assumptions, draws: Draws, day: Days, route: Texts) -> Days:
    lowered = _ever(assumptions, draws, "afschaling", day, "wacht_afschaling")
    return where(route == "B", lowered)


def _lessons(assumptions: Assumptions, draws: Draws, life: Columns, plan: Columns) -> Columns:
    offer = where(life["is_asiel"], _ever(assumptions, draws, "aanbod_ooit", plan["pip"] + ONE_DAY, "wacht_aanbod"))
    begin = per_group(life["is_asiel"], offer, plan["pip"] + ONE_DAY)
    lesson = _ever(assumptions, draws, "taalles_ooit", begin, "wacht_taalles")
    return {"aanbod": offer, "taalles": lesson, "instelling_trekking": draws.random.random(len(offer))}


def _trajectories(assumptions: Assumptions, draws: Draws, plan: Columns) -> Columns:
    term = plan["pip"] + ONE_DAY
    count = len(term)
    final_talk = where(plan["leerroute"] != "O", _ever(assumptions, draws, "map_ooit", term, "wacht_map"))
    rounded_off = _ever(assumptions, draws, "zroute_afgerond", term, "wacht_zroute")
    return {
        "termijn_start": term,
        "pvt": _ever(assumptions, draws, "pvt_ooit", term, "wacht_pvt"),
        "map": final_talk,
        "map_uren": draws.random.integers(40, 65, count),
        "zroute": where(plan["leerroute"] == "Z", rounded_off),
    }


def _social_support(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    home = where(life["is_asiel"], life["datum_vestiging"])
    home = later(home, life["begindatum"])
    unburdened = _ever(assumptions, draws, "ontzorgen_ooit", home, "wacht_ontzorgen")
    return {
        "ontzorgen_start": unburdened,
        "ontzorgen_einde": unburdened + draws.wait(assumptions.wait("duur_ontzorgen"), len(home)),
        "begeleiding": _ever(assumptions, draws, "begeleiding_ooit", home, "wacht_begeleiding"),
    }


def _paces(assumptions: Assumptions, draws: Draws, count: int) -> Columns:
    return {
        "gesprek_ritme": np.maximum(draws.rate(assumptions.wait("gesprek_ritme"), count), 20),
        "uren_taal_week": draws.rate(assumptions.wait("uren_taal_per_week"), count),
        "uren_part_week": draws.rate(assumptions.wait("uren_participatie_per_week"), count),
    }
