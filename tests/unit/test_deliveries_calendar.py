"""The calendar: deadlines on the clock of Amsterdam, obligations, and the truth table of states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.reference import Reference, load_reference
from pipelines.deliveries.calendar import deadline, delivery_states, expected_deliveries, is_obliged
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.moment import moment_text
from pipelines.deliveries.period import Period

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contracts() -> Contracts:
    return load_contracts(PROJECT)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(PROJECT)


@pytest.fixture
def own_reference(tmp_path: Path) -> Reference:
    """BG001 took GM0363 over on 1 January 2024; GM1992 is exempted; BG002 only for one of its two gemeenten."""
    rows = [
        "leverancier;gemeente_code;vanaf;tot;vrijgesteld",
        "GM0363;GM0363;2022-01-01;2024-01-01;N",
        "BG001;GM0363;2024-01-01;;N",
        "GM1992;GM1992;2022-01-01;;J",
        "BG002;GM0014;2022-01-01;;J",
        "BG002;GM0034;2022-01-01;;N",
    ]
    (tmp_path / "berichtgevers.csv").write_text("\n".join(rows))
    return load_reference(PROJECT, tmp_path)


@pytest.mark.parametrize(
    ("extract", "periode", "last_second"),
    [
        ("gem_swi", "2024K3", "2024-10-28T22:59:59Z"),  # 28 days later, the day after summer time ended
        ("gem_swi", "2024K4", "2025-01-28T22:59:59Z"),
        ("gem_swi", "2024K1", "2024-04-28T21:59:59Z"),  # summer time began within the 28 days
        ("duo_pip", "2023M12", "2024-01-10T22:59:59Z"),  # over the end of the year
        ("duo_pip", "2024M02", "2024-03-10T22:59:59Z"),  # leap day
        ("duo_pip", "2024M03", "2024-04-10T21:59:59Z"),
        ("cbs_werk_uitkering", "2024K1", "2024-05-30T21:59:59Z"),  # 60 days
        ("szw_taakstelling", "2024H1", "2024-07-30T21:59:59Z"),
        ("cvte_examenuitslagen", "2023J", "2024-03-30T22:59:59Z"),  # the day before summer time begins
        ("ocw_onderwijsroute", "2023S", "2024-10-29T22:59:59Z"),
    ],
)
def test_a_deadline_is_the_end_of_a_day_in_amsterdam(
    contracts: Contracts, extract: str, periode: str, last_second: str
) -> None:
    due = deadline(contracts.latest(extract), Period.parse(periode))
    assert moment_text(due) == last_second


def test_a_merged_gemeente_is_expected_under_its_old_code_until_the_merger(
    contracts: Contracts, reference: Reference
) -> None:
    expected = expected_deliveries(contracts, reference, datetime(2023, 5, 1, tzinfo=UTC))
    periods = {
        code: [one.period.label for one in expected if (one.extract, one.leverancier) == ("gem_swi", code)]
        for code in ("GM0501", "GM1992", "GM0457", "GM0363")
    }
    assert periods["GM0501"] == ["2022K1", "2022K2", "2022K3", "2022K4"]
    assert periods["GM1992"] == ["2023K1"]
    assert periods["GM0457"] == []  # merged on 24 March 2022, before the first quarter ended
    assert periods["GM0363"] == ["2022K1", "2022K2", "2022K3", "2022K4", "2023K1"]


def test_obligations_follow_the_rows_at_the_end_of_the_period(contracts: Contracts, own_reference: Reference) -> None:
    contract = contracts.latest("gem_swi")
    last_old, first_new = Period.parse("2023K4"), Period.parse("2024K1")
    assert is_obliged(contract, own_reference, "GM0363", last_old)
    assert not is_obliged(contract, own_reference, "BG001", last_old)
    assert not is_obliged(contract, own_reference, "GM0363", first_new)
    assert is_obliged(contract, own_reference, "BG001", first_new)
    assert not is_obliged(contract, own_reference, "GM1992", first_new)  # exempted: nothing is expected
    assert is_obliged(contract, own_reference, "BG002", first_new)  # not for all its gemeenten exempted
    assert not is_obliged(contract, own_reference, "DUO", first_new)


def test_national_extracts_are_due_from_their_own_supplier_since_2022(
    contracts: Contracts, reference: Reference
) -> None:
    contract = contracts.latest("duo_pip")
    assert is_obliged(contract, reference, "DUO", Period.parse("2022M01"))
    assert not is_obliged(contract, reference, "DUO", Period.parse("2021M12"))
    assert not is_obliged(contract, reference, "COA", Period.parse("2022M01"))
    assert is_obliged(contracts.latest("signalen"), reference, "GEMEENTEN", Period.parse("2024M01"))
    assert not is_obliged(contracts.latest("ocw_onderwijsroute"), reference, "OCW", Period.parse("2021S"))


def test_a_period_is_expected_from_the_day_after_its_end(contracts: Contracts, reference: Reference) -> None:
    def labels(moment: datetime) -> list[str]:
        expected = expected_deliveries(contracts, reference, moment)
        return [one.period.label for one in expected if one.extract == "duo_pip"]

    assert labels(datetime(2022, 1, 31, 22, 59, 59, tzinfo=UTC)) == []
    assert labels(datetime(2022, 1, 31, 23, 0, tzinfo=UTC)) == ["2022M01"]


DUE = datetime(2022, 2, 10, 22, 59, 59, tzinfo=UTC)
DAY_BEFORE, THE_DAY, DAY_AFTER = DUE - timedelta(days=1), DUE, DUE + timedelta(seconds=1)


def judged(verdict: str, at: datetime, volgnummer: int = 1, afgekeurd: int = 0, *, nul: bool = False) -> dict[str, Any]:
    landed = 0 if nul else 10
    lost = 0 if verdict.startswith("AANVAARD") else landed
    return {
        "event": "beoordeeld", "seq": volgnummer, "levering_id": f"L{volgnummer}_{at:%d%H%M%S%f}",
        "bestand": f"duo_pip__DUO__2022M01__{volgnummer:02d}.jsonl", "sha256": f"{volgnummer:064d}",
        "extract": "duo_pip", "leverancier": "DUO", "periode": "2022M01", "volgnummer": volgnummer, "nul": nul,
        "aangeleverd_op": moment_text(at), "verdict": verdict, "codes": [], "contract": None, "vervangt": None,
        "aantallen": {
            "geland": landed, "aanvaard": landed - lost - afgekeurd, "afgekeurd": afgekeurd, "geweigerd": lost
        },
        "deadline": None, "op_tijd": None, "raw": None, "quarantine": None, "receipt": None,
    }  # fmt: skip


def decided(event: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        "event": kind, "seq": 99, "levering_id": event["levering_id"], "door": "x", "waarom": "y",
        "moment": moment_text(DAY_AFTER),
    }  # fmt: skip


HELD = judged("VASTGEHOUDEN", DAY_BEFORE)


@pytest.mark.parametrize(
    ("events", "moment", "toestand", "op_tijd"),
    [
        ([], DAY_BEFORE, "VERWACHT", None),
        ([], THE_DAY, "VERWACHT", None),
        ([], DAY_AFTER, "TE_LAAT", None),
        ([judged("AANVAARD", DAY_BEFORE)], DAY_AFTER, "ONTVANGEN", True),
        ([judged("AANVAARD", THE_DAY)], DAY_AFTER, "ONTVANGEN", True),
        ([judged("AANVAARD", DAY_AFTER)], DAY_AFTER, "ONTVANGEN", False),
        ([judged("AANVAARD", DAY_AFTER)], THE_DAY, "VERWACHT", None),  # as known on the day it was not there yet
        ([judged("AANVAARD_MET_UITVAL", THE_DAY, afgekeurd=1)], DAY_AFTER, "MET_UITVAL", True),
        ([judged("AANVAARD", THE_DAY, nul=True)], DAY_AFTER, "NUL", True),
        ([judged("AFGEKEURD", DAY_BEFORE)], THE_DAY, "AFGEKEURD", None),
        ([judged("AFGEKEURD", DAY_BEFORE)], DAY_AFTER, "AFGEKEURD", None),
        ([HELD], DAY_AFTER, "VASTGEHOUDEN", None),
        ([judged("AFGEKEURD", DAY_BEFORE), judged("VASTGEHOUDEN", THE_DAY, 2)], DAY_AFTER, "VASTGEHOUDEN", None),
        ([HELD, decided(HELD, "vrijgegeven")], DAY_AFTER, "ONTVANGEN", True),
        ([HELD, decided(HELD, "geweigerd")], DAY_AFTER, "AFGEKEURD", None),
        # a correction after the deadline replaces, but the delivery was in time
        ([judged("AANVAARD", THE_DAY), judged("AANVAARD_MET_UITVAL", DAY_AFTER, 2, 1)], DAY_AFTER, "MET_UITVAL", True),
        ([judged("AANVAARD", THE_DAY), judged("AFGEKEURD", DAY_AFTER, 2)], DAY_AFTER, "ONTVANGEN", True),
        ([judged("AFGEKEURD", THE_DAY), judged("AANVAARD", DAY_AFTER, 2)], DAY_AFTER, "ONTVANGEN", False),
    ],
)  # fmt: skip
def test_the_state_of_an_expected_delivery(  # the truth table
    contracts: Contracts,
    reference: Reference,
    events: list[dict[str, Any]],
    moment: datetime,
    toestand: str,
    op_tijd: bool | None,
) -> None:
    ledger = Ledger.from_events(events)
    states = delivery_states(expected_deliveries(contracts, reference, moment), ledger, moment)
    (state,) = [one for one in states if one.expected.extract == "duo_pip"]
    assert (state.toestand, state.op_tijd) == (toestand, op_tijd)


def test_an_exempted_berichtgever_is_never_late(contracts: Contracts, own_reference: Reference) -> None:
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    states = delivery_states(expected_deliveries(contracts, own_reference, moment), Ledger(), moment)
    found = {one.expected.leverancier: one.toestand for one in states if one.expected.extract == "gem_swi"}
    assert found["GM1992"] == "VRIJGESTELD"
    assert found["BG002"] == "TE_LAAT"
