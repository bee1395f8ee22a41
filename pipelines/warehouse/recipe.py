"""The tables and tests of the dbt project as dbt compiled them, kept in the warehouse that they made.

What belongs here: one node, taking nodes from dbt's result, keeping and reading them. What does not: carrying them out
(``transform`` for a whole build, ``refill`` for what changed).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

INDICATOR = "ind_"
_TABLE = """
    create schema if not exists build;
    create or replace table build.nodes (
        place integer, node varchar, kind varchar, relation varchar, sql varchar, parents varchar[], severity varchar,
        fail_calc varchar, refilled_by varchar, located_by varchar, placed_by varchar
    );
"""
_READ = """
    select node, kind, relation, sql, parents, severity, fail_calc, refilled_by, located_by, placed_by
    from build.nodes
    order by place
"""


class Kind(StrEnum):
    """What a node leaves behind."""

    TABLE = "table"
    VIEW = "view"
    TEST = "test"


@dataclass(frozen=True)
class Node:
    """One node of the dbt project.

    Nulls: a test has no ``relation``; ``refilled_by`` and ``located_by`` are the columns by which a table may be
    refilled in part (with only the second: read in part); ``placed_by`` says where the rows of an ``ind_`` view lie.
    """

    id: str
    kind: Kind
    relation: str
    sql: str
    parents: tuple[str, ...]
    severity: str = "error"
    fail_calc: str = "count(*)"
    refilled_by: str | None = None
    located_by: str | None = None
    placed_by: str | None = None

    @property
    def name(self) -> str:
        """Name of the model or test."""
        return self.id.split(".")[2]


def nodes_of(results: Iterable[Any]) -> tuple[Node, ...]:
    """The models and data tests of dbt's results, each after what it is made of. Seeds never change by a delivery."""
    found = (one.node for one in results)
    return tuple(_node(node) for node in found if node.resource_type.value in {"model", "test"})


def keep_nodes(connection: duckdb.DuckDBPyConnection, nodes: Iterable[Node]) -> None:
    """Keep the nodes, in their order, in place of those that were kept."""
    connection.execute(_TABLE)
    rows = [
        [
            place,
            one.id,
            one.kind,
            one.relation,
            one.sql,
            list(one.parents),
            one.severity,
            one.fail_calc,
            one.refilled_by,
            one.located_by,
            one.placed_by,
        ]
        for place, one in enumerate(nodes)
    ]
    connection.executemany("insert into build.nodes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def kept_nodes(connection: duckdb.DuckDBPyConnection) -> tuple[Node, ...]:
    """The nodes that made this warehouse, in their order."""
    rows = connection.execute(_READ).fetchall()
    return tuple(Node(row[0], Kind(row[1]), row[2], row[3], tuple(row[4]), *row[5:]) for row in rows)


def _node(node: Any) -> Node:
    is_test = node.resource_type.value == "test"
    is_view = node.config.materialized == "view"
    return Node(
        id=node.unique_id,
        kind=Kind.TEST if is_test else Kind.VIEW if is_view else Kind.TABLE,
        relation="" if is_test else str(node.relation_name),
        sql=str(node.compiled_code),
        parents=tuple(node.depends_on.nodes),
        severity=str(node.config.severity).lower() if is_test else "error",
        fail_calc=str(node.config.fail_calc) if is_test else "count(*)",
        refilled_by=None if is_test else node.config.meta.get("refilled_by"),
        located_by=None if is_test else node.config.meta.get("located_by"),
        placed_by=None if is_test or not node.name.startswith(INDICATOR) else _placed_by(node.columns),
    )


def _placed_by(columns: Container[str]) -> str | None:
    """The column by which rows of an indicator lie in a gebied of their own, or in a gemeente and all that holds it."""
    return next((name for name in ("gebied_code", "gemeente_code") if name in columns), None)
