"""Makes the invented deliveries of a demo, once, in a data root that holds nothing else.

What belongs here: keeping invented and real deliveries apart. What does not: inventing them (``pipelines.simulate``).
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.contracts.data_root import DataRoot
from pipelines.simulate.chain import SimulationSummary, simulate
from pipelines.simulate.settings import FaultSettings
from pipelines.steps.clock import Demo, demo_of, mark_demo
from pipelines.steps.place import Place, load_declarations

GEMEENTEN = 12  # enough for regions and small cells, few enough for a demo of a minute


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
    mark_demo(place.root, demo)
    return summary


def holds_deliveries(root: DataRoot) -> bool:
    """Whether anything landed here or was ever judged."""
    landed = root.landing.exists() and any(path.is_file() for path in root.landing.rglob("*"))
    return root.register.exists() or landed
