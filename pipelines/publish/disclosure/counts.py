"""The published counts: each indicator and peildatum as one table, rounded so that everything shown adds up.

What belongs here: from cells to rounded cells. What does not: the arithmetic of rounding, which cells are shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pipelines.publish.disclosure.rounding import alone, controlled, draw
from pipelines.publish.disclosure.tables import Place, Row, Split, Sum, checked, leaves, split_of, sums_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CONTROLLED: Final = "optelbaar"  # every count differs less than the base from the truth
WIDER: Final = "optelbaar_ruimer"  # some differ up to three times the base
ALONE: Final = "los_afgerond"  # rounded one by one: parts and total may differ
REACHES: Final = {CONTROLLED: 0, WIDER: 2}
SHARED: Final = {"noemer"}  # the same persons in another indicator are rounded the same way


@dataclass(frozen=True)
class Table:
    """The cells of one indicator at one peildatum. **Shape** ``shown``: whether the counts of a cell are published."""

    name: tuple[str, str]
    places: tuple[Place, ...]
    splits: tuple[Split, ...]
    shown: tuple[bool, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    def has(self, name: str) -> bool:
        """Whether every cell has this count."""
        return all(name in one.counts for one in self.splits)

    def values(self, name: str) -> tuple[int, ...]:
        """One count of every cell."""
        return tuple(one.counts[name] for one in self.splits)


def table_of(
    name: tuple[str, str], rows: Sequence[Row], shown: Sequence[bool], within: Mapping[str, tuple[str, ...]]
) -> Table:
    """The additive table of rows with one indicator and peildatum; a sum that not every count keeps is left out."""
    places = tuple((row["gebied_type"], row["gebied_code"], row["dimensie"], row["categorie"]) for row in rows)
    splits = tuple(alike([split_of(row) for row in rows]))
    values = np.array([[one.counts[leaf] for leaf in leaves(splits[0])] for one in splits], dtype=np.int64)
    holding = [
        (total, tuple(parts))
        for total, parts in sums_of(places, within)
        if (values[parts].sum(axis=0) <= values[total]).all()
    ]
    return Table(name, places, splits, tuple(shown), tuple(holding))


def alike(splits: list[Split]) -> list[Split]:
    """One way of dividing for all cells of a table: when one cannot be divided, none is."""
    if all(one.nested for one in splits):
        return splits
    common = [name for name in ("noemer", "teller") if all(name in one.counts for one in splits)]
    return [Split({name: one.counts[name] for name in common}, {}) for one in splits]


def rounded(
    table: Table, base: int, secret: bytes, drawn: Mapping[tuple[int, str], float] | None = None
) -> tuple[list[dict[str, int]], str]:
    """The published counts of every cell of a table (none of a hidden one), and how they were found.

    **Shape** ``drawn``: by cell and name of a count the chance that decides its direction, where that is settled.
    """
    places = [(cell, name) for cell, one in enumerate(table.splits) if table.shown[cell] for name in one.counts]
    values = [table.splits[cell].counts[name] for cell, name in places]
    settled = drawn or {}
    chances = [
        settled.get((cell, name), draw(secret, count_name(table.name[0], table.places[cell], name), value))
        for (cell, name), value in zip(places, values, strict=True)
    ]
    is_settled = [place in settled for place in places]
    how, found = fitted(values, sums_between(table, places, values), chances, base, is_settled)
    counts: list[dict[str, int]] = [{} for _ in table.splits]
    for (cell, name), count in zip(places, found, strict=True):
        counts[cell][name] = count
    return counts, how


def fitted(
    values: list[int], sums: list[Sum], chances: list[float], base: int, settled: list[bool]
) -> tuple[str, list[int]]:
    """The first way of rounding that succeeds."""
    for how, reach in REACHES.items():
        found = controlled(values, sums, chances, base, reach, settled)
        if found is not None:
            return how, found
    return ALONE, [alone(value, chance, base) for value, chance in zip(values, chances, strict=True)]


def count_name(indicator: str, place: Place, name: str) -> str:
    """What the direction of a count belongs to: not to its peildatum, so that what stands still is not rounded anew.

    **Shape** a noemer does not belong to its indicator either, since several are about the same persons.
    """
    owner = "" if name in SHARED else indicator
    return "|".join((owner, name, *place))


def sums_between(table: Table, places: Sequence[tuple[int, str]], values: Sequence[int]) -> list[Sum]:
    """What must add up among the published counts: kinds of persons within a cell, and cells within a total."""
    index = {place: position for position, place in enumerate(places)}
    within_cells = [
        Sum(index[cell, total], tuple(index[cell, part] for part in parts), is_whole=True)
        for cell, one in enumerate(table.splits) if table.shown[cell]
        for total, parts in one.nested.items()
    ]  # fmt: skip
    between = [
        (index[total, name], [index[part, name] for part in parts if table.shown[part]])
        for total, parts in table.sums if table.shown[total]
        for name in leaves(table.splits[total])
    ]  # fmt: skip
    return within_cells + checked([one for one in between if one[1]], values)


def tally(ways: Sequence[str]) -> dict[str, int]:
    """How many tables were rounded in which way."""
    found = Counter(ways)
    return {how: found[how] for how in (CONTROLLED, WIDER, ALONE)}
