"""One very large delivery: how long it takes to take in and that memory does not grow with it.

Run: ``python benchmarks/bench_large_delivery.py [--megabytes N] [--format csv|quoted|jsonl|xml|parquet] [--folder F]
[--json]``. The default is a csv of 2 GB, which needs twice that on disk; its folder goes afterwards. The file is made
first, by another process, so that the peak memory is that of intake alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.intake.keys import create_key_file, load_keys
from pipelines.intake.take_in import take_in

PROJECT = Path(__file__).parents[1]
NOW = datetime(2024, 6, 1, tzinfo=UTC)
CHUNK = 100_000
COLUMNS = (
    "bsn;v_nummer;geboortedatum;geslacht;nationaliteit_code;begindatum;datum_kennisgeving;doelgroep;"
    "gedetailleerde_doelgroep;gemeente_code;datum_vestiging;einddatum;reden_geen_inburgeringsplicht\n"
)
PLICHT = "1980-02-03;M;0336;2023-01-02;2023-01-09;Asielstatushouder;{}Overig{};GM0363;2023-01-05;;"
NAMES = {
    "csv": "duo_inburgeringsplicht__DUO__2024M03__01.csv",
    "quoted": "duo_inburgeringsplicht__DUO__2024M03__01.csv",
    "jsonl": "duo_pip__DUO__2024M03__01.jsonl",
    "xml": "gem_swi__GM0363__2024K1__01.xml",
    "parquet": "cbs_werk_uitkering__CBS__2024K1__01.parquet",
}
PIP = '{{"bsn":"{}","gemeente_code":"GM0363","dagtekening_pip":"2024-03-01","leerroute":"B"}}\n'
SWI = "<inburgeraar><bsn>{}</bsn><gemeente_code>GM0363</gemeente_code></inburgeraar>\n"
SWI_START, SWI_END = '<swi-levering berichtgever="GM0363" periode="2024K1">\n', "</swi-levering>\n"


def bsns() -> Iterator[list[str]]:
    """Ever more numbers that pass the elfproef, each once, about so many at a time."""
    for start in range(20_000_001, 90_000_000, CHUNK):
        number = np.arange(start, start + CHUNK)
        total = sum((number // 10 ** (weight - 2)) % 10 * weight for weight in range(2, 10))
        last = total % 11
        yield [f"{one}{digit}" for one, digit in zip(number.tolist(), last.tolist(), strict=True) if digit < 10]


def records(format_: str) -> Iterator[str]:
    """The text of a delivery, without start and end, piece by piece."""
    quote, done = '"' if format_ == "quoted" else "", 0
    plicht = PLICHT.format(quote, quote)
    for chunk in bsns():
        if format_ in {"csv", "quoted"}:
            yield "".join(f"{bsn};{4_000_000_000 + done + at};{plicht}\n" for at, bsn in enumerate(chunk))
        else:
            form = PIP if format_ == "jsonl" else SWI
            yield "".join(map(form.format, chunk))
        done += len(chunk)


def write(path: Path, format_: str, size: int) -> None:
    """Write a delivery of at least so many bytes."""
    if format_ == "parquet":
        _write_parquet(path, size)
        return
    start, end = {"xml": (SWI_START, SWI_END), "jsonl": ("", "")}.get(format_, (COLUMNS, ""))
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(start)
        for piece in records(format_):
            file.write(piece)
            if file.tell() >= size:
                break
        file.write(end)


def _write_parquet(path: Path, size: int) -> None:
    """The same for columns; a row group is a chunk."""
    writer: pq.ParquetWriter | None = None
    for chunk in bsns():
        table = (
            pl.DataFrame({"bsn": chunk}).with_columns(maand=pl.lit("2024-01"), baan=True, uitkering=False).to_arrow()
        )
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        if path.stat().st_size >= size:
            break
    if writer:
        writer.close()


def take(folder: Path) -> dict[str, Any]:
    """Take in what landed in the folder."""
    root = DataRoot(folder / "data")
    create_key_file(folder / "key")
    size = sum(path.stat().st_size for path in root.landing.iterdir())
    contracts, reference = load_contracts(PROJECT), load_reference(PROJECT, None)
    before, began, clock = _peak(), time.process_time(), time.perf_counter()
    summary = take_in(root, contracts, reference, {}, load_keys(folder / "key"), NOW)
    seconds = time.process_time() - began
    stored = sum(pq.ParquetFile(path).metadata.num_rows for path in root.raw.rglob("*.parquet"))
    return {
        "MB": round(size / 1e6),
        "records": stored,
        "verdicts": dict(summary.verdicts),
        "processor seconds": round(seconds, 1),
        "seconds": round(time.perf_counter() - clock, 1),
        "records per processor second": round(stored / seconds),
        "MB before": before,
        "peak MB": _peak(),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Make the file, then take it in, each in a process of its own."""
    (folder / "data" / "landing").mkdir(parents=True)
    common = [sys.executable, __file__, "--megabytes", str(given.megabytes), "--format", given.format]
    for stage in ("write", "take"):
        command = [*common, "--folder", str(folder), "--stage", stage]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return {"format": given.format, **figures}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=2_000)
    parser.add_argument("--format", choices=NAMES, default="csv")
    parser.add_argument("--folder", type=Path, help="where there is room; a folder in it is made and removed")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--stage", choices=("write", "take"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage == "write":
        write(given.folder / "data" / "landing" / NAMES[given.format], given.format, given.megabytes * 1_000_000)
    elif given.stage == "take":
        print(json.dumps(take(given.folder)))
    else:
        with tempfile.TemporaryDirectory(prefix="bench_large_", dir=given.folder) as folder:
            figures = measure(given, Path(folder))
        print(json.dumps(figures) if given.json else "\n".join(f"{key}: {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
