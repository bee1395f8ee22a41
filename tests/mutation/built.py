"""A built warehouse in which tables can be made again from other SQL, beside the cells that the oracle has.

What belongs here: following changed SQL through the tables that stand on it, up to the oracle's cells, and taking it
all back. What does not: which change was made (``verdicts``), dbt's unit tests (``examples``).

Nothing is kept: a change is followed inside a transaction that is rolled back. A table whose contents come out the same
stops the way there, as in a refill; of the cells only those of the indicators that can differ are made, one indicator
after the other, until one differs from the oracle.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipelines.warehouse.contents import contents_of
from pipelines.warehouse.recipe import Kind, Node, kept_nodes
from tests.mutation.rendering import Files, Rendering, squeezed
from tests.oracle.cells import KEY, STATUS_COLUMNS, VALUE_COLUMNS
from tests.oracle.compare import TOLERANCE
from tests.sql.laws import LAWS

CELLS, VALUES, STATUS = "fct_indicator_cells", "fct_indicator_values", "fct_indicator_status"
# The course towards an ambitie is no verdict: indicators.md leaves its day to the product.
JUDGED = tuple(name for name in STATUS_COLUMNS if name != "verwacht_gehaald_op")
TEXTS = {"ambitie_status", "richting", "verdict", "verdict_reden"}
# The tables that no oracle knows, in the order in which they are made of each other.
EXPLAINING = (
    "fct_indicator_courses", STATUS, "fct_indicator_parts", "fct_indicator_waits", "fct_indicator_drivers",
)  # fmt: skip
JUDGES = {"dim_indicators", "fct_indicator_ambities", VALUES, STATUS}


class Built:
    """A copy of a warehouse with the oracle's tables in it; ``nodes`` by the name of the model."""

    def __init__(self, warehouse: Path, folder: Path, values: pl.DataFrame, status: pl.DataFrame) -> None:
        copied = folder / warehouse.name  # the name of the file is that of the catalogue in every statement
        shutil.copyfile(warehouse, copied)
        self.connection = duckdb.connect(str(copied))
        self.connection.execute("set timezone = 'UTC'; set threads = 1; create schema oracle")
        for name, frame in ((VALUES, values), (STATUS, status)):
            self.connection.register("given", frame.to_arrow())
            self.connection.execute(f"create table oracle.{name} as from given")
            self.connection.unregister("given")
        found = [node for node in kept_nodes(self.connection) if node.kind is not Kind.TEST]
        self.nodes = {node.name: node for node in found}
        self.base = Rendering(self.relation_of)
        self.sql = {name: squeezed(self.base.sql_of(name)) for name in self.nodes}
        self.branches = self._branches(self.base)
        self.held = {
            one.name: contents_of(self.connection, f"from {one.relation}") for one in found if one.kind is Kind.TABLE
        }

    def relation_of(self, name: str) -> str:
        """The table of a model, of a seed, or of a source written as ``schema.table``."""
        if name in self.nodes:
            return self.nodes[name].relation
        schema, _, table = name.rpartition(".")
        return f'"{self._catalogue}"."{schema or "seeds"}"."{table}"'

    @property
    def _catalogue(self) -> str:
        return next(iter(self.nodes.values())).relation.split(".")[0].strip('"')

    @staticmethod
    def _branches(rendering: Rendering) -> dict[str, str]:
        """The SQL of the cells of each indicator."""
        return {one["id"]: rendering.call("indicator_cells_of", one) for one in rendering.call("indicator_catalog")}

    def changed_by(self, files: Files) -> tuple[Rendering, list[str]]:
        """The project with these files changed, and the models whose SQL is another then, in the order of a build."""
        rendering = Rendering(self.relation_of, files)
        return rendering, [name for name, sql in self.sql.items() if squeezed(rendering.sql_of(name)) != sql]

    def first_difference(self, rendering: Rendering, changed: Sequence[str]) -> str | None:
        """The first indicator of which a cell or verdict differs from the oracle; None when none does."""
        with self._taken_back():
            touched = self._follow(rendering, changed)
            branches = self._branches(rendering) if CELLS in changed else self.branches
            for indicator in self._indicators_to_try(branches, touched):
                if self._differs(rendering, indicator, branches[indicator]):
                    return indicator
            return "every indicator" if touched & JUDGES and self._judged_otherwise(rendering) else None

    def broken_law(self, rendering: Rendering, changed: Sequence[str]) -> str | None:
        """The first law of the result tables that breaks when those that explain and forecast are made again."""
        explaining = [name for name in changed if name in EXPLAINING]
        if not explaining:
            return None
        with self._taken_back():
            for name in EXPLAINING[EXPLAINING.index(explaining[0]) :]:
                _fill(self.connection, self.relation_of(name), rendering.sql_of(name))
            return next((law for law, query in LAWS.items() if self.connection.execute(query).fetchone()), None)

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        self.connection.execute("begin")
        try:
            yield
        finally:
            self.connection.execute("rollback")

    def _follow(self, rendering: Rendering, changed: Sequence[str]) -> set[str]:
        """Make again every model below the cells that changed or reads what did; their names."""
        touched: set[str] = set()
        for name, node in self.nodes.items():
            is_read = any(parent.split(".")[2] in touched for parent in node.parents)
            if not (name in changed or is_read) or (name.startswith("fct_indicator_") and name not in JUDGES):
                continue
            if name in (VALUES, STATUS):
                touched |= {name} if name in changed else set()
            elif self._made(node, rendering.sql_of(name), is_read=is_read):
                touched.add(name)
        return touched

    def _made(self, node: Node, sql: str, *, is_read: bool) -> bool:
        """Make one model again; whether it may hold something else now."""
        if node.kind is Kind.VIEW:
            self.connection.execute(f"create or replace view {node.relation} as {sql}")
            return True
        _fill(self.connection, node.relation, sql)
        return contents_of(self.connection, f"from {node.relation}") != self.held[node.name]

    def _indicators_to_try(self, branches: dict[str, str], touched: set[str]) -> list[str]:
        """The indicators whose cells can differ: their view changed, or how it is counted."""
        return [
            name
            for name, sql in branches.items()
            if f"ind_{name}" in touched
            or "dim_gemeente_gebieden" in touched
            or squeezed(sql) != squeezed(self.branches[name])
        ]

    def _differs(self, rendering: Rendering, indicator: str, cells: str) -> bool:
        """Whether the oracle has other values or verdicts for one indicator."""
        self.connection.execute(f"create or replace temporary table part_cells as {cells}")
        for name, before, after in ((VALUES, CELLS, "part_cells"), (STATUS, VALUES, "part_values")):
            sql = rendering.sql_of(name).replace(self.relation_of(before), after)
            into = "part_values" if name == VALUES else "part_status"
            self.connection.execute(f"create or replace temporary table {into} as {sql}")
        where = f"where indicator_id = '{indicator}'"
        return self._unequal(VALUES, "part_values", where) or self._unequal(STATUS, "part_status", where)

    def _judged_otherwise(self, rendering: Rendering) -> bool:
        """Whether values or verdicts of the cells as they are come out differently."""
        for name in (VALUES, STATUS):
            _fill(self.connection, self.relation_of(name), rendering.sql_of(name))
        return self.differs_anywhere()

    def differs_anywhere(self) -> bool:
        """Whether the result tables that stand here differ from the oracle's."""
        return any(self._unequal(name, self.relation_of(name)) for name in (VALUES, STATUS))

    def _unequal(self, name: str, found: str, where: str = "") -> bool:
        """Whether a result table holds other cells than the oracle's, or other values in them."""
        columns = VALUE_COLUMNS if name == VALUES else JUDGED
        unequal = " or ".join(_unequal_column(column) for column in columns)
        row = self.connection.execute(
            f"""select count(*)
            from (select *, true as is_there from oracle.{name} {where}) as ours
            full outer join (select *, true as is_there from {found} {where}) as theirs using ({", ".join(KEY)})
            where ours.is_there is null or theirs.is_there is null or {unequal}"""
        ).fetchone()
        return bool(row and row[0])


def _unequal_column(name: str) -> str:
    if name in TEXTS:
        return f"ours.{name} is distinct from theirs.{name}"
    near = f"abs(ours.{name} - theirs.{name}) <= {TOLERANCE} * greatest(1.0, abs(ours.{name}))"
    return f"((ours.{name} is null) <> (theirs.{name} is null) or not coalesce({near}, true))"


def _fill(connection: duckdb.DuckDBPyConnection, relation: str, sql: str) -> None:
    """Empty a table that dbt made and fill it anew; its columns and constraints stay."""
    connection.execute(f"truncate {relation}")
    connection.execute(f"insert into {relation} by name select * from ({sql}\n) as made")
