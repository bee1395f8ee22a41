"""Counts (kind N): the value is the number of units, and there is no cell without one.

What belongs here: instroom, fines and open signals. What does not: shares and means.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from tests.oracle.cells import Cell
from tests.oracle.look import Look
from tests.oracle.states import Row

CLOSED = ("OPGELOST", "AFGEWEZEN")


def count(units: pl.DataFrame) -> Cell:
    """The values of one cell of kind N."""
    return {"teller": units.height, "waarde": float(units.height)}


def instroom_inburgeringsplichtigen(look: Look) -> list[dict[str, Any]]:
    """Persons with begindatum in kwartaal(P)."""
    return [{}] if look.in_quarter(look.person.plicht["begindatum"]) else []


def boetes_opgelegd(look: Look) -> list[dict[str, Any]]:
    """Fines with datum_boete in kwartaal(P)."""
    return [{"soort": row["soort"]} for row in look.person.boetes if look.in_quarter(row["datum_boete"])]


def signalen_open(signals: list[Row], peildatum: date) -> list[dict[str, Any]]:
    """Signals received by P and not closed by then."""
    found = (row for row in signals if row["datum_ontvangen"] <= peildatum and not _closed(row, peildatum))
    return [{"niveau": row["niveau"], "fase": row["fase"]} for row in found]


def _closed(row: Row, peildatum: date) -> bool:
    return row["status"] in CLOSED and row["datum_status"] <= peildatum


PERSON_COUNTS = {
    "instroom_inburgeringsplichtigen": instroom_inburgeringsplichtigen,
    "boetes_opgelegd": boetes_opgelegd,
}
