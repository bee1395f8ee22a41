"""The attack that must fail: someone with every published table works out what a hidden count can be.

What belongs here: the linear program of the attacker. What does not: deciding what to do when it succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array

from pipelines.publish.disclosure.rounding import matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipelines.publish.disclosure.tables import Sum

EPSILON: Final = 1e-6
PATIENCE: Final = 3  # programs over all hidden counts at once that clear none, before each is looked at alone
BATCH: Final = 4000


@dataclass(frozen=True)
class Knowledge:
    """What the attacker knows of a set of counts.

    **Shape** ``low`` and ``high`` per count; each row of ``sums`` holds 1 for the parts and -1 for their total, and
    ``least`` how much smaller than their total the parts may be together (0 or without limit, as a negative number).
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    sums: csr_array
    least: NDArray[np.float64]


def knowledge_of(low: Sequence[float], high: Sequence[float], sums: Sequence[Sum]) -> Knowledge:
    """The limits of each count together with the sums that everyone knows to hold."""
    least = np.array([0.0 if one.is_whole else -np.inf for one in sums])
    return Knowledge(np.array(low, dtype=float), np.array(high, dtype=float), matrix_of(sums, len(low)), least)


def extreme(known: Knowledge, aim: NDArray[np.float64]) -> NDArray[np.float64]:
    """Possible counts at which the aim is least.

    **Errors** ValueError when what was published contradicts itself.
    """
    whole = known.least == 0
    found = linprog(
        aim, A_eq=known.sums[whole], b_eq=np.zeros(whole.sum()), A_ub=known.sums[~whole],
        b_ub=np.zeros((~whole).sum()), bounds=np.column_stack([known.low, known.high]), method="highs",
    )  # fmt: skip
    if found.x is None:
        raise ValueError(f"the published counts contradict each other: {found.message}")
    result: NDArray[np.float64] = found.x
    return result


def interval(known: Knowledge, place: int) -> tuple[float, float]:
    """The least and the most that a count can be, given everything the attacker knows.

    **Errors** ValueError when what was published contradicts itself.
    """
    aim = np.zeros(known.low.size)
    aim[place] = 1.0
    return float(extreme(known, aim)[place]), float(extreme(known, -aim)[place])


def opened(tables: Sequence[tuple[Knowledge, Sequence[int]]], width: float) -> list[list[int]]:
    """The counts that the attacker knows to within less than ``width``, of several tables with the places to look at.

    **Shape** exact: a count is cleared by two possible tables in which it differs that much, and looked at alone when
    no sweep found them. One program sweeps many tables: they share nothing, so that it is as good as one for each.
    """
    hunts = [Hunt(known, places) for known, places in tables]
    generator = np.random.default_rng(len(hunts))
    while active := [hunt for hunt in hunts if hunt.pending.size and hunt.in_vain < PATIENCE]:
        for batch in batches(active):
            sweep(batch, width, generator)
    return [[int(place) for place in hunt.pending if is_narrow(hunt.known, int(place), width)] for hunt in hunts]


class Hunt:
    """The attack on one table so far: the possible tables found, and the counts not yet cleared by them."""

    def __init__(self, known: Knowledge, places: Sequence[int]) -> None:
        """Nothing found yet."""
        self.known = known
        self.pending = np.array(places, dtype=np.int64)
        self.low = np.full(known.low.size, np.inf)
        self.high = np.full(known.low.size, -np.inf)
        self.in_vain = 0

    def aim(self, generator: np.random.Generator) -> NDArray[np.float64]:
        """An aim that pulls the pending counts in many directions: a few hard, the others a little."""
        aim = np.zeros(self.known.low.size)
        size = self.pending.size
        aim[self.pending] = generator.choice([-1.0, 1.0], size) * generator.uniform(0, 1, size) ** 3
        return aim

    def learn(self, point: NDArray[np.float64], width: float) -> None:
        """One possible table more."""
        self.low, self.high = np.minimum(self.low, point), np.maximum(self.high, point)
        left = self.pending[self.high[self.pending] - self.low[self.pending] < width - EPSILON]
        self.in_vain = self.in_vain + 1 if left.size == self.pending.size else 0
        self.pending = left


def batches(hunts: Sequence[Hunt]) -> list[list[Hunt]]:
    """Tables together up to a number of counts that one program does quickly."""
    found: list[list[Hunt]] = [[]]
    size = 0
    for hunt in hunts:
        if found[-1] and size + hunt.known.low.size > BATCH:
            found.append([])
            size = 0
        found[-1].append(hunt)
        size += hunt.known.low.size
    return found


def sweep(hunts: Sequence[Hunt], width: float, generator: np.random.Generator) -> None:
    """One program over several tables at once."""
    together = Knowledge(
        np.concatenate([hunt.known.low for hunt in hunts]),
        np.concatenate([hunt.known.high for hunt in hunts]),
        csr_array(block_diag([hunt.known.sums for hunt in hunts], format="csr")),
        np.concatenate([hunt.known.least for hunt in hunts]),
    )
    point = extreme(together, np.concatenate([hunt.aim(generator) for hunt in hunts]))
    start = 0
    for hunt in hunts:
        hunt.learn(point[start : start + hunt.known.low.size], width)
        start += hunt.known.low.size


def is_narrow(known: Knowledge, place: int, width: float) -> bool:
    """Whether the interval of one count is narrower than the width."""
    low, high = interval(known, place)
    return high - low < width - EPSILON
