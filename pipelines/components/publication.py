"""The publication as Dagster assets: one for each thing that goes out, all of them swapped in at once.

What belongs here: telling Dagster what was published, with a preview. What does not: disclosure control, pages.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.components.house import HouseResource
from pipelines.components.warehouse_build import VERDICTS
from pipelines.publish.database import NAME as DATABASE
from pipelines.publish.preview import VERDICTS as WORDS
from pipelines.publish.preview import Preview, preview_of
from pipelines.steps.chain import publication

SITE, DOWNLOADS, PUBLISHED_DATABASE, RELEASE = (
    dg.AssetKey(["published", name]) for name in ("site", "downloads", "database", "release")
)
STATUS = dg.AssetKey(["indicators", "fct_indicator_status"])
DESCRIPTIONS = {
    SITE: ("html", "De site: wat iedereen mag zien, na geheimhouding."),
    DOWNLOADS: ("csv", "CSV, Excel, Parquet, pdf en hun beschrijvingen."),
    PUBLISHED_DATABASE: ("duckdb", "Dezelfde tabellen in één DuckDB-bestand."),
    RELEASE: ("json", "Waarvan deze publicatie is gemaakt, met de hash van elk bestand."),
}


class Publication(dg.Component, dg.Model, dg.Resolvable):
    """The published folder: site, downloads, DuckDB and release."""

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:  # noqa: ARG002 - Dagster's signature
        """Four assets after the indicators, made by one step: they are never of different releases."""
        return dg.Definitions(assets=[_published()])


def _published() -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(key, deps=[STATUS, VERDICTS], group_name="K", kinds={kind}, description=text)
        for key, (kind, text) in DESCRIPTIONS.items()
    ]

    @dg.multi_asset(specs=specs, name="published")
    def published(house: HouseResource) -> Iterator[dg.MaterializeResult]:
        with house.opened() as opened_house:
            made = publication(opened_house, house.now())
        folder = house.place.root.published
        for key, metadata in previews(folder, preview_of(folder)).items():
            yield dg.MaterializeResult(asset_key=key, metadata={"is_nieuw": made is not None, **metadata})

    return published


def previews(folder: Path, found: Preview) -> dict[dg.AssetKey, dict[str, Any]]:
    """What Dagster shows of each asset: where it is, how much it holds and what it says."""
    return {
        SITE: {
            "site": link(folder / "site" / "index.html"),
            "paginas": found.pages,
            "grootste_pagina_bytes": found.largest_page,
            "oordelen": table(("fase", *WORDS), [(phase, *counts) for phase, counts in found.verdicts.items()]),
        },
        DOWNLOADS: {
            "map": link(folder / "downloads"),
            "bestanden": len(found.files),
            "inhoud": table(("bestand", "bytes"), list(found.files.items())),
        },
        PUBLISHED_DATABASE: {
            "bestand": link(folder / DATABASE),
            "dagster/row_count": sum(found.rows.values()),
            "tabellen": table(("tabel", "rijen"), list(found.rows.items())),
        },
        RELEASE: {
            "bestand": link(folder / "release.json"),
            "cijfers": table(("weergave", "aantal"), list(found.cells.items())),
        },
    }


def link(path: Path) -> dg.MetadataValue:
    """A file or folder of this machine as a link."""
    return dg.MetadataValue.url(path.resolve().as_uri())


def table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> dg.MetadataValue:
    """A small table as Markdown."""
    lines = [heads, ("---",) * len(heads), *rows]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(map(str, line))} |" for line in lines))
