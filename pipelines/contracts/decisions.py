"""What somebody decided about an indicator: an ambitie to reach, or an afwijking that is accepted for a while.

What belongs here: one row of each and what it may say. What does not: which cells it reaches (the models
``fct_indicator_ambities`` and ``fct_indicator_deviations``), reading files (``tables``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipelines.contracts.tables import TableRow

STATUSES = frozenset({"wettelijke_norm", "vastgesteld", "werkhypothese"})
HasArea = Callable[[str, str], bool]  # whether a gebied_type has this gebied_code


@dataclass(frozen=True)
class Ambitie:
    """A target for one indicator in one area and category, ``[geldig_vanaf, geldig_tot)``."""

    indicator_id: str
    gebied_type: str
    gebied_code: str
    dimensie: str
    categorie: str
    geldig_vanaf: date
    geldig_tot: date | None
    waarde: float
    marge: float
    status: str
    bron: str
    vastgesteld_door: str
    vastgesteld_op: date


@dataclass(frozen=True)
class Afwijking:
    """An accepted deviation: that an ambitie is not met is known and accepted, ``[geldig_vanaf, geldig_tot)``.

    It changes no figure and no verdict, and it always ends.
    """

    indicator_id: str
    gebied_type: str
    gebied_code: str
    dimensie: str
    categorie: str
    geldig_vanaf: date
    geldig_tot: date
    reden: str
    vastgesteld_door: str
    vastgesteld_op: date


def read_ambitie(row: TableRow, has_area: HasArea) -> Ambitie:
    """An ambitie. **Errors** ContractError with file, line and remedy."""
    cells = row.cells
    if cells["status"] not in STATUSES:
        raise row.error("status", "use one of " + ", ".join(sorted(STATUSES)))
    _check_place(row, has_area)
    vanaf, tot = row.day("geldig_vanaf"), row.day_or_none("geldig_tot")
    _check_span(row, vanaf, tot)
    row.require("indicator_id", "dimensie", "categorie", "bron", "vastgesteld_door")
    return Ambitie(
        cells["indicator_id"],
        cells["gebied_type"],
        cells["gebied_code"],
        cells["dimensie"],
        cells["categorie"],
        vanaf,
        tot,
        row.number("waarde"),
        row.number("marge") if cells["marge"] else 0.0,
        cells["status"],
        cells["bron"],
        cells["vastgesteld_door"],
        row.day("vastgesteld_op"),
    )


def read_afwijking(row: TableRow, has_area: HasArea) -> Afwijking:
    """An accepted deviation. **Errors** ContractError with file, line and remedy."""
    cells = row.cells
    _check_place(row, has_area)
    row.require("geldig_tot", "indicator_id", "dimensie", "categorie", "reden", "vastgesteld_door")
    vanaf, tot = row.day("geldig_vanaf"), row.day("geldig_tot")
    _check_span(row, vanaf, tot)
    return Afwijking(
        cells["indicator_id"],
        cells["gebied_type"],
        cells["gebied_code"],
        cells["dimensie"],
        cells["categorie"],
        vanaf,
        tot,
        cells["reden"],
        cells["vastgesteld_door"],
        row.day("vastgesteld_op"),
    )


def _check_place(row: TableRow, has_area: HasArea) -> None:
    if not has_area(row.cells["gebied_type"], row.cells["gebied_code"]):
        raise row.error("gebied_code", "use NL01, or a code of gemeenten.csv that fits gebied_type")


def _check_span(row: TableRow, vanaf: date, tot: date | None) -> None:
    if tot is not None and tot <= vanaf:
        raise row.error("geldig_tot", "geldig_tot is the first day on which the row no longer holds")
