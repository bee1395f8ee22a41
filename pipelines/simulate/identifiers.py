"""Invented identifiers: BSNs that pass the elfproef, and V-nummers.

What belongs here: drawing them, unique within a population. What does not: checking delivered ones (intake does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipelines.simulate.draws import Draws, Texts

WEIGHTS = np.array([9, 8, 7, 6, 5, 4, 3, 2])  # the ninth digit weighs -1
DUMMIES = frozenset({"000000000", "999999990", "123456782"})


def draw_bsns(draws: Draws, count: int) -> Texts:
    """Unique invented BSNs of nine digits that pass the elfproef.

    **Shape**: ``count`` texts. **Source**: the elfproef, sum of 9a+8b+7c+6d+5e+4f+3g+2h-i divisible by 11.
    """
    found: dict[str, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(_candidates(draws, 2 * count + 16)))
    return np.array(list(found)[:count], dtype=object)


def _candidates(draws: Draws, count: int) -> list[str]:
    heads = draws.random.integers(10_000_000, 100_000_000, count)
    digits = heads[:, None] // 10 ** np.arange(7, -1, -1) % 10
    last: NDArray[np.int64] = (digits * WEIGHTS).sum(axis=1) % 11
    numbers = (heads * 10 + last)[last < 10]
    return [text for text in numbers.astype(str).tolist() if text not in DUMMIES]


def draw_v_numbers(draws: Draws, count: int) -> Texts:
    """Unique invented V-nummers of ten digits. **Shape**: ``count`` texts."""
    found: dict[int, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(draws.random.integers(1_000_000_000, 10_000_000_000, 2 * count + 16).tolist()))
    return np.array([str(number) for number in list(found)[:count]], dtype=object)
