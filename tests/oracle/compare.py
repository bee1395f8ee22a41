"""Comparing two result tables cell by cell, with a report that says where to look.

What belongs here: matching by key, tolerance and wording. What does not: computing either table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tests.oracle.cells import KEY

TOLERANCE = 1e-9
ABSENT = "(no such cell)"


@dataclass(frozen=True)
class Difference:
    """One column of one cell on which two tables disagree."""

    key: tuple[Any, ...]
    column: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        """Read as one line."""
        cell = " ".join(str(part) for part in (self.key[0], *self.key[2:]))
        return f"{cell} · {self.column}: oracle {self.expected}, product {self.found}"


def differences(expected: pl.DataFrame, found: pl.DataFrame, columns: Sequence[str]) -> list[Difference]:
    """Every disagreement between the oracle's table and the product's.

    Shape: one entry a column; a cell that only one side has gives one entry.
    Errors: AssertionError when a key stands twice on either side.
    """
    ours, theirs = _by_key(expected, columns), _by_key(found, columns)
    missing = [Difference(key, "cell", "present", ABSENT) for key in ours if key not in theirs]
    extra = [Difference(key, "cell", ABSENT, "present") for key in theirs if key not in ours]
    shared = (key for key in ours if key in theirs)
    unequal = [
        Difference(key, name, one, other)
        for key in shared
        for name, one, other in zip(columns, ours[key], theirs[key], strict=True)
        if not same(one, other)
    ]
    return sorted(missing + extra + unequal, key=lambda item: (str(item.key), item.column))


def same(one: Any, other: Any) -> bool:
    """Equality, for numbers within 1e-9 (relative above 1)."""
    numbers = [value for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) < 2:
        return bool(one == other)
    return bool(abs(one - other) <= TOLERANCE * max(1.0, abs(one)))


def report(found: list[Difference], examples: int = 3) -> str:
    """How many differences per indicator and column, with a few of each."""
    if not found:
        return "no differences"
    counts = Counter((item.key[0], item.column) for item in found)
    lines = [f"{len(found)} differences"]
    for (indicator, column), number in sorted(counts.items()):
        lines.append(f"{indicator} · {column}: {number}")
        matching = [item for item in found if (item.key[0], item.column) == (indicator, column)]
        lines += [f"    {item}" for item in matching[:examples]]
    return "\n".join(lines)


def _by_key(frame: pl.DataFrame, columns: Sequence[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    rows = {row[: len(KEY)]: row[len(KEY) :] for row in frame.select(*KEY, *columns).rows()}
    assert len(rows) == frame.height, f"{frame.height - len(rows)} rows have the key of another row"
    return rows
