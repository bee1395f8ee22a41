"""F2 and F3: opvang by COA, voorinburgering, koppeling, huisvesting and vestiging in a gemeente.

What belongs here: the dates between residence right and the first home. What does not: what the gemeente then does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.simulate.arrival import Columns, per_group, per_year
from pipelines.simulate.draws import Days, Draws, Texts, later, shown, until, where

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions
    from pipelines.simulate.places import Places


def house(assumptions: Assumptions, draws: Draws, life: Columns, places: Places) -> Columns:
    """Stay, koppeling and first home of every person.

    **Shape**: one entry per person. **Nulls**: COA columns of persons who never stayed there; dates that never come.
    """
    count = len(life["begindatum"])
    gemeente = draws.random.choice(np.array(places.codes, dtype=object), count, p=places.weights)
    home: Columns = {"gemeente_code": gemeente} | _stay(assumptions, draws, life)
    home |= _settling(assumptions, draws, life, home)
    home |= _handover(assumptions, draws, home)
    return home | _early_start(assumptions, draws, life, home)


def _stay(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    count = len(life["begindatum"])
    stays = life["is_asiel"] & draws.chance(assumptions.number("in_opvang"), count)
    came = where(stays, life["datum_verblijfsrecht"] - draws.wait(assumptions.wait("verblijf_voor_vergunning"), count))
    linked = life["datum_verblijfsrecht"] + draws.wait(assumptions.wait("wacht_koppeling"), count)
    tempo = per_year(assumptions, "tempo_huisvesting_per_jaar", life["jaar"])
    left = linked + draws.wait(assumptions.wait("wacht_huisvesting"), count, tempo)
    centres = np.array([f"AZC{number:02d}" for number in range(1, 41)], dtype=object)
    reason = draws.pick(assumptions.shares("uitstroom_anders"), count)
    unlinked = np.isin(reason.astype(str), ["VERTROKKEN", "OVERLEDEN"]) & draws.chance(0.5, count)
    return {
        "datum_instroom": came,
        "locatie_code": shown(stays, draws.random.choice(centres, count)),
        "datum_koppeling": where(stays & ~unlinked, linked),
        "datum_uitstroom": where(stays, left),
        "reden_uitstroom": shown(stays, reason),
    }


def _settling(assumptions: Assumptions, draws: Draws, life: Columns, home: Columns) -> Columns:
    count = len(life["begindatum"])
    from_centre = home["datum_uitstroom"] + draws.wait(assumptions.wait("wacht_vestiging"), count)
    gone = np.isin(home["reden_uitstroom"].astype(str), ["VERTROKKEN", "OVERLEDEN"])
    direct = life["datum_verblijfsrecht"] + draws.wait(assumptions.wait("wacht_vestiging_gezin"), count)
    stays = ~np.isnat(home["datum_instroom"])
    settled = per_group(stays, where(~gone, from_centre), direct)
    known = per_group(stays & ~np.isnat(home["datum_koppeling"]), home["datum_koppeling"], settled)
    return {"datum_vestiging": settled, "gemeente_bekend_op": later(known, life["begindatum"])}


def _handover(assumptions: Assumptions, draws: Draws, home: Columns) -> Columns:
    count = len(home["datum_uitstroom"])
    linked, left = home["datum_koppeling"], home["datum_uitstroom"]
    in_time = draws.chance(assumptions.number("overdracht_voor_uitstroom"), count)
    span = np.maximum((left - linked).astype("timedelta64[D]").astype(float), 1)
    before = linked + np.floor(np.nan_to_num(span) * (0.3 + 0.7 * draws.random.random(count))).astype("timedelta64[D]")
    after = left + draws.days(1, 60, count)
    profile = draws.pick(assumptions.shares("klantprofiel_gedeeld"), count)
    return {
        "datum_overdracht": per_group(in_time, before, where(draws.chance(0.6, count), after)),
        "klantprofiel_gedeeld": shown(~np.isnat(linked), profile),
        "gemeente_code_koppeling": shown(~np.isnat(linked), home["gemeente_code"]),
    }


def _early_start(assumptions: Assumptions, draws: Draws, life: Columns, home: Columns) -> Columns:
    count = len(life["begindatum"])
    stays = ~np.isnat(home["datum_instroom"])
    asked = where(
        stays & draws.chance(assumptions.number("voorinburgering_gevraagd"), count),
        life["datum_verblijfsrecht"] + draws.wait(assumptions.wait("wacht_gevraagd"), count),
    )
    asked = until(asked, home["datum_uitstroom"])
    consent = draws.pick(assumptions.shares("instemming"), count)
    start, end = _course(assumptions, draws, asked, consent)
    done = draws.pick(assumptions.shares("taallessen_voldaan"), count)
    return {
        "vi_gevraagd": asked,
        "vi_instemming": consent,
        "vi_start": until(start, home["datum_uitstroom"]),
        "vi_einde": where(~np.isnat(until(start, home["datum_uitstroom"])), end),
        "vi_taallessen": done,
        "vi_knm": draws.pick({"J": 60, "N": 30, "": 10}, count),
        "vi_intromap": draws.pick({"J": 55, "N": 33, "": 12}, count),
    }


def _course(assumptions: Assumptions, draws: Draws, asked: Days, consent: Texts) -> tuple[Days, Days]:
    count = len(asked)
    share = np.where(
        consent == "J", assumptions.number("deelname_met_instemming"), assumptions.number("deelname_zonder_instemming")
    )
    wait = draws.wait(assumptions.wait("wacht_voorinburgering"), count)
    start = where(draws.chance(share, count), asked + wait)
    return start, start + draws.wait(assumptions.wait("duur_voorinburgering"), count)
