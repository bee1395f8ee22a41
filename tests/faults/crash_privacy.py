"""Erasing and changing the key, to be made to fail at every step; see ``crash_actions``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.deliveries.verify import verify
from pipelines.intake.keys import Keys
from pipelines.privacy.erasure import House, erase_person
from pipelines.privacy.person import Person
from pipelines.privacy.proof import remaining
from pipelines.privacy.rotation import KeyChange, rotate
from tests.faults import crash_actions
from tests.faults.intake_world import KEYS, NOW, World, contracts, elfproef_numbers, files

__all__ = ["crash_actions"]  # loaded for what it warms
NEW = Keys(bytes(range(32, 64)))
WHO = elfproef_numbers(1)[0]


def erase(place: Path) -> None:
    erase_person(House(World(place).root, contracts(), KEYS, NOW), Person.of([WHO]), by="An", why="verzoek")


def change_key(place: Path) -> None:
    rotate(KeyChange(World(place).root, contracts(), KEYS, NEW, NOW), by="An", why="wissel")


def look(place: Path) -> dict[str, Any]:
    """What every delivery holds now, and whom its files still name."""
    world = World(place)
    ledger = world.ledger()
    keys = NEW if ledger.sleutel == NEW.name else KEYS
    return {
        "files": [
            [
                one.levering_id,
                *(stored.sha256 if stored else None for stored in (one.raw, one.quarantine)),
                one.gewist.aanvaard,
            ]
            for one in ledger
        ],
        "contents": sorted(one.inhoud for one in ledger.objects),
        "named": remaining(House(world.root, contracts(), keys, NOW), Person.of([WHO])).total,
        "key": keys is NEW,
        "findings": [one.message for one in verify(world.root)],
        "hidden": [one.name for one in files(world.root.path) if one.name.startswith(".")],
    }
