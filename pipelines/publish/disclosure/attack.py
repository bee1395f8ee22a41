"""The attack that must fail: someone with every published table works out what a hidden count can be.

What belongs here: the linear program of the attacker. What does not: deciding what to do when it succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Knowledge:
    """What the attacker knows of a set of counts.

    **Shape** ``low`` and ``high`` per count; each row of ``sums`` holds 1 for the parts and -1 for their total.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    sums: NDArray[np.float64]


def knowledge_of(
    published: Sequence[int | None], sums: Sequence[tuple[int, Sequence[int]]], base: int, most: int
) -> Knowledge:
    """What follows from published counts: less than ``base`` away; of a hidden one only that it is at most ``most``.

    **Shape** ``sums``: the place of a total and those of its parts. **Nulls** a hidden count.
    """
    matrix = np.zeros((len(sums), len(published)))
    for row, (total, parts) in enumerate(sums):
        matrix[row, list(parts)] = 1
        matrix[row, total] = -1
    low = np.array([0 if count is None else max(count - base + 1, 0) for count in published], dtype=float)
    high = np.array([most if count is None else count + base - 1 for count in published], dtype=float)
    return Knowledge(low, high, matrix)


def interval(known: Knowledge, place: int) -> tuple[float, float]:
    """The least and the most that a count can be, given everything the attacker knows.

    **Errors** ValueError when what was published contradicts itself.
    """
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(known.low.size)
        aim[place] = sign
        found = linprog(
            aim, A_eq=known.sums, b_eq=np.zeros(len(known.sums)), bounds=np.column_stack([known.low, known.high])
        )
        if found.x is None:
            raise ValueError(f"the published counts contradict each other: {found.message}")
        ends.append(sign * found.fun)
    return ends[0], ends[1]


def opened(known: Knowledge, places: Sequence[int], width: float) -> list[int]:
    """The counts that the attacker knows to within less than ``width``: each blocks a publication."""
    found = []
    for place in places:
        low, high = interval(known, place)
        if high - low < width - 1e-6:
            found.append(place)
    return found
