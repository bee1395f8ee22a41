"""Free text that is stored: numbers that look like a BSN or V-nummer are masked.

What belongs here: finding and masking them. What does not: columns that are meant to hold them (``values``).
"""

from __future__ import annotations

import re

import polars as pl

_CANDIDATE = "[0-9]{9}"
_RUN = re.compile(r"(?<![0-9])[0-9]{9,10}(?![0-9])")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def masked(values: pl.Series) -> pl.Series:
    """The texts, with every 9-digit run that passes the elfproef and every 10-digit run replaced by ``#``."""
    hits = values.str.contains(_CANDIDATE).fill_null(value=False)
    if not hits.any():
        return values
    texts = [_RUN.sub(_mask, text) if hit else text for text, hit in zip(values.to_list(), hits, strict=True)]
    return pl.Series(values.name, texts, dtype=pl.String)


def _mask(run: re.Match[str]) -> str:
    """Hash signs for an identifier, the digits themselves for another number."""
    digits = run.group()
    if len(digits) == len(_WEIGHTS):
        total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
        if total % 11:
            return digits
    return "#" * len(digits)
