"""No BSN and no V-nummer of the landed files is anywhere outside landing and vault, whatever the file is made of."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel
import pyarrow.parquet as pq
import pytest

from tests.end_to_end import tiny_chain
from tests.orchestration.conftest import WholeRun

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole_run")]
PERSONAL = ("bsn", "v_nummer")
DIGITS = re.compile(rb"(?<![0-9])[0-9]{9,10}(?![0-9])")
NOT_SEARCHED = ("landing", "vault")


@pytest.fixture(scope="module")
def run_world(whole_run: WholeRun) -> tuple[Path, set[bytes], str]:
    """A data root after a whole run by Dagster with its own storage, the identifiers that landed, and what was said."""
    assert whole_run.result.success
    said = tiny_chain.call("run", "--data-root", whole_run.root).output
    said += tiny_chain.call("status", "--json", "--data-root", whole_run.root).output
    return whole_run.root, set(_landed_identifiers(whole_run.landed)), said


def test_the_search_would_find_an_identifier(run_world: tuple[Path, set[bytes], str], tmp_path: Path) -> None:
    """In plain bytes, in a DuckDB column, in Parquet, in a zip: otherwise the test below could not fail."""
    _, landed, _ = run_world
    assert len(landed) > 60
    one = min(landed).decode()
    (tmp_path / "plain.txt").write_text(f"x{one};", encoding="utf-8")
    with duckdb.connect(str(tmp_path / "store.duckdb")) as connection:
        connection.execute("create table t as select ? as cell", [one])
        connection.execute(f"copy t to '{tmp_path / 'store.parquet'}' (compression zstd)")
    with zipfile.ZipFile(tmp_path / "store.xlsx", "w", zipfile.ZIP_DEFLATED) as store:
        store.writestr("sheet.xml", f"<c>{one}</c>")
    found = {path.name for path in tmp_path.iterdir() if _identifiers(path) & landed}
    assert found == {"plain.txt", "store.duckdb", "store.parquet", "store.xlsx"}


def test_no_identifier_lies_outside_landing_and_vault(run_world: tuple[Path, set[bytes], str]) -> None:
    root, landed, _ = run_world
    files = [path for path in root.rglob("*") if path.is_file() and path.relative_to(root).parts[0] not in NOT_SEARCHED]
    kinds = {path.relative_to(root).parts[0] for path in files}
    assert {"raw", "quarantine", "receipts", "register.jsonl", "warehouse.duckdb", "published", "dagster"} <= kinds
    leaks = sorted(path.relative_to(root).as_posix() for path in files if _identifiers(path) & landed)
    assert leaks == []


def test_no_identifier_lies_in_the_vault_in_clear(run_world: tuple[Path, set[bytes], str]) -> None:
    root, landed, _ = run_world
    vault = [path for path in (root / "vault").rglob("*") if path.is_file()]
    assert vault
    assert not [path.name for path in vault if set(DIGITS.findall(path.read_bytes())) & landed]


def test_no_identifier_is_said_on_the_screen(run_world: tuple[Path, set[bytes], str]) -> None:
    _, landed, said = run_world
    assert not set(DIGITS.findall(said.encode())) & landed


def _landed_identifiers(landing: Path) -> Iterator[bytes]:
    for path in landing.rglob("*"):
        if path.is_file() and not path.name.endswith(".manifest.json"):
            yield from (cell.encode() for cell in _personal_cells(path) if re.fullmatch(r"[0-9]{9,10}", cell))


def _personal_cells(path: Path) -> list[str]:
    """Cells of personal columns of one file; a file that cannot be read has none (others of its extract have)."""
    try:
        return _read_personal(path)
    except Exception:  # noqa: BLE001 - broken on purpose, in one of many ways
        return []


def _read_personal(path: Path) -> list[str]:
    if ".parquet" in path.name:
        return [str(cell) for cell in pq.read_table(path, columns=["bsn"])["bsn"].to_pylist()]
    if ".xlsx" in path.name:
        frame = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
        return [str(cell) for name in PERSONAL if name in frame.columns for cell in frame[name]]
    text = _bytes_of(path).decode("cp1252", "replace")
    if ".jsonl" in path.name:
        return [
            str(row.get(name)) for line in text.splitlines() if line for row in [json.loads(line)] for name in PERSONAL
        ]
    if ".xml" in path.name:
        return re.findall(r"<bsn>([0-9]+)</bsn>", text)
    rows = [line.split(";") for line in text.removeprefix("\xef\xbb\xbf").splitlines()]
    places = [place for place, name in enumerate(rows[0]) if name.strip('" ') in PERSONAL]
    return [row[place].strip('" ') for row in rows[1:] for place in places if place < len(row)]


def _bytes_of(path: Path) -> bytes:
    content = path.read_bytes()
    if path.name.endswith(".gz"):
        return gzip.decompress(content)
    if path.name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.read(packed.namelist()[0])
    return content


def _identifiers(path: Path) -> set[bytes]:
    """Every run of nine or ten digits in a file: as it is, unpacked, and in the cells of a database."""
    content = path.read_bytes()
    found = set(DIGITS.findall(content)) | set(DIGITS.findall(os.fsencode(path)))
    if path.suffix in {".duckdb", ".parquet"}:
        found |= _in_cells(path)
    if content[:2] == b"\x1f\x8b":
        found |= set(DIGITS.findall(gzip.decompress(content)))
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found |= {one for name in packed.namelist() for one in DIGITS.findall(packed.read(name))}
    return found


def _in_cells(path: Path) -> set[bytes]:
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            return _in_tables(connection, [f"read_parquet('{path}')"])
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
        return _in_tables(connection, [f'"{schema}"."{name}"' for schema, name in names])


def _in_tables(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> set[bytes]:
    found: set[bytes] = set()
    for table in tables:
        rows = connection.execute(f"select row_to_json(t)::text from (select * from {table}) as t").fetchall()
        found |= {one for (text,) in rows for one in DIGITS.findall(str(text).encode())}
    return found
