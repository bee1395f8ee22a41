"""The audit: all published tables, quarters and earlier releases are given to the attacker, and nothing may open.

What belongs here: what the attacker may assume, and hiding more where a hidden cell would open. What does not: the
linear program, rounding, reading a release.

Protected is the noemer of every cell about fewer persons than the minimum (of a count: the count), and how many of
them are in the teller. Of every shown count the attacker knows that the truth is less than the base away; of a hidden
one that it is below the minimum; and every sum that holds. Beside a table he uses the tables of the other quarters
(where an indicator's groups only grow, a later count is the most that an earlier one can have been), the tables of
other indicators about the same persons, and all earlier releases, as if nothing had changed since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipelines.publish.disclosure.attack import knowledge_of, opened
from pipelines.publish.disclosure.attacked import (
    ATTACKED,
    MOST,
    attack_on,
    beside,
    growing_indicators,
    same_persons,
    smallest,
)
from pipelines.publish.disclosure.tables import NATION, TOTAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.publish.disclosure.attack import Knowledge
    from pipelines.publish.disclosure.attacked import Attacked, Earlier, Limits, Release
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.disclosure.tables import Place

ROUNDS: Final = 8  # of hiding more; after these everything but the national total goes


@dataclass
class Audit:
    """What was tried and what came of it.

    **Shape** ``hidden_more``: cells hidden only because another would open; ``withdrawn``: without a row for the same
    reason; ``already_open``: opened by earlier releases alone, whatever this one says; ``still_open`` blocks a
    publication.
    """

    tables: int = 0
    programs: int = 0
    quarters: set[str] = field(default_factory=set)
    protected: int = 0
    compared: int = 0
    would_open: int = 0
    hidden_more: int = 0
    withdrawn: int = 0
    already_open: int = 0
    still_open: int = 0


def audit(
    releases: list[Release], earlier: Earlier, config: PublicationConfig, beside_it: Earlier | None = None
) -> Audit:
    """Attack every table with a protected cell, and hide more in it until nothing opens.

    **Shape** ``beside_it``: what this publication says of counts elsewhere than in its tables.
    Changes ``hidden`` of the releases; ``still_open`` is 0 unless hiding all but a total is not enough.
    """
    found = Audit(quarters={one.table.name[1] for one in releases})
    for name in ATTACKED:
        attacked = [one for release in releases if (one := attack_on(release, name, config)) is not None]
        growing = growing_indicators(attacked) if name == "noemer" else {}
        groups = [group for group in same_persons(attacked) if group[0].small]
        cases = [Case(group, beside(group, growing), earlier, beside_it or {}, config) for group in groups]
        found.programs += len(cases)
        found.compared += sum(case.compared() for case in cases)
        close_all(cases, config, found)
    found.tables = len(releases)
    found.protected = sum(len(smallest(one, config)) for one in releases)
    return found


@dataclass(frozen=True)
class Case:
    """Tables about the same persons, with everything that stands beside them."""

    group: list[Attacked]
    quarters: list[Attacked]
    earlier: Earlier
    beside_it: Earlier
    config: PublicationConfig

    @property
    def targets(self) -> list[int]:
        """The protected cells."""
        return sorted(self.group[0].small)

    def compared(self) -> int:
        """How many counts also stand in an earlier release."""
        return sum((one.key(cell), one.name) in self.earlier for one in self.group for cell in range(len(one.truth)))

    def known(self, *, before: bool = False) -> Knowledge:
        """What the attacker knows now, or knew before this release."""
        limits = limits_of(self, before=before)
        one = self.group[0]
        return knowledge_of([low for low, _ in limits], [high for _, high in limits], one.sums, one.truth)

    def hide(self, cells: set[int]) -> int:
        """Hide these cells in each table; how many were shown."""
        count = sum(len(cells - one.release.hidden) for one in self.group)
        for one in self.group:
            one.release.hidden |= cells
        return count

    def withdraw(self, cells: set[int]) -> int:
        """Hide these cells in each table, row and all; how many had a row."""
        self.hide(cells)
        count = sum(len(cells - one.release.withdrawn) for one in self.group)
        for one in self.group:
            one.release.withdrawn |= cells
        return count


def close_all(cases: list[Case], config: PublicationConfig, found: Audit) -> None:
    """Hide more until nothing opens, then rows too; then everything but the national total, then the tables themselves.

    What earlier releases alone had opened is counted and passed over: holding this one back takes nothing back. What
    opens by this release together with them is closed, if need be by leaving the tables out: what is known then is what
    was known before.
    """
    pending = open_in(cases, config)
    found.would_open += sum(len(cells) for _, cells in pending)
    told = {
        id(case): set(cells)
        for case, cells in open_in([case for case, _ in pending if case.earlier], config, before=True)
    }
    found.already_open += sum(len(told.get(id(case), set()) & set(cells)) for case, cells in pending)
    for step in range(ROUNDS + 4):
        pending = [(case, left) for case, cells in pending if (left := sorted(set(cells) - told.get(id(case), set())))]
        if not pending or step == ROUNDS + 3:
            break
        for case, cells in pending:
            close_once(case, cells, step, found)
        pending = open_in([case for case, _ in pending], config)
    found.still_open += sum(len(cells) for _, cells in pending)


def open_in(cases: list[Case], config: PublicationConfig, *, before: bool = False) -> list[tuple[Case, list[int]]]:
    """The cases in which a protected cell opens, with these cells; before: by the earlier releases without this one."""
    tables = [(case.known(before=before), case.targets) for case in cases]
    found = zip(cases, opened(tables, config.protection_width), strict=True)
    return [(case, cells) for case, cells in found if cells]


def close_once(case: Case, pending: list[int], step: int, found: Audit) -> None:
    """One step: neighbours, rows, everything but the national total, the tables, the quarters beside them."""
    more = more_to_hide(case.group, pending)
    if step < ROUNDS and more:
        found.hidden_more += case.hide(more)
    elif step < ROUNDS:
        found.withdrawn += case.withdraw(around(case.group, pending))
    elif step == ROUNDS:
        found.withdrawn += case.withdraw(everything(case.group))
    else:
        tables = case.group if step == ROUNDS + 1 else case.quarters
        found.withdrawn += sum(one.release.withdraw_all() for one in tables)


def around(group: list[Attacked], open_cells: list[int]) -> set[int]:
    """The open cells and the protected ones in the same sums."""
    found = set(open_cells)
    for one in group[0].sums:
        if found & set(one.parts):
            found |= set(one.parts) & group[0].small
    return found


def everything(group: list[Attacked]) -> set[int]:
    """All cells but the national total of enough persons."""
    places = group[0].release.table.places
    totals = {cell for cell, place in enumerate(places) if (place[0], *place[2:]) == (NATION, *TOTAL)}
    return set(range(len(places))) - (totals - group[0].small)


def more_to_hide(group: list[Attacked], open_cells: list[int]) -> set[int]:
    """For each open cell the smallest shown cell of each sum that it is in: a sibling, else the total if not of NL."""
    found: set[int] = set()
    shown = {cell for one in group for cell in range(len(one.truth)) if cell not in one.release.hidden}
    truth = group[0].truth
    for cell in open_cells:
        for one in group[0].sums:
            if cell in one.parts or cell == one.total:
                others = [part for part in one.parts if part in shown and part != cell] or [one.total]
                found.add(min(others, key=lambda other: (truth[other], other)))
    return found & shown & everything(group)


def limits_of(case: Case, *, before: bool = False) -> list[Limits]:
    """What the attacker knows of each cell of these tables, from this release and everything beside it."""
    limits = [(0.0, MOST)] * len(case.group[0].truth)
    for one in case.group:
        for cell, truth in enumerate(one.truth):
            limits[cell] = narrowed(limits[cell], seen(case, one, cell, before=before), truth)
    return with_quarters(limits, case, before=before)


def seen(case: Case, one: Attacked, cell: int, *, before: bool) -> Limits:
    """What all releases say of one cell in one table; before: without this one."""
    limits = (0.0, MOST) if before else own_limits(one, cell, case.config)
    key = (one.key(cell), one.name)
    for other in (*case.earlier.get(key, ()), *(() if before else case.beside_it.get(key, ()))):
        limits = narrowed(limits, other, one.truth[cell])
    return limits


def own_limits(one: Attacked, cell: int, config: PublicationConfig) -> Limits:
    """What one table says of one cell: near its published count, below the minimum, or only that it is not empty."""
    least = 1 if one.name == "noemer" or "noemer" not in one.release.table.splits[cell].counts else 0
    if cell in one.release.withdrawn:
        return 0.0, MOST
    if cell in one.small:
        return least, config.minimum_noemer - 1
    if cell in one.release.hidden:
        return least, MOST
    count = one.release.counts[cell][one.name]
    shown_from = config.minimum_noemer if least else 0
    near = (max(count - one.release.distance, shown_from), count + one.release.distance)
    told = one.release.told[cell].get(one.name) if one.release.told else None
    return narrowed(near, told, one.truth[cell]) if told else near


def narrowed(limits: Limits, other: Limits, truth: int) -> Limits:
    """Both limits together, but for one that leads the attacker astray: he would find a contradiction and drop it."""
    if not other[0] <= truth <= other[1]:
        return limits
    return max(limits[0], other[0]), min(limits[1], other[1])


def with_quarters(limits: list[Limits], case: Case, *, before: bool) -> list[Limits]:
    """A group that only grows had at most what it has later, and at least what it had before."""
    one = case.group[0]
    peildatum = one.release.table.name[1]
    here: Mapping[Place, int] = {place: cell for cell, place in enumerate(one.release.table.places)}
    found = list(limits)
    for other in case.quarters:
        day = other.release.table.name[1]
        for cell, place in enumerate(other.release.table.places):
            if place in here:
                low, high = seen(case, other, cell, before=before)
                bound = (low, MOST) if day < peildatum else (0.0, high)
                found[here[place]] = narrowed(found[here[place]], bound, one.truth[here[place]])
    return found
