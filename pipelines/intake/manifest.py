"""The manifest beside a landed file, written by our own transport: moment of receipt, digest, number of records.

What belongs here: reading it strictly. What does not: comparing it with the file (``verdict``).
"""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.deliveries.moment import moment_from

SUFFIX = ".manifest.json"
_LARGEST = 64 << 10
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True)
class Manifest:
    """What the transport stated; a manifest that cannot be read is broken and states nothing."""

    aangeleverd_op: datetime | None = None
    sha256: str | None = None
    rijen: int | None = None
    is_broken: bool = False


BROKEN = Manifest(is_broken=True)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest, without following links.

    Nulls: a key that is not stated. A broken one says so instead of raising.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return BROKEN
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return BROKEN
        content = file.read(_LARGEST + 1)
    try:
        return _manifest(json.loads(content.decode("utf-8-sig"))) if len(content) <= _LARGEST else BROKEN
    except (ValueError, TypeError, RecursionError):
        return BROKEN


def _manifest(stated: object) -> Manifest:
    """The stated keys, each of its own type; TypeError or ValueError otherwise."""
    if not isinstance(stated, dict):
        raise TypeError("no object")
    moment, sha256, rows = (stated.get(key) for key in ("aangeleverd_op", "sha256", "rijen"))
    if sha256 is not None and not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
        raise ValueError("sha256")
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 0):
        raise ValueError("rijen")
    return Manifest(_moment(moment), sha256.lower() if sha256 else None, rows)


def _moment(stated: object) -> datetime | None:
    """The moment in UTC, in whole seconds."""
    if stated is None:
        return None
    if not isinstance(stated, str):
        raise TypeError("aangeleverd_op")
    return moment_from(stated).astimezone(UTC).replace(microsecond=0)
