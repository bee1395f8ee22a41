"""gem_swi: what each berichtgever reports per quarter about the persons of its gemeenten.

What belongs here: the row of a person, values that the next delivery overwrites, which of several
berichtgevers reports it.
What does not: DUO's own account of the same facts.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.model import Contract
from pipelines.contracts.reference import Reference
from pipelines.deliveries.period import Period
from pipelines.simulate.differences import Differences
from pipelines.simulate.population import Population
from pipelines.simulate.views import FactView

COLUMNS = {
    "datum_start_brede_intake": "intake_start",
    "datum_afronding_brede_intake": "intake_einde",
    "datum_pip": "pip",
    "datum_inburgeringsaanbod": "aanbod",
    "datum_start_taalles": "taalles",
    "datum_ondertekening_pvt": "pvt",
    "datum_eindgesprek_map": "map",
    "map_praktijkuren": "map_uren",
    "datum_start_ontzorgen": "ontzorgen_start",
    "datum_einde_ontzorgen": "ontzorgen_einde",
    "datum_start_maatschappelijke_begeleiding": "begeleiding",
    "datum_afronding_zroute": "zroute",
}
FOLLOWS = {
    "leerroute": "datum_pip",
    "instellingsnummer": "datum_inburgeringsaanbod",
    "instelling_naam": "datum_inburgeringsaanbod",
    "map_praktijkuren": "datum_eindgesprek_map",
}
MOST_HOURS = 1600.0


def municipal_view(population: Population, differences: Differences) -> FactView:
    """Every person as the gemeente knows them, with the planted differences.

    **Shape**: one row per person and gemeente.
    """
    names = population.schools.schools.select("instellingsnummer", instelling_naam="naam")
    persons = _spoiled(population, differences).join(names, on="instellingsnummer", how="left", maintain_order="left")
    persons = persons.with_columns(
        zichtbaar_op=pl.max_horizontal("gemeente_bekend_op", "begindatum"),
        **{column: pl.col(fact) for column, fact in COLUMNS.items()},
    )
    return FactView(persons.filter(pl.col("gemeente_bekend_op").is_not_null()), "zichtbaar_op", FOLLOWS)


def municipal_rows(view: FactView, contract: Contract, period: Period, reference: Reference) -> pl.DataFrame:
    """The rows of one quarter, each with the berichtgever that reports it. **Shape**: adds ``leverancier``."""
    facts = view.facts.with_columns(_route(period), *_overwritten(period))
    current = FactView(facts, view.visible, view.follows)
    rows = current.known(contract, period, reference)
    rows = rows.with_columns(heden=pl.col("gemeente_code").replace(_present(reference)))
    return _reported(rows, reference, period)


def _present(reference: Reference) -> dict[str, str]:
    return {old: reference.present_code(old) or old for old in reference.herindelingen}


def _spoiled(population: Population, differences: Differences) -> pl.DataFrame:
    persons = population.persons.filter(~differences.holds("C01"))
    schools = population.schools.without_mark
    early = pl.col("pip") - pl.duration(days=9 + pl.col("persoon") % 20)
    other_route = pl.when(pl.col("leerroute") == "B").then(pl.lit("Z")).otherwise(pl.lit("B"))
    persons = persons.with_columns(
        pip=pl.when(differences.holds("C03")).then(early).otherwise("pip"),
        leerroute=pl.when(differences.holds("C04")).then(other_route).otherwise("leerroute"),
        wissel=pl.when(differences.holds("C04")).then(None).otherwise("wissel"),
        taalles=pl.when(differences.holds("C07")).then(pl.col("pip") - pl.duration(days=10)).otherwise("taalles"),
        instellingsnummer=pl.when(differences.holds("C10")).then(pl.lit(schools[0])).otherwise("instellingsnummer"),
        begeleiding=pl.when(differences.holds("C12"))
        .then(pl.col("einddatum") + pl.duration(days=30))
        .otherwise("begeleiding"),
    )
    persons = pl.concat([persons, _elsewhere(persons, differences)]).sort("persoon", maintain_order=True)
    return _jump(persons, differences)


def _elsewhere(persons: pl.DataFrame, differences: Differences) -> pl.DataFrame:
    """Persons whom a second gemeente reports as well (C02)."""
    second = pl.col("gemeente_code").replace(differences.neighbours)
    return persons.filter(differences.holds("C02")).with_columns(gemeente_code=second)


def _jump(persons: pl.DataFrame, differences: Differences) -> pl.DataFrame:
    """One gemeente registered all its older intakes on one day (C11)."""
    if differences.jumping_gemeente is None or differences.jump_before is None:
        return persons
    day = pl.lit(differences.jump_before)
    here = (pl.col("gemeente_code") == differences.jumping_gemeente) & (pl.col("intake_start") < day)
    return persons.with_columns(
        intake_start=pl.when(here).then(day).otherwise("intake_start"),
        intake_einde=pl.when(here).then(pl.max_horizontal("intake_einde", day)).otherwise("intake_einde"),
    )


def _route(period: Period) -> pl.Expr:
    other = pl.when(pl.col("leerroute") == "B").then(pl.lit("Z")).otherwise(pl.lit("B"))
    switched = (pl.col("wissel") > pl.col("pip")) & (pl.col("wissel") <= period.end)
    return pl.when(switched).then(other).otherwise("leerroute").alias("leerroute")


def _overwritten(period: Period) -> list[pl.Expr]:
    """Values that every delivery states anew: the latest talk and the hours so far."""
    until = pl.min_horizontal(pl.lit(period.end), "einddatum")
    talks = ((until - pl.col("pip")).dt.total_days() / pl.col("gesprek_ritme")).floor()
    latest = pl.col("pip") + pl.duration(days=(talks * pl.col("gesprek_ritme")).floor())
    lessons = _hours(until, "taalles", "uren_taal_week")
    takes_part = pl.when(pl.col("leerroute") == "Z").then(_hours(until, "termijn_start", "uren_part_week"))
    return [
        pl.when(talks >= 1).then(latest).alias("datum_laatste_voortgangsgesprek"),
        lessons.alias("uren_taal_knm"),
        takes_part.alias("uren_participatie"),
    ]


def _hours(until: pl.Expr, start: str, pace: str) -> pl.Expr:
    weeks = (until - pl.col(start)).dt.total_days() / 7
    return pl.when(weeks > 0).then((weeks * pl.col(pace)).clip(0, MOST_HOURS).round(1))


def _reported(rows: pl.DataFrame, reference: Reference, period: Period) -> pl.DataFrame:
    """Divide the persons of a gemeente over its berichtgevers; without one, nobody reports them."""
    active = [row for row in reference.berichtgevers if row.is_active(period.end) and not row.vrijgesteld]
    pairs = pl.DataFrame(
        {"heden": [row.gemeente_code for row in active], "leverancier": [row.leverancier for row in active]},
        schema={"heden": pl.String, "leverancier": pl.String},
    ).sort("heden", "leverancier")
    pairs = pairs.with_columns(plek=pl.int_range(pl.len()).over("heden"), aantal=pl.len().over("heden").cast(pl.Int64))
    counts = pairs.select("heden", "aantal").unique(maintain_order=True)
    rows = rows.join(counts, on="heden", how="inner", maintain_order="left")
    rows = rows.with_columns(plek=pl.col("persoon") % pl.col("aantal"))
    return rows.join(pairs.drop("aantal"), on=["heden", "plek"], how="inner", maintain_order="left")
