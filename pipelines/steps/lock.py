"""One run at a time on a data root.

What belongs here: taking and leaving the lock. What does not: deciding what a second run does (the edge does).
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.contracts.data_root import DataRoot


class LockHeldError(Exception):
    """Another run holds the lock of this data root."""


@contextmanager
def run_lock(root: DataRoot) -> Iterator[None]:
    """Hold the lock of the data root; the kernel drops it when the process dies.

    Errors: LockHeldError at once when another process holds it.
    """
    root.path.mkdir(parents=True, exist_ok=True)
    with root.lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeldError(f"{root.lock}: another run holds the lock. To do: wait until it ends") from error
        yield
