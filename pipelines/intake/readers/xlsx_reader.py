"""Reads the first sheet of an Excel workbook, row by row: texts as they are, native dates and numbers as text.

What belongs here: rows and cells. What does not: the package around the sheet (``workbook``), rules about values.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from lxml import etree

from pipelines.contracts.model import Contract
from pipelines.intake.container import Payload
from pipelines.intake.readers.table import NO_TEXT, Cells, Table, batches_of, number_text, without_blank_end
from pipelines.intake.readers.workbook import Workbook, local, open_workbook, parts, text_of
from pipelines.intake.refusal import Refusal

_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
_BROKEN = (*_BROKEN_ZIP, etree.XMLSyntaxError, LookupError, ValueError, OverflowError)
_LETTERS = re.compile(r"[A-Z]{1,3}")
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576
_NO_CELLS: Cells = ()
_DAY_ZERO, _DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - Excel knows no zones


def read_xlsx(payload: Payload, contract: Contract) -> Table:
    """An Excel delivery: the first row of the first sheet is the header.

    Errors: Refusal B06 or B11, now or while the batches are taken.
    """
    rows = _rows(payload, contract)
    header = tuple(cell or "" for cell in next(rows, ()) or ())
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    blank: Cells = (None,) * width
    fitted = without_blank_end((_fit(row, width) for row in rows), blank)
    return Table(header, batches_of(fitted, width), contract.date_format)


def _fit(row: Cells | None, width: int) -> Cells | None:
    """A row of exactly the header's width; None when it holds more, no cells when it is blank."""
    if row is None or all(cell is None for cell in row):
        return _NO_CELLS
    if any(cell is not None for cell in row[width:]):
        return None
    return [*row[:width], *[None] * (width - len(row))]


def _rows(payload: Payload, contract: Contract) -> Iterator[Cells | None]:
    """Every row, gaps between rows included."""
    try:
        with zipfile.ZipFile(payload.open()) as archive:
            book = open_workbook(archive)
            cells = _Cells(book, contract)
            expected = 1
            for element in parts(archive, book.sheet, "row"):
                number = int(element.get("r") or expected)
                if not expected <= number <= _MOST_ROWS:
                    raise ValueError("rows out of order")
                yield from [_NO_CELLS] * (number - expected)
                yield cells.of_row(element)
                expected = number + 1
    except _BROKEN as error:
        raise Refusal("B06", "Het bestand is geen leesbaar Excel-bestand.") from error


class _Cells:
    """Turns cells into text as the contract would write it."""

    def __init__(self, book: Workbook, contract: Contract) -> None:
        """Know the workbook and the contract's signs."""
        self._book, self._contract = book, contract
        self._day_zero = _DAY_ZERO_1904 if book.starts_in_1904 else _DAY_ZERO
        self._positions: dict[str, int] = {}

    def of_row(self, row: etree._Element) -> Cells:
        """The cells of a row by position; empty ones are None."""
        found: list[str | None] = []
        for cell in row:
            if local(cell) != "c":
                continue
            position = self._position(str(cell.get("r") or ""), len(found))
            found.extend([None] * (position + 1 - len(found)))
            found[position] = self._text(cell)
        return found

    def _position(self, reference: str, following: int) -> int:
        """Column number of a reference such as ``AB12``; without one, the next."""
        match = _LETTERS.match(reference)
        if not match:
            return following
        letters = match.group()
        if letters not in self._positions:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
            if number > _MOST_COLUMNS:
                raise ValueError("too many columns")
            self._positions[letters] = number - 1
        return self._positions[letters]

    def _text(self, cell: etree._Element) -> str | None:
        """One cell; a formula counts for the value that was stored with it."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(cell) or None
        value = next((one.text for one in cell if local(one) == "v"), None)
        if not value:
            return None
        if kind == "s":
            return self._book.texts[int(value)] or None
        if kind in {"b", "e"}:
            return NO_TEXT if kind == "e" else ("J" if value in {"1", "true"} else "N")
        if kind == "d":
            return self._date_text(datetime.fromisoformat(value))
        return value if kind == "str" else self._number(float(value), int(cell.get("s", "0")))

    def _number(self, value: float, style: int) -> str:
        """A native number, or the date that its style shows."""
        if style in self._book.date_styles:
            return self._date_text(self._day_zero + timedelta(days=value))
        return number_text(value, self._contract.decimal_sign)

    def _date_text(self, moment: datetime) -> str:
        """A native date; one with a time of day is no date and stays recognisable as such."""
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
        time = "" if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else " %H:%M:%S"
        day = moment.strftime(self._contract.date_format)
        return day + moment.strftime(time) if time else day
