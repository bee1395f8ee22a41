"""dbt's unit tests on SQL that is given, without dbt: invented rows in, expected rows out.

What belongs here: reading them from the yml files and running one. What does not: which SQL is tried (``verdicts``).
That all of them pass on the project as it stands is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from tests.mutation.built import Built
from tests.mutation.rendering import DBT, Rendering

_REF = re.compile(r"ref\('(\w+)'\)")
Row = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One unit test of a model: rows by the name of each input, and the rows expected, by some of their columns."""

    name: str
    model: str
    given: dict[str, list[Row]]
    expected: list[Row]


def examples() -> tuple[Example, ...]:
    """Every unit test of the dbt project."""
    found = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((DBT / "models").rglob("*.yml")))
    return tuple(_example(test) for content in found for test in content.get("unit_tests", []))


def _example(test: Row) -> Example:
    given = {_REF.fullmatch(one["input"])[1]: one["rows"] or [] for one in test["given"]}  # type: ignore[index]
    return Example(test["name"], test["model"], given, test["expect"]["rows"] or [])


def failing(built: Built, rendering: Rendering, tried: Iterable[Example]) -> str | None:
    """Name of the first example that does not come out as expected; None when all do."""
    return next((one.name for one in tried if not passes(built, rendering, one)), None)


def passes(built: Built, rendering: Rendering, example: Example) -> bool:
    """Whether the model makes the expected rows of the given ones, in any order."""
    for name, rows in example.given.items():
        _fill(built, f"given_{name}", f"from {built.relation_of(name)}", rows)
    before = rendering.relation_of
    rendering.relation_of = lambda name: f"given_{name}" if name in example.given else before(name)
    try:
        sql = rendering.sql_of(example.model)
    finally:
        rendering.relation_of = before
    return _gives(built, sql, example.expected)


def _gives(built: Built, sql: str, expected: list[Row]) -> bool:
    columns = ", ".join(expected[0]) if expected else "*"
    built.connection.execute(f"create or replace temporary table made as select {columns} from ({sql}\n) as found")
    _fill(built, "expected", "from made", expected)
    row = built.connection.execute(
        """select (select count(*) from (from made except all from expected))
        + (select count(*) from (from expected except all from made))"""
    ).fetchone()
    return row == (0,)


def _fill(built: Built, table: str, like: str, rows: list[Row]) -> None:
    """A temporary table with the columns of a query and these rows; what a row leaves out is null."""
    built.connection.execute(f"create or replace temporary table {table} as select * from ({like}) as shape limit 0")
    for row in rows:
        marks = ", ".join("?" * len(row))
        built.connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
