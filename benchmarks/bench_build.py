"""What a whole run costs: intake, build, check, publish of an invented chain, and a second build after one delivery.

Run: ``python benchmarks/bench_build.py [--persons N] [--quarters N] [--gemeenten N] [--keep FOLDER] [--json]``. The
default takes some minutes; the figures of the README are of ``--persons 20000 --gemeenten 0`` (0: all of them).

Processor seconds are of this process and its threads, so that they mean something on a shared machine; seconds on the
clock stand beside them. Peak memory is that of the process so far. ``bare SQL`` carries out in one DuckDB connection
the statements that dbt compiled, without dbt, checks or tests: what the engine alone needs for the same tables.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.moment import day_end, moment_text
from pipelines.deliveries.period import Period
from pipelines.deliveries.register import Register
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings
from pipelines.steps import build as building
from pipelines.steps import chain
from pipelines.steps.place import OpenPlace, Place, load_declarations
from pipelines.warehouse.recipe import Kind, kept_nodes
from pipelines.warehouse.swap import copy

PROJECT = Path(__file__).parents[1]
T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """One line of the table. Units: processor seconds, seconds on the clock, megabytes."""

    what: str
    processor: float
    clock: float
    peak: int
    rows: int | None = None


class Stopwatch:
    """Measures steps and keeps what it measured."""

    def __init__(self) -> None:
        self.measured: list[Measured] = []

    def time(self, what: str, step: Callable[[], T], rows: Callable[[T], int] | None = None) -> T:
        """Do a step and keep what it cost."""
        before, began = _processor_seconds(), time.perf_counter()
        result = step()
        spent, lasted = _processor_seconds() - before, time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        count = rows(result) if rows else None
        self.measured.append(Measured(what, round(spent, 2), round(lasted, 2), peak, count))
        return result

    def processor(self, what: str) -> float:
        """Processor seconds of a step."""
        return next(one.processor for one in self.measured if one.what == what)

    @contextmanager
    def inside(self, name: str, what: str) -> Iterator[None]:
        """Measure a step of the build as well, while the whole is measured."""
        step = getattr(building, name)
        setattr(building, name, lambda *given, **named: self.time(what, lambda: step(*given, **named)))
        try:
            yield
        finally:
            setattr(building, name, step)


def measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Every figure, in the order of a run."""
    watch = Stopwatch()
    place = Place(PROJECT, DataRoot(folder / "data"), folder / "data.key")
    last, now = _land(place, given, watch)
    with chain.opened(place) as house:
        taken = watch.time("intake", lambda: chain.intake(house, now))
        records = _records(house)
        with watch.inside("check", "of which checks"):
            watch.time("build", lambda: building.build_warehouse(house, None, now))
        watch.time("bare SQL", lambda: _run_bare(place.root), lambda count: count)
        watch.time("publish", lambda: chain.publication(house, now))
        received = now + timedelta(hours=1)
        deliver(house, received)
        later = received + timedelta(hours=1)
        watch.time("build after one gem_swi", lambda: building.build_warehouse(house, later, later))
        watch.time("the same, whole", lambda: building.build_warehouse(house, later, later, anew=True))
    return {
        "persons": given.persons,
        "last": last.label,
        "files": taken.files,
        "records": records,
        "records per processor second of intake": round(records / watch.processor("intake")),
        "build against bare SQL": round(watch.processor("build") / watch.processor("bare SQL"), 1),
        "second build against whole": round(
            watch.processor("build after one gem_swi") / watch.processor("the same, whole"), 3
        ),
        "steps": [asdict(one) for one in watch.measured],
    }


def deliver(house: OpenPlace, received: datetime) -> None:
    """One more gem_swi delivery, straight into raw and register: the largest again, in which people are missing."""
    root = house.root
    known = Ledger.from_events(Register(root.register).events())
    largest = max(
        (one for one in known.accepted if one.extract == "gem_swi" and one.raw), key=lambda one: one.raw.rijen or 0
    )
    event = next(
        dict(one)
        for one in Register(root.register).events()
        if one["event"] == "beoordeeld" and one["levering_id"] == largest.levering_id
    )
    frame = pl.read_parquet(root.path / largest.raw.path)
    fewer = frame.filter(pl.col("record") % 10 > 0)
    number, name = (known.newest_of(*largest.key).volgnummer or 0) + 1, f"{received:%Y%m%dT%H%M%SZ}_{'0' * 12}"
    path = Path("raw", "gem_swi", largest.leverancier, largest.periode, f"{number:02d}", f"{name}.parquet")
    (root.path / path).parent.mkdir(parents=True, exist_ok=True)
    fewer.write_parquet(root.path / path)
    digest = sha256((root.path / path).read_bytes()).hexdigest()
    changed = {
        "levering_id": name,
        "volgnummer": number,
        "aangeleverd_op": moment_text(received),
        "aantallen": {"geland": len(fewer), "aanvaard": len(fewer), "afgekeurd": 0, "geweigerd": 0},
        "raw": {"path": path.as_posix(), "sha256": digest, "rijen": len(fewer)},
    }
    told = {key: value for key, value in event.items() if key not in {"seq", "moment", "prev", "hash"}}
    Register(root.register).append([told | changed], received)


def _land(place: Place, given: argparse.Namespace, watch: Stopwatch) -> tuple[Period, datetime]:
    """Let the deliveries land; the last quarter and a moment after its last deadline."""
    declared = load_declarations(place)
    year, quarter = divmod(given.quarters - 1, 4)
    last = Period.parse(f"{2022 + year}K{quarter + 1}")
    watch.time(
        "simulate",
        lambda: simulate(
            place.root.path,
            declared.contracts,
            declared.reference,
            persons=given.persons,
            seed=given.seed,
            first="2022K1",
            last=last.label,
            gemeenten=given.gemeenten or None,
            faults=FaultSettings.preset("light"),
        ),
        lambda made: made.records,
    )
    return last, day_end(last.end + timedelta(days=65))


def _records(house: OpenPlace) -> int:
    """Records that landed and could be counted."""
    return sum(one.aantallen.geland for one in Ledger.from_events(Register(house.root.register).events()))


def _run_bare(root: DataRoot) -> int:
    """Make every table anew in one connection, from the statements that dbt compiled; their rows together."""
    bare = root.work / "warehouse.bare.duckdb"
    connection = copy(root.warehouse, bare)
    try:
        connection.execute("set timezone = 'UTC'; set memory_limit = '4GB'")
        return sum(
            _fill(connection, node.relation, node.sql) for node in kept_nodes(connection) if node.kind is Kind.TABLE
        )
    finally:
        connection.close()
        bare.unlink()


def _fill(connection: duckdb.DuckDBPyConnection, relation: str, sql: str) -> int:
    connection.execute(f"create or replace table {relation} as {sql}")
    row = connection.execute(f"select count(*) from {relation}").fetchone()  # noqa: S608 - a name of the dbt project
    return int(row[0]) if row else 0


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _print(figures: dict[str, Any]) -> None:
    print(f"{'step':28} {'processor s':>12} {'clock s':>10} {'peak MB':>8} {'rows':>12}")
    for one in figures["steps"]:
        rows = "" if one["rows"] is None else f"{one['rows']:,}"
        print(f"{one['what']:28} {one['processor']:12.1f} {one['clock']:10.1f} {one['peak']:8,} {rows:>12}")
    for name, figure in figures.items():
        if name != "steps":
            print(f"{name}: {figure}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=2000)
    parser.add_argument("--quarters", type=int, default=12, help="quarters from 2022 on")
    parser.add_argument("--gemeenten", type=int, default=25, help="0: all of the reference data")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="an empty folder that keeps the data root")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="bench_build_"))
    try:
        figures = measure(given, folder)
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    print(json.dumps(figures, indent=2)) if given.json else _print(figures)


if __name__ == "__main__":
    main()
