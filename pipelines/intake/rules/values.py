"""What a cell of each type must look like and what it becomes: one expression for the value, one per rule it can fail.

What belongs here: cells on their own. What does not: rules between cells (``records``) and between records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.model import Field, FieldType
from pipelines.intake.readers.table import NO_TEXT, WRONG

_DUMMY_BSNS = ["000000000", "999999990", "123456782"]
_BSN_DIVISOR = 11
_BSN_QUOTIENTS = {0: -1, 1: 1, 2: 5, 3: 7, 4: 9, 6: 2, 7: 4, 8: 6}  # place → weight; see ``_elfproef``
_DATE_PARTS = {"%Y": "[0-9]{4}", "%m": "[0-9]{2}", "%d": "[0-9]{2}"}
_MONTH = "^[0-9]{4}-(?:0[1-9]|1[0-2])$"
_FIRST_YEAR = 1


@dataclass(frozen=True)
class Surroundings:
    """What cells are looked up in, beside the contract."""

    date_format: str
    decimal_sign: str
    code_lists: Mapping[str, frozenset[str]]
    arbeidsmarktregios: frozenset[str]


@dataclass(frozen=True)
class Cell:
    """A judged cell: its typed value (null when it is not of its type) and the rules it may fail, as expressions."""

    field: Field
    value: pl.Expr
    failures: tuple[tuple[str, pl.Expr], ...]


def typed(name: str) -> pl.Expr:
    """The typed value of a cell, null when it is missing or not of its type."""
    return pl.col(typed_name(name))


def typed_name(name: str) -> str:
    """Column with the typed value of a cell."""
    return f"typed_{name}"


def present_name(name: str) -> str:
    """Column with the present code of a gemeente; null when the delivered code is not known."""
    return f"present_{name}"


def cell_of(field: Field, around: Surroundings) -> Cell:
    """Compile one field, over a frame with its trimmed text (empty = null) under its name.

    The failures may use the typed value (``typed``), which is computed first; a record with the wrong number of fields,
    of which every cell is null, fails none of them.
    """
    text = pl.col(field.name)
    value, failures = _TYPES[field.type](field, text, around)
    if field.required:
        failures = [("R01", text.is_null() & ~pl.col(WRONG)), *failures]
    filled = [(code, failed.fill_null(value=False)) for code, failed in failures]
    return Cell(field, value, tuple(filled))


_Judged = tuple[pl.Expr, list[tuple[str, pl.Expr]]]


def _date(field: Field, text: pl.Expr, around: Surroundings) -> _Judged:
    pattern = around.date_format
    for part, digits in _DATE_PARTS.items():
        pattern = pattern.replace(part, digits)
    parsed = text.str.to_date(around.date_format, strict=False)
    right = text.str.contains(f"^{pattern}$") & (parsed.dt.year() >= _FIRST_YEAR)
    return pl.when(right).then(parsed), [("R02", _unparsed(field, text))]


def _int(field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    parsed = pl.when(text.str.contains("^-?[0-9]+$")).then(text.cast(pl.Int64, strict=False))
    return parsed, [("R02", _outside(field, text))]


def _dec(field: Field, text: pl.Expr, around: Surroundings) -> _Judged:
    sign = "," if around.decimal_sign == "," else r"\."
    plain = text.str.replace(around.decimal_sign, ".", literal=True)
    number = plain.cast(pl.Float64, strict=False)
    parsed = pl.when(text.str.contains(f"^-?[0-9]+(?:{sign}[0-9]+)?$") & number.is_finite()).then(number)
    return parsed, [("R02", _outside(field, text))]


def _unparsed(field: Field, text: pl.Expr) -> pl.Expr:
    """Filled, but not of its type."""
    return text.is_not_null() & typed(field.name).is_null()


def _outside(field: Field, text: pl.Expr) -> pl.Expr:
    """No number, or one outside the stated range."""
    failed, parsed = _unparsed(field, text), typed(field.name)
    if field.minimum is not None:
        failed = failed | (parsed < field.minimum).fill_null(value=False)
    if field.maximum is not None:
        failed = failed | (parsed > field.maximum).fill_null(value=False)
    return failed


def _text(field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    failed = text.str.contains(NO_TEXT, literal=True)
    if field.length is not None:
        failed = failed | (text.str.len_chars() != field.length)
    return text, [("R02", failed)]


def _month(_field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    return text, [("R02", ~text.str.contains(_MONTH))]


def _bool(_field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    return text == "J", [("R02", ~text.is_in(["J", "N"]))]


def _code(field: Field, text: pl.Expr, around: Surroundings) -> _Judged:
    return text, [("R03", ~text.is_in(sorted(around.code_lists[field.code_list or ""])))]


def _gem(field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    present = pl.col(present_name(field.name))
    return present, [("R03", text.is_not_null() & present.is_null())]


def _amr(_field: Field, text: pl.Expr, around: Surroundings) -> _Judged:
    return text, [("R03", ~text.is_in(sorted(around.arbeidsmarktregios)))]


def _bsn(_field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    right = text.str.contains("^[0-9]{9}$") & _elfproef(text.cast(pl.Int64, strict=False))
    return text, [("R04", ~right | text.is_in(_DUMMY_BSNS))]


def _elfproef(number: pl.Expr) -> pl.Expr:
    """Whether the digits, weighted 9, 8, 7, 6, 5, 4, 3, 2 and -1, add up to a multiple of eleven.

    The digit at a place is what is left of the number there, less ten times what is left at the next; and ten times
    less is once more, counted in elevens. So each quotient weighs what two neighbouring digits weigh together.
    """
    total = pl.sum_horizontal((number // 10**place) * weight for place, weight in _BSN_QUOTIENTS.items())
    return total % _BSN_DIVISOR == 0


def _vnr(_field: Field, text: pl.Expr, _around: Surroundings) -> _Judged:
    return text, [("R04", ~text.str.contains("^[0-9]{10}$"))]


_TYPES: dict[FieldType, Callable[[Field, pl.Expr, Surroundings], _Judged]] = {
    FieldType.DATE: _date,
    FieldType.INT: _int,
    FieldType.DEC: _dec,
    FieldType.TEXT: _text,
    FieldType.MONTH: _month,
    FieldType.BOOL: _bool,
    FieldType.CODE: _code,
    FieldType.GEM: _gem,
    FieldType.AMR: _amr,
    FieldType.BSN: _bsn,
    FieldType.VNR: _vnr,
}

_STORED = {
    FieldType.DATE: pl.Date(),
    FieldType.INT: pl.Int64(),
    FieldType.DEC: pl.Float64(),
    FieldType.BOOL: pl.Boolean(),
}
STORED: dict[FieldType, pl.DataType] = {type_: _STORED.get(type_, pl.String()) for type_ in FieldType}
