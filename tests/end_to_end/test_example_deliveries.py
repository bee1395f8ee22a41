"""The example deliveries, made by an independent program from the same agreement: verdict, codes, counts of each."""

import csv
import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.contracts.reference import load_reference
from pipelines.deliveries.verify import verify
from tests.faults.intake_world import PROJECT, World

EXAMPLE = PROJECT.parent / "shared" / "leveringen"
pytestmark = pytest.mark.skipif(not EXAMPLE.is_dir(), reason="the example deliveries are not beside the repository")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("example"))
    shutil.rmtree(world.root.landing)
    for part in (world.root.landing, world.root.reference):
        for source in sorted((EXAMPLE / part.name).rglob("*")):
            target = part / source.relative_to(EXAMPLE / part.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_file():
                shutil.copyfile(source, target)
    world.reference = load_reference(PROJECT, world.root.reference)
    world.run()
    return world


def expected() -> list[dict[str, str]]:
    with (EXAMPLE / "expected_files.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def receipts(world: World) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in world.receipt_paths()]
    return {(one["bestand"], one["sha256"], one["aangeleverd_op"]): one for one in found}


def difference(row: dict[str, str], found: dict[tuple[str, str, str], dict[str, Any]]) -> str | None:
    rest = (row["sha256"], row["aangeleverd_op"])
    receipt = found.get((row["bestand"], *rest)) or found.get((f"onbekend_{row['sha256'][:12]}", *rest))
    if receipt is None:
        return f"{row['bestand']}: no receipt"
    codes = set(receipt["codes"]) - set(row["codes_optional"].split())
    counts = {name: str(receipt["aantallen"][name]) for name in ("geland", "aanvaard", "afgekeurd", "geweigerd")}
    got = (receipt["verdict"], codes, counts)
    wanted = (row["verdict"], set(row["codes"].split()), {name: row[name] for name in counts})
    return None if got == wanted else f"{row['bestand']}: {got} instead of {wanted}"


def test_every_example_file_gets_its_expected_verdict_codes_and_counts(example: World) -> None:
    found = receipts(example)
    rows = expected()
    assert len(found) == len(rows) > 300
    assert [one for row in rows if (one := difference(row, found))] == []


def test_landing_is_emptied_and_register_receipts_and_parquet_agree(example: World) -> None:
    assert [path for path in example.root.landing.rglob("*") if path.is_file()] == []
    assert verify(example.root) == []


def test_a_second_run_changes_nothing(example: World) -> None:
    before = example.fingerprint()
    assert example.run().files == 0
    assert example.fingerprint() == before


def test_sending_everything_again_with_the_same_moments_changes_nothing(example: World) -> None:
    before = example.fingerprint()
    for source in sorted((EXAMPLE / "landing").rglob("*")):
        if source.is_file():
            target = example.root.landing / source.relative_to(EXAMPLE / "landing")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    assert example.run().files == 0
    assert example.fingerprint() == before
