"""The ledger: what judging needs to know about earlier deliveries, current after each event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.moment import moment_from, moment_text
from pipelines.deliveries.period import Period

_SEQ = count(1)
START = datetime(2024, 1, 5, 8, tzinfo=UTC)


def judged(
    periode: str | None, volgnummer: int | None, verdict: str = "AANVAARD", at: int = 0, sha: str = "a"
) -> dict[str, Any]:
    extract, leverancier = ("duo_pip", "DUO") if periode else (None, None)
    accepted = verdict == "AANVAARD"
    number = next(_SEQ)
    return {
        "event": "beoordeeld", "seq": number, "levering_id": f"{periode}_{volgnummer}_{number}",
        "bestand": f"DUO/{extract}__{leverancier}__{periode}__{volgnummer or 0:02d}.jsonl", "sha256": sha * 64,
        "extract": extract, "leverancier": leverancier, "periode": periode, "volgnummer": volgnummer, "nul": False,
        "aangeleverd_op": moment_text(START + timedelta(days=at)), "verdict": verdict, "codes": ["W05"],
        "aantallen": {"geland": 9, "aanvaard": 9 * accepted, "afgekeurd": 0, "geweigerd": 9 * (not accepted)},
        "contract": None, "vervangt": None, "deadline": None, "op_tijd": None,
        "raw": {"path": "raw/x.parquet", "sha256": "b" * 64, "rijen": 9} if accepted else None,
        "quarantine": None, "receipt": None,
    }  # fmt: skip


def decision(kind: str, event: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"event": kind, "levering_id": event["levering_id"], "door": "An", "waarom": "klopt",
            "moment": moment_text(START), **more}  # fmt: skip


def previous(ledger: Ledger, periode: str, volgnummer: int) -> str | None:
    found = ledger.previous("duo_pip", "DUO", Period.parse(periode), volgnummer)
    return f"{found.periode} {found.volgnummer}" if found else None


def test_the_previous_delivery_has_the_highest_period_then_the_highest_volgnummer_below() -> None:
    events = [judged("2024M01", 1), judged("2024M02", 1), judged("2024M02", 3), judged("2024M04", 1)]
    ledger = Ledger.from_events([*events, judged("2024M03", 1, "AFGEKEURD"), judged("2024M03", 2, "VASTGEHOUDEN")])
    assert previous(ledger, "2024M01", 1) is None
    assert previous(ledger, "2024M01", 2) == "2024M01 1"
    assert previous(ledger, "2024M02", 1) == "2024M01 1"
    assert previous(ledger, "2024M02", 2) == "2024M02 1"
    assert previous(ledger, "2024M03", 2) == "2024M02 3"
    assert previous(ledger, "2024M05", 1) == "2024M04 1"
    assert ledger.previous("duo_pip", "COA", Period.parse("2024M05"), 1) is None


def test_the_newest_delivery_of_a_supplier_does_not_depend_on_the_order_of_arrival() -> None:
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        events = [judged("2024M01", 1), judged("2024M02", 1), judged("2024M02", 2)]
        newest = Ledger.from_events([events[one] for one in order]).newest("duo_pip", "DUO")
        assert newest is not None
        assert (newest.periode, newest.volgnummer) == ("2024M02", 2)


def test_the_highest_accepted_volgnummer_of_a_period_counts_refused_ones_do_not() -> None:
    ledger = Ledger.from_events([judged("2024M01", 2), judged("2024M01", 1), judged("2024M01", 3, "AFGEKEURD")])
    newest = ledger.newest_of("duo_pip", "DUO", "2024M01")
    assert newest is not None
    assert newest.volgnummer == 2
    assert ledger.newest_of("duo_pip", "DUO", "2024M02") is None
    assert len(ledger.of("duo_pip", "DUO", "2024M01")) == 3


@pytest.mark.parametrize(
    ("verdict", "is_known"),
    [("AANVAARD", True), ("VASTGEHOUDEN", True), ("AFGEKEURD", False), ("GENEGEERD", False)],
)
def test_the_same_bytes_are_known_only_when_accepted_or_held(verdict: str, is_known: bool) -> None:
    ledger = Ledger.from_events([judged("2024M01", 1, verdict)])
    assert (ledger.same_bytes("duo_pip", "DUO", "2024M01", "a" * 64) is not None) == is_known
    assert ledger.same_bytes("duo_pip", "DUO", "2024M02", "a" * 64) is None
    assert ledger.same_bytes("duo_pip", "DUO", "2024M01", "c" * 64) is None


def test_a_held_delivery_counts_only_after_release_and_then_from_its_own_moment() -> None:
    held = judged("2024M01", 1, "VASTGEHOUDEN", at=3)
    ledger = Ledger.from_events([held])
    assert (len(ledger.held), ledger.accepted, previous(ledger, "2024M02", 1)) == (1, (), None)
    counts = {"geland": 9, "aanvaard": 8, "afgekeurd": 1, "geweigerd": 0}
    raw = {"path": "raw/y.parquet", "sha256": "d" * 64, "rijen": 8}
    ledger.apply(decision("vrijgegeven", held, aantallen=counts, raw=raw))
    (released,) = ledger.accepted
    assert (ledger.held, previous(ledger, "2024M02", 1)) == ((), "2024M01 1")
    assert (released.aantallen.aanvaard, released.verdict, released.codes) == (8, "VASTGEHOUDEN", ("W05",))
    assert released.raw is not None
    assert released.raw.rijen == 8
    assert released.decision is not None
    assert (released.decision.door, released.decision.waarom) == ("An", "klopt")
    assert len(ledger.known(START + timedelta(days=3)).accepted) == 1
    assert len(ledger.known(START + timedelta(days=3) - timedelta(microseconds=1)).accepted) == 0


def test_a_held_delivery_that_a_person_refuses_may_be_sent_again() -> None:
    held = judged("2024M01", 1, "VASTGEHOUDEN")
    ledger = Ledger.from_events([held, decision("geweigerd", held)])
    (one,) = ledger
    assert (one.is_refused, one.is_held, one.is_accepted) == (True, False, False)
    assert ledger.same_bytes("duo_pip", "DUO", "2024M01", "a" * 64) is None


def test_a_second_decision_and_a_decision_on_an_accepted_delivery_change_nothing() -> None:
    held, accepted = judged("2024M01", 1, "VASTGEHOUDEN"), judged("2024M02", 1)
    events = [
        held,
        accepted,
        decision("geweigerd", held),
        decision("vrijgegeven", held),
        decision("geweigerd", accepted),
    ]
    ledger = Ledger.from_events(events)
    assert [one.is_accepted for one in ledger] == [False, True]


def test_an_erased_delivery_no_longer_counts_but_stays_in_the_history() -> None:
    event = judged("2024M01", 1)
    erased = {"levering_id": event["levering_id"], "geheel": True}
    ledger = Ledger.from_events([event, {"event": "gewist", "leveringen": [erased]}])
    assert (len(ledger), ledger.accepted, ledger.newest("duo_pip", "DUO")) == (1, (), None)


def test_a_file_without_a_usable_name_is_kept_without_an_obligation() -> None:
    ledger = Ledger.from_events([judged(None, None, "AFGEKEURD")])
    (one,) = ledger
    assert (one.key, one.period, one.is_refused) == (None, None, True)


def test_ids_are_never_given_twice() -> None:
    at = datetime(2024, 1, 5, 8, 0, 1, tzinfo=UTC)
    ledger = Ledger()
    first = ledger.free_id(at, "ab" * 32)
    assert first == "20240105T080001Z_abababababab"
    ledger.apply({"event": "gezien", "levering_id": first, "pad_sha256": "p", "sha256": "s",
                  "aangeleverd_op": moment_text(at)})  # fmt: skip
    assert ledger.free_id(at, "ab" * 32) == f"{first}_2"


def test_people_name_a_delivery_by_its_file_name_without_extensions() -> None:
    ledger = Ledger.from_events([judged("2024M01", 1), judged("2024M01", 1, "GENEGEERD")])
    assert [one.verdict for one in ledger.named("duo_pip__DUO__2024M01__01")] == ["AANVAARD", "GENEGEERD"]
    assert ledger.named("duo_pip__DUO__2024M01__02") == ()


def test_a_moment_without_a_zone_is_refused() -> None:
    for text in ("2024-01-05T08:00:00", "2024-01-05"):
        with pytest.raises(ValueError, match="zone"):
            moment_from(text)
    with pytest.raises(ValueError, match="zone"):
        moment_text(datetime(2024, 1, 5))  # noqa: DTZ001
    assert moment_from("2024-01-05T09:00:00+01:00") == datetime(2024, 1, 5, 8, tzinfo=UTC)
