"""The calendar: who must deliver what, by when, and how each expected delivery stands at a moment.

What belongs here: obligations, deadlines, states. What does not: verdicts on a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Contract
from pipelines.contracts.reference import Reference
from pipelines.deliveries.ledger import Delivery, Ledger
from pipelines.deliveries.moment import amsterdam_day, day_end
from pipelines.deliveries.period import Period, periods_between


class Toestand(StrEnum):
    """State of an expected delivery."""

    VERWACHT = "VERWACHT"
    TE_LAAT = "TE_LAAT"
    ONTVANGEN = "ONTVANGEN"
    MET_UITVAL = "MET_UITVAL"
    NUL = "NUL"
    AFGEKEURD = "AFGEKEURD"
    VASTGEHOUDEN = "VASTGEHOUDEN"
    VRIJGESTELD = "VRIJGESTELD"


@dataclass(frozen=True)
class Expected:
    """One delivery that is due, or would be if its supplier were not exempted."""

    extract: str
    leverancier: str
    period: Period
    deadline: datetime
    is_exempt: bool


@dataclass(frozen=True)
class DeliveryState:
    """How an expected delivery stands; ``delivery`` is the one that decides the state."""

    expected: Expected
    toestand: Toestand
    op_tijd: bool | None
    delivery: Delivery | None


def deadline(contract: Contract, period: Period) -> datetime:
    """The last second (UTC) in which a delivery of this period is in time: the end of a day in Amsterdam."""
    return _day_end(period.end + timedelta(days=contract.deadline_days))


def expected_deliveries(contracts: Contracts, reference: Reference, until: datetime) -> list[Expected]:
    """Every delivery of the periods that are over at a moment, by extract, period and leverancier."""
    last = amsterdam_day(until) - timedelta(days=1)
    expected = []
    for contract in contracts:
        for period in periods_between(contract.rhythm, contract.expected_from, last):
            expected.extend(_expected(contract, reference, period))
    return expected


def is_obliged(contract: Contract, reference: Reference, leverancier: str, period: Period) -> bool:
    """Whether this leverancier must deliver this period (B02); an exempted one need not."""
    return period.start >= contract.expected_from and exemption(contract, reference, leverancier, period.end) is False


def exemption(contract: Contract, reference: Reference, leverancier: str, day: date) -> bool | None:
    """Whether a leverancier is exempted on a day; None when it is no leverancier of this extract then."""
    if contract.suppliers:
        return False if leverancier in contract.suppliers else None
    active = [row for row in reference.rows_of(leverancier) if row.is_active(day)]
    return all(row.vrijgesteld for row in active) if active else None


def delivery_states(expected: list[Expected], ledger: Ledger, moment: datetime) -> list[DeliveryState]:
    """The state of each expected delivery at a moment, by the deliveries received up to then."""
    known = ledger.known(moment)
    return [_state(one, known.of(one.extract, one.leverancier, one.period.label), moment) for one in expected]


@lru_cache(maxsize=4096)
def _day_end(day: date) -> datetime:
    return day_end(day)


def _expected(contract: Contract, reference: Reference, period: Period) -> list[Expected]:
    due = deadline(contract, period)
    found = []
    for leverancier in contract.suppliers or reference.leveranciers:
        exempt = exemption(contract, reference, leverancier, period.end)
        if exempt is not None:
            found.append(Expected(contract.id, leverancier, period, due, exempt))
    return found


def _state(expected: Expected, deliveries: tuple[Delivery, ...], moment: datetime) -> DeliveryState:
    """Exempted, else accepted, else held, else refused, else waited for."""
    if expected.is_exempt:
        return DeliveryState(expected, Toestand.VRIJGESTELD, None, None)
    accepted = [one for one in deliveries if one.is_accepted]
    if accepted:
        newest = max(accepted, key=lambda one: (one.volgnummer or 0, one.seq))
        in_time = any(one.aangeleverd_op <= expected.deadline for one in accepted)
        return DeliveryState(expected, _accepted_state(newest), in_time, newest)
    for toestand, chosen in (
        (Toestand.VASTGEHOUDEN, [one for one in deliveries if one.is_held]),
        (Toestand.AFGEKEURD, [one for one in deliveries if one.is_refused]),
    ):
        if chosen:
            return DeliveryState(expected, toestand, None, chosen[-1])
    return DeliveryState(expected, _waiting_state(expected, moment), None, None)


def _accepted_state(delivery: Delivery) -> Toestand:
    if delivery.nul:
        return Toestand.NUL
    return Toestand.MET_UITVAL if delivery.aantallen.afgekeurd else Toestand.ONTVANGEN


def _waiting_state(expected: Expected, moment: datetime) -> Toestand:
    return Toestand.VERWACHT if moment.replace(microsecond=0) <= expected.deadline else Toestand.TE_LAAT
