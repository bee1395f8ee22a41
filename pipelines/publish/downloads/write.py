"""All downloads of a publication into one folder.

What belongs here: which table becomes which file. What does not: the formats.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipelines.publish.downloads import catalogue, csvw
from pipelines.publish.downloads.delimited import write_csv, write_excel_csv
from pipelines.publish.downloads.package import data_package
from pipelines.publish.downloads.workbook import sheets_of, write_workbook
from pipelines.publish.site.edition import Download

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.publish.tables import Published


def write_downloads(
    folder: Path, tables: list[Published], explanation: list[str], known_at: str, version: str
) -> list[Download]:
    """Write every download; the list of files with what they are, in the order of the page."""
    folder.mkdir(parents=True)
    for table in tables:
        write_csv(table.frame, folder / f"{table.name}.csv")
        write_excel_csv(table.frame, folder / f"{table.name}_excel.csv")
        table.frame.write_parquet(folder / f"{table.name}.parquet", compression="zstd", statistics=False)
    write_workbook(folder / "ketenmonitor.xlsx", explanation, sheets_of(tables[0].frame))
    write_json(folder / "datapackage.json", data_package(folder, tables, known_at, version))
    write_json(folder / csvw.NAME, csvw.csvw_metadata(tables, known_at))
    files = listed(folder, tables)
    entry = catalogue.catalogue_entry(folder, files, tables, known_at, version)
    write_json(folder / catalogue.NAME, entry)
    size = (folder / catalogue.NAME).stat().st_size
    return [*files, Download(catalogue.NAME, "Beschrijving voor dataportalen (DCAT-AP-NL 3.0)", size)]


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write JSON in one form, so that the same content gives the same bytes."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def listed(folder: Path, tables: list[Published]) -> list[Download]:
    """The files for the page: the Excel file first, then each table, then the description."""
    endings = {".csv": "CSV met komma", "_excel.csv": "CSV voor Excel, met puntkomma", ".parquet": "Parquet"}
    names = [("ketenmonitor.xlsx", "Excel: toelichting, Nederland en alle gebieden")]
    names += [
        (f"{table.name}{ending}", f"{table.title} ({words})") for table in tables for ending, words in endings.items()
    ]
    names.append(("datapackage.json", "Beschrijving van alle bestanden en kolommen (data package)"))
    names.append((csvw.NAME, "Beschrijving van de CSV-bestanden (CSV on the Web)"))
    return [Download(name, title, (folder / name).stat().st_size) for name, title in names]
