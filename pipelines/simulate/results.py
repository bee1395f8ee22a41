"""F6: vrijstelling, ontheffing, voldaan and every other end of the plicht, and what an end does to the other dates.

What belongs here: which end comes first, and silence after it. What does not: the exams themselves (``examinations``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.simulate.arrival import Columns
from pipelines.simulate.draws import NO_DAY, Days, Draws, Texts, later, latest, shown, until, where

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Assumptions
    from pipelines.simulate.draws import Mask

VOLDAAN = "Inburgeringsplicht voldaan"
VERTREK = "Vertrek uit Nederland langer dan een jaar"
OVERLIJDEN = "Overlijden"
ENDED_BY = {
    "VRIJSTELLING_GEHEEL": "Volledige vrijstelling",
    "ONTHEFFING_GEHEEL": "Volledige ontheffing",
    "VRIJSTELLING_TIJDELIJK": "Tijdelijke vrijstelling",
}
GROUNDS = {
    "VRIJSTELLING_GEHEEL": ("DIP", "DOC", "AVI", "INB"),
    "VRIJSTELLING_GEDEELTELIJK": ("GED",),
    "VRIJSTELLING_TIJDELIJK": ("INS", "OPL"),
    "ONTHEFFING_GEHEEL": ("MED", "BIO"),
    "ONTHEFFING_GEDEELTELIJK": ("MED", "BIO"),
}
MUNICIPAL = (
    "intake_start", "intake_einde", "toets_aanmelding", "toets_afname", "pip", "afschaling", "wissel", "aanbod",
    "taalles", "termijn_start", "pvt", "map", "zroute", "ontzorgen_start", "ontzorgen_einde", "begeleiding",
)  # fmt: skip
EARLIER = ("datum_kennisgeving", "datum_vestiging", "gemeente_bekend_op", "vi_gevraagd", "vi_start", "vi_einde")


def decide(assumptions: Assumptions, draws: Draws, life: Columns) -> pl.DataFrame:
    """Decisions on vrijstelling and ontheffing. **Shape**: one row per decision, at most one of a kind per person."""
    frames = []
    count = len(life["begindatum"])
    for kind, share in assumptions.shares("besluiten").items():
        day = life["begindatum"] + draws.wait(assumptions.wait("wacht_besluit"), count)
        day = where(draws.chance(share / assumptions.number("toekenning"), count), day)
        granted = draws.chance(assumptions.number("toekenning"), count)
        frames.append(_decisions(draws, kind, day, granted))
    return pl.concat(frames).sort("datum", "persoon", "soort")


def _decisions(draws: Draws, kind: str, day: Days, granted: Mask) -> pl.DataFrame:
    count = len(day)
    parts = draws.pick({"LE": 1, "LU": 1, "SC": 1, "SP": 1, "KNM": 1}, count)
    ends = day + draws.days(120, 365, count) if kind == "VRIJSTELLING_TIJDELIJK" else np.full(count, NO_DAY)
    rows = pl.DataFrame(
        {
            "persoon": np.arange(count),
            "soort": np.full(count, kind),
            "grond": draws.pick(dict.fromkeys(GROUNDS[kind], 1.0), count).astype(str),
            "oordeel": np.where(granted, "Toekenning", "Afwijzing"),
            "datum": day,
            "datum_einde": ends,
            "onderdeel": pl.Series((parts if kind == "VRIJSTELLING_GEDEELTELIJK" else [None] * count), dtype=pl.String),
        }
    )
    return rows.filter(pl.col("datum").is_not_null())


def finish(assumptions: Assumptions, draws: Draws, life: Columns, passed: Days, decisions: pl.DataFrame) -> Columns:
    """The end of each plicht and its reason, and all other dates silenced after that end.

    **Shape**: one entry per person. **Nulls**: no end while the plicht runs.
    """
    ends = [(VOLDAAN, _fulfilled(assumptions, draws, life, passed))]
    ends += _ends_by_decision(decisions, len(passed)) + _other_ends(assumptions, draws, life)
    day, reason = np.full(len(passed), NO_DAY), np.full(len(passed), None, dtype=object)
    for name, candidate in ends:
        bounded = later(candidate, life["begindatum"] + np.timedelta64(1, "D"))
        is_first = (bounded < day) | (np.isnat(day) & ~np.isnat(bounded))
        day, reason = np.where(is_first, bounded, day), np.where(is_first, name, reason)
    return {"einddatum": day, "reden_einde_plicht": reason} | _silence(life, day, reason)


def _fulfilled(assumptions: Assumptions, draws: Draws, life: Columns, passed: Days) -> Days:
    done = np.where(life["leerroute"] == "Z", life["zroute"], passed)
    done = later(done, life["pvt"])
    done = np.where(life["leerroute"] == "O", done, later(done, life["map"]))
    return later(done, life["pip"]) + draws.wait(assumptions.wait("wacht_beschikking_voldaan"), len(done))


def _ends_by_decision(decisions: pl.DataFrame, count: int) -> list[tuple[str, Days]]:
    ends = []
    for kind, reason in ENDED_BY.items():
        rows = decisions.filter((pl.col("soort") == kind) & (pl.col("oordeel") == "Toekenning"))
        day = np.full(count, NO_DAY)
        day[rows["persoon"].to_numpy()] = rows["datum"].to_numpy()
        ends.append((reason, day))
    return ends


def _other_ends(assumptions: Assumptions, draws: Draws, life: Columns) -> list[tuple[str, Days]]:
    count = len(life["begindatum"])
    shares = {VERTREK: "vertrek_ooit", OVERLIJDEN: "overlijden_ooit", "Verblijfsdoel gewijzigd": "ander_einde"}
    shares["Overig"] = "ander_einde"
    ends = []
    for reason, share in shares.items():
        day = life["begindatum"] + draws.wait(assumptions.wait("wacht_einde"), count)
        ends.append((reason, where(draws.chance(assumptions.number(share), count), day)))
    left = life["reden_uitstroom"].astype(str)
    ends.append((VERTREK, where(left == "VERTROKKEN", life["datum_uitstroom"])))
    ends.append((OVERLIJDEN, where(left == "OVERLEDEN", life["datum_uitstroom"])))
    return ends


def _silence(life: Columns, day: Days, reason: Texts) -> Columns:
    gone = np.isin(reason.astype(str), [VERTREK, OVERLIJDEN])
    quiet: Columns = {name: until(life[name], day) for name in MUNICIPAL}
    quiet |= {name: until(life[name], where(gone, day)) for name in EARLIER}
    in_centre = gone & ~np.isnat(life["datum_instroom"]) & ~(life["datum_uitstroom"] <= day)
    code = np.where(reason == OVERLIJDEN, "OVERLEDEN", "VERTROKKEN")
    quiet["datum_uitstroom"] = np.where(in_centre, day, life["datum_uitstroom"])
    quiet["reden_uitstroom"] = np.where(in_centre, code, life["reden_uitstroom"])
    quiet["datum_koppeling"] = until(life["datum_koppeling"], where(in_centre, day))
    quiet["datum_overdracht"] = until(life["datum_overdracht"], where(in_centre, day))
    quiet["datum_einde_verblijfsrecht"] = latest(where(gone, day), where(gone, life["datum_verblijfsrecht"]))
    quiet["reden_einde"] = shown(gone, code)
    return quiet
