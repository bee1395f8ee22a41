"""Deliveries are committed together: their order holds, and what goes wrong with one costs the others nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pipelines.deliveries import register as registers
from pipelines.deliveries.durable import Unsynced
from pipelines.deliveries.verify import verify
from pipelines.intake import take_in as module
from tests.faults.intake_world import World, files, termijn, termijn_rows


def landed(world: World, count: int) -> None:
    for number in range(1, count + 1):
        world.land(f"duo_termijn__DUO__2024M03__{number:02d}.csv", termijn(termijn_rows(3 + number)))


def verdicts(world: World) -> list[str]:
    return [one["verdict"] for one in world.meaning()]


@pytest.mark.parametrize("together", [1, 2, 64])
def test_however_many_are_committed_together_the_outcome_is_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(module, "_TOGETHER", together)
    landed(world, 5)
    world.land("duo_termijn__DUO__2024M03__06.csv", termijn(termijn_rows(4)))  # the bytes of the first
    world.run()
    assert verdicts(world) == ["AANVAARD"] * 5 + ["GENEGEERD"]
    replaced = [one.vervangt for one in world.ledger()]
    assert replaced == [None, *(one.levering_id for one in list(world.ledger())[:4]), None]
    assert verify(world.root) == []
    assert files(world.root.landing) == []


def test_all_files_are_on_disk_before_the_register_and_the_register_before_landing_is_cleared(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(world, 5)
    told: list[tuple[str, str]] = []
    sync, remove, write = os.fsync, module.Landed.remove, registers._write_all  # noqa: SLF001

    def synced(descriptor: int) -> None:
        told.append(("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))
        sync(descriptor)

    def written(descriptor: int, block: bytes, size: int) -> None:
        told.append(("register", str(block.count(b"\n"))))
        write(descriptor, block, size)

    def removed(one: Any) -> None:
        told.append(("remove", one.name))
        remove(one)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(registers, "_write_all", written)
    monkeypatch.setattr(module.Landed, "remove", removed)
    world.run()
    (at,) = [at for at, step in enumerate(told) if step[0] == "register"]
    assert told[at] == ("register", "5")
    before = {path for what, path in told[:at] if what == "sync"}
    kept = [path for name in ("vault", "raw", "receipts") for path in files(world.root.path / name)]
    assert len(kept) == 5 * 5
    assert {str(path) for path in kept} | {str(path.parent) for path in kept} <= before
    assert [what for what, _ in told[at:]].count("remove") == 5


def test_what_was_judged_before_a_failure_is_committed_and_the_rest_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(world, 4)
    keep = module.keep_outcome

    def failing(*arguments: Any) -> dict[str, Any]:
        if arguments[1].arrival.name.volgnummer == 3:
            raise OSError(28, "No space left on device")
        return keep(*arguments)

    monkeypatch.setattr(module, "keep_outcome", failing)
    with pytest.raises(OSError, match="No space"):
        world.run()
    assert verdicts(world) == ["AANVAARD", "AANVAARD"]
    assert [one.stem[-2:] for one in files(world.root.landing) if one.suffix == ".csv"] == ["03", "04"]
    monkeypatch.undo()
    world.run()
    assert verdicts(world) == ["AANVAARD"] * 4
    assert verify(world.root) == []


def test_a_disk_that_refuses_the_sync_registers_none_of_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(world, 3)

    def refused(_self: Unsynced) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Unsynced, "sync", refused)
    with pytest.raises(OSError, match="No space"):
        world.run()
    assert world.meaning() == []
    assert len(files(world.root.landing)) == 6
    monkeypatch.undo()
    world.run()
    assert verdicts(world) == ["AANVAARD"] * 3
    assert verify(world.root) == []


def test_a_file_put_in_the_place_of_a_judged_one_is_a_delivery_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(world, 2)
    first = world.root.landing / "duo_termijn__DUO__2024M03__01.csv"
    sync = Unsynced.sync

    def meanwhile(self: Unsynced) -> None:
        first.write_bytes(termijn(termijn_rows(9)))
        sync(self)

    monkeypatch.setattr(Unsynced, "sync", meanwhile)
    world.run()
    assert first.exists()
    monkeypatch.undo()
    assert world.run().verdicts == {"GENEGEERD": 1}  # 02 was accepted
    assert not first.exists()


def test_many_files_are_synced_and_a_refusal_of_one_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later, synced = Unsynced(), []
    for number in range(100):
        path = tmp_path / f"{number % 7}" / str(number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        later.file(path)
    sync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda one: (synced.append(str(Path(f"/proc/self/fd/{one}").readlink())), sync(one))
    )
    later.sync()
    assert sorted(synced) == sorted({str(one) for one in tmp_path.rglob("*")})

    later.file(tmp_path / "gone")
    with pytest.raises(FileNotFoundError):
        later.sync()
