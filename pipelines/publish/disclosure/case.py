"""A case: tables of one quarter that are about the same persons, with everything that the attacker has beside them.

What belongs here: what he knows of each unknown count, which of them are protected, and hiding. What does not: when to
hide which (``audit``), the linear program (``attack``), finding who the same persons are (``persons``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipelines.publish.disclosure.attack import knowledge_of
from pipelines.publish.disclosure.attacked import growing_indicators
from pipelines.publish.disclosure.limits import Limits, limits_of, other_quarters
from pipelines.publish.disclosure.tables import NATION, TOTAL, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipelines.publish.disclosure.attack import Knowledge
    from pipelines.publish.disclosure.attacked import Attacked, Release
    from pipelines.publish.disclosure.limits import Beside, Quarter
    from pipelines.publish.disclosure.persons import Persons

# Of every pair: who is counted in the second is counted in the first.
WITHIN: Final = (("noemer", "teller"), ("noemer", "n_event"), ("n_event", "n_norm"))


@dataclass(frozen=True, eq=False)
class Case:
    """Tables of one quarter about the same persons.

    **Shape** ``numbers``: of each table the unknown behind each cell, from 0 on; ``quarters``: of each table those of
    the other quarters, where its groups only grow; ``told_empty``: its cells that everybody knows to be of nobody.
    """

    tables: tuple[Attacked, ...]
    numbers: tuple[NDArray[np.int64], ...]
    told_empty: tuple[frozenset[int], ...]
    quarters: tuple[tuple[Quarter, ...], ...]
    beside: Beside

    @cached_property
    def where(self) -> list[list[tuple[Attacked, int]]]:
        """The tables and cells in which each unknown is counted."""
        found: list[list[tuple[Attacked, int]]] = [[] for _ in range(1 + max(int(one.max()) for one in self.numbers))]
        for table, numbers in zip(self.tables, self.numbers, strict=True):
            for cell, number in enumerate(numbers):
                found[number].append((table, cell))
        return found

    @cached_property
    def truth(self) -> list[int]:
        """What the unknowns are."""
        return [table.truth[cell] for table, cell in (places[0] for places in self.where)]

    @cached_property
    def protected(self) -> frozenset[int]:
        """The unknowns that nobody may come to know: of few persons, and not told to be of nobody."""
        pairs = zip(self.tables, self.numbers, strict=True)
        return frozenset(int(numbers[cell]) for table, numbers in pairs for cell in table.small) - self.nobody

    @cached_property
    def nobody(self) -> frozenset[int]:
        """The unknowns that are 0 by definition, or because a row is not there: that nobody is somewhere is told."""
        pairs = zip(self.tables, self.numbers, self.told_empty, strict=True)
        found = {int(numbers[cell]) for _, numbers, cells in pairs for cell in cells}
        size = -1
        while len(found) > size:
            size = len(found)
            found |= {part for one in self.sums if one.total in found for part in one.parts}
            found |= {part for one in self.sums if one.total in one.parts for part in one.parts if part != one.total}
            found |= {one.total for one in self.sums if one.is_whole and found.issuperset(one.parts)}
        return frozenset(found)

    @cached_property
    def sums(self) -> list[Sum]:
        """Everything that adds up: cells within tables, kinds of persons within cells."""
        found = {(total, parts, is_whole) for total, parts, is_whole in (*self.between_cells(), *self.within_cells())}
        return [Sum(*one) for one in sorted(found)]

    def sums_with(self, numbers: Iterable[int]) -> list[Sum]:
        """The sums in which any of these unknowns is a part or the total."""
        wanted = set(numbers)
        return [one for one in self.sums if one.total in wanted or not wanted.isdisjoint(one.parts)]

    def between_cells(self) -> Iterator[tuple[int, tuple[int, ...], bool]]:
        """The sums of the tables."""
        for table, numbers in zip(self.tables, self.numbers, strict=True):
            for one in table.sums:
                yield int(numbers[one.total]), tuple(sorted(int(numbers[part]) for part in one.parts)), one.is_whole

    def within_cells(self) -> Iterator[tuple[int, tuple[int, ...], bool]]:
        """Who is in the teller is in the noemer, too."""
        counts: defaultdict[int, dict[str, NDArray[np.int64]]] = defaultdict(dict)
        for table, numbers in zip(self.tables, self.numbers, strict=True):
            if table.release.table.splits[0].nested:
                counts[id(table.release)][table.name] = numbers
        for names in counts.values():
            for whole, part in WITHIN:
                if whole in names and part in names:
                    pairs = zip(names[whole], names[part], strict=True)
                    yield from ((int(total), (int(some),), False) for total, some in pairs if total != some)

    def compared(self) -> int:
        """How many counts also stand in an earlier release."""
        earlier = self.beside.earlier
        return sum((one.key(cell), one.name) in earlier for one in self.tables for cell in range(len(one.truth)))

    def known_now(self) -> Knowledge:
        """What the attacker knows with this release."""
        return self.known(before=False)

    def known_before(self) -> Knowledge:
        """What he knew from earlier releases."""
        return self.known(before=True)

    def known_always(self) -> Knowledge:
        """What he would know if no table had been published: what adds up, and who the same persons are."""
        nothing = Limits.none(np.array(self.truth, dtype=float))
        return knowledge_of(nothing.low, nothing.high, self.sums, self.truth)

    def known(self, *, before: bool) -> Knowledge:
        """What he knows of each unknown, with or without this release."""
        limits = Limits.none(np.array(self.truth, dtype=float))
        for table, numbers, quarters in zip(self.tables, self.numbers, self.quarters, strict=True):
            limits.narrow(numbers, limits_of(table, quarters, self.beside, before=before))
        return knowledge_of(limits.low, limits.high, self.sums, self.truth)

    def has_row(self, number: int) -> bool:
        """Whether a row anywhere tells that an unknown is not 0."""
        places = self.where[number]
        return any(table.tells_of_somebody() and cell not in table.release.withdrawn for table, cell in places)

    def is_shown(self, number: int) -> bool:
        """Whether an unknown is published anywhere."""
        return any(cell not in table.release.hidden for table, cell in self.where[number])

    def hide(self, numbers: Iterable[int]) -> int:
        """Hide unknowns wherever they are counted; how many cells were shown."""
        return sum(put(release.hidden, cell) for release, cell in self.cells(numbers))

    def withdraw(self, numbers: Iterable[int]) -> int:
        """Leave out the rows in which these unknowns are counted, those about few persons; how many there were."""
        places = [place for number in numbers for place in self.where[number]]
        found = [(table.release, cell) for table, cell in places if cell in table.small]
        return sum(put(release.withdrawn, cell) for release, cell in found)

    def cells(self, numbers: Iterable[int]) -> Iterator[tuple[Release, int]]:
        """Where unknowns are counted, but for national totals of enough persons: these stay as long as possible."""
        for number in numbers:
            for table, cell in self.where[number]:
                if cell in table.small or not is_national(table, cell):
                    yield table.release, cell

    def tables_of(self, numbers: Iterable[int]) -> list[Release]:
        """The tables in which any of these unknowns is counted."""
        return list({id(one.release): one.release for number in numbers for one, _ in self.where[number]}.values())

    def everything(self) -> list[Release]:
        """All its tables, and those of other quarters beside them."""
        tables = (*self.tables, *(one.table for quarters in self.quarters for one in quarters))
        return list({id(one.release): one.release for one in tables}.values())


def put(cells: set[int], cell: int) -> bool:
    """Add a cell; whether it was new."""
    is_new = cell not in cells
    cells.add(cell)
    return is_new


def is_national(table: Attacked, cell: int) -> bool:
    """Whether a cell is a total of the country."""
    kind, _, *rest = table.release.table.places[cell]
    return (kind, *rest) == (NATION, *TOTAL)


def make_cases(tables: Sequence[Attacked], persons: Persons, beside: Beside) -> list[Case]:
    """The tables with a protected count, put together where they share persons."""
    growing = growing_indicators(one for one in tables if one.name == "noemer")
    cases = [
        case_of(
            [tables[place] for place in places], [persons.numbers[place] for place in places],
            [persons.nobody[place] for place in places], growing, beside,
        )
        for places in together(tables, persons.numbers)
    ]  # fmt: skip
    return [case for case in cases if case.protected]


def together(tables: Sequence[Attacked], numbers: Sequence[NDArray[np.int64]]) -> Iterable[list[int]]:
    """The positions of tables that share an unknown or are about the same cells."""
    first: dict[int | tuple[str, str], int] = {}
    pairs = [
        (first.setdefault(shared, place), place)
        for place, one in enumerate(tables)
        for shared in (one.release.table.name, *numbers[place].tolist())
    ]
    links = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    shape = (len(tables), len(tables))
    _, label = connected_components(coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=shape), False)  # noqa: FBT003
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(label.tolist()):
        found[number].append(place)
    return found.values()


def case_of(
    tables: list[Attacked], numbers: list[NDArray[np.int64]], nobody: list[frozenset[int]],
    growing: Mapping[str, list[Attacked]], beside: Beside,
) -> Case:  # fmt: skip
    """The case of these tables, its unknowns numbered from 0 on."""
    _, renumbered = np.unique(np.concatenate(numbers), return_inverse=True)
    own = np.split(renumbered, np.cumsum([one.size for one in numbers])[:-1])
    quarters = (other_quarters(one, growing) for one in tables)
    return Case(tuple(tables), tuple(own), tuple(nobody), tuple(quarters), beside)
