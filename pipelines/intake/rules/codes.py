"""The row codes in the order in which they name a record, and their place in a bit mask.

What belongs here: the order. What does not: when a rule fails.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

FIRST_RECORDS = 10
ORDER = ("R06", "R01", "R02", "R03", "R04", "R10", "R08", "R09", "R07", "R05")
MASK = "_mask"
BIT = {code: 1 << place for place, code in enumerate(ORDER)}


@cache
def codes_of(mask: int) -> tuple[str, ...]:
    """The failing rules of a record, the one that names it first."""
    return tuple(code for code in ORDER if mask & BIT[code])


def first_records(masks: npt.NDArray[np.uint16]) -> dict[str, tuple[int, ...]]:
    """Per failing rule the first record numbers, at most ten; record 1 is the first after the header."""
    found = {}
    for code, bit in BIT.items():
        failing = np.flatnonzero(masks & np.uint16(bit))[:FIRST_RECORDS]
        if failing.size:
            found[code] = tuple((failing + 1).tolist())
    return found


@lru_cache(maxsize=256)
def mask_expression(flags: tuple[tuple[str, str], ...]) -> pl.Expr:
    """A bit mask from pairs of a code and the name of a boolean column; a code may come more than once."""
    by_code: dict[str, list[str]] = {}
    for code, name in flags:
        by_code.setdefault(code, []).append(name)
    bits = [
        pl.any_horizontal(names).cast(pl.UInt16) * pl.lit(BIT[code], dtype=pl.UInt16) for code, names in by_code.items()
    ]
    return pl.sum_horizontal(bits).cast(pl.UInt16) if bits else pl.lit(0, dtype=pl.UInt16)
