"""Makes the invented deliveries of a demo, once, in a data root that holds nothing else.

What belongs here: keeping invented and real deliveries apart. What does not: inventing them (``pipelines.simulate``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.tables import TABLES
from pipelines.deliveries.moment import moment_from
from pipelines.simulate.chain import SimulationSummary, simulate
from pipelines.simulate.settings import FaultSettings
from pipelines.steps.clock import Demo, demo_of, mark_demo
from pipelines.steps.place import Place, load_declarations

GEMEENTEN = 12  # enough for regions and small cells, few enough for a demo of a minute

# What nobody decided, so that the demo shows how an accepted deviation reads: of the wait for a house.
_DEVIATION = (
    "doorlooptijd_koppeling_huisvesting",
    "NL",
    "NL01",
    "totaal",
    "totaal",
    "2024-01-01",
    "2027-01-01",
    "werkhypothese, verzonnen voor dit voorbeeld: er zijn te weinig woningen",
    "Ketenmonitor (werkhypothese)",
    "2024-01-01",
)


class MixedDataError(Exception):
    """Invented deliveries would come among other ones."""


def make_demo(place: Place, demo: Demo, progress: Callable[[str], None]) -> SimulationSummary | None:
    """Let the demo's deliveries land; None when this data root holds this very demo already.

    Errors: MixedDataError when the data root holds other deliveries; ContractError.
    """
    if demo_of(place.root) == demo:
        return None
    if holds_deliveries(place.root):
        message = f"{place.root.path} holds deliveries that are not of this demo"
        raise MixedDataError(f"{message}. To do: name an empty folder with --data-root")
    declared = load_declarations(place)
    summary = simulate(
        place.root.path,
        declared.contracts,
        declared.reference,
        persons=demo.persons,
        seed=demo.seed,
        first=demo.first,
        last=demo.last,
        gemeenten=GEMEENTEN,
        faults=FaultSettings.preset("demo"),
        progress=progress,
    )
    write_demo_deviation(place.root.reference / "afwijkingen.csv")
    hold_back(place.root, moment_from(demo.as_known))
    mark_demo(place.root, demo)
    return summary


def write_demo_deviation(path: Path) -> None:
    """Write the one accepted deviation of the demo, which says of itself that it is invented."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (";".join(TABLES["afwijkingen"].columns), ";".join(_DEVIATION))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def hold_back(root: DataRoot, moment: datetime) -> int:
    """Take away what would arrive only after the moment at which the clock of the demo stands; how many files."""
    late = [path for path in root.landing.rglob("*.manifest.json") if _arrival(path) > moment]
    for manifest in late:
        manifest.with_name(manifest.name.removesuffix(".manifest.json")).unlink(missing_ok=True)
        manifest.unlink()
    return len(late)


def _arrival(manifest: Path) -> datetime:
    """The moment that a manifest of the simulator states."""
    return moment_from(json.loads(manifest.read_text(encoding="utf-8"))["aangeleverd_op"])


def holds_deliveries(root: DataRoot) -> bool:
    """Whether anything landed here or was ever judged."""
    landed = root.landing.exists() and any(path.is_file() for path in root.landing.rglob("*"))
    return root.register.exists() or landed
