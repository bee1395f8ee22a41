"""Killed, or without power, at every step that a run takes on disk: run again, and nothing is lost or double."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.deliveries.verify import verify
from tests.faults.crashing import CAME_THROUGH, PROJECT, swept
from tests.faults.intake_world import (
    NOW,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    files,
    signaal,
    termijn,
    termijn_rows,
)

KILLED = -signal.SIGKILL
STAGES = 20  # claim, vault, raw, quarantine, register, receipt, pages, landing: each several times for two deliveries


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: a sweep syncs thousands of times."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def landed(path: Path) -> World:
    """One accepted with uitval and a stated moment, one without a manifest."""
    world = World(path)
    world.land(f"a/{TERMIJN}", termijn([*termijn_rows(30), "kapot"]))
    world.land(SIGNALEN, csv_of(SIGNALEN_HEADER, [signaal()]), None)
    return world


def undisturbed(lines: list[dict[str, Any]]) -> Any:
    """The last attempt of a sweep has no step left to fail at."""
    assert lines[-1]["code"] == CAME_THROUGH
    assert [one["code"] for one in lines[:-1]] == [KILLED] * (len(lines) - 1)
    return lines[-1]["end"]


@pytest.mark.parametrize("way", ["kill", "power"])
def test_106_107_108_every_step_of_intake_may_be_the_last_one(place: Path, way: str) -> None:
    landed(place / "start")
    lines = swept("intake", "look", way, place / "start")
    whole = undisturbed(lines)
    assert len(lines) > 2 * STAGES, "the sweep saw too few steps to mean anything"
    assert (whole["chain"], whole["findings"], whole["landing"], whole["hidden"]) == ([], [], [], [])
    assert [one["verdict"] for one in whole["meaning"]] == ["AANVAARD_MET_UITVAL", "AANVAARD"]
    assert [one["number"] for one in lines if one["end"] != whole] == []


def test_the_sweep_itself_notices_what_a_power_cut_takes(place: Path) -> None:
    landed(place / "start")
    lines = swept("careless", "look_careless", "power", place / "start")
    assert "" in {one["end"]["content"] for one in lines}
    assert undisturbed(lines) == {"content": "content"}


@pytest.mark.parametrize("way", ["kill", "power"])
def test_a_warehouse_is_the_old_one_or_the_new_one_at_every_step_of_the_swap(place: Path, way: str) -> None:
    root = landed(place / "start").root
    root.work.mkdir()
    for path, state in ((root.warehouse, "old"), (root.work / "new.duckdb", "new")):
        with duckdb.connect(str(path)) as connection:
            connection.execute("create table run as select ? as state", [state])
    lines = swept("swap_warehouse", "look_warehouse", way, place / "start")
    assert len(lines) > 3
    assert undisturbed(lines) == {"state": [["new"]]}
    assert [one["left"]["state"][0][0] for one in lines] == sorted(
        (one["left"]["state"][0][0] for one in lines), reverse=True
    )
    assert {one["end"]["state"][0][0] for one in lines} == {"new"}


def test_a_publication_is_the_old_one_or_the_new_one_at_every_step_of_the_swap(place: Path) -> None:
    root = landed(place / "start").root
    old = {"site/index.html": "old", "release.json": "old", "downloads/gone.csv": "old"}
    for name, content in old.items():
        (root.published / name).parent.mkdir(parents=True, exist_ok=True)
        (root.published / name).write_text(content)
    lines = swept("swap_publication", "look_publication", "kill", place / "start")
    new = undisturbed(lines)["files"]
    assert set(new.values()) == {"new"}
    assert all(one["left"]["files"] in (old, new) for one in lines)
    assert {str(one["left"]["files"]) for one in lines} == {str(old), str(new)} or len(lines) > 5
    assert all(one["end"]["files"] == new for one in lines)


def test_killed_at_any_moment_again_and_again_the_run_comes_to_its_end(place: Path) -> None:
    """Not at a step, but at a moment of the clock: within calls of libraries, of the kernel, anywhere."""
    calm = landed(place / "calm")
    world = World(place / "stormy")
    shutil.copytree(calm.root.landing, world.root.landing, dirs_exist_ok=True)
    calm.run()
    draw, kills = random.Random(112), 0
    load = "import sys, pathlib; from tests.faults.crash_actions import intake"
    program = f"{load}; print(flush=True); intake(pathlib.Path(sys.argv[1]))"
    for _ in range(8):
        run = subprocess.Popen([sys.executable, "-c", program, world.path], cwd=PROJECT, stdout=subprocess.PIPE)
        assert run.stdout is not None
        run.stdout.readline()  # everything is loaded: the work begins
        time.sleep(draw.uniform(0.0, 0.25))
        run.kill()
        kills += run.wait() == KILLED
    assert kills > 0
    world.run(now=NOW)
    kept = ("bestand", "verdict", "aantallen", "codes")
    assert [[one[key] for key in kept] for one in world.meaning()] == [
        [one[key] for key in kept] for one in calm.meaning()
    ]
    assert verify(world.root) == []
    assert files(world.root.landing) == []
