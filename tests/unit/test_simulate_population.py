"""The invented population: identifiers that pass, dates that follow each other, shares that CBS published."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.errors import ContractError
from pipelines.contracts.reference import load_reference
from pipelines.simulate.assumptions import load_assumptions
from pipelines.simulate.population import Population, simulate_population

PROJECT = Path(__file__).parents[2]
TOLERANCE = 0.04  # absolute, on a share of some thousands of persons


@pytest.fixture(scope="module")
def population() -> Population:
    return simulate_population(load_reference(PROJECT), persons=12_000, seed=3, first="2022K1", last="2025K2")


@pytest.fixture(scope="module")
def published() -> dict[str, float]:
    with (PROJECT / "dbt_project" / "seeds" / "cbs_swi_published.csv").open(encoding="utf-8") as lines:
        return {row["id"]: float(row["waarde"] or 0) for row in csv.DictReader(lines, delimiter=";")}


def passes_elfproef(bsn: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(bsn) == 9 and sum(int(digit) * weight for digit, weight in zip(bsn, weights, strict=True)) % 11 == 0


def test_every_bsn_passes_the_elfproef_and_is_used_once(population: Population) -> None:
    bsns = population.persons["bsn"].to_list()
    assert all(passes_elfproef(bsn) for bsn in bsns)
    assert len(set(bsns)) == len(bsns) == 12_000
    assert not {"000000000", "999999990", "123456782"} & set(bsns)


def test_every_v_nummer_has_ten_digits_and_is_used_once(population: Population) -> None:
    numbers = population.persons["v_nummer"].to_list()
    assert all(len(number) == 10 and number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_the_identifiers_of_a_population_are_all_its_bsns_and_v_nummers(population: Population) -> None:
    assert len(population.identifiers) == 2 * population.persons.height


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("datum_verblijfsrecht", "begindatum"),
        ("datum_verblijfsrecht", "datum_einde_verblijfsrecht"),
        ("begindatum", "einddatum"),
        ("datum_instroom", "datum_uitstroom"),
        ("datum_instroom", "datum_koppeling"),
        ("vi_gevraagd", "vi_start"),
        ("vi_start", "vi_einde"),
        ("intake_start", "intake_einde"),
        ("intake_start", "pip"),
        ("pip", "aanbod"),
        ("pip", "taalles"),
        ("pip", "termijn_start"),
        ("ontzorgen_start", "ontzorgen_einde"),
        ("baan1_start", "baan1_einde"),
    ],
)
def test_no_end_lies_before_its_begin(population: Population, begin: str, end: str) -> None:
    pairs = population.persons.select(begin, end).drop_nulls()
    assert pairs.height > 0
    assert pairs.filter(pl.col(end) < pl.col(begin)).is_empty()


def test_nothing_municipal_happens_after_the_plicht_ended(population: Population) -> None:
    ended = population.persons.filter(pl.col("einddatum").is_not_null())
    for event in ("intake_start", "pip", "aanbod", "taalles", "pvt", "map", "zroute"):
        assert ended.filter(pl.col(event) > pl.col("einddatum")).is_empty(), event


def test_a_plicht_is_only_fulfilled_with_every_part_passed_or_the_z_route_finished(population: Population) -> None:
    fulfilled = population.persons.filter(pl.col("reden_einde_plicht") == "Inburgeringsplicht voldaan")
    assert fulfilled.height > 100
    z_route = fulfilled.filter(pl.col("leerroute") == "Z")
    assert z_route["zroute"].null_count() == 0
    passed = population.exams.filter(pl.col("resultaat") == "Geslaagd")
    parts = passed.group_by("persoon").agg(pl.col("onderdeel").n_unique())
    others = fulfilled.filter(pl.col("leerroute") != "Z").join(parts, on="persoon", how="left")
    assert set(others["onderdeel"].to_list()) == {5}


def test_levels_fit_the_route_and_a_first_pip_never_has_a2(population: Population) -> None:
    plans = population.plans
    assert plans.filter((pl.col("leerroute") == "Z") & pl.col("niveau").is_not_null()).is_empty()
    assert plans.filter((pl.col("leerroute") == "O") & (pl.col("niveau") == "A2")).is_empty()
    first = plans.group_by("persoon", maintain_order=True).first()
    assert first.filter(pl.col("niveau") == "A2").is_empty()


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    reference = load_reference(PROJECT)
    first, again, other = (simulate_population(reference, 200, seed, "2023K1", "2023K4") for seed in (1, 1, 2))
    assert first.persons.equals(again.persons)
    assert first.exams.equals(again.exams)
    assert not set(first.persons["bsn"].to_list()) & set(other.persons["bsn"].to_list())


def share_with(population: Population, cohort: int, *, asiel: bool, event: str, at: date) -> float:
    cohort_rows = population.persons.filter((pl.col("jaar") == cohort) & (pl.col("is_asiel") == asiel))
    return cohort_rows.filter(pl.col(event) <= at).height / cohort_rows.height


@pytest.mark.parametrize(
    ("figure", "cohort", "asiel", "at"),
    [
        ("P017", 2022, True, date(2022, 12, 31)),
        ("P018", 2022, False, date(2022, 12, 31)),
        ("P019", 2022, True, date(2023, 12, 31)),
        ("P020", 2023, True, date(2023, 12, 31)),
        ("P021", 2022, False, date(2023, 12, 31)),
        ("P022", 2023, False, date(2023, 12, 31)),
    ],
)
def test_brede_intake_starts_as_often_as_cbs_published(
    population: Population, published: dict[str, float], figure: str, cohort: int, *, asiel: bool, at: date
) -> None:
    share = share_with(population, cohort, asiel=asiel, event="intake_start", at=at)
    assert share == pytest.approx(published[figure], abs=TOLERANCE)


def test_the_share_still_in_the_opvang_is_as_published(population: Population, published: dict[str, float]) -> None:
    cohort = population.persons.filter((pl.col("jaar") == 2022) & pl.col("is_asiel"))
    left = (pl.col("datum_uitstroom") <= date(2022, 12, 31)).fill_null(value=False)
    staying = cohort.filter(pl.col("datum_instroom").is_not_null() & ~left)
    assert staying.height / cohort.height == pytest.approx(published["P026"], abs=TOLERANCE)


def test_fewer_than_three_in_ten_of_cohort_2022_had_a_pip(population: Population, published: dict[str, float]) -> None:
    share = share_with(population, 2022, asiel=True, event="pip", at=date(2022, 12, 31))
    assert 0.1 < share < published["P027"]


def test_the_wait_for_a_pip_is_about_twice_the_legal_term(population: Population, published: dict[str, float]) -> None:
    rows = population.persons.filter(pl.col("is_asiel") & (pl.col("jaar") <= 2024) & pl.col("pip").is_not_null())
    clock = pl.max_horizontal("datum_kennisgeving", "datum_vestiging")
    wait = rows.select((pl.col("pip") - clock).dt.total_days().alias("dagen"))["dagen"].drop_nulls()
    assert wait.mean() == pytest.approx(published["P033"], rel=0.1)


@pytest.mark.parametrize(
    ("figure", "condition", "of"),
    [
        ("P014", pl.col("geslacht") == "M", pl.col("is_asiel") & (pl.col("jaar") == 2022)),
        ("P015", pl.col("geslacht") == "M", pl.col("is_asiel") & (pl.col("jaar") == 2023)),
        ("P016", pl.col("geslacht") == "V", ~pl.col("is_asiel") & (pl.col("jaar") == 2023)),
        ("P013", pl.col("is_asiel"), pl.col("jaar") == 2023),
        ("P028", pl.col("leerroute") == "Z", pl.col("is_asiel") & pl.col("pip").is_not_null()),
    ],
)
def test_other_shares_are_as_published(
    population: Population, published: dict[str, float], figure: str, condition: pl.Expr, of: pl.Expr
) -> None:
    rows = population.persons.filter(of)
    assert rows.filter(condition).height / rows.height == pytest.approx(published[figure], abs=TOLERANCE)


def runs_on(job: str, day: date) -> pl.Expr:
    ended = (pl.col(f"{job}_einde") < day).fill_null(value=False)
    return (pl.col(f"{job}_start") <= day).fill_null(value=False) & ~ended


def test_three_in_ten_of_the_first_cohort_work_after_three_years(
    population: Population, published: dict[str, float]
) -> None:
    day = date(2025, 6, 1)
    rows = population.persons.filter(pl.col("is_asiel") & (pl.col("datum_vestiging") <= date(2022, 6, 30)))
    works = rows.filter(runs_on("baan1", day) | (pl.col("baan2_start") <= day))
    assert works.height / rows.height == pytest.approx(published["P029"], abs=0.06)


@pytest.mark.parametrize(("figure", "sex"), [("P024", "M"), ("P025", "V")])
def test_work_during_the_opvang_is_as_published(
    population: Population, published: dict[str, float], figure: str, sex: str
) -> None:
    stays = pl.col("datum_instroom").is_not_null() & (pl.col("jaar") <= 2023) & (pl.col("geslacht") == sex)
    rows = population.persons.filter(pl.col("is_asiel") & stays)
    works = rows.filter(pl.col("baan0_start") <= date(2023, 12, 31))
    assert works.height / rows.height == pytest.approx(published[figure], abs=TOLERANCE)


@pytest.mark.parametrize(("figure", "cohort"), [("P030", 2022), ("P031", 2023)])
def test_a_benefit_in_the_first_year_is_as_common_as_published(
    population: Population, published: dict[str, float], figure: str, cohort: int
) -> None:
    settled = pl.col("is_asiel") & (pl.col("jaar") == cohort) & pl.col("datum_vestiging").is_not_null()
    rows = population.persons.filter(settled)
    within_a_year = (pl.col("uitkering_start") - pl.col("datum_vestiging")).dt.total_days() <= 365
    assert rows.filter(within_a_year).height / rows.height == pytest.approx(published[figure], abs=TOLERANCE)


def test_an_assumption_without_a_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "aannames.yaml"
    path.write_text("in_opvang: {waarde: 0.9}\n")
    with pytest.raises(ContractError, match="in_opvang"):
        load_assumptions(path)


def test_a_missing_assumption_is_named_with_its_file() -> None:
    with pytest.raises(ContractError, match=r"assumptions\.yaml.*bestaat_niet"):
        load_assumptions().number("bestaat_niet")
