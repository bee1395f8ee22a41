"""The whole chain as one in-process Dagster job on a tiny invented world, by the same functions as the command line."""

from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.components.house import HouseResource
from pipelines.components.raw_deliveries import RawDeliveries
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.settings import PROJECT, read_place
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings
from tests.orchestration.conftest import WholeRun

pytestmark = pytest.mark.xdist_group("whole_run")
PHASES = {"F1", "F2", "F3", "F4", "F5", "F6", "F7", "K"}


@pytest.fixture(scope="module")
def world(whole_run: WholeRun) -> Path:
    return whole_run.root


@pytest.fixture(scope="module")
def definitions(whole_run: WholeRun) -> dg.Definitions:
    return whole_run.definitions


@pytest.fixture(scope="module")
def job_result(whole_run: WholeRun) -> dg.ExecuteInProcessResult:
    return whole_run.result


def test_the_graph_reads_as_the_chain(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == PHASES


def test_every_extract_is_a_partitioned_raw_asset_with_checks(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    checked = {key.asset_key for key in graph.asset_check_keys}
    for extract in load_contracts(PROJECT).ids:
        key = dg.AssetKey(["raw", extract])
        assert graph.get(key).partitions_def is not None
        assert key in checked


def test_the_job_takes_in_builds_checks_and_publishes(world: Path, job_result: dg.ExecuteInProcessResult) -> None:
    assert job_result.success
    assert (world / "warehouse.duckdb").exists()
    assert (world / "published" / "site" / "index.html").exists()
    assert not list((world / "landing").rglob("*.csv"))


def test_an_accepted_delivery_materialises_the_partition_of_its_extract(
    job_result: dg.ExecuteInProcessResult,
) -> None:
    made = {
        (event.asset_key, event.partition)
        for event in job_result.all_events
        if event.event_type_value == "ASSET_MATERIALIZATION"
    }
    assert (dg.AssetKey(["raw", "gem_swi"]), "2024-01-01") in made
    assert (dg.AssetKey(["raw", "duo_pip"]), "2024-03-01") in made


def test_each_output_shows_how_much_it_holds_where_it_is_and_what_it_says(
    world: Path, job_result: dg.ExecuteInProcessResult
) -> None:
    shown = {
        event.asset_key.path[-1]: event.step_materialization_data.materialization.metadata
        for event in job_result.all_events
        if event.event_type_value == "ASSET_MATERIALIZATION" and event.asset_key.path[0] == "published"
    }
    assert set(shown) == {"site", "downloads", "database", "release"}
    pages = list((world / "published" / "site").rglob("*.html"))
    assert shown["site"]["paginas"].value == len(pages)
    assert Path(shown["site"]["site"].value.removeprefix("file://")) == world / "published" / "site" / "index.html"
    assert "| fase | GEHAALD | NIET_GEHAALD | NIET_TE_ZEGGEN | GEEN_AMBITIE |" in shown["site"]["oordelen"].value
    assert "| ketenmonitor.xlsx | " in shown["downloads"]["inhoud"].value
    with duckdb.connect(str(world / "published" / "ketenmonitor.duckdb"), read_only=True) as connection:
        ((cells,),) = connection.execute("select count(*) from pub_indicator_values").fetchall()
    assert f"| pub_indicator_values | {cells} |" in shown["database"]["tabellen"].value
    assert "| weergave | aantal |" in shown["release"]["cijfers"].value


def test_a_table_of_the_warehouse_shows_its_rows(world: Path, job_result: dg.ExecuteInProcessResult) -> None:
    key = dg.AssetKey(["indicators", "fct_indicator_status"])
    (event,) = [
        one for one in job_result.all_events if one.event_type_value == "ASSET_MATERIALIZATION" and one.asset_key == key
    ]
    with duckdb.connect(str(world / "warehouse.duckdb"), read_only=True) as connection:
        ((rows,),) = connection.execute("select count(*) from indicators.fct_indicator_status").fetchall()
    assert event.step_materialization_data.materialization.metadata["dagster/row_count"].value == rows


def test_every_expectation_is_evaluated_as_a_check(
    definitions: dg.Definitions, job_result: dg.ExecuteInProcessResult
) -> None:
    evaluated = {(one.asset_key, one.check_name) for one in job_result.get_asset_check_evaluations()}
    assert evaluated == {(key.asset_key, key.name) for key in definitions.resolve_asset_graph().asset_check_keys}


def test_a_raw_asset_takes_in_the_files_of_its_partition_only(
    tmp_path: Path,
) -> None:
    root = tmp_path / "data"
    contracts, reference = load_contracts(PROJECT), load_reference(PROJECT, None)
    simulate(
        root, contracts, reference, persons=20, seed=7, first="2024K1", last="2024K1", gemeenten=2,
        faults=FaultSettings.preset("none"), extracts={"duo_pip", "duo_termijn"},
    )  # fmt: skip
    assets = RawDeliveries(project=str(PROJECT)).build_defs(None).assets
    asset = next(one for one in assets if one.key == dg.AssetKey(["raw", "duo_pip"]))
    house = HouseResource.of(read_place(root, {}))
    assert dg.materialize([asset], partition_key="2024-02-01", resources={"house": house}).success
    left = sorted(path.name for path in (root / "landing").rglob("duo_*") if not path.name.endswith(".json"))
    assert not any(name.startswith("duo_pip__DUO__2024M02") for name in left)
    assert any(name.startswith("duo_pip__DUO__2024M01") for name in left)
    assert any(name.startswith("duo_termijn__DUO__2024M02") for name in left)


def test_the_sensor_waits_for_a_landing_and_asks_once(definitions: dg.Definitions, tmp_path: Path) -> None:
    sensor = definitions.get_repository_def().get_sensor_def("landing")
    house = HouseResource.of(read_place(tmp_path / "data", {}))
    empty = sensor.evaluate_tick(dg.build_sensor_context(resources={"house": house}))
    assert not empty.run_requests
    (tmp_path / "data" / "landing").mkdir(parents=True)
    (tmp_path / "data" / "landing" / "file.csv").write_bytes(b"x")
    first = sensor.evaluate_tick(dg.build_sensor_context(resources={"house": house})).run_requests
    again = sensor.evaluate_tick(dg.build_sensor_context(resources={"house": house})).run_requests
    assert [one.run_key for one in first or []] == [one.run_key for one in again or []] != []
