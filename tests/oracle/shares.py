"""Shares: counts, bounds for the unknown, and Wilson limits (indicators.md section 1, three-valued logic).

What belongs here: the values of one cell of kind A. What does not: who is in it.
"""

from __future__ import annotations

from math import sqrt

import polars as pl

from tests.oracle.cells import Cell

Z95 = 1.959963984540054


def share(units: pl.DataFrame) -> Cell | None:
    """The values of one cell from its units (``teller`` true/false/null, ``bekend``); None without units."""
    tellers, known = units["teller"].to_list(), units["bekend"].to_list()
    seen = [teller for teller, bekend in zip(tellers, known, strict=True) if bekend]
    return from_counts(len(tellers), tellers.count(True), tellers.count(None), len(seen), seen.count(True))


def from_counts(noemer: int, teller: int, onbekend: int, noemer_bekend: int, teller_bekend: int) -> Cell | None:
    """The values of a share from its counts; None when there is nothing to divide by.

    Nulls: waarde is null when nobody is observable; the bounds are then shown alone.
    """
    if noemer <= 0:
        return None
    low, high = teller / noemer, (teller + onbekend) / noemer
    value = min(max(teller_bekend / noemer_bekend, low), high) if noemer_bekend else None
    return {
        "noemer": noemer, "teller": teller, "onbekend": onbekend,
        "noemer_bekend": noemer_bekend, "teller_bekend": teller_bekend,
        "waarde": value, "ondergrens": low, "bovengrens": high,
        "wilson_laag": wilson(low, noemer)[0], "wilson_hoog": wilson(high, noemer)[1],
    }  # fmt: skip


def wilson(share_: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % limits of a share among n, within [0, 1].

    Source: Wilson (1927); a share above 1 counts as 1. At 0 and at 1 the outer limit is the share itself, exactly:
    left to rounding it would fall on either side of an ambitie of 0 or 1.
    """
    p = min(share_, 1.0)
    centre = p + Z95**2 / (2 * n)
    half = Z95 * sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2))
    scale = 1 + Z95**2 / n
    low = 0.0 if p <= 0 else (centre - half) / scale
    return max(0.0, low), 1.0 if p >= 1 else min(1.0, (centre + half) / scale)
