"""Earlier releases, as the attacker has kept them: the counts of each, and what follows from them for a cell of now.

What belongs here: the archive of published counts and its reading. What does not: the attack (``audit``).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import duckdb
import polars as pl

from pipelines.publish.disclosure.attacked import MOST
from pipelines.publish.disclosure.tables import ATTACKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pipelines.publish.disclosure.attacked import Earlier, Release

NOTE: Final = "onthulling"
SCHEMA: Final = {
    "indicator_id": pl.String, "peildatum": pl.String, "gebied_type": pl.String, "gebied_code": pl.String,
    "dimensie": pl.String, "categorie": pl.String, "naam": pl.String, "aantal": pl.Int64, "speling": pl.Int64,
}  # fmt: skip


def released_counts(releases: Iterable[Release]) -> pl.DataFrame:
    """Every count that a release shows, and every row that says geheim.

    **Shape** one row a cell and name of a count, sorted. **Nulls** the count of a cell that is geheim.
    """
    rows = [row for release in releases for row in rows_of(release)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(list(SCHEMA))


def rows_of(release: Release) -> Iterator[tuple[str | int | None, ...]]:
    """The rows of one table."""
    for cell, place in enumerate(release.table.places):
        if cell in release.withdrawn:
            continue
        is_hidden = cell in release.hidden
        for name in ATTACKED:
            if name in release.table.splits[cell].counts:
                count = None if is_hidden else release.counts[cell][name]
                yield (*release.table.name, *place, name, count, release.distance)


def archive(folder: Path, counts: pl.DataFrame, moment: datetime) -> Path:
    """Keep the counts of a release below the data root; the same release is kept once.

    **Shape** one Parquet file a release, by its as-known moment and its content. Nothing in it was not published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = hashlib.sha256(counts.write_csv().encode()).hexdigest()[:12]
    path = folder / f"{moment:%Y%m%dT%H%M%SZ}-{content}.parquet"
    if not path.exists():
        unfinished = path.with_suffix(".tmp")
        counts.write_parquet(unfinished, statistics=False)
        unfinished.replace(path)
    return path


def read_earlier(folder: Path, published: Path, base: int) -> Earlier:
    """What all earlier releases said of each count: between which numbers it lay.

    **Shape** without an archive the publication that stands.
    """
    files = sorted(folder.glob("*.parquet"))
    frames = [pl.read_parquet(path) for path in files] if files else [read_standing(published, base)]
    return limits_by_count(pl.concat(frames).unique())


def limits_by_count(counts: pl.DataFrame) -> Earlier:
    """The limits that follow from published counts; a row that says geheim tells that there is somebody."""
    found: Earlier = defaultdict(list)
    for indicator, peildatum, kind, code, dimension, category, name, count, distance in counts.iter_rows():
        if count is not None:
            limits = (float(max(count - distance, 0)), float(count + distance))
        else:
            limits = (1.0 if name == "noemer" else 0.0, MOST)
        found[(indicator, peildatum, (kind, code, dimension, category)), name].append(limits)
    return dict(found)


def read_standing(published: Path, base: int) -> pl.DataFrame:
    """The counts of the publication that stands.

    **Nulls** empty when there is none, or when it was not rounded to this base: what it said cannot be taken back.
    """
    note, database = published / "release.json", published / "ketenmonitor.duckdb"
    if not note.exists() or not database.exists():
        return pl.DataFrame(schema=SCHEMA)
    if json.loads(note.read_text(encoding="utf-8")).get(NOTE, {}).get("basis") != base:
        return pl.DataFrame(schema=SCHEMA)
    query = """
        unpivot (
            select indicator_id, cast(peildatum as varchar) as peildatum, gebied_type, gebied_code, dimensie, categorie,
                noemer, teller, n_event
            from pub_indicator_values
            where weergave <> 'geheim'
        ) on noemer, teller, n_event into name naam value aantal
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        counts = connection.execute(query).pl()
    return counts.with_columns(speling=pl.lit(base - 1)).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )
