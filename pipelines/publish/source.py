"""Reading the warehouse, read-only: the cells that may be published and what is known about the deliveries.

What belongs here: the queries. What does not: hiding or formatting anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.publish.cells import COUNTS, FIGURES, KEY, TARGET, VERDICT

if TYPE_CHECKING:
    import duckdb

    from pipelines.publish.disclosure.cuts import PublicationConfig

JOIN: Final = ("indicator_id", "peildatum", "gebied_type", "gebied_code", "dimensie", "categorie")
# That a gemeente had nothing to report would tell where somebody is, also where a row is left out: received it is.
EXPECTED: Final = """
    select extract, leverancier, periode, period_start, period_end, deadline_date,
        case when extract = 'gem_swi' and toestand = 'NUL' then 'ONTVANGEN' else toestand end as toestand,
        is_exempt, is_accepted, is_in_time
    from core.fct_deliveries_expected
    order by extract, leverancier, period_end
"""
EXPECTED_AREAS: Final = """
    select extract, leverancier, periode, gebied_code
    from core.fct_deliveries_expected_gebieden
    where gebied_type = 'gemeente'
    order by all
"""
DELIVERIES: Final = """
    select extract, leverancier, periode, period_end, verdict, is_accepted, is_newest, geland, aanvaard, afgekeurd,
        geweigerd
    from core.fct_deliveries
    order by extract, leverancier, period_end, volgnummer, levering_id
"""
RESULTS: Final = """
    select expectation_id, extract, severity, because, count(*) as batches, count(*) filter (where is_success) as passed
    from core.fct_dq_results
    group by expectation_id, extract, severity, because
    order by extract, expectation_id, severity, because
"""
RESTATED: Final = """
    select from_known_at, to_known_at, indicator_id, peildatum, oorzaak, teller_change, noemer_change, teller_before,
        teller_after, noemer_before, noemer_after
    from indicators.fct_indicator_restatements
    where gebied_type = 'NL' and dimensie = 'totaal'
    order by all
"""
REFERENCES: Final = """
    select reference_id, indicator_id, omschrijving, cohort, doelgroep, peildatum, dimensie, categorie, eenheid,
        editie, is_provisional, relatie, published_value, plausibility, bron
    from indicators.fct_reference_comparison
    order by indicator_id, peildatum, reference_id
"""
INHERITED: Final = """
    select indicator_id, peildatum, categorie, personen
    from indicators.fct_indicator_drivers
    where gebied_type = 'NL' and driver = 'geerfde_wachttijd'
    order by all
"""
DEVIATIONS: Final = """
    select indicator_id, peildatum, gebied_code, dimensie, categorie, reden, geldig_tot, vastgesteld_door
    from indicators.fct_indicator_deviations
    order by all
"""
FINDINGS: Final = """
    select rule, extract, leverancier, other_partner, max(periode) as periode, sum(count) as findings
    from core.fct_dq_findings
    group by rule, extract, leverancier, other_partner
    order by rule, extract, leverancier, other_partner
"""


@dataclass(frozen=True)
class Source:
    """Everything a publication is made from.

    **Shape** polars frames: ``cells`` one row a figure, ``expected`` one a promised delivery, ``deliveries`` one a
    judged delivery, ``results`` one a check, ``findings`` one a rule and pair of partners,
    ``gemeenten`` one a gemeente; ``restated`` one a cause of a changed national total, ``references`` one a figure that
    others published, ``inherited`` one an indicator and quarter, ``deviations`` one a cell whose shortfall is accepted:
    these four are empty when the build made none.
    """

    cells: pl.DataFrame
    expected: pl.DataFrame
    expected_areas: pl.DataFrame
    deliveries: pl.DataFrame
    results: pl.DataFrame
    findings: pl.DataFrame
    gemeenten: pl.DataFrame
    restated: pl.DataFrame
    references: pl.DataFrame
    inherited: pl.DataFrame
    deviations: pl.DataFrame
    as_known_at: datetime
    code_version: str


def read_source(connection: duckdb.DuckDBPyConnection, config: PublicationConfig) -> Source:
    """Read what the cuts of the publication config allow, in a fixed order."""
    connection.execute("set timezone = 'UTC'")
    as_known_at, code_version = read_run(connection)
    return Source(
        cells=read_cells(connection, config),
        expected=connection.execute(EXPECTED).pl(),
        expected_areas=connection.execute(EXPECTED_AREAS).pl(),
        deliveries=connection.execute(DELIVERIES).pl(),
        results=connection.execute(RESULTS).pl(),
        findings=connection.execute(FINDINGS).pl(),
        gemeenten=connection.execute("select * from core.dim_gemeenten order by gemeente_code").pl(),
        restated=read_if_made(connection, "fct_indicator_restatements", RESTATED),
        references=read_if_made(connection, "fct_reference_comparison", REFERENCES),
        inherited=read_if_made(connection, "fct_indicator_drivers", INHERITED),
        deviations=read_if_made(connection, "fct_indicator_deviations", DEVIATIONS),
        as_known_at=as_known_at,
        code_version=code_version,
    )


def read_if_made(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> pl.DataFrame:
    """The rows of a query on a table of the indicators that a build may lack; without it a frame without rows."""
    found = connection.execute(
        "select 1 from information_schema.tables where table_schema = 'indicators' and table_name = ?", [table]
    ).fetchone()
    return connection.execute(query).pl() if found else pl.DataFrame()


def read_run(connection: duckdb.DuckDBPyConnection) -> tuple[datetime, str]:
    """The as-known moment and the code version of the build.

    **Errors** ValueError when the warehouse does not say which build it is.
    """
    row = connection.execute("select as_known_at, code_version from raw.run").fetchone()
    if row is None:
        raise ValueError("raw.run is empty: build the warehouse again before publishing")
    moment: datetime = row[0]
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC), str(row[1])


def read_cells(connection: duckdb.DuckDBPyConnection, config: PublicationConfig) -> pl.DataFrame:
    """Values and status side by side, of the allowed cuts only, ordered by key."""
    cuts = pl.DataFrame(config.pairs(), schema=["gebied_type", "dimensie"], orient="row")
    connection.register("allowed_cuts", cuts.to_arrow())
    values = ", ".join(f"v.{name}" for name in (*KEY, *COUNTS, *FIGURES))
    status = ", ".join(f"s.{name}" for name in (*TARGET, *VERDICT))
    order = ", ".join(f"v.{name}" for name in KEY)
    query = f"""
        select {values}, {status}
        from indicators.fct_indicator_values v
        join allowed_cuts using (gebied_type, dimensie)
        left join indicators.fct_indicator_status s using ({", ".join(JOIN)})
        order by {order}
    """  # noqa: S608  (names of this module, no input)
    return typed(connection.execute(query).pl())


def typed(cells: pl.DataFrame) -> pl.DataFrame:
    """Counts as integers and figures as doubles, whatever the warehouse counted with."""
    counts = [pl.col(name).cast(pl.Int64) for name in (*COUNTS, "mediaan_dagen", "p90_dagen")]
    ratios = [name for name in FIGURES if name not in {"mediaan_dagen", "p90_dagen"}]
    return cells.with_columns(
        *counts, *(pl.col(name).cast(pl.Float64) for name in (*ratios, "ambitie", "marge", "verschil"))
    )
