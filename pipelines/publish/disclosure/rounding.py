"""Controlled rounding: counts become multiples of a base, each close to the truth, and sums still hold.

What belongs here: the arithmetic on plain numbers. What does not: knowing areas, categories or indicators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def running(values: Sequence[int], base: int) -> list[int]:
    """Round so that every running total is the true one rounded: no part drifts from the sum of its pieces.

    **Shape** each result is a multiple of ``base`` that differs less than ``base`` from its value.
    """
    totals = np.concatenate(([0], np.cumsum(np.asarray(values, dtype=np.int64))))
    rounded = (totals + base // 2) // base * base
    return [int(step) for step in np.diff(rounded)]


def apportion(values: Sequence[int], total: int, base: int) -> list[int]:
    """Divide a rounded total over values: downward first, the rest to the largest remainders.

    **Shape** non-negative multiples of ``base`` that add up to ``total``, itself such a multiple.
    """
    units = [value // base for value in values]
    left = total // base - sum(units)
    order = sorted(range(len(values)), key=lambda index: (-(values[index] % base), index))
    position = 0
    while left and order:
        index = order[position % len(order)] if left > 0 else order[-1 - position % len(order)]
        step = 1 if left > 0 else -min(1, units[index])
        units[index] += step
        left -= step
        position += 1
    return [unit * base for unit in units]


def fitted(values: NDArray[np.int64], rows: Sequence[int], columns: Sequence[int], base: int) -> NDArray[np.int64]:
    """The table of multiples of ``base`` with these row and column sums that lies closest to the values.

    **Shape** as ``values``; rows and columns have the same total. **Errors** ValueError when no table has these sums.
    """
    if sum(rows) != sum(columns):
        raise ValueError(f"rows add up to {sum(rows)}, columns to {sum(columns)}: round the total once")
    floor, rest = np.divmod(values.ravel(), base)
    size = floor.size
    sums = sums_matrix(*values.shape)
    cost = np.concatenate(
        [1 - 2 * rest / base, np.ones(size), np.ones(size)]
    )  # to the ceiling; beyond it; below the floor
    upper = np.concatenate([np.ones(size), np.full(size, np.inf), floor])
    wanted = np.concatenate([rows, columns]) / base - sums @ floor
    found = milp(
        cost, integrality=np.ones(3 * size), bounds=Bounds(0, upper),
        constraints=LinearConstraint(hstack([sums, sums, -sums]), wanted, wanted),
    )  # fmt: skip
    if found.x is None:
        raise ValueError(f"no table of multiples of {base} has these sums: {found.message}")
    up, beyond, below = np.rint(found.x).astype(np.int64).reshape(3, size)
    result: NDArray[np.int64] = ((floor + up + beyond - below) * base).reshape(values.shape)
    return result


def sums_matrix(height: int, width: int) -> csr_array:
    """The matrix that takes a table, read row by row, to its row sums and then its column sums."""
    cells = np.arange(height * width)
    indices = np.concatenate([cells // width, height + cells % width])
    ones = np.ones(2 * cells.size)
    return csr_array((ones, (indices, np.concatenate([cells, cells]))), shape=(height + width, cells.size))
