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
QUICK: Final = {"presolve": False}  # what it would find out is forgotten at once: the next aim is another one
LEAST_ROOM, MOST_ROOM = 0.01, 9.0


@dataclass(frozen=True)
class Knowledge:
    """What the attacker knows of a set of counts.

    **Shape** ``low`` and ``high`` per count; each row of ``sums`` holds 1 for the parts and -1 for their total, and
    ``least`` how much smaller than their total the parts may be together (0 or without limit, as a negative number).
    **Nulls** ``point``: counts that are possible, where the caller has some (the attacker has not, the truth is).
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    sums: csr_array
    least: NDArray[np.float64]
    point: NDArray[np.float64] | None = None


def knowledge_of(
    low: Sequence[float], high: Sequence[float], sums: Sequence[Sum], point: Sequence[float] | None = None
) -> Knowledge:
    """The limits of each count together with the sums that everyone knows to hold."""
    least = np.array([0.0 if one.is_whole else -np.inf for one in sums])
    start = None if point is None else np.array(point, dtype=float)
    return Knowledge(np.array(low, dtype=float), np.array(high, dtype=float), matrix_of(sums, len(low)), least, start)


def extreme(known: Knowledge, aim: NDArray[np.float64]) -> NDArray[np.float64]:
    """Possible counts at which the aim is least.

    **Errors** ValueError when what was published contradicts itself.
    """
    whole = known.least == 0
    found = linprog(
        aim, A_eq=known.sums[whole], b_eq=np.zeros(whole.sum()), A_ub=known.sums[~whole],
        b_ub=np.zeros((~whole).sum()), bounds=np.column_stack([known.low, known.high]), method="highs",
        options=QUICK,
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

    **Shape** exact: a count is cleared by two possible tables in which it differs that much, and its extremes are
    looked for when no sweep found them. One program sweeps many tables: they share nothing, so that it is as good as
    one for each.
    """
    hunts = [Hunt(known, places, width) for known, places in tables]
    generator = np.random.default_rng(len(hunts))
    while active := [hunt for hunt in hunts if hunt.pending.size and hunt.in_vain < PATIENCE]:
        for batch in batches(active):
            sweep(batch, [hunt.aim(generator) for hunt in batch], width)
    while active := [hunt for hunt in hunts if hunt.pending.size]:
        for batch in batches(active):
            look_at_one(batch, width)
    return [sorted(hunt.found) for hunt in hunts]


def look_at_one(hunts: Sequence[Hunt], width: float) -> None:
    """The exact interval of one pending count of each table: open when it is narrower than the width."""
    places = [int(hunt.pending[0]) for hunt in hunts]
    for sign in (1.0, -1.0):
        sweep(hunts, [hunt.alone(place, sign) for hunt, place in zip(hunts, places, strict=True)], width)
    for hunt, place in zip(hunts, places, strict=True):
        hunt.conclude(place)


class Hunt:
    """The attack on one table so far: the possible tables found, and the counts not yet cleared by them."""

    def __init__(self, known: Knowledge, places: Sequence[int], width: float) -> None:
        """What follows from one possible table without any program."""
        self.known = known
        self.pending = np.array(places, dtype=np.int64)
        self.low = np.full(known.low.size, np.inf)
        self.high = np.full(known.low.size, -np.inf)
        self.in_vain = 0
        self.found: list[int] = []
        if known.point is not None:
            self.low, self.high = known.point.copy(), known.point.copy()
            self.pending = self.pending[reach(known)[self.pending] < width - EPSILON]

    def aim(self, generator: np.random.Generator) -> NDArray[np.float64]:
        """An aim that pulls the pending counts to where they have room: a few hard, the others a little."""
        aim = np.zeros(self.known.low.size)
        size, pending = self.pending.size, self.pending
        up = (self.known.high - self.high)[pending].clip(LEAST_ROOM, MOST_ROOM)
        down = (self.low - self.known.low)[pending].clip(LEAST_ROOM, MOST_ROOM)
        sign = np.where(generator.uniform(0, 1, size) * (up + down) < up, -1.0, 1.0)
        aim[pending] = sign * generator.uniform(0, 1, size) ** 3
        return aim

    def alone(self, place: int, sign: float) -> NDArray[np.float64]:
        """An aim at one count only."""
        aim = np.zeros(self.known.low.size)
        aim[place] = sign
        return aim

    def conclude(self, place: int) -> None:
        """A count that is still pending after both its extremes is open."""
        if place in self.pending:
            self.found.append(place)
            self.pending = self.pending[self.pending != place]

    def learn(self, point: NDArray[np.float64], width: float) -> None:
        """One possible table more."""
        self.low, self.high = np.minimum(self.low, point), np.maximum(self.high, point)
        left = self.pending[self.high[self.pending] - self.low[self.pending] < width - EPSILON]
        self.in_vain = self.in_vain + 1 if left.size == self.pending.size else 0
        self.pending = left


def reach(known: Knowledge) -> NDArray[np.float64]:
    """How much each count can differ between possible tables that change only it and counts in just the same sums.

    **Shape** a lower bound: what one of them gains the others lose, as far as their limits allow, and every sum stays.
    """
    point = known.low if known.point is None else known.point
    up, down = known.high - point, point - known.low
    kinds = known.sums.T @ np.random.default_rng(0).uniform(1, 2, known.sums.shape[0])
    _, group = np.unique(np.round(kinds, 9), return_inverse=True)
    is_free = np.asarray(abs(known.sums).sum(axis=0)).ravel() == 0
    others_down = np.bincount(group, down)[group] - down
    others_up = np.bincount(group, up)[group] - up
    change: NDArray[np.float64] = np.minimum(up, others_down) + np.minimum(down, others_up)
    return np.where(is_free, up + down, change)


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


def sweep(hunts: Sequence[Hunt], aims: Sequence[NDArray[np.float64]], width: float) -> None:
    """One program over several tables at once, each with its aim."""
    together = Knowledge(
        np.concatenate([hunt.known.low for hunt in hunts]),
        np.concatenate([hunt.known.high for hunt in hunts]),
        csr_array(block_diag([hunt.known.sums for hunt in hunts], format="csr")),
        np.concatenate([hunt.known.least for hunt in hunts]),
    )
    point = extreme(together, np.concatenate(aims))
    start = 0
    for hunt in hunts:
        hunt.learn(point[start : start + hunt.known.low.size], width)
        start += hunt.known.low.size
