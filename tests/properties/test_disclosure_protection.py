"""Whatever the persons: what is published adds up, and nobody can work out who is hidden; without control they can."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.cells import SECRET
from pipelines.publish.disclosure.attacked import Release
from pipelines.publish.disclosure.audit import audit
from pipelines.publish.disclosure.counts import rounded, table_of
from pipelines.publish.disclosure.cuts import load_cuts
from pipelines.publish.disclosure.earlier import limits_by_count
from pipelines.publish.disclosure.protect import areas_of, protect
from tests.unit.publication_world import PROJECT, frame, share

CONFIG = load_cuts(PROJECT)
GEMEENTEN = {"GM0001": ("PV20", "AM01"), "GM0002": ("PV20", "AM02"), "GM0003": ("PV21", "AM02"),
             "GM0004": ("PV21", "AM02"), "GM0005": ("PV21", "AM03")}  # fmt: skip
DAYS = (date(2024, 12, 31), date(2025, 3, 31))
COUNTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 6)), min_size=len(GEMEENTEN) + 1,
    max_size=len(GEMEENTEN) + 1,
)  # fmt: skip
SETTINGS = settings(deadline=None, max_examples=25)


def areas() -> pl.DataFrame:
    rows = [(code, *within) for code, within in GEMEENTEN.items()]
    return pl.DataFrame(rows, schema=["gemeente_code", "provincie_code", "arbeidsmarktregio_code"], orient="row")


def cells_of(persons: list[tuple[int, int, int]], day: date) -> list[dict]:
    """The cells of (did, did not, unknown) per gemeente and, last, of persons without one."""
    totals: dict[tuple[str, str], list[int]] = {}
    for code, counts in zip((*GEMEENTEN, ""), persons, strict=True):
        provincie, regio = GEMEENTEN.get(code, ("", ""))
        within = [("gemeente", code), ("provincie", provincie), ("arbeidsmarktregio", regio)] if code else []
        for area in [("NL", "NL01"), *within]:
            total = totals.setdefault(area, [0, 0, 0])
            for place, count in enumerate(counts):
                total[place] += count
    return [share(day, area, sum(of), of[0], of[2]) for area, of in totals.items() if sum(of)]


def world(persons: list[tuple[int, int, int]]) -> pl.DataFrame:
    """Two quarters: in the second some more did it."""
    later = [(did + 1, did_not, unknown) for did, did_not, unknown in persons]
    return frame([*cells_of(persons, DAYS[0]), *cells_of(later, DAYS[1])])


@SETTINGS
@given(COUNTS)
def test_what_is_shown_adds_up_in_multiples_of_the_base(persons: list[tuple[int, int, int]]) -> None:
    shown = protect(world(persons), areas(), CONFIG, (), b"sleutel").cells.filter(pl.col("weergave") != SECRET)
    for day in DAYS:
        found = {
            (row["gebied_type"], row["gebied_code"]): row for row in shown.rows(named=True) if row["peildatum"] == day
        }
        for row in found.values():
            assert all(row[name] % CONFIG.base == 0 for name in ("noemer", "teller", "onbekend", "noemer_bekend"))
            assert row["teller"] + row["onbekend"] <= row["noemer"]
            assert row["ondergrens"] <= row["bovengrens"]
        for kind, position in (("provincie", 0), ("arbeidsmarktregio", 1)):
            for area in {within[position] for within in GEMEENTEN.values()}:
                parts = [code for code, within in GEMEENTEN.items() if within[position] == area]
                assert_adds_up(found, (kind, area), [("gemeente", code) for code in parts])


def assert_adds_up(found: dict, total: tuple[str, str], parts: list[tuple[str, str]]) -> None:
    shown = [found[part] for part in parts if part in found]
    if total in found:
        for name in ("noemer", "teller", "onbekend"):
            together = sum(row[name] for row in shown)
            assert together <= found[total][name]
            if len(shown) == len(parts):
                assert together == found[total][name]


@SETTINGS
@given(COUNTS, COUNTS)
def test_nothing_opens_not_even_with_an_earlier_release(
    before: list[tuple[int, int, int]], persons: list[tuple[int, int, int]]
) -> None:
    earlier = limits_by_count(protect(world(before), areas(), CONFIG, (), b"andere sleutel").counts)
    found = protect(world(persons), areas(), CONFIG, (), b"sleutel", earlier)
    assert found.note["toets"]["geopend"] == 0


def test_without_rounding_the_same_attacker_opens_cells() -> None:
    persons = [(20, 10, 0), (30, 10, 0), (3, 1, 0), (15, 12, 0), (20, 8, 0), (12, 9, 0)]
    exact = attacked(persons, CONFIG.model_copy(update={"base": 1}))
    assert exact.would_open > 0
    assert exact.hidden_more > 0
    assert attacked(persons, CONFIG).still_open == 0


def attacked(persons: list[tuple[int, int, int]], config, earlier=None):
    """The audit of one table in which only cells about few are hidden."""
    rows = cells_of(persons, DAYS[0])
    full = frame(rows).rows(named=True)
    shown = [row["noemer"] >= config.minimum_noemer for row in full]
    table = table_of(("brede_intake_gestart", str(DAYS[0])), full, shown, areas_of(areas()))
    counts, _ = rounded(table, config.base, b"sleutel")
    hidden = {cell for cell, is_shown in enumerate(shown) if not is_shown}
    return audit([Release(table, counts, hidden, config.base - 1)], earlier or {}, config)


@SETTINGS
@given(COUNTS)
def test_the_same_persons_are_published_the_same_again(persons: list[tuple[int, int, int]]) -> None:
    once, again = (protect(world(persons), areas(), CONFIG, (), b"sleutel").cells for _ in range(2))
    assert once.equals(again)


def test_no_figure_is_finer_than_its_counts() -> None:
    persons = [(40, 20, 7), (33, 10, 0), (31, 13, 2), (15, 12, 0), (20, 8, 0), (12, 9, 1)]
    for row in protect(world(persons), areas(), CONFIG, (), b"sleutel").cells.rows(named=True):
        if row["weergave"] != SECRET:
            places = 3 if row["noemer"] >= CONFIG.decimal_minimum else 2
            for name in ("waarde", "ondergrens", "bovengrens", "wilson_laag", "wilson_hoog"):
                assert row[name] == round(row[name], places)
            assert row["ondergrens"] == round(row["teller"] / row["noemer"], places)


def test_a_delivery_is_counted_exactly() -> None:
    row = {**share(DAYS[0], ("NL", "NL01"), 63, 61), "indicator_id": "tijdig_geleverd"}
    (found,) = protect(frame([row]), areas(), CONFIG, (), b"sleutel").cells.rows(named=True)
    assert (found["noemer"], found["teller"]) == (63, 61)


def test_a_row_that_tells_too_much_of_one_person_is_withdrawn() -> None:
    """A region of nine gemeenten and nine persons: nine rows that say geheim would say one person each."""
    codes = [f"GM{number:04d}" for number in range(9)]
    places = [("NL", "NL01"), ("arbeidsmarktregio", "AM01"), *(("gemeente", code) for code in codes)]
    rows = [
        share(DAYS[0], place, 60 if place[0] == "NL" else 9 if place[0] != "gemeente" else 1, 0) for place in places
    ]
    within = pl.DataFrame(
        [(code, "PV20", "AM01") for code in codes],
        schema=["gemeente_code", "provincie_code", "arbeidsmarktregio_code"], orient="row",
    )  # fmt: skip
    found = protect(frame(rows), within, CONFIG, (), b"sleutel")
    assert found.note["toets"]["geopend"] == 0
    assert found.note["toets"]["zonder_rij"] > 0
    assert "NL01" in found.cells.filter(pl.col("weergave") != SECRET)["gebied_code"].to_list()


def test_what_opens_by_this_release_and_an_earlier_one_together_is_closed() -> None:
    """Published as 0 before: at most four. A row that says geheim adds that there is somebody: one to four."""
    persons = [(20, 10, 0), (30, 10, 0), (3, 1, 0), (15, 12, 0), (20, 8, 0), (12, 9, 0)]
    wide = CONFIG.model_copy(update={"protection_width": 4})
    place = ("gemeente", "GM0003", "totaal", "totaal")
    told = {(("brede_intake_gestart", str(DAYS[0]), place), "noemer"): [(0.0, 4.0)]}
    found = attacked(persons, wide, told)
    assert (found.would_open, found.already_open, found.still_open) == (1, 0, 0)
    assert found.withdrawn >= 1


def test_what_earlier_releases_alone_tell_does_not_block_the_next_one() -> None:
    """Four persons, published as 0 before: at most four, whatever is hidden now. Holding back takes nothing back."""
    persons = [(20, 10, 0), (30, 10, 0), (3, 1, 0), (15, 12, 0), (20, 8, 0), (12, 9, 0)]
    wide = CONFIG.model_copy(update={"protection_width": 5})
    told = {
        (("brede_intake_gestart", str(DAYS[0]), ("gemeente", "GM0003", "totaal", "totaal")), "noemer"): [(0.0, 4.0)]
    }
    found = attacked(persons, wide, told)
    assert found.still_open == 0
    assert found.already_open == 2, "the persons, and those of them in the teller, who are no more"
    assert attacked(persons, wide).already_open == 0


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2)),
        min_size=len(GEMEENTEN) + 1,
        max_size=len(GEMEENTEN) + 1,
    )
)
def test_a_very_small_chain_can_always_be_published(persons: list[tuple[int, int, int]]) -> None:
    cells = world(persons)
    found = protect(cells, areas(), CONFIG, (), b"sleutel")
    assert found.note["toets"]["geopend"] == 0
    assert found.cells.height <= cells.height
