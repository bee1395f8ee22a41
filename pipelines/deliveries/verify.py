"""Checks that nothing was lost: the hash chain, the conservation law, and every file the register names.

What belongs here: comparing the register with the disk. What does not: repairing (the next run does, or a person).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.ledger import Delivery, Ledger, Stored
from pipelines.deliveries.register import Register, RegisterError


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
        ledger = Ledger.from_events(register.events())
    except (RegisterError, KeyError, TypeError, ValueError, AttributeError):  # of a changed line nothing can be derived
        return chain or [Finding(None, "the register holds an event that this version cannot read")]
    per_delivery = [finding for delivery in ledger for finding in _of_delivery(root, delivery)]
    return [*chain, *per_delivery, *_of_vault(root, ledger), *_unregistered(root, ledger)]


def conservation(delivery: Delivery) -> str | None:
    """The broken law of one delivery: geland = aanvaard + afgekeurd + geweigerd; None when it holds."""
    counts = delivery.aantallen
    if counts.adds_up:
        return None
    return f"geland {counts.geland} is not {counts.aanvaard} + {counts.afgekeurd} + {counts.geweigerd}"


def _of_delivery(root: DataRoot, delivery: Delivery) -> Iterator[Finding]:
    """Counts and files of one delivery; the rows of an erased one are gone on purpose."""
    law = conservation(delivery)
    problems = [law] if law else []
    problems += [*_file_problems(root, delivery.receipt), *_file_problems(root, delivery.pagina)]
    if not delivery.is_erased:
        counts, gone = delivery.aantallen, delivery.gewist
        problems += _parquet_problems(root, delivery.raw, counts.aanvaard - gone.aanvaard)
        problems += _parquet_problems(root, delivery.quarantine, counts.afgekeurd - gone.afgekeurd)
    yield from (Finding(delivery.levering_id, problem) for problem in problems)


def _of_vault(root: DataRoot, ledger: Ledger) -> Iterator[Finding]:
    """Objects and salts of the vault; no key is needed: the register knows the digests of the encrypted files."""
    holders = {one.kluis.inhoud: one.levering_id for one in ledger if one.kluis}
    for kept in ledger.objects:
        for stored in kept.files:
            yield from (Finding(holders.get(kept.inhoud), problem) for problem in _file_problems(root, stored))


def _parquet_problems(root: DataRoot, stored: Stored | None, count: int) -> list[str]:
    """Problems of a Parquet file that holds ``count`` records: what was judged less what was erased since."""
    if stored is None:
        return [f"{count} records have no file"] if count else []
    problems = _file_problems(root, stored)
    if not problems and pq.read_metadata(root.path / stored.path).num_rows != stored.rijen:
        problems.append(f"{stored.path} does not hold {stored.rijen} rows")
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


def _unregistered(root: DataRoot, ledger: Ledger) -> Iterator[Finding]:
    """Files that no event vouches for: a run was broken off, or somebody put them there."""
    stored = [
        one for delivery in ledger for one in (delivery.raw, delivery.quarantine, delivery.receipt, delivery.pagina)
    ]
    named = {one.path for one in stored if one} | {one.path for kept in ledger.objects for one in kept.files}
    for path in _vouched_places(root):
        place = path.relative_to(root.path).as_posix()
        if place not in named:
            yield Finding(None, f"{place} is not in the register: run intake again; if it stays, lines were removed")


def _vouched_places(root: DataRoot) -> Iterator[Path]:
    """Every file in a place where only files of the register may be; pages of a supplier's history are not."""
    for folder in (root.raw, root.quarantine, root.receipts, root.vault):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not (folder == root.receipts and path.name == "index.html"):
                yield path
