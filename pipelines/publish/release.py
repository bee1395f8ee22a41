"""The release note for machines: what this publication is, was made from, and the hash of every file.

What belongs here: ``release.json``. What does not: writing the other files.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.publish.disclosure.earlier import NOTE as PROTECTION

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.disclosure.protect import Protected
    from pipelines.publish.source import Source

NAME: Final = "release.json"
DATABASE: Final = "ketenmonitor.duckdb"


def write_release(
    folder: Path, source: Source, indicators: dict[str, IndicatorDefinition], protected: Protected, *, synthetic: bool
) -> None:
    """Write the release note of a publication whose other files stand in the folder."""
    note = {
        "zoals_bekend_op": source.as_known_at.isoformat(),
        "code_versie": source.code_version,
        "synthetisch": synthetic,
        "definitie_versies": {one.id: one.definition_version for one in indicators.values()},
        "bekend_tot": known_until(source.expected),
        "cellen": dict(sorted(protected.cells["weergave"].value_counts().iter_rows())),
        PROTECTION: protected.note,
        "bestanden": hashes(folder),
        "inhoud": {DATABASE: content_hash(folder)},
    }
    (folder / NAME).write_text(json.dumps(note, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def known_until(expected: pl.DataFrame) -> dict[str, dict[str, str | None]]:
    """Per extract and supplier the last day of the newest accepted period; null when nothing was accepted."""
    newest = pl.col("period_end").filter(pl.col("is_accepted")).max()
    found: dict[str, dict[str, str | None]] = {}
    for extract, leverancier, day in (
        expected.group_by("extract", "leverancier").agg(newest).sort("extract", "leverancier").iter_rows()
    ):
        found.setdefault(extract, {})[leverancier] = day.isoformat() if day else None
    return found


def hashes(folder: Path) -> dict[str, Any]:
    """SHA-256 of every file by its path, but of the note itself."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def content_hash(folder: Path) -> str:
    """SHA-256 over the tables of the database, in the form of their Parquet files.

    Another version of DuckDB lays the same tables out in other bytes: their content is the same exactly when this is.
    """
    total = hashlib.sha256()
    for path in sorted((folder / "downloads").glob("*.parquet")):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
