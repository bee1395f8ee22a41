"""Run every expectation over the raw schema of a warehouse and keep the verdicts there as rows.

What belongs here: projecting frames, grouping rules that share one, writing ``raw.dq_results`` and ``raw.dq_findings``.
What does not: what a verdict means for the run (``pipelines.steps``), Great Expectations itself (``engine``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import duckdb

from pipelines.quality.engine import CheckCrashed, Verdict, judge
from pipelines.quality.expectations import Expectation, ExpectationFile, Severity, Stage
from pipelines.warehouse.contents import contents_of, forget, remember, remembered

T = TypeVar("T")
Row = tuple[Any, ...]

_RESULTS = """create table if not exists raw.dq_results (
    expectation_id text, extract text, leverancier text, periode text, severity text, is_success boolean,
    observed text, unexpected_count bigint, checked_count bigint, because text)"""
_FINDINGS = """create table if not exists raw.dq_findings (
    rule text, extract text, leverancier text, periode text, other_partner text, key_pseudonym text,
    levering_id text, "count" bigint)"""
_DELIVERY = ("leverancier", "periode", "levering_id")


@dataclass(frozen=True)
class CheckSummary:
    """How the expectations ended.

    Units: numbers of expectations; ``findings`` rows. ``stops`` holds one Dutch sentence for each blocking failure.
    """

    passed: int
    failed: int
    not_applicable: int
    findings: int
    stops: tuple[str, ...]

    def __add__(self, other: CheckSummary) -> CheckSummary:
        """Both together."""
        return CheckSummary(
            self.passed + other.passed,
            self.failed + other.failed,
            self.not_applicable + other.not_applicable,
            self.findings + other.findings,
            self.stops + other.stops,
        )


@dataclass(frozen=True)
class _Group:
    """Rules that share one projection: one frame, one batch."""

    file: ExpectationFile
    sql: str
    rules: tuple[Expectation, ...]
    spared: tuple[Expectation, ...]  # rules that do not apply

    @property
    def subject(self) -> str:
        """Under which its rows are remembered."""
        return " ".join([_subjects(self.file.stage), *(rule.id for rule in self.rules)])


def check(
    connection: duckdb.DuckDBPyConnection, files: Iterable[ExpectationFile], stage: Stage = Stage.RAW
) -> CheckSummary:
    """Judge by every rule of a stage; verdicts on rows that an earlier build judged just so are kept.

    Shape: with the first stage ``raw.dq_results`` and ``raw.dq_findings`` are made anew, a later stage adds to them.
    Nulls: ``is_success`` is null where a rule does not apply because a needed extract was never accepted.
    Errors: CheckCrashed when a rule cannot be carried out.
    """
    connection.execute(_RESULTS)
    connection.execute(_FINDINGS)
    groups = list(_groups((file for file in files if file.stage is stage), _accepted_extracts(connection)))
    contents = {group.subject: _content(connection, group) for group in groups if group.rules}
    settled, results, findings = _settled(connection, stage, groups, contents)
    for group in groups:
        results.extend(_not_applicable(group.file, rule) for rule in group.spared)
        for rule, verdict in _judged(connection, group) if group.subject not in settled else ():
            results.append(_result_row(group.file, rule, verdict))
            findings.extend(_finding_rows(group.file, rule, verdict))
    _write(connection, stage, results, findings)
    _remember(connection, stage, contents)
    return _summary(results, len(findings))


def add_to_core(connection: duckdb.DuckDBPyConnection, files: Iterable[ExpectationFile]) -> None:
    """Put the verdicts of the rules that ran after dbt in the tables that dbt made of the others."""
    late = [rule for file in files if file.stage is Stage.INDICATORS for rule in file.expectations]
    for table, column, names in (
        ("dq_results", "expectation_id", [rule.id for rule in late]),
        ("dq_findings", "rule", [rule.rule_name for rule in late]),
    ):
        connection.execute(f"delete from core.fct_{table} where list_contains(?, {column})", [names])  # noqa: S608
        query = f"insert into core.fct_{table} by name select * from raw.{table} where list_contains(?, {column})"  # noqa: S608
        connection.execute(query, [names])


def _groups(files: Iterable[ExpectationFile], accepted: set[str]) -> Iterator[_Group]:
    for file in files:
        ordered = sorted(file.expectations, key=lambda rule: (file.sql(rule), sorted(rule.reported_to)))
        for (sql, _), rules in groupby(ordered, key=lambda rule: (file.sql(rule), sorted(rule.reported_to))):
            sorted_out: dict[bool, list[Expectation]] = {True: [], False: []}
            for rule in rules:
                sorted_out[_needs(file, rule) <= accepted].append(rule)
            yield _Group(file, sql, tuple(sorted_out[True]), tuple(sorted_out[False]))


def _judged(connection: duckdb.DuckDBPyConnection, group: _Group) -> Iterator[tuple[Expectation, Verdict]]:
    if not group.rules:
        return
    frame = _asked(group, lambda: connection.execute(_projected(group)).df())
    yield from zip(group.rules, judge(frame, group.rules, _index_columns(group.rules[0])), strict=True)


def _content(connection: duckdb.DuckDBPyConnection, group: _Group) -> str:
    """Fingerprint of the rows that a group is judged on."""
    return _asked(group, lambda: contents_of(connection, _projected(group)))


def _projected(group: _Group) -> str:
    """The rows and columns that the rules of a group read."""
    read = dict.fromkeys([*_index_columns(group.rules[0]), *(name for rule in group.rules for name in rule.columns)])
    return f"select {', '.join(read)} from ({group.sql}) as projected"  # noqa: S608 - a projection of ours


def _asked(group: _Group, question: Callable[[], T]) -> T:
    """The answer of the warehouse; when it has none, the projection is wrong."""
    try:
        return question()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise CheckCrashed(f"expectations of {group.file.extract}, {group.rules[0].id}: {reason}") from error


def _settled(
    connection: duckdb.DuckDBPyConnection, stage: Stage, groups: Iterable[_Group], contents: dict[str, str]
) -> tuple[set[str], list[Row], list[Row]]:
    """The groups that an earlier build judged on the very same rows, with their verdicts and findings.

    Findings tell their rule by a name that groups may share: such groups are settled together or not at all. Verdicts
    of a later stage went with the tables that the first one made anew.
    """
    before = remembered(connection) if stage is Stage.RAW else {}
    new = [group for group in groups if before.get(group.subject) != contents.get(group.subject)]
    names_anew = {rule.rule_name for group in new for rule in group.rules}
    kept = [group for group in groups if group.rules and not names_anew & {rule.rule_name for rule in group.rules}]
    rules = [rule for group in kept for rule in group.rules]
    results = _rows(connection, "dq_results", "expectation_id", [rule.id for rule in rules])
    findings = _rows(connection, "dq_findings", "rule", [rule.rule_name for rule in rules])
    return {group.subject for group in kept}, results, findings


def _rows(connection: duckdb.DuckDBPyConnection, table: str, column: str, names: list[str]) -> list[Row]:
    query = f"select * from raw.{table} where list_contains(?, {column})"  # noqa: S608 - our own two tables
    return connection.execute(query, [names]).fetchall()


def _index_columns(rule: Expectation) -> list[str]:
    own = [f"{alias}_{name}" if alias else name for alias in rule.reported_to for name in _DELIVERY]
    return ["key_pseudonym", *own]


def _needs(file: ExpectationFile, rule: Expectation) -> set[str]:
    return set(rule.needs or (file.extract,))


def _accepted_extracts(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select distinct extract from raw.leveringen where is_accepted").fetchall()
    return {str(row[0]) for row in rows}


def _not_applicable(file: ExpectationFile, rule: Expectation) -> tuple[Any, ...]:
    return (rule.id, file.extract, None, None, rule.severity.value, None, "niet van toepassing", 0, 0, rule.because)


def _result_row(file: ExpectationFile, rule: Expectation, verdict: Verdict) -> tuple[Any, ...]:
    counts = (verdict.observed, verdict.unexpected_count, verdict.checked_count)
    return (rule.id, file.extract, None, None, rule.severity.value, verdict.is_success, *counts, rule.because)


def _finding_rows(file: ExpectationFile, rule: Expectation, verdict: Verdict) -> Iterator[tuple[Any, ...]]:
    """One row per failing key and per partner that hears of it."""
    for failing in verdict.failing:
        for alias, extract in rule.reported_to.items():
            prefix = f"{alias}_" if alias else ""
            leverancier, periode, levering_id = (_plain(failing[prefix + name]) for name in _DELIVERY)
            others = (_plain(failing[f"{other}_leverancier"]) for other in rule.reported_to if other != alias)
            other = ", ".join(str(name) for name in others if name) or None
            key = _plain(failing["key_pseudonym"])
            yield rule.rule_name, extract or file.extract, leverancier, periode, other, key, levering_id, 1


def _plain(value: Any) -> str | None:
    """Text of an index cell; pandas writes a missing one as NaN."""
    return value if isinstance(value, str) else None


def _subjects(stage: Stage) -> str:
    """How everything that a stage remembers begins."""
    return f"expectations {stage}:"


def _remember(connection: duckdb.DuckDBPyConnection, stage: Stage, contents: dict[str, str]) -> None:
    forget(connection, _subjects(stage))
    remember(connection, contents)


def _write(connection: duckdb.DuckDBPyConnection, stage: Stage, results: list[Row], findings: list[Row]) -> None:
    """The first stage makes the tables anew, a later one adds to them."""
    if stage is Stage.RAW:
        connection.execute("truncate raw.dq_results; truncate raw.dq_findings")
    _insert(connection, "raw.dq_results", sorted(results, key=lambda row: str(row[0])))
    _insert(connection, "raw.dq_findings", sorted(findings, key=lambda row: tuple(str(cell) for cell in row)))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    import polars as pl  # noqa: PLC0415 - only needed when there is something to write

    if not rows:
        return
    names = [str(row[0]) for row in connection.execute(f"describe {table}").fetchall()]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    connection.register("written", frame.to_arrow())
    connection.execute(f"insert into {table} select * from written")  # noqa: S608 - our own two names
    connection.unregister("written")


def _summary(results: list[tuple[Any, ...]], findings: int) -> CheckSummary:
    verdicts = [row[5] for row in results]
    stops = tuple(f"{row[0]}: {row[9]}" for row in results if row[4] == Severity.STOP and row[5] is False)
    return CheckSummary(verdicts.count(True), verdicts.count(False), verdicts.count(None), findings, stops)
