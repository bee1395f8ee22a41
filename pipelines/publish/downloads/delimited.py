"""CSV in two dialects: comma and point for machines, semicolon and decimal comma for a Dutch Excel.

What belongs here: the dialects and the guard against formulas. What does not: other formats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

FORMULA: Final = r"^[=+\-@\t\r]"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would run as a formula get an apostrophe before them; numbers keep their minus."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in texts
    )


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """UTF-8, comma, decimal point."""
    guarded(frame).write_csv(path, line_terminator="\n")


def write_excel_csv(frame: pl.DataFrame, path: Path) -> None:
    """UTF-8 with a mark that Excel needs, semicolon, decimal comma."""
    guarded(frame).write_csv(path, include_bom=True, separator=";", decimal_comma=True, line_terminator="\r\n")
