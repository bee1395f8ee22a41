"""A contrary world taken in and built by the product, and computed by the oracle: what mutants are tried on.

What belongs here: running the product by its command line. What does not: changing its SQL (``built``).
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tests.mutation.built import Built
from tests.mutation.rendering import PROJECT
from tests.oracle.compute import indicator_values
from tests.oracle.contrary import Contrary
from tests.oracle.status import indicator_status
from tests.oracle.world import World

AS_KNOWN = "2024-12-01T00:00:00+00:00"
SEEDS = PROJECT / "dbt_project" / "seeds"
COMMAND = Path(sys.executable).with_name("ketenmonitor")


@dataclass(frozen=True)
class Made:
    """A data root with a built warehouse, and the same world for the oracle."""

    root: Path
    world: World


def ketenmonitor(root: Path, *arguments: str) -> None:
    """Run one command of the product on a data root.

    Errors: AssertionError with what it printed, when it does not end well.
    """
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("KETENMONITOR_")}
    done = subprocess.run(
        [str(COMMAND), *arguments, "--data-root", str(root)],
        capture_output=True, text=True, check=False, cwd=PROJECT, env=surroundings,
    )  # fmt: skip
    assert done.returncode == 0, f"ketenmonitor {' '.join(arguments)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"


def make_contrary(root: Path, seed: int) -> Made:
    """Deliveries that contradict each other, taken in and built."""
    Contrary(seed, persons=40, last=date(2024, 6, 30)).write(root)
    ketenmonitor(root, "intake")
    ketenmonitor(root, "build", "--as-known", AS_KNOWN)
    return Made(root, World.from_data_root(root, datetime.fromisoformat(AS_KNOWN), SEEDS))


def open_built(made: Made, folder: Path) -> Built:
    """The warehouse in a copy of its own, with the oracle's cells beside the product's."""
    folder.mkdir(parents=True, exist_ok=True)
    values = indicator_values(made.world)
    return Built(made.root / "warehouse.duckdb", folder, values, indicator_status(made.world, values))
