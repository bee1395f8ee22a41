"""The synthetic chain: from a seed to a landing folder full of deliveries, with manifests.

What belongs here: the order of the steps and the writing. What does not: how a step works.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.contracts.reference import Reference
from pipelines.deliveries.calendar import Expected, expected_deliveries
from pipelines.deliveries.period import Period
from pipelines.simulate.assumptions import load_assumptions
from pipelines.simulate.differences import Differences, plant_differences
from pipelines.simulate.draws import Draws
from pipelines.simulate.extracts import Extracts, derive_extracts
from pipelines.simulate.landings import Landing
from pipelines.simulate.places import write_reporters
from pipelines.simulate.planning import Deck, Planner
from pipelines.simulate.population import Population, simulate_population
from pipelines.simulate.settings import FaultSettings
from pipelines.simulate.truth import judge, save_expectations, stamp

Progress = Callable[[str], None]


@dataclass(frozen=True)
class SimulationSummary:
    """What was made. ``faults`` counts files per planted fault, ``differences`` carriers per rule C01 to C12."""

    persons: int
    files: int
    records: int
    missing: int
    faults: dict[str, int]
    differences: dict[str, int]
    first: str
    last: str


def simulate(  # noqa: PLR0913  the documented interface: each argument is an option of the command line
    target: Path,
    contracts: Contracts,
    reference: Reference,
    *,
    persons: int,
    seed: int,
    first: str,
    last: str,
    gemeenten: int | None = None,
    faults: FaultSettings | None = None,
    extracts: Collection[str] | None = None,
    progress: Progress = lambda _: None,
    write_truth: bool = False,
) -> SimulationSummary:
    """Write the deliveries of an invented chain to ``target/landing``, every person, BSN and V-nummer made up.

    ``first`` and ``last`` are quarters; ``gemeenten`` None means all of the reference data, a number a smaller world
    with berichtgevers of its own (``target/reference/berichtgevers.csv``); ``extracts`` None means all;
    ``write_truth`` also writes ``simulation_truth.csv`` (for tests). The same arguments give the same bytes.

    **Errors**: ValueError for a quarter that is no quarter; KeyError for an unknown extract.
    """
    settings = faults or FaultSettings.preset("demo")
    root = DataRoot(target)
    progress(f"bevolking van {persons} verzonnen inburgeraars")
    population = simulate_population(reference, persons, seed, first, last, gemeenten)
    world = population.places.reference
    if world is not reference:
        write_reporters(world, root.reference / "berichtgevers.csv")
    differences = _differences(population, settings, seed, first, last)
    planner = _planner(population, differences, contracts, settings, seed, (first, last))
    due = _due(contracts, world, first, last, extracts)
    landings, missing = _write_all(planner, due, root.landing, progress)
    if write_truth:
        save_expectations(judge(landings, contracts), target / "simulation_truth.csv")
    return SimulationSummary(
        persons=persons,
        files=len(landings),
        records=sum(one.countable for one in landings),
        missing=missing,
        faults=dict(sorted(Counter(code for one in landings for code in one.fault.split()).items())),
        differences=differences.counts,
        first=first,
        last=last,
    )


def _differences(population: Population, settings: FaultSettings, seed: int, first: str, last: str) -> Differences:
    start, end = Period.parse(first).start, Period.parse(last).end
    quarters = (end.year - start.year) * 4 + (end.month - start.month) // 3 + 1
    return plant_differences(population, settings.differences, end, quarters, Draws(seed, "differences"))


def _planner(
    population: Population,
    differences: Differences,
    contracts: Contracts,
    settings: FaultSettings,
    seed: int,
    span: tuple[str, str],
) -> Planner:
    days = (Period.parse(span[0]).start, Period.parse(span[1]).end)
    extracts: Extracts = derive_extracts(population, differences, contracts, load_assumptions(), seed, days)
    return Planner(extracts, population.places.reference, Deck(settings, seed), seed)


def _due(
    contracts: Contracts, reference: Reference, first: str, last: str, extracts: Collection[str] | None
) -> list[Expected]:
    """Expected deliveries of the simulated span. **Errors**: KeyError for an extract without a contract."""
    chosen = {contracts.latest(one).id for one in (contracts.ids if extracts is None else extracts)}
    start, end = Period.parse(first).start, Period.parse(last)
    due = expected_deliveries(contracts, reference, end.over_at)
    return [one for one in due if one.extract in chosen and start <= one.period.start]


def _write_all(
    planner: Planner, due: list[Expected], landing_root: Path, progress: Progress
) -> tuple[list[Landing], int]:
    """Write file after file; only what the truth needs stays in memory."""
    written: list[Landing] = []
    taken: set[str] = set()
    missing, extract = 0, ""
    for one, sent in planner.send(due):
        if one.extract != extract:
            extract = one.extract
            progress(f"leveringen van {extract}")
        missing += not sent
        for landing in sent:
            placed = _free_place(landing, taken)
            _write(placed, landing_root)
            written.append(placed.without_content())
    return written, missing


def _free_place(landing: Landing, taken: set[str]) -> Landing:
    """The same name may land twice: the second time in a folder of its own."""
    path, attempt = landing.path, 1
    while path in taken:
        path = f"opnieuw{attempt if attempt > 1 else ''}/{landing.path}"
        attempt += 1
    taken.add(path)
    return replace(landing, path=path)


def _write(landing: Landing, landing_root: Path) -> None:
    path = landing_root / landing.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(landing.content)
    stated: dict[str, Any] = {
        "aangeleverd_op": stamp(landing.moment),
        "sha256": landing.stated_sha256 or landing.sha256,
        "rijen": landing.countable if landing.stated_rows is None else landing.stated_rows,
    }
    manifest = json.dumps({key: stated[key] for key in landing.states})
    path.with_name(path.name + ".manifest.json").write_text(manifest, encoding="utf-8")
