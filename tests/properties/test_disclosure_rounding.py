"""Controlled rounding keeps every sum and stays close; the attacker finds what is left unprotected."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publish.disclosure.attack import interval, knowledge_of, opened
from pipelines.publish.disclosure.rounding import apportion, fitted, running

BASE = 5
COUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=40)
TABLES = st.integers(1, 12).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 80), min_size=width, max_size=width), min_size=1, max_size=12)
)


@given(COUNTS)
def test_running_totals_are_the_true_ones_rounded(values: list[int]) -> None:
    rounded = running(values, BASE)
    assert all(part % BASE == 0 and abs(part - value) < BASE for part, value in zip(rounded, values, strict=True))
    for end in range(1, len(values) + 1):
        assert abs(sum(rounded[:end]) - sum(values[:end])) <= BASE // 2


@given(COUNTS, st.integers(0, 100))
def test_an_apportioned_total_is_kept(values: list[int], units: int) -> None:
    parts = apportion(values, units * BASE, BASE)
    assert sum(parts) == units * BASE
    assert all(part >= 0 and part % BASE == 0 for part in parts)


@given(TABLES)
def test_a_fitted_table_keeps_the_sums_of_rows_and_columns_in_multiples(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=np.int64)
    row_sums = running(table.sum(axis=1).tolist(), BASE)
    column_sums = apportion(table.sum(axis=0).tolist(), sum(row_sums), BASE)
    result = fitted(table, row_sums, column_sums, BASE)
    assert (result.sum(axis=1) == row_sums).all()
    assert (result.sum(axis=0) == column_sums).all()
    assert (result % BASE == 0).all()
    assert (result >= 0).all()


def test_what_is_a_multiple_already_stays() -> None:
    table = np.array([[5, 10], [15, 20]])
    assert (fitted(table, [15, 35], [20, 30], BASE) == table).all()


def test_sums_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="round the total once"):
        fitted(np.array([[1]]), [5], [10], BASE)


def test_hiding_one_part_of_an_exact_total_protects_nothing() -> None:
    known = knowledge_of([100, 60, 33, None], [(0, [1, 2, 3])], base=1, most=9)
    assert interval(known, 3) == (7, 7)
    assert opened(known, [3], width=5) == [3]


def test_hiding_one_part_of_rounded_counts_leaves_the_attacker_in_the_dark() -> None:
    known = knowledge_of([100, 60, 35, None], [(0, [1, 2, 3])], base=5, most=9)
    assert interval(known, 3) == (0, 9)
    assert opened(known, [3], width=5) == []


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_the_truth_always_lies_in_the_interval_of_the_attacker(values: list[int]) -> None:
    parts = running(values, BASE)
    total = sum(parts)
    hidden = [None if value < 10 else part for value, part in zip(values, parts, strict=True)]
    known = knowledge_of([total, *hidden], [(0, range(1, len(values) + 1))], BASE, most=9)
    for place, value in enumerate(values, start=1):
        low, high = interval(known, place)
        assert low - 1e-6 <= value <= high + 1e-6
