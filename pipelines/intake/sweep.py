"""Clearing up what a crash left behind: files that no event of the register vouches for.

What belongs here: finding and removing orphans. What does not: files the register names, whatever their state.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.ledger import Ledger
from pipelines.intake import vault
from pipelines.intake.copies import put_back


def sweep(root: DataRoot, ledger: Ledger) -> int:
    """Remove orphans before a run; returns how many files that were. An orphaned salt is destroyed first.

    The receipt of a decision that a crash broke off says again what it said before.
    """
    put_back(root, ledger)
    shutil.rmtree(root.work, ignore_errors=True)
    orphans = [*_orphan_objects(root, ledger), *_orphan_records(root, ledger), *_orphan_receipts(root, ledger)]
    for path in orphans:
        if path.suffix == ".salt":
            vault.destroy(path)
        path.unlink(missing_ok=True)
    return len(orphans)


def _orphan_records(root: DataRoot, ledger: Ledger) -> Iterator[Path]:
    """Raw and quarantine files without an event."""
    named = {stored.path for one in ledger for stored in (one.raw, one.quarantine) if stored}
    for folder in (root.raw, root.quarantine):
        yield from _unnamed(root, folder, named)


def _orphan_receipts(root: DataRoot, ledger: Ledger) -> Iterator[Path]:
    """Receipts without an event; other pages in the folder stay."""
    named = {one.levering_id for one in ledger}
    for path in _files(root.receipts):
        is_receipt = path.suffix in {".json", ".html"} and path.stem[:8].isdigit()
        if path.name.startswith(".") or (is_receipt and path.stem not in named):
            yield path


def _orphan_objects(root: DataRoot, ledger: Ledger) -> Iterator[Path]:
    """Objects and salts that no delivery needs: their file is still in landing, or they were replaced or erased."""
    named = {stored.path for kept in ledger.objects for stored in kept.files}
    yield from sorted(_unnamed(root, root.vault, named), key=lambda path: path.suffix != ".salt")


def _unnamed(root: DataRoot, folder: Path, named: set[str]) -> Iterator[Path]:
    """The files below a folder that are not among the named."""
    return (path for path in _files(folder) if path.relative_to(root.path).as_posix() not in named)


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else iter(())
