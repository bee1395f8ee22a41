"""Reference data: gemeenten, herindelingen, berichtgevers and decisions, defaults or overrides, checked row by row.

What belongs here: what the country looks like and who reports for whom. What does not: deliveries, what a decision may
say (``decisions``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from pipelines.contracts.decisions import Afwijking, Ambitie, read_afwijking, read_ambitie
from pipelines.contracts.tables import TABLES, TableRow, read_table, write_table

COUNTRY = "NL01"
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
class Reference:
    """All reference data of a run."""

    gemeenten: dict[str, Gemeente]
    herindelingen: dict[str, tuple[str, date]]  # old code → new code, first day of the new
    berichtgevers: tuple[Berichtgever, ...]
    ambities: tuple[Ambitie, ...]
    afwijkingen: tuple[Afwijking, ...]
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

    def has_area(self, area_type: str, code: str) -> bool:
        """Whether a code is that of a gebied of this type."""
        codes = {
            "NL": {COUNTRY},
            "provincie": self.provincies,
            "arbeidsmarktregio": self.arbeidsmarktregios,
            "gemeente": self.gemeenten,
        }
        return code in codes.get(area_type, ())

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
    bare = Reference(gemeenten, herindelingen, (), (), (), files)
    is_override = overrides is not None and files["berichtgevers"].parent == overrides
    berichtgevers = _berichtgevers(rows["berichtgevers"], bare, strict=is_override)
    ambities = tuple(read_ambitie(row, bare.has_area) for row in rows["ambities"])
    afwijkingen = tuple(read_afwijking(row, bare.has_area) for row in rows["afwijkingen"])
    grouped = _by_leverancier(berichtgevers)
    return Reference(gemeenten, herindelingen, berichtgevers, ambities, afwijkingen, files, grouped)


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
        code = row.code("gemeente_code", _GEMEENTE)
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
        old, new = row.code("oude_code", _GEMEENTE), row.code("nieuwe_code", _GEMEENTE)
        if old in found:
            raise row.error("oude_code", "an old code goes to one new code")
        if _leads_to(found, new, old):
            raise row.error("nieuwe_code", "break the circle: a code may not come back to itself")
        found[old] = (new, row.day("datum"))
    return found


def _leads_to(mergers: dict[str, tuple[str, date]], start: str, goal: str) -> bool:
    while start != goal and start in mergers:
        start = mergers[start][0]
    return start == goal


def _berichtgevers(rows: list[TableRow], known: Reference, *, strict: bool) -> tuple[Berichtgever, ...]:
    """Rows with codes of the present division; a default row for a gemeente that an override left out is dropped."""
    found = []
    for row in rows:
        present = known.present_code(row.code("gemeente_code", _GEMEENTE))
        if present is None and strict:
            raise row.error("gemeente_code", "use a code of gemeenten.csv or herindelingen.csv")
        if present is not None:
            found.append(_berichtgever(row, present))
    return tuple(found)


def _berichtgever(row: TableRow, gemeente_code: str) -> Berichtgever:
    leverancier = row.code("leverancier", _BERICHTGEVER)
    vanaf, tot = row.day("vanaf"), row.day_or_none("tot")
    if tot is not None and tot <= vanaf:
        raise row.error("tot", "tot is the first day on which the row no longer holds, after vanaf")
    if row.cells["vrijgesteld"] not in {"", "J", "N"}:
        raise row.error("vrijgesteld", "use J or N")
    return Berichtgever(leverancier, gemeente_code, vanaf, tot, row.cells["vrijgesteld"] == "J")
