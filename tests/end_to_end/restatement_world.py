"""A register and raw files of a few hundred invented persons, whose figures are restated for planted causes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.calendar import deadline
from pipelines.deliveries.moment import moment_text
from pipelines.deliveries.period import Period
from pipelines.deliveries.register import Register
from tests.unit.warehouse_world import CONTRACTS, event, moment, write_raw

IN_COHORT, OUT_OF_COHORT = date(2022, 2, 1), date(2021, 12, 31)
Row = dict[str, Any]


class RestatementWorld:
    """Deliveries are planted one by one, straight into raw and register, in the order in which they came."""

    def __init__(self, path: Path) -> None:
        self.root = DataRoot(path)
        self.root.path.mkdir(parents=True)

    def plichten(self, name: str, received: str, persons: dict[int, date]) -> None:
        self.deliver(name, received, [plicht(number, begin) for number, begin in persons.items()])

    def deliver(self, name: str, received: str, rows: list[Row]) -> None:
        extract, _, periode, _ = name.split("__")
        contract = CONTRACTS.latest(extract)
        write_raw(self.root.path, name, contract, rows)
        told = event(name, received, deadline=moment_text(deadline(contract, Period.parse(periode))))
        del told["seq"]
        Register(self.root.register).append([told], moment(received))


def plicht(number: int, begin: date, gemeente: str = "GM0363") -> Row:
    return {
        "bsn": f"p{number}",
        "v_nummer": f"v{number}",
        "geboortedatum": date(1990, 1, 1),
        "geslacht": "M",
        "nationaliteit_code": "0001",
        "begindatum": begin,
        "doelgroep": "Asielstatushouder" if number % 2 else "Gezinsmigrant en overige migrant",
        "gemeente_code": gemeente,
        "einddatum": date(2022, 12, 1) if number % 10 == 0 else None,
        "reden_geen_inburgeringsplicht": "Inburgeringsplicht voldaan" if number % 10 == 0 else None,
    }


def in_cohort(first: int, last: int) -> dict[int, date]:
    return dict.fromkeys(range(first, last + 1), IN_COHORT)


def changed(persons: dict[int, date], *numbers: int, begin: date = OUT_OF_COHORT) -> dict[int, date]:
    """The same persons, some of them with another begindatum."""
    return persons | dict.fromkeys(numbers, begin)


def without(persons: dict[int, date], *numbers: int) -> dict[int, date]:
    return {number: begin for number, begin in persons.items() if number not in numbers}


def intakes(gemeente: str, numbers: range) -> list[Row]:
    return [
        {"bsn": f"p{number}", "gemeente_code": gemeente, "datum_start_brede_intake": date(2022, 5, 1)}
        for number in numbers
    ]
