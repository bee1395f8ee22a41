"""Every one of the 112 hostile cases has a test, or says why it cannot have one."""

import pytest

from pipelines.generate.hostile_cases import hostile_page, names_by_case, read_cases
from tests.faults.intake_world import PROJECT

NUMBERS = range(1, 113)
CASES = read_cases(PROJECT)
TESTS = names_by_case(PROJECT)


def test_the_cases_are_numbered_from_1_to_112() -> None:
    assert list(CASES) == list(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_case_has_a_test_or_a_reason_and_not_both(number: int) -> None:
    assert bool(TESTS.get(number)) != bool(CASES[number].no_test)


def test_no_test_names_a_case_that_does_not_exist() -> None:
    assert set(TESTS) <= set(NUMBERS)


def test_few_cases_go_without_a_test() -> None:
    assert [number for number, one in CASES.items() if one.no_test] == [98]


def test_the_page_is_that_of_the_cases_and_tests_of_now() -> None:
    page = (PROJECT / "docs" / "reference" / "hostile.md").read_text(encoding="utf-8")
    assert page == hostile_page(PROJECT), "run python -m pipelines.generate"
