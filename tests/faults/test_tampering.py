"""Tampering: whatever single edit is made to register, raw, quarantine, receipts or vault, ``verify`` finds it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.deliveries.verify import verify
from tests.faults.intake_world import (
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

EDITS = 1000
PLACES = ("register.jsonl", "register.head", "raw", "quarantine", "receipts", "vault")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("tampering"))
    made.land(TERMIJN, termijn([*termijn_rows(25), "kapot"]))
    made.land(f"later/{TERMIJN}", termijn([*termijn_rows(25), "kapot"]), "2024-04-06T08:00:00Z")
    made.land(SIGNALEN, csv_of(SIGNALEN_HEADER, [signaal(one) for one in range(5)]), None)
    made.land("zonder naam.csv", b"x", None)
    made.land("signalen__COA__2024M03__01.csv", b"", None)
    made.run()
    assert verify(made.root) == []
    return made


def kept_files(world: World) -> dict[str, list[Path]]:
    """By place; the pages with a supplier's history are made anew by every run and vouch for nothing."""
    found: dict[str, list[Path]] = {}
    for place in PLACES:
        path = world.root.path / place
        found[place] = [one for one in (files(path) if path.is_dir() else [path]) if one.name != "index.html"]
    return found


Edit = Callable[[random.Random, bytes], bytes | None]  # None: the file is removed


def bit_flip(draw: random.Random, content: bytes) -> bytes:
    place = draw.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << draw.randrange(8))]) + content[place + 1 :]


def truncation(draw: random.Random, content: bytes) -> bytes:
    return content[: draw.randrange(len(content))]


def removal(_draw: random.Random, _content: bytes) -> None:
    return None


def lines_swapped(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:
        return bit_flip(draw, content)
    first, second = draw.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


def last_lines_cut(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: draw.randrange(len(lines))])


def line_appended(draw: random.Random, content: bytes) -> bytes:
    return content + draw.choice(content.splitlines(keepends=True))


def bytes_appended(draw: random.Random, content: bytes) -> bytes:
    return content + draw.randbytes(draw.randrange(1, 40))


def byte_removed(draw: random.Random, content: bytes) -> bytes:
    place = draw.randrange(len(content))
    return content[:place] + content[place + 1 :]


KINDS: tuple[Edit, ...] = (
    bit_flip, truncation, removal, lines_swapped, last_lines_cut, line_appended, bytes_appended, byte_removed,
)  # fmt: skip


def edits(world: World, place: str, count: int) -> Iterator[tuple[Path, Edit, bytes, bytes | None]]:
    draw = random.Random(f"tampering {place}")
    paths = kept_files(world)[place]
    for number in range(count):
        path, kind = draw.choice(paths), KINDS[number % len(KINDS)]
        content = path.read_bytes()
        changed = kind(draw, content)
        if changed != content:  # two equal lines swapped are no edit
            yield path, kind, content, changed


@pytest.mark.parametrize("place", PLACES)
def test_every_single_edit_is_found(world: World, place: str) -> None:
    missed, made = [], 0
    for path, kind, content, changed in edits(world, place, -(-EDITS // len(PLACES))):
        made += 1
        if changed is None:
            path.unlink()
        else:
            path.write_bytes(changed)
        if verify(world.root) == []:
            missed.append(f"{kind.__name__} {path.relative_to(world.root.path)}")
        path.write_bytes(content)
    assert missed == []
    assert made > EDITS / len(PLACES) * 0.9
    assert verify(world.root) == []


@pytest.mark.parametrize("place", ["raw/x.parquet", "quarantine/a/y.parquet", "vault/aa/z.age", "receipts/DUO/x.json"])
def test_a_file_that_no_event_vouches_for_is_found(world: World, place: str) -> None:
    path = world.root.path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    try:
        assert [one.message for one in verify(world.root)] == [
            f"{place} is not in the register: run intake again; if it stays, lines were removed"
        ]
    finally:
        path.unlink()
