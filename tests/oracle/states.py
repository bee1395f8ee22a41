"""The state as known on D: which delivery counts, and its rows (deliveries.md section 2).

What belongs here: choosing among versions and merging keys. What does not: until when something is known
(``knowledge``), what the rows mean (``persons``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.oracle.extracts import EXTRACTS
from tests.oracle.world import Delivery, World

Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """The accepted deliveries that were known at the world's moment."""

    world: World

    @cached_property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Accepted deliveries with ``aangeleverd_op`` <= D."""
        return tuple(item for item in self.world.deliveries if item.aangeleverd_op <= self.world.as_known)

    def of(self, extract: str, leverancier: str | None = None) -> list[Delivery]:
        """Known deliveries of an extract, of one supplier when named."""
        wanted = (item for item in self.deliveries if item.extract == extract)
        return [item for item in wanted if leverancier in (None, item.leverancier)]

    def of_period(self, extract: str, periode: str) -> list[Delivery]:
        """The highest volgnummer of each supplier for one period."""
        return _best(
            (item for item in self.of(extract) if item.periode == periode),
            group=lambda item: item.leverancier,
            rank=lambda item: item.volgnummer,
        )

    def standing(self, extract: str) -> list[Delivery]:
        """``stand``: per supplier its newest period, then highest volgnummer."""
        return _best(self.of(extract), group=lambda item: item.leverancier, rank=lambda i: (i.end, i.volgnummer))

    def per_period(self, extract: str) -> list[Delivery]:
        """``periode``: of every supplier and period the highest volgnummer, oldest period first."""
        found = _best(
            self.of(extract), group=lambda item: (item.leverancier, item.periode), rank=lambda item: item.volgnummer
        )
        return sorted(found, key=lambda item: item.end)

    def rows(self, extract: str) -> list[Row]:
        """The state of an extract: one row per key, where a key stands twice the newest period's.

        Source: deliveries.md section 2; ties between suppliers go to the latest ``aangeleverd_op``.
        """
        spec = EXTRACTS[extract]
        chosen = self.standing(extract) if spec.mode == "stand" else self.per_period(extract)
        state: dict[tuple[Any, ...], Row] = {}
        for delivery in sorted(chosen, key=lambda item: (item.end, item.aangeleverd_op)):
            own = (delivery.leverancier,) if extract == "signalen" else ()
            for row in delivery.rows.to_dicts():
                row["leverancier"] = delivery.leverancier
                state[own + tuple(row[name] for name in spec.key)] = row
        return list(state.values())


def _best(items: Iterable[Delivery], group: Any, rank: Any) -> list[Delivery]:
    """Of each group the item that ranks highest."""
    best: dict[Any, Delivery] = {}
    for item in items:
        held = best.get(group(item))
        if held is None or rank(item) > rank(held):
            best[group(item)] = item
    return list(best.values())
