"""Reading example deliveries straight from a landing folder, with the verdicts that came with them.

What belongs here: parsing each format and typing its cells. What does not: verdicts on files (they are given) and
the row rules (``row_rules``).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import polars as pl

from tests.oracle.extracts import EXTRACTS, Extract
from tests.oracle.row_rules import accepted_rows, cast
from tests.oracle.world import ACCEPTED, Delivery, Reference, World, moment, read_reference

_POLARS = {"date": pl.Date, "int": pl.Int64, "dec": pl.Float64, "bool": pl.Boolean}


def world_from_landing(
    landing: Path, reference: Path, expected_files: Path, defaults: Path, as_known: datetime
) -> World:
    """The world of a landing folder whose verdicts are known.

    Shape: the deliveries that ``expected_files`` calls accepted, parsed and row-judged here.
    Errors: AssertionError when the number of accepted rows differs from the expected one.
    """
    facts = read_reference(reference, defaults)
    with expected_files.open(encoding="utf-8") as lines:
        accepted = [row for row in csv.DictReader(lines) if row["verdict"] in ACCEPTED]
    return World(tuple(_delivery(landing, facts, row) for row in accepted), facts, as_known)


def _delivery(landing: Path, reference: Reference, row: dict[str, str]) -> Delivery:
    path = landing / row["bestand"]
    extract_id, supplier, period, number = path.name.split(".")[0].split("__")[:4]
    extract = EXTRACTS[extract_id]
    records = [_typed(extract, record, path.name) for record in _records(path)]
    kept = accepted_rows(extract, records, supplier, period, reference)
    assert len(kept) == int(row["aanvaard"]), f"{row['bestand']}: {len(kept)} rows kept, expected {row['aanvaard']}"
    schema = {column.name: _POLARS.get(column.kind.split(":")[0], pl.String) for column in extract.columns}
    frame = pl.DataFrame(kept, schema=schema)
    return Delivery(extract_id, supplier, period, int(number), moment(row["aangeleverd_op"]), frame)


def _records(path: Path) -> list[dict[str, Any] | None]:
    """Records by column name; None for one with the wrong number of fields."""
    content, kind = path.read_bytes(), "".join(path.suffixes)
    if kind.endswith(".gz"):
        content, kind = gzip.decompress(content), kind.removesuffix(".gz")
    elif kind.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            content, kind = box.read(box.namelist()[0]), kind.removesuffix(".zip")
    readers = {".csv": _csv, ".jsonl": _jsonl, ".xlsx": _xlsx, ".parquet": _parquet, ".xml": _xml}
    return readers[kind](content)


def _csv(content: bytes) -> list[dict[str, Any] | None]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    header, *lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=";") if line]
    names = [name.strip() for name in header]
    return [dict(zip(names, line, strict=True)) if len(line) == len(names) else None for line in lines]


def _jsonl(content: bytes) -> list[dict[str, Any] | None]:
    return [json.loads(line) for line in content.decode("utf-8-sig").splitlines() if line.strip()]


def _xlsx(content: bytes) -> list[dict[str, Any] | None]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    header, *lines = list(sheet.iter_rows(values_only=True))
    names = [str(name).strip() for name in header if name is not None]
    filled = (line for line in lines if any(cell is not None for cell in line))
    return [dict(zip(names, line, strict=False)) for line in filled]


def _parquet(content: bytes) -> list[dict[str, Any] | None]:
    return list(pl.read_parquet(io.BytesIO(content)).to_dicts())


def _xml(content: bytes) -> list[dict[str, Any] | None]:
    root = ET.fromstring(content)
    return [{child.tag: child.text for child in record} for record in root.iter("inburgeraar")]


def _typed(extract: Extract, record: dict[str, Any] | None, file_name: str) -> dict[str, Any] | None:
    """Cells by the contract's types; INVALID where a cell is not of its type."""
    if record is None:
        return None
    dutch = extract.id == "gem_swi" and ".csv" in file_name
    comma = extract.id in ("gem_swi", "nrto_capaciteit", "bow_aanbieders")
    return {c.name: cast(record.get(c.name), c.kind, dutch_dates=dutch, comma=comma) for c in extract.columns}
