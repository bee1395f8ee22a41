"""Each new delivery has one cause, by what the earlier moment knew of its period."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliveries.calendar import deadline
from pipelines.deliveries.moment import moment_text
from pipelines.deliveries.period import Period
from pipelines.restatements.causes import OF_DELIVERIES, Cause, new_deliveries, of_cause
from tests.unit.warehouse_world import CONTRACTS, ledger_of, moment
from tests.unit.warehouse_world import event as judged

EARLIER, LATER = moment("2024-02-15"), moment("2024-08-15")


def event(name: str, received: str, verdict: str = "AANVAARD") -> dict[str, object]:
    extract, _, periode, _ = name.split("__")
    due = deadline(CONTRACTS.latest(extract), Period.parse(periode))
    return judged(name, received, verdict, deadline=moment_text(due))


def causes(*events: dict[str, object]) -> dict[str, Cause]:
    found = new_deliveries(ledger_of(*events), EARLIER, LATER)
    return {one.delivery.levering_id.split("@")[0]: one.cause for one in found}


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("duo_pip__DUO__2023M12__02", Cause.CORRECTION),
        ("duo_pip__DUO__2024M01__01", Cause.LATE),
        ("duo_pip__DUO__2024M02__01", Cause.NEWER),
        ("gem_swi__GM0363__2023K4__01", Cause.LATE),
        ("gem_swi__GM0363__2024K1__01", Cause.NEWER),
    ],
)
def test_the_cause_follows_from_what_the_earlier_moment_had_and_could_have_had(name: str, cause: Cause) -> None:
    known = event("duo_pip__DUO__2023M12__01", "2024-01-05")
    assert causes(known, event(name, "2024-07-01")) == {name: cause}


@pytest.mark.parametrize(("received", "cause"), [("2024-04-28", Cause.NEWER), ("2024-04-29", Cause.LATE)])
def test_what_came_in_time_is_not_late_though_its_period_was_over(received: str, cause: Cause) -> None:
    ledger = ledger_of(
        event("gem_swi__GM0363__2024K1__01", received), event("gem_swi__GM0363__2024K1__02", "2024-06-01")
    )
    found = new_deliveries(ledger, moment("2024-04-05"), LATER)
    assert [one.cause for one in found] == [cause, cause]


def test_a_delivery_on_the_earlier_moment_was_known_and_one_on_the_later_moment_is_new() -> None:
    on_earlier = event("duo_pip__DUO__2024M01__01", "2024-02-15")
    on_later = event("duo_pip__DUO__2024M02__01", "2024-08-15")
    after = event("duo_pip__DUO__2024M03__01", "2024-08-16")
    assert list(causes(on_earlier, on_later, after)) == ["duo_pip__DUO__2024M02__01"]


def test_both_files_of_a_period_that_was_missing_are_late_and_refused_ones_do_not_count() -> None:
    found = causes(
        event("duo_pip__DUO__2024M01__01", "2024-03-01"),
        event("duo_pip__DUO__2024M01__02", "2024-03-02"),
        event("duo_pip__DUO__2023M11__01", "2024-01-02", "AFGEKEURD"),
        event("duo_pip__DUO__2023M11__02", "2024-03-02"),
        event("duo_pip__DUO__2024M05__01", "2024-07-02", "AFGEKEURD"),
    )
    assert set(found) == {
        "duo_pip__DUO__2024M01__01",
        "duo_pip__DUO__2024M01__02",
        "duo_pip__DUO__2023M11__02",
    }
    assert set(found.values()) == {Cause.LATE}


@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.integers(1, 3), st.integers(0, 400)),
        unique_by=lambda one: one[:2],
        max_size=20,
    )
)
def test_the_causes_divide_what_came_between_the_moments(files: list[tuple[int, int, int]]) -> None:
    events = [
        event(f"duo_pip__DUO__2024M{month:02d}__{number:02d}", f"{moment('2024-01-01') + timedelta(days=day):%Y-%m-%d}")
        for month, number, day in files
    ]
    ledger = ledger_of(*events)
    found = new_deliveries(ledger, EARLIER, LATER)
    parts = [of_cause(found, [cause]) for cause in OF_DELIVERIES]
    known = {one.levering_id for one in ledger.known(LATER).accepted}
    before = {one.levering_id for one in ledger.known(EARLIER).accepted}
    assert set().union(*parts) == known - before
    assert sum(len(part) for part in parts) == len(known - before)
