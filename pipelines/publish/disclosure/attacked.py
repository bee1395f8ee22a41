"""Tables under attack.

What belongs here: a table about to be released, one count of it, its other quarters. What does not: which tables are
about the same persons (``persons``), what the attacker concludes (``case``), the linear program (``attack``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from pipelines.publish.disclosure.tables import checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pipelines.publish.disclosure.counts import Table
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.disclosure.tables import Place, Sum

MOST: Final = 1_000_000.0  # nobody doubts that a count is below this
Key = tuple[str, str, "Place"]  # indicator, peildatum, place
Limits = tuple[float, float]
Earlier = dict[tuple[Key, str], list[Limits]]  # between which numbers earlier releases said that a count lies


@dataclass
class Release:
    """One table about to be released.

    **Shape** ``counts`` published per cell, each at most ``distance`` from the truth and their differences at most
    ``slack``; ``hidden`` the cells without any, ``withdrawn`` those without even a row: a row that says geheim tells
    that there is somebody; ``told`` what figures say of counts, per cell.
    """

    table: Table
    counts: list[dict[str, int]]
    hidden: set[int]
    distance: int
    slack: int = 0
    told: list[dict[str, tuple[float, float]]] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)

    def withdraw_all(self) -> int:
        """Leave the table out; how many cells had a row."""
        cells = set(range(len(self.table.places)))
        count = len(cells - self.withdrawn)
        self.hidden |= cells
        self.withdrawn |= cells
        return count


@dataclass(frozen=True)
class Attacked:
    """One count of one table under attack. **Shape** per cell: the truth, whether it is protected, the sums known."""

    release: Release
    name: str
    truth: tuple[int, ...]
    small: frozenset[int]
    sums: tuple[Sum, ...]

    @cached_property
    def exact(self) -> NDArray[np.float64]:
        """The truth."""
        return np.array(self.truth, dtype=float)

    @cached_property
    def published(self) -> NDArray[np.float64]:
        """The published counts. **Nulls** NaN where there is none."""
        return np.array([counts.get(self.name, np.nan) for counts in self.release.counts], dtype=float)

    @cached_property
    def told(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Between which numbers figures say that the counts lie."""
        nothing = (0.0, MOST)
        limits = [told.get(self.name, nothing) for told in self.release.told] or [nothing] * len(self.truth)
        found = np.array(limits, dtype=float).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def tells_of_somebody(self) -> bool:
        """Whether the row of a cell tells that this count is not 0: of nobody there is no row."""
        return self.name == "noemer" or not self.release.table.has("noemer")

    def key(self, cell: int) -> Key:
        """The cell in all releases."""
        return (*self.release.table.name, self.release.table.places[cell])


def smallest(release: Release, config: PublicationConfig) -> set[int]:
    """The cells about fewer persons than the minimum."""
    return {
        cell for cell, one in enumerate(release.table.splits)
        if one.counts.get("noemer", one.counts.get("teller", 0)) < config.minimum_noemer
    }  # fmt: skip


def attack_on(release: Release, name: str, config: PublicationConfig) -> Attacked:
    """The table of one count, which it has in every cell."""
    truth = release.table.values(name)
    sums = checked([(total, list(parts)) for total, parts in release.table.sums], truth)
    return Attacked(release, name, truth, frozenset(smallest(release, config)), tuple(sums))


def growing_indicators(attacked: Iterable[Attacked]) -> dict[str, list[Attacked]]:
    """The tables of each indicator whose groups of persons only grow, by quarter."""
    quarters: dict[str, list[Attacked]] = defaultdict(list)
    for one in sorted(attacked, key=lambda one: one.release.table.name):
        quarters[one.release.table.name[0]].append(one)
    return {indicator: tables for indicator, tables in quarters.items() if only_grows(tables)}


def only_grows(quarters: list[Attacked]) -> bool:
    """Whether no count of a cell is ever below that of the quarter before."""
    last: dict[Place, int] = {}
    for one in quarters:
        for place, value in zip(one.release.table.places, one.truth, strict=True):
            if value < last.get(place, 0):
                return False
            last[place] = value
    return True
