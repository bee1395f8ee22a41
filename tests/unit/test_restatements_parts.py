"""The parts of a restatement add up exactly, whatever the states in between look like."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.restatements.causes import Cause
from pipelines.restatements.parts import KEY, MEASURES, Step, split

SCHEMA = {
    "indicator_id": pl.String,
    "peildatum": pl.Date,
    "gebied_type": pl.String,
    "gebied_code": pl.String,
    "dimensie": pl.String,
    "categorie": pl.String,
    "definition_version": pl.String,
    "teller": pl.Int64,
    "noemer": pl.Int64,
    "onbekend": pl.Int64,
    "waarde": pl.Float64,
}
DAY = date(2024, 5, 1)
Cell = tuple[str, int, int | None, int | None]  # categorie, month of the peildatum, teller, noemer


def cells(*found: Cell, indicator: str = "voldaan") -> pl.DataFrame:
    rows = [
        (indicator, date(2024, month, 28), "NL", "NL01", "cohort", categorie, "1", teller, noemer, 0, None)
        for categorie, month, teller, noemer in found
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_each_cause_gets_what_its_step_changed_and_nothing_else() -> None:
    steps = [Step(Cause.REMOVED, cells(("2022", 3, 10, 90))), Step(Cause.LATE, cells(("2022", 3, 15, 96)))]
    rows = split(cells(("2022", 3, 12, 95)), steps, DAY)
    assert rows.select("oorzaak", "teller_change", "noemer_change", "onbekend_change").rows() == [
        ("late_levering", 5, 6, 0),
        ("verwijderde_personen", -2, -5, 0),
    ]
    assert rows.select("teller_before", "teller_after", "noemer_before", "noemer_after").unique().rows() == [
        (12, 15, 95, 96)
    ]


def test_a_cell_that_is_not_there_counts_nobody_and_a_later_peildatum_was_never_published() -> None:
    steps = [Step(Cause.NEWER, cells(("new", 3, 1, 2), ("later", 6, 1, 2)))]
    rows = split(cells(("gone", 3, 3, 4)), steps, DAY)
    assert rows.select("categorie", "teller_change", "teller_before", "teller_after").rows() == [
        ("gone", -3, 3, 0),
        ("new", 1, 0, 1),
    ]


def test_changes_that_cancel_out_are_told_and_a_cell_without_change_is_not() -> None:
    steps = [
        Step(Cause.CORRECTION, cells(("a", 3, 2, 9), ("b", 3, 1, 1))),
        Step(Cause.LATE, cells(("a", 3, 1, 9), ("b", 3, 1, 1))),
    ]
    rows = split(cells(("a", 3, 1, 9), ("b", 3, 1, 1)), steps, DAY)
    assert rows.select("categorie", "oorzaak", "teller_change").rows() == [
        ("a", "correctie", 1),
        ("a", "late_levering", -1),
    ]


def test_a_count_that_the_indicator_does_not_have_stays_empty() -> None:
    rows = split(cells(("a", 3, None, 9)), [Step(Cause.LATE, cells(("a", 3, None, 11)))], DAY)
    assert rows.select("teller_change", "teller_before", "noemer_change").rows() == [(None, None, 2)]


def test_without_steps_nothing_changed() -> None:
    assert split(cells(("a", 3, 1, 9)), [], DAY).is_empty()


counts = st.one_of(st.none(), st.integers(0, 10**12))
worlds = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 6), counts, counts), unique_by=lambda one: one[:2], max_size=9
)


@given(worlds, st.lists(worlds, max_size=6))
def test_the_parts_add_up_to_the_difference_of_the_ends(before: list[Cell], after: list[list[Cell]]) -> None:
    steps = [Step(cause, cells(*found)) for cause, found in zip(Cause, after, strict=False)]
    rows = split(cells(*before), steps, DAY)
    ends = {
        name: {
            row[: len(KEY)]: row[len(KEY) :]
            for row in end.filter(pl.col("peildatum") < DAY).select(*KEY, *MEASURES).rows()
        }
        for name, end in (("before", cells(*before)), ("after", steps[-1].cells if steps else cells(*before)))
    }
    parts = {row[: len(KEY)]: row[len(KEY) :] for row in _summed(rows)}
    for key in ends["before"].keys() | ends["after"].keys():
        for place in range(len(MEASURES)):
            one = ends["before"].get(key, (None,) * 3)[place] or 0
            other = ends["after"].get(key, (None,) * 3)[place] or 0
            assert parts.get(key, (0, 0, 0))[place] == other - one
    assert all(value is None or abs(value) < 1e-9 for row in _unbalanced(rows) for value in row)


def _summed(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    return rows.group_by(KEY).agg(pl.col(f"{name}_change").sum() for name in MEASURES).rows()


def _unbalanced(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    """What the row itself says of its ends, less the sum of the parts."""
    sums = [
        (pl.col(f"{name}_change").sum().over(KEY) - pl.col(f"{name}_after") + pl.col(f"{name}_before"))
        for name in MEASURES
    ]
    return rows.select(one.alias(name) for one, name in zip(sums, MEASURES, strict=True)).rows()
