"""Compares two standpoints: applies the changes between them cause by cause and takes the differences.

What belongs here: which states are built, in which order, and what comes of them. What does not: building one
(``states``), subtracting (``parts``), keeping the result (``store``). The caller holds the lock of the data root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.moment import amsterdam_day
from pipelines.deliveries.register import Register
from pipelines.restatements import states
from pipelines.restatements.causes import OF_DELIVERIES, Cause, NewDelivery, new_deliveries, of_cause
from pipelines.restatements.parts import Step, split
from pipelines.restatements.standpoint import (
    OpenStandpoint,
    Standpoint,
    open_standpoint,
    same_definitions,
    same_reference,
)
from pipelines.restatements.states import Workshop

Progress = Callable[[int, int, str], None]  # states built, at most, cause that is being applied


@dataclass(frozen=True)
class Restatement:
    """What changed between two standpoints: ``rows`` per cell and cause, and the deliveries behind it."""

    earlier: Standpoint
    later: Standpoint
    rows: pl.DataFrame
    deliveries: tuple[NewDelivery, ...]


class MomentOrderError(ValueError):
    """The two moments are not in order."""


def compare(
    root: DataRoot,
    earlier: Standpoint,
    later: Standpoint,
    progress: Progress = lambda *_: None,
    indicators: tuple[str, ...] = (),
) -> Restatement:
    """Why the figures of the earlier standpoint read differently at the later one.

    The last state is the later standpoint itself, so the parts add up exactly. Steps without a change are not built.
    Errors: MomentOrderError; ContractError of either standpoint; TransformError when a model fails.
    """
    if earlier.as_known >= later.as_known:
        raise MomentOrderError(f"{earlier.as_known} is not before {later.as_known}: name the earlier moment first")
    shop = Workshop(root, tuple(Register(root.register).events()), indicators)
    found = new_deliveries(shop.ledger(), earlier.as_known, later.as_known)
    states.clear(shop)  # what a run that was broken off left behind
    try:
        before, steps = _states(shop, open_standpoint(earlier), open_standpoint(later), found, progress)
    finally:
        states.clear(shop)
    return Restatement(earlier, later, split(before, steps, amsterdam_day(earlier.as_known)), found)


def _states(
    shop: Workshop,
    earlier: OpenStandpoint,
    later: OpenStandpoint,
    found: tuple[NewDelivery, ...],
    progress: Progress,
) -> tuple[pl.DataFrame, list[Step]]:
    """The cells before, and after each cause that changes anything."""
    in_all = len(Cause) + 1
    progress(0, in_all, "")
    before = states.cells_of(shop, earlier, shop.ledger(), earlier.as_known)
    steps: list[Step] = []
    for number, step in enumerate(_steps(shop, earlier, later, found), start=1):
        progress(number, in_all, step.cause if step else "")
        steps += [step] if step else []
    progress(in_all, in_all, "")
    return before, steps


def _steps(
    shop: Workshop, earlier: OpenStandpoint, later: OpenStandpoint, found: tuple[NewDelivery, ...]
) -> Iterator[Step | None]:
    """The steps in their order; None for a cause that changes nothing."""
    redefined = replace(later, as_known=earlier.as_known, reference=earlier.reference)
    relocated = replace(later, as_known=earlier.as_known)
    yield None if same_definitions(earlier, later) else _redone(shop, Cause.DEFINITION, redefined)
    yield None if same_reference(earlier, later) else _redone(shop, Cause.REFERENCE, relocated)
    if found:
        states.load_later_raw(shop, later)
        yield _without_removed(shop, relocated)
    for position, cause in enumerate(OF_DELIVERIES):
        if of_cause(found, [cause]):
            yield _with_deliveries(shop, later, cause, of_cause(found, OF_DELIVERIES[position + 1 :]))


def _redone(shop: Workshop, cause: Cause, standpoint: OpenStandpoint) -> Step:
    return Step(cause, states.cells_of(shop, standpoint, shop.ledger(), standpoint.as_known))


def _without_removed(shop: Workshop, standpoint: OpenStandpoint) -> Step | None:
    """The earlier state without the persons whom the later one no longer knows."""
    states.load_state(shop, standpoint, shop.ledger(), standpoint.as_known)
    gone = states.drop_removed(shop, standpoint.contracts)
    return Step(Cause.REMOVED, states.computed(shop, standpoint)) if gone else None


def _with_deliveries(shop: Workshop, later: OpenStandpoint, cause: Cause, left_out: frozenset[str]) -> Step:
    """The later standpoint without the deliveries of the causes that are still to come."""
    states.load_state(shop, later, shop.ledger(left_out), later.as_known)
    states.drop_removed(shop, later.contracts)
    return Step(cause, states.computed(shop, later))
