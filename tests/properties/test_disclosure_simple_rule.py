"""Whatever the figures: a cell about few persons shows none, and each cell says why."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.cells import COUNTS, FIGURES, INSUFFICIENT, SECRET, SHOWN
from pipelines.publish.disclosure.control import control
from pipelines.publish.disclosure.cuts import load_cuts
from tests.unit.publication_world import PROJECT, count, duration, frame, share

CONFIG = load_cuts(PROJECT)
DAY = date(2025, 6, 30)
AREA = ("gemeente", "GM0344")


@st.composite
def shares(draw: st.DrawFn) -> dict:
    noemer = draw(st.integers(1, 60))
    teller = draw(st.integers(0, noemer))
    return share(DAY, AREA, noemer, teller, draw(st.integers(0, noemer - teller)))


CELLS = st.one_of(
    shares(),
    st.integers(1, 60).map(lambda n: duration(DAY, AREA, n)),
    st.integers(1, 60).map(lambda n: count(DAY, AREA, n)),
)


def controlled(rows: list[dict]) -> pl.DataFrame:
    return control(frame(rows), CONFIG, ("instroom_inburgeringsplichtigen",))


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=20))
def test_no_shown_cell_is_about_fewer_persons_than_the_minimum(rows: list[dict]) -> None:
    for row in controlled(rows).iter_rows(named=True):
        if row["weergave"] != SECRET:
            assert (row["noemer"] or row["waarde"]) >= CONFIG.minimum_noemer


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=20))
def test_a_secret_cell_holds_no_figure_and_no_verdict_of_its_own(rows: list[dict]) -> None:
    for row in controlled(rows).iter_rows(named=True):
        if row["weergave"] == SECRET:
            assert all(row[name] is None for name in (*COUNTS, *FIGURES, "verschil", "verwacht_gehaald_op"))
            assert row["verdict"] in {"NIET_TE_ZEGGEN", "GEEN_AMBITIE"}


@settings(deadline=None)
@given(shares())
def test_all_or_nobody_of_a_small_group_is_not_told(row: dict) -> None:
    (shown,) = controlled([row]).iter_rows(named=True)
    if shown["weergave"] == SHOWN and shown["noemer"] < CONFIG.group_limit:
        assert 0 < shown["teller_bekend"] < shown["noemer_bekend"]


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=20))
def test_what_is_large_and_known_is_shown_unchanged(rows: list[dict]) -> None:
    for before, after in zip(frame(rows).iter_rows(named=True), controlled(rows).iter_rows(named=True), strict=True):
        if after["weergave"] in {SHOWN, INSUFFICIENT}:
            assert {name: after[name] for name in (*COUNTS, *FIGURES)} == {
                name: before[name] for name in (*COUNTS, *FIGURES)
            }
