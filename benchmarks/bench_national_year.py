"""A national year: every extract of every partner and gemeente over four quarters, taken in and put through the gate.

Run: ``python benchmarks/bench_national_year.py [--persons N] [--year Y] [--gemeenten N] [--keep FOLDER] [--json]``. The
default is the whole of the Netherlands and takes some minutes. Nothing is kept unless ``--keep`` says where.

Every stage is a process of its own, so that its peak memory is its own. Where the time of intake goes is seen by
looking, every few milliseconds on the clock, at which module works; waiting for the disk counts as ``sync``. The gate
is Great Expectations over the raw tables of the whole year, in a process that has nothing but the opened warehouse; its
memory is what comes on top of that, its import included.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.moment import day_end
from pipelines.deliveries.period import Period
from pipelines.deliveries.register import Register
from pipelines.quality.check import check
from pipelines.quality.engine import great_expectations
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings
from pipelines.steps import chain
from pipelines.steps.place import Place, load_declarations
from pipelines.warehouse.load import load_raw
from pipelines.warehouse.swap import create

PROJECT = Path(__file__).parents[1]
LOOK = 0.002  # seconds
STEPS = {  # the innermost module of ours that works → the step it belongs to; the first that fits
    "deliveries/durable": "sync",
    "intake/vault": "vault",
    "intake/keys": "pseudonyms and keys",
    "intake/readers": "read",
    "intake/text": "read",
    "intake/container": "read",
    "intake/source": "read",
    "intake/header": "read",
    "intake/rules": "judge",
    "intake/spool": "judge",
    "intake/content": "judge",
    "intake/verdict": "judge",
    "intake/storing": "raw and quarantine",
    "deliveries/receipts": "receipts and pages",
    "deliveries/pages": "receipts and pages",
    "deliveries/templates": "receipts and pages",
    "deliveries/wording": "receipts and pages",
    "intake/explanation": "receipts and pages",
    "intake/registering": "receipts and pages",
    "deliveries/register": "register",
    "deliveries/anchor": "register",
    "deliveries/ledger": "register",
    "deliveries/delivery": "register",
}


class Shares:
    """Where the time goes, by looking at it."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look again and again until the end."""
        signal.signal(signal.SIGALRM, lambda _, frame: self._look(frame))
        signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, frame: FrameType | None) -> None:
        while frame:
            _, ours, module = frame.f_code.co_filename.partition("/pipelines/")
            step = next((step for part, step in STEPS.items() if module.startswith(part)), None) if ours else None
            if step:
                self.seen[step] += 1
                return
            frame = frame.f_back
        self.seen["landing, names, the rest"] += 1

    def percentages(self) -> dict[str, float]:
        """Per step, the largest first."""
        total = sum(self.seen.values()) or 1
        return {step: round(100 * seen / total, 1) for step, seen in self.seen.most_common()}


def make(given: argparse.Namespace, place: Place) -> dict[str, Any]:
    """Let the deliveries of the year land."""
    declared, began = load_declarations(place), time.perf_counter()
    made = simulate(
        place.root.path,
        declared.contracts,
        declared.reference,
        persons=given.persons,
        seed=given.seed,
        first=f"{given.year}K1",
        last=f"{given.year}K4",
        gemeenten=given.gemeenten or None,
        faults=FaultSettings.preset("light"),
    )
    size = sum(path.stat().st_size for path in place.root.landing.rglob("*") if path.is_file())
    return {"files": made.files, "MB": round(size / 1e6), "seconds": round(time.perf_counter() - began, 1)}


def take(given: argparse.Namespace, place: Place) -> dict[str, Any]:
    """Take all of it in."""
    shares, now = Shares(), day_end(Period.parse(f"{given.year}K4").end).replace(year=given.year + 1, month=3)
    with chain.opened(place) as house:
        before, began = _processor_seconds(), time.perf_counter()
        with shares.looking():
            summary = chain.intake(house, now)
        processor, clock = _processor_seconds() - before, time.perf_counter() - began
        records = sum(one.aantallen.geland for one in _ledger(place.root))
    return {
        "files": summary.files,
        "verdicts": dict(summary.verdicts),
        "records": records,
        "files per second": round(summary.files / clock, 1),
        "records per second": round(records / clock),
        "records per processor second": round(records / processor),
        "ms a file": round(1000 * clock / summary.files, 1),
        "ms a file of the processor": round(1000 * processor / summary.files, 1),
        "seconds": round(clock, 1),
        "processor seconds": round(processor, 1),
        "peak MB": _peak(),
        "share of the clock, %": shares.percentages(),
    }


def load(_given: argparse.Namespace, place: Place) -> dict[str, Any]:
    """Load the raw tables of a warehouse, which the gate looks at."""
    declared, ledger = load_declarations(place), _ledger(place.root)
    now = max(one.aangeleverd_op for one in ledger)
    before, began = _processor_seconds(), time.perf_counter()
    place.root.work.mkdir(exist_ok=True)
    with create(place.root.work / "gate.duckdb") as connection:
        load_raw(connection, place.root, declared.contracts, declared.reference, ledger, now, now)
    processor, clock = _processor_seconds() - before, time.perf_counter() - began
    return {"seconds": round(clock, 1), "processor seconds": round(processor, 1), "peak MB": _peak()}


def judge(_given: argparse.Namespace, place: Place) -> dict[str, Any]:
    """Put all of it through the gate."""
    declared, connection = load_declarations(place), duckdb.connect(str(place.root.work / "gate.duckdb"))
    base, before, began = _peak(), _processor_seconds(), time.perf_counter()
    great_expectations()
    imported = time.perf_counter() - began
    checks = check(connection, declared.expectations)
    processor, clock = _processor_seconds() - before, time.perf_counter() - began
    checked = connection.execute("select sum(checked_count) from raw.dq_results").fetchone()
    connection.close()
    return {
        "expectations": checks.passed + checks.failed,
        "rows judged": int(checked[0]) if checked else 0,
        "findings": checks.findings,
        "seconds": round(clock, 1),
        "of which import": round(imported, 1),
        "processor seconds": round(processor, 1),
        "MB before": base,
        "MB above": _peak() - base,
    }


STAGES = {"simulate": make, "intake": take, "load": load, "gate": judge}


def _ledger(root: DataRoot) -> Ledger:
    return Ledger.from_events(Register(root.register).events())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _in_process_of_its_own(stage: str, folder: Path) -> dict[str, Any]:
    """The figures of a stage."""
    command = [sys.executable, *sys.argv, "--stage", stage, "--keep", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _print(figures: dict[str, dict[str, Any]]) -> None:
    for stage, measured in figures.items():
        print(stage)
        for name, figure in measured.items():
            print(f"  {name:30} {f'{figure:,}' if isinstance(figure, int | float) else figure}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=40_000)
    parser.add_argument("--year", type=int, default=2024)
    parser.add_argument("--gemeenten", type=int, default=0, help="0: all of the reference data")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the data root")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="bench_year_"))
    if given.stage:
        place = Place(PROJECT, DataRoot(folder / "data"), folder / "data.key")
        print(json.dumps(STAGES[given.stage](given, place)))
        return
    try:
        figures = {stage: _in_process_of_its_own(stage, folder) for stage in STAGES}
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    print(json.dumps(figures, indent=2)) if given.json else _print(figures)


if __name__ == "__main__":
    main()
