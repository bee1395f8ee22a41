"""A tiny invented warehouse to publish: a handful of indicators, two gemeenten in two regions, three quarters."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.indicators import IndicatorDefinition
from pipelines.publish.cells import COUNTS, FIGURES, KEY, TARGET, VERDICT

PROJECT = Path(__file__).parents[2]
QUARTERS = (date(2024, 6, 30), date(2025, 3, 31), date(2025, 6, 30))
TEXTS = {"indicator_id", "definition_version", "gebied_type", "gebied_code", "dimensie", "categorie", "ambitie_status"}
TEXTS |= {"richting", "verdict", "verdict_reden"}
AREAS = (("NL", "NL01"), ("provincie", "PV26"), ("arbeidsmarktregio", "AM13"), ("arbeidsmarktregio", "AM14"))
AREAS += (("gemeente", "GM0344"), ("gemeente", "GM0307"))


def definition(identity: str, kind: str, norm: int | None = None) -> IndicatorDefinition:
    return IndicatorDefinition(
        id=identity,
        title=identity.replace("_", " ").capitalize(),
        definition="Wat deze indicator meet, in een zin.",
        phase="F4",
        kind=kind,
        direction="hoger",
        unit="personen",
        extracts=("gem_swi",),
        definition_version="1",
        norm_days=norm,
        source="verzonnen",
        owner="VNG",
    )


INDICATORS = {
    one.id: one
    for one in (
        definition("brede_intake_gestart", "share"),
        definition("doorlooptijd_participatieverklaringstraject_kennisgeving", "share"),
        definition("doorlooptijd_pip", "duration", 70),
        definition("instroom_inburgeringsplichtigen", "count"),
    )
}


def share(peildatum: date, area: tuple[str, str], noemer: int, teller: int, onbekend: int = 0, **more: object) -> dict:
    known = noemer - onbekend
    return {
        **key("brede_intake_gestart", peildatum, area),
        "noemer": noemer,
        "teller": teller,
        "onbekend": onbekend,
        "noemer_bekend": known,
        "teller_bekend": teller,
        "waarde": teller / known if known else None,
        "ondergrens": teller / noemer,
        "bovengrens": (teller + onbekend) / noemer,
        "wilson_laag": 0.1,
        "wilson_hoog": 0.9,
        "ambitie": 0.8,
        "ambitie_status": "werkhypothese",
        "richting": "hoger",
        "marge": 0.0,
        "verdict": "NIET_GEHAALD",
        "verschil": teller / known - 0.8 if known else None,
        **more,
    }


def key(indicator: str, peildatum: date, area: tuple[str, str]) -> dict:
    values = (indicator, "1", peildatum, *area, "totaal", "totaal")
    return {**dict(zip(KEY, values, strict=True)), "verdict": "GEEN_AMBITIE"}


def duration(peildatum: date, area: tuple[str, str], n: int) -> dict:
    figures = {"noemer": n, "n_event": n // 2, "n_censored": n - n // 2, "waarde": 0.4, "binnen_norm": 0.4}
    limits = {"binnen_norm_laag": 0.3, "binnen_norm_hoog": 0.5, "binnen_norm_naief": 0.35, "mediaan_dagen": 84}
    return {**key("doorlooptijd_pip", peildatum, area), **figures, **limits}


def count(peildatum: date, area: tuple[str, str], n: int) -> dict:
    return {**key("instroom_inburgeringsplichtigen", peildatum, area), "teller": n, "waarde": float(n)}


def figures() -> list[dict]:
    """GM0307 is small everywhere; in the newest quarter 4 of GM0344's deliveries are unknown."""
    rows = []
    for day in QUARTERS:
        rows += [share(day, area, 57, 31, 4) for area in AREAS[:2]]
        rows += [share(day, AREAS[2], 48, 30, 4), share(day, AREAS[3], 9, 1)]
        rows += [share(day, AREAS[4], 48, 30, 4), share(day, AREAS[5], 9, 1)]
        rows += [duration(day, area, 57) for area in AREAS[:3]] + [duration(day, AREAS[5], 9)]
        rows += [count(day, area, 18) for area in AREAS[:3]] + [count(day, AREAS[5], 3)]
    return rows


def frame(rows: list[dict]) -> pl.DataFrame:
    columns = (*KEY, *COUNTS, *FIGURES, *TARGET, *VERDICT)
    integers = {*COUNTS, "mediaan_dagen", "p90_dagen"}
    schema = {}
    for name in columns:
        is_date = name in {"peildatum", "verwacht_gehaald_op"}
        number = pl.Int64 if name in integers else pl.Float64
        schema[name] = pl.Date if is_date else pl.String if name in TEXTS else number
    return pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=schema)


def make_root(folder: Path, rows: list[dict] | None = None) -> DataRoot:
    """A data root with the warehouse; ``rows`` replaces the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    root = DataRoot(folder)
    cells = frame(figures() if rows is None else rows)
    with duckdb.connect(str(root.warehouse)) as connection:
        for schema in ("raw", "core", "indicators"):
            connection.execute(f"create schema {schema}")
        connection.register("cells", cells.to_arrow())
        values = ", ".join((*KEY, *COUNTS, *FIGURES))
        status = ", ".join((*KEY, *TARGET, *VERDICT))
        connection.execute(f"create table indicators.fct_indicator_values as select {values} from cells")
        connection.execute(f"create table indicators.fct_indicator_status as select {status} from cells")
        connection.execute(CORE)
    return root


CORE = """
create table raw.run as select timestamp '2025-09-01 10:00:00' as as_known_at, 'abc' as code_version;
create table core.dim_gemeenten as select * from (values
    ('GM0344', 'Utrecht', 'PV26', 'Utrecht', 'AM13', 'Midden-Utrecht'),
    ('GM0307', 'Amersfoort', 'PV26', 'Utrecht', 'AM14', 'Amersfoort'))
    t(gemeente_code, gemeente_naam, provincie_code, provincie_naam, arbeidsmarktregio_code, arbeidsmarktregio_naam);
create table core.fct_deliveries_expected as select 'gem_swi' as extract, * from (values
    ('GM0344', '2025K1', date '2025-01-01', date '2025-03-31', date '2025-04-28', 'ONTVANGEN', false, true, true),
    ('GM0344', '2025K2', date '2025-04-01', date '2025-06-30', date '2025-07-28', 'TE_LAAT', false, false, false),
    ('GM0307', '2025K2', date '2025-04-01', date '2025-06-30', date '2025-07-28', 'ONTVANGEN', false, true, false))
    t(leverancier, periode, period_start, period_end, deadline_date, toestand, is_exempt, is_accepted, is_in_time);
create table core.fct_deliveries_expected_gebieden as
    select extract, leverancier, periode, 'gemeente' as gebied_type, leverancier as gebied_code
    from core.fct_deliveries_expected;
create table core.fct_deliveries as select 'gem_swi' as extract, 'GM0344' as leverancier, '2025K1' as periode,
    date '2025-03-31' as period_end, 1 as volgnummer, 'a' as levering_id, 'AANVAARD' as verdict, true as is_accepted,
    true as is_newest, 60 as geland, 58 as aanvaard, 2 as afgekeurd, 0 as geweigerd;
create table core.fct_dq_results as select 'E01' as expectation_id, 'gem_swi' as extract, 'warning' as severity,
    'omdat' as because, true as is_success;
create table core.fct_dq_findings as select rule, 'gem_swi' as extract, 'GM0344' as leverancier, '2025K1' as periode,
    'DUO' as other_partner, cast(findings as bigint) as count
    from (values ('C01', 12), ('C03', 4)) t(rule, findings);
"""
