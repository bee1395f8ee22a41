"""Persons who stand exactly on an edge, to be told beside the random rows of a contrary world.

What belongs here: lives in which one date falls on the last day of a norm, on the day of another event or on a
peildatum, where chance seldom puts it. What does not: what should be said of them; that is the oracle's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

Row = dict[str, Any]
VOLDAAN = "Inburgeringsplicht voldaan"
# By person: rows by extract; ISO text is a date. Every person lives in GM0363.
LIVES: dict[str, dict[str, list[Row]]] = {
    "on the last day of every norm": {
        "duo_inburgeringsplicht": [
            {"begindatum": "2021-02-01", "datum_kennisgeving": "2022-03-01", "datum_vestiging": "2022-03-01",
             "einddatum": "2024-03-01", "reden_geen_inburgeringsplicht": VOLDAAN}
        ],
        "ind_verblijfsrecht": [{"datum_verblijfsrecht": "2022-01-04", "verblijfsdoel": "ASIEL"}],
        "coa_opvang": [
            {"datum_instroom": "2022-01-04", "datum_koppeling": "2022-01-18", "datum_uitstroom": "2022-03-29",
             "reden_uitstroom": "HUISVESTING", "gemeente_code_koppeling": "GM0363"}
        ],
        "duo_pip": [{"dagtekening_pip": "2022-05-10", "leerroute": "B", "niveau": "B1"}],
        "duo_termijn": [{"startdatum": "2021-03-01", "einddatum": "2024-03-01", "wijzigingsdatum": "2021-03-01"}],
    },
    "a PIP on the day of leaving": {
        "duo_inburgeringsplicht": [
            {"begindatum": "2022-02-01", "datum_kennisgeving": "2022-06-01", "datum_vestiging": "2022-06-01",
             "einddatum": "2022-07-01", "reden_geen_inburgeringsplicht": VOLDAAN}
        ],
        "duo_pip": [{"dagtekening_pip": "2022-07-01", "leerroute": "B", "niveau": "B1"}],
    },
    "a PIP after leaving within the term": {
        "duo_inburgeringsplicht": [
            {"begindatum": "2022-02-01", "datum_kennisgeving": "2022-06-01", "datum_vestiging": "2022-06-01",
             "einddatum": "2022-07-01", "reden_geen_inburgeringsplicht": VOLDAAN}
        ],
        "duo_pip": [{"dagtekening_pip": "2022-07-15", "leerroute": "B", "niveau": "B1"}],
    },
    "an intake on a peildatum, and twenty-five on the first day": {
        "duo_inburgeringsplicht": [{"begindatum": "2022-02-01", "geboortedatum": "1997-02-01"}],
        "gem_swi": [{"datum_start_brede_intake": "2023-06-30"}],
    },
    "sixty-six in the month of reference": {
        "duo_inburgeringsplicht": [
            {"begindatum": "2022-02-01", "geboortedatum": "1957-05-01", "datum_vestiging": "2022-05-15"}
        ],
    },
    "three skills before the end, the fourth after it": {
        "duo_inburgeringsplicht": [
            {"begindatum": "2022-02-01", "einddatum": "2022-12-31", "reden_geen_inburgeringsplicht": VOLDAAN}
        ],
        "duo_pip": [{"dagtekening_pip": "2022-04-01", "leerroute": "B", "niveau": "B1"}],
        "duo_examen": [
            {"onderdeel": part, "niveau": "B1", "examendatum": day, "datum_uitslag": day, "resultaat": "Geslaagd"}
            for part, day in (("LE", "2022-10-03"), ("LU", "2022-10-03"), ("SC", "2022-11-03"), ("SP", "2023-02-01"))
        ],
    },
}  # fmt: skip
PERSON = {"geboortedatum": "1990-01-01", "geslacht": "V", "nationaliteit_code": "0336", "gemeente_code": "GM0363"}
PERSON |= {"doelgroep": "Asielstatushouder"}
BY_EXTRACT = {"duo_inburgeringsplicht": PERSON, "ind_verblijfsrecht": PERSON, "coa_opvang": {"locatie_code": "1000"}}


def exact_rows(extract: str, begins: date, ends: date, *, periodic: bool) -> Iterator[tuple[int, Row]]:
    """Number of the person and row, of all that has happened by a period's end (or, if periodic, within the period)."""
    for number, life in enumerate(LIVES.values()):
        for told in life.get(extract, []):
            row = {**BY_EXTRACT.get(extract, {}), "gemeente_code": "GM0363", **told}
            days = {name: date.fromisoformat(text) for name, text in row.items() if _is_day(text)}
            newest = max(day for name, day in days.items() if (extract, name) != ("duo_termijn", "einddatum"))
            if newest <= ends and (not periodic or newest >= begins):
                yield number, row | days


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"
