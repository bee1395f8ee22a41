"""Brings the finished uploads of a place to the landing folder, each with its manifest, and loses nothing.

What belongs here: which file is finished, the order of writes. What does not: protocols (``sftp``, ``object_storage``).
A crash at any instant leaves the remote file, or the remote file and its copy: fetching again ends in one copy.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.deliveries.durable import sync
from pipelines.transport.place import LandingPlace, PlaceUnreachable, RemoteFile

_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
_READY = ".klaar"
_MANIFEST = ".manifest.json"
_SAFE_PART = re.compile(r"[A-Za-z0-9_.() -]{1,200}")


@dataclass(frozen=True)
class FetchSummary:
    """What one round did: file counts."""

    fetched: int
    waiting: int  # still being uploaded: next round
    failed: int  # unreadable now: next round


@dataclass(frozen=True)
class FetchRules:
    """When an upload counts as finished. Source: hostile.md case 93."""

    minimum_age: timedelta = timedelta(seconds=60)


def fetch(
    place: LandingPlace,
    landing: Path,
    clock: Callable[[], datetime],
    settle: Callable[[], None],
    rules: FetchRules | None = None,
) -> FetchSummary:
    """Copy each finished file to ``landing/<place>/…`` with a manifest, then remove it at the place.

    The moment of receipt is our clock at the copy: a partner can set a modification time, not ours.

    Errors: PlaceUnreachable when the place does not answer at all; a single unreadable file is counted as failed.
    """
    finished, waiting = _finished(place, clock, settle, rules or FetchRules())
    markers = {file.path for file in place.files() if file.path.endswith(_READY)}
    failed = 0
    for file in finished:
        try:
            _bring(place, file, landing / place.name, clock)
            if file.path + _READY in markers:
                place.remove(file.path + _READY)
        except PlaceUnreachable:
            failed += 1
    return FetchSummary(len(finished) - failed, waiting, failed)


def _finished(
    place: LandingPlace, clock: Callable[[], datetime], settle: Callable[[], None], rules: FetchRules
) -> tuple[list[RemoteFile], int]:
    """Files equal in two listings and old enough or marked as ready, and how many others wait."""
    before = set(place.files())
    settle()
    now = place.files()
    names = {file.path for file in now}
    candidates = [file for file in now if _is_delivery(file.path)]
    oldest = clock() - rules.minimum_age
    ready = [file for file in candidates if file in before and (file.modified <= oldest or file.path + _READY in names)]
    return ready, len(candidates) - len(ready)


def _is_delivery(path: str) -> bool:
    """Whether a path may be a delivery. Manifests are ours: one that a partner sends could claim an earlier moment."""
    return not path.lower().endswith((*_UNFINISHED, _READY, _MANIFEST))


def _bring(place: LandingPlace, file: RemoteFile, folder: Path, clock: Callable[[], datetime]) -> None:
    """Copy one file durably, manifest first, then remove it at the place."""
    received = clock()
    target = folder / _local_path(file.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    sha256, size = _copy(place, file.path, partial)
    if size != file.size:
        partial.unlink()
        raise PlaceUnreachable("een bestand veranderde tijdens het lezen")
    if not _is_same(target, sha256):
        target = _free(target, received)
        _put_manifest(target, {"aangeleverd_op": received.strftime("%Y-%m-%dT%H:%M:%SZ"), "sha256": sha256})
        sync(partial)
        partial.replace(target)
        sync(target.parent)
    partial.unlink(missing_ok=True)
    place.remove(file.path)


def _put_manifest(target: Path, manifest: dict[str, str]) -> None:
    """Write the manifest under a name that intake leaves alone, then give it its own."""
    partial = target.with_name(f"{target.name}{_MANIFEST}.part")
    partial.write_text(json.dumps(manifest), encoding="utf-8")
    sync(partial)
    partial.replace(target.with_name(target.name + _MANIFEST))


def _local_path(path: str) -> Path:
    """The path below the place's folder; a name that no file of ours could have becomes a hash (and ends as B01)."""
    parts = path.split("/")
    if all(_SAFE_PART.fullmatch(part) and part.strip(".") for part in parts):
        return Path(*parts)
    return Path(f"vreemde_naam_{hashlib.sha256(path.encode()).hexdigest()[:12]}")


def _copy(place: LandingPlace, path: str, partial: Path) -> tuple[str, int]:
    """Stream the bytes to a partial file; hash and size in bytes."""
    digest, size = hashlib.sha256(), 0
    with partial.open("wb") as out:
        for block in place.read(path):
            digest.update(block)
            size += len(block)
            out.write(block)
    return digest.hexdigest(), size


def _is_same(target: Path, sha256: str) -> bool:
    """Whether the target is there already with these bytes (an earlier round was cut off before the removal)."""
    if not target.is_file():
        return False
    with target.open("rb") as known:
        return hashlib.file_digest(known, "sha256").hexdigest() == sha256


def _free(target: Path, received: datetime) -> Path:
    """The target, or a folder of this moment when another file of that name still waits to be judged."""
    if not target.exists():
        return target
    folder = target.parent / received.strftime("%Y%m%dT%H%M%S%fZ")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / target.name
