"""Checks that nothing was lost: the hash chain, the conservation law, and every file the register names.

What belongs here: comparing the register with the disk. What does not: repairing (the next run does, or a person).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.ledger import Delivery, Ledger, Stored
from pipelines.deliveries.register import Event, Register, RegisterError


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the register says."""

    levering_id: str | None
    message: str


def verify(root: DataRoot) -> list[Finding]:
    """Every broken promise of a data root; empty when all is well. Reads only."""
    register = Register(root.register)
    chain = [Finding(None, problem) for problem in register.verify()]
    try:
        events = list(register.events())
    except RegisterError:
        return chain
    ledger = Ledger.from_events(events)
    rewritten = _rewritten(events)
    per_delivery = [finding for delivery in ledger for finding in _of_delivery(root, delivery, rewritten)]
    return [*chain, *per_delivery, *_unregistered(root, events)]


def conservation(delivery: Delivery) -> str | None:
    """The broken law of one delivery: geland = aanvaard + afgekeurd + geweigerd; None when it holds."""
    counts = delivery.aantallen
    if counts.adds_up:
        return None
    return f"geland {counts.geland} is not {counts.aanvaard} + {counts.afgekeurd} + {counts.geweigerd}"


def _of_delivery(root: DataRoot, delivery: Delivery, rewritten: dict[str, Stored]) -> Iterator[Finding]:
    """Counts and files of one delivery; the rows of an erased one are gone on purpose."""
    law = conservation(delivery)
    problems = [law] if law else []
    problems += _file_problems(root, delivery.receipt)
    if not delivery.is_erased:
        problems += _parquet_problems(root, delivery.raw, delivery.aantallen.aanvaard, rewritten)
        problems += _parquet_problems(root, delivery.quarantine, delivery.aantallen.afgekeurd, rewritten)
    yield from (Finding(delivery.levering_id, problem) for problem in problems)


def _parquet_problems(root: DataRoot, stored: Stored | None, count: int, rewritten: dict[str, Stored]) -> list[str]:
    """Problems of a Parquet file that holds ``count`` records, unless a person was erased from it since."""
    if stored is None:
        return [f"{count} records have no file"] if count else []
    now = rewritten.get(stored.path, stored)
    problems = _file_problems(root, now)
    if not problems and pq.read_metadata(root.path / now.path).num_rows != now.rijen:
        problems.append(f"{now.path} does not hold {now.rijen} rows")
    if stored.rijen != count:
        problems.append(f"{stored.path} was written with {stored.rijen} rows, the counts say {count}")
    return problems


def _file_problems(root: DataRoot, stored: Stored | None) -> list[str]:
    """Whether a file is there and unchanged."""
    if stored is None:
        return []
    path = root.path / stored.path
    if not path.is_file():
        return [f"{stored.path} is gone"]
    return [] if _sha256(path) == stored.sha256 else [f"{stored.path} was changed"]


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _rewritten(events: list[Event]) -> dict[str, Stored]:
    """Files written anew when a person was erased: ``gewist`` names them in ``bestanden``."""
    files: list[dict[str, Any]] = [
        one for event in events if event["event"] == "gewist" for one in event.get("bestanden", ())
    ]
    return {one["path"]: Stored(**one) for one in files}


def _unregistered(root: DataRoot, events: list[Event]) -> Iterator[Finding]:
    """Receipts that no event names: lines were cut off the end of the register, or a run was broken off."""
    named = {event["receipt"]["path"] for event in events if event.get("receipt")}
    for path in sorted(root.receipts.glob("*/*.json")):
        place = path.relative_to(root.path).as_posix()
        if place not in named:
            yield Finding(None, f"{place} is not in the register: run intake again; if it stays, lines were removed")
