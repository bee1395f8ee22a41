"""Which deliveries make up the state of an extract, and the register as rows: pure selection from the ledger.

What belongs here: rules of deliveries.md section 2. What does not: reading Parquet, SQL (``load``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pipelines.contracts.model import Contract, Mode
from pipelines.contracts.reference import Reference
from pipelines.deliveries.calendar import DeliveryState
from pipelines.deliveries.ledger import Delivery, Ledger
from pipelines.deliveries.moment import amsterdam_day

Row = dict[str, Any]


def state_deliveries(contract: Contract, ledger: Ledger) -> tuple[Delivery, ...]:
    """The deliveries whose union is the state of an extract.

    ``stand``: of each leverancier the newest period, then the highest volgnummer; ``periode``: of each period of each
    leverancier the highest volgnummer. The ledger must hold only what was known at the moment asked for.
    """
    if contract.mode is Mode.PERIODE:
        return newest_per_period(contract, ledger)
    leveranciers = sorted({one.leverancier or "" for one in ledger.accepted if one.extract == contract.id})
    newest = (ledger.newest(contract.id, leverancier) for leverancier in leveranciers)
    return tuple(one for one in newest if one is not None)


def newest_per_period(contract: Contract, ledger: Ledger) -> tuple[Delivery, ...]:
    """Of each period of each leverancier the accepted delivery with the highest volgnummer."""
    keys = sorted({one.key for one in ledger.accepted if one.key is not None and one.extract == contract.id})
    newest = (ledger.newest_of(*key) for key in keys)
    return tuple(one for one in newest if one is not None)


def delivery_rows(ledger: Ledger) -> list[Row]:
    """Every judged delivery as a row of ``raw.leveringen``, in the order of judging."""
    return [_delivery_row(one, ledger) for one in ledger]


def expected_rows(states: Iterable[DeliveryState]) -> list[Row]:
    """Every expected delivery as a row of ``raw.verwachte_leveringen``."""
    return [_expected_row(one) for one in states]


def berichtgever_rows(reference: Reference) -> list[Row]:
    """Who reports for which gemeente, as rows of ``raw.berichtgevers``."""
    return [
        {
            "leverancier": one.leverancier,
            "gemeente_code": one.gemeente_code,
            "vanaf": one.vanaf,
            "tot": one.tot,
            "vrijgesteld": one.vrijgesteld,
        }
        for one in reference.berichtgevers
    ]


def in_utc(moment: datetime | None) -> datetime | None:
    """The moment in UTC without its zone: how the warehouse keeps moments."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def _delivery_row(one: Delivery, ledger: Ledger) -> Row:
    newest = ledger.newest_of(*one.key) if one.key and one.is_accepted else None
    return {
        "levering_id": one.levering_id,
        "extract": one.extract,
        "leverancier": one.leverancier,
        "periode": one.periode,
        "period_start": one.period.start if one.period else None,
        "period_end": one.period.end if one.period else None,
        "volgnummer": one.volgnummer,
        "aangeleverd_op": in_utc(one.aangeleverd_op),
        "verdict": one.verdict,
        "is_accepted": one.is_accepted,
        "is_newest": newest is not None and newest.levering_id == one.levering_id,
        "is_nil": one.nul,
        "sha256": one.sha256,
        "geland": one.aantallen.geland,
        "aanvaard": one.aantallen.aanvaard,
        "afgekeurd": one.aantallen.afgekeurd,
        "geweigerd": one.aantallen.geweigerd,
        "gewist": one.gewist.aanvaard,
        "codes": " ".join(one.codes),
        "deadline": in_utc(one.deadline),
        "op_tijd": one.op_tijd,
    }


def _expected_row(state: DeliveryState) -> Row:
    expected, delivery = state.expected, state.delivery
    return {
        "extract": expected.extract,
        "leverancier": expected.leverancier,
        "periode": expected.period.label,
        "period_start": expected.period.start,
        "period_end": expected.period.end,
        "deadline_at": in_utc(expected.deadline),
        "deadline_date": amsterdam_day(expected.deadline),
        "toestand": state.toestand.value,
        "op_tijd": state.op_tijd,
        "volgnummer": delivery.volgnummer if delivery else None,
        "aangeleverd_op": in_utc(delivery.aangeleverd_op) if delivery else None,
        "levering_id": delivery.levering_id if delivery else None,
    }
