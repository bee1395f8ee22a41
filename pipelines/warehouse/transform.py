"""Runs dbt over a loaded warehouse: one invocation, in this process, with every path given.

What belongs here: seeds, arguments and surroundings of dbt, and what its results mean. What does not: a single model.
dbt is imported only when it runs: it costs seconds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.contracts.reference import Reference
from pipelines.contracts.tables import TABLES
from pipelines.warehouse.connection import warehouse_key
from pipelines.warehouse.errors import BuildBlockedError, TransformError
from pipelines.warehouse.recipe import Node, nodes_of

_KEY = "DBT_ENV_SECRET_KETENMONITOR_WAREHOUSE_KEY"  # dbt shows no variable that begins so
_FAULTS = frozenset({"error", "runtime error", "partial success"})


@dataclass(frozen=True)
class DbtSettings:
    """How much of the machine dbt may use."""

    threads: int = 2
    memory_limit: str = "4GB"


@dataclass(frozen=True)
class TransformSummary:
    """How dbt ended. Units: numbers of models, seeds and tests; ``warnings`` names each test that warned.

    ``nodes`` are the models and tests as dbt compiled them, each after what it is made of.
    """

    models: int
    seeds: int
    tests: int
    warnings: tuple[str, ...]
    nodes: tuple[Node, ...] = ()


def write_seeds(reference: Reference, folder: Path) -> Path:
    """Write each reference table, default or override, in the one form that dbt reads.

    Errors: ContractError when a table cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        reference.write_seed(table, folder / f"{table}.csv")
    return folder


def dbt_environment(
    warehouse: Path, seeds: Path, settings: DbtSettings, key_file: Path | None = None
) -> dict[str, str]:
    """The variables that ``dbt_project.yml`` and ``profiles.yml`` read; absolute paths."""
    sealed = {_KEY: warehouse_key(key_file), "KETENMONITOR_TARGET": "encrypted"} if key_file else {}
    return sealed | {
        "KETENMONITOR_WAREHOUSE_FILE": str(warehouse.resolve()),
        "KETENMONITOR_SEEDS": str(seeds.resolve()),
        "KETENMONITOR_DBT_THREADS": str(settings.threads),
        "KETENMONITOR_MEMORY_LIMIT": settings.memory_limit,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def run_dbt(
    project: Path,
    warehouse: Path,
    seeds: Path,
    work: Path,
    settings: DbtSettings | None = None,
    *,
    command: Sequence[str] = ("build", "--exclude-resource-type", "unit_test"),
    key_file: Path | None = None,
) -> TransformSummary:
    """Make every table of the warehouse and test it; ``project`` is the folder that holds ``dbt_project``.

    Nothing else may have the warehouse open. Keep ``warehouse``, ``seeds`` and ``work`` in one place from run to run:
    dbt then parses only what changed. Its artefacts and log lie in ``work/dbt``.
    Errors: BuildBlockedError when a test failed; TransformError, naming model and message, for any fault of ours.
    """
    surroundings = dbt_environment(warehouse, seeds, settings or DbtSettings(), key_file)
    arguments = [*command, *_arguments(project.resolve() / "dbt_project", work.resolve() / "dbt")]
    with _set_environment(surroundings):
        return _summary(_invoke(arguments))


def write_manifest(project: Path, seeds: Path, work: Path) -> Path:
    """Have dbt read the project and write what it holds, without any warehouse; returns the manifest.

    Errors: TransformError when the project cannot be read.
    """
    surroundings = dbt_environment(work / "none.duckdb", seeds, DbtSettings())
    with _set_environment(surroundings):
        _invoke(["parse", *_arguments(project.resolve() / "dbt_project", work.resolve() / "dbt")])
    return work.resolve() / "dbt" / "target" / "manifest.json"


def _arguments(project: Path, work: Path) -> list[str]:
    """Where dbt reads and writes, and that it keeps silent on the screen."""
    paths = {
        "--project-dir": project,
        "--profiles-dir": project,
        "--target-path": work / "target",
        "--log-path": work / "logs",
    }
    return [
        *(str(part) for pair in paths.items() for part in pair),
        "--quiet",
        "--log-level",
        "none",
        "--no-use-colors",
    ]


def _invoke(arguments: list[str]) -> Any:
    """The result of one dbt invocation; the warehouse is closed afterwards.

    Errors: TransformError when dbt could not even begin.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415 - costs seconds
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    try:
        outcome = dbtRunner().invoke(arguments)
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if outcome.result is None:
        raise TransformError(f"dbt could not begin: {outcome.exception}")
    return outcome.result


def _summary(result: Any) -> TransformSummary:
    """What the results of the nodes say together.

    Errors: TransformError before BuildBlockedError: behind a fault of ours no test can be trusted.
    """
    nodes = [(one.node.resource_type.value, one.node.name, one.status.value, one.message) for one in result.results]
    faults = _named(nodes, _FAULTS)
    if faults:
        raise TransformError("dbt failed, nothing was published:\n" + "\n".join(faults))
    failures = _named(nodes, {"fail"})
    if failures:
        raise BuildBlockedError(failures)
    kinds = [kind for kind, *_ in nodes]
    tests = kinds.count("test") + kinds.count("unit_test")
    warnings = _named(nodes, {"warn"})
    return TransformSummary(kinds.count("model"), kinds.count("seed"), tests, warnings, nodes_of(result.results))


def _named(nodes: Sequence[tuple[str, str, str, str | None]], statuses: set[str] | frozenset[str]) -> tuple[str, ...]:
    """Kind, name and message of the nodes that ended so."""
    return tuple(f"{kind} {name}: {(text or '').strip()}" for kind, name, status, text in nodes if status in statuses)


@contextmanager
def _set_environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for as long as dbt runs; it takes its paths from nowhere else."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
