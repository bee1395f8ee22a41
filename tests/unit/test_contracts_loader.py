"""Contracts: a broken file names itself, the line and the remedy; versions stand side by side."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.contracts.errors import ContractError
from pipelines.contracts.loader import load_contracts

PROJECT = Path(__file__).parents[2]
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "sources", tmp_path / "sources")
    return tmp_path


@pytest.fixture
def edit(project: Path) -> Edit:
    def change(name: str, old: str, new: str) -> Path:
        path = next((project / "sources").rglob(name))
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return path

    return change


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("value: stand", "value: stand", "", ""),  # the control: an untouched contract loads
        ("value: maand\n", "value: wekelijks\n", "wekelijks", "rhythm"),
        ("status: active", "status: active\nstat: x", "stat: x", "stat"),
        ("        required: true\n", "        requird: true\n", "requird", "requird"),
        ("property: rhythm", "property: ritme", "property: ritme", "ritme"),
        ("codeList, value: reden_uitstroom", "codeList, value: reden", "name: reden_uitstroom", "code list reden"),
        ("begin: datum_instroom", "begin: datum_onbekend", "property: orders", "datum_onbekend"),
        ("logicalType: date\n", "logicalType: number\n", "logicalType: number", "logicalType"),
        ("classification: persoonsgegeven\n", "unique: true\n", "unique", "unique"),
        ("id: coa_opvang", "id: coa_opvang_x", "id: coa_opvang_x", "file name"),
        ("    unit: d\n", "    unit: y\n", "slaProperties", "latency"),
        ("kind: DataContract", "kind: DataContract\nkind: DataContract", "kind", "twice"),
        ("apiVersion: v3.2.0", "apiVersion: v2.2.0", "apiVersion", "api"),
        ("      - name: locatie_code", "      - name: datum_koppeling", "", "datum_koppeling stands twice"),
    ],
)
def test_a_broken_contract_names_file_line_and_key(
    project: Path, edit: Edit, old: str, new: str, at: str, says: str
) -> None:
    path = edit("coa_opvang.odcs.yaml", old, new)
    if not says:
        assert load_contracts(project).latest("coa_opvang").mode == "stand"
        return
    with pytest.raises(ContractError) as caught:
        load_contracts(project)
    assert caught.value.path == path
    assert says in str(caught.value)
    assert "To do:" in str(caught.value)
    assert caught.value.line > 0
    if at:
        assert abs(caught.value.line - line_of(path, at)) <= 1, str(caught.value)


def test_a_personal_field_that_is_not_marked_is_refused(project: Path, edit: Edit) -> None:
    edit("coa_opvang.odcs.yaml", "        classification: persoonsgegeven\n", "")
    with pytest.raises(ContractError, match="persoonsgegeven"):
        load_contracts(project)


def test_yaml_that_cannot_be_read_names_the_line(project: Path, edit: Edit) -> None:
    edit("coa_opvang.odcs.yaml", "domain: inburgering", "domain: [inburgering")
    with pytest.raises(ContractError, match=r"coa_opvang\.odcs\.yaml:\d+"):
        load_contracts(project)


def test_a_project_without_contracts_says_so(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="code_lists"):
        load_contracts(tmp_path)


def made_up_second_version(project: Path, edit: Edit, accepted_until: str) -> None:
    """The first version stays accepted for a while, with a column that has another name in the second."""
    first = next((project / "sources").rglob("gem_swi.odcs.yaml"))
    second = first.with_name("gem_swi.v2.odcs.yaml")
    text = first.read_text().replace("version: 1.0.0", "version: 2.0.0")
    second.write_text(text.replace("name: map_praktijkuren", "name: uren_map_praktijk"))
    renames = "  - property: renames\n    value: {map_praktijkuren: uren_map_praktijk}\n"
    edit("gem_swi.odcs.yaml", "schema:\n", f"{accepted_until}{renames}schema:\n")


def test_versions_stand_side_by_side_until_the_older_one_is_no_longer_accepted(project: Path, edit: Edit) -> None:
    made_up_second_version(project, edit, "  - property: acceptedUntil\n    value: '2024-12-31'\n")
    contracts = load_contracts(project)
    assert [one.version for one in contracts.versions("gem_swi")] == ["2.0.0", "1.0.0"]
    assert contracts.latest("gem_swi").version == "2.0.0"
    assert [one.version for one in contracts.accepted("gem_swi", date(2024, 12, 31))] == ["2.0.0", "1.0.0"]
    assert [one.version for one in contracts.accepted("gem_swi", date(2025, 1, 1))] == ["2.0.0"]
    assert contracts.versions("gem_swi")[1].renames == {"map_praktijkuren": "uren_map_praktijk"}
    assert len(contracts.ids) == 21


def test_an_older_version_must_say_until_when_it_is_accepted(project: Path, edit: Edit) -> None:
    made_up_second_version(project, edit, "")
    with pytest.raises(ContractError, match="acceptedUntil"):
        load_contracts(project)


def test_a_rename_of_a_column_that_does_not_exist_is_refused(project: Path, edit: Edit) -> None:
    edit("coa_opvang.odcs.yaml", "schema:\n", "  - property: renames\n    value: {bestaat_niet: iets}\nschema:\n")
    with pytest.raises(ContractError, match="renames"):
        load_contracts(project)
