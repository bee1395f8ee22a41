"""Hostile circumstances: a decision that is killed at any step; the receipt never says more than the register."""

import json
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pipelines.deliveries.ledger import Delivery
from pipelines.deliveries.verify import verify
from pipelines.intake.decisions import DecisionError, refuse, release
from tests.faults.intake_world import KEYS, NOW, PROJECT, World, contracts, outcome, termijn, termijn_rows

APRIL, MAY = "duo_termijn__DUO__2023M04__01.csv", "duo_termijn__DUO__2023M05__01.csv"
HELD = MAY.removesuffix(".csv")
ROWS = termijn_rows(100)
# receipt and page copied (1, 2), raw and quarantine in place (3, 4), page and receipt in place (5, 6)
STEPS = [("replace", "after", number) for number in range(1, 7)] + [("append", "before", 1)]
REFUSING_STEPS = [("replace", "after", number) for number in range(1, 5)] + [("append", "before", 1)]
DECIDER = textwrap.dedent("""
    import os, pathlib, signal, sys
    from pipelines.deliveries.register import Register
    from pipelines.intake.decisions import refuse, release
    from tests.faults.intake_world import KEYS, NOW, World, contracts
    name, moment, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    owner = {"replace": pathlib.Path, "append": Register}[name]
    original, count = getattr(owner, name), 0
    def step(*arguments, **named):
        global count
        count += 1
        if count == number and moment == "before": os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if count == number and moment == "after": os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, step)
    world = World(pathlib.Path(sys.argv[4]))
    if sys.argv[6] == "release":
        release(world.root, contracts(), world.reference, {}, KEYS, NOW, sys.argv[5], by="An", why="klopt")
    else:
        refuse(world.root, NOW, sys.argv[5], {}, by="An", why="onvolledig")
""")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("held") / "world")
    world.judge(APRIL, termijn(ROWS), "2023-05-03T08:00:00Z")
    world.judge(MAY, termijn([*ROWS[:49], ROWS[49].replace("2023-01-02", "x", 1)]), "2023-06-03T08:00:00Z")
    return world


def killed(held: World, path: Path, step: str, moment: str, number: int, decision: str = "release") -> World:
    """The world after a decision that was killed."""
    world = held.copy(path / "world")
    command = [sys.executable, "-c", DECIDER, step, moment, str(number), str(world.path), HELD, decision]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, f"the step was never reached: the test would show nothing {done.stderr}"
    return world


def receipt_of_may(world: World) -> object:
    (receipt,) = [one for one in world.receipts() if one["bestand"] == MAY]
    return outcome(receipt)


def delivery_of_may(world: World) -> Delivery:
    (delivery,) = world.ledger().named(HELD)
    return delivery


@pytest.mark.parametrize(("step", "moment", "number"), STEPS)
def test_106_a_release_killed_before_its_event_never_happened_after_the_next_run(
    held: World, tmp_path: Path, step: str, moment: str, number: int
) -> None:
    world = killed(held, tmp_path, step, moment, number)
    world.run()
    assert delivery_of_may(world).is_held
    assert receipt_of_may(world) == ("VASTGEHOUDEN", ["B14"], (50, 0, 0, 50))
    assert world.records().height == 100
    assert verify(world.root) == []
    assert not world.root.work.exists()


def test_106_a_release_killed_after_its_event_stands(held: World, tmp_path: Path) -> None:
    world = killed(held, tmp_path, "append", "after", 1)
    world.run()
    assert delivery_of_may(world).is_accepted
    assert receipt_of_may(world) == ("AANVAARD_MET_UITVAL", [], (50, 49, 1, 0))
    assert verify(world.root) == []


def test_106_a_broken_off_release_can_be_taken_again_or_refused_at_once(held: World, tmp_path: Path) -> None:
    again, other = (
        killed(held, tmp_path / "a", "replace", "after", 6),
        killed(held, tmp_path / "b", "append", "before", 1),
    )
    release(again.root, contracts(), again.reference, {}, KEYS, NOW, HELD, by="An", why="klopt")
    assert receipt_of_may(again) == ("AANVAARD_MET_UITVAL", [], (50, 49, 1, 0))
    refuse(other.root, NOW, HELD, {}, by="An", why="onvolledig")
    other.run()
    assert receipt_of_may(other) == ("AFGEKEURD", ["B14"], (50, 0, 0, 50))
    assert [verify(world.root) for world in (again, other)] == [[], []]


@pytest.mark.parametrize(("step", "moment", "number"), REFUSING_STEPS)
def test_a_refusal_killed_before_its_event_never_happened_after_the_next_run(
    held: World, tmp_path: Path, step: str, moment: str, number: int
) -> None:
    world = killed(held, tmp_path, step, moment, number, "refuse")
    world.run()
    assert delivery_of_may(world).is_held
    assert receipt_of_may(world) == ("VASTGEHOUDEN", ["B14"], (50, 0, 0, 50))
    assert verify(world.root) == []
    assert not world.root.work.exists()


def test_a_refusal_killed_after_its_event_stands(held: World, tmp_path: Path) -> None:
    world = killed(held, tmp_path, "append", "after", 1, "refuse")
    world.run()
    assert delivery_of_may(world).is_refused
    assert receipt_of_may(world) == ("AFGEKEURD", ["B14"], (50, 0, 0, 50))
    assert verify(world.root) == []


def test_a_changed_receipt_is_not_written_anew_by_a_refusal(held: World, tmp_path: Path) -> None:
    world = held.copy(tmp_path / "world")
    (path,) = [one for one in world.receipt_paths() if json.loads(one.read_text())["bestand"] == MAY]
    path.write_text(path.read_text().replace("B14", "B09"))
    with pytest.raises(DecisionError, match="was changed"):
        refuse(world.root, NOW, HELD, {}, by="An", why="onvolledig")
    assert len(verify(world.root)) == 1


def test_a_receipt_that_somebody_else_changed_is_not_taken_for_a_broken_off_release(
    held: World, tmp_path: Path
) -> None:
    world = held.copy(tmp_path / "world")
    (path,) = [one for one in world.receipt_paths() if json.loads(one.read_text())["bestand"] == MAY]
    path.write_text(path.read_text().replace("VASTGEHOUDEN", "AANVAARD"))
    world.run()
    assert len(verify(world.root)) == 1
