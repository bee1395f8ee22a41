"""Speed and memory of intake on invented deliveries: one large csv, the same with quotes, and many small files.

Run: ``python benchmarks/bench_intake.py [records] [files]``. Prints records or files per second of processor time, the
milliseconds a file takes of the processor and of the clock (which waits for the disk), and the highest memory of the
process; nothing is kept.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.intake.keys import create_key_file, load_keys
from pipelines.intake.take_in import IntakeSummary, take_in

PROJECT = Path(__file__).parents[1]
NOW = datetime(2024, 6, 1, tzinfo=UTC)
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
COLUMNS = (
    "bsn;v_nummer;geboortedatum;geslacht;nationaliteit_code;begindatum;datum_kennisgeving;doelgroep;"
    "gedetailleerde_doelgroep;gemeente_code;datum_vestiging;einddatum;reden_geen_inburgeringsplicht"
)


def bsns(count: int) -> list[str]:
    """The first so many numbers above 1000000 that pass the elfproef."""
    found: list[str] = []
    number = 10_000_000
    while len(found) < count:
        number += 1
        start = f"{number:08d}"
        last = sum(int(digit) * weight for digit, weight in zip(start, WEIGHTS, strict=True)) % 11
        if last < 10:
            found.append(f"{start}{last}")
    return found


def plicht(count: int, quote: str = "") -> bytes:
    """A delivery of duo_inburgeringsplicht."""
    rest = f"1980-02-03;M;0336;2023-01-02;2023-01-09;Asielstatushouder;{quote}Overig{quote};GM0363;2023-01-05;;"
    rows = (f"{bsn};{4_000_000_000 + at};{rest}" for at, bsn in enumerate(bsns(count)))
    return "\n".join([COLUMNS, *rows, ""]).encode()


def large(landing: Path, records: int, quote: str) -> int:
    """One large delivery; returns its records."""
    (landing / "duo_inburgeringsplicht__DUO__2024M03__01.csv").write_bytes(plicht(records, quote))
    return records


def small(landing: Path, files: int) -> int:
    """Many small deliveries of the months of a year, with higher and higher volgnummers; returns their number."""
    content = plicht(100)
    for at in range(files):
        month, number = at % 12 + 1, at // 12 + 1
        name = f"duo_inburgeringsplicht__DUO__2023M{month:02d}__{number:02d}.csv"
        (landing / name).write_bytes(content + b"\n" * at)
    return files


def measured(fill: Callable[[Path], int]) -> tuple[int, float, float, IntakeSummary]:
    """Units taken in, seconds of the processor and of the clock, and what happened."""
    with tempfile.TemporaryDirectory(prefix="bench_intake_") as folder:
        root = DataRoot(Path(folder) / "data")
        root.landing.mkdir(parents=True)
        create_key_file(Path(folder) / "key")
        contracts, reference = load_contracts(PROJECT), load_reference(PROJECT, None)
        units = fill(root.landing)
        start, clock = time.process_time(), time.perf_counter()
        summary = take_in(root, contracts, reference, {}, load_keys(Path(folder) / "key"), NOW)
        return units, time.process_time() - start, time.perf_counter() - clock, summary


def main() -> None:
    """Measure and print."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    files = int(sys.argv[2]) if len(sys.argv) > 2 else 240
    measured(lambda landing: small(landing, 2))  # warms up
    for label, unit, fill in (
        ("csv without quotes", "records", lambda landing: large(landing, records, "")),
        ("csv with quotes", "records", lambda landing: large(landing, records, '"')),
        ("small files", "files", lambda landing: small(landing, files)),
    ):
        units, seconds, clock, summary = measured(fill)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each, waited = (1000 * taken / summary.files for taken in (seconds, clock))
        speed = f"{units / seconds:,.0f} {unit} per processor second"
        speed += f" (a file: {each:,.1f} ms of the processor, {waited:,.1f} of the clock)"
        print(f"{label}: {speed}, {dict(summary.verdicts)}, peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()
