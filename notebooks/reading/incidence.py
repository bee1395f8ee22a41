"""How long it took: the cumulative incidence of an event over days, from durations that may be cut off.

What belongs here: the estimate as a curve. What does not: reading rows, drawing.
"""

from __future__ import annotations

from collections.abc import Iterable


def incidence_steps(days: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, float]]:
    """The part that had the event, day by day: Kaplan-Meier, or Aalen-Johansen when there are competing exits.

    **Shape** rows (days, events, competing exits, units that left), days ascending; of a day events and competing exits
    come before who is cut off. Gives (days, incidence) of the days with an event. **Source** docs/adr/0007, reading 8.
    """
    rows = list(days)
    at_risk, survival, incidence = sum(units for *_, units in rows), 1.0, 0.0
    steps = []
    for day, events, competing, units in rows:
        if events:
            incidence += survival * events / at_risk
            steps.append((day, incidence))
        survival *= 1 - (events + competing) / at_risk
        at_risk -= units
    return steps


def first_day(steps: list[tuple[int, float]], part: float) -> int | None:
    """The first day on which this part had the event; None when it never came to that."""
    return next((day for day, incidence in steps if incidence >= part - 1e-12), None)


def part_by(steps: list[tuple[int, float]], day: int) -> float:
    """The part that had the event by a day."""
    return next((incidence for reached, incidence in reversed(steps) if reached <= day), 0.0)
