"""The published tables: what each column is, in words and as type, and the frames that fill them.

What belongs here: one description a column, used by database, Excel sheet and data package. What does not: formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.publish.cells import COUNTS, FIGURES, KEY, PRECISION, TARGET, VERDICT
from pipelines.publish.quality import findings_released, rows_released
from pipelines.publish.site.numbers import cbs_period

if TYPE_CHECKING:
    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.site.atlas import Atlas
    from pipelines.publish.source import Source

TYPES: Final = {
    pl.String: "string", pl.Int64: "integer", pl.Int32: "integer", pl.Float64: "number", pl.Date: "date",
    pl.Boolean: "boolean",
}  # fmt: skip
COLUMNS: Final = {
    "indicator_id": "Kenmerk van de ketenindicator",
    "definition_version": "Versie van de definitie",
    "peildatum": "Laatste dag van het kwartaal waarover het cijfer gaat",
    "periode": "Kwartaal in de code van het CBS, zoals 2025KW04",
    "gebied_type": "NL, provincie, arbeidsmarktregio of gemeente",
    "gebied_code": "Code van het gebied: NL01, PV.., AM.. of GM....",
    "gebied_naam": "Naam van het gebied",
    "dimensie": "Waarnaar is uitgesplitst; totaal is niet uitgesplitst",
    "categorie": "Groep binnen de dimensie",
    "weergave": "getoond, geheim (te weinig personen) of onvoldoende (te weinig bekend)",
    "noemer": "Aantal waarover het cijfer gaat",
    "teller": "Aantal waarvan bekend is dat het is gebeurd",
    "onbekend": "Aantal waarvan niet bekend is of het is gebeurd",
    "noemer_bekend": "Aantal van wie de levering er is",
    "teller_bekend": "Aantal daarvan waarbij het is gebeurd",
    "n_event": "Doorlooptijd: aantal waarbij het is gebeurd",
    "n_censored": "Doorlooptijd: aantal dat op de peildatum nog wachtte of is afgevallen",
    "speling": "Zoveel kunnen de aantallen, en hun onderlinge verschillen, hoogstens van de werkelijke afwijken",
    "waarde": "De waarde: aandeel (0-1), aantal, gemiddelde, of bij een doorlooptijd het aandeel binnen de norm",
    "ondergrens": "Aandeel als alles wat onbekend is niet is gebeurd",
    "bovengrens": "Aandeel als alles wat onbekend is wel is gebeurd",
    "wilson_laag": "Ondergrens met 95% marge voor toeval (Wilson), ook als de aantallen door afronding afwijken",
    "wilson_hoog": "Bovengrens met 95% marge voor toeval (Wilson), ook als de aantallen door afronding afwijken",
    "mediaan_dagen": "Dagen waarbinnen het bij de helft is gebeurd (Kaplan-Meier), bij minder dan 100 in hele weken; "
    "leeg als dat niet is bereikt of het aantal te klein is",
    "p90_dagen": "Dagen waarbinnen het bij negen van de tien is gebeurd, bij minder dan 100 in hele weken; "
    "leeg als dat niet is bereikt of het aantal te klein is",
    "binnen_norm": "Aandeel binnen de norm, met correctie voor wie nog wacht",
    "binnen_norm_laag": "Ondergrens daarvan (95%)",
    "binnen_norm_hoog": "Bovengrens daarvan (95%)",
    "binnen_norm_naief": "Aandeel binnen de norm zonder die correctie",
    "ambitie": "De ambitie die op de peildatum gold",
    "ambitie_status": "wettelijke_norm, vastgesteld of werkhypothese (verzonnen om mee te werken)",
    "richting": "hoger of lager is beter; context: geen richting",
    "marge": "Marge die bij de ambitie hoort",
    "verdict": "GEHAALD, NIET_GEHAALD, NIET_TE_ZEGGEN of GEEN_AMBITIE; volgt uit de gepubliceerde cijfers",
    "verdict_reden": "Waarom het niet te zeggen is",
    "verschil": "Waarde min ambitie",
    "verwacht_gehaald_op": "Peildatum waarop de ambitie bij gelijke trend wordt gehaald",
    "title": "Naam van de indicator",
    "definition": "Wat de indicator meet",
    "phase": "Fase van de keten: F1 tot en met F7, K voor de keten als geheel",
    "kind": "share (aandeel), duration (doorlooptijd), count (aantal) of mean (gemiddelde)",
    "direction": "hoger of lager is beter; context: geen richting",
    "unit": "Eenheid",
    "norm_days": "Norm in dagen",
    "extracts": "Leveringen die de indicator voeden",
    "source": "Bron van de definitie",
    "owner": "Eigenaar",
    "extract": "Soort levering",
    "leverancier": "Code van de leverancier",
    "period_end": "Laatste dag van de periode van de levering",
    "deadline_date": "Uiterste dag van aanlevering",
    "toestand": "Toestand van de verwachte levering",
    "is_accepted": "Of een levering over deze periode is aanvaard",
    "is_in_time": "Of dat op tijd was",
    "rule": "Regel waaraan twee bronnen niet samen voldoen",
    "other_partner": "De andere bron",
    "findings": "Aantal verschillen, afgerond op vijf; leeg bij minder dan het minimum",
    "is_small": "Of het aantal onder het minimum ligt",
    "zoals_bekend_op": "Moment waarop de leveringen zijn bekeken",
    "code_versie": "Versie van de berekening",
    "synthetisch": "Of alle personen en leveringen verzonnen zijn",
    "minimum_noemer": "Cijfers over minder personen zijn leeg",
    "geland": "Rijen die zijn aangekomen, afgerond op vijf; leeg als het er te weinig zijn",
    "aanvaard": "Rijen die zijn aanvaard; idem",
    "afgekeurd": "Rijen die apart zijn gezet; idem",
    "geweigerd": "Rijen in geweigerde leveringen; idem",
}  # fmt: skip


@dataclass(frozen=True)
class Published:
    """One published table. **Shape** ``name`` without the prefix ``pub_``; ``frame`` in a fixed order of rows."""

    name: str
    title: str
    frame: pl.DataFrame


def published_tables(
    cells: pl.DataFrame,
    source: Source,
    indicators: dict[str, IndicatorDefinition],
    atlas: Atlas,
    config: PublicationConfig,
    secret: bytes,
    *,
    synthetic: bool,
) -> list[Published]:
    """Every table that leaves the house; ``secret`` decides the direction of rounding."""
    return [
        Published("indicator_values", "Cijfers van de ketenindicatoren", values_table(cells, atlas)),
        Published("indicators", "De ketenindicatoren en hun definitie", indicators_table(indicators)),
        Published("gebieden", "De gebieden", areas_table(atlas)),
        Published("leveringen", "Verwachte leveringen en hun toestand", deliveries_table(source)),
        Published("bevindingen", "Verschillen tussen bronnen", findings_released(source.findings, config, secret)),
        Published("rijen", "Rijen per soort levering", rows_released(source.deliveries, config, secret)),
        Published("release", "Over deze publicatie", release_table(source, config.minimum_noemer, synthetic=synthetic)),
    ]


def values_table(cells: pl.DataFrame, atlas: Atlas) -> pl.DataFrame:
    """The released cells with the name of the area and the period code of CBS."""
    days = cells["peildatum"].unique().to_list()
    periods = pl.DataFrame(
        {"peildatum": days, "periode": [cbs_period(day) for day in days]},
        schema={"peildatum": pl.Date, "periode": pl.String},
    )
    codes = cells["gebied_code"].unique().to_list()
    names = pl.DataFrame(
        {"gebied_code": codes, "gebied_naam": [atlas.name(code) for code in codes]},
        schema={"gebied_code": pl.String, "gebied_naam": pl.String},
    )
    joined = cells.join(periods, on="peildatum", how="left", maintain_order="left").join(
        names, on="gebied_code", how="left", maintain_order="left"
    )
    first = (
        "indicator_id",
        "definition_version",
        "peildatum",
        "periode",
        "gebied_type",
        "gebied_code",
        "gebied_naam",
        "dimensie",
        "categorie",
    )
    return joined.select(*first, "weergave", *COUNTS, *PRECISION, *FIGURES, *TARGET, *VERDICT).sort(KEY)


def indicators_table(indicators: dict[str, IndicatorDefinition]) -> pl.DataFrame:
    """The definitions, one row an indicator."""
    names = (
        "title",
        "definition",
        "phase",
        "kind",
        "direction",
        "unit",
        "norm_days",
        "source",
        "owner",
        "definition_version",
    )
    schema = {
        "indicator_id": pl.String,
        **dict.fromkeys(names, pl.String),
        "norm_days": pl.Int64,
        "extracts": pl.String,
    }
    rows = [
        {"indicator_id": one.id, **{name: getattr(one, name) for name in names}, "extracts": ", ".join(one.extracts)}
        for one in indicators.values()
    ]
    return pl.DataFrame(rows, schema=schema).sort("indicator_id")


def areas_table(atlas: Atlas) -> pl.DataFrame:
    """The areas, one row each."""
    rows = [(area.kind, area.code, area.name) for area in atlas.areas.values()]
    schema = {"gebied_type": pl.String, "gebied_code": pl.String, "gebied_naam": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("gebied_type", "gebied_code")


def release_table(source: Source, minimum: int, *, synthetic: bool) -> pl.DataFrame:
    """One row that says what this publication is, also to who has only this table."""
    return pl.DataFrame(
        {
            "zoals_bekend_op": [source.as_known_at.isoformat()],
            "code_versie": [source.code_version],
            "synthetisch": [synthetic],
            "minimum_noemer": [minimum],
        }
    )


def deliveries_table(source: Source) -> pl.DataFrame:
    """The promised deliveries and their state."""
    names = (
        "extract",
        "leverancier",
        "periode",
        "period_end",
        "deadline_date",
        "toestand",
        "is_accepted",
        "is_in_time",
    )
    return source.expected.select(names).sort("extract", "leverancier", "period_end")
