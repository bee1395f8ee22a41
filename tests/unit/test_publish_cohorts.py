"""Cohorts are compared only where each has been followed for the whole norm."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.publish.cells import Cell
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.pages.indicator import EARLY, Matrix, cohort_text
from pipelines.publish.site.reading import Reading

NORM = 70
WITHIN = Reading("duration", has_norm=True, unit="dagen")
MEDIAN = Reading("duration", has_norm=False, unit="dagen")
SHARE = Reading("share", has_norm=False, unit="personen")
COUNT = Reading("count", has_norm=False, unit="personen")
ENOUGH = date(2024, 12, 31) + timedelta(days=NORM)


def cell(day: date, cohort: int) -> Cell:
    return Cell(
        "doorlooptijd_koppeling_huisvesting", "1", day, gebied_type="NL", gebied_code=NATION, dimensie="cohort",
        categorie=str(cohort), weergave="getoond", noemer=200, teller=120, onbekend=0, waarde=0.6, ondergrens=0.6,
        bovengrens=0.6, mediaan_dagen=63, richting="lager",
    )  # fmt: skip


def text(reading: Reading, day: date, cohort: int = 2024) -> str:
    return cohort_text(reading, cell(day, cohort), cohort, day, NORM)


def test_a_share_within_the_norm_waits_until_the_last_of_the_cohort_had_the_norm() -> None:
    assert text(WITHIN, ENOUGH - timedelta(days=1)) == EARLY
    assert text(WITHIN, ENOUGH) == WITHIN.show(cell(ENOUGH, 2024)) != EARLY


def test_a_cohort_that_has_not_begun_stays_empty_instead_of_early() -> None:
    assert text(WITHIN, date(2023, 12, 31)) == ""


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([MEDIAN, SHARE, COUNT]))
def test_medians_shares_and_counts_are_told_at_once(day: date, reading: Reading) -> None:
    assert text(reading, day) == reading.show(cell(day, 2024))


@given(st.dates(date(2022, 1, 1), date(2027, 12, 31)))
def test_on_any_day_the_cohorts_that_are_compared_all_had_the_norm(day: date) -> None:
    shown = [year for year in range(2022, 2028) if text(WITHIN, day, year) not in {"", EARLY}]
    assert all(date(year, 12, 31) + timedelta(days=NORM) <= day for year in shown)


def test_the_note_stands_only_where_something_is_early() -> None:
    assert Matrix(["2024 K4"], [("2024", [EARLY])]).has_early
    assert not Matrix(["2024 K4"], [("2024", ["60 %"])]).has_early
