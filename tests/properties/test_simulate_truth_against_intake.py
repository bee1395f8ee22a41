"""Two independent accounts of one world agree file by file: the simulator's truth and the intake's receipts."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.intake.keys import create_key_file, load_keys
from pipelines.intake.take_in import take_in
from pipelines.simulate.chain import simulate
from pipelines.simulate.population import simulate_population
from pipelines.simulate.settings import FaultSettings

PROJECT = Path(__file__).parents[2]
COUNTS = ("geland", "aanvaard", "afgekeurd", "geweigerd")


def from_truth(row: dict[str, str]) -> dict[str, object]:
    return {
        "verdict": row["verdict"],
        "codes": sorted(row["codes"].split()),
        "counts": [int(row[key]) for key in COUNTS],
        "rows": row["rijen"].split(),
    }


def from_receipt(receipt: dict) -> dict[str, object]:
    """As ``from_truth``; beside a B code warnings are not compared, and W07 depends on the moment."""
    refusals = [code for code in receipt["codes"] if code.startswith("B")]
    return {
        "verdict": receipt["verdict"],
        "codes": sorted(refusals or set(receipt["codes"]) - {"W07"}),
        "counts": [receipt["aantallen"][key] for key in COUNTS],
        "rows": [f"{row['record']}:{row['regels'][0]}" for row in receipt["rijen"]],
    }


def test_every_file_gets_the_verdict_codes_counts_and_rows_that_were_planted(tmp_path: Path) -> None:
    contracts, defaults = load_contracts(PROJECT), load_reference(PROJECT)
    arguments = {"persons": 150, "seed": 4, "first": "2022K4", "last": "2023K2", "gemeenten": 7}
    faults = FaultSettings.preset("heavy")
    simulate(tmp_path / "data", contracts, defaults, **arguments, faults=faults, write_truth=True)  # type: ignore[arg-type]
    root = DataRoot(tmp_path / "data")
    with (root.path / "simulation_truth.csv").open(encoding="utf-8") as lines:
        truth = list(csv.DictReader(lines))
    create_key_file(tmp_path / "keys")
    now = datetime(2026, 11, 23, tzinfo=UTC)
    reference = load_reference(PROJECT, root.reference)
    take_in(root, contracts, reference, {}, load_keys(tmp_path / "keys"), now, settle_seconds=0)
    texts = [path.read_text() for path in root.receipts.rglob("*.json")]
    receipts = {(one["bestand"], one["sha256"]): one for one in map(json.loads, texts)}
    assert len(receipts) == len(truth)
    for row in truth:
        name = f"onbekend_{row['sha256'][:12]}" if row["codes"] == "B01" else row["bestand"]
        assert from_receipt(receipts[name, row["sha256"]]) == from_truth(row), row["bestand"]
    population = simulate_population(defaults, **arguments)  # type: ignore[arg-type]
    told = "".join(texts) + root.register.read_text()
    assert not [one for one in population.identifiers if one in told]
