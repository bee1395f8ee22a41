"""The audit: all published tables, quarters and the release before are given to the attacker, and nothing may open.

What belongs here: what the attacker may assume, and hiding more where a hidden cell would open. What does not: the
linear program, rounding, reading a release.

Protected is the noemer of every cell about fewer persons than the minimum (of a count: the count), and how many of
them are in the teller. Of every shown count the attacker knows that the truth is less than the base away; of a hidden
one that it is below the minimum; and every sum that holds. Beside a table he uses the tables of the other quarters
(where an indicator's groups only grow, a later count is the most that an earlier one can have been), the tables of
other indicators about the same persons, and the release before, as if nothing had changed since.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipelines.publish.disclosure.attack import knowledge_of, opened
from pipelines.publish.disclosure.attacked import attack_on, beside, growing_indicators, same_persons, smallest
from pipelines.publish.disclosure.tables import NATION, TOTAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.publish.disclosure.attack import Knowledge
    from pipelines.publish.disclosure.attacked import Attacked, Key, Release
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.disclosure.tables import Place

ROUNDS: Final = 8  # of hiding more; after these everything but the national total goes
MOST: Final = 1_000_000  # nobody doubts that a count is below this
Limits = tuple[float, float]
Earlier = dict[tuple["Key", str], int]  # published count of the release before, by cell and name of the count


@dataclass
class Audit:
    """What was tried and what came of it.

    **Shape** ``hidden_more``: cells hidden only because another would open; ``withdrawn``: without a row for the same
    reason; ``already_open``: opened by the release before, whatever is hidden now; ``still_open`` blocks a publication.
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


def audit(releases: list[Release], earlier: Earlier, config: PublicationConfig) -> Audit:
    """Attack every table with a protected cell, and hide more in it until nothing opens.

    **Shape** changes ``hidden`` of the releases; ``still_open`` is 0 unless hiding all but a total is not enough.
    """
    found = Audit(quarters={one.table.name[1] for one in releases})
    for name in ("noemer", "teller", "n_event"):
        attacked = [one for release in releases if (one := attack_on(release, name, config)) is not None]
        growing = growing_indicators(attacked) if name == "noemer" else {}
        groups = [group for group in same_persons(attacked) if group[0].small]
        cases = [Case(group, beside(group, growing), earlier, config) for group in groups]
        found.programs += len(cases)
        found.compared += sum(case.compared() for case in cases)
        tables = [(case.known(), case.targets) for case in cases]
        for case, open_cells in zip(cases, opened(tables, config.protection_width), strict=True):
            close(case, open_cells, found)
    found.tables = len(releases)
    found.protected = sum(len(smallest(one, config)) for one in releases)
    return found


@dataclass(frozen=True)
class Case:
    """Tables about the same persons, with everything that stands beside them."""

    group: list[Attacked]
    quarters: list[Attacked]
    earlier: Earlier
    config: PublicationConfig

    @property
    def targets(self) -> list[int]:
        """The protected cells."""
        return sorted(self.group[0].small)

    def compared(self) -> int:
        """How many counts also stand in the release before."""
        return sum((one.key(cell), one.name) in self.earlier for one in self.group for cell in range(len(one.truth)))

    def known(self) -> Knowledge:
        """What the attacker knows now."""
        limits = limits_of(self.group, self.quarters, self.earlier, self.config)
        return knowledge_of([low for low, _ in limits], [high for _, high in limits], self.group[0].sums)

    def open_cells(self) -> list[int]:
        """The protected cells that open now."""
        return opened([(self.known(), self.targets)], self.config.protection_width)[0]

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


def close(case: Case, open_cells: list[int], found: Audit) -> None:
    """Hide more until nothing opens, then rows too; then everything but the national total, then the table itself.

    What is open with only the national total left, and is not without the release before, was told by that release:
    holding this one back takes nothing back, and blocking on it would stop every later publication.
    """
    found.would_open += len(open_cells)
    for step in range(ROUNDS + 1):
        if not open_cells:
            return
        more = more_to_hide(case.group, open_cells)
        if step == ROUNDS:
            found.withdrawn += case.withdraw(everything(case.group))
        elif more:
            found.hidden_more += case.hide(more)
        else:
            found.withdrawn += case.withdraw(around(case.group, open_cells))
        open_cells = case.open_cells()
    leave_out(case, open_cells, found)


def leave_out(case: Case, open_cells: list[int], found: Audit) -> None:
    """What this release tells even with only its national totals goes whole, at last with the quarters beside it."""
    told = replace(case, earlier={})
    told_now = told.open_cells() if open_cells else []
    found.already_open += len(open_cells) - len(told_now)
    for tables in (case.group, case.quarters):
        if told_now:
            found.withdrawn += sum(one.release.withdraw_all() for one in tables)
            told_now = told.open_cells()
    found.still_open += len(told_now)


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


def limits_of(
    group: list[Attacked], quarters: list[Attacked], earlier: Earlier, config: PublicationConfig
) -> list[Limits]:
    """What the attacker knows of each cell of these tables, from this release and everything beside it."""
    limits = [own_limits(group[0], cell, config) for cell in range(len(group[0].truth))]
    for one in group:
        for cell, truth in enumerate(one.truth):
            limits[cell] = narrowed(limits[cell], own_limits(one, cell, config), truth)
            before = earlier.get((one.key(cell), one.name))
            if before is not None:
                around = (before - config.base + 1, before + config.base - 1)
                limits[cell] = narrowed(limits[cell], around, truth)
    return with_quarters(limits, group[0], quarters, config)


def own_limits(one: Attacked, cell: int, config: PublicationConfig) -> Limits:
    """What one table says of one cell: near its published count, below the minimum, or only that it is not empty."""
    least = 1 if one.name == "noemer" or "noemer" not in one.release.table.splits[cell].counts else 0
    if cell in one.release.withdrawn:
        return 0, MOST
    if cell in one.small:
        return least, config.minimum_noemer - 1
    if cell in one.release.hidden:
        return least, MOST
    count = one.release.counts[cell][one.name]
    shown_from = config.minimum_noemer if least else 0
    return max(count - one.release.distance, shown_from), count + one.release.distance


def narrowed(limits: Limits, other: Limits, truth: int) -> Limits:
    """Both limits together, but for one that leads the attacker astray: he would find a contradiction and drop it."""
    if not other[0] <= truth <= other[1]:
        return limits
    return max(limits[0], other[0]), min(limits[1], other[1])


def with_quarters(
    limits: list[Limits], one: Attacked, quarters: list[Attacked], config: PublicationConfig
) -> list[Limits]:
    """A group that only grows had at most what it has later, and at least what it had before."""
    peildatum = one.release.table.name[1]
    here: Mapping[Place, int] = {place: cell for cell, place in enumerate(one.release.table.places)}
    found = list(limits)
    for other in quarters:
        day = other.release.table.name[1]
        for cell, place in enumerate(other.release.table.places):
            if place in here:
                low, high = own_limits(other, cell, config)
                bound = (low, MOST) if day < peildatum else (0.0, high)
                found[here[place]] = narrowed(found[here[place]], bound, one.truth[here[place]])
    return found
