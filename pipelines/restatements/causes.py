"""The causes of a restatement, and which delivery belongs to which: compared with what the earlier moment knew.

What belongs here: classification of deliveries, pure. What does not: the effect of a delivery on a figure (``states``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipelines.deliveries.delivery import Delivery
from pipelines.deliveries.ledger import Ledger


class Cause(StrEnum):
    """Why a figure changed; the order is that in which the causes are applied."""

    DEFINITION = "definitie_versie"
    REFERENCE = "referentiegegevens"
    REMOVED = "verwijderde_personen"
    CORRECTION = "correctie"
    LATE = "late_levering"
    NEWER = "nieuwere_stand"


OF_DELIVERIES = (Cause.CORRECTION, Cause.LATE, Cause.NEWER)


@dataclass(frozen=True)
class NewDelivery:
    """A delivery that the later moment knows and the earlier one did not, with the cause that it is."""

    delivery: Delivery
    cause: Cause


def new_deliveries(ledger: Ledger, earlier: datetime, later: datetime) -> tuple[NewDelivery, ...]:
    """Every accepted delivery received after ``earlier`` and up to ``later``, each with exactly one cause.

    A correction belongs to a period of which the earlier moment had a delivery; a late delivery to a period that was
    over then, and that it had to do without; anything else is a newer stand (or a newer period).
    """
    had = {one.key for one in ledger.known(earlier).accepted}
    came = (one for one in ledger.accepted if earlier < one.aangeleverd_op <= later)
    return tuple(NewDelivery(one, _cause(one, had, earlier)) for one in came)


def of_cause(found: Iterable[NewDelivery], causes: Iterable[Cause]) -> frozenset[str]:
    """Ids of the deliveries with one of these causes."""
    wanted = frozenset(causes)
    return frozenset(one.delivery.levering_id for one in found if one.cause in wanted)


def _cause(delivery: Delivery, had: set[tuple[str, str, str] | None], earlier: datetime) -> Cause:
    if delivery.key in had:
        return Cause.CORRECTION
    period = delivery.period
    return Cause.LATE if period is not None and period.is_over(earlier) else Cause.NEWER
