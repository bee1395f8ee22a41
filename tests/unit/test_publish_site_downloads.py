"""The descriptions beside the downloads: every file is read as its description says, and its keys hold."""

import csv
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.publish.publication import publish
from tests.unit.publication_world import INDICATORS, PROJECT, make_root

PARSERS = {"integer": int, "double": float, "date": date.fromisoformat, "string": str}
PARSERS["boolean"] = {"true": True, "false": False}.__getitem__
ASKED_OF_A_DATASET = {"dct:accessRights", "dcat:contactPoint", "dct:creator", "dct:description", "dct:identifier"}
ASKED_OF_A_DATASET |= {"dct:publisher", "dcat:theme", "dct:title"}


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_root(tmp_path_factory.mktemp("downloads") / "root")
    publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, datetime(2025, 9, 2, tzinfo=UTC), synthetic=True)
    return root.published / "downloads"


@pytest.fixture(scope="module")
def described(downloads: Path) -> dict[str, dict]:
    tables = json.loads((downloads / "csv-metadata.json").read_text())["tables"]
    return {table["url"]: table for table in tables}


def rows_of(downloads: Path, table: dict) -> list[dict[str, str]]:
    with (downloads / table["url"]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=table["dialect"]["delimiter"]))


def parse(column: dict, text: str) -> object:
    kind = column["datatype"]
    if isinstance(kind, dict):
        return PARSERS[kind["base"]](text.replace(kind["format"]["decimalChar"], "."))
    return PARSERS[kind](text)


def test_every_csv_is_read_as_its_description_says(downloads: Path, described: dict[str, dict]) -> None:
    assert set(described) == {path.name for path in downloads.glob("*.csv")}
    for table in described.values():
        columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
        rows = rows_of(downloads, table)
        assert rows
        assert list(rows[0]) == list(columns)
        for row in rows:
            assert all(parse(columns[name], text) is not None for name, text in row.items() if text)
            assert all(row[name] for name, column in columns.items() if column.get("required"))


def test_keys_are_unique_and_references_lead_somewhere(downloads: Path, described: dict[str, dict]) -> None:
    for table in described.values():
        rows = rows_of(downloads, table)
        key = table["tableSchema"].get("primaryKey", [])
        found = [tuple(row[name] for name in key) for row in rows]
        assert not key or len(found) == len(set(found)), table["url"]
        for reference in table["tableSchema"].get("foreignKeys", []):
            other = reference["reference"]
            there = {row[other["columnReference"]] for row in rows_of(downloads, described[other["resource"]])}
            assert {row[reference["columnReference"]] for row in rows} <= there


def test_areas_and_periods_have_the_codes_of_cbs(downloads: Path, described: dict[str, dict]) -> None:
    rows = rows_of(downloads, described["indicator_values.csv"])
    assert {row["periode"] for row in rows} == {"2024KW02", "2025KW01", "2025KW02"}
    assert {"NL01", "PV26", "GM0344"} <= {row["gebied_code"] for row in rows}


def test_a_data_portal_finds_what_the_dutch_profile_asks(downloads: Path) -> None:
    entry = json.loads((downloads / "dcat-ap-nl.jsonld").read_text())
    assert set(entry) >= ASKED_OF_A_DATASET
    assert entry["dct:temporal"]["dcat:endDate"]["@value"] == "2025-06-30"
    assert "Verzonnen gegevens" in entry["dct:description"]["@value"]
    for one in entry["dcat:distribution"]:
        path = downloads / one["dcat:downloadURL"]["@id"]
        assert one["dct:license"]
        assert int(one["dcat:byteSize"]["@value"]) == path.stat().st_size
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest
