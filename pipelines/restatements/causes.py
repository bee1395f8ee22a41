"""The causes of a restatement, and which delivery belongs to which: compared with what the earlier moment knew.

What belongs here: classification of deliveries, pure. What does not: the effect of a delivery on a figure (``states``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipelines.deliveries.delivery import Delivery, Key
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
    over then and of which nothing came before the deadline; anything else is a newer stand (or a newer period). All
    new deliveries of one obligation have one cause: the earlier moment knew none of them.
    """
    had = {one.key for one in ledger.known(earlier).accepted}
    came = [one for one in ledger.accepted if earlier < one.aangeleverd_op <= later]
    first = {one.key: one for one in sorted(came, key=lambda one: one.aangeleverd_op, reverse=True)}
    return tuple(NewDelivery(one, _cause(first[one.key], had, earlier)) for one in came)


def of_cause(found: Iterable[NewDelivery], causes: Iterable[Cause]) -> frozenset[str]:
    """Ids of the deliveries with one of these causes."""
    wanted = frozenset(causes)
    return frozenset(one.delivery.levering_id for one in found if one.cause in wanted)


def _cause(first: Delivery, had: set[Key | None], earlier: datetime) -> Cause:
    """The cause of an obligation, by the first of its new deliveries."""
    if first.key in had:
        return Cause.CORRECTION
    is_over = first.period is not None and first.period.is_over(earlier)
    is_late = first.deadline is None or first.aangeleverd_op > first.deadline
    return Cause.LATE if is_over and is_late else Cause.NEWER
