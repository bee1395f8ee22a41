"""Numbers are written as Dutch readers write them."""

from datetime import UTC, date, datetime

import pytest

from pipelines.publish.site import numbers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.583, "58,3\u00a0%"),
        (0.5825, "58,3\u00a0%"),
        (0.0, "0,0\u00a0%"),
        (1.0, "100,0\u00a0%"),
        (-0.00001, "0,0\u00a0%"),
    ],
)
def test_a_percentage_has_a_comma_and_a_no_break_space(value: float, written: str) -> None:
    assert numbers.percent(value) == written


def test_an_ambitie_has_no_decimal_that_is_zero() -> None:
    assert [numbers.tidy_percent(value) for value in (0.9, 0.625)] == ["90\u00a0%", "62,5\u00a0%"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(-0.037, "\u22123,7\u00a0pp"), (0.036, "+3,6\u00a0pp"), (0.0, "0,0\u00a0pp"), (-0.0004, "0,0\u00a0pp")],
)
def test_a_difference_has_a_true_minus_and_zero_has_no_sign(value: float, written: str) -> None:
    assert numbers.points(value) == written


def test_thousands_have_points_and_halves_go_up() -> None:
    assert (numbers.count(18420), numbers.decimal(1234.25), numbers.decimal(0.25)) == ("18.420", "1.234,3", "0,3")


def test_periods_and_dates_are_in_words() -> None:
    assert numbers.quarter(date(2025, 12, 31)) == "2025\u00a0K4"
    assert numbers.cbs_period(date(2025, 12, 31)) == "2025KW04"
    assert numbers.long_date(date(2025, 10, 3)) == "3\u00a0oktober\u00a02025"
    assert numbers.period_label("2024M07") == "juli\u00a02024"
    assert numbers.period_label("2023S") == "2023/2024"
    assert numbers.short_period("2024M03") == "mrt\u00a0\u201924"


def test_a_moment_is_on_the_clock_of_amsterdam() -> None:
    assert numbers.long_moment(datetime(2025, 7, 1, 22, 5, tzinfo=UTC)) == "2\u00a0juli\u00a02025, 0.05\u00a0uur"
