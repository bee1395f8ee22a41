"""Reference data: gemeenten, herindelingen, berichtgevers and ambities, defaults or overrides, checked row by row.

What belongs here: what the country looks like and who reports for whom. What does not: deliveries.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from pipelines.contracts.tables import TABLES, TableRow, read_table, write_table

COUNTRY = "NL01"
STATUSES = frozenset({"wettelijke_norm", "vastgesteld", "werkhypothese"})
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GEMEENTE = re.compile(r"GM\d{4}")
_BERICHTGEVER = re.compile(r"(GM\d{4}|BG\d{3})")


@dataclass(frozen=True)
class Gemeente:
    """A gemeente of the present division."""

    code: str
    naam: str
    provincie_code: str
    provincie_naam: str
    arbeidsmarktregio_code: str
    arbeidsmarktregio_naam: str


@dataclass(frozen=True)
class Berichtgever:
    """Who reports for which gemeente, ``[vanaf, tot)``; ``gemeente_code`` is of the present division."""

    leverancier: str
    gemeente_code: str
    vanaf: date
    tot: date | None
    vrijgesteld: bool

    def is_active(self, day: date) -> bool:
        """Whether the row holds on this day."""
        return self.vanaf <= day and (self.tot is None or day < self.tot)


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
class Reference:
    """All reference data of a run."""

    gemeenten: dict[str, Gemeente]
    herindelingen: dict[str, tuple[str, date]]  # old code → new code, first day of the new
    berichtgevers: tuple[Berichtgever, ...]
    ambities: tuple[Ambitie, ...]
    files: dict[str, Path]
    _rows_of: dict[str, tuple[Berichtgever, ...]] = field(default_factory=dict, repr=False)

    def present_code(self, code: str) -> str | None:
        """The code of the present division; None for a code that is not known."""
        while code in self.herindelingen:
            code = self.herindelingen[code][0]
        return code if code in self.gemeenten else None

    def merger_date(self, code: str) -> date | None:
        """First day on which this code no longer held; None for a code of the present division."""
        merger = self.herindelingen.get(code)
        return merger[1] if merger else None

    @cached_property
    def known_codes(self) -> dict[str, str]:
        """Every code that may be delivered, old and present, with its present code."""
        pairs = ((code, self.present_code(code)) for code in (*self.gemeenten, *self.herindelingen))
        return {code: present for code, present in pairs if present}

    @cached_property
    def arbeidsmarktregios(self) -> dict[str, str]:
        """Code and name of each arbeidsmarktregio."""
        return {one.arbeidsmarktregio_code: one.arbeidsmarktregio_naam for one in self.gemeenten.values()}

    @cached_property
    def provincies(self) -> dict[str, str]:
        """Code and name of each provincie."""
        return {one.provincie_code: one.provincie_naam for one in self.gemeenten.values()}

    @property
    def leveranciers(self) -> tuple[str, ...]:
        """Codes of all berichtgevers, sorted."""
        return tuple(sorted(self._rows_of))

    def rows_of(self, leverancier: str) -> tuple[Berichtgever, ...]:
        """The rows of one berichtgever; empty when it is not known."""
        return self._rows_of.get(leverancier, ())

    def reportable(self, leverancier: str, day: date) -> frozenset[str]:
        """Present codes of the gemeenten that this berichtgever may report on a day (exempted ones included)."""
        return frozenset(row.gemeente_code for row in self.rows_of(leverancier) if row.is_active(day))

    def write_seed(self, table: str, target: Path) -> None:
        """Write a table in the one form that the warehouse reads, whatever form the override had."""
        write_table(TABLES[table], read_table(TABLES[table], self.files[table]), target)


def load_reference(project: Path, overrides: Path | None = None) -> Reference:
    """Read the reference data; a file in ``overrides`` takes the place of the default.

    Errors: ContractError with file, line and remedy for the first row that is wrong.
    """
    files = {name: _resolve(name, project, overrides) for name in TABLES}
    rows = {name: read_table(TABLES[name], path) for name, path in files.items()}
    gemeenten = _gemeenten(rows["gemeenten"])
    herindelingen = _herindelingen(rows["herindelingen"])
    bare = Reference(gemeenten, herindelingen, (), (), files)
    is_override = overrides is not None and files["berichtgevers"].parent == overrides
    berichtgevers = _berichtgevers(rows["berichtgevers"], bare, strict=is_override)
    ambities = tuple(_ambitie(row, bare) for row in rows["ambities"])
    return Reference(gemeenten, herindelingen, berichtgevers, ambities, files, _by_leverancier(berichtgevers))


def _resolve(table: str, project: Path, overrides: Path | None) -> Path:
    """The file that holds a table."""
    own = overrides / f"{table}.csv" if overrides else None
    return own if own is not None and own.is_file() else project / "dbt_project" / "seeds" / f"{table}.csv"


def _by_leverancier(rows: Iterable[Berichtgever]) -> dict[str, tuple[Berichtgever, ...]]:
    grouped: dict[str, list[Berichtgever]] = {}
    for row in rows:
        grouped.setdefault(row.leverancier, []).append(row)
    return {code: tuple(group) for code, group in grouped.items()}


def _gemeenten(rows: list[TableRow]) -> dict[str, Gemeente]:
    found: dict[str, Gemeente] = {}
    for row in rows:
        code = _code(row, "gemeente_code", _GEMEENTE)
        if code in found:
            raise row.error("gemeente_code", "keep one row for each gemeente")
        for column, start in (("provincie_code", "PV"), ("arbeidsmarktregio_code", "AM")):
            if not row.cells[column].startswith(start):
                raise row.error(column, f"give a code that starts with {start}")
        found[code] = Gemeente(
            code,
            row.cells["gemeente_naam"],
            row.cells["provincie_code"],
            row.cells["provincie_naam"],
            row.cells["arbeidsmarktregio_code"],
            row.cells["arbeidsmarktregio_naam"],
        )
    return found


def _herindelingen(rows: list[TableRow]) -> dict[str, tuple[str, date]]:
    found: dict[str, tuple[str, date]] = {}
    for row in rows:
        old, new = _code(row, "oude_code", _GEMEENTE), _code(row, "nieuwe_code", _GEMEENTE)
        if old in found:
            raise row.error("oude_code", "an old code goes to one new code")
        if _leads_to(found, new, old):
            raise row.error("nieuwe_code", "break the circle: a code may not come back to itself")
        found[old] = (new, _day(row, "datum"))
    return found


def _leads_to(mergers: dict[str, tuple[str, date]], start: str, goal: str) -> bool:
    while start != goal and start in mergers:
        start = mergers[start][0]
    return start == goal


def _berichtgevers(rows: list[TableRow], known: Reference, *, strict: bool) -> tuple[Berichtgever, ...]:
    """Rows with codes of the present division; a default row for a gemeente that an override left out is dropped."""
    found = []
    for row in rows:
        present = known.present_code(_code(row, "gemeente_code", _GEMEENTE))
        if present is None and strict:
            raise row.error("gemeente_code", "use a code of gemeenten.csv or herindelingen.csv")
        if present is not None:
            found.append(_berichtgever(row, present))
    return tuple(found)


def _berichtgever(row: TableRow, gemeente_code: str) -> Berichtgever:
    leverancier = _code(row, "leverancier", _BERICHTGEVER)
    vanaf, tot = _day(row, "vanaf"), _day_or_none(row, "tot")
    if tot is not None and tot <= vanaf:
        raise row.error("tot", "tot is the first day on which the row no longer holds, after vanaf")
    if row.cells["vrijgesteld"] not in {"", "J", "N"}:
        raise row.error("vrijgesteld", "use J or N")
    return Berichtgever(leverancier, gemeente_code, vanaf, tot, row.cells["vrijgesteld"] == "J")


def _ambitie(row: TableRow, known: Reference) -> Ambitie:
    cells = row.cells
    if cells["status"] not in STATUSES:
        raise row.error("status", "use one of " + ", ".join(sorted(STATUSES)))
    if not _area_exists(known, cells["gebied_type"], cells["gebied_code"]):
        raise row.error("gebied_code", "use NL01, or a code of gemeenten.csv that fits gebied_type")
    vanaf, tot = _day(row, "geldig_vanaf"), _day_or_none(row, "geldig_tot")
    if tot is not None and tot <= vanaf:
        raise row.error("geldig_tot", "geldig_tot is the first day on which the row no longer holds")
    for column in ("indicator_id", "dimensie", "categorie", "bron", "vastgesteld_door"):
        if not cells[column]:
            raise row.error(column, "fill in this cell")
    return Ambitie(
        cells["indicator_id"],
        cells["gebied_type"],
        cells["gebied_code"],
        cells["dimensie"],
        cells["categorie"],
        vanaf,
        tot,
        _number(row, "waarde"),
        _number(row, "marge") if cells["marge"] else 0.0,
        cells["status"],
        cells["bron"],
        cells["vastgesteld_door"],
        _day(row, "vastgesteld_op"),
    )


def _area_exists(known: Reference, area_type: str, code: str) -> bool:
    match area_type:
        case "NL":
            return code == COUNTRY
        case "provincie":
            return code in known.provincies
        case "arbeidsmarktregio":
            return code in known.arbeidsmarktregios
        case _:
            return area_type == "gemeente" and code in known.gemeenten


def _code(row: TableRow, column: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(row.cells[column]):
        raise row.error(column, f"use the form {form.pattern}")
    return row.cells[column]


def _day(row: TableRow, column: str) -> date:
    text = row.cells[column] if _ISO_DAY.fullmatch(row.cells[column]) else ""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise row.error(column, "write the date as 2024-01-31") from None


def _day_or_none(row: TableRow, column: str) -> date | None:
    return _day(row, column) if row.cells[column] else None


def _number(row: TableRow, column: str) -> float:
    try:
        value = float(row.cells[column])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise row.error(column, "write a number with a decimal point")
    return value
