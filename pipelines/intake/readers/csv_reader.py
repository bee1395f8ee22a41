"""Reads CSV: ``;`` between fields, quotes doubled inside quotes, strictly.

What belongs here: splitting text into records. Lines in which a quote does nothing but surround a field are split at
once; others by Python's csv module in strict mode. What does not: encodings (``text``), which columns are known
(``header``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from pipelines.contracts.model import Contract
from pipelines.intake.container import Payload
from pipelines.intake.readers.table import WRONG, Table, batch_of, column
from pipelines.intake.refusal import Refusal
from pipelines.intake.text import BOM, LINE_LIMIT, Text, inspect

DELIMITER = ";"
_BLOCK = 4 << 20
_LINE = "line"
_EMPTY_FIELD, _EMPTY_ROW = '""', [""]
_BETWEEN = "\0"  # stands between fields that may hold the delimiter; no text file holds it (B07)
_FIELD = f'(?:"[^"{DELIMITER}\r]*"|[^"{DELIMITER}\r]*)'
_SURROUNDING = f"^{_FIELD}(?:{DELIMITER}{_FIELD})*$"


class Lines:
    """The lines of a text stream, block by block or one by one."""

    def __init__(self, reader: BinaryIO, text: Text) -> None:
        """Start after the mark, if there is one."""
        self._reader, self._encoding = reader, text.encoding
        self._left = b""
        self._lines: list[str] = []
        self._at = 0
        self._has_quotes = False
        if text.has_bom:
            reader.read(len(BOM))

    def __iter__(self) -> Lines:
        """Itself."""
        return self

    def __next__(self) -> str:
        """The next line, with its end."""
        if self._at == len(self._lines) and not self._load():
            raise StopIteration
        self._at += 1
        return self._lines[self._at - 1] + "\n"

    def block(self) -> tuple[list[str], bool]:
        """The lines that are left of this block (or the next), and whether a quote stands in the block."""
        if self._at == len(self._lines) and not self._load():
            return [], False
        lines = self._lines[self._at :] if self._at else self._lines
        self._lines, self._at = [], 0
        return lines, self._has_quotes

    def _load(self) -> bool:
        """Read on until there is at least one whole line."""
        data = self._left
        while b"\n" not in data[len(self._left) :]:
            more = self._reader.read(_BLOCK)
            data += more
            if not more:
                break
        end = data.rfind(b"\n") + 1 or len(data)
        whole, self._left = data[:end], data[end:]
        if not whole:
            return False
        content = whole.decode(self._encoding)
        self._lines = content.removesuffix("\n").split("\n")
        self._at, self._has_quotes = 0, '"' in content
        return True


class _Counted:
    """The lines of a block, then those after it as far as a record runs on; knows whether the block is used up."""

    def __init__(self, block: list[str], after: Lines) -> None:
        """Start at the first line of the block."""
        self._block, self._after, self.at = block, after, 0

    def __iter__(self) -> _Counted:
        """Itself."""
        return self

    def __next__(self) -> str:
        """The next line, with its end."""
        self.at += 1
        return self._block[self.at - 1] + "\n" if self.at <= len(self._block) else next(self._after)

    @property
    def is_used_up(self) -> bool:
        """Every line of the block is taken."""
        return self.at >= len(self._block)


def read_csv(payload: Payload, contract: Contract) -> Table:
    """A CSV delivery.

    Errors: Refusal B06 or B07, now or while the batches are taken.
    """
    text = inspect(payload, cp1252_allowed=contract.cp1252_fallback, has_lines=True)
    csv.field_size_limit(LINE_LIMIT)
    lines = Lines(payload.open(), text)
    try:
        header = tuple(next(csv.reader(lines, delimiter=DELIMITER, strict=True), ()))
    except csv.Error as error:
        raise _broken() from error
    return Table(header, _batches(lines, max(1, len(header))), contract.date_format, text.warnings)


def _batches(lines: Lines, width: int) -> Iterator[pl.DataFrame]:
    """Every record; blank lines count only when a record follows."""
    blanks = 0
    while True:
        block, has_quotes = lines.block()
        if not block:
            return
        frame, blank_end = split_quoted(block, lines, width) if has_quotes else split_at_once(block, width)
        if frame.height:
            yield pl.concat([batch_of([None] * blanks, width), frame]) if blanks else frame
            blanks = 0
        blanks += blank_end


def split_at_once(lines: list[str], width: int) -> tuple[pl.DataFrame, int]:
    """Records without quotes: every delimiter is one, every line is one record."""
    used = _without_blank_end(lines)
    if used.str.contains("\r", literal=True).any():
        used = used.str.strip_chars_end("\r")
        if used.str.contains("\r", literal=True).any():
            raise _bare_return()
    return _fields(used, width, DELIMITER), len(lines) - len(used)


def split_quoted(block: list[str], lines: Lines, width: int) -> tuple[pl.DataFrame, int]:
    """Records with quotes: the strict parser sees only lines where a quote does more than surround a field.

    It sees the whole block when one of those lines is no record on its own.
    """
    used = _without_blank_end(block).str.strip_chars_end("\r")
    is_other = ~used.str.contains(_SURROUNDING) | (used == _EMPTY_FIELD)  # which is no blank line
    rows = _rows_alone(used.filter(is_other).to_list())
    if rows is None:
        return split_strictly(block, lines, width)
    bare = used.str.replace_all('"', "", literal=True).str.replace_all(DELIMITER, _BETWEEN, literal=True)
    if rows:
        bare = bare.scatter(is_other.arg_true(), [_BETWEEN.join(row) for row in rows])
    return _fields(bare, width, _BETWEEN), len(block) - len(used)


def _without_blank_end(lines: list[str]) -> pl.Series:
    """The lines up to the last that is not blank."""
    end = len(lines)
    while end and not lines[end - 1].strip("\r"):
        end -= 1
    return pl.Series(_LINE, lines[:end], dtype=pl.String)


def _rows_alone(lines: list[str]) -> list[list[str]] | None:
    """The rows of lines that are each a record on its own, by the strict parser; None when one of them is not."""
    try:
        rows = list(csv.reader(lines, delimiter=DELIMITER, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) and _EMPTY_ROW not in rows else None


def _fields(lines: pl.Series, width: int, delimiter: str) -> pl.DataFrame:
    """The fields of lines that are records; a blank line, or one with another number of fields, is wrong."""
    line, named = pl.col(_LINE), [column(at) for at in range(width)]
    is_wrong = ((line.str.count_matches(delimiter, literal=True) != width - 1) | (line == "")).alias(WRONG)
    if width == 1:
        fields = lines.to_frame().select(line.alias(named[0]), is_wrong)
    else:
        parts = line.str.split_exact(delimiter, width - 1).struct.rename_fields(named).alias("parts")
        both = lines.to_frame().select(parts, is_wrong)
        fields = pl.DataFrame([*both["parts"].struct.unnest().get_columns(), both[WRONG]])
    if fields[WRONG].any():
        fields = fields.with_columns(pl.when(~pl.col(WRONG)).then(pl.exclude(WRONG)))
    return fields


def split_strictly(block: list[str], lines: Lines, width: int) -> tuple[pl.DataFrame, int]:
    """Records with quotes, by the strict parser; the last may run on into the lines after the block."""
    counted = _Counted(block, lines)
    reader = csv.reader(counted, delimiter=DELIMITER, strict=True)
    rows: list[list[str] | None] = []
    blanks = 0
    try:
        while not counted.is_used_up:
            row = next(reader)
            if not row:
                blanks += 1
                continue
            if blanks:
                rows.extend([None] * blanks)
                blanks = 0
            rows.append(row if len(row) == width else None)
    except StopIteration:
        pass
    except csv.Error as error:
        raise _broken() from error
    return batch_of(rows, width), blanks


def _broken() -> Refusal:
    """The strict parser gave up."""
    return Refusal("B07", "De opbouw is stuk: een aanhalingsteken sluit niet, of een regeleinde staat los in een veld.")


def _bare_return() -> Refusal:
    """A carriage return that ends no line."""
    return Refusal("B07", "De opbouw is stuk: een los regeleinde (CR) staat in een veld.")
