"""CSVW metadata: the CSV files column by column, in the vocabulary of the W3C (CSV on the Web).

What belongs here: the description of both dialects, their keys and how tables refer to each other. What does not: the
files, the data package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.publish.cells import KEY
from pipelines.publish.tables import COLUMNS, TYPES

if TYPE_CHECKING:
    from pipelines.publish.tables import Published

NAME: Final = "csv-metadata.json"
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "indicator_values": KEY,
    "indicators": ("indicator_id",),
    "gebieden": ("gebied_code",),
    "leveringen": ("extract", "leverancier", "periode"),
    "rijen": ("extract",),
}
REFERENCES: Final = {"indicator_id": "indicators", "gebied_code": "gebieden"}
DIALECTS: Final[dict[str, dict[str, Any]]] = {
    "": {"delimiter": ",", "lineTerminators": ["\n"]},
    "_excel": {"delimiter": ";", "lineTerminators": ["\r\n"]},
}


def csvw_metadata(tables: list[Published], known_at: str) -> dict[str, Any]:
    """The description of every CSV file beside which it stands."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": "Ketenmonitor inburgering",
        "dc:modified": known_at,
        "tables": [described(table, ending) for table in tables for ending in DIALECTS],
    }


def described(table: Published, ending: str) -> dict[str, Any]:
    """One file: its dialect, columns, key, and the tables it refers to in the same dialect."""
    schema: dict[str, Any] = {"columns": [column(table, name, ending) for name in table.frame.columns]}
    if table.name in KEYS:
        schema["primaryKey"] = list(KEYS[table.name])
    references = [
        {
            "columnReference": name,
            "reference": {"resource": f"{other}{ending}.csv", "columnReference": name},
        }
        for name, other in REFERENCES.items()
        if name in table.frame.columns and other != table.name
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "url": f"{table.name}{ending}.csv",
        "dc:title": table.title,
        "dialect": {"encoding": "utf-8", "header": True, "quoteChar": '"', "doubleQuote": True, **DIALECTS[ending]},
        "tableSchema": schema,
    }


def column(table: Published, name: str, ending: str) -> dict[str, Any]:
    """One column with its type; the Excel dialect writes a decimal comma."""
    kind = TYPES[type(table.frame.schema[name])]
    datatype: Any = {"number": "double"}.get(kind, kind)
    if ending and kind == "number":
        datatype = {"base": "double", "format": {"decimalChar": ",", "groupChar": "."}}
    described_column = {"name": name, "titles": name, "dc:description": COLUMNS[name], "datatype": datatype}
    return described_column | ({"required": True} if name in KEYS.get(table.name, ()) else {})
