"""The row codes in the order in which they name a record, and their place in a bit mask.

What belongs here: the order. What does not: when a rule fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import polars as pl

ORDER = ("R06", "R01", "R02", "R03", "R04", "R10", "R08", "R09", "R07", "R05")
MASK = "_mask"
BIT = {code: 1 << place for place, code in enumerate(ORDER)}


@cache
def codes_of(mask: int) -> tuple[str, ...]:
    """The failing rules of a record, the one that names it first."""
    return tuple(code for code in ORDER if mask & BIT[code])


def mask_expression(failed: Iterable[tuple[str, pl.Expr]]) -> pl.Expr:
    """A bit mask from pairs of code and a boolean expression; a code may come more than once."""
    by_code: dict[str, list[pl.Expr]] = {}
    for code, expression in failed:
        by_code.setdefault(code, []).append(expression)
    bits = [
        pl.any_horizontal(expressions).cast(pl.UInt16) * pl.lit(BIT[code], dtype=pl.UInt16)
        for code, expressions in by_code.items()
    ]
    return pl.sum_horizontal(bits).cast(pl.UInt16) if bits else pl.lit(0, dtype=pl.UInt16)
