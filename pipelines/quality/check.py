"""Run every expectation over the raw schema of a warehouse and keep the verdicts there as rows.

What belongs here: judging each group of rules, writing ``raw.dq_results`` and ``raw.dq_findings``.
What does not: what a verdict means for the run (``pipelines.steps``), Great Expectations itself (``engine``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.quality.engine import Verdict, judge
from pipelines.quality.expectations import Expectation, ExpectationFile, Severity, Stage
from pipelines.quality.groups import DELIVERY, Group, groups_of
from pipelines.quality.standing import Standing, stand, subject

Row = tuple[Any, ...]

_RESULTS = """create table if not exists raw.dq_results (
    expectation_id text, extract text, leverancier text, periode text, severity text, is_success boolean,
    observed text, unexpected_count bigint, checked_count bigint, because text)"""
_FINDINGS = """create table if not exists raw.dq_findings (
    rule text, extract text, leverancier text, periode text, other_partner text, key_pseudonym text,
    levering_id text, "count" bigint)"""


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
    groups = list(groups_of((file for file in files if file.stage is stage), _accepted_extracts(connection)))
    standing = stand(connection, groups) if stage is Stage.RAW else Standing()
    results, findings = list(standing.results), list(standing.findings)
    for group in groups:
        results.extend(_not_applicable(group.file, rule) for rule in group.spared)
        for rule, verdict in _judged(connection, group) if subject(group) not in standing.subjects else ():
            results.append(_result_row(group.file, rule, verdict))
            findings.extend(_finding_rows(group.file, rule, verdict))
    _write(connection, stage, results, findings)
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


def _judged(connection: duckdb.DuckDBPyConnection, group: Group) -> Iterator[tuple[Expectation, Verdict]]:
    if not group.rules:
        return
    frame = group.asked(lambda: connection.execute(group.projected).df())
    yield from zip(group.rules, judge(frame, group.rules, group.index_columns), strict=True)


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
            leverancier, periode, levering_id = (_plain(failing[prefix + name]) for name in DELIVERY)
            others = (_plain(failing[f"{other}_leverancier"]) for other in rule.reported_to if other != alias)
            other = ", ".join(str(name) for name in others if name) or None
            key = _plain(failing["key_pseudonym"])
            yield rule.rule_name, extract or file.extract, leverancier, periode, other, key, levering_id, 1


def _plain(value: Any) -> str | None:
    """Text of an index cell; pandas writes a missing one as NaN."""
    return value if isinstance(value, str) else None


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
