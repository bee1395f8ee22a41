"""The data package: what each file holds, column by column, for machines (Frictionless Data Package).

What belongs here: the description. What does not: the files themselves.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pipelines.publish.tables import COLUMNS, TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.publish.tables import Published


def data_package(folder: Path, tables: list[Published], known_at: str, version: str) -> dict[str, Any]:
    """The description of the files that stand in the folder of downloads."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "ketenmonitor-inburgering",
        "title": "Ketenmonitor inburgering",
        "version": version,
        "created": known_at,
        "resources": [one for table in tables for one in resources_of(folder, table)],
    }


def resources_of(folder: Path, table: Published) -> list[dict[str, Any]]:
    """The files of one table."""
    files = sorted(path for path in folder.iterdir() if path.stem in {table.name, f"{table.name}_excel"})
    return [resource(path, table) for path in files]


def resource(path: Path, table: Published) -> dict[str, Any]:
    """One file: name, hash, size, dialect and columns."""
    content = path.read_bytes()
    described: dict[str, Any] = {
        "name": path.name.replace(".", "-").replace("_", "-"),
        "path": path.name,
        "title": table.title,
        "format": path.suffix.removeprefix("."),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields_of(path, table)},
    }
    if path.suffix == ".csv":
        described |= {"encoding": "utf-8", "dialect": {"delimiter": ";" if path.stem.endswith("_excel") else ","}}
    return described


def fields_of(path: Path, table: Published) -> list[dict[str, str]]:
    """The columns with their type and meaning; the Excel dialect writes a decimal comma."""
    fields = []
    for name, kind in table.frame.schema.items():
        field = {"name": name, "type": TYPES[type(kind)], "description": COLUMNS[name]}
        if path.stem.endswith("_excel") and field["type"] == "number":
            field["decimalChar"] = ","
        fields.append(field)
    return fields
