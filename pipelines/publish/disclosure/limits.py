"""Between which numbers the attacker knows each count of a table to lie, before he puts tables together.

What belongs here: what one table says, what earlier releases and other quarters add. What does not: sums (``case``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipelines.publish.disclosure.attacked import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipelines.publish.disclosure.attacked import Attacked, Earlier
    from pipelines.publish.disclosure.cuts import PublicationConfig


@dataclass(frozen=True)
class Limits:
    """The least and the most that counts can be. **Shape** arrays of one length; ``truth`` lies between them."""

    truth: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def none(cls, truth: NDArray[np.float64]) -> Limits:
        """Nothing is known of these counts."""
        return cls(truth, np.zeros(truth.size), np.full(truth.size, MOST))

    def narrow(self, places: NDArray[np.int64], other: Limits) -> None:
        """Add what others say of the counts at these places.

        What excludes the truth leads the attacker astray: he would find a contradiction and drop it.
        """
        truth = self.truth[places]
        is_true = (other.low <= truth) & (truth <= other.high)
        np.maximum.at(self.low, places[is_true], other.low[is_true])
        np.minimum.at(self.high, places[is_true], other.high[is_true])


class Quarter(NamedTuple):
    """The table of another quarter. **Shape** ``here`` and ``there``: the cells that are the same place."""

    table: Attacked
    is_earlier: bool
    here: NDArray[np.int64]
    there: NDArray[np.int64]


@dataclass(frozen=True)
class Beside:
    """What stands beside all tables: earlier releases, what this one says elsewhere, and the config."""

    earlier: Earlier
    beside_it: Earlier
    config: PublicationConfig
    found: dict[tuple[int, bool], tuple[NDArray[np.int64], Limits]] = field(default_factory=dict)

    def of(self, one: Attacked, *, before: bool) -> tuple[NDArray[np.int64], Limits]:
        """The cells of a table of which anything stands beside it, and what; before: only in earlier releases."""
        asked = id(one), before
        if asked not in self.found:
            self.found[asked] = self.looked_up(one, (self.earlier,) if before else (self.earlier, self.beside_it))
        return self.found[asked]

    def looked_up(self, one: Attacked, sources: Sequence[Earlier]) -> tuple[NDArray[np.int64], Limits]:
        """The same, from these sources."""
        rows = [
            (cell, low, high)
            for source in sources
            if source
            for cell in range(len(one.truth))
            for low, high in source.get((one.key(cell), one.name), ())
        ]
        table = np.array(rows, dtype=float).reshape(-1, 3)
        cells = table[:, 0].astype(np.int64)
        return cells, Limits(one.exact[cells], table[:, 1], table[:, 2])


def other_quarters(one: Attacked, growing: Mapping[str, Sequence[Attacked]]) -> tuple[Quarter, ...]:
    """The tables of the same indicator at the other quarters, if its groups only grow."""
    indicator, peildatum = one.release.table.name
    beside = growing.get(indicator, ()) if one.name == "noemer" else ()
    index = {place: cell for cell, place in enumerate(one.release.table.places)}
    found = []
    for other in beside:
        day = other.release.table.name[1]
        if day != peildatum:
            places = enumerate(other.release.table.places)
            pairs = np.array([(index[place], cell) for cell, place in places if place in index], dtype=np.int64)
            here, there = pairs.reshape(-1, 2).T
            found.append(Quarter(other, day < peildatum, here, there))
    return tuple(found)


def limits_of(one: Attacked, quarters: Iterable[Quarter], beside: Beside, *, before: bool) -> Limits:
    """What the attacker knows of each cell of one table, from this release and everything beside it.

    A group that only grows had at most what it has later, and at least what it had before.
    """
    found = Limits.none(one.exact)
    found.narrow(np.arange(one.exact.size), seen(one, beside, before=before))
    for quarter in quarters:
        other, bound = seen(quarter.table, beside, before=before), Limits.none(found.truth[quarter.here])
        known = {"low": other.low[quarter.there]} if quarter.is_earlier else {"high": other.high[quarter.there]}
        found.narrow(quarter.here, replace(bound, **known))
    return found


def seen(one: Attacked, beside: Beside, *, before: bool) -> Limits:
    """What all releases say of the cells of one table; before: without this one."""
    limits = Limits.none(one.exact) if before else own_limits(one, beside.config)
    limits.narrow(*beside.of(one, before=before))
    return limits


def own_limits(one: Attacked, config: PublicationConfig) -> Limits:
    """What one table says of its cells: near the published count, below the minimum, or only that it is not empty."""
    release, size = one.release, one.exact.size
    least = float(one.tells_of_somebody())
    shown = ~mask(size, release.hidden)
    found = Limits(one.exact, np.full(size, least), np.full(size, MOST))
    found.low[shown] = np.maximum(one.published[shown] - release.distance, config.minimum_noemer if least else 0)
    found.high[shown] = one.published[shown] + release.distance
    told_low, told_high = one.told
    found.narrow(np.flatnonzero(shown), Limits(one.exact[shown], told_low[shown], told_high[shown]))
    small, withdrawn = mask(size, one.small), mask(size, release.withdrawn)
    found.low[small], found.high[small] = least, config.minimum_noemer - 1
    found.low[withdrawn], found.high[withdrawn] = 0, MOST
    return found


def mask(size: int, cells: Iterable[int]) -> NDArray[np.bool_]:
    """Where these cells are."""
    found = np.zeros(size, dtype=bool)
    found[list(cells)] = True
    return found
