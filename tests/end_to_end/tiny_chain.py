"""A tiny invented chain with faults for whole runs, and what a run left behind as comparable content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.settings import PROJECT
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings

KEY = "5" * 64


def land(root: Path, *, first: str = "2023K4", last: str = "2024K1", persons: int = 60) -> None:
    """Let the deliveries of a tiny chain land in a data root, with a key that is the same in every test."""
    simulate(
        root,
        load_contracts(PROJECT),
        load_reference(PROJECT, None),
        persons=persons,
        seed=11,
        first=first,
        last=last,
        gemeenten=3,
        faults=FaultSettings.preset("heavy"),
    )
    give_key(root)


def give_key(root: Path) -> None:
    key = root.with_name(f"{root.name}.key")
    key.write_text(KEY, encoding="utf-8")
    key.chmod(0o600)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def received_at(path: Path) -> str:
    """The moment of receipt in the manifest beside a landed file; empty without one."""
    manifest = path.with_name(f"{path.name}.manifest.json")
    return str(json.loads(manifest.read_text(encoding="utf-8")).get("aangeleverd_op", "")) if manifest.exists() else ""


def file_hashes(root: Path, *names: str) -> dict[str, str]:
    """SHA-256 of every file below these parts of a data root."""
    found = [path for name in names for path in [root / name, *(root / name).rglob("*")] if path.is_file()]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(found)}


def table_rows(warehouse: Path, schema: str) -> dict[str, list[Any]]:
    """Every row of every table and view of a schema, in a fixed order."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = ? order by 1", [schema]
        ).fetchall()
        return {
            str(name): connection.execute(f'select * from {schema}."{name}" order by all').fetchall()
            for (name,) in names
        }
