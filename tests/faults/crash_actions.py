"""What is made to fail in the crash tests, and how one looks at what is left. Imports everything before any work."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy.ma  # noqa: F401 - loaded late by others; before the first fork it is loaded once
import pyarrow.compute  # noqa: F401

from pipelines.contracts.reference import load_reference
from pipelines.deliveries.durable import sync
from pipelines.deliveries.pages import receipt_page
from pipelines.deliveries.receipts import Receipt
from pipelines.deliveries.register import Register
from pipelines.deliveries.verify import verify
from pipelines.intake.landing import Landed
from pipelines.publish.exchange import put_in_place
from pipelines.warehouse.swap import open_read_only, swap_in
from tests.faults import intake_world
from tests.faults.intake_world import World, contracts, files

contracts()
intake_world.load_reference = lru_cache(load_reference)
NOTHING_SPECIAL = {
    "bestand": "x", "sha256": "0" * 64, "extract": "duo_termijn", "leverancier": "DUO", "periode": "2024M03",
    "volgnummer": 1, "aangeleverd_op": datetime(2024, 4, 5, tzinfo=UTC), "verdict": "AANVAARD_MET_UITVAL",
    "codes": ("W01",), "aantallen": {"geland": 2, "aanvaard": 1, "afgekeurd": 1, "geweigerd": 0},
    "rijen": ({"record": 1, "regels": ("R06",)},), "contract": None, "vervangt": None, "deadline": None,
    "op_tijd": None, "indicatoren": (), "toelichting": (),
}  # fmt: skip
receipt_page(Receipt.model_validate(NOTHING_SPECIAL), {})  # templates and texts are read once
# A file that a power cut brings back is the same file to its file system; the copy of the test is not.
Landed.mark = property(lambda landed: landed.path_sha256[:16])  # type: ignore[assignment,method-assign]


def intake(place: Path) -> None:
    World(place).run()


def look(place: Path) -> dict[str, Any]:
    """Everything that counts, without the moments of writing."""
    world = World(place)
    root = world.root
    register = Register(root.register)
    events = list(register.events())
    return {
        "events": [[one["event"], one["levering_id"]] for one in events if "levering_id" in one],
        "meaning": world.meaning(),
        "chain": register.verify(),
        "findings": [one.message for one in verify(root)],
        "landing": [one.name for one in files(root.landing)],
        "hidden": [one.name for one in files(root.path) if one.name.startswith(".")],
    }


def careless(place: Path) -> None:
    """What a program does that does not think of power cuts: shows that the sweep would notice."""
    folder = place / "data"
    if not (folder / "committed").exists():
        (folder / "content.new").write_text("content")
        (folder / "content.new").replace(folder / "content")
        with (folder / "committed").open("w") as file:
            file.write("yes")
            file.flush()
            os.fsync(file.fileno())
        sync(folder)
        (folder / "done").touch()


def look_careless(place: Path) -> dict[str, Any]:
    path = place / "data" / "content"
    return {"content": path.read_text() if path.exists() else None}


def swap_warehouse(place: Path) -> None:
    root = World(place).root
    if (new := root.work / "new.duckdb").exists():
        swap_in(new, root.warehouse)


def look_warehouse(place: Path) -> dict[str, Any]:
    with open_read_only(World(place).root.warehouse) as connection:
        return {"state": connection.execute("select state from run").fetchall()}


def swap_publication(place: Path) -> None:
    root = World(place).root
    new = root.work / "published.new"
    shutil.rmtree(new, ignore_errors=True)
    for name in ("site/index.html", "downloads/cells.csv", "release.json"):
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_text("new")
    put_in_place(new, root.published)


def look_publication(place: Path) -> dict[str, Any]:
    published = World(place).root.published
    return {"files": {str(one.relative_to(published)): one.read_text() for one in files(published)}}
