"""Brings a copy of the standing warehouse up to a changed schema ``raw``, and makes only what that changes.

What belongs here: following changed contents through the nodes that dbt compiled for the build that made the warehouse.
What does not: what a node says (the dbt project), when this road may be taken (``pipelines.steps``).

A node is made again when the contents of something it reads changed; when its own contents come out the same, nothing
behind it is touched. So the result equals that of a whole build, whatever was delivered: no list of what depends on
what is kept by hand. A table with ``refilled_by`` is refilled only for those values of that column whose ``ind_`` view
changed; it must hold nothing under one value that depends on the rows of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from pipelines.warehouse.contents import contents_of, remember, remembered
from pipelines.warehouse.errors import BuildBlockedError
from pipelines.warehouse.recipe import Kind, Node, keep_nodes, kept_nodes

_INDICATOR = "ind_"
Parts = frozenset[str] | None  # the values of ``refilled_by`` that changed; None means anything may have


@dataclass(frozen=True)
class RefillSummary:
    """What was made again.

    Units: numbers of tables (whole or in part) and of tests; ``warnings`` names each test that warned.
    """

    tables: int
    tests: int
    warnings: tuple[str, ...]


@dataclass
class _Work:
    """What is known while the nodes are followed."""

    connection: duckdb.DuckDBPyConnection
    before: Mapping[str, str]
    in_parts: Mapping[str, tuple[str, str]]  # tables that can be refilled in parts: relation and column
    changed: dict[str, Parts] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    tests: int = 0
    warnings: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def keep_recipe(connection: duckdb.DuckDBPyConnection, nodes: tuple[Node, ...]) -> None:
    """Let a warehouse that dbt just made remember by which nodes, and what they and their sources hold."""
    keep_nodes(connection, nodes)
    relations = _sources(nodes) | {node.id: node.relation for node in nodes if node.kind is not Kind.TEST}
    remember(connection, {subject: contents_of(connection, f"from {name}") for subject, name in relations.items()})


def refill(connection: duckdb.DuckDBPyConnection) -> RefillSummary:
    """Make again, and test again, whatever stands on contents that changed since the warehouse was made.

    Errors: BuildBlockedError when a test fails; duckdb.Error when a node cannot be made.
    """
    nodes = kept_nodes(connection)
    in_parts = {node.id: (node.relation, node.refilled_by) for node in nodes if node.refilled_by is not None}
    work = _Work(connection, remembered(connection), in_parts)
    for source, relation in _sources(nodes).items():
        _compare(work, source, relation, None)
    for node in nodes:
        _follow(work, node)
    remember(connection, work.after)
    if work.failures:
        raise BuildBlockedError(tuple(work.failures))
    return RefillSummary(work.tables, work.tests, tuple(work.warnings))


def _sources(nodes: Iterable[Node]) -> dict[str, str]:
    """Every table of schema raw that a node reads: dbt's name of it → its own."""
    parents = sorted({parent for node in nodes for parent in node.parents if parent.startswith("source.")})
    return {parent: ".".join(parent.split(".")[-2:]) for parent in parents}


def _follow(work: _Work, node: Node) -> None:
    """Make one node again if anything that it reads changed."""
    causes = [parent for parent in node.parents if parent in work.changed]
    if not causes:
        return
    if node.kind is Kind.TEST:
        _test(work, node)
        return
    parts = _parts(work, node, causes)
    if node.kind is Kind.TABLE and parts is None:
        _fill(work.connection, node)
    elif node.kind is Kind.TABLE:
        _fill_parts(work, node, _listed(parts or frozenset()))
    work.tables += node.kind is Kind.TABLE
    _compare(work, node.id, node.relation, parts)


def _parts(work: _Work, node: Node, causes: Iterable[str]) -> Parts:
    """Which parts of a table its changed parents can change."""
    if node.refilled_by is None:
        return None
    found: set[str] = set()
    for cause in causes:
        name, parts = cause.split(".")[2], work.changed[cause]
        if name.startswith(_INDICATOR):
            found.add(name.removeprefix(_INDICATOR))
        elif parts is None:
            return None
        else:
            found |= parts
    return frozenset(found)


def _fill(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """Empty a table that dbt made and fill it anew; its columns and constraints stay."""
    connection.execute(f"truncate {node.relation}")
    connection.execute(f"insert into {node.relation} by name select * from ({node.sql}\n) as made")  # noqa: S608


def _fill_parts(work: _Work, node: Node, listed: str) -> None:
    """Fill some parts of a table anew, from just those parts of the tables before it that have them too."""
    sql = node.sql
    before = [parent for parent in node.parents if parent in work.in_parts]
    for number, parent in enumerate(before):
        relation, column = work.in_parts[parent]
        part = f"part_{number}"
        work.connection.execute(f"create temporary table {part} as from {relation} where {column} in ({listed})")
        sql = sql.replace(relation, part)
    where = f"where {node.refilled_by} in ({listed})"
    work.connection.execute(f"delete from {node.relation} {where}")  # noqa: S608
    work.connection.execute(f"insert into {node.relation} by name select * from ({sql}\n) as made {where}")  # noqa: S608
    for number in range(len(before)):
        work.connection.execute(f"drop table part_{number}")


def _listed(parts: frozenset[str]) -> str:
    """The parts as SQL writes them: names of models, written out so that the branches of others fall away."""
    return ", ".join(f"'{part}'" for part in sorted(parts))


def _compare(work: _Work, subject: str, relation: str, parts: Parts) -> None:
    """Note what a table or view holds now, and that it changed if it did."""
    content = contents_of(work.connection, f"from {relation}")
    if content != work.before.get(subject):
        work.after[subject] = content
        work.changed[subject] = parts


def _test(work: _Work, node: Node) -> None:
    """Count the rows that fail a test, as dbt does."""
    query = f"select {node.fail_calc} from ({node.sql}\n) as failing"  # noqa: S608
    failing = work.connection.execute(query).fetchone()
    work.tests += 1
    if failing and failing[0]:
        told = work.failures if node.severity == "error" else work.warnings
        told.append(f"test {node.name}: {failing[0]} rows fail")
