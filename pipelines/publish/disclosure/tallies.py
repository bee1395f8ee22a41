"""Counts beside the cells: rows of deliveries, differences between partners, what changed between two moments.

What belongs here: rounding such counts, hiding small ones, and hiding more until the attacker cannot tell them from the
others in their sum. What does not: the cells of indicators (``protect``), words for readers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.publish.disclosure.attack import knowledge_of, opened
from pipelines.publish.disclosure.attacked import MOST
from pipelines.publish.disclosure.rounding import alone, controlled, draw
from pipelines.publish.disclosure.tables import Sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.publish.disclosure.cuts import PublicationConfig


@dataclass(frozen=True)
class Tally:
    """One count about to be released.

    **Shape** ``name`` decides with the value in which direction it is rounded; ``shown`` is its published count, None
    when it is hidden; a ``signed`` one is a change; a ``fixed`` one is published elsewhere as it is ``shown``.
    **Units** persons or rows about persons.
    """

    name: str
    value: int
    shown: int | None = None
    signed: bool = False
    fixed: bool = False


def is_small(tally: Tally, config: PublicationConfig) -> bool:
    """Whether fewer than the minimum stand behind it; a count of none is about nobody."""
    return (tally.signed or tally.value > 0) and abs(tally.value) < config.minimum_noemer and not tally.fixed


def round_tally(tally: Tally, config: PublicationConfig, secret: bytes) -> int:
    """A count rounded by itself to a multiple of the base, in a direction that belongs to its name and value."""
    return alone(tally.value, draw(secret, tally.name, tally.value), config.base)


def shielded(tallies: Sequence[Tally], total: int, config: PublicationConfig, secret: bytes) -> list[Tally]:
    """Tallies of which one is the sum of the others, rounded, with small ones hidden and as many others as it takes.

    **Shape** ``total``: the place of the sum. Rounded so that they add up where all are counts.
    """
    counts = rounded_together(tallies, total, config, secret)
    found = [
        one if one.fixed else replace(one, shown=None if is_small(one, config) else count)
        for one, count in zip(tallies, counts, strict=True)
    ]
    small = [place for place, one in enumerate(tallies) if is_small(one, config)]
    parts = tuple(place for place in range(len(tallies)) if place != total)
    if tallies[total].value != sum(tallies[part].value for part in parts):
        return found  # no sum, so nothing follows from it
    while small and opened_by(found, Sum(total, parts, is_whole=True), small, config):
        others = [place for place, one in enumerate(found) if one.shown is not None and one.value and not one.fixed]
        if not others:
            return [one if one.fixed else replace(one, shown=None) for one in found]
        least = min(others, key=lambda place: (abs(found[place].value), place))
        found[least] = replace(found[least], shown=None)
    return found


def rounded_together(tallies: Sequence[Tally], total: int, config: PublicationConfig, secret: bytes) -> list[int]:
    """Published counts that add up; changes, and counts of which one is fixed, are rounded one by one."""
    each = [round_tally(one, config, secret) for one in tallies]
    if any(one.signed or one.fixed for one in tallies):
        return each
    parts = tuple(place for place in range(len(tallies)) if place != total)
    chances = [draw(secret, one.name, one.value) for one in tallies]
    values = [one.value for one in tallies]
    return controlled(values, [Sum(total, parts, is_whole=True)], chances, config.base) or each


def opened_by(tallies: Sequence[Tally], whole: Sum, small: list[int], config: PublicationConfig) -> list[int]:
    """The small tallies that someone who knows the others and the sum can tell too closely."""
    limits = [limits_of(one, config) for one in tallies]
    known = knowledge_of([low for low, _ in limits], [high for _, high in limits], [whole])
    return opened([(known, small)], config.protection_width)[0]


def limits_of(tally: Tally, config: PublicationConfig) -> tuple[float, float]:
    """What everyone knows of one tally: near what is shown, below the minimum, or nothing."""
    least = -MOST if tally.signed else 0.0
    if tally.shown is not None:
        away = 0 if tally.value == 0 and not (tally.fixed or tally.signed) else config.base - 1
        return max(tally.shown - away, least), tally.shown + away
    if is_small(tally, config):
        below = config.minimum_noemer - 1
        return (-below if tally.signed else 1), below
    return least, MOST
