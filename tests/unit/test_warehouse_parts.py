"""A change touches the indicators whose rows changed, in the gebieden that hold the place where they lie."""

import json
from collections.abc import Iterator

import duckdb
import pytest

from pipelines.warehouse.parts import ANYTHING, Part, changed_gebieden, read_in_part
from pipelines.warehouse.recipe import Kind, Node

CELLS = Node("model.k.fct_cells", Kind.TABLE, "t", "", (), refilled_by="indicator_id", located_by="gebied_code")
PARTS = Node("model.k.fct_parts", Kind.TABLE, "t", "", (), refilled_by="indicator_id")
GEBIEDEN = Node("model.k.dim_gebieden", Kind.TABLE, "t", "", (), located_by="gebied_code")
PERSONS = Node("model.k.int_persons", Kind.TABLE, "t", "", ())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            "create schema core; create table core.dim_gemeente_gebieden (gemeente_code text, gebied_code text)"
        )
        rows = [("GM1", "GM1"), ("GM1", "AM1"), ("GM1", "NL01"), ("GM2", "GM2"), ("GM2", "AM1"), ("GM2", "NL01")]
        opened.executemany("insert into core.dim_gemeente_gebieden values (?, ?)", [*rows, ("GEEN", "NL01")])
        yield opened


def test_a_gemeente_lies_in_itself_and_in_all_that_holds_it(connection: duckdb.DuckDBPyConnection) -> None:
    before, after = json.dumps({"GM1": "2 9", "GM2": "1 4"}), json.dumps({"GM1": "2 8", "GM2": "1 4"})
    assert changed_gebieden(connection, "gemeente_code", before, after) == {"GM1", "AM1", "NL01"}


def test_rows_that_went_or_came_changed_their_place_too(connection: duckdb.DuckDBPyConnection) -> None:
    before, after = json.dumps({"GM1": "1 9"}), json.dumps({"GM2": "1 9"})
    assert changed_gebieden(connection, "gemeente_code", before, after) == {"GM1", "GM2", "AM1", "NL01"}


def test_a_person_without_a_gemeente_counts_in_the_country_alone(connection: duckdb.DuckDBPyConnection) -> None:
    assert changed_gebieden(connection, "gemeente_code", json.dumps({}), json.dumps({"": "1 9"})) == {"NL01"}


def test_rows_that_name_their_gebied_change_that_one_alone(connection: duckdb.DuckDBPyConnection) -> None:
    assert changed_gebieden(connection, "gebied_code", json.dumps({"AM1": "1 9"}), json.dumps({})) == {"AM1"}


def test_parts_together_hold_each_and_anything_swallows_all() -> None:
    one, other = Part(frozenset({"a"}), frozenset({"GM1"})), Part(frozenset({"b"}), frozenset({"NL01"}))
    assert Part.together([one, other]) == Part(frozenset({"a", "b"}), frozenset({"GM1", "NL01"}))
    assert Part.together([one, ANYTHING]) == ANYTHING
    assert Part.together([one, Part(frozenset({"b"}), None)]) == Part(frozenset({"a", "b"}), None)


def test_a_part_is_said_by_the_columns_that_a_table_has() -> None:
    part = Part(frozenset({"b", "a"}), frozenset({"NL01"}))
    assert part.condition(CELLS) == "indicator_id in ('a', 'b') and gebied_code in ('NL01')"
    assert part.condition(CELLS, as_located=False) == "indicator_id in ('a', 'b')"
    assert part.condition(PARTS) == "indicator_id in ('a', 'b')"
    assert part.condition(PERSONS) == "true"
    assert Part(frozenset(), None).condition(CELLS) == "false"


def test_only_a_located_table_may_read_part_of_the_gebieden() -> None:
    assert read_in_part(CELLS, GEBIEDEN)
    assert not read_in_part(PARTS, GEBIEDEN)
    assert read_in_part(PARTS, CELLS)
    assert not read_in_part(CELLS, PERSONS)
