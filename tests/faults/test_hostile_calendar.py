"""Hostile deliveries, group calendar: cut off, late, never, by a new sender, at once (hostile.md 10 to 96)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipelines.contracts.reference import load_reference
from pipelines.steps.place import Place
from pipelines.steps.status import StatusRow, status
from tests.faults.checked_world import flags, loaded
from tests.faults.intake_world import (
    BERICHTGEVERS,
    BSNS,
    PROJECT,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    outcome,
    signaal,
    termijn,
    termijn_rows,
)

ROWS = termijn_rows(100)
GOOD = termijn(ROWS)
FEBRUARY = TERMIJN.replace("2024M03", "2024M02")
SECOND = TERMIJN.replace("__01.", "__02.")
SWI_HEADER = "bsn;gemeente_code"


# --- cut off exactly at the end of a record ------------------------------------------------------------------------


def test_010_a_file_cut_off_at_a_record_end_differs_from_the_number_that_was_stated(world: World) -> None:
    receipt = world.judge(TERMIJN, termijn(ROWS[:60]), rijen=100)
    assert outcome(receipt) == ("AFGEKEURD", ["B10"], (60, 0, 0, 60))


def test_010_a_file_cut_off_at_a_record_end_is_held_against_the_one_before(world: World) -> None:
    world.judge(FEBRUARY, GOOD, "2024-03-05T08:00:00Z")
    assert outcome(world.judge(TERMIJN, termijn(ROWS[:60]))) == ("VASTGEHOUDEN", ["B14"], (60, 0, 0, 60))


def test_010_nothing_tells_of_the_last_record_alone(world: World) -> None:
    world.judge(FEBRUARY, GOOD, "2024-03-05T08:00:00Z")
    assert outcome(world.judge(TERMIJN, termijn(ROWS[:99]))) == ("AANVAARD", [], (99, 99, 0, 0))


# --- moments and dates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ("2024-04-10T21:59:59Z", []),
        ("2024-04-10T23:59:59+02:00", []),
        ("2024-04-11T00:00:00+02:00", ["W01"]),
        ("2024-04-10T21:59:59", ["B10"]),
        ("2024-04-10", ["B10"]),
    ],
)
def test_044_a_moment_has_a_zone_and_counts_in_any_zone(world: World, stated: str, codes: list[str]) -> None:
    world.land(TERMIJN, GOOD, stated)
    world.run()
    assert [one["codes"] for one in world.receipts()] == [codes]


@pytest.mark.parametrize("cell", ["2023-01-02T00:00:00", "2023-01-02T00:00:00Z", "2023-01-02 00:00", "2023-01-02Z"])
def test_044_a_date_has_no_time_and_no_zone(world: World, cell: str) -> None:
    receipt = world.judge(TERMIJN, termijn([*ROWS[:9], f"{BSNS[0]};{cell};2026-01-02;2023-01-02;"]))
    assert outcome(receipt) == ("AANVAARD_MET_UITVAL", [], (10, 9, 1, 0))
    assert receipt["rijen"] == [{"record": 10, "regels": ["R02"]}]


# --- codes that were valid once ------------------------------------------------------------------------------------


def test_046_an_ended_gemeente_code_is_right_before_its_end_and_noted_after_it(world: World) -> None:
    ended = next(code for code in world.reference.known_codes if world.reference.merger_date(code) == date(2023, 1, 1))
    content = csv_of(
        SIGNALEN_HEADER, [signaal(gemeente_code=ended, datum_ontvangen="2022-11-30", datum_status="2022-11-30")]
    )
    before = world.judge(SIGNALEN.replace("2024M03", "2022M12"), content, "2023-01-05T08:00:00Z")
    after = world.judge(SIGNALEN.replace("2024M03", "2023M01"), content, "2023-02-05T08:00:00Z")
    assert outcome(before) == ("AANVAARD", [], (1, 1, 0, 0))
    assert outcome(after) == ("AANVAARD", ["W06"], (1, 1, 0, 0))
    assert world.records()["gemeente_code"].to_list() == [world.reference.present_code(ended)] * 2


def test_046_a_nationality_is_not_looked_up_and_only_its_form_is_flagged(world: World) -> None:
    header = "v_nummer;geboortedatum;geslacht;nationaliteit_code;datum_verblijfsrecht;verblijfsdoel"
    rows = [f"100000000{at};1990-01-01;V;{code};2023-05-01;ASIEL" for at, code in enumerate(("0300", "9999", "SYRI"))]
    receipt = world.judge("ind_verblijfsrecht__IND__2024M03__01.csv", csv_of(header, rows))
    assert outcome(receipt) == ("AANVAARD", [], (3, 3, 0, 0))
    assert flags(world, "ind_verblijfsrecht")["ind_verblijfsrecht_nationaliteit_vorm"] == 1


# --- late, never ---------------------------------------------------------------------------------------------------


def test_068_what_comes_after_the_closing_counts_from_then_and_changes_nothing_known_before(world: World) -> None:
    world.judge(FEBRUARY, termijn(ROWS[:99]), "2024-03-05T08:00:00Z")
    late = world.judge(TERMIJN, GOOD, "2024-05-20T08:00:00Z")
    assert (outcome(late), late["op_tijd"]) == (("AANVAARD", ["W01"], (100, 100, 0, 0)), False)
    states = [state_at(world, datetime(2024, 5, day, tzinfo=UTC)) for day in (1, 19, 21)]
    assert states == [(99, "TE_LAAT", None), (99, "TE_LAAT", None), (100, "ONTVANGEN", False)]


def state_at(world: World, moment: datetime) -> tuple[int, str, bool | None]:
    """Records of the state, and how the delivery of March stands."""
    with loaded(world, moment) as connection:
        row = connection.execute(
            """select (select count(*) from raw.duo_termijn), toestand, op_tijd from raw.verwachte_leveringen
            where extract = 'duo_termijn' and periode = '2024M03'"""
        ).fetchone()
    assert row is not None
    return int(row[0]), str(row[1]), row[2]


def status_of(world: World, moment: datetime) -> StatusRow:
    place = Place(PROJECT, world.root, world.path / "data.key")
    (row,) = [
        one for one in status(place, moment) if one["extract"] == "gem_swi"
        and one["leverancier"] == "GM0363" and one["periode"] == "2023K4"
    ]  # fmt: skip
    return row


@pytest.mark.parametrize(
    ("moment", "toestand"),
    [
        (datetime(2024, 1, 28, 22, 59, 59, tzinfo=UTC), "VERWACHT"),
        (datetime(2024, 1, 28, 23, 0, 0, tzinfo=UTC), "TE_LAAT"),
        (datetime(2024, 6, 1, tzinfo=UTC), "TE_LAAT"),
    ],
)
def test_069_what_never_came_is_a_row_of_the_calendar_and_not_a_zero(
    world: World, moment: datetime, toestand: str
) -> None:
    row = status_of(world, moment)
    assert (row["toestand"], row["op_tijd"], row["volgnummer"]) == (toestand, None, None)
    with loaded(world, moment) as connection:
        assert connection.execute("select count(*) from raw.gem_swi").fetchone() == (0,)
        known = connection.execute(
            """select toestand, levering_id from raw.verwachte_leveringen
            where extract = 'gem_swi' and leverancier = 'GM0363' and periode = '2023K4'"""
        ).fetchall()
    assert known == [(toestand, None)]


def test_069_a_stated_zero_is_another_thing(world: World) -> None:
    world.judge("gem_swi__GM0363__2023K4__01__NUL.csv", csv_of(SWI_HEADER, []), "2024-01-20T08:00:00Z")
    row = status_of(world, datetime(2024, 6, 1, tzinfo=UTC))
    assert (row["toestand"], row["op_tijd"], row["volgnummer"]) == ("NUL", True, 1)


# --- senders -------------------------------------------------------------------------------------------------------


def test_072_a_gemeente_without_an_agreement_is_refused_until_it_has_one(world: World) -> None:
    name, content = "gem_swi__GM0344__2024K1__01.csv", csv_of(SWI_HEADER, [f"{bsn};GM0344" for bsn in BSNS])
    assert outcome(world.judge(name, content)) == ("AFGEKEURD", ["B02"], (8, 0, 0, 8))
    (world.root.reference / "berichtgevers.csv").write_text(f"{BERICHTGEVERS}GM0344;GM0344;2024-01-01;;N\n")
    world.reference = load_reference(PROJECT, world.root.reference)
    assert outcome(world.judge(name, content, "2024-04-06T08:00:00Z")) == ("AANVAARD", [], (8, 8, 0, 0))


def test_072_a_gemeente_that_nobody_knows_is_no_sender_and_no_code(world: World) -> None:
    content = csv_of(SWI_HEADER, [f"{BSNS[0]};GM9999"])
    assert outcome(world.judge("gem_swi__GM9999__2024K1__01.csv", content))[:2] == ("AFGEKEURD", ["B02"])
    receipt = world.judge("gem_swi__GM0363__2024K1__01.csv", content)
    assert receipt["rijen"] == [{"record": 1, "regels": ["R03"]}]


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ("2024-04-05T08:00:00Z", "2024-04-05T08:00:00Z", {"AANVAARD": 2}),
        ("2024-04-05T08:00:00Z", "2024-04-05T08:00:01Z", {"AANVAARD": 2}),
        ("2024-04-05T08:00:01Z", "2024-04-05T08:00:00Z", {"AANVAARD": 1, "GENEGEERD": 1}),
    ],
)
def test_096_of_two_at_once_the_higher_number_stands(
    world: World, first: str, second: str, verdicts: dict[str, int]
) -> None:
    world.land(SECOND, termijn(ROWS[:99]), second)
    world.land(TERMIJN, GOOD, first)
    assert world.run().verdicts == verdicts
    newest = world.ledger().newest("duo_termijn", "DUO")
    assert newest is not None
    assert (newest.volgnummer, newest.aantallen.aanvaard) == (2, 99)
