"""Whole runs from the command line: again changes nothing, as known on D equals what was received by D, 3 blocks."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow
AS_KNOWN = "2024-03-01T00:00:00Z"
EVERYTHING = ("register.jsonl", "raw", "quarantine", "receipts", "warehouse.duckdb", "published", "made.json")


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory, tiny: ModuleType) -> Path:
    root = tmp_path_factory.mktemp("landed") / "data"
    tiny.land(root)
    return root


@pytest.fixture(scope="module")
def ran(landed: Path, tmp_path_factory: pytest.TempPathFactory, tiny: ModuleType) -> Path:
    """A data root in which everything landed and was run as known on D."""
    root = tmp_path_factory.mktemp("ran") / "data"
    shutil.copytree(landed, root, symlinks=True)
    tiny.give_key(root)
    result = tiny.call("run", "--data-root", root, "--as-known", AS_KNOWN)
    assert result.exit_code == 0, result.output
    return root


def test_a_second_run_changes_nothing(ran: Path, tiny: ModuleType) -> None:
    before = tiny.file_hashes(ran, *EVERYTHING)
    assert "warehouse.duckdb" in before
    assert any(name.startswith("published/site/") for name in before)
    assert tiny.call("run", "--data-root", ran, "--as-known", AS_KNOWN).exit_code == 0
    assert tiny.file_hashes(ran, *EVERYTHING) == before


def test_nothing_is_left_in_landing_and_the_audit_finds_nothing(ran: Path, tiny: ModuleType) -> None:
    assert not [path for path in (ran / "landing").rglob("*") if path.is_file()]
    assert tiny.call("verify", "--data-root", ran).exit_code == 0


def test_as_known_equals_a_chain_that_received_only_what_came_by_then(
    ran: Path, landed: Path, tmp_path: Path, tiny: ModuleType
) -> None:
    root = tmp_path / "data"
    shutil.copytree(landed, root, symlinks=True)
    tiny.give_key(root)
    files = [path for path in (root / "landing").rglob("*") if not path.name.endswith(".manifest.json")]
    late = [path for path in files if not path.is_dir() and not "" < tiny.received_at(path) <= AS_KNOWN]
    for path in late:
        path.unlink()
    result = tiny.call("run", "--data-root", root, "--as-known", AS_KNOWN)
    assert result.exit_code == 0, result.output
    for schema in ("intermediate", "core", "indicators"):
        rows, expected = (
            tiny.table_rows(ran / "warehouse.duckdb", schema),
            tiny.table_rows(root / "warehouse.duckdb", schema),
        )
        assert rows.keys() == expected.keys()
        differing = [name for name in rows if rows[name] != expected[name]]
        assert differing == []
    assert late
    assert tiny.table_rows(root / "warehouse.duckdb", "indicators")["fct_indicator_values"]


def test_a_blocking_check_keeps_the_previous_publication(ran: Path, tmp_path: Path, tiny: ModuleType) -> None:
    root = tmp_path / "data"
    shutil.copytree(ran, root)
    tiny.give_key(root)
    before = tiny.file_hashes(root, "warehouse.duckdb", "published")
    for path in (root / "raw" / "duo_inburgeringsplicht").rglob("*.parquet"):
        table = pq.read_table(path)
        pq.write_table(table.slice(1), path)
    result = tiny.call("run", "--data-root", root, "--as-known", "2024-03-02T00:00:00Z")
    assert result.exit_code == 3
    assert "vorige publicatie blijft staan" in result.output
    assert "duo_inburgeringsplicht_geladen" in result.output
    assert tiny.file_hashes(root, "warehouse.duckdb", "published") == before
    assert (root / "work" / "warehouse.tegengehouden.duckdb").exists()
