"""Reference tables as text: which columns each has, and reading one strictly whether it uses ``;`` or ``,``.

What belongs here: headers, lines, cells and the form of a cell. What does not: its meaning (``reference``,
``decisions``).
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.contracts.errors import ContractError

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Table:
    """Columns of a reference table; ``optional`` ones may be left out and then hold their default."""

    name: str
    columns: tuple[str, ...]
    optional: tuple[tuple[str, str], ...] = ()


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "gemeenten",
            _columns(
                "gemeente_code gemeente_naam veiligheidsregio_code provincie_code provincie_naam "
                "arbeidsmarktregio_code arbeidsmarktregio_naam inwoners_ca2020 inwoners_bron"
            ),
        ),
        Table("herindelingen", _columns("oude_code nieuwe_code datum omschrijving")),
        Table("berichtgevers", _columns("leverancier gemeente_code vanaf tot vrijgesteld"), (("vrijgesteld", "N"),)),
        Table(
            "ambities",
            _columns(
                "indicator_id gebied_type gebied_code dimensie categorie geldig_vanaf geldig_tot waarde marge "
                "status bron vastgesteld_door vastgesteld_op"
            ),
        ),
        Table(
            "afwijkingen",
            _columns(
                "indicator_id gebied_type gebied_code dimensie categorie geldig_vanaf geldig_tot reden "
                "vastgesteld_door vastgesteld_op"
            ),
        ),
        Table("nationaliteiten", _columns("brp_code omschrijving groep_inburgering")),
        Table(
            "cbs_swi_published",
            _columns(
                "id indicator_id omschrijving cohort doelgroep geslacht peildatum waarde relatie teller noemer "
                "eenheid editie voorlopig bron"
            ),
        ),
    )
}


@dataclass(frozen=True)
class TableRow:
    """One row, with the place it came from."""

    path: Path
    line: int
    cells: dict[str, str]

    def error(self, column: str, remedy: str) -> ContractError:
        """An error about this cell; reference data hold no persons, so the value may be named."""
        return ContractError(self.path, self.line, f"{column} {self.cells[column]!r} is not valid", remedy)

    def code(self, column: str, form: re.Pattern[str]) -> str:
        """A code of this form. **Errors** ContractError."""
        if not form.fullmatch(self.cells[column]):
            raise self.error(column, f"use the form {form.pattern}")
        return self.cells[column]

    def day(self, column: str) -> date:
        """A day as 2024-01-31. **Errors** ContractError."""
        text = self.cells[column] if _ISO_DAY.fullmatch(self.cells[column]) else ""
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.error(column, "write the date as 2024-01-31") from None

    def day_or_none(self, column: str) -> date | None:
        """A day; None for an empty cell. **Errors** ContractError."""
        return self.day(column) if self.cells[column] else None

    def number(self, column: str) -> float:
        """A number with a decimal point. **Errors** ContractError."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.error(column, "write a number with a decimal point")
        return value

    def require(self, *columns: str) -> None:
        """Refuse an empty cell. **Errors** ContractError for the first one."""
        for column in columns:
            if not self.cells[column]:
                raise self.error(column, "fill in this cell")


def read_table(table: Table, path: Path) -> list[TableRow]:
    """Read a reference table; the header must name exactly its columns, in any order.

    Errors: ContractError with file, line and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(path, 0, f"cannot be read ({type(error).__name__})", "save it as UTF-8 csv") from error
    first_line = text.split("\n", 1)[0].strip()
    header = _header(table, path, first_line)
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first_line else ",", strict=True)
    next(reader)
    try:
        return [_row(table, path, reader.line_num, header, cells) for cells in reader if cells]
    except csv.Error as error:
        raise ContractError(path, reader.line_num, f"broken csv ({error})", "correct the quotes") from error


def write_table(table: Table, rows: list[TableRow], target: Path) -> None:
    """Write a table as the seeds are read: ``;`` between cells, columns in their order, optional ones filled in."""
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([row.cells[column] for column in table.columns] for row in rows)


def _header(table: Table, path: Path, first_line: str) -> list[str]:
    """The column names of the file."""
    required = set(table.columns) - {name for name, _ in table.optional}
    for sign in (";", ","):
        header = [name.strip().strip('"') for name in first_line.split(sign)]
        if len(set(header)) == len(header) and required <= set(header) <= set(table.columns):
            return header
    raise ContractError(path, 1, "the header is not that of this table", "use " + ";".join(table.columns))


def _row(table: Table, path: Path, line: int, header: list[str], cells: list[str]) -> TableRow:
    """One row of cells by column."""
    if len(cells) != len(header):
        message = f"{len(cells)} cells under {len(header)} columns"
        raise ContractError(path, line, message, "give every column one cell")
    named = dict(table.optional) | {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    return TableRow(path, line, named)
