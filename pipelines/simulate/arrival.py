"""F1: who comes, with which residence right, and when the plicht begins.

What belongs here: the persons and their first dates. What does not: where they live or what they do afterwards.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipelines.simulate.draws import Days, Draws, Mask, shown, where
from pipelines.simulate.identifiers import draw_bsns, draw_v_numbers

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions

Columns = dict[str, NDArray[Any]]

ASIEL = "Asielstatushouder"
GEZIN = "Gezinsmigrant en overige migrant"
VERBLIJFSDOEL = {
    "Gezinshereniger": "GEZINSHERENIGING",
    "Gezinshereniger met Asielstatushouder": "GEZINSHERENIGING",
    "Gezinsvormer": "GEZINSVORMING",
    "Gezinsvormer met Asielstatushouder": "GEZINSVORMING",
    "Geestelijk bedienaar": "GEESTELIJK_BEDIENAAR",
    "Overig": "OVERIG",
}


def arrive(assumptions: Assumptions, draws: Draws, count: int, first: date, last: date) -> Columns:
    """The persons whose plicht begins between two days, in the order of that day.

    **Shape**: one entry per person. **Nulls**: ``v_nummer_duo`` and ``bsn_ind`` where that partner lacks it.
    """
    begin = np.sort(_begin_days(assumptions, draws, count, first, last))
    years = begin.astype("datetime64[Y]").astype(int) + 1970
    is_asiel = draws.chance(per_year(assumptions, "asiel_per_jaar", years), count)
    life: Columns = {"begindatum": begin, "jaar": years, "is_asiel": is_asiel}
    life |= _traits(assumptions, draws, life)
    life |= _residence(assumptions, draws, life)
    life |= _identifiers(assumptions, draws, count)
    return life | _withdrawal(assumptions, draws, life)


def per_year(assumptions: Assumptions, name: str, years: NDArray[Any]) -> NDArray[np.float64]:
    """An assumption that differs by year, looked up per person. **Shape**: as ``years``."""
    values = {year: assumptions.by_year(name, int(year)) for year in np.unique(years)}
    return np.array([values[year] for year in years], dtype=float)


def per_group(mask: Mask, inside: NDArray[Any], outside: NDArray[Any]) -> NDArray[Any]:
    """One column where the mask holds, the other elsewhere. **Shape**: as the mask."""
    return np.asarray(np.where(mask, inside, outside))


def _begin_days(assumptions: Assumptions, draws: Draws, count: int, first: date, last: date) -> Days:
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    years = days.astype("datetime64[Y]").astype(int) + 1970
    weights = per_year(assumptions, "instroom_per_jaar", years)
    return np.asarray(draws.random.choice(days, count, p=weights / weights.sum()))


def _traits(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    is_asiel, count = life["is_asiel"], len(life["begindatum"])
    share_men = per_group(
        is_asiel,
        per_year(assumptions, "man_asiel_per_jaar", life["jaar"]),
        np.full(count, 1 - assumptions.number("vrouw_gezin")),
    )
    sex = per_group(draws.chance(share_men, count), np.full(count, "M"), np.full(count, "V")).astype(object)
    sex[draws.chance(assumptions.number("geslacht_x"), count)] = "X"
    detail = draws.pick(assumptions.shares("doelgroep_gezin"), count)
    return {
        "geslacht": sex,
        "geboortedatum": _birthdays(assumptions, draws, life),
        "nationaliteit_code": per_group(
            is_asiel,
            draws.pick(assumptions.shares("nationaliteit_asiel"), count),
            draws.pick(assumptions.shares("nationaliteit_gezin"), count),
        ),
        "doelgroep": per_group(is_asiel, np.full(count, ASIEL), np.full(count, GEZIN)).astype(object),
        "gedetailleerde_doelgroep": per_group(is_asiel, np.full(count, ASIEL, dtype=object), detail),
    }


def _birthdays(assumptions: Assumptions, draws: Draws, life: Columns) -> Days:
    count = len(life["begindatum"])
    starts = per_group(
        life["is_asiel"],
        draws.pick(assumptions.shares("leeftijd_asiel"), count),
        draws.pick(assumptions.shares("leeftijd_gezin"), count),
    ).astype(int)
    width = np.select([starts == 18, starts == 55], [7, 11], default=10)
    age_in_days = ((starts + draws.random.random(count) * width) * 365.25).astype(int) + 5
    return np.asarray(life["begindatum"] - age_in_days.astype("timedelta64[D]"))


def _residence(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    count, is_asiel = len(life["begindatum"]), life["is_asiel"]
    granted = life["begindatum"] - draws.wait(assumptions.wait("wacht_verblijfsrecht_plicht"), count)
    is_nareis = is_asiel & draws.chance(assumptions.number("nareis_onder_asiel"), count)
    other = np.array([VERBLIJFSDOEL.get(str(detail), "ASIEL") for detail in life["gedetailleerde_doelgroep"]])
    return {
        "datum_verblijfsrecht": granted,
        "verblijfsdoel": np.where(is_nareis, "NAREIS", other).astype(object),
        "datum_kennisgeving": life["begindatum"] + draws.wait(assumptions.wait("wacht_kennisgeving"), count),
    }


def _identifiers(assumptions: Assumptions, draws: Draws, count: int) -> Columns:
    """BSN and V-nummer; where DUO lacks the V-nummer IND has the BSN, so that one of the two links every person."""
    bsns, v_numbers = draw_bsns(draws, count), draw_v_numbers(draws, count)
    unknown_to_duo = draws.chance(assumptions.number("zonder_v_nummer_bij_duo"), count)
    unknown_to_ind = draws.chance(assumptions.number("zonder_bsn_bij_ind"), count) & ~unknown_to_duo
    return {
        "bsn": bsns,
        "v_nummer": v_numbers,
        "v_nummer_duo": shown(~unknown_to_duo, v_numbers),
        "bsn_ind": shown(~unknown_to_ind, bsns),
    }


def _withdrawal(assumptions: Assumptions, draws: Draws, life: Columns) -> Columns:
    """A plicht that was set in error: every partner drops the person from that day on."""
    count = len(life["begindatum"])
    mask = draws.chance(assumptions.number("ingetrokken_plicht"), count)
    day = life["begindatum"] + draws.wait(assumptions.wait("wacht_intrekking"), count)
    return {"ingetrokken_op": where(mask, day)}
