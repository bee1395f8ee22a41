"""Which counts of different tables are about the same persons, as a reader of the definitions knows.

What belongs here: finding out. What does not: what the attacker does with it (``case``).

The persons with a PIP are the teller of one indicator, the noemer of three others, and all who have a leerroute in
the tables of a dozen more. No list of that is kept by hand: a *series* is one count in one category over all areas of
a kind and all quarters (or, of the country, over all quarters, or over all categories of a dimension and all quarters).
Two series that never differ are taken to be about the same persons. Where that is chance it makes the attacker stronger
than he is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import log1p
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipelines.publish.disclosure.tables import ATTACKED, CROSS, NATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipelines.publish.disclosure.counts import Table
    from pipelines.publish.disclosure.tables import Place

EVIDENCE: Final = 12.0  # sum of log(1 + count): three counts of fifty, or eighteen of one, do not agree by chance
Counted = tuple["Table", str]  # a table, and which of its counts
Name = tuple[str, ...]  # indicator, count, how the series runs, and what stays the same in it


@dataclass
class Series:
    """One count along areas, quarters or categories.

    **Shape** ``counts``: what varies → the count and its position among all counts; ``empty``: positions of the counts
    that are 0; ``has_rows``: a row stands for somebody, so that nobody is told by a row that is not there.
    """

    has_rows: bool
    counts: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)
    empty: list[int] = field(default_factory=list)

    def evidence(self) -> float:
        """How much it says that another series agrees: a count that stands still for quarters says it once."""
        different = {(varying[1:], value) for varying, (value, _) in self.counts.items()}
        return sum(log1p(value) for _, value in different)

    def signature(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Equal for series that never differ."""
        return tuple(sorted((varying, value) for varying, (value, _) in self.counts.items()))


@dataclass(frozen=True)
class Persons:
    """Who is behind the counts of some tables.

    **Shape** of each table: ``numbers``, the unknown behind each count, the same for counts of the same persons;
    ``nobody``, the counts that are 0 for everybody to see: by definition, or since the same persons have no row.
    """

    numbers: list[NDArray[np.int64]]
    nobody: list[frozenset[int]]


def counted_in(tables: Iterable[Table]) -> list[Counted]:
    """The counts of some tables that tell of persons."""
    return [(table, name) for table in tables for name in ATTACKED if table.has(name)]


def persons_of(counted: Sequence[Counted]) -> Persons:
    """Who is behind each count of these tables, as far as a reader of the definitions can tell."""
    if not counted:
        return Persons([], [])
    starts = np.cumsum([0, *(len(table.places) for table, _ in counted)])
    alike = same_series(all_series(counted).values())
    pairs = np.array([pair for group in alike for pair in same_counts(group)], dtype=np.int64).reshape(-1, 2)
    size = int(starts[-1])
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    _, number = connected_components(links, directed=False)
    is_empty = np.zeros(size, dtype=bool)
    is_empty[[*told_by_rows(alike), *never_counted(counted)]] = True
    cells = (frozenset(np.flatnonzero(part).tolist()) for part in np.split(is_empty, starts[1:-1]))
    return Persons(np.split(number.astype(np.int64), starts[1:-1]), list(cells))


def told_by_rows(alike: Iterable[Sequence[Series]]) -> Iterator[int]:
    """The counts that are 0 where the same persons have no row."""
    for group in alike:
        if any(one.has_rows for one in group):
            yield from (position for one in group for position in one.empty)


def never_counted(counted: Iterable[Counted]) -> Iterator[int]:
    """The counts that are 0 in every area and quarter: nobody on the Z route is in the teller of the B1 route."""
    found: defaultdict[Name, dict[int, int]] = defaultdict(dict)
    for table, name, place, value, position in each_count(counted):
        found[table.name[0], name, *place[2:]][position] = value
    for values in found.values():
        if not any(values.values()):
            yield from values


def each_count(counted: Iterable[Counted]) -> Iterator[tuple[Table, str, Place, int, int]]:
    """Every count with its position in all tables after each other."""
    position = 0
    for table, name in counted:
        for place, value in zip(table.places, table.values(name), strict=True):
            yield table, name, place, value, position
            position += 1


def all_series(counted: Iterable[Counted]) -> Mapping[Name, Series]:
    """Every series in these tables."""
    found: dict[Name, Series] = {}
    for table, name, place, value, position in each_count(counted):
        indicator, day = table.name
        for way, varying in ways_through(place):
            key = (indicator, name, *way)
            series = found.get(key)
            if series is None:
                series = found[key] = Series(name == "noemer" or not table.has("noemer"))
            if value:
                series.counts[day, *varying] = value, position
            else:
                series.empty.append(position)
    return found


def ways_through(place: Place) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The series in which a place lies: what stays the same, and what varies besides the quarter."""
    kind, code, dimension, category = place
    if kind != NATION:
        yield (kind, dimension, category), (code,)
        return
    yield ("kwartalen", dimension, category), ()
    if CROSS not in dimension:
        yield ("categorie", dimension), (category,)
        return
    (first, second), (one, other) = dimension.split(CROSS), category.split(CROSS)
    yield ("categorie", second, first, one), (other,)
    yield ("categorie", first, second, other), (one,)


def same_series(found: Iterable[Series]) -> list[list[Series]]:
    """The series that never differ from another one, together."""
    alike: defaultdict[tuple[tuple[tuple[str, ...], int], ...], list[Series]] = defaultdict(list)
    for series in found:
        if series.evidence() >= EVIDENCE:
            alike[series.signature()].append(series)
    return [group for group in alike.values() if len(group) > 1]


def same_counts(group: Sequence[Series]) -> Iterator[tuple[int, int]]:
    """Pairs of positions of the same persons in series that never differ."""
    first, *others = group
    for other in others:
        yield from ((position, other.counts[varying][1]) for varying, (_, position) in first.counts.items())
