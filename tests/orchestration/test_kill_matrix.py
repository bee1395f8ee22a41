"""Each expectation catches a change that no other rule of its file catches, and lets a healthy chain pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.model import FieldType
from pipelines.quality.check import check
from pipelines.quality.engine import CheckCrashed
from pipelines.quality.expectations import Expectation, ExpectationFile, Stage, load_expectations

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
FILES = load_expectations(PROJECT)
CONTRACTS = load_contracts(PROJECT)
CHANGES: dict[str, str] = yaml.safe_load((HERE / "kill_matrix.yaml").read_text(encoding="utf-8"))
CASES = [(file, rule) for file in FILES for rule in file.expectations]
TYPES = {FieldType.DATE: "date", FieldType.INT: "bigint", FieldType.DEC: "double", FieldType.BOOL: "boolean"}
DELIVERY = """levering_id text, leverancier text, periode text, period_start date, period_end date,
    volgnummer int, aangeleverd_op timestamp, record int"""


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kill") / "healthy.duckdb"
    with duckdb.connect(path) as connection:
        _create_tables(connection)
        connection.execute((HERE / "healthy_world.sql").read_text(encoding="utf-8"))
        for contract in CONTRACTS:
            _register_deliveries(connection, contract.id)
    return path


@pytest.fixture
def world(healthy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The healthy world inside a transaction that is rolled back."""
    with duckdb.connect(healthy) as connection:
        connection.execute("begin")
        yield connection
        connection.execute("rollback")


def test_a_healthy_chain_passes_every_expectation(world: duckdb.DuckDBPyConnection) -> None:
    summary = check(world, FILES) + check(world, FILES, Stage.INDICATORS)
    assert _failed(world) == set()
    assert summary.passed == len(CASES)
    assert (summary.findings, summary.stops) == (0, ())


def test_every_expectation_has_a_change_that_it_must_catch() -> None:
    assert set(CHANGES) == {rule.id for _, rule in CASES}


@pytest.mark.parametrize(("file", "rule"), CASES, ids=[rule.id for _, rule in CASES])
def test_the_rule_alone_catches_its_change(
    world: duckdb.DuckDBPyConnection, file: ExpectationFile, rule: Expectation
) -> None:
    world.execute(CHANGES[rule.id])
    check(world, [file], file.stage)
    caught = {item.rule_name for item in file.expectations if item.id in _failed(world)}
    assert caught == {rule.rule_name}
    assert rule.id in _failed(world)


def test_a_failing_key_is_reported_to_both_partners(world: duckdb.DuckDBPyConnection) -> None:
    world.execute(CHANGES["C03"])
    check(world, [file for file in FILES if file.extract == "chain"])
    rows = world.execute(
        "select rule, extract, leverancier, other_partner, key_pseudonym from raw.dq_findings order by extract"
    ).fetchall()
    assert rows == [("C03", "duo_pip", "DUO", "GM0001", "b20"), ("C03", "gem_swi", "GM0001", "DUO", "b20")]


def test_a_rule_of_an_extract_that_never_came_does_not_apply(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("delete from raw.leveringen where extract = 'bow_aanbieders'")
    world.execute("delete from raw.bow_aanbieders")
    check(world, [file for file in FILES if file.extract in {"bow_aanbieders", "chain"}])
    rows = world.execute("select expectation_id from raw.dq_results where is_success is null").fetchall()
    expected = {rule.id for file, rule in CASES if file.extract == "bow_aanbieders"} | {"C10"}
    assert {row[0] for row in rows} == expected
    assert _failed(world) == set()


def test_a_check_that_cannot_run_is_a_fault_of_ours_and_no_verdict(world: duckdb.DuckDBPyConnection) -> None:
    rule = FILES[0].expectations[0].model_copy(update={"id": "unknown", "type": "expect_no_such_thing"})
    with pytest.raises(CheckCrashed, match="unknown"):
        check(world, [FILES[0].model_copy(update={"expectations": (rule,)})])


def test_a_rule_whose_arguments_are_refused_is_a_fault_of_ours(world: duckdb.DuckDBPyConnection) -> None:
    rule = FILES[0].expectations[0].model_copy(update={"id": "refused", "kwargs": {"column": "aanvaard"}})
    with pytest.raises(CheckCrashed, match="refused"):
        check(world, [FILES[0].model_copy(update={"expectations": (rule,)})])


def test_a_check_that_crashes_is_a_fault_of_ours_and_no_verdict(world: duckdb.DuckDBPyConnection) -> None:
    rule = (
        FILES[0]
        .expectations[0]
        .model_copy(
            update={
                "type": "expect_column_values_to_match_strftime_format",
                "kwargs": {"column": "aanvaard", "strftime_format": "%Y"},
            }
        )
    )
    with pytest.raises(CheckCrashed):
        check(world, [FILES[0].model_copy(update={"expectations": (rule,)})])


def _failed(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select expectation_id from raw.dq_results where not is_success").fetchall()
    return {str(row[0]) for row in rows}


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema raw")
    for contract in CONTRACTS:
        fields = [f"{field.name} {TYPES.get(field.type, 'text')}" for field in contract.fields if field.loaded]
        connection.execute(f"create table raw.{contract.id} ({', '.join(fields)}, {DELIVERY})")
    connection.execute(
        """create table raw.berichtgevers (leverancier text, gemeente_code text, vanaf date, tot date,
        vrijgesteld boolean)"""
    )
    connection.execute(
        """create table raw.leveringen (levering_id text, extract text, leverancier text, periode text, period_end date,
        volgnummer int, is_accepted boolean, is_newest boolean, sha256 text, geland bigint, aanvaard bigint,
        afgekeurd bigint, gewist bigint default 0)"""
    )


def _register_deliveries(connection: duckdb.DuckDBPyConnection, extract: str) -> None:
    """The delivery that was loaded, and one of the same size of each of the twelve months before it."""
    connection.execute(f"update raw.{extract} set levering_id = '{extract}-' || leverancier, volgnummer = 1")
    connection.execute(
        f"""insert into raw.leveringen
        select '{extract}-' || leverancier, '{extract}', leverancier, periode, max(period_end), 1, true, true,
            '{extract}-' || leverancier, count(*), count(*), 0, 0
        from raw.{extract}
        group by leverancier, periode"""
    )
    connection.execute(
        f"""insert into raw.leveringen
        select 'earlier-' || levering_id || '-' || months, extract, leverancier, 'earlier',
            last_day(period_end - to_months(months)), 1,
            true, true, 'earlier-' || levering_id || '-' || months, geland, aanvaard, 0, 0
        from raw.leveringen cross join range(1, 13) as numbers(months)
        where levering_id like '{extract}-%'"""
    )
