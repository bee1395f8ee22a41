"""All downloads of a publication into one folder.

What belongs here: which table becomes which file. What does not: the formats.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

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
    package = data_package(folder, tables, known_at, version)
    (folder / "datapackage.json").write_text(
        json.dumps(package, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return listed(folder, tables)


def listed(folder: Path, tables: list[Published]) -> list[Download]:
    """The files for the page: the Excel file first, then each table, then the description."""
    endings = {".csv": "CSV met komma", "_excel.csv": "CSV voor Excel, met puntkomma", ".parquet": "Parquet"}
    names = [("ketenmonitor.xlsx", "Excel: toelichting, Nederland en alle gebieden")]
    names += [
        (f"{table.name}{ending}", f"{table.title} ({words})") for table in tables for ending, words in endings.items()
    ]
    names.append(("datapackage.json", "Beschrijving van alle bestanden en kolommen (data package)"))
    return [Download(name, title, (folder / name).stat().st_size) for name, title in names]
