"""Two versions of one contract side by side: what each format may do in the window, after it, and in the warehouse.

A project of its own: version 2 of gem_swi and of duo_pip renames columns and knows one more code; version 1 is still
accepted for periods that end in 2023.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.intake.take_in import IntakeSummary, take_in
from pipelines.warehouse.load import load_raw
from pipelines.warehouse.transform import run_dbt, write_seeds
from tests.faults.intake_world import BSNS, KEYS, NOW, PROJECT, World, csv_of, outcome

IN_WINDOW, AFTER = "2024-01-05T08:00:00Z", "2024-04-05T08:00:00Z"
OLD, NEW = ("leerroute", "map_praktijkuren"), ("leerroute", "uren_map_praktijk")
ACCEPTED_2 = ("AANVAARD", [], (2, 2, 0, 0))
REFUSED_2 = ("AFGEKEURD", ["B05"], (2, 0, 0, 2))


def add_second_version(project: Path, extract: str, renames: dict[str, str], *others: tuple[str, str]) -> None:
    """The contract of now becomes the older one; the new one has other names and, where asked, another code list."""
    (first,) = (project / "sources").glob(f"*/{extract}.odcs.yaml")
    text = first.read_text(encoding="utf-8")
    window = f"  - property: acceptedUntil\n    value: '2023-12-31'\n  - property: renames\n    value: {renames}\n"
    first.write_text(text.replace("schema:\n", f"{window}schema:\n", 1), encoding="utf-8")
    for old, new in (("version: 1.0.0", "version: 2.0.0"), *(_named(*pair) for pair in renames.items()), *others):
        assert old in text, f"{old} is not in the contract: the test would show nothing"
        text = text.replace(old, new)
    first.with_name(f"{extract}.v2.odcs.yaml").write_text(text, encoding="utf-8")


def _named(old: str, new: str) -> tuple[str, str]:
    return f"- name: {old}\n", f"- name: {new}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT / "sources", project / "sources")
    lists = project / "sources" / "_shared" / "code_lists.yaml"
    lists.write_text(lists.read_text(encoding="utf-8") + "\nleerroute_v2: [B, O, Z, T]\n", encoding="utf-8")
    code_list = ("{property: codeList, value: leerroute}", "{property: codeList, value: leerroute_v2}")
    add_second_version(project, "gem_swi", {"map_praktijkuren": "uren_map_praktijk"}, code_list)
    add_second_version(project, "duo_pip", {"geschatte_intensiteit_b1": "uren_b1"})
    return project


@dataclass
class VersionWorld(World):
    """A data root of a project with two versions."""

    contracts: Contracts

    def run(self, **options: Any) -> IntakeSummary:
        return take_in(self.root, self.contracts, self.reference, {}, KEYS, NOW, settle_seconds=0.0, **options)


@pytest.fixture
def both(tmp_path: Path, project: Path) -> VersionWorld:
    return VersionWorld(tmp_path, load_contracts(project))


def swi_csv(columns: tuple[str, ...], gemeente: str = "GM0363", route: str = "B") -> bytes:
    return csv_of(";".join(("bsn", "gemeente_code", *columns)), [f"{bsn};{gemeente};{route};40" for bsn in BSNS[:2]])


def swi_xml(columns: tuple[str, ...], periode: str, records: int = 2) -> bytes:
    cells = "".join(f"<{name}>{value}</{name}>" for name, value in zip(columns, ("B", "40"), strict=True))
    people = [
        f"<inburgeraar><bsn>{bsn}</bsn><gemeente_code>GM0363</gemeente_code>{cells}</inburgeraar>" for bsn in BSNS
    ]
    root = f'<swi-levering berichtgever="GM0363" periode="{periode}">'
    return f"{root}{''.join(people[:records])}</swi-levering>".encode()


def pip_jsonl(hours: str) -> bytes:
    records = [
        {"bsn": bsn, "gemeente_code": "GM0363", "dagtekening_pip": "2023-03-01", "leerroute": "B", hours: 600}
        for bsn in BSNS[:2]
    ]
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def judged(both: VersionWorld, name: str, content: bytes, moment: str) -> tuple[Any, str]:
    """Outcome and version of the contract."""
    receipt = both.judge(name, content, moment)
    return outcome(receipt), receipt["contract"]["versie"]


@pytest.mark.parametrize(("columns", "version"), [(OLD, "1.0.0"), (NEW, "2.0.0")])
def test_csv_in_the_window_either_version_is_accepted_as_itself(
    both: VersionWorld, columns: tuple[str, ...], version: str
) -> None:
    assert judged(both, "gem_swi__GM0363__2023K4__01.csv", swi_csv(columns), IN_WINDOW) == (ACCEPTED_2, version)
    assert both.records()[columns[1]].to_list() == [40, 40]


@pytest.mark.parametrize(("columns", "version"), [(OLD, "1.0.0"), (NEW, "2.0.0")])
def test_xml_in_the_window_the_names_of_the_elements_tell_the_version(
    both: VersionWorld, columns: tuple[str, ...], version: str
) -> None:
    content = swi_xml(columns, "2023K4")
    assert judged(both, "gem_swi__GM0363__2023K4__01.xml", content, IN_WINDOW) == (ACCEPTED_2, version)
    assert both.records()[columns[1]].to_list() == [40, 40]


@pytest.mark.parametrize(("hours", "version"), [("geschatte_intensiteit_b1", "1.0.0"), ("uren_b1", "2.0.0")])
def test_jsonl_in_the_window_the_keys_tell_the_version(both: VersionWorld, hours: str, version: str) -> None:
    content = pip_jsonl(hours)
    assert judged(both, "duo_pip__DUO__2023M12__01.jsonl", content, IN_WINDOW) == (ACCEPTED_2, version)
    assert both.records()[hours].to_list() == [600, 600]


def test_xml_without_records_follows_the_newest_version(both: VersionWorld) -> None:
    content = swi_xml(OLD, "2023K4", records=0)
    found = judged(both, "gem_swi__GM0363__2023K4__01__NUL.xml", content, IN_WINDOW)
    assert found == (("AANVAARD", [], (0, 0, 0, 0)), "2.0.0")


def test_a_code_that_only_the_new_version_knows_is_no_code_in_the_old_one(both: VersionWorld) -> None:
    new = both.judge("gem_swi__BG001__2023K4__01.csv", swi_csv(NEW, "GM1991", "T"), IN_WINDOW)
    old = both.judge("gem_swi__GM0363__2023K4__01.csv", swi_csv(OLD, "GM0363", "T"), IN_WINDOW)
    assert outcome(new) == ACCEPTED_2
    assert outcome(old) == ("AANVAARD_MET_UITVAL", [], (2, 0, 2, 0))
    assert [row["regels"] for row in old["rijen"]] == [["R03"], ["R03"]]


@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        ("gem_swi__GM0363__2024K1__01.csv", swi_csv(OLD), "map_praktijkuren"),
        ("gem_swi__GM0363__2024K1__01.xml", swi_xml(OLD, "2024K1"), "map_praktijkuren"),
        ("duo_pip__DUO__2024M03__01.jsonl", pip_jsonl("geschatte_intensiteit_b1"), "geschatte_intensiteit_b1"),
    ],
)
def test_after_the_window_the_old_names_are_refused_and_never_dropped(
    both: VersionWorld, name: str, content: bytes, column: str
) -> None:
    receipt = both.judge(name, content, AFTER)
    assert outcome(receipt) == REFUSED_2
    assert any(f"De kolom {column} heet" in sentence for sentence in receipt["toelichting"])
    assert receipt["contract"]["versie"] == "2.0.0"


def test_after_the_window_the_new_version_is_accepted_and_so_is_a_column_that_nobody_knows(both: VersionWorld) -> None:
    assert judged(both, "gem_swi__GM0363__2024K1__01.csv", swi_csv(NEW), AFTER) == (ACCEPTED_2, "2.0.0")
    extra = swi_csv((NEW[0], "iets_anders"), "GM1991")
    assert outcome(both.judge("gem_swi__BG001__2024K1__01.csv", extra, AFTER)) == ("AANVAARD", ["W03"], (2, 2, 0, 0))


def test_after_the_window_a_broken_structure_further_on_comes_first(both: VersionWorld) -> None:
    content = swi_csv(OLD) + b'"nooit gesloten;GM0363;B;40\n'
    assert outcome(both.judge("gem_swi__GM0363__2024K1__01.csv", content, AFTER))[1] == ["B07"]


@pytest.mark.slow
def test_the_warehouse_sees_one_schema_whatever_version_a_delivery_followed(both: VersionWorld, project: Path) -> None:
    both.land("gem_swi__GM0363__2023K4__01.csv", swi_csv(OLD), IN_WINDOW)
    both.land("gem_swi__BG001__2023K4__01.csv", swi_csv(NEW, "GM1991", "T"), IN_WINDOW)
    assert both.run().verdicts == {"AANVAARD": 2}
    warehouse, work = both.path / "warehouse.duckdb", both.path / "work"
    with duckdb.connect(str(warehouse)) as connection:
        load_raw(connection, both.root, both.contracts, both.reference, both.ledger(), NOW, NOW)
    shutil.copytree(PROJECT / "dbt_project", both.path / "dbt_project", ignore=shutil.ignore_patterns("target", "logs"))
    staging = both.path / "dbt_project" / "models" / "staging" / "gem" / "stg_gem__swi.sql"
    staging.write_text(staging.read_text().replace("cast(map_praktijkuren", "cast(uren_map_praktijk"))  # by hand: one
    run_dbt(
        both.path, warehouse, write_seeds(both.reference, work / "seeds"), work, command=("run", "-s", "stg_gem__swi")
    )
    with duckdb.connect(str(warehouse)) as connection:
        rows = connection.execute(
            "select leverancier, leerroute, map_praktijkuren from staging.stg_gem__swi order by all"
        ).fetchall()
    assert rows == [("BG001", "T", 40)] * 2 + [("GM0363", "B", 40)] * 2
