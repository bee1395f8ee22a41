"""One publication: from the warehouse through disclosure control to database, downloads and site, swapped in whole.

What belongs here: the order of the work. What does not: any rule, format or page.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pipelines.publish.database import NAME as DATABASE
from pipelines.publish.database import write_database
from pipelines.publish.deviations import make_deviations
from pipelines.publish.disclosure.cuts import PublicationConfig, load_cuts
from pipelines.publish.disclosure.earlier import archive, read_earlier
from pipelines.publish.disclosure.protect import DisclosureError, Protected, protect
from pipelines.publish.downloads.write import write_downloads
from pipelines.publish.exchange import put_in_place
from pipelines.publish.outline.read import read_outline
from pipelines.publish.print.paper import write_paper
from pipelines.publish.quality import make_quality
from pipelines.publish.reference import make_references
from pipelines.publish.release import write_release
from pipelines.publish.restated import compared_counts, inherited_waits, make_comparisons, told_by_comparisons
from pipelines.publish.site.atlas import Atlas, make_atlas
from pipelines.publish.site.build import all_sheets, build_print, build_site
from pipelines.publish.site.edition import Download, Edition
from pipelines.publish.site.numbers import long_moment
from pipelines.publish.site.store import make_store
from pipelines.publish.site.supply import make_supply
from pipelines.publish.source import Source, read_source
from pipelines.publish.tables import published_tables
from pipelines.warehouse.swap import open_read_only

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipelines.contracts.data_root import DataRoot
    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.contracts.loader import Contracts


Rules = tuple[PublicationConfig, bytes]  # the config, and the secret that decides the direction of rounding


@dataclass(frozen=True)
class PublicationSummary:
    """What was published.

    **Shape** ``cells`` by how they may be shown; ``published_at`` is the clock that was passed.
    """

    folder: Path
    pages: int
    cells: dict[str, int]
    as_known_at: datetime
    published_at: datetime


def publish(
    root: DataRoot,
    project: Path,
    contracts: Contracts,
    indicators: dict[str, IndicatorDefinition],
    now: datetime,
    *,
    synthetic: bool = False,
    chromium: Path | None = None,
    secret: bytes = b"",
) -> PublicationSummary:
    """Publish the warehouse that stands; the previous publication stays until the new one is whole.

    **Shape** nothing in the files depends on ``now``: the same warehouse gives the same bytes. With
    ``chromium`` there is a PDF of the pages for paper.
    **Errors** FileNotFoundError without a warehouse; ContractError when the publication config or the outline is wrong.
    """
    config = load_cuts(project)
    with open_read_only(root.warehouse, root.warehouse_key_file) as connection:
        source = read_source(connection, config)
    outline = read_outline(root.reference, make_atlas(source.gemeenten))  # first: a wrong file costs no minutes
    source, protected = protected_source(source, indicators, (config, secret), root)
    cells = protected.cells
    folder = root.work / "published.new"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = make_edition(source, contracts, indicators, cells, (config, secret), synthetic=synthetic)
    edition = replace(made, outline=outline)
    pages = write_all(folder, source, indicators, protected, edition, (config, secret), chromium)
    remember(root, protected, edition, config)  # first: what might be read must be remembered
    put_in_place(folder, root.published)
    return PublicationSummary(
        root.published, pages, dict(cells["weergave"].value_counts().iter_rows()), source.as_known_at, now
    )


def remember(root: DataRoot, protected: Protected, edition: Edition, config: PublicationConfig) -> None:
    """Keep what this publication tells of counts, for the audit of the next."""
    archive(
        root.releases, pl.concat([protected.counts, compared_counts(edition.comparisons, config)]), edition.as_known_at
    )


def protected_source(
    source: Source, indicators: dict[str, IndicatorDefinition], rules: Rules, root: DataRoot
) -> tuple[Source, Protected]:
    """The cells that may leave the house, and the source without its comparisons where these would open one."""
    try:
        return source, protected_cells(source, indicators, rules, root)
    except DisclosureError:
        if source.restated.is_empty():
            raise
    without = replace(source, restated=source.restated.clear())
    return without, protected_cells(without, indicators, rules, root)


def protected_cells(
    source: Source, indicators: dict[str, IndicatorDefinition], rules: Rules, root: DataRoot
) -> Protected:
    """The cells that may leave the house, attacked together with every earlier release and what pages compare."""
    config, secret = rules
    counts = tuple(one.id for one in indicators.values() if one.kind == "count")
    cells = known_only(source.cells, indicators)
    earlier = read_earlier(root.releases, root.published, config.base)
    beside_it = told_by_comparisons(source.restated, *rules)
    return protect(cells, source.gemeenten, config, counts, secret, earlier, beside_it)


def known_only(cells: pl.DataFrame, indicators: dict[str, IndicatorDefinition]) -> pl.DataFrame:
    """Figures of indicators that have a definition: one without cannot be explained, so it is not published."""
    return cells.filter(cells["indicator_id"].is_in(list(indicators)))


def make_edition(
    source: Source, contracts: Contracts, indicators: dict[str, IndicatorDefinition],
    cells: pl.DataFrame, rules: Rules, *, synthetic: bool,
) -> Edition:  # fmt: skip
    """What the pages are made from."""
    config, _ = rules
    atlas: Atlas = make_atlas(source.gemeenten)
    return Edition(
        indicators=indicators,
        atlas=atlas,
        store=make_store(cells),
        supply=make_supply(source, contracts, atlas),
        references=make_references(source.references),
        comparisons=make_comparisons(source.restated, cells, source.as_known_at, *rules),
        inherited=inherited_waits(source.inherited, *rules),
        deviations=make_deviations(source.deviations),
        as_known_at=source.as_known_at,
        code_version=source.code_version,
        is_synthetic=synthetic,
        minimum=config.minimum_noemer,
        extract_titles={extract: contracts.latest(extract).title for extract in contracts.ids},
    )


def write_all(
    folder: Path, source: Source, indicators: dict[str, IndicatorDefinition], protected: Protected, edition: Edition,
    rules: Rules, chromium: Path | None,
) -> int:  # fmt: skip
    """Write database, downloads, site and release note; the number of pages."""
    tables = published_tables(
        protected.cells, source, indicators, edition.atlas, *rules, synthetic=edition.is_synthetic
    )
    write_database(folder / DATABASE, tables)
    downloads = write_downloads(
        folder / "downloads", tables, explanation(edition), source.as_known_at.isoformat(), source.code_version
    )
    complete = replace(edition, downloads=tuple(downloads))
    released = {table.name: table.frame for table in tables}
    quality = make_quality(source, released, edition.supply, edition.extract_titles, edition.minimum)
    pages = build_print(complete, folder / "site")
    with all_sheets(complete, folder / "site"):
        paper = write_paper(folder, chromium, source.as_known_at)
    database = Download(DATABASE, "DuckDB: alle tabellen in één bestand", (folder / DATABASE).stat().st_size, "")
    pages += build_site(replace(complete, downloads=(*paper, database, *downloads)), quality, folder / "site")
    write_release(folder, source, indicators, protected, synthetic=edition.is_synthetic)
    return pages


def explanation(edition: Edition) -> list[str]:
    """The sentences on the first sheet of the Excel file."""
    lines = [
        "Ketenmonitor inburgering",
        f"Zoals bekend op {long_moment(edition.as_known_at)}; versie van de berekening {edition.code_version}.",
    ]
    if edition.is_synthetic:
        lines.append("Verzonnen gegevens: alle personen en leveringen zijn gemaakt door een simulatie.")
    lines.append(f"Cijfers over minder dan {edition.minimum} personen zijn leeg; de kolom weergave zegt dan geheim.")
    lines.append("Aantallen personen zijn afgerond op vijf en blijven optellen; al het andere volgt uit die aantallen.")
    lines.append(
        "Blad Nederland: alle kwartalen. Blad Gebieden nieuwste kwartaal: provincies, arbeidsmarktregio's en gemeenten."
    )
    return lines
