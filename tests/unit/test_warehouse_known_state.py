"""Which deliveries are the state of an extract (deliveries.md section 2)."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.warehouse.known_state import (
    delivery_rows,
    newest_per_period,
    state_deliveries,
)
from tests.unit.warehouse_world import CONTRACTS, event, ledger_of, moment

STAND, PERIODE = CONTRACTS.latest("gem_swi"), CONTRACTS.latest("duo_examen")


def names(deliveries: object) -> list[str]:
    return [one.stem for one in deliveries]  # type: ignore[attr-defined]


def test_of_a_stand_the_newest_period_of_each_leverancier_counts_then_the_highest_volgnummer() -> None:
    ledger = ledger_of(
        event("gem_swi__BG001__2024K2__01"),
        event("gem_swi__BG001__2024K2__03"),
        event("gem_swi__BG001__2024K2__02"),
        event("gem_swi__BG001__2024K1__09"),
        event("gem_swi__BG002__2023K4__01"),
    )
    assert names(state_deliveries(STAND, ledger)) == ["gem_swi__BG001__2024K2__03", "gem_swi__BG002__2023K4__01"]


def test_of_a_periode_each_period_counts_with_its_highest_volgnummer() -> None:
    ledger = ledger_of(
        event("duo_examen__DUO__2024M01__02"),
        event("duo_examen__DUO__2024M01__01"),
        event("duo_examen__DUO__2024M03__01"),
    )
    assert names(state_deliveries(PERIODE, ledger)) == ["duo_examen__DUO__2024M01__02", "duo_examen__DUO__2024M03__01"]


def test_snapshots_keep_every_period_of_a_stand() -> None:
    ledger = ledger_of(event("gem_swi__BG001__2024K1__01"), event("gem_swi__BG001__2024K2__01"))
    assert len(state_deliveries(STAND, ledger)) == 1
    assert len(newest_per_period(STAND, ledger)) == 2


def test_as_known_the_version_that_stood_on_that_moment_counts() -> None:
    ledger = ledger_of(
        event("gem_swi__BG001__2024K2__01", "2024-07-10"), event("gem_swi__BG001__2024K2__02", "2024-08-10")
    )
    on_the_day = ledger.known(moment("2024-08-09T23:59:59"))
    assert names(state_deliveries(STAND, on_the_day)) == ["gem_swi__BG001__2024K2__01"]
    assert names(state_deliveries(STAND, ledger.known(moment("2024-08-10")))) == ["gem_swi__BG001__2024K2__02"]


def test_refused_and_held_deliveries_are_no_state_until_released() -> None:
    held = event("gem_swi__BG001__2024K2__02", verdict="VASTGEHOUDEN")
    before = [event("gem_swi__BG001__2024K2__01"), event("gem_swi__BG001__2024K3__01", verdict="AFGEKEURD"), held]
    release = {
        "event": "vrijgegeven",
        "levering_id": held["levering_id"],
        "door": "x",
        "waarom": "y",
        "moment": "2024-12-02T00:00:00Z",
    }
    assert names(state_deliveries(STAND, ledger_of(*before))) == ["gem_swi__BG001__2024K2__01"]
    assert names(state_deliveries(STAND, ledger_of(*before, release))) == ["gem_swi__BG001__2024K2__02"]


def test_one_accepted_row_of_each_period_is_the_newest() -> None:
    ledger = ledger_of(
        event("duo_examen__DUO__2024M01__01"),
        event("duo_examen__DUO__2024M01__02"),
        event("duo_examen__DUO__2024M01__03", verdict="AFGEKEURD"),
    )
    flags = {row["volgnummer"]: (row["is_accepted"], row["is_newest"]) for row in delivery_rows(ledger)}
    assert flags == {1: (True, False), 2: (True, True), 3: (False, False)}


def test_a_file_without_a_readable_name_is_a_row_without_a_period() -> None:
    nameless = event("gem_swi__BG001__2024K2__01", verdict="AFGEKEURD")
    nameless |= {"extract": None, "leverancier": None, "periode": None, "volgnummer": None}
    (row,) = delivery_rows(ledger_of(nameless))
    assert (row["extract"], row["period_end"], row["is_accepted"]) == (None, None, False)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 28)), max_size=12, unique=True))
def test_the_state_of_a_stand_is_the_largest_period_and_volgnummer_known(sent: list[tuple[int, int, int]]) -> None:
    """Whatever the order of arrival, and for every moment."""
    events = [
        event(f"gem_swi__BG001__2023K{quarter}__{number:02d}", f"2024-02-{day:02d}") for quarter, number, day in sent
    ]
    known = ledger_of(*events).known(moment("2024-02-14"))
    expected = max(((quarter, number) for quarter, number, day in sent if day <= 14), default=None)
    found = [(int(one.periode[-1]), one.volgnummer) for one in state_deliveries(STAND, known) if one.periode]
    assert found == ([expected] if expected else [])
