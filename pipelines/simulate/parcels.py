"""A delivery as a sender packs it: the table as text, the name, the bytes in one of the contract's formats.

What belongs here: text by contract, csv, xml, jsonl, xlsx, parquet, gzip and zip with fixed time stamps.
What does not: faults, moments, folders.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl
import xlsxwriter

from pipelines.contracts.model import Contract, FieldType
from pipelines.deliveries.period import Period

ZIP_TIME = (2022, 1, 1, 0, 0, 0)
XLSX_TIME = datetime(2022, 1, 1, tzinfo=UTC).replace(tzinfo=None)
NUMBERS = (FieldType.INT, FieldType.DEC)


@dataclass(frozen=True)
class Parcel:
    """What one supplier sends for one period. ``table`` holds text, missing values are null."""

    contract: Contract
    leverancier: str
    period: Period
    table: pl.DataFrame
    format: str
    compression: str = ""
    volgnummer: int = 1
    is_native: bool = False  # xlsx: real dates and numbers instead of text
    broken_records: frozenset[int] = frozenset()  # csv: records (from 1) with a field too many
    is_nil: bool | None = None  # None: nil when the table is empty

    @property
    def name(self) -> str:
        """File name by the agreement, deliveries.md section 1."""
        nil = self.table.is_empty() if self.is_nil is None else self.is_nil
        stem = f"{self.contract.id}__{self.leverancier}__{self.period.label}__{self.volgnummer:02d}"
        return f"{stem}{'__NUL' if nil else ''}.{self.format}{self.compression}"


def as_text(rows: pl.DataFrame, contract: Contract, date_format: str) -> pl.DataFrame:
    """Values as the contract writes them. **Shape**: as ``rows``, all text. **Nulls**: stay null."""
    return rows.with_columns(_text(rows.schema[one.name], one.name, contract, date_format) for one in contract.fields)


def _text(kind: pl.DataType, name: str, contract: Contract, date_format: str) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Date:
        return column.dt.strftime(date_format)
    if kind == pl.Boolean:
        return pl.when(column).then(pl.lit("J")).when(~column).then(pl.lit("N")).otherwise(None).alias(name)
    text = column.cast(pl.String)
    is_decimal = kind.is_float() and contract.decimal_sign != "."
    return text.str.replace(".", contract.decimal_sign, literal=True) if is_decimal else text


def date_format_of(contract: Contract, form: str) -> str:
    """How dates are written in this form of the extract."""
    if form == "xml" and contract.xml is not None:
        return contract.xml.date_format
    return contract.date_format if form == "csv" else "%Y-%m-%d"


def encode(parcel: Parcel) -> bytes:
    """The bytes of the delivery, the same in every run. **Errors**: KeyError for a format that is unknown."""
    return compress(ENCODERS[parcel.format](parcel), parcel.compression, parcel.name.removesuffix(parcel.compression))


def compress(content: bytes, compression: str, name: str) -> bytes:
    """Pack as the extension says, without a clock in the bytes."""
    if compression == ".gz":
        return gzip.compress(content, compresslevel=6, mtime=0)
    return zip_of({name: content}) if compression == ".zip" else content


def zip_of(entries: dict[str, bytes]) -> bytes:
    """A zip with fixed time stamps."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _csv(parcel: Parcel) -> bytes:
    text = parcel.table.write_csv(separator=";", line_terminator="\n")
    if parcel.broken_records:
        lines = text.split("\n")
        for record in parcel.broken_records:
            lines[record] += ";te veel"
        text = "\n".join(lines)
    return text.encode()


def _jsonl(parcel: Parcel) -> bytes:
    if parcel.table.is_empty():
        return b"\n"
    members = [_member(name, parcel.contract) for name in parcel.table.columns]
    lines = parcel.table.select(line=pl.concat_str(members).str.strip_prefix(", "))["line"].to_list()
    return "".join(f"{{{line}}}\n" for line in lines).encode()


def _member(name: str, contract: Contract) -> pl.Expr:
    value = pl.col(name)
    quoted = pl.concat_str(
        pl.lit('"'),
        value.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True),
        pl.lit('"'),
    )
    if contract.field(name).type in NUMBERS:
        quoted = pl.when(value.str.contains(r"^-?\d+(\.\d+)?$")).then(value).otherwise(quoted)
    return pl.concat_str(pl.lit(f', "{name}": '), quoted).fill_null("")


def _xml(parcel: Parcel) -> bytes:
    shape = parcel.contract.xml
    if shape is None:
        raise KeyError(parcel.contract.id)
    members = [_element(name) for name in parcel.table.columns]
    rows = parcel.table.select(line=pl.concat_str(members))["line"].to_list() if not parcel.table.is_empty() else []
    head = f'{shape.reporter_attribute}="{parcel.leverancier}" {shape.period_attribute}="{parcel.period.label}"'
    lines = [f"<{shape.record}>{row}</{shape.record}>" for row in rows]
    body = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<{shape.root} {head}>", *lines, f"</{shape.root}>"])
    return (body + "\n").encode()


def _element(name: str) -> pl.Expr:
    safe = pl.col(name)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        safe = safe.str.replace_all(char, entity, literal=True)
    return pl.concat_str(pl.lit(f"<{name}>"), safe, pl.lit(f"</{name}>")).fill_null("")


def _xlsx(parcel: Parcel) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": XLSX_TIME})
    sheet = book.add_worksheet("levering")
    date_style = book.add_format({"num_format": "yyyy-mm-dd"})
    for position, name in enumerate(parcel.table.columns):
        sheet.write_string(0, position, name)
        kind = parcel.contract.field(name).type if parcel.is_native and name in _names(parcel.contract) else None
        for row, value in enumerate(parcel.table[name].to_list(), start=1):
            if value is not None:
                _write_cell(sheet, (row, position), value, kind, date_style)
    book.close()
    return buffer.getvalue()


def _names(contract: Contract) -> frozenset[str]:
    return frozenset(one.name for one in contract.fields)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    value: str,
    kind: FieldType | None,
    date_style: xlsxwriter.format.Format,
) -> None:
    """A native date or number where the text is one, otherwise the text itself."""
    try:
        if kind is FieldType.DATE:
            sheet.write_datetime(*place, datetime.combine(date.fromisoformat(value), datetime.min.time()), date_style)
            return
        if kind in NUMBERS:
            sheet.write_number(*place, float(value.replace(",", ".")))
            return
    except ValueError:
        pass  # a planted fault: the text stays as it was typed
    sheet.write_string(*place, value)


def _parquet(parcel: Parcel) -> bytes:
    columns = []
    for one in parcel.contract.fields:
        if one.name not in parcel.table.columns:
            continue
        column = pl.col(one.name)
        if one.type is FieldType.BOOL:
            column = column == "J"
        elif one.type is FieldType.DEC:
            column = column.cast(pl.Float64)
        elif one.type is FieldType.INT:
            column = column.cast(pl.Int64)
        elif one.type is FieldType.DATE:
            column = column.str.to_date("%Y-%m-%d")
        columns.append(column)
    buffer = io.BytesIO()
    parcel.table.select(columns).write_parquet(buffer)
    return buffer.getvalue()


ENCODERS = {"csv": _csv, "jsonl": _jsonl, "xml": _xml, "xlsx": _xlsx, "parquet": _parquet}
