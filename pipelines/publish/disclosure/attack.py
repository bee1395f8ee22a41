"""The attack that must fail: someone with every published table works out what a hidden count can be.

What belongs here: the linear program of the attacker. What does not: deciding what to do when it succeeds.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import highspy
import numpy as np
from scipy.sparse import csc_array

from pipelines.publish.disclosure.rounding import matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from pipelines.publish.disclosure.tables import Sum

EPSILON: Final = 1e-6
PATIENCE: Final = 3  # programs over all hidden counts at once that clear few, before each is looked at alone
FEW: Final = 0.1  # of those that were left
LEAST_ROOM, MOST_ROOM = 0.01, 9.0
SETTINGS: Final = {
    "output_flag": False,
    "presolve": "off",  # what it would find out is forgotten at once: the next aim is another one
    "solver": "simplex",
    "simplex_strategy": 4,  # primal: the answer to the last aim is possible still, and not far from that to the next
    "threads": 1,
}


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
    low: Sequence[float] | NDArray[np.float64],
    high: Sequence[float] | NDArray[np.float64],
    sums: Sequence[Sum],
    point: Sequence[float] | None = None,
) -> Knowledge:
    """The limits of each count together with the sums that everyone knows to hold."""
    least = np.array([0.0 if one.is_whole else -np.inf for one in sums])
    start = None if point is None else np.array(point, dtype=float)
    return Knowledge(np.array(low, dtype=float), np.array(high, dtype=float), matrix_of(sums, len(low)), least, start)


def interval(known: Knowledge, place: int) -> tuple[float, float]:
    """The least and the most that a count can be, given everything the attacker knows.

    **Errors** ValueError when what was published contradicts itself.
    """
    program = Program(known)
    return float(program.at_least(place, 1.0)[place]), float(program.at_least(place, -1.0)[place])


def opened(tables: Sequence[tuple[Knowledge, Sequence[int]]], width: float) -> list[list[int]]:
    """The counts that the attacker knows to within less than ``width``, of several tables with the places to look at.

    **Shape** exact: a count is cleared by two possible tables in which it differs that much, and its extremes are
    looked for when no sweep found them.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda table: Hunt(table[0], table[1], width).opened(), tables))


class Program:
    """The linear program of one set of counts, kept from aim to aim.

    **Errors** ValueError when what was published contradicts itself.
    """

    def __init__(self, known: Knowledge) -> None:
        """The program without any aim."""
        self.size = known.low.size
        self.everything = np.arange(self.size, dtype=np.int32)
        self.solver = highspy.Highs()
        for name, value in SETTINGS.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(model_of(known))

    def extreme(self, aim: NDArray[np.float64]) -> NDArray[np.float64]:
        """Possible counts at which the aim is least."""
        self.solver.changeColsCost(self.size, self.everything, aim)
        return self.solved()

    def at_least(self, place: int, sign: float) -> NDArray[np.float64]:
        """Possible counts at which one of them is least, or with a negative sign most."""
        self.solver.changeColCost(place, sign)
        found = self.solved()
        self.solver.changeColCost(place, 0.0)
        return found

    def solved(self) -> NDArray[np.float64]:
        """The answer."""
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ValueError(f"the published counts contradict each other: {self.solver.modelStatusToString(status)}")
        return np.array(self.solver.getSolution().col_value)


def model_of(known: Knowledge) -> highspy.HighsLp:
    """The limits and sums as HiGHS takes them."""
    model, matrix = highspy.HighsLp(), csc_array(known.sums)
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(known.low.size)
    model.col_lower_, model.col_upper_ = known.low, known.high
    model.row_lower_, model.row_upper_ = known.least, np.zeros(known.least.size)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model


class Hunt:
    """The attack on one table so far: the possible tables found, and the counts not yet cleared by them."""

    def __init__(self, known: Knowledge, places: Sequence[int], width: float) -> None:
        """What one possible table tells."""
        self.known, self.width, self.program = known, width, Program(known)
        self.pending = np.array(places, dtype=np.int64)
        start = self.program.solved() if known.point is None else known.point
        self.low, self.high = start.copy(), start.copy()
        self.generator = np.random.default_rng(len(places))

    def opened(self) -> list[int]:
        """The places that no two possible tables clear."""
        in_vain = 0
        while self.pending.size and in_vain < PATIENCE:
            before = self.pending.size
            self.learn(self.program.extreme(self.aim()))
            in_vain = in_vain + 1 if before - self.pending.size < FEW * before else 0
        self.program.extreme(np.zeros(self.program.size))
        found = []
        while self.pending.size:
            place = int(self.pending[0])
            for sign in (1.0, -1.0):
                self.learn(self.program.at_least(place, sign))
            if place in self.pending:
                found.append(place)
                self.pending = self.pending[self.pending != place]
        return sorted(found)

    def aim(self) -> NDArray[np.float64]:
        """An aim that pulls the pending counts to where they have room: a few hard, the others a little."""
        aim = np.zeros(self.known.low.size)
        size, pending = self.pending.size, self.pending
        up = (self.known.high - self.high)[pending].clip(LEAST_ROOM, MOST_ROOM)
        down = (self.low - self.known.low)[pending].clip(LEAST_ROOM, MOST_ROOM)
        sign = np.where(self.generator.uniform(0, 1, size) * (up + down) < up, -1.0, 1.0)
        aim[pending] = sign * self.generator.uniform(0, 1, size) ** 3
        return aim

    def learn(self, point: NDArray[np.float64]) -> None:
        """One possible table more."""
        self.low, self.high = np.minimum(self.low, point), np.maximum(self.high, point)
        self.pending = self.pending[self.high[self.pending] - self.low[self.pending] < self.width - EPSILON]
