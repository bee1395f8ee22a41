"""The one reader of the environment: where the project, the data and the key are, and what Dagster is told.

What belongs here: variables and their defaults. What does not: reading data.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.steps.place import Place

PROJECT = Path(__file__).resolve().parent.parent
DATA_ROOT = "KETENMONITOR_DATA_ROOT"
KEY_FILE = "KETENMONITOR_KEY_FILE"
WAREHOUSE_KEY_FILE = "KETENMONITOR_WAREHOUSE_KEY_FILE"
_DAGSTER_YAML = "telemetry:\n  enabled: false\nnux:\n  enabled: false\n"


def read_place(data_root: Path | None = None, environment: Mapping[str, str] = os.environ) -> Place:
    """The place of a run: the argument, else the variable, else ``./data``; the key beside it unless named.

    The warehouse is encrypted when a key file of its own is named.

    Shape: absolute paths, links in them resolved.
    """
    root = (data_root or Path(environment.get(DATA_ROOT) or "data")).resolve()
    named = environment.get(KEY_FILE)
    key_file = Path(named).resolve() if named else root.with_name(f"{root.name}.key")
    sealed = environment.get(WAREHOUSE_KEY_FILE)
    data = DataRoot(root, Path(sealed).resolve() if sealed else None)
    return Place(PROJECT, data, key_file, is_key_named=bool(named))


def dagster_environment(place: Place, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment in which Dagster runs for a place; its home, with statistics off, is made in the data root."""
    home = place.root.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(_DAGSTER_YAML, encoding="utf-8")
    named = {KEY_FILE: str(place.key_file)} if place.is_key_named else {}
    sealed = place.root.warehouse_key_file
    named |= {WAREHOUSE_KEY_FILE: str(sealed)} if sealed else {}
    return {**environment, **named, DATA_ROOT: str(place.root.path), "DAGSTER_HOME": str(home)}
