"""A run of dbt ends well, is blocked by a failing test, or fails by our own fault: each is told apart and named."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.warehouse.errors import BuildBlockedError, TransformError
from tests.sql.conftest import World


@pytest.fixture
def spoiled(world: World, tmp_path: Path) -> Path:
    """A copy of the warehouse to spoil."""
    return Path(shutil.copy(world.warehouse, tmp_path / "warehouse.duckdb"))


def test_a_failing_test_blocks_and_is_named(world: World, spoiled: Path) -> None:
    with duckdb.connect(str(spoiled)) as connection:
        connection.execute("insert into raw.duo_pip select * from raw.duo_pip limit 1")
    with pytest.raises(BuildBlockedError, match="unique_key_int_pips_dated") as blocked:
        world.run("build", "--select", "int_pips_dated", "--exclude-resource-type", "unit_test", warehouse=spoiled)
    assert len(blocked.value.checks) == 1


def test_a_fault_of_ours_is_no_verdict_on_a_delivery_and_names_the_model(world: World, spoiled: Path) -> None:
    with duckdb.connect(str(spoiled)) as connection:
        connection.execute("drop table raw.duo_pip cascade")
    with pytest.raises(TransformError, match=r"model int_pips_dated(.|\n)*duo_pip"):
        world.run("run", "--select", "int_pips_dated", warehouse=spoiled)


def test_what_dbt_cannot_even_begin_is_a_fault_of_ours(world: World) -> None:
    with pytest.raises(TransformError, match="dbt could not begin"):
        world.run("build", "--no-such-option")


def test_after_a_run_the_file_is_free_and_the_environment_as_it_was(
    world: World, spoiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETENMONITOR_SEEDS", "as it was")
    monkeypatch.delenv("KETENMONITOR_WAREHOUSE_FILE", raising=False)
    summary = world.run("run", "--select", "stg_duo__pip", "int_pips_dated", warehouse=spoiled)
    assert (summary.models, summary.tests, summary.warnings) == (2, 0, ())
    assert os.environ["KETENMONITOR_SEEDS"] == "as it was"
    assert "KETENMONITOR_WAREHOUSE_FILE" not in os.environ
    with duckdb.connect(str(spoiled), config={"threads": 1}) as connection:
        connection.execute("create table free as select 1 as one")


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a syntax tree."""
    if isinstance(tree, dict):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from nodes(part)


def bare_references(tree: Any) -> set[str]:
    """Columns named without the relation they come from."""
    found = (node["column_names"] for node in nodes(tree) if node.get("class") == "COLUMN_REF")
    return {names[0] for names in found if len(names) == 1}


def own_columns(select: dict[str, Any], columns_of: dict[str, set[str]]) -> set[str]:
    """Columns of the tables that a select reads itself: a bare name means these first, on every engine."""
    tables = (node["table_name"] for node in nodes(select["from_table"]) if node.get("type") == "BASE_TABLE")
    return set().union(*(columns_of.get(table, set()) for table in tables))


def reused_aliases(sql: str, columns_of: dict[str, set[str]]) -> set[str]:
    """Aliases that a later column or the where of the same select uses, which DuckDB alone understands."""
    (text,) = duckdb.execute("select json_serialize_sql(?)", [sql]).fetchall()[0]
    tree = json.loads(text)
    assert not tree["error"], text
    reused: set[str] = set()
    for select in (node for node in nodes(tree) if node.get("type") == "SELECT_NODE"):
        aliases: set[str] = set()
        own = own_columns(select, columns_of)
        for column in select["select_list"]:
            used = bare_references(column)
            reused |= aliases & used
            aliases |= {column["alias"]} - used - own - {""}
        reused |= aliases & bare_references(select["where_clause"])
    return reused


def test_no_model_uses_an_alias_of_its_own_select(world: World, reader: duckdb.DuckDBPyConnection) -> None:
    columns_of: dict[str, set[str]] = {}
    for table, column in reader.execute("select table_name, column_name from duckdb_columns()").fetchall():
        columns_of.setdefault(table, set()).add(column)
    reader.close()  # dbt wants the file for itself
    world.run("compile", "--select", "resource_type:model")
    compiled = sorted((world.work / "dbt" / "target" / "compiled").rglob("models/**/*.sql"))
    models = [path for path in compiled if "yml" not in str(path.parent)]
    assert len(models) > 80
    assert {path.name: reused for path in models if (reused := reused_aliases(path.read_text(), columns_of))} == {}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a as b, b + 1 as c from t", {"b"}),
        ("select a as b from t where b > 1", {"b"}),
        ("with u as (select a as b from t) select b, b + 1 as c from u", set()),
        ("select coalesce(b, 0) as b, b + 1 as c from t", set()),
        ("select a as b, t.b + 1 as c from t", set()),
        ("select a as known, known + 1 as c from held", set()),
    ],
)
def test_a_reused_alias_is_found_and_an_honest_one_is_not(sql: str, expected: set[str]) -> None:
    assert reused_aliases(sql, {"held": {"a", "known"}}) == expected
