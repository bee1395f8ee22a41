"""The anchor of the register: how far it had come, in a file of its own, so that lines cut off its end are missed.

What belongs here: reading, writing and comparing ``register.head``. What does not: the register's lines (``register``).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.deliveries.durable import temporary_beside

_FORM = re.compile(rb"(0|[1-9][0-9]{0,17}) ([0-9a-f]{64})\n")


@dataclass(frozen=True)
class Anchor:
    """Number and hash of the last event that was committed when the anchor was written."""

    seq: int
    hash: str


def anchor_path(register: Path) -> Path:
    """Where the anchor of a register lies."""
    return register.with_name("register.head")


def read_anchor(register: Path) -> Anchor | None:
    """The anchor of a register.

    Nulls: there is none, or it is not in its one form.
    """
    try:
        found = _FORM.fullmatch(anchor_path(register).read_bytes())
    except FileNotFoundError:
        return None
    return Anchor(int(found[1]), found[2].decode()) if found else None


def write_anchor(register: Path, anchor: Anchor) -> None:
    """Put the anchor down; after a power cut it may be an older one, never a broken or a newer one."""
    target = anchor_path(register)
    temporary = temporary_beside(target)
    with temporary.open("wb") as handle:
        handle.write(b"%d %s\n" % (anchor.seq, anchor.hash.encode()))
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(target)


def anchor_problem(anchor: Anchor | None, last: Anchor, hash_at_anchor: str | None) -> str | None:
    """Why a register that ends with ``last`` is not the one that was anchored, in words.

    Nulls: None when it is. ``hash_at_anchor`` is the hash of the register's event with the anchor's number, if any.
    """
    if anchor is None:
        return "register.head is gone or unreadable: put it back from a copy"
    if anchor.seq > last.seq:
        return f"events {last.seq + 1} to {anchor.seq} were cut off the end: restore the register from a copy"
    if hash_at_anchor != anchor.hash:
        return f"event {anchor.seq} is another one than register.head tells of: restore both from one copy"
    return None
