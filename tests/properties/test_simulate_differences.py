"""Differences between partners: what is planted can be seen in the newest deliveries, and nothing else differs."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.deliveries.period import Period
from pipelines.simulate.assumptions import load_assumptions
from pipelines.simulate.differences import Differences, plant_differences
from pipelines.simulate.draws import Draws
from pipelines.simulate.extracts import derive_extracts
from pipelines.simulate.population import Population, simulate_population

PROJECT = Path(__file__).parents[2]
FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)


@pytest.fixture(scope="module")
def population() -> Population:
    return simulate_population(load_reference(PROJECT), 1_500, 8, "2022K1", "2024K4", 10)


def planted_in(population: Population) -> Differences:
    return plant_differences(population, 0.02, LAST, 12, Draws(8, "differences"))


def newest(population: Population, differences: Differences) -> dict[str, pl.DataFrame]:
    contracts = load_contracts(PROJECT)
    sources = derive_extracts(population, differences, contracts, load_assumptions(), 8, (FIRST, LAST))
    periods = {"maand": "2024M12", "kwartaal": "2024K4", "jaar": "2024J"}
    return {
        one.id: sources.rows(one.id, Period.parse(periods[one.rhythm])) for one in contracts if one.rhythm in periods
    }


def seen(population: Population, tables: dict[str, pl.DataFrame]) -> dict[str, set[str]]:
    """The persons (BSN) who break each rule, counted from delivered tables only; C09 gives parts."""
    swi, duo, ind, coa = (
        tables[name] for name in ("gem_swi", "duo_inburgeringsplicht", "ind_verblijfsrecht", "coa_opvang")
    )
    reported = population.places.reported(LAST)
    pairs = swi.select("bsn", "gemeente_code")
    duty = duo.filter(pl.col("gemeente_code").is_in(reported)).select("bsn", "gemeente_code")
    plans = tables["duo_pip"].sort("dagtekening_pip")
    first_or_later = swi.select("bsn", "datum_pip", "leerroute").join(plans, on="bsn", suffix="_duo")
    gap = (pl.col("datum_pip") - pl.col("dagtekening_pip")).dt.total_days().abs()
    route = first_or_later.group_by("bsn", maintain_order=True).last()
    by_duo = duo.select("bsn", "v_nummer", doel="doelgroep", gemeente="gemeente_code").join(
        ind.drop_nulls("bsn").select("bsn", v_ind="v_nummer"), on="bsn", how="left"
    )
    linked = ind.select("v_nummer", "verblijfsdoel")
    asiel = by_duo.filter(pl.col("doel") == "Asielstatushouder").with_columns(v=pl.coalesce("v_ind", "v_nummer"))
    right = asiel.join(linked, left_on="v", right_on="v_nummer", how="left")
    housed = coa.filter(pl.col("reden_uitstroom") == "HUISVESTING").join(
        by_duo.with_columns(v_nummer=pl.coalesce("v_ind", "v_nummer")), on="v_nummer"
    )
    marks = tables["bow_aanbieders"].select("instellingsnummer", "keurmerk_tot")
    offers = swi.drop_nulls("datum_inburgeringsaanbod").join(marks, on="instellingsnummer")
    ended = duo.filter(pl.col("reden_geen_inburgeringsplicht").str.contains("Overlijden|Vertrek"))
    after = swi.join(ended.select("bsn", "einddatum"), on="bsn")

    def bsns(frame: pl.DataFrame) -> set[str]:
        return set(frame["bsn"].to_list())

    return {
        "C01": bsns(duty.join(pairs, on=["bsn", "gemeente_code"], how="anti")),
        "C02": bsns(pairs.join(duty, on=["bsn", "gemeente_code"], how="anti")),
        "C03": bsns(first_or_later.group_by("bsn").agg(gap.min().alias("gap")).filter(pl.col("gap") > 7)),
        "C04": bsns(route.filter(pl.col("leerroute") != pl.col("leerroute_duo"))),
        "C05": bsns(right.filter(~pl.col("verblijfsdoel").is_in(["ASIEL", "NAREIS"]).fill_null(value=False))),
        "C06": bsns(housed.filter(pl.col("gemeente_code_koppeling") != pl.col("gemeente"))),
        "C07": bsns(swi.filter(pl.col("datum_start_taalles") < pl.col("datum_pip"))),
        "C08": bsns(by_duo.filter(pl.col("v_nummer") != pl.col("v_ind"))),
        "C10": bsns(offers.filter(pl.col("keurmerk_tot") <= pl.col("datum_inburgeringsaanbod"))),
        "C12": bsns(after.filter(pl.col("datum_start_maatschappelijke_begeleiding") > pl.col("einddatum"))),
    }


def test_without_planting_no_partner_contradicts_another(population: Population) -> None:
    found = seen(population, newest(population, Differences()))
    assert {rule: len(persons) for rule, persons in found.items() if persons} == {}


def test_exactly_the_planted_persons_break_each_rule(population: Population) -> None:
    differences = planted_in(population)
    found = seen(population, newest(population, differences))
    bsns = population.persons["bsn"]
    planted = {rule: {bsns[row] for row in rows} for rule, rows in differences.persons.items()}
    assert all(planted[rule] for rule in found), "each rule has at least one carrier"
    assert found == {rule: planted[rule] for rule in found}


def test_no_person_carries_two_differences(population: Population) -> None:
    rows = [row for persons in planted_in(population).persons.values() for row in persons]
    assert len(rows) == len(set(rows))


def test_exam_totals_differ_from_duo_only_where_c09_is_planted(population: Population) -> None:
    in_2024 = pl.col("datum_uitslag").is_between(date(2024, 1, 1), LAST) & (pl.col("resultaat") != "Geen")
    counted = population.exams.filter(in_2024).group_by("onderdeel", "niveau").agg(geteld=pl.len().cast(pl.Int64))
    wrong = []
    for differences in (Differences(), planted_in(population)):
        totals = newest(population, differences)["cvte_examenuitslagen"]
        both = totals.join(counted, on=["onderdeel", "niveau"], nulls_equal=True)
        assert both.height == totals.height > 5
        off = both.filter((pl.col("kandidaten") - pl.col("geteld")).abs() > 0.02 * pl.col("geteld"))
        wrong.append(off.select("onderdeel", "niveau").rows())
    assert wrong == [[], [("LE", "B1")]]


def test_in_one_gemeente_the_older_intakes_all_start_on_one_day(population: Population) -> None:
    differences = planted_in(population)
    assert differences.jumping_gemeente is not None
    swi = newest(population, differences)["gem_swi"]
    here = swi.filter(pl.col("gemeente_code") == differences.jumping_gemeente)["datum_start_brede_intake"].drop_nulls()
    assert here.min() == differences.jump_before
    assert (here == differences.jump_before).sum() > 3
