"""The list of mutants is whole: each fits the file as it stands, and every part of the indicators has some."""

import re
from pathlib import Path

import pytest

from tests.mutation.rendering import DBT
from tests.mutation.verdicts import Mutant, mutants

LISTED = mutants()
REPORT = DBT.parent / "docs" / "reference" / "mutation.md"
MECHANISM = ("indicator_cells", "indicator_survival", "indicator_verdicts", "indicator_rows", "shared_indicators")


@pytest.mark.parametrize("mutant", LISTED, ids=str)
def test_a_mutant_changes_what_stands_once_in_its_file_and_says_what_that_breaks(mutant: Mutant) -> None:
    assert mutant.mutated
    assert mutant.old != mutant.new
    assert bool(mutant.breaks) != bool(mutant.equivalent)


def test_every_indicator_and_every_mechanism_has_a_mutant() -> None:
    files = {one.file for one in LISTED if one.equivalent is None}
    shared = {"ind_werk_12_maanden", "ind_volledig_geleverd"}  # their one line stands in shared_indicators too
    indicators = {path.stem for path in (DBT / "models" / "indicators").rglob("ind_*.sql")} - shared
    assert indicators <= {Path(file).stem for file in files}
    assert {f"macros/{name}.sql" for name in MECHANISM} <= files
    assert {path.relative_to(DBT).as_posix() for path in (DBT / "macros" / "drivers").glob("*.sql")} - files <= {
        "macros/drivers/keys.sql"
    }
    assert len({file for file in files if file.startswith("models/intermediate/")}) >= 20


def test_few_are_called_equivalent_and_one_is_noticed_elsewhere() -> None:
    assert sum(one.equivalent is not None for one in LISTED) <= len(LISTED) // 20
    named = {one.elsewhere for one in LISTED if one.elsewhere}
    for test in named:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (DBT.parent / file).read_text(encoding="utf-8")


def test_the_report_is_about_this_list() -> None:
    """So that the figures are not those of an older list; that enough are noticed is in them."""
    told = re.search(r"\*\*(\d+) of (\d+) mutants are noticed", REPORT.read_text(encoding="utf-8"))
    assert told is not None, "run `make mutants`"
    noticed, listed = map(int, told.groups())
    assert listed == sum(one.equivalent is None for one in LISTED), "run `make mutants`"
    assert noticed >= 0.95 * listed
