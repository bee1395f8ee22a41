"""Hostile circumstances, group crashes: killed or out of disk at any step, then run again (hostile.md 104 to 112)."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.deliveries.register import Register
from pipelines.deliveries.verify import verify
from pipelines.intake import vault
from tests.faults.intake_world import (
    KEYS,
    NOW,
    PROJECT,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    files,
    outcome,
    signaal,
    termijn,
    termijn_rows,
)

ROWS = termijn_rows(30)
# each step is one call of these; the run is killed just before or just after the n-th of them
STEPS = {
    "file in place": "pathlib.Path.replace",
    "file on disk": "os.fsync",
    "judged": "pipelines.intake.take_in.keep_outcome",
    "registered": "pipelines.deliveries.register.Register.commit",
    "removed from landing": "pipelines.intake.landing.Landed.remove",
    "encrypted": "pyrage.encrypt_io",
}
KILLER = textwrap.dedent("""
    import os, signal, sys
    from importlib import import_module
    from pathlib import Path
    from tests.faults.intake_world import World
    where, moment, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    parts = where.split(".")
    owner = import_module(parts[0])
    for part in parts[1:-1]:
        try: owner = import_module(f"{owner.__name__}.{part}") if hasattr(owner, "__path__") else getattr(owner, part)
        except ImportError: owner = getattr(owner, part)
    original, count = getattr(owner, parts[-1]), 0
    def step(*arguments, **named):
        global count
        count += 1
        if count == number and moment == "before": os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if count == number and moment == "after": os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, parts[-1], step)
    World(Path(sys.argv[4])).run()
    print("whole")
""")


def landed(path: Path) -> World:
    world = World(path)
    world.land(f"a/{TERMIJN}", termijn([*ROWS, "kapot"]))
    world.land(SIGNALEN, csv_of(SIGNALEN_HEADER, [signaal()]), None)
    world.land("zonder naam.csv", b"x", None)
    return world


def killed(world: World, where: str, moment: str, number: int) -> bool:
    """Run in a process of its own that kills itself; whether it came that far."""
    command = [sys.executable, "-c", KILLER, where, moment, str(number), str(world.path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    world = landed(tmp_path_factory.mktemp("undisturbed"))
    world.run()
    return world.meaning()


@pytest.mark.parametrize(
    ("step", "moment", "number"),
    [
        ("encrypted", "before", 1),
        ("encrypted", "after", 1),
        ("file in place", "before", 1),
        ("file in place", "after", 1),
        ("file in place", "after", 2),
        ("file in place", "after", 3),
        ("file in place", "after", 4),
        ("file in place", "after", 5),
        ("file in place", "after", 6),
        ("registered", "before", 1),
        ("registered", "after", 1),
        ("registered", "before", 2),
        ("registered", "after", 2),
        ("judged", "after", 1),
        ("judged", "after", 2),
        ("judged", "after", 3),
        ("removed from landing", "before", 1),
        ("removed from landing", "after", 1),
        ("removed from landing", "before", 2),
        ("file on disk", "before", 7),
    ],
)
def test_106_107_108_killed_at_any_step_and_run_again_gives_the_same(
    tmp_path: Path, undisturbed: list[object], step: str, moment: str, number: int
) -> None:
    world = landed(tmp_path)
    assert killed(world, STEPS[step], moment, number), "the step was never reached: the test would show nothing"
    was_seen = any(event["event"] == "gezien" for event in Register(world.root.register).events())
    world.run(now=NOW + timedelta(hours=1) if was_seen else NOW)
    assert world.meaning() == undisturbed
    assert verify(world.root) == []
    assert files(world.root.landing) == []
    assert [path for path in files(world.root.path) if path.name.startswith(".")] == []


@pytest.mark.parametrize("number", range(1, 13))
def test_104_a_full_disk_registers_nothing_of_the_file_and_the_next_run_goes_on(
    tmp_path: Path, undisturbed: list[object], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    world, count, sync = landed(tmp_path), 0, os.fsync

    def full(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count == number:
            raise OSError(errno.ENOSPC, "no space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with suppress(OSError):  # a full disk under the register's anchor alone is no reason to stop
        world.run()
    assert count >= number, "the disk was never full: the test would show nothing"
    monkeypatch.undo()
    assert all("the next run mends" in one for one in Register(world.root.register).verify())
    world.run()
    assert world.meaning() == undisturbed
    assert verify(world.root) == []


def test_108_a_receipt_is_part_of_the_delivery_and_never_missing_after_its_event(tmp_path: Path) -> None:
    world = landed(tmp_path)
    killed(world, STEPS["registered"], "after", 2)
    named = [one.receipt.path for one in world.ledger() if one.receipt]
    assert len(named) == 3
    assert all((world.root.path / path).exists() for path in named)


def test_what_no_event_vouches_for_is_swept(world: World) -> None:
    world.judge(TERMIJN, termijn(ROWS))
    kept = world.fingerprint()
    orphans = [
        "raw/duo_termijn/DUO/2024M03/01/x.parquet",
        "quarantine/x.parquet",
        "receipts/DUO/20240101T000000Z_x.json",
        f"vault/aa/{'a' * 64}.age",
        "work/x",
        "receipts/DUO/.x.json.nieuw",
    ]
    for name in orphans:
        path = world.root.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    world.run()
    assert world.fingerprint() == kept
    assert not (world.root.path / orphans[3]).exists()


def test_the_vault_gives_the_bytes_back_and_a_second_run_keeps_them(world: World) -> None:
    content = termijn(ROWS)
    receipt = world.judge(TERMIJN, content)
    world.run()
    with vault.open_vault(world.root.vault, KEYS, receipt["sha256"], world.root.work) as plain:
        assert plain.read() == content


def test_112_a_shredded_object_cannot_be_read_but_may_be_kept_again(world: World) -> None:
    content = termijn(ROWS)
    receipt = world.judge(TERMIJN, content)
    vault.shred(world.root.vault, receipt["sha256"])
    with pytest.raises(FileNotFoundError), vault.open_vault(world.root.vault, KEYS, receipt["sha256"], world.root.work):
        pass
    assert outcome(world.judge(TERMIJN, content, "2024-04-07T08:00:00Z"))[:2] == ("GENEGEERD", ["B12"])
    with vault.open_vault(world.root.vault, KEYS, receipt["sha256"], world.root.work) as plain:
        assert plain.read() == content
