"""Every cell of the product against the oracle: indicators.md computed twice, independently.

What belongs here: running the product by its command line on worlds of deliveries and comparing both result tables
whole. What does not: expectations about a single figure (``tests/oracle``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings
from tests.oracle.calendar_time import peildata
from tests.oracle.cells import STATUS_COLUMNS, VALUE_COLUMNS
from tests.oracle.compare import differences, report
from tests.oracle.compute import indicator_values
from tests.oracle.contrary import Contrary
from tests.oracle.landing import world_from_landing
from tests.oracle.status import DIRECTIONS, indicator_status
from tests.oracle.world import World

PROJECT = Path(__file__).parents[2]
SEEDS = PROJECT / "dbt_project" / "seeds"
EXAMPLE = PROJECT.parent / "shared" / "leveringen"
COMMAND = Path(sys.executable).with_name("ketenmonitor")
EARLY, LATE = "2024-02-10T12:00:00+00:00", "2025-04-01T00:00:00+00:00"
# The course towards an ambitie is no verdict: indicators.md leaves its day to the product.
JUDGED = tuple(name for name in STATUS_COLUMNS if name != "verwacht_gehaald_op")
pytestmark = pytest.mark.slow


def ketenmonitor(root: Path, *arguments: str) -> None:
    """Run one command of the product on a data root.

    Errors: AssertionError with what it printed, when it does not end well.
    """
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("KETENMONITOR_")}
    done = subprocess.run(
        [str(COMMAND), *arguments, "--data-root", str(root)],
        capture_output=True, text=True, check=False, cwd=PROJECT, env=surroundings,
    )  # fmt: skip
    assert done.returncode == 0, f"ketenmonitor {' '.join(arguments)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"


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


@pytest.mark.parametrize("seed", [21])
def test_every_cell_of_a_contrary_chain_agrees_with_the_oracle(tmp_path: Path, seed: int) -> None:
    root, as_known = tmp_path / "data", "2024-12-01T00:00:00+00:00"
    Contrary(seed, persons=40, last=date(2024, 6, 30)).write(root)
    ketenmonitor(root, "intake")
    ketenmonitor(root, "build", "--as-known", as_known)
    world = World.from_data_root(root, datetime.fromisoformat(as_known), SEEDS)
    assert_agreement(world, root)
    without = set(DIRECTIONS) - set(indicator_values(world)["indicator_id"])
    assert len(without) <= 3, f"too many indicators have no cell to compare: {sorted(without)}"


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
