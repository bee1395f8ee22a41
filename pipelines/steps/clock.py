"""The clock of a data root: the wall clock, or one that stands still because the data root holds a demo.

What belongs here: the mark that a demo leaves, and which moment counts as now. What does not: reading a wall clock.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.moment import day_end, moment_from, moment_text
from pipelines.deliveries.period import Period

_AFTER_LAST_QUARTER = timedelta(days=40)  # gemeenten are due after 28 days; the next month not before 41


@dataclass(frozen=True)
class Demo:
    """What a demo was made of; the same demo is not made twice. ``as_known`` is where its clock stands."""

    persons: int
    seed: int
    first: str
    last: str
    as_known: str

    @classmethod
    def of(cls, persons: int, seed: int, first: str, last: str) -> Demo:
        """A demo that is looked at when gemeenten have delivered its last quarter and no later month is due yet."""
        moment = day_end(Period.parse(last).end + _AFTER_LAST_QUARTER)
        return cls(persons, seed, first, last, moment_text(moment))


def demo_of(root: DataRoot) -> Demo | None:
    """The demo that a data root holds, if it holds one."""
    try:
        return Demo(**json.loads(_mark(root).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def mark_demo(root: DataRoot, demo: Demo) -> None:
    """Say that this data root holds a demo."""
    root.path.mkdir(parents=True, exist_ok=True)
    _mark(root).write_text(json.dumps(asdict(demo), indent=2) + "\n", encoding="utf-8")


def standing_moment(root: DataRoot) -> datetime | None:
    """Where the clock of a demo stands; None for real data, whose clock runs."""
    demo = demo_of(root)
    return moment_from(demo.as_known) if demo else None


def _mark(root: DataRoot) -> Path:
    return root.path / "demo.json"
