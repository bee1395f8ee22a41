"""Indicator definitions: read from beside the SQL, refused when a key is unknown or missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.contracts.errors import ContractError
from pipelines.contracts.indicators import indicators_fed_by, load_indicators

DEFINITION = """\
models:
  - name: ind_nog_in_opvang
    config:
      meta:
        title: Nog in de opvang
        definition: Aandeel asielstatushouders dat nog in de opvang verblijft.
        phase: F3
        kind: share
        direction: lager
        unit: personen
        extracts: [coa_opvang, duo_inburgeringsplicht]
        definition_version: "1"
        source: eigen definitie
        owner: COA
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "dbt_project" / "models" / "indicators" / "f3"
    folder.mkdir(parents=True)
    (folder / "ind_nog_in_opvang.yml").write_text(DEFINITION)
    return folder / "ind_nog_in_opvang.yml"


def test_a_definition_is_read_and_tells_which_extracts_feed_it(tmp_path: Path, file: Path) -> None:
    indicators = load_indicators(tmp_path)
    assert indicators["nog_in_opvang"].title == "Nog in de opvang"
    assert indicators["nog_in_opvang"].norm_days is None
    assert indicators_fed_by(indicators, "coa_opvang") == ("nog_in_opvang",)
    assert indicators_fed_by(indicators, "gem_swi") == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("kind: share", "kind: aandeel", 8, "kind"),
        ("        owner: COA\n", "", 5, "owner"),
        ("owner: COA", "owner: COA\n        eigenaar: COA", 15, "eigenaar"),
        ("name: ind_nog_in_opvang", "name: ind_anders", 2, "named after the file"),
        ("meta:", "mata:", 3, "config.meta"),
    ],
)
def test_a_wrong_definition_names_file_and_line(
    tmp_path: Path, file: Path, old: str, new: str, line: int, says: str
) -> None:
    file.write_text(DEFINITION.replace(old, new))
    with pytest.raises(ContractError) as caught:
        load_indicators(tmp_path)
    assert says in str(caught.value)
    assert abs(caught.value.line - line) <= 1
