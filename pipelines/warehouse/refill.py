"""Brings a copy of the standing warehouse up to a changed schema ``raw``, and makes only what that changes.

What belongs here: following changed contents through the nodes that dbt compiled for the build that made the warehouse.
What does not: what a node says (the dbt project), when this road may be taken (``pipelines.steps``).

A node is made again when the contents of something it reads changed; when its own contents come out the same, nothing
behind it is touched. So the result equals that of a whole build, whatever was delivered: no list of what depends on
what is kept by hand. A table with ``refilled_by`` is refilled only for those values of that column whose ``ind_`` view
changed; it must hold nothing under one value that depends on the rows of another. One with ``located_by`` as well is
refilled only for the gebieden that hold a changed row (``parts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from pipelines.warehouse.contents import contents_by, contents_of, remember, remembered
from pipelines.warehouse.errors import BuildBlockedError
from pipelines.warehouse.parts import ANYTHING, Part, changed_gebieden, read_in_part
from pipelines.warehouse.recipe import INDICATOR, Kind, Node, keep_nodes, kept_nodes


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
    nodes: Mapping[str, Node]
    changed: dict[str, Part] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    tests: int = 0
    warnings: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def keep_recipe(connection: duckdb.DuckDBPyConnection, nodes: tuple[Node, ...]) -> None:
    """Let a warehouse that dbt just made remember by which nodes, and what they and their sources hold."""
    keep_nodes(connection, nodes)
    contents = {source: contents_of(connection, f"from {relation}") for source, relation in _sources(nodes).items()}
    contents |= {node.id: _contents(connection, node) for node in nodes if node.kind is not Kind.TEST}
    remember(connection, contents)


def refill(connection: duckdb.DuckDBPyConnection) -> RefillSummary:
    """Make again, and test again, whatever stands on contents that changed since the warehouse was made.

    Errors: BuildBlockedError when a test fails; duckdb.Error when a node cannot be made.
    """
    nodes = kept_nodes(connection)
    work = _Work(connection, remembered(connection), {node.id: node for node in nodes})
    for source, relation in _sources(nodes).items():
        _compare(work, source, contents_of(connection, f"from {relation}"), ANYTHING)
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
    part = _part(work, node, causes)
    if node.kind is Kind.TABLE and part.indicators is None:
        _fill(work.connection, node)
    elif node.kind is Kind.TABLE:
        _fill_part(work, node, part)
    work.tables += node.kind is Kind.TABLE
    _compare(work, node.id, _contents(work.connection, node), part)


def _part(work: _Work, node: Node, causes: Iterable[str]) -> Part:
    """Which part of a table its changed parents can change."""
    if node.name.startswith(INDICATOR):
        return Part(frozenset({node.name.removeprefix(INDICATOR)}), None)
    if node.refilled_by is None:
        return ANYTHING
    found = Part.together(work.changed[cause] for cause in causes)
    return found if node.located_by else Part(found.indicators, None)


def _fill(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """Empty a table that dbt made and fill it anew; its columns and constraints stay."""
    connection.execute(f"truncate {node.relation}")
    connection.execute(f"insert into {node.relation} by name select * from ({node.sql}\n) as made")  # noqa: S608


def _fill_part(work: _Work, node: Node, part: Part) -> None:
    """Fill a part of a table anew, from just that part of the tables before it that can be read in part."""
    sql, held = node.sql, f"where {part.condition(node)}"
    readable = [parent for parent in node.parents if parent in work.nodes and read_in_part(node, work.nodes[parent])]
    for number, parent in enumerate(work.nodes[name] for name in readable):
        condition = part.condition(parent, as_located=node.located_by is not None)
        work.connection.execute(f"create temporary table part_{number} as from {parent.relation} where {condition}")
        sql = sql.replace(parent.relation, f"part_{number}")
    work.connection.execute(f"delete from {node.relation} {held}")  # noqa: S608
    work.connection.execute(f"insert into {node.relation} by name select * from ({sql}\n) as made {held}")  # noqa: S608
    for number in range(len(readable)):
        work.connection.execute(f"drop table part_{number}")


def _contents(connection: duckdb.DuckDBPyConnection, node: Node) -> str:
    """Fingerprint of what a table or view holds; of an indicator's rows one for each place."""
    query = f"from {node.relation}"
    return contents_by(connection, query, node.placed_by) if node.placed_by else contents_of(connection, query)


def _compare(work: _Work, subject: str, content: str, part: Part) -> None:
    """Note what a table or view holds now, and what of it changed if anything did."""
    before = work.before.get(subject)
    if content == before:
        return
    node = work.nodes.get(subject)
    if node is not None and node.placed_by and before is not None:
        part = Part(part.indicators, changed_gebieden(work.connection, node.placed_by, before, content))
    work.after[subject] = content
    work.changed[subject] = part


def _test(work: _Work, node: Node) -> None:
    """Count the rows that fail a test, as dbt does."""
    query = f"select {node.fail_calc} from ({node.sql}\n) as failing"  # noqa: S608
    failing = work.connection.execute(query).fetchone()
    work.tests += 1
    if failing and failing[0]:
        told = work.failures if node.severity == "error" else work.warnings
        told.append(f"test {node.name}: {failing[0]} rows fail")
