"""realisatie_taakstelling: persons housed against what gemeenten had to house, per half-year.

What belongs here: this one indicator, whose unit is a gemeente's half-year. What does not: anything by person.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl

from tests.oracle.calendar_time import period_of, period_start
from tests.oracle.cells import TOTAAL, Cell, measured, placed
from tests.oracle.means import of_period
from tests.oracle.persons import Register
from tests.oracle.shares import from_counts


def realisatie(register: Register, peildatum: date) -> list[Cell]:
    """The cells of the half-year that ends at P; none when COA is not known to P."""
    rows = of_period(register.known, "szw_taakstelling", "H", peildatum)
    if not rows or not register.knowledge.reaches("coa_opvang", peildatum):
        return []
    housed = housed_in(register, peildatum)
    units = pl.DataFrame(
        [
            {
                "peildatum": peildatum,
                "gemeente": row["gemeente_code"],
                "noemer": row["taakstelling"] + row["achterstand_begin"],
                "teller": housed[row["gemeente_code"]],
            }
            for row in rows
        ]
    )
    return measured("realisatie_taakstelling", placed(units, register.known.world.reference), (TOTAAL,), _sums)


def housed_in(register: Register, peildatum: date) -> Counter[str]:
    """Per gemeente of koppeling the stays that ended in housing within the half-year, linked to a person or not."""
    start = period_start(period_of("H", peildatum) or "")
    return Counter(
        row["gemeente_code_koppeling"]
        for row in register.opvang
        if row["reden_uitstroom"] == "HUISVESTING" and start <= row["datum_uitstroom"] <= peildatum
    )


def _sums(units: pl.DataFrame) -> Cell | None:
    noemer, teller = int(units["noemer"].sum()), int(units["teller"].sum())
    return from_counts(noemer, teller, 0, noemer, teller)
