"""A disk that is full, refuses or may not be written, at every step: a clear error, nothing registered, run again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.deliveries.register import Register
from pipelines.deliveries.verify import verify
from tests.faults.crashing import CAME_THROUGH, GAVE_UP, SHRUGGED, swept
from tests.faults.intake_world import NOW
from tests.faults.test_kill_sweep import STAGES, landed, place

__all__ = ["place"]  # the fixture
ORPHAN = "is not in the register: run intake again"


def nothing_registered_that_is_not_there(line: dict[str, Any]) -> bool:
    """All that verify may say of what a failure leaves: files without an event, an anchor behind."""
    return all(ORPHAN in one or "the next run mends" in one for one in line["left"]["findings"])


def test_104_a_full_disk_at_every_step_stops_the_run_with_a_clear_error_and_the_next_run_ends_it(place: Path) -> None:
    landed(place / "start")
    lines = swept("intake", "look", "full", place / "start")
    whole = lines[-1]["end"]
    assert lines[-1]["code"] == CAME_THROUGH
    stopped = [one for one in lines if one["code"] == GAVE_UP]
    assert len(stopped) > 2 * STAGES
    assert all("No space left on device" in one["error"] for one in stopped)
    shrugged = [one for one in lines if one["code"] == SHRUGGED]  # the anchor, working files that are only cleared away
    assert len(shrugged) < 15
    assert all(nothing_registered_that_is_not_there(one) for one in lines)
    assert [one["number"] for one in lines if one["end"] != whole] == []


def test_104_a_disk_that_fills_up_within_a_file_leaves_nothing_of_it(place: Path) -> None:
    calm = landed(place / "calm")
    calm.run()
    largest = max(path.stat().st_size for path in calm.root.path.rglob("*") if path.is_file())
    landed(place / "start")
    lines = swept("intake", "look", "large", place / "start", range(0, largest + 400, largest // 30))
    whole = lines[-1]["end"]
    assert lines[-1]["code"] == CAME_THROUGH, "a file of the run is larger than any that it leaves"
    stopped = [one for one in lines if one["code"] == GAVE_UP]
    assert len(stopped) > 20
    assert all("too large" in one["error"].lower() for one in stopped)
    assert all(nothing_registered_that_is_not_there(one) for one in lines)
    assert [one["number"] for one in lines if one["end"] != whole] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 128 KiB."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"this machine does not let a small disk be mounted: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_104_a_really_full_disk(small_disk: Path, tmp_path: Path) -> None:
    calm = landed(tmp_path / "calm")
    calm.run()
    world, ballast = landed(small_disk), small_disk / "ballast"
    told: list[str] = []
    for free in range(4, 100, 4):
        ballast.write_bytes(b"")
        room = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(b"x" * max(0, room - free * 1024))
        try:
            world.run(now=NOW)
            break
        except OSError as error:
            told.append(str(error))
        assert all("the next run mends" in one for one in Register(world.root.register).verify())
    else:
        pytest.fail("the run never came to its end")
    ballast.unlink()
    world.run(now=NOW)  # with room again it mends what it could not write: at most the anchor
    assert told
    assert all("space" in one for one in told), told
    assert [one["verdict"] for one in world.meaning()] == [one["verdict"] for one in calm.meaning()]
    assert verify(world.root) == []


@pytest.mark.parametrize("folder", ["raw", "quarantine", "vault", "receipts", ""])
def test_103_a_folder_that_may_not_be_written_stops_the_run_and_registers_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    world = landed(place)
    closed = str(world.root.path / folder)
    make = os.mkdir

    def refused(path: Any, *arguments: Any, **named: Any) -> Any:
        if str(path).startswith(closed) and (folder or str(path).endswith(("register.jsonl", "vault"))):
            raise PermissionError(13, "Permission denied", str(path))
        return make(path, *arguments, **named)

    monkeypatch.setattr(os, "mkdir", refused)
    with pytest.raises(PermissionError, match=folder or "vault"):
        world.run()
    monkeypatch.undo()
    assert world.meaning() == []
    assert all(ORPHAN in one.message for one in verify(world.root))
    world.run()
    assert [one["verdict"] for one in world.meaning()] == ["AANVAARD_MET_UITVAL", "AANVAARD"]
    assert verify(world.root) == []
