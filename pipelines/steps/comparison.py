"""Compare two as-known moments of a data root: the result is kept, and shown in the warehouse that stands.

What belongs here: which standpoints are compared, keeping and showing. What does not: the comparison itself
(``pipelines.restatements``), the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.restatements.comparison import Progress, Restatement, compare
from pipelines.restatements.standpoint import Standpoint
from pipelines.restatements.store import keep, refresh_warehouse
from pipelines.steps.clock import standing_moment
from pipelines.steps.place import OpenPlace


@dataclass(frozen=True)
class Earlier:
    """The earlier standpoint; the definitions and reference data are those of today unless others are named."""

    as_known: datetime
    project: Path | None = None
    reference: Path | None = None


@dataclass(frozen=True)
class ComparisonSummary:
    """What a comparison found, and the file that keeps it."""

    found: Restatement
    path: Path


def compare_moments(
    house: OpenPlace, earlier: Earlier, later: datetime | None, now: datetime, progress: Progress = lambda *_: None
) -> ComparisonSummary:
    """Split what changed between two moments by cause. The caller holds the lock (``chain.opened``).

    Nulls: ``later`` None means now; the clock of a demo stands still.
    Errors: MomentOrderError; ContractError; TransformError.
    """
    project, reference = house.place.project, house.root.reference
    one = Standpoint(earlier.as_known, earlier.project or project, earlier.reference or reference)
    other = Standpoint(later or standing_moment(house.root) or now, project, reference)
    found = compare(house.root, one, other, progress)
    path = keep(house.root, found)
    refresh_warehouse(house.root)
    return ComparisonSummary(found, path)
