"""What an earlier build said of the very same rows, so that it need not be asked again.

What belongs here: telling whether the rows of a group are the same, and the verdicts and findings that stand. What does
not: judging, writing verdicts (``check``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from pipelines.quality.groups import Group
from pipelines.warehouse.contents import contents_of, forget, remember, remembered

_SUBJECT = "expectations: "


@dataclass(frozen=True)
class Standing:
    """Groups that need no judging, by ``subject``, with their rows of ``raw.dq_results`` and ``raw.dq_findings``."""

    subjects: frozenset[str] = frozenset()
    results: tuple[tuple[Any, ...], ...] = ()
    findings: tuple[tuple[Any, ...], ...] = ()


def subject(group: Group) -> str:
    """Under which the rows of a group are remembered."""
    return _SUBJECT + " ".join(rule.id for rule in group.rules)


def stand(connection: duckdb.DuckDBPyConnection, groups: Iterable[Group]) -> Standing:
    """The groups whose rows are those of an earlier build; what all of them hold now is remembered.

    Findings tell their rule by a name that groups may share: such groups stand together or not at all.
    Errors: CheckCrashed when a projection is wrong.
    """
    applying = [group for group in groups if group.rules]
    before = remembered(connection)
    contents = _contents(connection, applying, before)
    new = [group for group in applying if _rows_in(before.get(subject(group))) != _rows_in(contents[subject(group)])]
    names_anew = {rule.rule_name for group in new for rule in group.rules}
    kept = [group for group in applying if not names_anew & {rule.rule_name for rule in group.rules}]
    rules = [rule for group in kept for rule in group.rules]
    forget(connection, _SUBJECT)
    remember(connection, contents)
    return Standing(
        frozenset(subject(group) for group in kept),
        _rows(connection, "dq_results", "expectation_id", [rule.id for rule in rules]),
        _rows(connection, "dq_findings", "rule", [rule.rule_name for rule in rules]),
    )


def _contents(
    connection: duckdb.DuckDBPyConnection, groups: Iterable[Group], before: Mapping[str, str]
) -> dict[str, str]:
    """Fingerprints of the tables that a group reads and, on the next line, of the rows that it is judged on.

    Where the tables hold what they held so do the rows, and these are not looked at.
    """
    of_table = cache(lambda table: contents_of(connection, f"from {table}"))
    found = {}
    for group in groups:
        tables = " ".join(f"{table} {of_table(table)}" for table in _tables(connection, group))
        earlier = before.get(subject(group), "")
        is_same = earlier.startswith(f"{tables}\n")
        found[subject(group)] = earlier if is_same else f"{tables}\n{_content(connection, group)}"
    return found


def _tables(connection: duckdb.DuckDBPyConnection, group: Group) -> list[str]:
    """The tables and views that a group reads, by schema and name."""
    named = group.asked(lambda: connection.get_table_names(group.projected, qualified=True))
    return sorted({name.split(" AS ")[0] for name in named})


def _content(connection: duckdb.DuckDBPyConnection, group: Group) -> str:
    return group.asked(lambda: contents_of(connection, group.projected))


def _rows_in(content: str | None) -> str | None:
    """The fingerprint of the rows in what is remembered of a group."""
    return content.rpartition("\n")[2] if content else None


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, names: list[str]
) -> tuple[tuple[Any, ...], ...]:
    query = f"select * from raw.{table} where list_contains(?, {column})"  # noqa: S608 - our own two tables
    return tuple(connection.execute(query, [names]).fetchall())
