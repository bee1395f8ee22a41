"""Every cell of the product against the oracle: indicators.md computed twice, independently.

What belongs here: running the product by its command line on worlds of deliveries and comparing both result tables
whole; and that this comparison, the unit tests and the laws notice mistakes in the SQL (``tests.mutation``). What does
not: expectations about a single figure (``tests/oracle``).
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings
from tests.mutation.built import JUDGED, Built
from tests.mutation.contrary_world import Made, ketenmonitor, make_contrary, open_built
from tests.mutation.examples import examples, failing
from tests.mutation.rendering import squeezed
from tests.mutation.verdicts import judge, mutants
from tests.oracle.calendar_time import peildata
from tests.oracle.cells import VALUE_COLUMNS
from tests.oracle.compare import differences, report
from tests.oracle.compute import indicator_values
from tests.oracle.landing import world_from_landing
from tests.oracle.status import DIRECTIONS, indicator_status
from tests.oracle.world import World
from tests.sql.laws import LAWS

PROJECT = Path(__file__).parents[2]
SEEDS = PROJECT / "dbt_project" / "seeds"
EXAMPLE = PROJECT.parent / "shared" / "leveringen"
EARLY, LATE = "2024-02-10T12:00:00+00:00", "2025-04-01T00:00:00+00:00"
pytestmark = pytest.mark.slow


def table(root: Path, name: str) -> pl.DataFrame:
    """A result table of the product's warehouse."""
    with duckdb.connect(str(root / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(f"select * from indicators.{name}").pl()


def assert_agreement(world: World, root: Path) -> None:
    """Both result tables have the same cells with the same values."""
    values = indicator_values(world)
    assert values.height > 1000, "a world with so few cells shows nothing"
    found = differences(values, table(root, "fct_indicator_values"), VALUE_COLUMNS)
    assert not found, report(found)
    found = differences(indicator_status(world, values), table(root, "fct_indicator_status"), JUDGED)
    assert not found, report(found)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root of three years in which much goes wrong, taken in once."""
    root = tmp_path_factory.mktemp("oracle") / "data"
    contracts, reference = load_contracts(PROJECT), load_reference(PROJECT, None)
    simulate(
        root, contracts, reference, persons=500, seed=20240229, first="2022K1", last="2024K4", gemeenten=9,
        faults=FaultSettings.preset("heavy"),
    )  # fmt: skip
    ketenmonitor(root, "intake")
    return root


@pytest.mark.parametrize("as_known", [EARLY, LATE])
def test_every_cell_of_an_invented_chain_agrees_with_the_oracle(invented: Path, as_known: str) -> None:
    ketenmonitor(invented, "build", "--as-known", as_known)
    world = World.from_data_root(invented, datetime.fromisoformat(as_known), SEEDS)
    assert len(peildata(world.as_known)) >= 8
    assert_agreement(world, invented)


@pytest.fixture(scope="module")
def contrary(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A built world of deliveries that contradict each other."""
    return make_contrary(tmp_path_factory.mktemp("contrary") / "data", seed=21)


@pytest.fixture(scope="module")
def built(contrary: Made, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its warehouse, for trying other SQL on."""
    return open_built(contrary, tmp_path_factory.mktemp("tried"))


@pytest.mark.xdist_group("contrary")
def test_every_cell_of_a_contrary_chain_agrees_with_the_oracle(contrary: Made) -> None:
    assert_agreement(contrary.world, contrary.root)
    without = set(DIRECTIONS) - set(indicator_values(contrary.world)["indicator_id"])
    assert len(without) <= 3, f"too many indicators have no cell to compare: {sorted(without)}"


@pytest.mark.xdist_group("contrary")
def test_a_contrary_chain_keeps_every_law_of_the_result_tables(built: Built) -> None:
    assert [name for name, law in LAWS.items() if built.connection.execute(law).fetchone()] == []


@pytest.mark.xdist_group("contrary")
def test_what_is_tried_is_what_dbt_compiles(built: Built) -> None:
    different = [name for name, sql in built.sql.items() if sql != squeezed(built.nodes[name].sql)]
    assert len(built.sql) > 150
    assert different == []


@pytest.mark.xdist_group("contrary")
def test_without_a_mutant_nothing_is_noticed(built: Built) -> None:
    tests = examples()
    assert len(tests) > len(DIRECTIONS)
    assert failing(built, built.base, tests) is None
    assert built.first_difference(built.base, list(built.nodes)) is None
    assert built.broken_law(built.base, list(built.nodes)) is None


@pytest.mark.xdist_group("contrary")
def test_a_sample_of_mutants_is_noticed_by_oracle_unit_tests_or_laws(built: Built) -> None:
    """Every ninth of the list; ``make mutants`` goes through all of them."""
    tests = examples()
    sample = [one for one in mutants() if one.equivalent is None and one.elsewhere is None][::9]
    assert len(sample) > 20
    assert [str(one) for one in sample if not judge(one, [built], tests, fully=False).is_killed] == []


@pytest.mark.skipif(not EXAMPLE.is_dir(), reason="the example deliveries are not beside the repository")
def test_every_cell_of_the_example_deliveries_agrees_with_an_oracle_that_parses_them_itself(tmp_path: Path) -> None:
    root, as_known = tmp_path / "data", "2024-06-01T00:00:00+00:00"
    for part in ("landing", "reference"):
        shutil.copytree(EXAMPLE / part, root / part)
    ketenmonitor(root, "intake")
    ketenmonitor(root, "build", "--as-known", as_known)
    world = world_from_landing(
        EXAMPLE / "landing", EXAMPLE / "reference", EXAMPLE / "expected_files.csv", SEEDS,
        datetime.fromisoformat(as_known),
    )  # fmt: skip
    assert_agreement(world, root)
