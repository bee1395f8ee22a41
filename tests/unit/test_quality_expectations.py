"""The expectation files: complete, well-formed, and an error names file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.contracts.errors import ContractError
from pipelines.contracts.loader import load_contracts
from pipelines.quality.expectations import Severity, load_expectations
from pipelines.settings import PROJECT

FILES = load_expectations(PROJECT)
CHAIN_RULES = {f"C{number:02d}" for number in range(1, 13)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "expectations", tmp_path / "expectations")
    return tmp_path


def test_every_extract_has_a_file_with_volume_nulls_or_ranges_and_our_own_invariants() -> None:
    by_extract = {file.extract: {rule.id for rule in file.expectations} for file in FILES}
    for extract in load_contracts(PROJECT).ids:
        assert {f"{extract}_{name}" for name in ("geladen", "sleutel", "volume", "uitval")} <= by_extract[extract]
        assert len(by_extract[extract]) > 4


def test_every_rule_between_partners_is_there() -> None:
    named = {rule.rule_name for file in FILES for rule in file.expectations}
    assert named >= CHAIN_RULES


def test_only_our_own_invariants_stop_a_publication() -> None:
    """What a partner sends is flagged, never a reason to publish nothing."""
    stops = {rule.id for file in FILES for rule in file.expectations if rule.severity is Severity.STOP}
    assert stops == {f"{extract}_{name}" for extract in load_contracts(PROJECT).ids for name in ("geladen", "sleutel")}


def test_a_rule_between_partners_needs_the_extracts_it_reports_to() -> None:
    for file in FILES:
        for rule in file.expectations:
            reported = {extract for extract in rule.reported_to.values() if extract} - {"gem_swi"}
            assert reported <= set(rule.needs) or not rule.rule_name.startswith("C"), rule.id


def test_an_unknown_severity_is_refused_with_its_line(project: Path) -> None:
    path = project / "expectations" / "duo_pip.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("severity: flag", "severity: loud", 1), encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index("    severity: loud") + 1
    with pytest.raises(ContractError, match=r"duo_pip\.yaml") as error:
        load_expectations(project)
    assert error.value.line == line


def test_an_unknown_projection_is_refused(project: Path) -> None:
    path = project / "expectations" / "duo_pip.yaml"
    text = path.read_text(encoding="utf-8").replace("projection: loaded", "projection: lodaed")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match="lodaed"):
        load_expectations(project)


def test_an_id_that_occurs_twice_is_refused(project: Path) -> None:
    shutil.copy(project / "expectations" / "duo_pip.yaml", project / "expectations" / "duo_pip_again.yaml")
    with pytest.raises(ContractError, match="occurs twice"):
        load_expectations(project)


def test_an_unknown_key_is_refused(project: Path) -> None:
    path = project / "expectations" / "duo_pip.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("because:", "omdat:", 1), encoding="utf-8")
    with pytest.raises(ContractError):
        load_expectations(project)
