"""What a step reports: summaries of a run, and the error that keeps the previous publication.

What belongs here: frozen shapes. What does not: words for the screen (``pipelines.cli``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.quality.check import CheckSummary


class BlockedError(Exception):
    """A blocking check failed: what was built is set aside and the previous publication stays.

    ``reasons`` are Dutch sentences without any cell value; ``set_aside`` is the warehouse to look at, if one was built.
    """

    def __init__(self, reasons: tuple[str, ...], set_aside: Path | None = None) -> None:
        """Remember the reasons."""
        super().__init__("; ".join(reasons))
        self.reasons = reasons
        self.set_aside = set_aside


@dataclass(frozen=True)
class BuildSummary:
    """How a build ended; ``checks`` is None when nothing was new and the warehouse stayed as it is."""

    as_known: datetime
    checks: CheckSummary | None

    @property
    def is_skipped(self) -> bool:
        """Whether there was nothing to build."""
        return self.checks is None
