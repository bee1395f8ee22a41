"""Files come from a landing place once, whole, with our manifest; unfinished uploads wait."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from obstore.store import LocalStore, MemoryStore

from pipelines.transport.fetch import FetchRules, FetchSummary, fetch
from pipelines.transport.object_storage import ObjectPlace
from pipelines.transport.place import PlaceUnreachable

NAME = "duo_termijn__DUO__2024M01__01.csv"
LATER = timedelta(seconds=61)


def later() -> datetime:
    return datetime.now(UTC) + LATER


def bring(place: ObjectPlace, landing: Path, settle=lambda: None, clock=later) -> FetchSummary:
    return fetch(place, landing, clock, settle, FetchRules())


@pytest.fixture
def place() -> ObjectPlace:
    return ObjectPlace(MemoryStore())


def test_a_finished_upload_lands_with_a_manifest_and_leaves_the_place(place: ObjectPlace, tmp_path: Path) -> None:
    obstore.put(place.store, f"DUO/{NAME}", b"bsn\n1\n")
    assert bring(place, tmp_path) == FetchSummary(fetched=1, waiting=0, failed=0)
    landed = tmp_path / "objecten" / "DUO" / NAME
    manifest = json.loads((landed.parent / f"{NAME}.manifest.json").read_text())
    assert landed.read_bytes() == b"bsn\n1\n"
    assert manifest["sha256"] == hashlib.sha256(b"bsn\n1\n").hexdigest()
    assert place.files() == []


def test_a_young_upload_waits_for_the_60_seconds_or_its_marker(place: ObjectPlace, tmp_path: Path) -> None:
    obstore.put(place.store, NAME, b"half")
    young = lambda: datetime.now(UTC) + timedelta(seconds=59)  # noqa: E731 - a clock
    assert bring(place, tmp_path, clock=young).waiting == 1
    obstore.put(place.store, f"{NAME}.klaar", b"")
    assert bring(place, tmp_path, clock=young).fetched == 1
    assert place.files() == []


def test_an_upload_that_grows_between_two_listings_waits(place: ObjectPlace, tmp_path: Path) -> None:
    obstore.put(place.store, NAME, b"half")
    grow = lambda: obstore.put(place.store, NAME, b"half and more")  # noqa: E731 - the partner writes on
    assert bring(place, tmp_path, settle=grow) == FetchSummary(fetched=0, waiting=1, failed=0)


@pytest.mark.parametrize("name", [f"{NAME}.part", f"{NAME}.tmp", f"{NAME}.filepart", f"{NAME}.manifest.json"])
def test_partial_uploads_and_manifests_of_partners_are_left(place: ObjectPlace, tmp_path: Path, name: str) -> None:
    obstore.put(place.store, name, b"{}")
    assert bring(place, tmp_path) == FetchSummary(fetched=0, waiting=0, failed=0)


def test_a_round_cut_off_before_the_removal_ends_in_one_copy(place: ObjectPlace, tmp_path: Path) -> None:
    obstore.put(place.store, NAME, b"same")
    bring(place, tmp_path)
    obstore.put(place.store, NAME, b"same")
    bring(place, tmp_path)
    assert [path.name for path in tmp_path.rglob("*.csv")] == [NAME]


def test_another_file_of_a_name_that_still_waits_is_kept_apart(place: ObjectPlace, tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        obstore.put(place.store, NAME, content)
        bring(place, tmp_path)
    assert sorted(path.read_bytes() for path in tmp_path.rglob(NAME)) == [b"first", b"second"]


@pytest.mark.parametrize("path", ["a/../../x.csv", "jan@voorbeeld.nl.csv", "a\nb.csv", "x" * 250 + ".csv"])
def test_a_name_that_no_file_of_ours_could_have_becomes_a_hash(path: str, tmp_path: Path) -> None:
    class Odd:
        name = "vreemd"

        def __init__(self) -> None:
            self.left = ObjectPlace(MemoryStore())
            obstore.put(self.left.store, "x", b"1")

        def files(self):
            return [type(file)(path, file.size, file.modified) for file in self.left.files()]

        def read(self, _: str):
            return self.left.read("x")

        def remove(self, _: str) -> None:
            self.left.remove("x")

    assert bring(Odd(), tmp_path / "landing").fetched == 1  # type: ignore[arg-type]
    files = [found for found in tmp_path.rglob("*") if found.is_file() and not found.name.endswith(".json")]
    assert [found.parent for found in files] == [tmp_path / "landing" / "vreemd"]
    assert files[0].name.startswith("vreemde_naam_")


def test_a_file_that_changes_while_it_is_read_is_taken_next_round(tmp_path: Path) -> None:
    store = MemoryStore()

    class Changing(ObjectPlace):
        def read(self, path: str):
            yield b"more than was listed"

    obstore.put(store, NAME, b"listed")
    assert bring(Changing(store), tmp_path) == FetchSummary(fetched=0, waiting=0, failed=1)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert [file.path for file in ObjectPlace(store).files()] == [NAME]


def test_a_local_folder_is_a_place_too_and_a_missing_object_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    place = ObjectPlace(LocalStore(tmp_path / "in"))
    with pytest.raises(PlaceUnreachable):
        list(place.read("nothing.csv"))
