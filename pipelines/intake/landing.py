"""The landing folder: which files lie there, with their manifests, and which are still being uploaded.

What belongs here: looking and removing. What does not: opening a file (``source``), judging.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines.intake.manifest import SUFFIX, Manifest, read_manifest

_UNFINISHED = (".part", ".tmp")


@dataclass(frozen=True)
class Landed:
    """One entry below landing that is no folder and no manifest."""

    path: Path
    bestand: str  # path below landing
    manifest: Manifest
    manifest_path: Path | None  # None when there is none
    found: os.stat_result

    @property
    def name(self) -> str:
        """The file name."""
        return self.path.name

    @property
    def path_sha256(self) -> str:
        """Digest of the path below landing, by which a file is recognised without naming it."""
        return path_digest(self.bestand)

    @property
    def mark(self) -> str:
        """Tells this landing of a file from a later one of the same name and bytes."""
        state = self.found
        return hashlib.sha256(f"{state.st_dev} {state.st_ino} {state.st_ctime_ns}".encode()).hexdigest()[:16]

    def is_as_found(self) -> bool:
        """Whether the file is still as it was found."""
        try:
            now = os.lstat(self.path)
        except OSError:
            return False
        return _state(now) == _state(self.found)

    def remove(self) -> None:
        """Take the file and its manifest away; they are kept or refused by now."""
        self.path.unlink(missing_ok=True)
        if self.manifest_path:
            self.manifest_path.unlink(missing_ok=True)


def path_digest(bestand: str) -> str:
    """Digest of a path below landing."""
    return hashlib.sha256(bestand.encode("utf-8", "surrogateescape")).hexdigest()


def scan(landing: Path, settle_seconds: float) -> list[Landed]:
    """Everything that landed and is complete.

    A file with a manifest is complete; one without is when its size and times stay the same for a moment.
    """
    found = list(_entries(landing, landing))
    unstated = [one for one in found if one.manifest == Manifest()]
    if not unstated:
        return found
    time.sleep(settle_seconds)
    return [one for one in found if one.manifest != Manifest() or one.is_as_found()]


def lone_manifests(landing: Path) -> Iterator[tuple[str, Path]]:
    """Manifests without their file: path below landing of that file, and of the manifest itself."""
    for path in sorted(landing.rglob(f"*{SUFFIX}")):
        beside = path.with_name(path.name.removesuffix(SUFFIX))
        if path.is_file() and not path.is_symlink() and not os.path.lexists(beside):
            yield beside.relative_to(landing).as_posix(), path


def _entries(folder: Path, landing: Path) -> Iterator[Landed]:
    """The entries of a folder and those below it; links are entries, never followed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda one: one.name)
    names = {one.name for one in entries}
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), landing)
        elif not _is_left_alone(entry.name):
            with suppress(FileNotFoundError):
                yield _landed(entry, landing, names)


def _is_left_alone(name: str) -> bool:
    """Unfinished uploads, and manifests (of a file that is there, or that is still to come)."""
    return name.lower().endswith(_UNFINISHED) or name.endswith(SUFFIX)


def _landed(entry: os.DirEntry[str], landing: Path, names: set[str]) -> Landed:
    """One entry with what its manifest states."""
    path = Path(entry.path)
    beside = path.with_name(entry.name + SUFFIX) if entry.name + SUFFIX in names else None
    manifest = read_manifest(beside) if beside else Manifest()
    return Landed(path, path.relative_to(landing).as_posix(), manifest, beside, entry.stat(follow_symlinks=False))


def _state(entry: os.stat_result) -> tuple[int, int, int]:
    """What tells a file from another, and from itself when it has grown."""
    return entry.st_size, entry.st_mtime_ns, entry.st_ino
