"""Free text that is stored: numbers that look like a BSN or V-nummer are masked.

What belongs here: finding and masking them. What does not: columns that are meant to hold them (``values``). A mask is
a short pseudonym, so that two texts that differ (an id of ten digits) still differ afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

CANDIDATE = "[0-9]{9}"
_RUN = re.compile(r"(?<![0-9])[0-9]{9,10}(?![0-9])")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_MASK_DIGITS = 12
_DOMAIN = "text"
Pseudonymise = Callable[[str, list[str]], list[str]]  # domain, identifiers → pseudonyms in their order


def masked(values: pl.Series, pseudonymise: Pseudonymise) -> pl.Series:
    """The texts, with every 9-digit run that passes the elfproef and every 10-digit run masked."""
    hits = values.str.contains(CANDIDATE).fill_null(value=False)
    if not hits.any():
        return values

    def mask(run: re.Match[str]) -> str:
        digits = run.group()
        return mask_of(digits, pseudonymise) if is_identifier(digits) else digits

    texts = [_RUN.sub(mask, text) if hit else text for text, hit in zip(values.to_list(), hits, strict=True)]
    return pl.Series(values.name, texts, dtype=pl.String)


def identifiers_in(values: pl.Series) -> set[str]:
    """Every run of digits in texts that is masked there."""
    hits = values.filter(values.str.contains(CANDIDATE).fill_null(value=False))
    return {digits for text in hits for digits in _RUN.findall(text) if is_identifier(digits)}


def mask_of(digits: str, pseudonymise: Pseudonymise) -> str:
    """What stands in a text in the place of an identifier."""
    return f"#{pseudonymise(_DOMAIN, [digits])[0][:_MASK_DIGITS]}"


def is_identifier(digits: str) -> bool:
    """Whether a run of nine or ten digits may be a BSN or V-nummer."""
    if len(digits) != len(_WEIGHTS):
        return True
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11 == 0
