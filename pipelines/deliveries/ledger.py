"""The ledger: every delivery and its present standing, derived from the register event by event.

What belongs here: look-ups that judging, the calendar and the warehouse need. What does not: writing (``register``),
obligations (``calendar``).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pipelines.deliveries.delivery import (
    ACCEPTED,
    HELD,
    IGNORED,
    REFUSED,
    Counts,
    Decision,
    Delivery,
    Kept,
    Key,
    Stored,
    delivery_from,
    files_of,
    outcome_of,
)
from pipelines.deliveries.moment import moment_from
from pipelines.deliveries.period import Period

Supplier = tuple[str, str]  # extract, leverancier

__all__ = ["ACCEPTED", "HELD", "IGNORED", "REFUSED", "Counts", "Decision", "Delivery", "Kept", "Ledger", "Stored"]


class Ledger:
    """All deliveries by what one needs to look up. ``apply`` keeps it current, event by event."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_id: dict[str, Delivery] = {}
        self._of_key: dict[Key, list[str]] = {}
        self._accepted: dict[Supplier, list[tuple[date, int, int, str]]] = {}
        self._by_stem: dict[str, list[str]] = {}
        self._kept: dict[str, Kept] = {}
        self._ids: set[str] = set()

    @classmethod
    def from_events(cls, events: Iterable[dict[str, Any]]) -> Ledger:
        """The ledger after these events."""
        ledger = cls()
        for event in events:
            ledger.apply(event)
        return ledger

    def apply(self, event: dict[str, Any]) -> None:
        """Take one event of the register into account; an event of an unknown kind changes nothing."""
        match event["event"]:
            case "gezien":
                self._ids.add(event["levering_id"])
            case "beoordeeld":
                self._add(delivery_from(event))
            case "vrijgegeven" | "geweigerd":
                self._decide(event)
            case "gewist" | "sleutel_gewisseld":
                for one in event["leveringen"]:
                    self._rewrite(one)
                needed = {one.kluis.inhoud for one in self if one.kluis}
                self._kept = {inhoud: kept for inhoud, kept in self._kept.items() if inhoud in needed}

    def __iter__(self) -> Iterator[Delivery]:
        """Every delivery, in the order of judging."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """How many deliveries were judged."""
        return len(self._by_id)

    def get(self, levering_id: str) -> Delivery | None:
        """The delivery with this id."""
        return self._by_id.get(levering_id)

    def of(self, extract: str, leverancier: str, periode: str) -> tuple[Delivery, ...]:
        """Every delivery of one obligation, in the order of judging."""
        return tuple(self._by_id[one] for one in self._of_key.get((extract, leverancier, periode), ()))

    def accepted_of(self, extract: str, leverancier: str, periode: str) -> tuple[Delivery, ...]:
        """The accepted deliveries of one obligation, lowest volgnummer first."""
        found = [one for one in self.of(extract, leverancier, periode) if one.is_accepted]
        return tuple(sorted(found, key=lambda one: (one.volgnummer or 0, one.seq)))

    def newest_of(self, extract: str, leverancier: str, periode: str) -> Delivery | None:
        """The accepted delivery with the highest volgnummer of one obligation."""
        accepted = self.accepted_of(extract, leverancier, periode)
        return accepted[-1] if accepted else None

    def newest(self, extract: str, leverancier: str) -> Delivery | None:
        """The accepted delivery with the newest period, then the highest volgnummer, of a supplier."""
        accepted = self._accepted.get((extract, leverancier))
        return self._by_id[accepted[-1][-1]] if accepted else None

    def previous(self, extract: str, leverancier: str, period: Period, volgnummer: int) -> Delivery | None:
        """The accepted delivery just below this one: highest period, then highest volgnummer (B14, W08)."""
        accepted = self._accepted.get((extract, leverancier), [])
        below = bisect_left(accepted, (period.end, volgnummer, -1, ""))
        return self._by_id[accepted[below - 1][-1]] if below else None

    def same_bytes(self, extract: str, leverancier: str, periode: str, sha256: str) -> Delivery | None:
        """The accepted or held delivery of this obligation with the same bytes (B12)."""
        for one in self.of(extract, leverancier, periode):
            if one.sha256 == sha256 and (one.is_accepted or one.is_held):
                return one
        return None

    def named(self, stem: str) -> tuple[Delivery, ...]:
        """Every delivery with this file name without extensions, in the order of judging."""
        return tuple(self._by_id[one] for one in self._by_stem.get(stem, ()))

    def kept(self, sha256: str) -> Kept | None:
        """The object of the vault with these very bytes, as last written."""
        return self._kept.get(sha256)

    @property
    def objects(self) -> tuple[Kept, ...]:
        """Every object of the vault that a delivery still needs, as last written."""
        return tuple(self._kept.values())

    @property
    def sleutel(self) -> str | None:
        """The name of the key under which the vault is; None when it holds nothing."""
        return next((one.sleutel for one in reversed(self._kept.values())), None)

    @property
    def accepted(self) -> tuple[Delivery, ...]:
        """Every accepted delivery."""
        return tuple(one for one in self if one.is_accepted)

    @property
    def held(self) -> tuple[Delivery, ...]:
        """Every delivery that waits for a person."""
        return tuple(one for one in self if one.is_held)

    def free_id(self, aangeleverd_op: datetime, sha256: str) -> str:
        """An id that no delivery has yet: moment and the start of the hash, with ``_2``, ``_3`` … when taken."""
        first = f"{aangeleverd_op:%Y%m%dT%H%M%SZ}_{sha256[:12]}"
        free, number = first, 2
        while free in self._ids:
            free, number = f"{first}_{number}", number + 1
        return free

    def known(self, as_known: datetime) -> Ledger:
        """The ledger of only the deliveries received up to and including this moment.

        A released delivery counts from its own ``aangeleverd_op``, whenever it was released.
        """
        ledger = Ledger()
        for one in self:
            if one.aangeleverd_op <= as_known:
                ledger._add(one)
        return ledger

    def _add(self, delivery: Delivery) -> None:
        self._ids.add(delivery.levering_id)
        self._remember(delivery.kluis)
        self._by_id[delivery.levering_id] = delivery
        self._by_stem.setdefault(delivery.stem, []).append(delivery.levering_id)
        if delivery.key:
            self._of_key.setdefault(delivery.key, []).append(delivery.levering_id)
        self._rank(delivery)

    def _decide(self, event: dict[str, Any]) -> None:
        """Note a decision; a release may bring the counts and files of judging the delivery without B14."""
        held = self._by_id.get(event["levering_id"])
        if held is None or not held.is_held:
            return
        moment = moment_from(event["moment"])
        decision = Decision(event["event"] == "vrijgegeven", event["door"], event["waarom"], moment)
        self._change(replace(held, decision=decision, **outcome_of(event)))

    def _rewrite(self, facts: dict[str, Any]) -> None:
        """Other files in the place of those of a delivery, or nothing of it any more."""
        delivery = self._by_id.get(facts["levering_id"])
        if delivery is None:
            return
        gone = delivery.gewist.plus(**facts.get("gewist", {"aanvaard": 0, "afgekeurd": 0}))
        is_erased = delivery.is_erased or facts.get("geheel", False)
        files = files_of(facts)
        self._remember(files.get("kluis"))
        self._change(replace(delivery, **files, gewist=gone, is_erased=is_erased))

    def _change(self, delivery: Delivery) -> None:
        """Put a delivery with a new standing in the place of the old one."""
        self._by_id[delivery.levering_id] = delivery
        place = _place(delivery)
        if place:
            ranked = self._accepted.setdefault(place[0], [])
            ranked[:] = [one for one in ranked if one[-1] != delivery.levering_id]
        self._rank(delivery)

    def _remember(self, kept: Kept | None) -> None:
        """The newest object with these bytes is the one that counts."""
        if kept:
            self._kept[kept.inhoud] = kept

    def _rank(self, delivery: Delivery) -> None:
        """Give an accepted delivery its place among those of its supplier."""
        place = _place(delivery)
        if place and delivery.is_accepted:
            insort(self._accepted.setdefault(place[0], []), place[1])


def _place(delivery: Delivery) -> tuple[Supplier, tuple[date, int, int, str]] | None:
    """Supplier, and the order among its deliveries."""
    period = delivery.period
    if delivery.key is None or period is None:
        return None
    order = (period.end, delivery.volgnummer or 0, delivery.seq, delivery.levering_id)
    return delivery.key[:2], order
