"""Persons of duo_inburgeringsplicht with everything the partners know of them, linked (indicators.md section 1).

What belongs here: links, derived dates and the slice values at P. What does not: judging an indicator.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.oracle.calendar_time import full_years, month_end, month_index, period_of
from tests.oracle.knowledge import Knowledge
from tests.oracle.states import Known, Row

VOLDAAN = "Inburgeringsplicht voldaan"
AGE_CLASSES = ((18, "<18"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"))
DEFINITE = ("B1-route haalbaar", "B1-route niet haalbaar")


@dataclass(frozen=True, eq=False)
class Person:
    """One inburgeraar, as known on D; lists are sorted by date."""

    bsn: str
    plicht: Row
    ind: Row | None
    stays: list[Row]
    voor: Row | None
    swis: list[Row]  # of each berichtgever that lists the person in the own gemeente, the newest period last
    snapshots: dict[str, Row]
    pips: list[Row]
    toetsen: list[Row]
    termijnen: list[Row]
    examens: list[Row]
    ontheffingen: list[Row]
    boetes: list[Row]
    werk: dict[int, Row]
    werk_quarters: frozenset[str] = field(default=frozenset())

    @property
    def gemeente(self) -> str | None:
        """Present gemeente by duo_inburgeringsplicht; None when DUO has none."""
        value: str | None = self.plicht["gemeente_code"]
        return value

    @property
    def asiel(self) -> bool:
        """Whether the person is an asielstatushouder."""
        return bool(self.plicht["doelgroep"] == "Asielstatushouder")

    @property
    def klok(self) -> date | None:
        """Start of the ten weeks: the later of kennisgeving and vestiging; None until both are there."""
        days = (self.plicht["datum_kennisgeving"], self.plicht["datum_vestiging"])
        return None if None in days else max(days)

    @property
    def first_pip(self) -> Row | None:
        """The PIP with the lowest dagtekening."""
        return self.pips[0] if self.pips else None

    @property
    def first_pip_day(self) -> date | None:
        """Dagtekening of the first PIP."""
        return self.pips[0]["dagtekening_pip"] if self.pips else None

    @property
    def voldaan_op(self) -> date | None:
        """The day the plicht ended because it was fulfilled."""
        done = self.plicht["reden_geen_inburgeringsplicht"] == VOLDAAN
        return self.plicht["einddatum"] if done else None

    @property
    def termijn_start(self) -> date | None:
        """Earliest startdatum over the person's termijnen."""
        return min((row["startdatum"] for row in self.termijnen), default=None)

    def termijn_einde(self, peildatum: date) -> date | None:
        """Einddatum of the termijn with the newest wijzigingsdatum <= P."""
        rows = [row for row in self.termijnen if row["wijzigingsdatum"] <= peildatum]
        return rows[-1]["einddatum"] if rows else None

    def stay(self, peildatum: date) -> Row | None:
        """The stay in the opvang with the latest datum_instroom <= P."""
        rows = [row for row in self.stays if row["datum_instroom"] <= peildatum]
        return rows[-1] if rows else None

    def leerroute(self, peildatum: date) -> str:
        """Leerroute of the latest PIP at P, else GEEN."""
        rows = [row for row in self.pips if row["dagtekening_pip"] <= peildatum]
        return str(rows[-1]["leerroute"]) if rows else "GEEN"

    def definite_toets(self, peildatum: date) -> Row | None:
        """Latest afname <= P with a definite result."""
        rows = [r for r in self.toetsen if r["datum_afname"] <= peildatum and r["resultaat"] in DEFINITE]
        return rows[-1] if rows else None

    def covered(self, month: int) -> bool:
        """Whether CBS delivered the month's quarter and the person occurs in it."""
        quarter_end = month_end(month + 2 - month % 3)
        return period_of("K", quarter_end) in self.werk_quarters

    def slices(self, peildatum: date) -> dict[str, Any]:
        """The slice keys of a person at P."""
        begin = self.plicht["begindatum"]
        age = full_years(self.plicht["geboortedatum"], begin)
        return {
            "gemeente": self.gemeente,
            "doelgroep": "ASIEL" if self.asiel else "GEZIN_OVERIG",
            "leerroute": self.leerroute(peildatum),
            "cohort": str(begin.year),
            "geslacht": self.plicht["geslacht"],
            "leeftijdsklasse": next((name for limit, name in AGE_CLASSES if age < limit), "55+"),
        }


@dataclass(frozen=True, eq=False)
class Register:
    """All persons and the rows that are nobody's in particular, with what is known about their sources."""

    known: Known
    knowledge: Knowledge
    persons: list[Person]
    opvang: list[Row]


def read_register(known: Known) -> Register:
    """Link the state of every extract into persons."""
    return Register(known, Knowledge(known), _persons(known), known.rows("coa_opvang"))


def _persons(known: Known) -> list[Person]:
    plichten = known.rows("duo_inburgeringsplicht")
    ind = {row["v_nummer"]: row for row in known.rows("ind_verblijfsrecht")}
    v_nummer_of = _v_numbers(plichten, list(ind.values()))
    stays = _grouped(known.rows("coa_opvang"), "v_nummer", "datum_instroom")
    voor = {row["v_nummer"]: row for row in known.rows("coa_voorinburgering")}
    swis = _reported(known)
    snapshots = _snapshots(known)
    by_bsn = {name: _grouped(known.rows(name), "bsn", order) for name, order in _BY_BSN.items()}
    quarters = _quarters(known)
    persons = []
    for plicht in plichten:
        bsn, gemeente, number = plicht["bsn"], plicht["gemeente_code"], v_nummer_of.get(plicht["bsn"])
        lists = [by_bsn[name].get(bsn, []) for name in _BY_BSN]
        werk = {_month(row["maand"]): row for row in lists.pop()}
        persons.append(
            Person(
                bsn,
                plicht,
                ind.get(number),
                stays.get(number, []),
                voor.get(number),
                swis.get((bsn, gemeente), []),
                snapshots.get((bsn, gemeente), {}),
                *lists,
                werk,
                frozenset(quarters.get(bsn, ())),
            )
        )
    return persons


# Order of the fields of Person.
_BY_BSN = {
    "duo_pip": "dagtekening_pip",
    "duo_leerbaarheidstoets": "datum_afname",
    "duo_termijn": "wijzigingsdatum",
    "duo_examen": "datum_uitslag",
    "duo_vrijstelling_ontheffing": "datum",
    "duo_handhaving": "datum_boete",
    "cbs_werk_uitkering": "maand",
}


def _v_numbers(plichten: list[Row], ind: list[Row]) -> dict[str, str]:
    """V-nummer per bsn: DUO's own, completed by the IND's earliest verblijfsrecht."""
    found: dict[str, str] = {}
    for row in sorted(ind, key=lambda row: (row["datum_verblijfsrecht"], row["v_nummer"])):
        if row["bsn"]:
            found.setdefault(row["bsn"], row["v_nummer"])
    return found | {row["bsn"]: row["v_nummer"] for row in plichten if row["v_nummer"]}


def _grouped(rows: list[Row], key: str, order: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row[order] or "")):
        groups[row[key]].append(row)
    return groups


def _reported(known: Known) -> dict[tuple[str, str], list[Row]]:
    """Per (bsn, gemeente) the row in the state of each berichtgever, the newest period last."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for delivery in sorted(known.standing("gem_swi"), key=lambda item: (item.end, item.aangeleverd_op)):
        for row in delivery.rows.to_dicts():
            found[row["bsn"], row["gemeente_code"]].append(row | {"leverancier": delivery.leverancier})
    return found


def _snapshots(known: Known) -> dict[tuple[str, str], dict[str, Row]]:
    """Per (bsn, gemeente) and quarter the row as delivered for that very quarter."""
    found: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for delivery in sorted(known.per_period("gem_swi"), key=lambda item: item.aangeleverd_op):
        for row in delivery.rows.to_dicts():
            found[row["bsn"], row["gemeente_code"]][delivery.periode] = row
    return found


def _quarters(known: Known) -> dict[str, set[str]]:
    """Per person the quarters in whose accepted CBS delivery it occurs."""
    found: dict[str, set[str]] = defaultdict(set)
    for delivery in known.per_period("cbs_werk_uitkering"):
        for row in delivery.rows.to_dicts():
            found[row["bsn"]].add(delivery.periode)
    return found


def _month(text: str) -> int:
    return month_index(date.fromisoformat(f"{text}-01"))


def plus_days(day: date | None, days: int) -> date | None:
    """A day so many days later; None of None."""
    return None if day is None else day + timedelta(days=days)
