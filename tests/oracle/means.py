"""Weighted means (kind G) and shares of sums, from deliveries that hold totals instead of persons.

What belongs here: which delivery counts at P and its sums. What does not: persons.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.oracle.calendar_time import period_of
from tests.oracle.cells import Cell
from tests.oracle.states import Known, Row


def mean(units: pl.DataFrame) -> Cell | None:
    """The values of one cell of kind G from ``weight`` and ``value``; None without weight."""
    weight = units["weight"].sum()
    if not weight:
        return None
    return {"noemer": weight, "waarde": (units["weight"] * units["value"]).sum() / weight}


def newest_ended(known: Known, extract: str, peildatum: date) -> list[Row]:
    """Rows of the newest accepted period that ended <= P, of each supplier's highest volgnummer."""
    ends = [item.end for item in known.of(extract) if item.end <= peildatum]
    chosen = [item for item in known.per_period(extract) if ends and item.end == max(ends)]
    return [row for delivery in chosen for row in delivery.rows.to_dicts()]


def of_period(known: Known, extract: str, letter: str, peildatum: date) -> list[Row]:
    """Rows of the period of this rhythm that ends at P; none when no period does."""
    period = period_of(letter, peildatum)
    chosen = known.of_period(extract, period) if period else []
    return [row for delivery in chosen for row in delivery.rows.to_dicts()]


def _weighted(rows: list[Row], weight: str, value: str, **keys: str) -> list[Row]:
    kept = (row for row in rows if row[weight] is not None and row[value] is not None)
    return [
        {"weight": float(row[weight]), "value": float(row[value])} | {new: row[old] for new, old in keys.items()}
        for row in kept
    ]


def tevredenheid_cursisten(known: Known, peildatum: date) -> list[Row]:
    """Tevredenheid by instelling, weighted by cursisten."""
    return _weighted(newest_ended(known, "bow_aanbieders", peildatum), "cursisten", "tevredenheid")


def ervaring_inburgeraars(known: Known, peildatum: date) -> list[Row]:
    """Scores of the half-year that ends at P, weighted by respondenten."""
    rows = of_period(known, "ervaring_inburgeraars", "H", peildatum)
    return _weighted(rows, "respondenten", "gemiddelde_score", regio="arbeidsmarktregio_code", fase="fase")


def wachtlijst_taalscholen(known: Known, peildatum: date) -> list[Row]:
    """Waiting time in kwartaal(P), weighted by wachtlijst + bezet."""
    rows = of_period(known, "nrto_capaciteit", "K", peildatum)
    rows = [row | {"size": row["wachtlijst"] + row["bezet"]} for row in rows]
    return _weighted(rows, "size", "gemiddelde_wachttijd_weken", regio="arbeidsmarktregio_code")


def school_sums(known: Known, extract: str, noemer: str, teller: str, peildatum: date) -> tuple[int, int]:
    """Sums of two columns over the newest school year that ended <= P."""
    rows = newest_ended(known, extract, peildatum)
    return sum(row[noemer] for row in rows), sum(row[teller] for row in rows)
