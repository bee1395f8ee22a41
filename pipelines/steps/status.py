"""The calendar as rows: what was expected of whom, and how it stands.

What belongs here: the fixed columns of ``status --json``. What does not: how they look on the screen.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from pipelines.deliveries.calendar import DeliveryState, delivery_states, expected_deliveries
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.moment import moment_text
from pipelines.deliveries.register import Register
from pipelines.steps.clock import standing_moment
from pipelines.steps.place import Place, load_declarations


class StatusRow(TypedDict):
    """One expected delivery; ``op_tijd`` is null where nothing was accepted, ``volgnummer`` where nothing came."""

    extract: str
    leverancier: str
    periode: str
    deadline: str
    toestand: str
    op_tijd: bool | None
    volgnummer: int | None


def status(place: Place, now: datetime) -> list[StatusRow]:
    """Every expected delivery and its state now; reads only, needs no key and no lock.

    Source: deliveries.md section 6.
    """
    declared = load_declarations(place)
    moment = standing_moment(place.root) or now
    register = Register(place.root.register)
    ledger = Ledger.from_events(register.events()) if place.root.register.exists() else Ledger()
    expected = expected_deliveries(declared.contracts, declared.reference, moment)
    return [_row(state) for state in delivery_states(expected, ledger, moment)]


def _row(state: DeliveryState) -> StatusRow:
    return {
        "extract": state.expected.extract,
        "leverancier": state.expected.leverancier,
        "periode": state.expected.period.label,
        "deadline": moment_text(state.expected.deadline),
        "toestand": state.toestand.value,
        "op_tijd": state.op_tijd,
        "volgnummer": state.delivery.volgnummer if state.delivery else None,
    }
