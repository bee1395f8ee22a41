"""One whole run by Dagster, with its own storage, that several tests look at."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from pipelines.settings import dagster_environment, read_place
from tests.end_to_end import tiny_chain


@dataclass(frozen=True)
class WholeRun:
    """``landed`` is a copy of what landed; landing itself was emptied by the run."""

    root: Path
    landed: Path
    definitions: dg.Definitions
    result: dg.ExecuteInProcessResult


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """A tiny chain with faults, run by the job of the whole; whoever uses it only reads."""
    root = tmp_path_factory.mktemp("dagster") / "data"
    tiny_chain.land(root)
    landed = shutil.copytree(root / "landing", root.with_name("landed"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KETENMONITOR_KEY_FILE", raising=False)
        for name, value in dagster_environment(read_place(root, {}), {}).items():
            patch.setenv(name, value)
        from pipelines.definitions import defs  # noqa: PLC0415 - reads the environment set above

        definitions = defs()
        with dg.DagsterInstance.get() as instance:
            result = definitions.resolve_job_def("keten").execute_in_process(instance=instance)
    return WholeRun(root, landed, definitions, result)
