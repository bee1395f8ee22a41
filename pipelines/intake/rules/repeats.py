"""R05: a key that stands twice in a delivery, found from hashes so that a large delivery fits in memory.

What belongs here: hashing keys and records, finding the repeats. What does not: what the key is (contracts).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

KEY_A, KEY_B, WHOLE = "_key_a", "_key_b", "_whole"
HASHES = (KEY_A, KEY_B, WHOLE)
_SEEDS = (0x5EED_0001, 0x5EED_0002, 0x5EED_0003)


def hashes_of(texts: pl.DataFrame, key: Iterable[str], is_complete: pl.Series) -> list[pl.Series]:
    """128 bits of hash over the key (the first 64 null when it is incomplete) and 64 over the whole record.

    Shape: ``texts`` holds the trimmed and mapped text of every column of the contract, row for row.
    """
    keys = texts[list(key)]
    first, second = (keys.hash_rows(seed=seed) for seed in _SEEDS[:2])
    if not is_complete.all():
        first = first.zip_with(is_complete, pl.Series([None], dtype=pl.UInt64))
    return [first.alias(KEY_A), second.alias(KEY_B), texts.hash_rows(seed=_SEEDS[2]).alias(WHOLE)]


def repeated_records(hashes: pl.DataFrame) -> pl.Series:
    """Records whose key stands elsewhere too: all but the first when all are identical, else every one.

    Shape: ``hashes`` has ``record`` and the three hashes; the result is sorted record numbers.
    """
    keyed = hashes.filter(pl.col(KEY_A).is_not_null())
    twice = keyed.filter(keyed.select(KEY_A, KEY_B).is_duplicated())
    group = [KEY_A, KEY_B]
    differs = pl.col(WHOLE).n_unique().over(group) > 1
    is_later = pl.col("record") > pl.col("record").min().over(group)
    return twice.filter(differs | is_later)["record"].sort()
