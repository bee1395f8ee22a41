"""The audit: all published tables, quarters and earlier releases are given to the attacker, and nothing may open.

What belongs here: hiding more where a protected count would open, until none does. What does not: what the attacker
knows (``case``), the linear program, rounding, reading a release.

Protected is the noemer of every cell about fewer persons than the minimum (of a count: the count), and how many of
them are in the teller. Of every shown count the attacker knows that the truth is less than the base away; of a hidden
one that it is below the minimum; and every sum that holds. He reads all tables together: a count that the definitions
make the same in two tables is one unknown to him. Beside them he has the tables of the other quarters (where an
indicator's groups only grow, a later count is the most that an earlier one can have been), and all earlier releases,
as if nothing had changed since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipelines.publish.disclosure.attack import opened
from pipelines.publish.disclosure.attacked import attack_on, smallest
from pipelines.publish.disclosure.case import Case, make_cases
from pipelines.publish.disclosure.limits import Beside
from pipelines.publish.disclosure.persons import counted_in, persons_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.publish.disclosure.attack import Knowledge
    from pipelines.publish.disclosure.attacked import Earlier, Release
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.disclosure.persons import Persons

ROUNDS: Final = 4  # of closing what opens; after these everything but the national total goes
HIDING: Final = 1  # of them: what still opens then loses its row
Open = dict[Case, set[int]]  # cases with their open unknowns


@dataclass
class Audit:
    """What was tried and what came of it.

    **Shape** ``unknowns``: protected counts, each counted once however many tables it stands in; ``hidden_more``: cells
    hidden only because another would open; ``withdrawn``: without a row for the same reason; ``already_open``: opened
    by earlier releases alone, whatever this one says; ``still_open`` blocks a publication.
    """

    tables: int = 0
    cases: int = 0
    quarters: set[str] = field(default_factory=set)
    protected: int = 0
    unknowns: int = 0
    compared: int = 0
    would_open: int = 0
    hidden_more: int = 0
    withdrawn: int = 0
    already_open: int = 0
    still_open: int = 0


def audit(
    releases: list[Release], earlier: Earlier, config: PublicationConfig, beside_it: Earlier | None = None,
    persons: Persons | None = None,
) -> Audit:  # fmt: skip
    """Attack every table with a protected cell, and hide more until nothing opens.

    **Shape** ``beside_it``: what this publication says of counts elsewhere than in its tables; ``persons``: who is
    behind the counts of these tables, where that was found out already.
    Changes ``hidden`` of the releases; ``still_open`` is 0 unless hiding all but a total is not enough.
    """
    counted = counted_in(release.table for release in releases)
    of_table = {release.table.name: release for release in releases}
    attacked = [attack_on(of_table[table.name], name, config) for table, name in counted]
    cases = make_cases(attacked, persons or persons_of(counted), Beside(earlier, beside_it or {}, config))
    found = Audit(
        tables=len(releases),
        cases=len(cases),
        quarters={one.table.name[1] for one in releases},
        protected=sum(len(smallest(one, config)) for one in releases),
        unknowns=sum(len(case.protected) for case in cases),
        compared=sum(case.compared() for case in cases),
    )
    close_all(cases, config, found)
    return found


def close_all(cases: list[Case], config: PublicationConfig, found: Audit) -> None:
    """Hide more until nothing opens, then rows too; then everything but the national total, then the tables themselves.

    What opens whatever is published (a part of nobody) is no secret. What earlier releases alone had opened is counted
    and passed over: holding this one back takes nothing back. What opens by this release together with them is closed,
    if need be by leaving the tables out: what is known then is what was known before.
    """
    pending = open_among({case: set(case.protected) for case in cases}, config, Case.known_now)
    found.would_open += count(pending)
    asked = {case: numbers for case, numbers in pending.items() if case.beside.earlier}
    left = without(pending, open_among(asked, config, Case.known_before))
    found.already_open += count(pending) - count(left)
    for step in range(ROUNDS + 3):
        if step == ROUNDS:
            left = without(left, open_among(left, config, Case.known_always))
        for case, numbers in left.items():
            close_once(case, numbers, step, found)
        left = open_among(left, config, Case.known_now)
    found.still_open += count(left)


def open_among(asked: Open, config: PublicationConfig, known: Callable[[Case], Knowledge]) -> Open:
    """Which of these unknowns open to who knows this. Hiding never opens another one: none else needs to be asked."""
    answers = opened([(known(case), sorted(numbers)) for case, numbers in asked.items()], config.protection_width)
    return {case: set(numbers) for case, numbers in zip(asked, answers, strict=True) if numbers}


def without(some: Open, others: Open) -> Open:
    """The open unknowns that are not among the others."""
    return {case: left for case, numbers in some.items() if (left := numbers - others.get(case, set()))}


def count(some: Open) -> int:
    """How many unknowns are open."""
    return sum(len(numbers) for numbers in some.values())


def close_once(case: Case, pending: set[int], step: int, found: Audit) -> None:
    """One step: neighbours, else rows, else both; at last all but national totals, the tables, all beside them."""
    if step > ROUNDS:
        releases = case.tables_of(pending) if step == ROUNDS + 1 else case.everything()
        found.withdrawn += sum(one.withdraw_all() for one in releases)
        return
    hidden = case.hide(more_to_hide(case, pending)) if step < HIDING else 0
    withdrawn = case.withdraw(rows_around(case, pending)) if step < ROUNDS and not hidden else 0
    if not hidden and not withdrawn:
        numbers = around(case, pending) if step < ROUNDS else all_with(case, pending)
        hidden, withdrawn = case.hide(numbers), case.withdraw(numbers)
    found.hidden_more += hidden
    found.withdrawn += withdrawn


def rows_around(case: Case, pending: set[int]) -> set[int]:
    """The protected unknowns in a sum with an open one of which a row tells that there is somebody."""
    return {number for number in around(case, pending) if case.has_row(number)}


def around(case: Case, pending: set[int]) -> set[int]:
    """The open unknowns and the protected ones in the same sums."""
    found = set(pending)
    for one in case.sums_with(pending):
        found |= case.protected & {one.total, *one.parts}
    return found


def all_with(case: Case, pending: set[int]) -> set[int]:
    """Every unknown of the tables with an open one."""
    releases = {id(one) for one in case.tables_of(pending)}
    return {number for number, places in enumerate(case.where) if any(id(one.release) in releases for one, _ in places)}


def more_to_hide(case: Case, pending: set[int]) -> set[int]:
    """What is open, where another table shows it, and the smallest shown of each of its sums (at last the total)."""
    found = set(pending)
    for one in case.sums_with(pending):
        for number in pending & {one.total, *one.parts}:
            others = [part for part in one.parts if part != number and case.is_shown(part)] or [one.total]
            found.add(min(others, key=lambda other: (case.truth[other], other)))
    return found
