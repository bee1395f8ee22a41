"""The command compare refuses what cannot be compared, before anything is built."""

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.contracts.data_root import DataRoot
from pipelines.restatements.comparison import Restatement
from pipelines.restatements.parts import split
from pipelines.restatements.standpoint import Standpoint, open_standpoint, same_definitions, same_reference
from pipelines.restatements.store import COLUMNS, add_to_warehouse, rows_of
from pipelines.warehouse.swap import open_read_only
from tests.unit.test_restatements_parts import DAY, cells
from tests.unit.warehouse_world import PROJECT, moment

NOW = moment("2024-05-01")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--from", "yesterday"],
        ["--from", "2024-06-01", "--to", "2024-05-01"],
        ["--from", "2024-05-01", "--to", "2024-05-01"],
        ["--from", "2024-05-01", "--to", "2024-06-01", "--from-reference", "no-such-folder"],
    ],
)
def test_a_comparison_that_cannot_be_made_is_wrong_usage(arguments: list[str], tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["compare", "--data-root", str(tmp_path / "data"), *arguments])
    assert found.exit_code == 2
    assert not (tmp_path / "data" / "restatements").exists()


def test_a_standpoint_is_the_same_as_itself_and_another_division_is_seen(tmp_path: Path) -> None:
    today = open_standpoint(Standpoint(NOW, PROJECT))
    seed = (PROJECT / "dbt_project" / "seeds" / "gemeenten.csv").read_text()
    (tmp_path / "gemeenten.csv").write_text(seed.replace("Amsterdam", "Aemstelredam", 1))
    other = open_standpoint(Standpoint(NOW, PROJECT, tmp_path))
    assert same_definitions(today, other)
    assert same_reference(today, today)
    assert not same_reference(today, other)


def test_the_rows_that_are_kept_have_the_columns_of_the_warehouse() -> None:
    standpoints = (Standpoint(NOW, PROJECT), Standpoint(moment("2024-06-01"), PROJECT))
    found = rows_of(Restatement(*standpoints, split(cells(), [], DAY), ()))
    assert found.columns == list(COLUMNS)


def test_a_warehouse_without_comparisons_has_the_table_empty(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    assert add_to_warehouse(warehouse, DataRoot(tmp_path)) == 0
    assert add_to_warehouse(warehouse, DataRoot(tmp_path)) == 0
    with open_read_only(warehouse) as connection:
        shown = connection.execute("describe indicators.fct_indicator_restatements").fetchall()
    assert [row[0] for row in shown] == list(COLUMNS)


def test_a_comparison_of_another_form_does_not_stop_a_build(tmp_path: Path) -> None:
    (tmp_path / "restatements").mkdir()
    with duckdb.connect(str(tmp_path / "restatements" / "old.duckdb")) as connection:
        connection.execute("create table fct_indicator_restatements (oorzaak varchar)")
    assert add_to_warehouse(tmp_path / "warehouse.duckdb", DataRoot(tmp_path)) == 0
