"""When files without a stated moment were first seen, so that a crash or a second run does not change that moment.

What belongs here: recognising an earlier landing. What does not: moments stated by a manifest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.deliveries.moment import moment_from, moment_text
from pipelines.intake.landing import Landed
from pipelines.intake.manifest import Manifest


@dataclass(frozen=True)
class Sighting:
    """The id and moment given to one landing of a file."""

    levering_id: str
    aangeleverd_op: datetime
    mark: str


class Sightings:
    """All earlier sightings, by path and bytes."""

    def __init__(self, events: Iterable[dict[str, Any]]) -> None:
        """Read them from the register's events."""
        self._of: dict[tuple[str, str], Sighting] = {}
        self._judged: set[str] = set()
        self._landings: set[tuple[str, str, str]] = set()
        for event in events:
            self.apply(event)

    def apply(self, event: dict[str, Any]) -> None:
        """Take one event into account."""
        if event["event"] == "gezien":
            moment = moment_from(event["aangeleverd_op"])
            sighting = Sighting(event["levering_id"], moment, event["kenmerk"])
            self._of[event["pad_sha256"], event["sha256"]] = sighting
        elif event["event"] == "beoordeeld":
            self._judged.add(event["levering_id"])
            self._landings.add((event["pad_sha256"], event["sha256"], event["aangeleverd_op"]))

    def of(self, landed: Landed, sha256: str) -> Sighting | None:
        """The sighting of this very landing; None when it is new (also when a judged file is sent once more)."""
        sighting = self._of.get((landed.path_sha256, sha256))
        if sighting is None or (self.is_judged(sighting) and sighting.mark != landed.mark):
            return None
        return sighting

    def is_judged(self, sighting: Sighting) -> bool:
        """Whether that landing has its verdict."""
        return sighting.levering_id in self._judged

    def is_known(self, landed: Landed, sha256: str, aangeleverd_op: datetime) -> bool:
        """Whether a landing with a stated moment has its verdict."""
        return (landed.path_sha256, sha256, moment_text(aangeleverd_op)) in self._landings

    def is_left_behind(self, path_sha256: str, manifest: Manifest) -> bool:
        """Whether a manifest without a file belongs to a landing that has its verdict: only its removal failed."""
        if manifest.aangeleverd_op:
            stated = moment_text(manifest.aangeleverd_op)
            return any((path, moment) == (path_sha256, stated) for path, _, moment in self._landings)
        return any((path, sha256) == (path_sha256, manifest.sha256) for path, sha256, _ in self._landings)


def seen_event(landed: Landed, sha256: str, sighting: Sighting) -> dict[str, Any]:
    """The ``gezien`` event of a new landing."""
    return {
        "event": "gezien",
        "levering_id": sighting.levering_id,
        "sha256": sha256,
        "pad_sha256": landed.path_sha256,
        "aangeleverd_op": moment_text(sighting.aangeleverd_op),
        "kenmerk": sighting.mark,
    }
