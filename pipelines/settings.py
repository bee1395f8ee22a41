"""The one reader of the environment: where the project, the data and the key are.

What belongs here: variables and their defaults. What does not: anything that opens a file.
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


def read_place(data_root: Path | None = None, environment: Mapping[str, str] = os.environ) -> Place:
    """The place of a run: the argument, else the variable, else ``./data``; the key beside it unless named.

    Shape: absolute paths, links in them resolved.
    """
    root = (data_root or Path(environment.get(DATA_ROOT) or "data")).resolve()
    named = environment.get(KEY_FILE)
    key_file = Path(named).resolve() if named else root.with_name(f"{root.name}.key")
    return Place(PROJECT, DataRoot(root), key_file, is_key_named=bool(named))
