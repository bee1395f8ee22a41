"""The extracts about institutions: taakstelling, taalscholen, roc's and exam totals.

What belongs here: figures per gemeente, school or exam part and period. What does not: persons' records.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.deliveries.period import Period
from pipelines.simulate.assumptions import Assumptions
from pipelines.simulate.differences import EXAM_PART, Differences
from pipelines.simulate.draws import Draws
from pipelines.simulate.population import Population


def quota_rows(population: Population, assumptions: Assumptions, period: Period) -> pl.DataFrame:
    """szw_taakstelling: the share of each gemeente in the half-year. **Shape**: one row per gemeente."""
    housed = _housed(population, period)
    ratio = assumptions.shares("taakstelling_tegen_realisatie")
    total = float(housed["aantal"].sum()) * ratio.get(period.label, list(ratio.values())[-1])
    quota = np.round(population.places.weights * total).astype(int)
    behind = np.round(quota * assumptions.number("achterstand_begin_aandeel")).astype(int)
    swing = Draws(population.seed, f"achterstand {period.label}").random.normal(0, 1 + 0.3 * quota)
    return pl.DataFrame(
        {
            "gemeente_code": list(population.places.codes),
            "taakstelling": quota,
            "achterstand_begin": behind + np.round(swing).astype(int),
        }
    )


def _housed(population: Population, period: Period) -> pl.DataFrame:
    inside = pl.col("datum_uitstroom").is_between(period.start, period.end)
    rows = population.persons.filter(inside & (pl.col("reden_uitstroom") == "HUISVESTING"))
    return rows.group_by("gemeente_code", maintain_order=True).agg(aantal=pl.len())


def school_rows(population: Population, period: Period) -> pl.DataFrame:
    """bow_aanbieders: register and yearly figures. **Shape**: one row per school. **Nulls**: no scores."""
    schools = population.schools.schools
    draws = Draws(population.seed, f"bow {period.label}")
    pupils = _pupils(population, period)
    frame = schools.join(pupils, on="instellingsnummer", how="left", maintain_order="left")
    satisfaction = (frame["kwaliteit"].to_numpy() + draws.random.normal(0, 0.3, frame.height)).clip(1, 10)
    passed = (40 + 5 * frame["kwaliteit"].to_numpy() + draws.random.normal(0, 5, frame.height)).clip(0, 100)
    measured = draws.chance(0.9, frame.height) & frame["actief"].to_numpy()
    return frame.select(
        "instellingsnummer",
        "naam",
        "keurmerk_vanaf",
        "keurmerk_tot",
        cursisten=pl.when("actief").then(pl.col("cursisten").fill_null(0)),
        tevredenheid=pl.when(pl.Series(measured)).then(pl.Series(np.round(satisfaction, 1))),
        slagingspercentage=pl.when(pl.Series(measured)).then(pl.Series(np.round(passed, 1))),
    )


def _pupils(population: Population, period: Period) -> pl.DataFrame:
    rows = population.persons.filter(pl.col("aanbod") <= period.end)
    return rows.group_by("instellingsnummer", maintain_order=True).agg(cursisten=pl.len())


def capacity_rows(population: Population, period: Period) -> pl.DataFrame:
    """nrto_capaciteit: places, waiting list and waiting time. **Shape**: one row per school with a keurmerk."""
    schools = population.schools.schools.filter("actief")
    draws = Draws(population.seed, f"nrto {period.label}")
    places = schools["plaatsen"].to_numpy()
    taken = np.round(places * draws.random.uniform(0.6, 1.1, len(places))).astype(int)
    waiting = np.round(draws.random.gamma(2.0, 12.0, len(places))).astype(int)
    weeks = np.round(2 + waiting / 4 + draws.random.gamma(2.0, 1.5, len(places)), 1)
    stated = draws.chance(0.9, len(places))
    return schools.select("instellingsnummer", "arbeidsmarktregio_code", "plaatsen").with_columns(
        bezet=pl.Series(taken),
        wachtlijst=pl.Series(waiting),
        gemiddelde_wachttijd_weken=pl.when(pl.Series(stated)).then(pl.Series(weeks)),
    )


def education_route_rows(population: Population, period: Period) -> pl.DataFrame:
    """ocw_onderwijsroute: funded places and starters. **Shape**: one row per college."""
    brins, draws = population.schools.brins, Draws(population.seed, f"ocw {period.label}")
    funded = draws.random.integers(20, 90, len(brins))
    started = np.round(funded * draws.random.uniform(0.5, 1.1, len(brins))).astype(int)
    return pl.DataFrame({"brin": list(brins), "bekostigde_plaatsen": funded, "gestart": started})


def college_rows(population: Population, period: Period) -> pl.DataFrame:
    """mbo_taalschakeltraject: from applicants to diplomas. **Shape**: one row per college."""
    brins, draws = population.schools.brins, Draws(population.seed, f"mbo {period.label}")
    applied = draws.random.integers(20, 110, len(brins))
    started = np.round(applied * draws.random.uniform(0.6, 0.95, len(brins))).astype(int)
    passed = np.round(started * draws.random.uniform(0.4, 0.75, len(brins))).astype(int)
    dropped = np.round((started - passed) * draws.random.uniform(0.3, 0.9, len(brins))).astype(int)
    return pl.DataFrame(
        {
            "brin": list(brins),
            "aangemeld": applied,
            "gestart": started,
            "wachtlijst": applied - started,
            "diploma": passed,
            "uitval": dropped,
        }
    )


def exam_total_rows(population: Population, differences: Differences, period: Period) -> pl.DataFrame:
    """cvte_examenuitslagen: totals of the year by part and level (B1, B2, KNM), counted from the same exams.

    **Shape**: one row per part and level. Results without a score (Geen) are no candidates.
    """
    definite = pl.col("resultaat").is_in(["Geslaagd", "Gezakt"])
    inside = pl.col("datum_uitslag").is_between(period.start, period.end)
    level = pl.col("niveau").is_in(["B1", "B2"]) | (pl.col("onderdeel") == "KNM")
    rows = population.exams.filter(definite & inside & level)
    totals = rows.group_by("onderdeel", "niveau").agg(
        kandidaten=pl.len().cast(pl.Int64), geslaagd=(pl.col("resultaat") == "Geslaagd").sum().cast(pl.Int64)
    )
    totals = totals.sort("onderdeel", "niveau")
    scores = np.round(Draws(population.seed, f"cesuur {period.label}").random.uniform(500, 560, totals.height), 1)
    totals = totals.with_columns(cesuur=pl.when(pl.col("niveau").is_not_null()).then(pl.Series(scores)))
    return totals.with_columns(_inflated(differences))


def _inflated(differences: Differences) -> pl.Expr:
    part, level = EXAM_PART
    hit = (pl.col("onderdeel") == part) & (pl.col("niveau") == level) & pl.lit(differences.with_exam_totals)
    return (
        pl.when(hit)
        .then((pl.col("kandidaten") * 1.1).ceil().cast(pl.Int64) + 1)
        .otherwise("kandidaten")
        .alias("kandidaten")
    )
