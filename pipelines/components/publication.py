"""The publication as a Dagster asset: everything for outside, swapped in at once.

What belongs here: telling Dagster what was published. What does not: disclosure control, pages, downloads.
"""

import dagster as dg

from pipelines.components.house import HouseResource
from pipelines.components.warehouse_build import VERDICTS
from pipelines.steps.chain import publication

PUBLISHED = dg.AssetKey("published")
STATUS = dg.AssetKey(["indicators", "fct_indicator_status"])


class Publication(dg.Component, dg.Model, dg.Resolvable):
    """The published folder: site, downloads, DuckDB and release."""

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:  # noqa: ARG002 - Dagster's signature
        """One asset after the indicators."""
        return dg.Definitions(assets=[_published()])


def _published() -> dg.AssetsDefinition:
    @dg.asset(
        key=PUBLISHED,
        group_name="K",
        deps=[STATUS, VERDICTS],
        kinds={"html", "duckdb"},
        description="Wat naar buiten gaat, na geheimhouding: site, downloads, DuckDB.",
    )
    def published(house: HouseResource) -> dg.MaterializeResult:
        with house.opened() as opened_house:
            made = publication(opened_house, house.now())
        site = house.place.root.published / "site" / "index.html"
        return dg.MaterializeResult(metadata={"is_nieuw": made is not None, "site": dg.MetadataValue.path(site)})

    return published
