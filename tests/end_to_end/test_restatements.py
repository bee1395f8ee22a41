"""The pattern of the cohort 2022 in three editions of CBS (26.5k, 26.2k, 25.9k) in miniature, to the last person."""

import re
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.generate.indicator_ids import TARGET, indicator_catalog
from pipelines.restatements.comparison import MomentOrderError, Restatement, compare
from pipelines.restatements.standpoint import Standpoint
from pipelines.restatements.store import add_to_warehouse, keep
from tests.end_to_end.restatement_world import RestatementWorld, changed, in_cohort, intakes, without
from tests.unit.warehouse_world import PROJECT, moment

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("restatements")]
FIRST, SECOND, THIRD = moment("2023-01-20"), moment("2023-06-01"), moment("2024-06-01")
INDICATORS = ("voldaan", "brede_intake_gestart")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> RestatementWorld:
    """Edition 1: 265 persons. Edition 2: 4 corrected away, 6 late, 3 changed, 2 removed: 262. Edition 3: 259."""
    made = RestatementWorld(tmp_path_factory.mktemp("restated") / "data")
    november = in_cohort(1, 265)
    corrected = changed(november, 1, 2, 3, 4)
    december = corrected | in_cohort(301, 306)
    april = without(changed(december, 5, 6, 7), 11, 12)
    april_corrected = changed(april, 7, begin=november[7])
    next_year = without(changed(april_corrected, 8, 9), 13, 14)
    made.plichten("duo_inburgeringsplicht__DUO__2022M11__01", "2022-12-05", november)
    made.deliver("gem_swi__GM0363__2022K3__01", "2022-10-20", intakes("GM0363", range(1, 31)))
    made.plichten("duo_inburgeringsplicht__DUO__2022M11__02", "2023-01-25", corrected)
    made.plichten("duo_inburgeringsplicht__DUO__2022M12__01", "2023-02-20", december)
    made.deliver("gem_swi__GM0363__2022K4__01", "2023-02-21", intakes("GM0363", range(1, 51)))
    made.plichten("duo_inburgeringsplicht__DUO__2023M04__01", "2023-05-05", april)
    made.plichten("duo_inburgeringsplicht__DUO__2023M04__02", "2023-07-05", april_corrected)
    made.plichten("duo_inburgeringsplicht__DUO__2024M04__01", "2024-05-05", next_year)
    return made


def rewrite(path: Path, old: str, new: str) -> None:
    text, count = re.subn(old, new, path.read_text())
    assert count == 1, path.name
    path.write_text(text)


@pytest.fixture(scope="module")
def earlier_definitions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it was when voldaan was still about ASIEL alone."""
    project = tmp_path_factory.mktemp("earlier")
    for folder in ("sources", "dbt_project"):
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("target", "logs"))
    models = project / "dbt_project"
    model = models / "models" / "indicators" / "f6" / "ind_voldaan.sql"
    rewrite(model, r"    from plichtigen\n", "    from plichtigen\n    where plichtigen.doelgroep = 'ASIEL'\n")
    rewrite(model.with_suffix(".yml"), r'definition_version: "1"', 'definition_version: "0"')
    (project / TARGET).write_text(indicator_catalog(project))
    return project


@pytest.fixture(scope="module")
def earlier_reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reference data in which Amsterdam still belonged to another arbeidsmarktregio."""
    folder = tmp_path_factory.mktemp("reference")
    lines = (PROJECT / "dbt_project" / "seeds" / "gemeenten.csv").read_text().splitlines()
    header = lines[0].split(";")
    place = header.index("arbeidsmarktregio_code")
    rows = [line.split(";") for line in lines]
    (other,) = {row[place]: row[place + 1] for row in rows if row[0] == "GM0599"}.items()
    for row in rows:
        if row[0] == "GM0363":
            row[place : place + 2] = other
    (folder / "gemeenten.csv").write_text("\n".join(";".join(row) for row in rows) + "\n")
    return folder


@pytest.fixture(scope="module")
def second_edition(world: RestatementWorld, earlier_definitions: Path, earlier_reference: Path) -> Restatement:
    earlier = Standpoint(FIRST, earlier_definitions, earlier_reference)
    return compare(world.root, earlier, Standpoint(SECOND, PROJECT), indicators=INDICATORS)


@pytest.fixture(scope="module")
def third_edition(world: RestatementWorld) -> Restatement:
    return compare(world.root, Standpoint(SECOND, PROJECT), Standpoint(THIRD, PROJECT), indicators=INDICATORS)


def parts(
    found: Restatement, indicator: str, measure: str, gebied: str, dimensie: str, categorie: str
) -> dict[str, int]:
    cell = found.rows.filter(
        pl.col("peildatum") == pl.date(2022, 12, 31),
        pl.col("indicator_id") == indicator,
        pl.col("gebied_code") == gebied,
        pl.col("dimensie") == dimensie,
        pl.col("categorie") == categorie,
        pl.col(f"{measure}_change") != 0,
    )
    return dict(cell.select("oorzaak", f"{measure}_change").rows())


def ends(found: Restatement, indicator: str, measure: str, categorie: str) -> tuple[int, int]:
    cell = found.rows.filter(
        pl.col("peildatum") == pl.date(2022, 12, 31),
        pl.col("indicator_id") == indicator,
        pl.col("gebied_code") == "NL01",
        pl.col("dimensie") == "cohort",
        pl.col("categorie") == categorie,
    )
    (both,) = cell.select(f"{measure}_before", f"{measure}_after").unique().rows()
    return both


def test_the_second_edition_lost_three_persons_and_each_cause_is_found_to_the_person(
    second_edition: Restatement,
) -> None:
    measured = ("brede_intake_gestart", "noemer")
    assert ends(second_edition, *measured, "2022") == (265, 262)
    assert parts(second_edition, *measured, "NL01", "cohort", "2022") == {
        "verwijderde_personen": -2,
        "correctie": -4,
        "late_levering": 6,
        "nieuwere_stand": -3,
    }
    assert parts(second_edition, *measured, "NL01", "cohort", "2021") == {"correctie": 4, "nieuwere_stand": 3}


def test_a_late_gemeente_turns_the_unknown_into_counted(second_edition: Restatement) -> None:
    started = parts(second_edition, "brede_intake_gestart", "teller", "GM0363", "totaal", "totaal")
    assert started == {"verwijderde_personen": -2, "late_levering": 20}


def test_another_definition_is_a_cause_of_its_own(second_edition: Restatement) -> None:
    noemer = parts(second_edition, "voldaan", "noemer", "NL01", "totaal", "totaal")
    assert noemer == {"definitie_versie": 132, "verwijderde_personen": -2, "late_levering": 6}
    cell = second_edition.rows.filter(pl.col("indicator_id") == "voldaan")
    assert set(cell.select("definition_version_before", "definition_version_after").drop_nulls().rows()) == {("0", "1")}


def test_another_division_moves_persons_between_regions_and_not_in_the_country(second_edition: Restatement) -> None:
    moved = second_edition.rows.filter(
        pl.col("oorzaak") == "referentiegegevens",
        pl.col("indicator_id") == "brede_intake_gestart",
        pl.col("peildatum") == pl.date(2022, 12, 31),
        pl.col("dimensie") == "totaal",
    )
    assert sorted(moved.get_column("noemer_change")) == [-265, 265]
    assert set(moved.get_column("gebied_type")) == {"arbeidsmarktregio"}


def test_the_third_edition_lost_three_more(third_edition: Restatement) -> None:
    measured = ("brede_intake_gestart", "noemer")
    assert ends(third_edition, *measured, "2022") == (262, 259)
    assert parts(third_edition, *measured, "NL01", "cohort", "2022") == {
        "verwijderde_personen": -2,
        "correctie": 1,
        "nieuwere_stand": -2,
    }


def test_the_parts_of_every_cell_add_up(second_edition: Restatement, third_edition: Restatement) -> None:
    for found in (second_edition, third_edition):
        assert found.rows.height > 50
        key = ("indicator_id", "peildatum", "gebied_type", "gebied_code", "dimensie", "categorie")
        for measure in ("teller", "noemer", "onbekend"):
            off = pl.col(f"{measure}_change").sum().over(key) - pl.col(f"{measure}_after") + pl.col(f"{measure}_before")
            assert found.rows.select(off.abs().max()).item() < 1e-9


def test_a_comparison_is_kept_and_shown_in_the_warehouse(
    world: RestatementWorld, second_edition: Restatement, third_edition: Restatement, tmp_path: Path
) -> None:
    path = keep(world.root, second_edition)
    keep(world.root, third_edition)
    assert path.name == "20230120T000000Z__20230601T000000Z.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        causes = dict(connection.execute("select oorzaak, count(*) from deliveries group by all").fetchall())
    assert causes == {"correctie": 1, "late_levering": 2, "nieuwere_stand": 1}
    rows = add_to_warehouse(tmp_path / "warehouse.duckdb", world.root)
    assert rows == second_edition.rows.height + third_edition.rows.height
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        shown = connection.execute("select count(*) from indicators.fct_indicator_restatements").fetchone()
    assert shown == (rows,)


def test_the_work_folder_keeps_no_copy_of_the_states(world: RestatementWorld, third_edition: Restatement) -> None:
    assert list((world.root.work / "restatements").glob("*.duckdb*")) == []


def test_moments_in_the_wrong_order_are_refused(world: RestatementWorld) -> None:
    with pytest.raises(MomentOrderError):
        compare(world.root, Standpoint(SECOND, PROJECT), Standpoint(FIRST, PROJECT))
