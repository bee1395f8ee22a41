"""The receipt of before a decision, kept beside it until the register holds the decision.

What belongs here: those copies, and putting them back when a crash came between. What does not: decisions
(``decisions``). The append to the register is the commit: until then the receipt must say what it said.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.durable import replace_content
from pipelines.deliveries.ledger import Delivery, Ledger, Stored


def keep_copies(root: DataRoot, held: Delivery) -> None:
    """Keep both forms of the receipt, durably, before a decision writes them anew."""
    for stored in _receipts(held):
        replace_content(_copy(root, stored), (root.path / stored.path).read_bytes())


def forget_copies(root: DataRoot) -> None:
    """The decision is in the register: nothing will be put back."""
    shutil.rmtree(_folder(root), ignore_errors=True)


def put_back(root: DataRoot, ledger: Ledger) -> int:
    """Undo the receipts of a decision that never reached the register; returns how many files that were."""
    if not _folder(root).is_dir():
        return 0
    broken = [stored for held in ledger.held for stored in _receipts(held) if _is_broken(root, stored)]
    for stored in broken:
        replace_content(root.path / stored.path, _copy(root, stored).read_bytes())
    forget_copies(root)
    return len(broken)


def _is_broken(root: DataRoot, stored: Stored) -> bool:
    """Whether the file is not as registered, and the copy is."""
    return _sha256(root.path / stored.path) != stored.sha256 == _sha256(_copy(root, stored))


def _receipts(held: Delivery) -> Iterator[Stored]:
    """The receipt and its page, as the register names them."""
    return (stored for stored in (held.receipt, held.pagina) if stored)


def _folder(root: DataRoot) -> Path:
    """Where the copies are."""
    return root.work / "besluit"


def _copy(root: DataRoot, stored: Stored) -> Path:
    """Where the copy of one file is; a levering_id occurs once."""
    return _folder(root) / Path(stored.path).name


def _sha256(path: Path) -> str | None:
    """Digest of a file; None when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
