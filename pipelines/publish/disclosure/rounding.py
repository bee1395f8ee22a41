"""Controlled rounding: counts become multiples of a base, each close to the truth, and sums still hold.

What belongs here: the arithmetic on plain numbers. What does not: knowing areas, categories or indicators.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipelines.publish.disclosure.tables import Sum

NODES: Final = 2000  # a limit on work, not on time: the same input gives the same counts on a slow machine
TIE: Final = 0.05  # makes the best table the only one
SETTLED: Final = 9.0  # what a step costs more of a count that another table has published


def draw(secret: bytes, name: str, value: int) -> float:
    """A number between 0 and 1 that belongs to this count with this value: what stays the same is rounded the same.

    **Shape** keyed, since who could compute it would read from the direction which values are possible.
    """
    digest = hashlib.blake2b(f"{name}|{value}".encode(), key=secret[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def alone(value: int, chance: float, base: int) -> int:
    """One count rounded by itself: upward with the chance of its remainder, so that no count is biased."""
    floor, rest = divmod(value, base)
    return (floor + (chance < rest / base)) * base


def controlled(
    values: Sequence[int], sums: Sequence[Sum], chances: Sequence[float], base: int, reach: int = 0,
    settled: Sequence[bool] | None = None,
) -> list[int] | None:  # fmt: skip
    """The multiples of ``base`` that add up and lie closest to each count rounded alone.

    **Shape** each differs less than ``(reach + 1) * base`` from its count; a multiple stays as it is when that is 0.
    What is ``settled`` moves from its wish only when nothing else can.
    **Nulls** None when there is no such table, or none was found within a fixed amount of work.
    """
    if not values:
        return []
    floor, rest = np.divmod(np.asarray(values, dtype=np.int64), base)
    luck = np.asarray(chances)
    wish = (luck < rest / base).astype(np.int64)
    if holds(floor + wish, sums):
        return [int(value) for value in (floor + wish) * base]
    low = np.maximum(-floor, -reach)
    high = (rest > 0) + reach
    cost = 1 + TIE * luck + SETTLED * np.asarray(settled if settled is not None else np.zeros(luck.size))
    return solved(floor, wish, (low, high), sums, cost, base)


def solved(
    floor: NDArray[np.int64], wish: NDArray[np.int64], limits: tuple[NDArray[np.int64], NDArray[np.int64]],
    sums: Sequence[Sum], cost: NDArray[np.float64], base: int,
) -> list[int] | None:  # fmt: skip
    """The closest table: each count moves from its wish, up or down, at a cost a step."""
    size = floor.size
    moves = np.concatenate([limits[1] - wish, wish - limits[0]])
    free = np.flatnonzero(moves)
    if not free.size:
        return None
    signs = np.repeat([1, -1], size)
    matrix = matrix_of(sums, size)
    start = matrix @ (floor + wish)
    both = csr_array(matrix[:, free % size] * signs[free])
    lower = np.array([0 if one.is_whole else -np.inf for one in sums]) - start
    found = milp(
        cost[free % size], integrality=np.ones(free.size), bounds=Bounds(0, moves[free]),
        constraints=LinearConstraint(both, lower, -start), options={"node_limit": NODES},
    )  # fmt: skip
    if found.x is None:
        return None
    steps = np.zeros(2 * size, dtype=np.int64)
    steps[free] = np.rint(found.x).astype(np.int64)
    units = floor + wish + steps[:size] - steps[size:]
    return [int(value) for value in units * base] if holds(units, sums) else None


def matrix_of(sums: Sequence[Sum], size: int) -> csr_array:
    """One row a sum: 1 for each part, -1 for the total."""
    rows = np.repeat(np.arange(len(sums)), [len(one.parts) + 1 for one in sums])
    columns = np.array([place for one in sums for place in (*one.parts, one.total)], dtype=np.int64)
    ones = np.array([sign for one in sums for sign in (*(1.0 for _ in one.parts), -1.0)])
    return csr_array((ones, (rows, columns)), shape=(len(sums), size))


def holds(units: NDArray[np.int64], sums: Sequence[Sum]) -> bool:
    """Whether every sum holds: its parts make the total, or stay below one that has other parts too."""
    for one in sums:
        left = units[one.total] - units[list(one.parts)].sum()
        if left < 0 or (one.is_whole and left != 0):
            return False
    return True
