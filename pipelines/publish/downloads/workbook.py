"""The Excel file: first a sheet that explains, then the figures; real numbers, no formulas.

What belongs here: sheets. What does not: other formats.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter

from pipelines.publish.tables import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

FIXED_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)  # in the file's properties: the same figures give the same bytes
ROWS_AT_MOST: Final = 1_048_575


def sheets_of(values: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What fits a workbook: the country over all quarters, and every area at its newest quarter."""
    newest = pl.col("peildatum") == pl.col("peildatum").max().over("indicator_id")
    return {
        "Nederland": values.filter(pl.col("gebied_type") == "NL").head(ROWS_AT_MOST),
        "Gebieden nieuwste kwartaal": values.filter((pl.col("gebied_type") != "NL") & newest).head(ROWS_AT_MOST),
    }


def write_workbook(path: Path, explanation: list[str], sheets: dict[str, pl.DataFrame]) -> None:
    """Write the explanation and the sheets."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Ketenmonitor inburgering", "created": FIXED_MOMENT})
        formats = {"bold": book.add_format({"bold": True}), "date": book.add_format({"num_format": "dd-mm-yyyy"})}
        write_explanation(book, formats, explanation, sheets)
        for name, frame in sheets.items():
            write_sheet(book, formats, name, frame)


def write_explanation(
    book: Any, formats: dict[str, Any], explanation: list[str], sheets: dict[str, pl.DataFrame]
) -> None:
    """The sheet Toelichting: sentences, then every column."""
    sheet = book.add_worksheet("Toelichting")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for row, line in enumerate(explanation):
        sheet.write_string(row, 0, line, formats["bold"] if row == 0 else None)
    columns = list(next(iter(sheets.values())).columns)
    for row, column in enumerate(columns, start=len(explanation) + 1):
        sheet.write_string(row, 0, column)
        sheet.write_string(row, 1, COLUMNS[column])


def write_sheet(book: Any, formats: dict[str, Any], name: str, frame: pl.DataFrame) -> None:
    """One table with a fixed header and a filter."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(frame.columns):
        sheet.write_string(0, column, title, formats["bold"])
    for row, record in enumerate(frame.iter_rows(), start=1):
        for column, value in enumerate(record):
            write_value(sheet, formats, row, column, value)
    sheet.autofilter(0, 0, max(frame.height, 1), max(frame.width - 1, 0))


def write_value(sheet: Any, formats: dict[str, Any], row: int, column: int, value: object) -> None:
    """A value in a cell of its own kind; nothing stays an empty cell."""
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
